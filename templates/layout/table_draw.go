package layout

// drawRows draws the rows of one page, or parts of them, with the first one's
// top at y. The head repeated is drawn as furniture.
func (c *composer) drawRows(b *tableBox, parts []rowPart, y float64, repeated bool) {
	for k, p := range parts {
		for j := range b.table.Columns {
			i := p.row
			if k == 0 {
				i = b.origin(i, j)
			}
			if cell := &b.cells[i][j]; cell.down > 1 {
				c.drawTall(b, cell, heightOf(parts[k:])-heightFrom(parts, i+cell.down), y, repeated)
			} else if cell.down == 1 {
				c.drawCell(b, cell, p, y, repeated)
			}
		}
		c.rowRules(b, p.row, y, p.h, k == 0)
		y += p.h
	}
}

// origin is the row in which the cell begins that covers a column of a row.
func (b *tableBox) origin(i, j int) int {
	for i > 0 && b.table.merge(i, j) == FromAbove {
		i--
	}
	return i
}

// drawCell draws a cell of one row: in the middle of its height, or from the
// top where it is cut.
func (c *composer) drawCell(b *tableBox, cell *cellBox, p rowPart, y float64, repeated bool) {
	lines := cell.lines[min(p.from, len(cell.lines)):min(p.to, len(cell.lines))]
	top := y + b.st.padY
	if !p.cut {
		top = y + (p.h-float64(len(lines))*b.st.lead)/2
	}
	c.cellLines(lines, b.st, top, repeated)
}

// drawTall draws what of a cell over several rows has room beside those of them
// that stand on this page.
func (c *composer) drawTall(b *tableBox, cell *cellBox, h, y float64, repeated bool) {
	fit := b.lines(h)
	lines := cell.lines[cell.done:]
	switch {
	case repeated, cell.done > 0 && len(lines) == 0 && fit >= len(cell.lines):
		repeated, lines = true, cell.lines
	default:
		lines = lines[:min(fit, len(lines))]
		cell.done += len(lines)
	}
	top := y + b.st.padY
	if len(lines) == len(cell.lines) {
		top = y + (h-float64(len(lines))*b.st.lead)/2
	}
	c.cellLines(lines, b.st, top, repeated)
}

func (c *composer) cellLines(lines []line, st tableStyle, top float64, repeated bool) {
	if len(lines) == 0 {
		return
	}
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

// rowRules draws the rules above a row and between its cells. The first of a
// page has a rule above every cell, also one that began on the page before.
func (c *composer) rowRules(b *tableBox, i int, y, h float64, first bool) {
	for j := range b.table.Columns {
		merge := b.table.merge(i, j)
		if merge != FromAbove || first {
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
	return b.table.merge(b.origin(i, j), j) == FromLeft
}

// outline draws the frame of the part of a table that stands on one page, the
// last there is to draw of it.
func (c *composer) outline(b *tableBox, top, bottom float64) {
	w := b.st.border
	left, right := b.xs[0], b.xs[len(b.xs)-1]
	c.rule(left, right, top, w, Color{})
	c.rule(left, right, bottom, w, Color{})
	c.add(&Rule{X1: left, Y1: top, X2: left, Y2: bottom, Weight: w},
		&Rule{X1: right, Y1: top, X2: right, Y2: bottom, Weight: w})
	if b.turned {
		c.layDown(b)
	}
}
