package layout

// tail sets what follows the text: 附件说明, 署名 and date, 附注, 版记.
func (c *composer) tail() {
	c.open()
	switch c.doc.Kind {
	case Official, Letter:
		c.attachmentList()
		c.signature()
		c.note()
		c.imprint()
	case Minutes:
		c.minutesTail()
	case Record:
		c.recordTail()
	case Report:
		c.reportTail()
	}
}

// The seal is 42 mm across and stands with its centre a little above the
// middle of name and date, its top within one line of the text (7.3.5.1): that
// leaves two blank lines above the name. Rows of a joint document are five
// lines apart, so that seals do not touch.
const (
	sealBlank = 2
	sealRow   = 5
	perRow    = 2
)

// signature sets 署名 and 成文日期 for a document that will be sealed
// (7.3.5.1): the date four characters from the right, the organ centred above
// it; for joint issue two organs a row, the last one above the date.
func (c *composer) signature() {
	el := &c.doc.Elements
	if len(el.Issuers) == 0 && len(el.Date) == 0 {
		c.flush()
		return
	}
	date := c.oneLine(el.Date)
	rows := c.signRows(el.Issuers)
	need := sealBlank + 1
	if len(rows) > 0 {
		need += (len(rows)-1)*sealRow + 1
	}
	c.room(need + len(c.lines(c.noteText(), bodyStyle())))
	c.row += sealBlank
	center := areaRight - 4*cell - date.width()/2
	for i, names := range rows {
		if i > 0 {
			c.row += sealRow - 1
		}
		center = c.signRow(names, center)
		c.row++
	}
	if len(el.Date) > 0 {
		c.putAt(date, center-date.width()/2)
	}
	c.row++
}

// oneLine sets text on one line from x 0, however wide.
func (c *composer) oneLine(text Spans) line {
	st := bodyStyle()
	st.indent, st.left, st.align = 0, 0, Left
	st.measure = pageWidth * 4
	l := setLine(c.atoms(text, st), st, 0, true)
	l.text, l.tag = text, c.tag()
	return l
}

// putAt draws a line on the current grid line with its left end at x.
func (c *composer) putAt(l line, x float64) {
	for i := range l.xs {
		l.xs[i] += x
	}
	c.put(l, baseline(rowTop(c.row), l.style.size))
	c.endParagraph()
}

// signRows puts the organs two a row where two fit side by side.
func (c *composer) signRows(issuers []Spans) [][]line {
	var out [][]line
	for _, text := range issuers {
		l := c.oneLine(text)
		if n := len(out); n > 0 && len(out[n-1]) < perRow &&
			out[n-1][0].width()+l.width() <= areaWidth-2*cell {
			out[n-1] = append(out[n-1], l)
			continue
		}
		out = append(out, []line{l})
	}
	return out
}

// signRow draws one row of organs, the last centred on center or as near as
// the type area allows, and returns where it is centred.
func (c *composer) signRow(names []line, center float64) float64 {
	last := names[len(names)-1]
	x := min(center-last.width()/2, areaRight-last.width())
	if len(names) == perRow {
		first := names[0]
		left := max(areaLeft, areaLeft+(x-areaLeft-first.width())/2)
		x = max(x, left+first.width()+cell)
		c.putAt(first, left)
	}
	c.putAt(last, x)
	return x + last.width()/2
}

// note sets the 附注 (7.3.6) below the date, on the same page, indented by two
// characters.
func (c *composer) note() {
	if text := c.noteText(); len(text) > 0 {
		c.flow(c.lines(text, bodyStyle()), false)
		c.flush()
	}
}

// noteText is the 附注 in its brackets.
func (c *composer) noteText() Spans {
	text := c.doc.Elements.Note
	if plain := text.Plain(); plain != "" && []rune(plain)[0] != '（' {
		return append(append(Words("（"), text...), Span{Text: "）"})
	}
	return text
}
