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

// flow queues a paragraph's lines, set such that none is left alone.
func (c *composer) flow(lines []line, keep bool) {
	switch n := len(c.held); {
	case n > 0 && !c.held[n-1].keep:
		c.wait(c.held)
		c.held = c.held[:0] // they were copied
	case n > 2*c.faceLines(): // so many headings are parted anyway: see stepTo
		c.wait(c.held[:n-c.faceLines()])
		c.held = append(c.held[:0], c.held[n-c.faceLines():]...)
	}
	lines = c.unwidow(lines)
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

// flush places every waiting line.
func (c *composer) flush() {
	held := c.held
	c.held = nil
	c.placeUnits(held)
}

func (c *composer) placeUnits(units []unit) {
	for i, u := range units {
		row, turn := c.stepTo(units, i, c.row)
		if turn {
			c.newPage()
		}
		c.put(u.line, baseline(rowTop(row), u.style.size))
		c.row = row + 1
		if u.ends {
			c.endParagraph()
		}
	}
}

// stepTo finds the grid line of a unit when row is the next free one, and
// whether it is the next page's.
func (c *composer) stepTo(units []unit, i, row int) (at int, turn bool) {
	need := 1
	if i == 0 || !units[i-1].keep {
		for j := i; j < len(units) && units[j].keep; j++ {
			need++
		}
	}
	if need > c.faceLines()/2 {
		need = 1 // so long a heading is parted
	}
	if units[i].gap && row > 0 {
		row++
	}
	if row+need > c.faceLines() {
		return 0, true
	}
	return row, false
}

// outcome says where waiting lines would end: at which row, and how many of
// them on that page; turned when not all stand on the page that is open.
func (c *composer) outcome(units []unit) (row, beside int, turned bool) {
	row = c.row
	for i := range units {
		at, turn := c.stepTo(units, i, row)
		if turn {
			beside, turned = 0, true
		}
		row = at + 1
		beside++
	}
	return row, beside, turned
}

// room makes sure that rows grid lines are free on the page that holds the
// last of the text: where they are not, it takes the 附件说明 and the last lines
// of the text over to a new page, so that what follows has text beside it.
func (c *composer) room(rows int) {
	c.settled()
	along := c.companions(c.faceLines() - rows)
	row, beside, turned := c.outcome(c.held)
	if row+rows <= c.faceLines() && (!turned || beside >= along) {
		c.flush()
		return
	}
	held := c.held
	stay := len(held) - along
	c.held = nil
	c.placeUnits(held[:stay])
	if along > 0 && c.row > 0 {
		c.newPage()
	}
	c.placeUnits(held[stay:])
	if c.row+rows > c.faceLines() && c.row > 0 {
		c.newPage()
	}
}

// companions counts the last waiting lines that go along with a signature, no
// more than fit a page with it: the 附件说明 whole or, if that is too long, its
// last two lines; and two lines of the text, three where one would be left
// alone. The page on which the text begins keeps a line of it (7.3.3).
func (c *composer) companions(most int) int {
	from := max(0, min(c.textFrom-len(c.places), len(c.held)))
	text := len(c.held)
	for text > from && c.held[text-1].tail {
		text--
	}
	list := len(c.held) - text
	if list > 0 {
		most -= list + 1 // and the blank line above it
	}
	if list > 0 && most < 2 {
		return min(2, list)
	}
	along := min(2, text-from, max(1, most))
	if text-from-along == 1 && along < most {
		along++
	}
	for cut := text - along; cut > from && c.held[cut-1].keep && along < most; cut-- {
		along++
	}
	if c.textFrom >= len(c.places) && along == text-from {
		along = c.leaving(from, text)
	}
	return list + along
}

// leaving counts the lines of the text, held from the one to the other, that may
// go along when it begins on this page: two or one, but for what a heading needs.
func (c *composer) leaving(from, to int) int {
	for n := min(2, to-from-1); n > 0; n-- {
		if !c.held[to-n-1].keep {
			return n
		}
	}
	return 0
}

// company notes when what is set next stands on a page without text, although
// there is text.
func (c *composer) company(last Block) {
	if n := len(c.places); n > c.textFrom && c.places[n-1].Page != len(c.pages) && c.alone == nil {
		c.alone = last
	}
}

// block sets one block of the text.
func (c *composer) block(b Block) {
	if t, ok := b.(*Title); ok {
		if t == c.covered {
			return
		}
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
		c.keepCaption()
		if c.whole(b) {
			c.turn()
		}
		c.table(b)
	case *PageBreak:
		c.flush()
		if c.row > 0 {
			c.newPage()
		}
	}
}

// turn begins a page, with the heading that waits for what comes next.
func (c *composer) turn() {
	n := len(c.held)
	for n > 0 && c.held[n-1].keep {
		n--
	}
	held := c.held[n:]
	c.placeUnits(c.held[:n])
	if c.row > 0 {
		c.newPage()
	}
	c.held = held
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
