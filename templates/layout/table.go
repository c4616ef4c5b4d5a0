package layout

import (
	"errors"
	"fmt"

	"casefile/templates/fonts"
)

// ErrTooTall is a part of a table that must stay whole and fits no page.
var ErrTooTall = errors.New("table part taller than a page")

// tableStyle is how the cells of a table are set. The standard says nothing of
// tables in the text but that clause 5.2.2's 3号 may be departed from.
type tableStyle struct {
	size, lead   float64 // type size and line distance
	padX, padY   float64
	minimum      float64 // height of a row
	border, hair float64 // weight of the outline and of the rules inside
}

func (c *composer) tableStyle() tableStyle {
	if c.doc.Kind == Record {
		return tableStyle{size: size4, lead: 22, padX: 6, padY: 7, minimum: 40, border: 1, hair: .5}
	}
	return tableStyle{size: 12, lead: 18, padX: 4, padY: 4, minimum: 26, border: .75, hair: .5}
}

// tableBox is a table with its cells set, ready to be cut into pages.
type tableBox struct {
	table   *Table
	st      tableStyle
	xs      []float64 // column edges, one more than there are columns
	cells   [][][]line
	heights []float64
}

// table sets a table across the type area. Rows move to the next page whole,
// with the head repeated; one taller than a page is cut between lines.
func (c *composer) table(t *Table) {
	if len(t.Rows) == 0 || len(t.Columns) == 0 {
		return
	}
	b := c.setTable(t)
	y := c.tableTop(b)
	top := y
	start := y
	for i := 0; i < len(t.Rows); {
		n := t.group(i)
		h := sum(b.heights[i : i+n])
		if (y+h > c.faceEnd()+eps || c.carried(t, i)) && y > start+eps && i > t.Head {
			c.outline(b, top, y)
			top, y = c.continueTable(b)
			start = y
		}
		if n == 1 && y+h > c.faceEnd()+eps {
			top, y = c.tallRow(b, i, top, y)
		} else {
			if y+h > c.faceEnd()+eps && c.err == nil {
				c.err = fmt.Errorf("rows tied by merged cells need %.0f pt, a page has %.0f: %w", h, c.faceEnd()-y, ErrTooTall)
			}
			c.drawRows(b, i, n, y, false)
			y += h
		}
		i += n
	}
	c.outline(b, top, y)
	c.row = rowAt(y + 8)
}

// tableTop flushes the text before a table and finds where it begins: on this
// page when its head and first row fit there.
func (c *composer) tableTop(b *tableBox) float64 {
	head := min(b.table.Head, len(b.heights)-1)
	first := sum(b.heights[:head+b.table.group(head)])
	used := float64(len(c.held)) * pitch
	if n := len(c.held); n > 0 && c.held[n-1].keep && n < c.faceLines() {
		if rowTop(c.row)+used+first > c.faceEnd() && rowTop(0)+used+first <= c.faceEnd() {
			c.newPage()
		}
	}
	c.flush()
	if c.row >= c.faceLines() || c.row > 0 && rowTop(c.row)+first > c.faceEnd() {
		c.newPage()
	}
	return rowTop(c.row)
}

// continueTable begins the next page with the head repeated as page furniture:
// it is in the text once.
func (c *composer) continueTable(b *tableBox) (top, y float64) {
	c.newPage()
	top, y = rowTop(0), rowTop(0)
	if h := sum(b.heights[:b.table.Head]); b.table.Head > 0 && h < areaHeight/2 {
		c.drawRows(b, 0, b.table.Head, y, true)
		y += h
	}
	return top, y
}

func sum(v []float64) float64 {
	t := 0.0
	for _, x := range v {
		t += x
	}
	return t
}

// group counts the rows from i on that merged cells tie together.
func (t *Table) group(i int) int {
	n := 1
	for i+n < len(t.Rows) && tied(t.Rows[i+n]) {
		n++
	}
	return n
}

func tied(row []Cell) bool {
	for _, c := range row {
		if c.Merged == FromAbove {
			return true
		}
	}
	return false
}

// setTable sets every cell and finds the height of every row.
func (c *composer) setTable(t *Table) *tableBox {
	c.begin(TagTable)
	defer c.end()
	b := &tableBox{table: t, st: c.tableStyle()}
	b.xs = columnEdges(t.Columns, b.st.size+2*b.st.padX)
	b.heights = make([]float64, len(t.Rows))
	b.cells = make([][][]line, len(t.Rows))
	for i, row := range t.Rows {
		b.heights[i] = max(b.heights[i], b.st.minimum)
		b.cells[i] = make([][]line, len(row))
		c.begin(TagTR)
		for j, cell := range row {
			if cell.Merged != Own || j >= len(t.Columns) {
				continue
			}
			right, down := t.spanOf(i, j)
			c.beginCell(t, i, j, down, right)
			b.cells[i][j] = c.setCell(t, b, i, j, right)
			c.end()
			h := float64(len(b.cells[i][j]))*b.st.lead + 2*b.st.padY
			last := i + down - 1
			for k := i; k < last; k++ {
				h -= max(b.heights[k], b.st.minimum)
			}
			b.heights[last] = max(b.heights[last], h)
		}
		c.end()
	}
	return b
}

// beginCell opens the element of a cell: a label heads its row, or its column
// where every cell of the row is a label.
func (c *composer) beginCell(t *Table, i, j, rows, columns int) {
	role := TagTD
	if t.Rows[i][j].Label {
		role = TagTH
	}
	tag := c.begin(role)
	tag.Rows, tag.Columns = rows, columns
	for _, cell := range t.Rows[i] {
		tag.RowHead = tag.RowHead || role == TagTH && cell.Merged == Own && !cell.Label
	}
}

