package layout

import (
	"math"
	"slices"
)

// A seal is 42 mm across: that is a party organ's, and most local organs'. It
// stands upright with its centre on the middle of the organ's name, and so a
// little above that of name and date together; its top is then 7.5 mm below the
// text, within one line of it (7.3.5.1). Rows of a joint document are five lines
// apart and columns 44 mm or more, so that seals do not touch.
const (
	sealRadius = 21 * mm
	sealBlank  = 2 // lines between the text and the name
	sealRow    = 5 // lines from one row of names to the next
	sealColumn = 44 * mm
	maxColumns = 3
)

// paleMark is the colour in which a draft shows where seal and stamp belong: a
// neutral mark, nothing that could be taken for one of them.
var paleMark = Color{R: .75, G: .75, B: .75}

// sealed is a signature that will be sealed (7.3.5.1): the date four characters
// from the right, the organ centred above it, or as near as the type area
// allows, the date then below its middle. The organs of a joint document stand
// in rows and columns, lead organ first, the last one above the date.
func (c *composer) sealed() signature {
	el := &c.doc.Elements
	date := c.widthIn(el.Date, bodyStyle())
	widths := make([]float64, len(el.Issuers))
	for i, text := range el.Issuers {
		widths[i] = c.widthIn(text, bodyStyle())
	}
	g := arrangeSeals(widths, date, max(2, c.plan.beside))
	if len(g.columns) == 1 && slices.Max(append(widths, 0)) > g.measure {
		g.columns = sealColumns([]float64{c.longestLine(g.measure)}, date, 1, g.measure, 0)
	}
	var names [][]line
	for _, text := range el.Issuers {
		names = append(names, c.nameLines(text, g.measure))
	}
	s := signature{rows: sealBlank, below: 1}
	if g.height(names, 0) > 1 {
		s.rows-- // the middle of the name is that much lower
	}
	end := float64(s.rows)
	for i, lines := range names {
		height := g.height(names, i)
		row := float64(s.rows+i/len(g.columns)*sealRow) + float64(height-len(lines))/2
		at := len(s.lines)
		s.put(lines, row, float64(height+2), g.columns[g.columnOf(i)].at)
		if len(lines) > 0 {
			s.lines[at].marks = sealPlace(s.lines[at].x+lines[0].width()/2, len(lines))
		}
		end = row + float64(len(lines))
	}
	if len(el.Date) > 0 {
		s.put([]line{c.oneLine(el.Date)}, end, 0, g.columns[len(g.columns)-1].at)
		end++
	}
	s.rows = int(math.Ceil(end)) + s.below
	return s.orNone()
}

// sealPlace is the circle that a draft shows where the seal of an organ whose
// name takes so many lines belongs.
func sealPlace(x float64, lines int) []Item {
	const weight = .3 * mm
	y := (float64(lines-1)*pitch + size3) / 2
	return []Item{&Circle{X: x, Y: y, Radius: sealRadius - weight/2, Weight: weight, Color: paleMark}}
}

// column is the middle of the names that stand under each other.
type column float64

// at is where a name of a width begins: within the type area.
func (m column) at(width float64) float64 {
	return max(areaLeft, min(float64(m)-width/2, areaRight-width))
}

// sealGrid is how the organs of a document sign.
type sealGrid struct {
	names   int
	measure float64 // of a name; longer ones take two lines
	columns []column
}

// columnOf is the column of a name: the last row ends at the right, where the
// date is.
func (g *sealGrid) columnOf(i int) int {
	n := len(g.columns)
	if i/n == (g.names-1)/n {
		return n - (g.names - i)
	}
	return i % n
}

// height is how many lines the names take that stand in a row with name i: the
// seals of a row are on one line whatever the names.
func (g *sealGrid) height(names [][]line, i int) int {
	n := len(g.columns)
	most := 0
	for k := i / n * n; k < min(len(names), i/n*n+n); k++ {
		most = max(most, len(names[k]))
	}
	return most
}

// fits reports whether the signature leaves so many lines of a page to the text
// and every name is short enough for a seal to cover it with the date.
func (g *sealGrid) fits(widest float64, beside int) bool {
	rows := (g.names + len(g.columns) - 1) / len(g.columns)
	return 3+(rows-1)*sealRow+1+1 <= lineCount-beside && widest <= 2*(g.measure-cell/2)
}

// longestLine is the width of the longest line of the organs' names: where one
// takes two, a single column is no farther from the right than that.
func (c *composer) longestLine(measure float64) float64 {
	longest := 0.0
	for _, text := range c.doc.Elements.Issuers {
		as := c.atoms(text, bodyStyle())
		longest = max(longest, widest(as, fitRows(as, cell, measure, 1, len(as))))
	}
	return longest
}

// sealRows are the ways to set names, in the order in which they are tried: two
// characters apart, one, and parted.
var sealRows = []struct{ measure, apart float64 }{
	{areaWidth, 2 * cell}, {areaWidth, cell}, {13 * cell, cell}, {7 * cell, cell},
}

// arrangeSeals puts as many organs on a row as names and seals allow. Names
// stand close or are parted only where the rows would leave no room on the page
// for the text; so many organs that not even then they do go on over the page.
func arrangeSeals(widths []float64, date float64, beside int) sealGrid {
	var g sealGrid
	widest := 0.0
	for _, w := range widths {
		widest = max(widest, w)
	}
	for _, way := range sealRows {
		for n := max(1, min(maxColumns, len(widths))); n > 0; n-- {
			columns := sealColumns(widths, date, n, way.measure, way.apart)
			if columns == nil || n == 1 && way.measure < areaWidth {
				continue
			}
			next := sealGrid{len(widths), way.measure, columns}
			if next.fits(widest, beside) {
				return next
			}
			if g.columns == nil {
				g = next
			}
		}
	}
	return g
}

// sealColumns are n columns as far apart as goes, the last above the date, the
// first of two as far from the left as the last from the right; nil when names
// or seals would not stand apart.
func sealColumns(widths []float64, date float64, n int, measure, apart float64) []column {
	last, widest := lastColumn(widths, date, n, measure)
	if n == 1 {
		return []column{column(last)}
	}
	first := areaLeft + max(sealRadius, widest/2)
	least := max(sealColumn, widest+apart-eps)
	if even := areaLeft + areaRight - last; n == 2 && even > first && last-even >= widest+3*cell {
		first = even
	}
	step := (last - first) / float64(n-1)
	if step < least {
		return nil
	}
	out := make([]column, n)
	for i := range out {
		out[i] = column(first + float64(i)*step)
	}
	return out
}

// lastColumn has a date four characters from the right below it, farther where
// a name in it is so long; of a single column only the last name counts, the
// others stand above it as near as they can. It also says how wide the widest
// name of all is.
func lastColumn(widths []float64, date float64, columns int, measure float64) (middle, widest float64) {
	g := sealGrid{names: len(widths), columns: make([]column, columns)}
	here := 0.0
	for i, w := range widths {
		w = min(w, measure)
		widest = max(widest, w)
		if g.columnOf(i) == columns-1 && (columns > 1 || i == len(widths)-1) {
			here = max(here, w)
		}
	}
	if date == 0 {
		date = here
	}
	return min(areaRight-4*cell-date/2, areaRight-here/2), widest
}
