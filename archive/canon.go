package archive

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// Canonical JSON: keys in byte order, no white space, strings with the fewest
// escapes, numbers as they were written. Equal values with equal numerals have
// equal bytes, so that a digest of the bytes is a digest of the value.

// maxDepth is how deep arrays and objects may lie in each other.
const maxDepth = 100

var errCanon = errors.New("cannot be made canonical")

// canonical rewrites one JSON value. It refuses what could be read in two
// ways: invalid UTF-8, halves of surrogate pairs, two equal keys.
func canonical(raw []byte) ([]byte, error) {
	if !utf8.Valid(raw) || !json.Valid(raw) {
		return nil, fmt.Errorf("%w: not valid JSON in UTF-8: %w", errCanon, ErrInvalid)
	}
	c := canoner{in: raw, out: make([]byte, 0, len(raw))}
	if err := c.value(0); err != nil {
		return nil, fmt.Errorf("%w: %w: %w", errCanon, err, ErrInvalid)
	}
	return c.out, nil
}

// canoner walks valid JSON, so it need not look for syntax errors.
type canoner struct {
	in  []byte
	pos int
	out []byte
}

// next skips white space and returns the byte there.
func (c *canoner) next() byte {
	for {
		switch b := c.in[c.pos]; b {
		case ' ', '\t', '\r', '\n':
			c.pos++
		default:
			return b
		}
	}
}

// punct takes the next byte, which stands for itself.
func (c *canoner) punct() {
	c.out = append(c.out, c.next())
	c.pos++
}

func (c *canoner) value(depth int) error {
	if depth > maxDepth {
		return fmt.Errorf("nested deeper than %d", maxDepth)
	}
	switch c.next() {
	case '{':
		return c.object(depth)
	case '[':
		return c.array(depth)
	case '"':
		s, err := c.str()
		c.out = appendString(c.out, s)
		return err
	}
	start := c.pos
	for c.pos < len(c.in) && strings.IndexByte(",]} \t\r\n", c.in[c.pos]) < 0 {
		c.pos++
	}
	c.out = append(c.out, c.in[start:c.pos]...)
	return nil
}

func (c *canoner) array(depth int) error {
	c.punct()
	for c.next() != ']' {
		if c.next() == ',' {
			c.punct()
		}
		if err := c.value(depth + 1); err != nil {
			return err
		}
	}
	c.punct()
	return nil
}

// member is a key and where its "key":value lies in the output.
type member struct {
	key        string
	start, end int
}

func (c *canoner) object(depth int) error {
	c.punct()
	start := len(c.out)
	var ms []member
	for c.next() != '}' {
		if c.next() == ',' {
			c.pos++
		}
		m, err := c.member(depth)
		if err != nil {
			return err
		}
		ms = append(ms, m)
	}
	if err := c.sort(start, ms); err != nil {
		return err
	}
	c.punct()
	return nil
}

func (c *canoner) member(depth int) (member, error) {
	m := member{start: len(c.out)}
	c.next()
	var err error
	if m.key, err = c.str(); err != nil {
		return m, err
	}
	c.out = appendString(c.out, m.key)
	c.punct() // colon
	err = c.value(depth + 1)
	m.end = len(c.out)
	return m, err
}

// sort puts the members that lie in the output from start on into order, with commas.
func (c *canoner) sort(start int, ms []member) error {
	slices.SortFunc(ms, func(a, b member) int { return strings.Compare(a.key, b.key) })
	body := bytes.Clone(c.out[start:])
	c.out = c.out[:start]
	for i, m := range ms {
		if i > 0 {
			if ms[i-1].key == m.key {
				return fmt.Errorf("key %.50q twice", m.key)
			}
			c.out = append(c.out, ',')
		}
		c.out = append(c.out, body[m.start-start:m.end-start]...)
	}
	return nil
}

// str takes a string and returns what it means.
func (c *canoner) str() (string, error) {
	start := c.pos + 1
	end := start
	escaped := false
	for c.in[end] != '"' {
		if c.in[end] == '\\' {
			escaped = true
			end++
		}
		end++
	}
	c.pos = end + 1
	if !escaped {
		return string(c.in[start:end]), nil
	}
	return unescape(c.in[start:end])
}

func unescape(in []byte) (string, error) {
	out := make([]byte, 0, len(in))
	for i := 0; i < len(in); i++ {
		if in[i] != '\\' {
			out = append(out, in[i])
			continue
		}
		i++
		if in[i] != 'u' {
			out = append(out, plainEscape(in[i]))
			continue
		}
		r := hex4(in[i+1:])
		i += 4
		if utf16.IsSurrogate(r) {
			if r = pair(r, in[i+1:]); r == utf8.RuneError {
				return "", errors.New("half of a surrogate pair")
			}
			i += 6
		}
		out = utf8.AppendRune(out, r)
	}
	return string(out), nil
}

// pair joins a first half with the second one, which must follow as \uXXXX.
func pair(first rune, rest []byte) rune {
	if len(rest) < 6 || rest[0] != '\\' || rest[1] != 'u' {
		return utf8.RuneError
	}
	return utf16.DecodeRune(first, hex4(rest[2:]))
}

func hex4(in []byte) rune {
	n, _ := strconv.ParseUint(string(in[:4]), 16, 16) // valid JSON has four digits here
	return rune(n)
}

func plainEscape(c byte) byte {
	switch c {
	case 'b':
		return '\b'
	case 'f':
		return '\f'
	case 'n':
		return '\n'
	case 'r':
		return '\r'
	case 't':
		return '\t'
	}
	return c // " \ /
}

func appendString(out []byte, s string) []byte {
	out = append(out, '"')
	start := 0
	for i := range len(s) {
		if c := s[i]; c < 0x20 || c == '"' || c == '\\' {
			out = append(out, s[start:i]...)
			out = appendEscape(out, c)
			start = i + 1
		}
	}
	return append(append(out, s[start:]...), '"')
}

func appendEscape(out []byte, c byte) []byte {
	if i := strings.IndexByte("\"\\\b\f\n\r\t", c); i >= 0 {
		return append(out, '\\', `"\bfnrt`[i])
	}
	return fmt.Appendf(out, `\u%04x`, c)
}
