package pdfread

import (
	"strings"

	"casefile/templates/check"
)

// font turns the bytes of strings into characters.
type font struct {
	name     string
	vertical bool
	// split cuts the first code off a string.
	split func(b []byte) (code, n int)
	// char derives what a code stands for.
	char  func(code, n int) *char
	chars map[int]*char
}

// char is one character of a font, lengths in units of the type size.
type char struct {
	text         string
	width        float64
	space        bool      // word spacing applies
	ink          check.Box // y upwards
	down, vx, vy float64   // of vertical writing: advance, and origin
}

// maxChars bounds the characters a font remembers.
const maxChars = 70_000

// next is the first character of a string and its length in bytes, at least 1.
func (f *font) next(b []byte) (*char, int) {
	code, n := f.split(b)
	key := code*4 + n - 1
	if c, ok := f.chars[key]; ok {
		return c, n
	}
	c := f.char(code, n)
	c.space = n == 1 && code == ' '
	if len(f.chars) < maxChars {
		f.chars[key] = c
	}
	return c, n
}

// font reads a font once; nil when there is none.
func (f *File) font(v any) *font {
	r, indirect := v.(ref)
	if indirect {
		if known, ok := f.fonts[r]; ok {
			return known
		}
	}
	d, ok := f.get(v).(dict)
	if !ok {
		return nil
	}
	out := f.readFont(d)
	if indirect {
		f.fonts[r] = out
	}
	return out
}

func (f *File) readFont(d dict) *font {
	out := &font{name: baseName(f.name(d["BaseFont"])), chars: map[int]*char{}}
	if f.name(d["Subtype"]) == "Type0" {
		f.composite(out, d)
	} else {
		f.simple(out, d)
	}
	return out
}

// baseName is the name without the tag of a subset: six capitals and a plus.
func baseName(n name) string {
	s := plainText([]byte(n))
	tag, rest, ok := strings.Cut(s, "+")
	if !ok || len(tag) != 6 || strings.Trim(tag, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
		return s
	}
	return rest
}

func oneByte(b []byte) (code, n int) { return int(b[0]), 1 }
