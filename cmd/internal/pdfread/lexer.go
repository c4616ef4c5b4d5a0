package pdfread

import (
	"bytes"
	"math"
	"strconv"
)

// op is an operator of a content stream, or a word of a CMap or font program.
type op string

// lexer cuts content streams, and the PostScript of CMaps and fonts, into
// objects and operators. It never fails: what makes no sense is skipped.
type lexer struct {
	b    []byte
	pos  int
	held int // elements of arrays and dictionaries since the last operator
}

// maxElements bounds the elements between two operators; what comes after is
// left out.
const maxElements = 1 << 17

// isSpace tells white space.
func isSpace(c byte) bool {
	return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == 0
}

func isDelimiter(c byte) bool {
	switch c {
	case '(', ')', '<', '>', '[', ']', '{', '}', '/', '%':
		return true
	}
	return false
}

func isRegular(c byte) bool { return !isSpace(c) && !isDelimiter(c) }

// space skips white space and comments.
func (l *lexer) space() {
	for l.pos < len(l.b) {
		switch c := l.b[l.pos]; {
		case isSpace(c):
			l.pos++
		case c == '%':
			n := bytes.IndexAny(l.b[l.pos:], "\r\n")
			if n < 0 {
				l.pos = len(l.b)
				return
			}
			l.pos += n
		default:
			return
		}
	}
}

// next is the next object or operator; false at the end.
func (l *lexer) next() (any, bool) {
	v, ok := l.object(maxNesting)
	if _, word := v.(op); word {
		l.held = 0
	}
	return v, ok
}

// hold counts an element, and tells whether there is room for it.
func (l *lexer) hold() bool {
	l.held++
	return l.held <= maxElements
}

func (l *lexer) object(depth int) (any, bool) {
	l.space()
	if l.pos >= len(l.b) {
		return nil, false
	}
	switch c := l.b[l.pos]; {
	case c == '/':
		l.pos++
		return l.name(), true
	case c == '(':
		return l.literal(), true
	case c == '<' && l.peek(1) == '<':
		l.pos += 2
		return l.dictionary(depth), true
	case c == '<':
		return l.hex(), true
	case c == '[':
		l.pos++
		return l.list("]", depth), true
	case c == '>' && l.peek(1) == '>':
		l.pos += 2
		return op(">>"), true
	case isDelimiter(c):
		l.pos++
		return op(c), true
	}
	return l.word(), true
}

func (l *lexer) peek(n int) byte {
	if l.pos+n < len(l.b) {
		return l.b[l.pos+n]
	}
	return 0
}

// regular is the run of regular characters here.
func (l *lexer) regular() []byte {
	from := l.pos
	for l.pos < len(l.b) && isRegular(l.b[l.pos]) {
		l.pos++
	}
	return l.b[from:l.pos]
}

func (l *lexer) name() name {
	raw := l.regular()
	if bytes.IndexByte(raw, '#') < 0 {
		return name(raw)
	}
	out := make([]byte, 0, len(raw))
	for i := 0; i < len(raw); i++ {
		if raw[i] == '#' && i+2 < len(raw) {
			if v, err := strconv.ParseUint(string(raw[i+1:i+3]), 16, 8); err == nil {
				out = append(out, byte(v))
				i += 2
				continue
			}
		}
		out = append(out, raw[i])
	}
	return name(out)
}

// word is a number, true, false, null or an operator.
func (l *lexer) word() any {
	raw := l.regular()
	if v, ok := number(raw); ok {
		return v
	}
	switch s := string(raw); s {
	case "true":
		return true
	case "false":
		return false
	case "null":
		return nil
	default:
		return op(s)
	}
}

