package layout

import "casefile/templates/fonts"

// reportHead sets the marks of a report and its number.
func (c *composer) reportHead() {
	c.row = c.marksLeft(rowTop(0))
	if number := c.doc.Elements.Number; len(number) > 0 {
		c.singleLine(number, Center, rowTop(c.row))
		c.row++
	}
	c.row++
}

// reportLine sets organ and date of a report, each centred, in 楷体. GB/T 9704
// has no layout for internal reports; this is how they are customarily set.
func (c *composer) reportLine() {
	st := style{role: fonts.KaiTi, size: size3, cell: cell, measure: areaWidth, left: areaLeft, align: Center}
	el := &c.doc.Elements
	set := false
	if len(el.Issuers) > 0 || len(el.Date) > 0 {
		c.flush()
		c.row++
	}
	for _, text := range el.Issuers {
		c.flow(c.lines(text, st), true)
		set = true
	}
	if len(el.Date) > 0 {
		text := append(append(Words("（"), el.Date...), Span{Text: "）"})
		c.flow(c.lines(text, st), true)
		set = true
	}
	if set {
		c.flush()
		c.row++
	}
}

// reportTail sets what follows the text of a report.
func (c *composer) reportTail() {
	c.attachmentList()
	c.flush()
}
