package layout

import (
	"unicode/utf8"
)

// Rect is a place on a page, in points from the sheet's top-left corner, Y1 its
// upper edge.
type Rect struct {
	Page int     `json:"page"` // from 1
	X1   float64 `json:"x1"`
	Y1   float64 `json:"y1"`
	X2   float64 `json:"x2"`
	Y2   float64 `json:"y2"`
}

// Rects is where the bytes start to end of text stand: one rectangle for the
// part of each line, from the left of its first character to the right of its
// last, as high as the em box. A character of which the range holds one byte is
// covered whole. What of the range stands nowhere (the newlines between
// paragraphs, what lies beyond text) has no rectangle, and a range without
// characters none at all. The lines are those of text, in any order; one that
// does not fit it is left out.
func Rects(text string, lines []Line, start, end int) []Rect {
	var out []Rect
	for i := range lines {
		l := &lines[i]
		if l.Start >= end || l.End <= start || l.Start < 0 || l.End > len(text) || l.Start >= l.End {
			continue
		}
		first, last, ok := l.characters(text, start, end)
		if !ok {
			continue
		}
		x1, x2 := l.X[first], round(l.reach(last))
		top := l.Baseline - emAbove*l.Size
		r := Rect{Page: l.Page, X1: min(x1, x2), Y1: round(top), X2: max(x1, x2), Y2: round(top + l.Size)}
		if l.Angle != 0 {
			r.X1, r.X2, r.Y1, r.Y2 = r.Y1, r.Y2, r.X1, r.X2
		}
		out = append(out, r)
	}
	return out
}

// emAbove is how far the em box of a Chinese face reaches above the baseline.
const emAbove = .88

// characters are the first and the last of the line's characters that the range
// touches.
func (l *Line) characters(text string, start, end int) (first, last int, ok bool) {
	first = -1
	n, at := 0, l.Start
	for at < l.End {
		_, size := utf8.DecodeRuneInString(text[at:l.End])
		if at+size > start && at < end {
			if first < 0 {
				first = n
			}
			last = n
		}
		n++
		at += size
	}
	return first, last, first >= 0 && len(l.X) == n+1
}

// reach is where a character ends: no farther than an em, however far the line
// was spread to the next.
func (l *Line) reach(i int) float64 {
	if l.Angle != 0 {
		return max(l.X[i+1], l.X[i]-l.Size)
	}
	return min(l.X[i+1], l.X[i]+l.Size)
}
