package check

import (
	"cmp"
	"math"
	"slices"
	"strings"
)

// line is glyphs that stand beside one another on one baseline, left to right.
// What stands apart on the same baseline (the two halves of the 印发机关 line,
// cells of a table) is several lines.
type line struct {
	page   int // from 1
	y      float64
	size   float64 // of most of its glyphs
	glyphs []Glyph // without blanks
	text   string
	role   role
	mates  int // other lines on its baseline
	table  int // 1 + the table of its page it stands in, 0 for none
	column int // of a line in a table: the cell it stands in
}

func (l *line) first() Glyph   { return l.glyphs[0] }
func (l *line) last() Glyph    { return l.glyphs[len(l.glyphs)-1] }
func (l *line) left() float64  { return l.first().X }
func (l *line) right() float64 { return l.last().X + l.last().Advance }

// top and bottom are those of the em box: a Chinese face reaches .88 em above
// the baseline and .12 below it.
func (l *line) top() float64    { return l.y - .88*l.size }
func (l *line) bottom() float64 { return l.y + .12*l.size }

// middle is that of the em box, which the grid puts in the middle of its line.
func (l *line) middle() float64 { return l.y - .38*l.size }

// inkTop is the upper edge of what is drawn, or of the em box where outlines
// could not be read.
func (l *line) inkTop() float64 {
	top := math.Inf(1)
	for _, g := range l.glyphs {
		if g.Ink.Empty() {
			return l.top()
		}
		top = min(top, g.Ink.Y1)
	}
	return top
}

func (l *line) inkBottom() float64 {
	bottom := math.Inf(-1)
	for _, g := range l.glyphs {
		if g.Ink.Empty() {
			return l.bottom()
		}
		bottom = max(bottom, g.Ink.Y2)
	}
	return bottom
}

// red tells a line printed in red: a 标志, however small.
func (l *line) red() bool {
	return isRed(l.first().Color) && isRed(l.last().Color)
}

// center is the middle of the line, and slack how uncertain it is: a mark at
// either end may have been narrowed to half its width.
func (l *line) center() (x, slack float64) {
	if oneOf(firstRune(l.text), openers) || isWide(lastRune(l.text)) {
		slack = l.size / 4
	}
	return (l.left() + l.right()) / 2, slack
}

func firstRune(s string) rune {
	for _, r := range s {
		return r
	}
	return 0
}

func lastRune(s string) rune {
	last := rune(0)
	for _, r := range s {
		last = r
	}
	return last
}

// faceOf is the font most of the Han characters are in; empty when the file
// names none.
func faceOf(glyphs []Glyph) string {
	return most(glyphs, func(g Glyph) (string, bool) { return g.Font, isHan(firstRune(g.Text)) })
}

// most is the commonest value; of several the one that came first.
func most[T any, K comparable](list []T, key func(T) (K, bool)) K {
	count := map[K]int{}
	var best K
	for _, one := range list {
		if k, ok := key(one); ok {
			count[k]++
		}
	}
	n := 0
	for _, one := range list {
		if k, ok := key(one); ok && count[k] > n {
			best, n = k, count[k]
		}
	}
	return best
}

// upright picks what a reader reads along a line: blanks and the turned 草稿
// mark are left out.
func upright(p Page) []Glyph {
	var out []Glyph
	for _, g := range p.Glyphs {
		if math.Abs(g.Angle) < 1 && g.Size > 0 && !blank(g.Text) && finite(g.X, g.Y, g.Size, g.Advance) {
			out = append(out, g)
		}
	}
	return out
}

func blank(s string) bool { return s != "" && squeeze(s) == "" }

func finite(vs ...float64) bool {
	for _, v := range vs {
		if math.IsNaN(v) || math.Abs(v) > 1e6 {
			return false
		}
	}
	return true
}

// sameLine is how far baselines of one line may lie apart, in points.
const sameLine = 1.5

// linesOf puts the glyphs of a page into lines, from the top down.
func linesOf(page int, glyphs []Glyph, tables []table) []*line {
	slices.SortStableFunc(glyphs, func(a, b Glyph) int { return cmp.Compare(a.Y, b.Y) })
	var out []*line
	for start := 0; start < len(glyphs); {
		end := start + 1
		for end < len(glyphs) && glyphs[end].Y-glyphs[start].Y <= sameLine {
			end++
		}
		row := glyphs[start:end:end]
		slices.SortStableFunc(row, func(a, b Glyph) int { return cmp.Compare(a.X, b.X) })
		out = append(out, partsOf(page, undouble(row), tables)...)
		start = end
	}
	return out
}

// undouble leaves out glyphs drawn twice nearly on the spot to look bold.
func undouble(row []Glyph) []Glyph {
	out := row[:0:0]
	for _, g := range row {
		if n := len(out); n > 0 && out[n-1].Text == g.Text && g.X-out[n-1].X < .2*g.Size {
			continue
		}
		out = append(out, g)
	}
	return out
}

// partsOf cuts a row where a wide gap or an edge of a table's cell stands.
func partsOf(page int, row []Glyph, tables []table) []*line {
	var out []*line
	start := 0
	for i := 1; i <= len(row); i++ {
		if i < len(row) && !apart(row[i-1], row[i], tables) {
			continue
		}
		out = append(out, newLine(page, row[start:i:i], tables))
		start = i
	}
	for _, l := range out {
		l.mates = len(out) - 1
	}
	return out
}

// wideGap parts a line, in em of the larger glyph: more than justifying spreads
// and than the full-width blanks within a line, one or two.
const wideGap = 2.3

func apart(a, b Glyph, tables []table) bool {
	if b.X-(a.X+a.Advance) > wideGap*max(a.Size, b.Size) {
		return true
	}
	ta, ca := cellOf(a, tables)
	tb, cb := cellOf(b, tables)
	return ta != tb || ca != cb
}

func newLine(page int, glyphs []Glyph, tables []table) *line {
	l := &line{page: page, glyphs: glyphs, y: glyphs[0].Y}
	l.table, l.column = cellOf(glyphs[0], tables)
	l.size = most(glyphs, func(g Glyph) (float64, bool) { return math.Round(g.Size*20) / 20, true })
	var b strings.Builder
	for _, g := range glyphs {
		b.WriteString(squeeze(g.Text))
	}
	l.text = b.String()
	return l
}
