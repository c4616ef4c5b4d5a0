package layout

// uprightColumns is how many columns a table has at most that stands upright.
const uprightColumns = 10

// frame is where the parts of a table stand, measured along and across its
// lines.
type frame struct {
	left, width float64
	top, end    float64 // of a page that begins with a part
	turned      bool
}

// turns reports whether a table lies on its side.
func (c *composer) turns(t *Table) bool { return c.frame(len(t.Columns)).turned }

// frame is that of a table of so many columns. One too wide for the type area
// lies on its side on pages of its own (clause 8): turned by a right angle
// against the clock, so that its head is at the binding edge of an odd page and
// at the fore-edge of an even one, while the page number stays where it is. The
// clause does not say which tables those are.
func (c *composer) frame(columns int) frame {
	if columns > uprightColumns && c.doc.Kind != Record {
		return frame{width: areaHeight, end: areaWidth, turned: true}
	}
	return frame{left: areaLeft, width: areaWidth, top: rowTop(0), end: c.faceEnd()}
}

// turnedTop finds where a table on its side begins: at the head of a new page,
// under the heading that belongs to it.
func (c *composer) turnedTop(b *tableBox) float64 {
	c.turn()
	head := min(b.table.Head, len(b.heights)-1)
	first := sum(b.heights[:head]) + c.least(b, head)
	n := len(c.held)
	for _, u := range c.held {
		if u.gap {
			n++
		}
	}
	if n > 0 && float64(n)*pitch+first > b.end {
		c.flush()
		c.turn()
	}
	c.settled()
	c.markPart(b)
	y := 0.0
	for _, u := range c.held {
		left := areaLeft
		if u.style.align == Center {
			left -= (b.width - areaWidth) / 2
		}
		for i := range u.xs {
			u.xs[i] -= left
		}
		if u.gap {
			y += pitch
		}
		c.put(u.line, baseline(y, u.style.size))
		if u.ends {
			c.endParagraph()
		}
		y += pitch
	}
	c.held = nil
	return y
}

// markPart notes where on its page a part of a table begins.
func (c *composer) markPart(b *tableBox) {
	b.items, b.places = len(c.page().Items), len(c.places)
}

// layDown turns what was set of a table since markPart.
func (c *composer) layDown(b *tableBox) {
	turn := func(x, y float64) (float64, float64) { return areaLeft + y, areaBottom - x }
	for _, it := range c.page().Items[b.items:] {
		switch it := it.(type) {
		case *TextRun:
			it.X, it.Y = turn(it.X, it.Y)
			it.Angle = 90
		case *Rule:
			it.X1, it.Y1 = turn(it.X1, it.Y1)
			it.X2, it.Y2 = turn(it.X2, it.Y2)
		}
	}
	shift := c.shift(len(c.pages))
	for i := range c.places[b.places:] {
		l := &c.places[b.places+i]
		l.Angle = 90
		l.Baseline = round(areaLeft + l.Baseline + shift)
		for k, x := range l.X {
			l.X[k] = round(areaBottom - (x - shift))
		}
	}
}
