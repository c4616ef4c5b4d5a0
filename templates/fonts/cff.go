package fonts

import (
	"fmt"

	"github.com/go-text/typesetting/font/cff"
	ot "github.com/go-text/typesetting/font/opentype"
	"github.com/go-text/typesetting/font/opentype/tables"
)

// cffTable is PostScript outlines: cubic curves.
type cffTable struct{ font *cff.CFF }

func readCFF(src *file) (*cffTable, error) {
	raw, err := src.table("CFF ")
	if err != nil {
		return nil, err
	}
	font, err := cff.Parse(raw)
	if err != nil {
		return nil, fmt.Errorf("table \"CFF \": %w", err)
	}
	return &cffTable{font}, nil
}

// blank: a charstring that draws has more than a width, an operator and the
// end; fonts fill unassigned characters with such stubs.
func (t *cffTable) blank(id uint16) bool {
	return int(id) >= len(t.font.Charstrings) || len(t.font.Charstrings[id]) <= 4
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
