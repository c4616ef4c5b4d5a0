package pdfread

import "casefile/templates/check"

// state is the graphics state that q keeps and Q brings back.
type state struct {
	ctm          matrix
	fill, stroke paint
	lineWidth    float64
	text         textState
}

// paint is a colour with what it is counted in.
type paint struct {
	space space
	color check.Color
	alpha float64
}

// onPaper is the colour as seen on white paper.
func (p paint) onPaper() check.Color {
	over := func(v float64) float64 { return v*p.alpha + 1 - p.alpha }
	return check.Color{R: over(p.color.R), G: over(p.color.G), B: over(p.color.B)}
}

// textState is what a text object does not reset.
type textState struct {
	font          *font
	size          float64
	charSpace     float64
	wordSpace     float64
	scale         float64 // horizontal, 1 is natural
	leading, rise float64
	mode          int
}

func newState(ctm matrix) state {
	black := paint{space: gray, alpha: 1}
	return state{ctm: ctm, fill: black, stroke: black, lineWidth: 1, text: textState{scale: 1}}
}

// setExtended takes from an ExtGState what is seen of it.
func (in *interpreter) setExtended(d dict) {
	s := &in.state
	s.lineWidth = in.file.number(d["LW"], s.lineWidth)
	s.fill.alpha = clamp(in.file.number(d["ca"], s.fill.alpha))
	s.stroke.alpha = clamp(in.file.number(d["CA"], s.stroke.alpha))
	if a := in.file.array(d["Font"]); len(a) == 2 {
		s.text.font = in.file.font(a[0])
		s.text.size = in.file.number(a[1], 0)
	}
}

// clamp brings v between 0 and 1; what is no number is 0.
func clamp(v float64) float64 {
	if !(v > 0) {
		return 0
	}
	return min(1, v)
}
