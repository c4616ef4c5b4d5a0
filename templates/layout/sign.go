package layout

// tail sets what follows the text: 附件说明, 署名 and date, 附注, the 附件, 版记.
func (c *composer) tail() {
	switch c.doc.Kind {
	case Official, Letter:
		c.attachmentList()
		c.signature()
		c.note()
		c.annexes()
		c.imprint()
	case Minutes:
		c.minutesTail()
	case Record:
		c.recordTail()
	case Report:
		c.reportTail()
	}
}

// signature is what authenticates a document, every line in its place below the
// text.
type signature struct {
	lines []signLine
	rows  int     // grid lines it takes, blank ones included
	below int     // of them, those under the date, where a 附注 may stand
	up    float64 // grid lines by which it stands higher: see nearer
}

// signLine is a line of a signature.
type signLine struct {
	line
	row   float64 // in grid lines from the first free one
	x     float64 // of its left end
	need  float64 // grid lines from its own on that must be on its page; 0: it follows the line before
	ends  bool    // its paragraph
	marks []Item  // where seal or stamp belongs, measured from the top of the row
}

// put adds the lines of a name, the first at row, each where at wants it.
func (s *signature) put(lines []line, row, need float64, at func(width float64) float64) {
	for i, l := range lines {
		s.lines = append(s.lines, signLine{line: l, row: row + float64(i), x: at(l.width()), ends: i == len(lines)-1})
		if i == 0 {
			s.lines[len(s.lines)-1].need = need
		}
	}
}

// signature sets 署名 and 成文日期 in the way the document is authenticated, on
// a page with text (7.3.5.5). The 版记 of a document without 附件 comes onto that
// page too where both sides are not printed.
func (c *composer) signature() {
	s := c.signed()
	note := c.count(c.noteText(), bodyStyle())
	rows := s.rows + max(0, note-s.below)
	if last := rows + c.reserved(); !c.hasAnnexes() && c.comfortable(last) {
		rows = last
	}
	if rows >= lineCount {
		rows = sealBlank + sealRow // no page holds it with text: it begins on the text's
	}
	if note == 0 && !c.hasAnnexes() && len(c.held) > 0 {
		rows = c.nearer(&s, rows)
	}
	if len(c.held) > 0 || s.rows > 0 {
		c.room(rows)
	}
	if s.rows == 0 {
		return
	}
	c.company(lastOf(c.doc.Body))
	c.draw(s)
	if note == 0 {
		c.row = min(c.row+s.below, lineCount)
	}
	if s.up > 0 {
		c.row = min(c.row, lineCount-c.reserved())
	}
}

// nearest is by how much a seal may stand closer to the text than usual, so that
// 2 mm are left between them.
const nearest = 15.0

// nearer lets a sealed signature stand up to half a line higher where it has room
// between text and 版记 then, so that it need not take the text's last lines to
// a page of their own (7.3.5.5 has the distance of lines adjusted). It returns how
// many grid lines that needs, or as many as before.
func (c *composer) nearer(s *signature, rows int) int {
	row, _, turned := c.outcome(c.held)
	if s.below == 0 || c.reserved() == 0 || turned || row+rows != lineCount+1 {
		return rows
	}
	foot := 0.0 // of the lowest seal
	for _, l := range s.lines {
		if len(l.marks) > 0 {
			foot = max(foot, (float64(row)+l.row)*pitch+l.marks[0].(*Circle).Y+sealRadius)
		}
	}
	over := foot + 1*mm - areaHeight + float64(c.imprintLines())*imprintLine
	if over > nearest {
		return rows
	}
	s.up = max(over, eps) / pitch
	return rows - 1
}

// comfortable reports whether a page that keeps so many rows for what follows
// holds the 附件说明 beside them and lines of the text with their heading.
func (c *composer) comfortable(rows int) bool {
	if row, _, _ := c.outcome(c.held); row+rows <= lineCount {
		return true
	}
	most := lineCount - rows
	held := c.held[len(c.held)-c.companions(lineCount):]
	return len(held) > 0 && len(held) < most && len(held) == c.companions(most)
}

