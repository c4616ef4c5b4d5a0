package layout

// waiting is a line that has its grid line and is not drawn yet, because its
// paragraph may still be set otherwise: lines of the text wait for the page to
// be full.
type waiting struct {
	unit
	row int
}

// wait gives units their grid lines. What turns the page is drawn with it.
func (c *composer) wait(units []unit) {
	for i, u := range units {
		row, turn := c.stepTo(units, i, c.row)
		if turn {
			c.newPage()
		}
		c.waits = append(c.waits, waiting{u, row})
		c.row = row + 1
	}
}

// settled draws the lines that wait.
func (c *composer) settled() {
	waits := c.waits
	c.waits = c.waits[:0]
	for _, w := range waits {
		c.put(w.line, baseline(rowTop(w.row), w.style.size))
		if w.ends {
			c.endParagraph()
		}
	}
}

// unwidow keeps the last line of a paragraph from standing alone at the head of
// a page (孤行; CLREQ, paragraph adjustment), and a page from ending early because
// a heading goes over with what it heads. The 22 lines of a page are not given up
// for it (5.2.3): a paragraph on the page, this one or else the nearest before
// it, takes a line less by squeezing, or a line more by a character less on each
// line from its end on. Lines of Han only stay on the grid. Where no paragraph
// has it in it, the line stays alone, or the page short.
func (c *composer) unwidow(lines []line) []line {
	n := len(lines)
	if n == 0 || len(c.held)+n < 2 || c.row+len(c.held)+n <= c.faceLines() || !c.leavesOne(0, n) {
		return lines
	}
	for _, pace := range []pace{tight, loose} {
		more := pace.lines()
		if again := reset(lines, pace); again != nil && !c.leavesOne(0, n+more) {
			return again
		}
	}
	for end := len(c.waits); end > 0; {
		start := end - 1
		for start > 0 && c.waits[start-1].from == c.waits[start].from && !c.waits[start-1].ends {
			start--
		}
		for _, pace := range []pace{tight, loose} {
			if !c.leavesOne(pace.lines(), n) && c.resetWaiting(start, end, pace) {
				return lines
			}
		}
		end = start
	}
	return lines
}

// lines is how many lines a paragraph has more at a pace.
func (p pace) lines() int {
	if p == tight {
		return -1
	}
	return 1
}

// leavesOne reports whether of n lines that follow what is held the last would
// stand alone on a page, or a page would not be full, the text before them
// having taken some lines more.
func (c *composer) leavesOne(more, n int) bool {
	units := make([]unit, len(c.held), len(c.held)+n)
	copy(units, c.held)
	units = append(units, make([]unit, n)...)
	row, alone := c.row+more, false
	if row > c.faceLines() {
		return true
	}
	for i := range units {
		at, turn := c.stepTo(units, i, row)
		if turn && row != c.faceLines() {
			return true
		}
		alone = turn && i > len(c.held)
		row = at + 1
	}
	return alone
}

// reach is how many lines before its last a paragraph may be set otherwise.
const reach = 30

// reset sets all lines of a paragraph again, one less or one more; nil if that
// is not to be had.
func reset(lines []line, pace pace) []line {
	p, n := lines[0].from, len(lines)
	if p == nil || p.style.align != Justify || p.count != n {
		return nil
	}
	want := n + pace.lines()
	b := newBreaker(p.atoms, p.measure)
	b.pace = pace
	for b.from = n - 2; b.from >= max(0, n-reach); b.from-- {
		segs := b.lines()
		if len(segs) == want && b.enough(segs[want-1].start) {
			return p.set(segs)
		}
	}
	return nil
}

// resetWaiting sets the paragraph whose lines wait in [start, end) again, if it
// stands whole on the page, and moves what waits below it.
func (c *composer) resetWaiting(start, end int, pace pace) bool {
	old := c.waits[start:end]
	lines := make([]line, len(old))
	for i, w := range old {
		lines[i] = w.line
	}
	if len(lines) < 2 || !old[len(old)-1].ends {
		return false
	}
	again := reset(lines, pace)
	if again == nil {
		return false
	}
	set := make([]waiting, 0, len(c.waits)+1)
	set = append(set, c.waits[:start]...)
	for i, l := range again {
		u := old[min(i, len(old)-1)].unit
		u.line, u.ends = l, i == len(again)-1
		u.gap = u.gap && i == 0
		set = append(set, waiting{u, old[0].row + i})
	}
	for _, w := range c.waits[end:] {
		w.row += pace.lines()
		set = append(set, w)
	}
	c.waits = set
	c.row += pace.lines()
	return true
}