// columnEdges shares the type area out by weight, but gives no column less than
// a character needs, as long as there is room for that.
func columnEdges(columns []Column, least float64) []float64 {
	least = min(least, areaWidth/float64(len(columns)))
	narrow := make([]bool, len(columns))
	room, total := areaWidth, 0.0
	for again := true; again; {
		again, room, total = false, areaWidth, 0
		for i, col := range columns {
			if narrow[i] {
				room -= least
			} else {
				total += col.Weight
			}
		}
		for i, col := range columns {
			if !narrow[i] && room*col.Weight < (least-eps)*total {
				narrow[i], again = true, true
			}
		}
	}
	xs := []float64{areaLeft}
	for i, col := range columns {
		w := least
		switch {
		case total == 0: // none has a weight
			w = areaWidth / float64(len(columns))
		case !narrow[i]:
			w = room * col.Weight / total
		}
		xs = append(xs, xs[i]+w)
	}
	return xs
}

// spanOf is how many columns and rows a cell covers.
func (t *Table) spanOf(i, j int) (columns, rows int) {
	columns, rows = 1, 1
	for j+columns < len(t.Rows[i]) && t.Rows[i][j+columns].Merged == FromLeft {
		columns++
	}
	for i+rows < len(t.Rows) && j < len(t.Rows[i+rows]) && t.Rows[i+rows][j].Merged == FromAbove {
		rows++
	}
	return columns, rows
}

func (c *composer) setCell(t *Table, b *tableBox, i, j, columns int) []line {
	cell := t.Rows[i][j]
	st := style{role: fonts.FangSong, size: b.st.size, cell: b.st.size, align: t.Columns[j].Align}
	st.left = b.xs[j] + b.st.padX
	st.measure = b.xs[j+columns] - b.xs[j] - 2*b.st.padX
	if cell.Label {
		st.role, st.align = fonts.HeiTi, Center
		if c.doc.Kind == Record {
			st.role = fonts.FangSong
		}
	}
	var out []line
	for _, part := range splitLines(cell.Text) {
		lines := c.lines(part, st)
		if len(lines) == 0 && len(cell.Text) > 0 {
			lines = []line{{style: st}} // a line left blank to write on
		}
		out = append(out, lines...)
	}
	return out
}

// drawRows draws n rows from i with the first one's top at y.
func (c *composer) drawRows(b *tableBox, i, n int, y float64, repeated bool) {
	for k := i; k < i+n; k++ {
		for j, lines := range b.cells[k] {
			if len(lines) == 0 {
				continue
			}
			_, down := b.table.spanOf(k, j)
			h := sum(b.heights[k : k+down])
			text := float64(len(lines)) * b.st.lead
			c.cellLines(lines, b.st, y+(h-text)/2, repeated)
		}
		c.rowRules(b, k, y, b.heights[k])
		y += b.heights[k]
	}
}

func (c *composer) cellLines(lines []line, st tableStyle, top float64, repeated bool) {
	for _, l := range lines {
		y := top + st.lead/2 + st.size*.38
		if repeated {
			for _, run := range l.runs(y, true) {
				c.add(run)
			}
		} else {
			c.put(l, y)
		}
		top += st.lead
	}
	if !repeated {
		c.endParagraph()
	}
}

// rowRules draws the rules above a row and between its cells.
func (c *composer) rowRules(b *tableBox, i int, y, h float64) {
	row := b.table.Rows[i]
	for j := range b.table.Columns {
		merge := Own
		if j < len(row) {
			merge = row[j].Merged
		}
		if merge != FromAbove {
			c.rule(b.xs[j], b.xs[j+1], y, b.st.hair, Color{})
		}
		if j > 0 && merge != FromLeft && !(merge == FromAbove && b.above(i, j)) {
			c.add(&Rule{X1: b.xs[j], Y1: y, X2: b.xs[j], Y2: y + h, Weight: b.st.hair})
		}
	}
}

// above reports whether the cell a merged one belongs to is itself merged with
// its left neighbour.
func (b *tableBox) above(i, j int) bool {
	for i > 0 && b.table.Rows[i][j].Merged == FromAbove {
		i--
	}
	return b.table.Rows[i][j].Merged == FromLeft
}

// outline draws the frame of the part of a table that stands on one page.
func (c *composer) outline(b *tableBox, top, bottom float64) {
	w := b.st.border
	left, right := b.xs[0], b.xs[len(b.xs)-1]
	c.rule(left, right, top, w, Color{})
	c.rule(left, right, bottom, w, Color{})
	c.add(&Rule{X1: left, Y1: top, X2: left, Y2: bottom, Weight: w},
		&Rule{X1: right, Y1: top, X2: right, Y2: bottom, Weight: w})
}

// tallRow cuts a row that no page can hold whole: each page takes as many
// lines of every cell as fit.
func (c *composer) tallRow(b *tableBox, i int, top, y float64) (float64, float64) {
	done := 0
	for {
		fit := int((c.faceEnd() - y - 2*b.st.padY) / b.st.lead)
		longest := 0
		for _, lines := range b.cells[i] {
			longest = max(longest, len(lines)-done)
		}
		if fit < 1 {
			c.outline(b, top, y)
			top, y = c.continueTable(b)
			continue
		}
		n := min(fit, longest)
		h := float64(n)*b.st.lead + 2*b.st.padY
		for _, lines := range b.cells[i] {
			if part := lines[min(done, len(lines)):min(done+n, len(lines))]; len(part) > 0 {
				c.cellLines(part, b.st, y+b.st.padY, false)
			}
		}
		c.rowRules(b, i, y, h)
		y += h
		if done += n; n == longest {
			return top, y
		}
		c.outline(b, top, y)
		top, y = c.continueTable(b)
	}
}
