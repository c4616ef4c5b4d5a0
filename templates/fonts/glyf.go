package fonts

import (
	"encoding/binary"
	"errors"

	"github.com/go-text/typesetting/font/opentype/tables"
)

// glyfTable is TrueType outlines: quadratic curves, read glyph by glyph.
type glyfTable struct {
	src  *file
	glyf table
	loca []byte
	long bool
	face *Face
}

func readGlyf(src *file, face *Face, long bool) (*glyfTable, error) {
	glyf, ok := src.tables["glyf"]
	if !ok {
		return nil, errors.New("font has neither a \"glyf\" nor a \"CFF \" table")
	}
	loca, err := src.table("loca")
	if err != nil {
		return nil, err
	}
	width := 2
	if long {
		width = 4
	}
	if len(loca) < width*(face.glyphs+1) {
		return nil, errors.New("table \"loca\" is too short")
	}
	return &glyfTable{src: src, glyf: glyf, loca: loca, long: long, face: face}, nil
}

// span is the place of a glyph within the glyf table.
func (t *glyfTable) span(id uint16) (start, end int64) {
	if t.long {
		b := t.loca[4*int(id):]
		return int64(binary.BigEndian.Uint32(b)), int64(binary.BigEndian.Uint32(b[4:]))
	}
	b := t.loca[2*int(id):]
	return 2 * int64(binary.BigEndian.Uint16(b)), 2 * int64(binary.BigEndian.Uint16(b[2:]))
}

func (t *glyfTable) blank(id uint16) bool {
	start, end := t.span(id)
	return start == end
}

func (t *glyfTable) cubic() bool { return false }

// outline moves the contours so that the shape begins at the left side bearing,
// as rasterisers do.
func (t *glyfTable) outline(id uint16) (Outline, error) {
	budget := maxParts
	contours, xMin, err := t.contours(id, &budget)
	if err != nil || len(contours) == 0 {
		return nil, err
	}
	shift := float32(t.face.hmtx.SideBearing(tables.GlyphID(id)) - xMin)
	var o Outline
	for _, c := range contours {
		o = c.trace(o, shift)
	}
	return o, nil
}

// maxParts bounds the parts of a composite glyph, nested ones included, so that
// a font that refers to itself ends.
const maxParts = 64

// contour is one closed line of on- and off-curve points.
type contour []curvePoint

type curvePoint struct {
	Point
	on bool
}

// contours decodes a glyph and its parts.
func (t *glyfTable) contours(id uint16, budget *int) (_ []contour, xMin int16, _ error) {
	if *budget--; *budget < 0 || int(id) >= t.face.glyphs {
		return nil, 0, errors.New("composite glyph is too deep")
	}
	start, end := t.span(id)
	if start == end {
		return nil, 0, nil
	}
	if end > t.glyf.length {
		return nil, 0, errors.New("glyph lies outside its table")
	}
	raw, err := t.src.read(t.glyf.offset+start, end-start)
	if err != nil {
		return nil, 0, err
	}
	glyph, _, err := tables.ParseGlyph(raw)
	if err != nil {
		return nil, 0, err
	}
	switch data := glyph.Data.(type) {
	case tables.SimpleGlyph:
		c, err := simpleContours(data)
		return c, glyph.XMin, err
	case tables.CompositeGlyph:
		c, err := t.compose(data, budget)
		return c, glyph.XMin, err
	}
	return nil, 0, errors.New("unknown kind of glyph")
}

func simpleContours(g tables.SimpleGlyph) ([]contour, error) {
	out := make([]contour, 0, len(g.EndPtsOfContours))
	from := 0
	for _, end := range g.EndPtsOfContours {
		to := int(end) + 1
		if to < from || to > len(g.Points) {
			return nil, errors.New("contours out of order")
		}
		c := make(contour, 0, to-from)
		for _, p := range g.Points[from:to] {
			c = append(c, curvePoint{Point{float32(p.X), float32(p.Y)}, p.Flag&1 != 0})
		}
		out = append(out, c)
		from = to
	}
	return out, nil
}

// compose places the parts of a composite glyph.
func (t *glyfTable) compose(g tables.CompositeGlyph, budget *int) ([]contour, error) {
	var out []contour
	for _, part := range g.Glyphs {
		contours, _, err := t.contours(uint16(part.GlyphIndex), budget)
		if err != nil {
			return nil, err
		}
		if part.IsAnchored() {
			return nil, errors.New("composite glyph placed by points is not supported")
		}
		dx, dy := part.ArgsAsTranslation()
		place(contours, part.Scale, float32(dx), float32(dy), part.IsScaledOffsets())
		out = append(out, contours...)
	}
	return out, nil
}

// place applies the matrix and the offset of a part.
func place(contours []contour, m [4]float32, dx, dy float32, scaled bool) {
	if scaled {
		dx, dy = dx*m[0]+dy*m[2], dx*m[1]+dy*m[3]
	}
	for _, c := range contours {
		for i, p := range c {
			c[i].X = p.X*m[0] + p.Y*m[2] + dx
			c[i].Y = p.X*m[1] + p.Y*m[3] + dy
		}
	}
}

// trace turns the points into segments: between two off-curve points lies an
// on-curve point in the middle, unsaid.
func (c contour) trace(o Outline, shift float32) Outline {
	if len(c) < 2 {
		return o
	}
	start, rest := c.start()
	move := func(p Point) Point { return Point{p.X + shift, p.Y} }
	o = append(o, Segment{Op: MoveTo, Args: [3]Point{move(start)}})
	for i := 0; i < len(rest); i++ {
		p := rest[i]
		if p.on {
			o = append(o, Segment{Op: LineTo, Args: [3]Point{move(p.Point)}})
			continue
		}
		to := start
		if i+1 < len(rest) {
			to = rest[i+1].Point
			if rest[i+1].on {
				i++
			} else {
				to = middle(p.Point, to)
			}
		}
		o = append(o, Segment{Op: QuadTo, Args: [3]Point{move(p.Point), move(to)}})
	}
	return o
}

// start is an on-curve point to begin at, and the points after it in order.
func (c contour) start() (Point, contour) {
	for i, p := range c {
		if p.on {
			return p.Point, append(c[i+1:len(c):len(c)], c[:i]...)
		}
	}
	return middle(c[len(c)-1].Point, c[0].Point), c
}

func middle(a, b Point) Point { return Point{(a.X + b.X) / 2, (a.Y + b.Y) / 2} }