// draw sets a signature from the first free grid line on. One too large for the
// page goes on at the head of the next.
func (c *composer) draw(s signature) {
	base := float64(c.row) - c.lift(s) - s.up
	for _, l := range s.lines {
		if l.need > 0 && base+l.row+l.need > lineCount && l.row > sealBlank {
			c.newPage()
			base = sealBlank - l.row
		}
		top := areaTop + (base+l.row)*pitch
		if c.doc.Draft {
			c.addAt(l.marks, top)
		}
		for i := range l.xs {
			l.xs[i] += l.x
		}
		c.put(l.line, baseline(top, l.style.size))
		if l.ends {
			c.endParagraph()
		}
		c.row = rowAt(top + pitch)
	}
}

// lift is by how many grid lines a signature is moved up below a table, which
// ends anywhere between two: a seal reaches to within a line of it (7.3.5.1), and
// the blank lines above a name are no more than they should be (7.3.5.2).
func (c *composer) lift(s signature) float64 {
	if c.foot == 0 || c.row != rowAt(c.foot+8) {
		return 0
	}
	blank := s.lines[0].row*pitch + 12
	if s.below > 0 {
		blank = sealRadius - size3/2 + 20
	}
	return max(0, rowTop(c.row)+s.lines[0].row*pitch-c.foot-blank) / pitch
}

// signed is the signature of the document.
func (c *composer) signed() signature {
	switch {
	case c.doc.Setup.Seal == Stamped && len(c.doc.Elements.Stamps) > 0:
		return c.stamped()
	case c.doc.Setup.Seal == Sealed:
		return c.sealed()
	default:
		return c.unsealed()
	}
}

// unsealed is a signature without a seal (7.3.5.2): a blank line, the organ two
// characters from the right, the date on the next line and two characters to the
// right of the organ's first; a date longer than the organ is two characters
// from the right itself, and the organ farther. The organs of a joint document
// stand under each other, lead organ first, each two characters from the right,
// and the date goes by the last, which stands above it.
func (c *composer) unsealed() signature {
	el := &c.doc.Elements
	date := c.widthIn(el.Date, bodyStyle())
	s := signature{rows: 1}
	left := areaRight - 4*cell - date
	for i, text := range el.Issuers {
		lines := c.nameLines(text, areaWidth-2*cell)
		at := func(width float64) float64 { return areaRight - 2*cell - width }
		if last := lines[len(lines)-1].width(); i == len(el.Issuers)-1 {
			if date <= last {
				left = at(last)
			}
			at = func(width float64) float64 { return left + last - width }
		}
		s.put(lines, float64(s.rows), float64(len(lines)), at)
		s.rows += len(lines)
	}
	if len(el.Date) > 0 {
		s.put([]line{c.oneLine(el.Date)}, float64(s.rows), 0, func(float64) float64 { return left + 2*cell })
		s.rows++
	}
	return s.orNone()
}

// orNone is no signature when nobody signs.
func (s signature) orNone() signature {
	if len(s.lines) == 0 {
		return signature{}
	}
	return s
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

// nameLines sets a name from x 0: on one line, or at words on as few as the
// measure asks for, of about one length.
func (c *composer) nameLines(text Spans, measure float64) []line {
	st := bodyStyle()
	as := c.atoms(text, st)
	if widthOf(as) <= measure {
		return []line{c.oneLine(text)}
	}
	st.indent, st.left, st.align, st.measure = 0, 0, Left, measure
	var lines []line
	tag := c.tag()
	for _, s := range fitRows(as, st.cell, measure, 1, len(as)) {
		l := setLine(as[s.start:s.end], st, 0, true)
		l.text, l.tag = text, tag
		lines = append(lines, l)
	}
	return lines
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
