package layout

// unit is a line waiting for its place. The lines of the last paragraph wait
// until it is known what follows: a heading must not end a page, and a
// signature must not stand on a page without text (7.3.5.5).
type unit struct {
	line
	ends bool // last line of its paragraph
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
		first := i == 0 || !units[i-1].keep
		if c.row+1 > lineCount || first && need <= lineCount/2 && c.row+need > lineCount {
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
// last of the text: where they are not, it takes the last lines of the text
// over to a new page, so that what follows has text beside it.
func (c *composer) room(rows int) {
	held := c.held
	c.held = nil
	if c.row+len(held)+rows <= lineCount || len(held) == 0 {
		c.placeUnits(held)
		if c.row+rows > lineCount {
			c.newPage()
		}
		return
	}
	// Count how many of the held lines stay where they would stand; two go
	// along, three when one would be left behind alone.
	onPage := len(held)
	for c.row+onPage > lineCount {
		onPage -= lineCount - c.row
		if onPage <= 0 {
			break
		}
		c.placeUnits(held[:lineCount-c.row])
		held = held[len(held)-onPage:]
		c.newPage()
	}
	if c.row+len(held)+rows <= lineCount {
		c.placeUnits(held)
		return
	}
	along := min(2, len(held))
	if len(held)-along == 1 {
		along++
	}
	c.placeUnits(held[:len(held)-along])
	c.newPage()
	c.placeUnits(held[len(held)-along:])
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
