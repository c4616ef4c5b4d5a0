package layout

import "casefile/templates/fonts"

// attachmentTitles are what the 附件说明 lists: the 附件 bound with the document
// and then those that go beside it, so that 附件1 is the first behind the text.
func (c *composer) attachmentTitles() []Spans {
	var out []Spans
	for _, a := range c.doc.Annexes {
		out = append(out, a.Title)
	}
	return append(out, c.doc.Elements.Attachments...)
}

// attachmentList sets the 附件说明 (7.3.4): one line below the text, indented
// by two characters; several are numbered, and each stands under the first, a
// wrapped name under its own first character. No mark stands after a name.
func (c *composer) attachmentList() {
	list := c.attachmentTitles()
	st := bodyStyle()
	for i, name := range list {
		text := Spans{}
		number := 0.0
		if len(list) > 1 {
			text = Words(itoa(i+1) + ".")
			number = c.widthIn(text, st)
		}
		st.indent, st.hang = 5*cell, 5*cell+number
		if i == 0 {
			text = append(Words("附件："), text...)
			st.indent = 2 * cell
		}
		c.follow(c.lines(append(text, name...), st), i == 0)
	}
}

// listBesideText sets the 附件说明 of a document that nobody signs: on a page with
// the last of the text, as a signature stands (7.3.5.5).
func (c *composer) listBesideText() {
	c.attachmentList()
	if len(c.attachmentTitles()) == 0 {
		return
	}
	c.room(0)
	if n := len(c.places); c.textFrom < c.textTo && c.places[c.textTo-1].Page < c.places[n-1].Page {
		c.alone = lastOf(c.doc.Body)
	}
}

// annexes sets the 附件 bound with the document, each on a page of its own and
// before the 版记 (7.3.7).
func (c *composer) annexes() {
	several := len(c.attachmentTitles()) > 1
	for i, a := range c.doc.Annexes {
		if len(a.Body) == 0 {
			continue
		}
		label := "附件"
		if several {
			label += itoa(i + 1)
		}
		c.annex(a, label)
	}
}

// annex sets one 附件 as a part of its own: 附件 and its number in 黑体 on the
// first line of the type area, the title centred on the third, the text like
// the document's, a line below the title as there.
func (c *composer) annex(a Annex, label string) {
	c.flush()
	c.newPage()
	c.begin(TagSect)
	defer c.end()
	st := bodyStyle()
	st.role, st.indent, st.align = fonts.HeiTi, 0, Left
	head := c.lines(Words(label), st)
	c.level = 0
	if t, ok := a.Body[0].(*Table); ok && c.turns(t) {
		c.turnedTitle(head, a.Title)
	} else {
		c.putAll(head, rowTop(0))
		c.row = 2
		c.title(a.Title)
		c.row++
	}
	for _, b := range withoutLastBreaks(a.Body) {
		c.block(b)
	}
}

// turnedTitle has label and title of an 附件 that begins with a table on its side
// wait for that: they lie on its page as it does (clause 8), the title on the
// third line.
func (c *composer) turnedTitle(label []line, title Spans) {
	lines := c.setTitle(title)
	for _, l := range label {
		c.held = append(c.held, unit{line: l, ends: true, keep: true})
	}
	for i, l := range lines {
		c.held = append(c.held, unit{line: l, ends: i == len(lines)-1, gap: i == 0, keep: true})
	}
}

// lastBlock is what ends the document before its 版记.
func (c *composer) lastBlock() Block {
	for i := len(c.doc.Annexes) - 1; i >= 0; i-- {
		if last := lastOf(c.doc.Annexes[i].Body); last != nil {
			return last
		}
	}
	return lastOf(c.doc.Body)
}

// lastOf is the last block that is not a page break; nil when there is none.
func lastOf(body []Block) Block {
	if body = withoutLastBreaks(body); len(body) > 0 {
		return body[len(body)-1]
	}
	return nil
}

// hasAnnexes reports whether pages follow those of the text.
func (c *composer) hasAnnexes() bool {
	for _, a := range c.doc.Annexes {
		if len(a.Body) > 0 {
			return true
		}
	}
	return false
}