// number reads a number as viewers do: signs anywhere in front, and digits
// after a second point or sign ignored.
func number(b []byte) (float64, bool) {
	if len(b) == 0 || b[0] > '9' {
		return 0, false
	}
	i, negative := 0, false
	for ; i < len(b) && (b[i] == '+' || b[i] == '-'); i++ {
		negative = negative || b[i] == '-'
	}
	v, unitOf, digits := 0.0, 0.0, 0
	for ; i < len(b); i++ {
		switch c := b[i]; {
		case c >= '0' && c <= '9' && unitOf == 0:
			v = v*10 + float64(c-'0')
			digits++
		case c >= '0' && c <= '9':
			v += float64(c-'0') * unitOf
			unitOf /= 10
			digits++
		case c == '.' && unitOf == 0:
			unitOf = 0.1
		case c == '-' || c == '.':
			i = len(b)
		default:
			return 0, false
		}
	}
	if digits == 0 && unitOf == 0 {
		return 0, false
	}
	if negative {
		v = -v
	}
	return v, !math.IsInf(v, 0)
}

// literal reads a string in brackets.
func (l *lexer) literal() []byte {
	out := []byte{}
	depth := 0
	for ; l.pos < len(l.b); l.pos++ {
		c := l.b[l.pos]
		switch c {
		case '(':
			if depth++; depth == 1 {
				continue
			}
		case ')':
			if depth--; depth == 0 {
				l.pos++
				return out
			}
		case '\\':
			out = l.escape(out)
			continue
		case '\r':
			if l.peek(1) == '\n' {
				l.pos++
			}
			c = '\n'
		}
		out = append(out, c)
	}
	return out
}

// escape reads what follows a backslash, and stays on its last byte.
func (l *lexer) escape(out []byte) []byte {
	l.pos++
	c := l.peek(0)
	if i := bytes.IndexByte([]byte("nrtbf"), c); i >= 0 && c != 0 {
		return append(out, "\n\r\t\b\f"[i])
	}
	switch {
	case c >= '0' && c <= '7':
		v := 0
		for n := 0; n < 3 && l.peek(0) >= '0' && l.peek(0) <= '7'; n++ {
			v = v*8 + int(l.peek(0)-'0')
			l.pos++
		}
		l.pos--
		return append(out, byte(v))
	case c == '\r' && l.peek(1) == '\n':
		l.pos++
		return out
	case c == '\n' || c == '\r' || l.pos >= len(l.b):
		return out
	}
	return append(out, c)
}

// hex reads a string of hexadecimal digits.
func (l *lexer) hex() []byte {
	l.pos++
	out := []byte{}
	half, odd := byte(0), false
	for ; l.pos < len(l.b) && l.b[l.pos] != '>'; l.pos++ {
		v, ok := nibble(l.b[l.pos])
		if !ok {
			continue
		}
		if odd {
			out = append(out, half<<4|v)
		}
		half, odd = v, !odd
	}
	l.pos++
	if odd {
		out = append(out, half<<4)
	}
	return out
}

func nibble(c byte) (byte, bool) {
	switch {
	case c >= '0' && c <= '9':
		return c - '0', true
	case c >= 'a' && c <= 'f':
		return c - 'a' + 10, true
	case c >= 'A' && c <= 'F':
		return c - 'A' + 10, true
	}
	return 0, false
}

// list reads objects up to the closing bracket. An operator among them is
// dropped.
func (l *lexer) list(end op, depth int) array {
	out := array{}
	for depth > 0 {
		v, ok := l.object(depth - 1)
		if !ok || v == end || v == op(">>") {
			break
		}
		if _, word := v.(op); !word && l.hold() {
			out = append(out, v)
		}
	}
	return out
}

func (l *lexer) dictionary(depth int) dict {
	out := dict{}
	for depth > 0 {
		k, ok := l.object(depth - 1)
		if !ok || k == op(">>") {
			break
		}
		key, ok := k.(name)
		if !ok {
			continue
		}
		v, ok := l.object(depth - 1)
		if !ok || v == op(">>") {
			break
		}
		if l.hold() {
			out[key] = v
		}
	}
	return out
}
