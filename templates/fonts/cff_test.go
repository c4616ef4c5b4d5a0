package fonts

import (
	"bytes"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// tinyCFF is a CFF table of four glyphs: .notdef, one that is nothing but a call
// of a subroutine that draws a triangle, one drawn in place, and a blank.
func tinyCFF() []byte {
	index := func(items ...[]byte) []byte {
		out := []byte{0, byte(len(items)), 1, 1}
		at := 1
		for _, it := range items {
			at += len(it)
			out = append(out, byte(at))
		}
		return append(out, slices.Concat(items...)...)
	}
	n := func(v int) byte { return byte(v + 139) }
	const rlineto, hlineto, endchar, rmoveto, callgsubr = 5, 6, 14, 21, 29
	triangle := []byte{n(10), n(20), rmoveto, n(100), hlineto, n(-50), n(90), rlineto, endchar}
	glyphs := index([]byte{endchar}, []byte{n(-107), callgsubr}, triangle, []byte{endchar})
	name, strings, subrs := index([]byte("Tiny")), []byte{0, 0}, index(triangle)
	offset := func(at int) []byte { return []byte{28, byte(at >> 8), byte(at)} }
	top := func(at int) []byte {
		return index(slices.Concat(offset(at), []byte{17}, offset(0), offset(at+len(glyphs)), []byte{18}))
	}
	at := 4 + len(name) + len(top(0)) + len(strings) + len(subrs)
	return slices.Concat([]byte{1, 0, 4, 1}, name, top(at), strings, subrs, glyphs)
}

// TestCFF: a glyph that is short because it calls a subroutine is not taken for
// a blank.
func TestCFF(t *testing.T) {
	src := &file{tables: map[string]table{}}
	all := tinyCFF()
	src.src, src.size = bytes.NewReader(all), int64(len(all))
	src.tables["CFF "] = table{0, src.size}
	c, err := readCFF(src)
	if err != nil {
		t.Fatal(err)
	}
	for id, blank := range []bool{true, false, false, true, true} {
		if c.blank(uint16(id)) != blank {
			t.Errorf("glyph %d: blank %v, want %v", id, !blank, blank)
		}
	}
	called, err := c.outline(1)
	if err != nil {
		t.Fatal(err)
	}
	drawn, err := c.outline(2)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(drawn, called); diff != "" {
		t.Error(diff)
	}
	if want := (Box{10, 20, 110, 110}); drawn.bounds(1) != want {
		t.Errorf("box %v, want %v", drawn.bounds(1), want)
	}
	if _, err := c.outline(4); err == nil {
		t.Error("glyph 4 is there")
	}
	src.tables["CFF "] = table{0, 20}
	if _, err := readCFF(src); err == nil {
		t.Error("half a table was read")
	}
}
