package check

// Page is one face of a PDF as a reader sees it: what is drawn, where, how large
// and in what colour, and nothing of how the file says so. All lengths are
// points (1/72 in) from the top-left corner of the visible page, y downwards.
type Page struct {
	Width, Height float64
	Glyphs        []Glyph // in drawing order; invisible ones are left out
	Strokes       []Stroke
	Circles       []Circle
	Images        []Box // where pictures stand, such as a scan or a seal
}

// Glyph is one drawn glyph.
type Glyph struct {
	Text    string  // the characters it stands for, usually one; empty when the file does not say
	X, Y    float64 // its origin on the baseline
	Advance float64 // to the next origin, without added spacing
	Size    float64 // type size in points as drawn, all scaling included
	Angle   float64 // degrees counter-clockwise; 0 for upright text
	Font    string  // PostScript name, without the tag of a subset
	Color   Color
	Ink     Box // what is drawn; the zero Box when the outline could not be read
}

// Stroke is a straight line, drawn as one or as a thin filled rectangle.
type Stroke struct {
	X1, Y1, X2, Y2 float64 // its middle line
	Weight         float64
	Color          Color
}

// Circle is a circle drawn as a line, such as the place of a seal.
type Circle struct {
	X, Y, Radius float64 // of its middle line
	Weight       float64
	Color        Color
}

// Box is a rectangle, Y1 its upper edge.
type Box struct{ X1, Y1, X2, Y2 float64 }

// Empty reports whether the box is the zero Box.
func (b Box) Empty() bool { return b == Box{} }

// Color is RGB, 0..1 a channel; the zero value is black.
type Color struct{ R, G, B float64 }
