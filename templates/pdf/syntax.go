package pdf

import (
	"bytes"
	"fmt"
	"strconv"
)

// dict is a PDF dictionary, its values left as they were written, in their
// order.
type dict []entry

type entry struct {
	key   string // without the slash
	value []byte
}

func (d dict) get(key string) []byte {
	for _, e := range d {
		if e.key == key {
			return e.value
		}
	}
	return nil
}

// set changes or appends an entry.
func (d *dict) set(key, value string) {
	for i, e := range *d {
		if e.key == key {
			(*d)[i].value = []byte(value)
			return
		}
	}
	*d = append(*d, entry{key, []byte(value)})
}

func (d *dict) remove(key string) {
	for i, e := range *d {
		if e.key == key {
			*d = append((*d)[:i], (*d)[i+1:]...)
			return
		}
	}
}

func (d dict) append(b []byte) []byte {
	b = append(b, "<<"...)
	for _, e := range d {
		b = append(append(append(b, '/'), e.key...), ' ')
		b = append(b, e.value...)
	}
	return append(b, ">>"...)
}

// number reads an entry that is a whole number.
func (d dict) number(key string) (int, error) {
	n, err := strconv.Atoi(string(d.get(key)))
	if err != nil {
		return 0, fmt.Errorf("/%s is no number: %w", key, err)
	}
	return n, nil
}

// ref reads an entry that refers to an object, and returns its number.
func (d dict) ref(key string) (int, error) { return refNumber(key, d.get(key)) }

func refNumber(key string, value []byte) (int, error) {
	fields := bytes.Fields(value)
	if len(fields) == 3 && string(fields[1]) == "0" && string(fields[2]) == "R" {
		if n, err := strconv.Atoi(string(fields[0])); err == nil {
			return n, nil
		}
	}
	return 0, fmt.Errorf("/%s is no reference: %.40q", key, value)
}

// scanner reads PDF syntax.
type scanner struct {
	src []byte
	pos int
}

func isSpace(c byte) bool {
	return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == 0
}

func isDelimiter(c byte) bool { return bytes.IndexByte([]byte("()<>[]{}/%"), c) >= 0 }

func (s *scanner) space() {
	for s.pos < len(s.src) && isSpace(s.src[s.pos]) {
		s.pos++
	}
}

// has steps over a keyword or a bracket when it comes next.
func (s *scanner) has(word string) bool {
	s.space()
	if !bytes.HasPrefix(s.src[min(s.pos, len(s.src)):], []byte(word)) {
		return false
	}
	s.pos += len(word)
	return true
}

func (s *scanner) fail(want string) error {
	return fmt.Errorf("byte %d: %s expected", s.pos, want)
}

// word reads a run of regular characters: a number, a name, true.
func (s *scanner) word() string {
	s.space()
	start := s.pos
	for s.pos < len(s.src) && !isSpace(s.src[s.pos]) && !isDelimiter(s.src[s.pos]) {
		s.pos++
	}
	return string(s.src[start:s.pos])
}

func (s *scanner) int() (int, error) {
	n, err := strconv.Atoi(s.word())
	if err != nil {
		return 0, s.fail("number")
	}
	return n, nil
}

// dict reads a dictionary.
func (s *scanner) dict() (dict, error) {
	if !s.has("<<") {
		return nil, s.fail("dictionary")
	}
	var d dict
	for !s.has(">>") {
		if !s.has("/") {
			return nil, s.fail("name")
		}
		key := s.word()
		value, err := s.value()
		if err != nil {
			return nil, err
		}
		d = append(d, entry{key, value})
	}
	return d, nil
}

// value steps over one value and returns its bytes.
func (s *scanner) value() ([]byte, error) {
	s.space()
	start := s.pos
	if err := s.skip(); err != nil {
		return nil, err
	}
	// A number may be the first of a reference.
	end := s.pos
	if c := s.src[start]; c >= '0' && c <= '9' {
		if _, err := s.int(); err == nil && s.has("R") {
			end = s.pos
		}
	}
	s.pos = end
	return s.src[start:end], nil
}

// skip steps over one value that is no reference, or over all of a container.
func (s *scanner) skip() error {
	switch {
	case s.has("<<"):
		return s.skipUntil(">>")
	case s.has("["):
		return s.skipUntil("]")
	case s.has("("):
		return s.skipString()
	case s.has("<"):
		n := bytes.IndexByte(s.src[s.pos:], '>')
		if n < 0 {
			return s.fail("end of string")
		}
		s.pos += n + 1
		return nil
	case s.has("/"):
		s.word()
		return nil
	}
	if s.word() == "" {
		return s.fail("value")
	}
	return nil
}

func (s *scanner) skipUntil(end string) error {
	for !s.has(end) {
		if err := s.skip(); err != nil {
			return err
		}
	}
	return nil
}

// skipString steps over the rest of a string in brackets, which may hold
// brackets in pairs and escaped ones.
func (s *scanner) skipString() error {
	for depth := 1; s.pos < len(s.src); s.pos++ {
		switch s.src[s.pos] {
		case '\\':
			s.pos++
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				s.pos++
				return nil
			}
		}
	}
	return s.fail("end of string")
}
