package layout

import "casefile/templates/fonts"

// Page is one face (面) ready to be drawn. All lengths are points (1/72 in),
// measured from the sheet's top-left corner, y downwards. Items stand in
// reading order and are drawn in it.
type Page struct {
	Width, Height float64
	Items         []Item
}

// Item is a *TextRun, a *Rule or a *Circle.
type Item interface{ item() }

// Color is an RGB colour, 0..1 a channel. The zero value is black.
type Color struct{ R, G, B float64 }

// Red is the red of the 发文机关标志 and the 版头 rule.
var Red = Color{R: 1}

// TextRun is glyphs of one role and size on one baseline.
type TextRun struct {
	X, Y   float64 // origin of the run: left end of the baseline
	Size   float64 // type size in points
	Color  Color
	Angle  float64 // degrees counter-clockwise about (X, Y); 45 for the 草稿 mark, 90 in a table on its side, else 0
	Glyphs []PlacedGlyph
	// Artifact marks page furniture (page numbers, repeated table heads): it
	// is drawn but is no part of the document's text.
	Artifact bool
	// Tag is the element of structure the text belongs to. Text without one
	// that is no artifact is only on papers that are not tagged.
	Tag *Tag
}

// PlacedGlyph is one glyph and the distance of its origin from TextRun.X.
type PlacedGlyph struct {
	fonts.Glyph
	Rune rune
	DX   float64
}

// Rule is a straight stroke.
type Rule struct {
	X1, Y1, X2, Y2 float64
	Weight         float64 // stroke width in points
	Color          Color
}

// Circle is a stroked circle, such as the place of a seal on a draft.
type Circle struct {
	X, Y, Radius float64 // of its middle line
	Weight       float64 // stroke width in points
	Color        Color
}

func (*TextRun) item() {}
func (*Rule) item()    {}
func (*Circle) item()  {}
