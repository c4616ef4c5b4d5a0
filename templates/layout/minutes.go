package layout

// minutesHead is the 版头 of minutes (10.3).
func (c *composer) minutesHead() { c.officialHead("纪要") }

// minutesTail sets what follows the text of minutes: no organ signs them.
func (c *composer) minutesTail() {
	c.attachmentList()
	c.flush()
	c.imprint()
}
