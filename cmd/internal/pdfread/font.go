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
	all   *int // characters that the fonts of the file remember
}

// char is one character of a font, lengths in units of the type size.
type char struct {
	text         string
	width        float64
	space        bool      // word spacing applies
	ink          check.Box // y upwards
	down, vx, vy float64   // of vertical writing: advance, and origin
}

// maxChars bounds the characters that the fonts of a file remember.
const maxChars = 500_000

// next is the first character of a string and its length in bytes, at least 1.
func (f *font) next(b []byte) (*char, int) {
	code, n := f.split(b)
	key := code*4 + n - 1
	if c, ok := f.chars[key]; ok {
		return c, n
	}
	c := f.char(code, n)
	c.space = n == 1 && code == ' '
	if *f.all < maxChars {
		*f.all++
		f.chars[key] = c
	}
	return c, n
}

// font reads a font once; nil when there is none.
func (f *File) font(v any) *font {
	d, ok := f.get(v).(dict)
	if !ok {
		return nil
	}
	if known, ok := f.fonts[address(d)]; ok {
		return known
	}
	if f.alive() != nil || f.hold(fontBytes) != nil {
		return nil
	}
	out := f.readFont(d)
	if f.fault == nil { // else it may lack something
		f.fonts[address(d)] = out
	}
	return out
}

// fontBytes is about what a font takes beside its program and characters.
const fontBytes = 1 << 13

func (f *File) readFont(d dict) *font {
	out := &font{name: baseName(f.name(d["BaseFont"])), chars: map[int]*char{}, all: &f.chars}
	if f.name(d["Subtype"]) == "Type0" {
		f.composite(out, d)
	} else {
		f.simple(out, d)
	}
	return out
}

// maxName bounds the bytes of the name of a font or glyph that is read.
const maxName = 255

// baseName is the name without the tag of a subset: six capitals and a plus.
func baseName(n name) string {
	s := plainText([]byte(n[:min(len(n), maxName)]))
	tag, rest, ok := strings.Cut(s, "+")
	if !ok || len(tag) != 6 || strings.Trim(tag, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
		return s
	}
	return rest
}

func oneByte(b []byte) (code, n int) { return int(b[0]), 1 }
