package pdfread

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"casefile/templates/check"
	"casefile/templates/layout"
)

// Text is what the pages say and where they say it: a line of a page is a line
// of text, and layout.Rects finds the place of any range of it.
//
// Within a line the order is that on the page, left to right; the lines come as
// they were drawn, which keeps columns apart and is the order in which every
// program for offices writes. A gap that reads as a blank is one space. A glyph
// for which the file gives no character is U+FFFD, so that nothing seems to
// stand together that does not. What runs up the page, as a table on its side
// does, is a line of Angle 90; what is turned otherwise, as the 草稿 mark, is none.
func Text(pages []check.Page) (string, []layout.Line) {
	var w writing
	for i, p := range pages {
		for _, row := range rowsOf(p.Glyphs) {
			w.line(i+1, row)
		}
	}
	return w.text.String(), w.lines
}

const (
	sameBaseline = 1.5 // points within which baselines are one
	doubled      = 0.2 // em within which a glyph is drawn twice to look bold
	blankGap     = 0.2 // em that read as a blank
	hanGap       = 0.6 // em that read as one between full-width characters, which justifying spreads
	columnGap    = 1.0 // em that part columns that were not drawn in one go
	wideGap      = 4.0 // em that part columns in any case
	mostRunes    = 32  // characters of one glyph that are read
)

// seen is a glyph with a character, and when it was drawn. That of a line that
// runs up the page is laid flat: X grows up the page, Y is how far it stands from
// the left edge.
type seen struct {
	check.Glyph
	turn int
	flat bool
}

// rowsOf puts the glyphs of a page into lines, in the order of their first glyph.
func rowsOf(glyphs []check.Glyph) [][]seen {
	upright, flat := directed(glyphs)
	rows := append(gather(upright), gather(flat)...)
	slices.SortStableFunc(rows, func(a, b []seen) int { return cmp.Compare(firstTurn(a), firstTurn(b)) })
	return rows
}

// gather puts glyphs of one direction into lines, from the top.
func gather(all []seen) (rows [][]seen) {
	slices.SortStableFunc(all, func(a, b seen) int { return cmp.Compare(a.Y, b.Y) })
	for start := 0; start < len(all); {
		end := start + 1
		for end < len(all) && all[end].Y-all[start].Y <= sameBaseline {
			end++
		}
		row := all[start:end:end]
		slices.SortStableFunc(row, func(a, b seen) int { return cmp.Compare(a.X, b.X) })
		rows = append(rows, cut(undouble(row))...)
		start = end
	}
	return rows
}

func firstTurn(row []seen) int {
	first := row[0].turn
	for _, g := range row {
		first = min(first, g.turn)
	}
	return first
}

// directed are the glyphs that stand for something: upright ones, and those of
// lines that run up the page, laid flat.
func directed(glyphs []check.Glyph) (upright, flat []seen) {
	for _, g := range glyphs {
		if !(g.Size > 0) || !finite(g.X, g.Y, g.Advance, g.Size) {
			continue
		}
		if g.Text = characters(g.Text); g.Text == "" {
			continue
		}
		turn := len(upright) + len(flat)
		switch {
		case math.Abs(g.Angle) < 1:
			upright = append(upright, seen{g, turn, false})
		case math.Abs(g.Angle-90) < 1:
			g.X, g.Y = -g.Y, g.X
			flat = append(flat, seen{g, turn, true})
		}
	}
	return upright, flat
}

// characters is what of a glyph's text is read; "" for a blank.
func characters(text string) string {
	if text == "" {
		return "\uFFFD"
	}
	n := 0
	return strings.Map(func(r rune) rune {
		if n++; n > mostRunes || unicode.IsSpace(r) || unicode.IsControl(r) {
			return -1
		}
		return r
	}, text)
}

func finite(lengths ...float64) bool {
	for _, v := range lengths {
		if !(math.Abs(v) < 1e6) {
			return false
		}
	}
	return true
}

// undouble leaves out glyphs that are drawn again nearly on the spot.
func undouble(row []seen) []seen {
	out := row[:0]
	for _, g := range row {
		if n := len(out); n > 0 && out[n-1].Text == g.Text && g.X-out[n-1].X < doubled*g.Size {
			continue
		}
		out = append(out, g)
	}
	return out
}

// cut parts a row into what stands together.
func cut(row []seen) [][]seen {
	var out [][]seen
	start := 0
	for i := 1; i <= len(row); i++ {
		if i == len(row) || apart(row[i-1], row[i]) {
			out = append(out, row[start:i:i])
			start = i
		}
	}
	return out
}

func apart(a, b seen) bool {
	gap := gapOf(a, b)
	return gap > wideGap || gap > columnGap && b.turn != a.turn+1
}

// gapOf is the room between two glyphs, in em of the larger.
func gapOf(a, b seen) float64 { return (b.X - a.X - a.Advance) / max(a.Size, b.Size) }

// writing is a text while it is written.
type writing struct {
	text  strings.Builder
	lines []layout.Line
}

func (w *writing) line(page int, row []seen) {
	l := layout.Line{Page: page, Baseline: tenth(row[0].Y), Size: tenth(sizeOf(row)), Start: w.text.Len()}
	along := 1.0
	if row[0].flat {
		l.Angle, along = 90, -1
	}
	for i, g := range row {
		if i > 0 && blankBetween(row[i-1], g) {
			l.X = append(l.X, tenth(along*(row[i-1].X+row[i-1].Advance)))
			w.text.WriteByte(' ')
		}
		n := float64(utf8.RuneCountInString(g.Text))
		for k := range int(n) {
			l.X = append(l.X, tenth(along*(g.X+g.Advance*float64(k)/n)))
		}
		w.text.WriteString(g.Text)
	}
	last := row[len(row)-1]
	l.X = append(l.X, tenth(along*(last.X+last.Advance)))
	l.End = w.text.Len()
	w.lines = append(w.lines, l)
	w.text.WriteByte('\n')
}

// blankBetween tells whether a reader sees a blank between two glyphs.
func blankBetween(a, b seen) bool {
	enough := blankGap
	if a.Advance > .9*a.Size && b.Advance > .9*b.Size {
		enough = hanGap
	}
	return gapOf(a, b) > enough
}

// sizeOf is the size of most glyphs of a row, of several the first.
func sizeOf(row []seen) float64 {
	count := map[float64]int{}
	for _, g := range row {
		count[tenth(g.Size)]++
	}
	size := tenth(row[0].Size)
	for _, g := range row {
		if s := tenth(g.Size); count[s] > count[size] {
			size = s
		}
	}
	return size
}

// tenth keeps a tenth of a point: what a highlight needs.
func tenth(v float64) float64 { return math.Round(v*10) / 10 }
