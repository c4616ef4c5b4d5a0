package layout

// unit is a line waiting for its place. The lines of the last paragraph wait
// until it is known what follows: a heading must not end a page, and a
// signature must not stand on a page without text (7.3.5.5).
type unit struct {
	line
	ends bool // last line of its paragraph
	gap  bool // a blank line stands before it
	tail bool // belongs to what follows the text: goes along with a signature
	keep bool // must not be the last line of a page
}

// flow queues a paragraph's lines.
func (c *composer) flow(lines []line, keep bool) {
	if n := len(c.held); n > 0 && !c.held[n-1].keep {
		c.flush()
	}
	for i, l := range lines {
		c.held = append(c.held, unit{line: l, ends: i == len(lines)-1, keep: keep})
	}
}

// follow queues lines of the 附件说明 behind the last paragraph, the first with
// a blank line before it.
func (c *composer) follow(lines []line, gap bool) {
	for i, l := range lines {
		c.held = append(c.held, unit{line: l, ends: i == len(lines)-1, gap: gap && i == 0, tail: true})
	}
}

// height is how many grid lines units take.
func height(units []unit) int {
	n := len(units)
	for _, u := range units {
		if u.gap {
			n++
		}
	}
	return n
}

// flush places every waiting line.
func (c *composer) flush() {
	held := c.held
	c.held = nil
	c.placeUnits(held)
}

func (c *composer) placeUnits(units []unit) {
	for i, u := range units {
		need := 1
		for j := i; j < len(units) && units[j].keep; j++ {
			need++
		}
		if u.gap && c.row > 0 {
			c.row++
		}
		first := i == 0 || !units[i-1].keep
		if c.row+1 > c.faceLines() || first && need <= c.faceLines()/2 && c.row+need > c.faceLines() {
			c.newPage()
		}
		c.put(u.line, baseline(rowTop(c.row), u.style.size))
		c.row++
		if u.ends {
			c.endParagraph()
		}
	}
}

// room makes sure that rows grid lines are free on the page that holds the
// last of the text: where they are not, it takes the 附件说明 and the last lines
// of the text over to a new page, so that what follows has text beside it.
func (c *composer) room(rows int) {
	held := c.held
	c.held = nil
	// Whole pages of a long paragraph go first.
	for c.row+height(held) > c.faceLines() && c.row < c.faceLines() {
		n := c.fill(held)
		if n == 0 || len(held)-n < companions(held) {
			break
		}
		c.placeUnits(held[:n])
		held = held[n:]
		c.newPage()
	}
	if c.row+height(held)+rows <= c.faceLines() || len(held) == 0 {
		c.placeUnits(held)
		if c.row+rows > c.faceLines() {
			c.newPage()
		}
		return
	}
	stay := len(held) - companions(held)
	c.placeUnits(held[:stay])
	if c.row > 0 {
		c.newPage()
	}
	c.placeUnits(held[stay:])
	if c.row+rows > c.faceLines() { // a list of attachments as long as a page
		c.newPage()
	}
}

// fill counts the units that fit the rest of the page.
func (c *composer) fill(units []unit) int {
	row := c.row
	for i, u := range units {
		if u.gap {
			row++
		}
		if row++; row > c.faceLines() {
			return i
		}
	}
	return len(units)
}

// companions counts the last units that go along with a signature: the 附件说明
// whole, and two lines of the text, three where one would be left alone.
func companions(units []unit) int {
	text := len(units)
	for text > 0 && units[text-1].tail {
		text--
	}
	along := min(2, text)
	if text-along == 1 {
		along++
	}
	return len(units) - text + along
}

// block sets one block of the text.
func (c *composer) block(b Block) {
	if t, ok := b.(*Title); ok {
		c.flush()
		c.title(t.Text)
		return
	}
	c.open()
	switch b := b.(type) {
	case *Heading:
		c.headingBlock(b)
	case *Paragraph:
		c.paragraph(b)
	case *Table:
		c.table(b)
	case *PageBreak:
		c.flush()
		if c.row > 0 {
			c.newPage()
		}
	}
}

func (c *composer) paragraph(p *Paragraph) {
	st := bodyStyle()
	st.align = p.Align
	if p.Flush || p.Align == Center || p.Align == Right {
		st.indent = 0
	}
	for _, part := range splitLines(p.Text) {
		c.flow(c.lines(part, st), false)
		st.indent = st.hang
	}
}

// splitLines parts spans at the breaks their author wants.
func splitLines(text Spans) []Spans {
	out := []Spans{nil}
	for _, sp := range text {
		rest := sp
		for {
			at := indexNewline(rest.Text)
			if at < 0 {
				break
			}
			head := rest
			head.Text = rest.Text[:at]
			if head.Text != "" {
				out[len(out)-1] = append(out[len(out)-1], head)
			}
			out = append(out, nil)
			rest.Text = rest.Text[at+1:]
		}
		if rest.Text != "" {
			out[len(out)-1] = append(out[len(out)-1], rest)
		}
	}
	return out
}

func indexNewline(s string) int {
	for i := 0; i < len(s); i++ {
		if s[i] == '\n' {
			return i
		}
	}
	return -1
}
