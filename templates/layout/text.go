package layout

import "casefile/templates/fonts"

// headingRoles are the faces of the four levels (7.3.3). The standard asks for
// no bold: the faces carry the hierarchy.
var headingRoles = [...]fonts.Role{fonts.HeiTi, fonts.KaiTi, fonts.FangSong, fonts.FangSong}

func (c *composer) headingBlock(h *Heading) {
	st := bodyStyle()
	text := make(Spans, 0, len(h.Text)+len(h.RunIn))
	for _, sp := range h.Text {
		if sp.Face == 0 {
			sp.Face = FaceOf(headingRoles[h.Level-1])
		}
		text = append(text, sp)
	}
	text = append(text, h.RunIn...)
	c.heading(h.Level+1, h.Text.Plain())
	lines := c.lines(text, st)
	c.end()
	c.flow(lines, len(h.RunIn) == 0)
}

// open sets what stands between the title and the text: the recipients, flush
// left with a full-width colon (7.3.2), or under a report's title its organ
// and date.
func (c *composer) open() {
	if c.opened {
		return
	}
	c.opened = true
	el := &c.doc.Elements
	switch {
	case c.doc.Kind == Report:
		c.reportLine()
	case c.doc.Kind == Record:
		c.recordLine()
	case len(el.Recipients) > 0:
		c.row++
		text := append(joinSpans(el.Recipients, "、"), Span{Text: "："})
		st := bodyStyle()
		st.indent = 0
		c.flow(c.lines(text, st), true)
	}
}

// joinSpans joins several names with a separator of the form's own.
func joinSpans(list []Spans, sep string) Spans {
	var out Spans
	for i, s := range list {
		if i > 0 {
			out = append(out, Span{Text: sep})
		}
		out = append(out, s...)
	}
	return out
}

// attachmentList sets the 附件说明 (7.3.4): one line below the text, indented
// by two characters; several are numbered, and each stands under the first.
func (c *composer) attachmentList() {
	list := c.doc.Elements.Attachments
	if len(list) == 0 {
		return
	}
	st := bodyStyle()
	label := Words("附件：")
	for i, name := range list {
		text := Spans{}
		lead := 5 * cell
		if len(list) > 1 {
			number := itoa(i+1) + "."
			text = append(text, Span{Text: number})
			lead += cell
			if i >= 9 {
				lead += cell / 2
			}
		}
		st.indent, st.hang = 5*cell, lead
		if i == 0 {
			text = append(append(Spans{}, label...), text...)
			st.indent = 2 * cell
		}
		c.follow(c.lines(append(text, name...), st), i == 0)
	}
}
