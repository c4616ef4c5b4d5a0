package fonts

// Point is a place in font units, y upwards.
type Point struct{ X, Y float32 }

// Op says what a Segment draws.
type Op uint8

const (
	MoveTo Op = iota // Args[0] begins a contour; the one before is closed
	LineTo           // to Args[0]
	QuadTo           // control Args[0], to Args[1]
	CubeTo           // controls Args[0] and Args[1], to Args[2]
)

// Segment is one step of an outline.
type Segment struct {
	Op   Op
	Args [3]Point
}

// Outline is the contours of a glyph in font units, filled by the non-zero
// winding rule. It is empty for a space.
type Outline []Segment

// Box is a rectangle in em, y upwards from the baseline.
type Box struct{ XMin, YMin, XMax, YMax float64 }

// Empty tells whether the box holds nothing, as that of a space does.
func (b Box) Empty() bool { return b == Box{} }

// Bounds is the box around the drawn shape of g. GB/T 9704 places the 发文机关标志
// by the top of its glyphs (clause 7.2.4): that is Bounds().YMax × size above
// the baseline. The error is that of an unreadable font file.
func (g Glyph) Bounds() (Box, error) {
	v, err := g.Face.Remember(forBounds, g.ID, func() (any, error) {
		o, err := g.Face.Outline(g.ID)
		if err != nil {
			return nil, err
		}
		return o.bounds(1 / float64(g.Face.UnitsPerEm())), nil
	})
	if err != nil {
		return Box{}, err
	}
	return v.(Box), nil
}

// bounds is the box of everything drawn, scaled to em.
func (o Outline) bounds(em float64) Box {
	var e extent
	var at Point
	for _, s := range o {
		switch s.Op {
		case MoveTo, LineTo:
			at = s.Args[0]
		case QuadTo:
			e.quad(at, s.Args[0], s.Args[1])
			at = s.Args[1]
		case CubeTo:
			e.cube(at, s.Args[0], s.Args[1], s.Args[2])
			at = s.Args[2]
		}
		e.add(float64(at.X), float64(at.Y))
	}
	return Box{e.x.min * em, e.y.min * em, e.x.max * em, e.y.max * em}
}
