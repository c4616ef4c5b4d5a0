package layout

import (
	"strings"
	"unicode/utf8"

	"casefile/templates/fonts"
)

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
	if len(h.RunIn) > 0 && len(lines) > 0 {
		lines[0].from.rest, lines[0].from.split = c.tag(), len(h.Text)
	}
	c.flow(lines, len(h.RunIn) == 0 && !h.item())
}

// item tells an item of a list in the text, which ends as a sentence or a part of
// one does, from a heading over what follows it: lines of a long list go over
// pages as others do.
func (h *Heading) item() bool {
	last, _ := utf8.DecodeLastRuneInString(h.Text.Plain())
	return strings.ContainsRune("。；，、", last)
}

// open sets what stands between the title and the text: the recipients, flush
// left with a full-width colon (7.3.2), or under a report's title its organ
// and date.
func (c *composer) open() {
	if c.opened {
		return
	}
	c.opened = true
	if c.doc.Kind == Minutes {
		c.minutesLine()
	}
	switch to := c.doc.Elements.Recipients; {
	case c.doc.Kind == Report:
		c.reportLine()
	case c.doc.Kind == Record:
		c.recordLine()
	case len(to) > 0 && !c.plan.moved:
		c.row++
		text := append(joinSpans(to, "、"), Span{Text: "："})
		st := bodyStyle()
		st.indent = 0
		c.flow(c.lines(text, st), true)
	case c.level > 0 && (c.doc.Kind != Minutes || len(c.doc.Elements.Date) == 0):
		c.row++ // the text as far below the title as recipients would be
	}
	c.settled()
	c.textFrom = len(c.places) + len(c.held)
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
