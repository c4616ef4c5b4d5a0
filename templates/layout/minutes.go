package layout

import "casefile/templates/fonts"

// minutesHead is the 版头 of minutes (10.3): the 标志, red, 35 mm below the head
// of the type area. It says ×××纪要: the organ's name and the form's word, or the
// word alone where no organ is named. Below it stands what 7.2 has there.
func (c *composer) minutesHead() { c.officialHead("纪要") }

// minutesLine sets the date of minutes in brackets under their title. Nobody
// signs or seals minutes, so 7.3.5 gives their date no place; this is the one of
// a decision of a meeting (题注).
func (c *composer) minutesLine() {
	if date := c.doc.Elements.Date; len(date) > 0 {
		c.row++
		c.flow(c.lines(inBrackets(date), underTitle()), true)
		c.flush()
		c.row++
	}
}

// minutesTail sets what follows the text of minutes: who was there, the 附件,
// the 版记. No organ signs them.
func (c *composer) minutesTail() {
	c.listBesideText()
	c.attendance()
	c.annexes()
	c.imprint()
}

// attendance lists who was present, excused and observing (10.3): a blank line
// below the text or 附件说明, indented by two characters, 出席 and a colon, each
// continuation under the first name; 请假 and 列席 likewise on lines of their own.
// The clause does not say what parts the names: a comma, since officers write
// several names of one unit with 、 between them.
func (c *composer) attendance() {
	el := &c.doc.Elements
	gap := true
	for i, names := range [][]Spans{el.Present, el.Absent, el.Observers} {
		if len(names) == 0 {
			continue
		}
		label := Span{Text: []string{"出席", "请假", "列席"}[i], Face: FaceOf(fonts.HeiTi)}
		text := append(Spans{label, {Text: "："}}, joinSpans(names, "，")...)
		st := bodyStyle()
		st.hang = st.indent + 3*cell
		as := c.atoms(text, st)
		wholeNames(as)
		c.flow(setLines(as, text, st, c.tag()), false)
		first := len(c.held) - 1
		for first > 0 && !c.held[first-1].ends {
			first--
		}
		if first >= 0 && gap {
			c.held[first].gap, gap = true, false
		}
	}
}
