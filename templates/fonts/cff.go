package fonts

import (
	"fmt"

	"github.com/go-text/typesetting/font/cff"
	ot "github.com/go-text/typesetting/font/opentype"
	"github.com/go-text/typesetting/font/opentype/tables"
)

// cffTable is PostScript outlines: cubic curves.
type cffTable struct {
	font   *cff.CFF
	blanks map[uint16]bool // glyphs that draw nothing
}

func readCFF(src *file) (*cffTable, error) {
	raw, err := src.table("CFF ")
	if err != nil {
		return nil, err
	}
	font, err := cff.Parse(raw)
	if err != nil {
		return nil, fmt.Errorf("table \"CFF \": %w", err)
	}
	t := &cffTable{font: font, blanks: map[uint16]bool{}}
	t.findBlanks()
	return t, nil
}

// findBlanks notes the glyphs that draw nothing; fonts map unassigned characters
// to such stubs. A charstring of more than a width, a move and the end draws. A
// shorter one may still, by calling a subroutine, and must be run to be known.
func (t *cffTable) findBlanks() {
	const longest = 6
	for id, code := range t.font.Charstrings {
		if len(code) > longest {
			continue
		}
		if o, err := t.outline(uint16(id)); err == nil && len(o) == 0 {
			t.blanks[uint16(id)] = true
		}
	}
}

func (t *cffTable) blank(id uint16) bool {
	return t.blanks[id] || int(id) >= len(t.font.Charstrings)
}

func (t *cffTable) cubic() bool { return true }

func (t *cffTable) outline(id uint16) (Outline, error) {
	segments, _, err := t.font.LoadGlyph(tables.GlyphID(id))
	if err != nil {
		return nil, err
	}
	out := make(Outline, len(segments))
	for i, s := range segments {
		out[i].Op = ops[s.Op]
		for j, p := range s.Args {
			out[i].Args[j] = Point{p.X, p.Y}
		}
	}
	return out, nil
}

var ops = [...]Op{
	ot.SegmentOpMoveTo: MoveTo,
	ot.SegmentOpLineTo: LineTo,
	ot.SegmentOpQuadTo: QuadTo,
	ot.SegmentOpCubeTo: CubeTo,
}
