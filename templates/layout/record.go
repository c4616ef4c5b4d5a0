package layout

import "casefile/templates/fonts"

// recordHead sets the organs of a form table. Its title comes next, from the
// form's own text, and its number stands between title and table: see open.
func (c *composer) recordHead() {
	c.row = c.marksLeft(rowTop(0))
	st := titleStyle()
	for _, text := range c.doc.Elements.Issuers {
		for _, l := range c.lines(text, st) {
			c.put(l, max(baseline(rowTop(c.row), size2), areaTop+size2*0.88))
			c.row++
		}
		c.endParagraph()
	}
}

// recordLine sets the number of a form table, flush right under its title.
func (c *composer) recordLine() {
	if number := c.doc.Elements.Number; len(number) > 0 {
		c.singleLine(number, Right, rowTop(c.row))
		c.row++
	}
}

// recordTail sets what follows a form table.
func (c *composer) recordTail() {
	c.listBesideText()
	c.flush()
	c.annexes()
	c.flush()
}

// closes reports whether a table ends a record: it is what all of it is signed
// in, as the 核对意见 of a 笔录.
func (c *composer) closes(t *Table) bool {
	return c.doc.Kind == Record && lastOf(c.doc.Body) == Block(t) && len(c.attachmentTitles()) == 0
}

// besideText takes the last lines of the text along to the page of a table that
// closes a record, where it would begin a page with nothing but its heading: a
// face that is signed holds some of what is signed for. A table so short is not
// parted for it either.
func (c *composer) besideText(b *tableBox, first float64) {
	if n := len(c.held); n > 0 && !c.held[n-1].keep {
		c.wait(c.held)
		c.held = nil
	}
	height, end := sum(b.heights), c.faceEnd()-rowTop(0)
	if height <= end/2 {
		first = height
	}
	if rowTop(c.row+len(c.held))+first <= c.faceEnd() {
		return
	}
	cut := c.lastWaits()
	if n := len(c.waits) - cut + len(c.held); cut == len(c.waits) || c.waits[cut].row == 0 || float64(n)*pitch+height > end {
		return
	}
	var held []unit
	for _, w := range c.waits[cut:] {
		held = append(held, w.unit)
	}
	c.held = append(held, c.held...)
	c.waits = c.waits[:cut]
	c.newPage()
}

// lastWaits finds where the last two lines begin that wait, or more: no line of
// a paragraph is left alone on either page, and no heading without its text.
func (c *composer) lastWaits() int {
	w := c.waits
	cut := max(0, len(w)-2)
	for cut > 0 && !w[cut-1].ends && (w[cut].ends || cut == 1 || w[cut-2].ends) || cut > 0 && w[cut-1].keep {
		cut--
	}
	return cut
}

// signersPerRow is how many signature lines stand side by side: enough room on
// each for a name of four characters by hand beside a label of eight.
const signersPerRow = 2

// footRows is how many grid lines the signature lines take from the foot of
// every face of a record, with one blank above them.
func (c *composer) footRows() int {
	if c.doc.Kind != Record || len(c.doc.Setup.SignLines) == 0 {
		return 0
	}
	return 1 + (len(c.doc.Setup.SignLines)+signersPerRow-1)/signersPerRow
}

// faceLines is how many grid lines of a face the text may use.
func (c *composer) faceLines() int { return lineCount - c.footRows() }

// faceEnd is the lower edge of what the text may use.
func (c *composer) faceEnd() float64 {
	if n := c.faceLines(); n < lineCount {
		return rowTop(n-1) + size3
	}
	return areaBottom
}

// signLines are the lines at the foot of a face of a record 笔录 on which those
// who took part sign it 逐页签名. The rules on records ask for signatures on
// every page and do not say where; here they stand on the last grid lines of
// the type area, two a line in 4号仿宋, furniture as the page number is: Text
// has none of them.
func (c *composer) signLines() []Item {
	const width = areaWidth / signersPerRow
	var out []Item
	rows := c.footRows() - 1
	for i, who := range c.doc.Setup.SignLines {
		st := style{role: fonts.FangSong, size: size4, cell: size4, measure: width, align: Left,
			left: areaLeft + float64(i%signersPerRow)*width}
		text := Words(who + "签名：")
		l := setLine(c.atoms(text, st), st, 0, true)
		l.text = text
		y := baseline(rowTop(lineCount-rows+i/signersPerRow), size4)
		for _, run := range l.runs(y, true) {
			out = append(out, run)
		}
		out = append(out, &Rule{X1: st.left + l.width(), X2: st.left + width - cell, Y1: y + 2, Y2: y + 2, Weight: .5})
	}
	return out
}
