package fonts

import (
	"encoding/binary"
	"slices"
	"testing"

	"github.com/go-text/typesetting/font/opentype/tables"
)

func mustHmtx(t *testing.T) tables.Hmtx {
	t.Helper()
	h, _, err := tables.ParseHmtx(be(100, 0), 1, 0)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// shortCmap is a cmap of format 4: a segment counted up from a delta, one that
// lists its glyphs, and the closing one.
func shortCmap() []byte {
	sub := slices.Concat(be(4, 0, 0, 6, 0, 0, 0), // three segments
		be(0x4E02, 0x4E12, 0xFFFF), be(0), // ends
		be(0x4E00, 0x4E10, 0xFFFF), // starts
		be(1-0x4E00, 0, 1),         // deltas
		be(0, 4, 0),                // offsets: the list begins 4 bytes on
		be(3, 0, 1))                // the list
	return slices.Concat(be(0, 1, 3, 1, 0, 12), sub)
}

func TestReadCmap(t *testing.T) {
	tests := []struct {
		name string
		in   []byte
		want map[rune]uint16
	}{
		{"short", shortCmap(), map[rune]uint16{0x4DFF: 0, 0x4E00: 1, 0x4E02: 3, 0x4E03: 0, 0x4E10: 3, 0x4E11: 0, 0x4E12: 1, 0xFFFF: 0}},
		{"long", longCmap([3]uint32{0x4E00, 0x4E02, 1}, [3]uint32{0x2CB4C, 0x2CB4E, 1}, [3]uint32{0x20000, 0x20000, 2}),
			map[rune]uint16{0x4E00: 1, 0x4E02: 3, 0x4E03: 0, 0x20000: 2, 0x20001: 0, 0x2CB4C: 1, 0x2CB4E: 3, 0x2CB4F: 0}},
		{"across the end of the plane", longCmap([3]uint32{0xFFFF, 0x10000, 1}), map[rune]uint16{0xFFFF: 1, 0x10000: 2}},
		{"beyond the last glyph", longCmap([3]uint32{0x4E00, 0x4E09, 2}), map[rune]uint16{0x4E00: 2, 0x4E01: 3, 0x4E02: 0}},
	}
	for _, tt := range tests {
		m, err := readCmap(tt.in, 4)
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		for r, want := range tt.want {
			if got := m.lookup(r); got != want {
				t.Errorf("%s: %U is glyph %d, want %d", tt.name, r, got, want)
			}
		}
	}
}

func TestReadCmapErrors(t *testing.T) {
	huge := longCmap([3]uint32{1, 2, 1})
	binary.BigEndian.PutUint32(huge[24:], 1<<31)
	for name, b := range map[string][]byte{
		"empty": nil, "no records": be(0, 0), "cut": longCmap([3]uint32{1, 2, 1})[:20],
		"more ranges than bytes": huge,
		"range backwards":        longCmap([3]uint32{5, 4, 1}),
		"beyond Unicode":         longCmap([3]uint32{1, 0x110000, 1}),
		"glyph out of range":     longCmap([3]uint32{1, 2, 4}),
	} {
		if _, err := readCmap(b, 4); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func FuzzReadFace(f *testing.F) {
	f.Add(tinyFont("Tiny", tinyCmap))
	f.Add(tinyFont("Tiny", shortCmap()))
	f.Fuzz(func(t *testing.T, b []byte) {
		face, err := tinyFace(t, b)
		if err != nil {
			return
		}
		for _, r := range []rune{'一', '二', ' ', '𬭎', 0x4E11} {
			g, ok := face.Glyph(r)
			if !ok {
				continue
			}
			if int(g.ID) >= face.glyphs || g.Face != face {
				t.Fatalf("%U: %+v", r, g)
			}
			_, _ = g.Bounds()
		}
	})
}
