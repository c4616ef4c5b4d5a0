package layout

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
	c.attachmentList()
	c.flush()
}
