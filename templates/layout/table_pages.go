package layout

// table sets a table across the type area. Rows move to the next page whole,
// with the head repeated, and rows that merged cells tie together go with each
// other; what is taller than a page is cut where it stands.
func (c *composer) table(t *Table) {
	if len(t.Rows) == 0 || len(t.Columns) == 0 {
		return
	}
	b := c.setTable(t)
	y := c.tableTop(b)
	top, start := y, y
	for i := 0; i < len(t.Rows); {
		n := t.group(i)
		h := sum(b.heights[i : i+n])
		if (y+c.least(b, i) > b.end+eps || c.carried(t, i)) && y > start+eps && i > t.Head {
			c.outline(b, top, y)
			top, y = c.continueTable(b)
			start = y
		}
		if y+h > b.end+eps {
			top, y = c.cutGroup(b, i, n, top, y)
		} else {
			c.drawRows(b, b.whole(i, n), y, false)
			y += h
		}
		i += n
	}
	c.outline(b, top, y)
	c.foot = y
	if c.row = rowAt(y + underTable); b.turned {
		c.row = c.faceLines()
	}
}

// underTable is the least distance of text from the table above it.
const underTable = 8

// tableTop flushes the text before a table and finds where it begins: on this
// page when its head and first rows fit there. A heading before it goes along,
// unless no page holds both: it would stand there alone.
func (c *composer) tableTop(b *tableBox) float64 {
	if b.turned {
		return c.turnedTop(b)
	}
	head := min(b.table.Head, len(b.heights)-1)
	first := sum(b.heights[:head]) + c.least(b, head)
	if c.closes(b.table) {
		c.besideText(b, first)
	}
	used := float64(len(c.held)) * pitch
	if n := len(c.held); n > 0 && c.held[n-1].keep && n < c.faceLines() && c.row > 0 {
		if end := c.faceEnd(); rowTop(c.row)+used+first > end && rowTop(0)+used+first <= end {
			c.newPage()
		}
	}
	c.flush()
	if c.row >= c.faceLines() || c.row > 0 && rowTop(c.row)+first > c.faceEnd() {
		c.newPage()
	}
	return rowTop(c.row)
}

// cutLines is how many lines of a row taller than a page must stand on the page
// on which it begins.
const cutLines = 3

// least is how much of the rows tied to row i must stand on the page on which
// they begin: all of them, and the note below the last, or some lines where no
// page holds all.
func (c *composer) least(b *tableBox, i int) float64 {
	h := sum(b.heights[i : i+b.table.group(i)])
	if h > c.fresh(b)+eps {
		return min(b.heights[i], b.textHeight(cutLines))
	}
	if i+b.table.group(i) == len(b.heights) && h+b.below <= c.fresh(b)+eps {
		h += b.below
	}
	return h
}

// fresh is the height a page has for rows under the repeated head.
func (c *composer) fresh(b *tableBox) float64 {
	return b.end - b.top - b.headHeight()
}

// headHeight is the height of the head repeated on every page; one that would
// fill half of it is not.
func (b *tableBox) headHeight() float64 {
	if h := sum(b.heights[:min(b.table.Head, len(b.heights))]); h < (b.end-b.top)/2 {
		return h
	}
	return 0
}

// continueTable begins the next page with the head repeated as page furniture:
// it is in the text once.
func (c *composer) continueTable(b *tableBox) (top, y float64) {
	c.newPage()
	c.markPart(b)
	top, y = b.top, b.top
	if h := b.headHeight(); h > 0 {
		c.drawRows(b, b.whole(0, b.table.Head), y, true)
		y += h
	}
	return top, y
}

func sum(v []float64) float64 {
	t := 0.0
	for _, x := range v {
		t += x
	}
	return t
}

// rowPart is as much of a row as stands on one page.
type rowPart struct {
	row      int
	from, to int // lines of the cells that are one row high
	h        float64
	cut      bool // part of it stands on another page
}

// whole are rows none of which is cut.
func (b *tableBox) whole(i, n int) []rowPart {
	out := make([]rowPart, n)
	for k := range out {
		out[k] = rowPart{row: i + k, to: b.longest(i + k), h: b.heights[i+k]}
	}
	return out
}

// longest is how many lines the longest cell of one row has.
func (b *tableBox) longest(i int) int {
	n := 0
	for _, cell := range b.cells[i] {
		if cell.down == 1 {
			n = max(n, len(cell.lines))
		}
	}
	return n
}

// cutGroup sets rows that no page can hold together. They are parted between
// rows where that is possible, a row taller than a page between lines; a cell
// over several rows goes on beside its rows, and is shown again there as
// furniture when all of it has been said.
func (c *composer) cutGroup(b *tableBox, i, n int, top, y float64) (float64, float64) {
	var parts []rowPart
	next := func() {
		c.drawRows(b, parts, y-heightOf(parts), false)
		parts = parts[:0]
		c.outline(b, top, y)
		top, y = c.continueTable(b)
	}
	for k := i; k < i+n; k++ {
		for from, longest := 0, b.longest(k); ; {
			room := b.end - y
			want := b.rest(k, from, longest, parts)
			if want <= room+eps {
				parts = append(parts, rowPart{k, from, longest, want, from > 0})
				y += want
				break
			}
			fit := b.lines(room)
			if fit < 1 || from == 0 && len(parts) > 0 && (fit < cutLines || want <= c.fresh(b)) {
				next()
				continue
			}
			part := rowPart{k, from, min(from+fit, longest), b.textHeight(fit), true}
			parts = append(parts, part)
			y += part.h
			from = part.to
			next()
		}
	}
	c.drawRows(b, parts, y-heightOf(parts), false)
	return top, y
}

// rest is the height a row still needs below parts of its page: for its lines
// from one on, and for what is left of cells over several rows that end with it.
func (b *tableBox) rest(row, from, longest int, parts []rowPart) float64 {
	want := b.textHeight(longest - from)
	if from == 0 {
		want = max(want, b.st.minimum)
	}
	for i := row; i >= 0; i-- {
		for j := range b.cells[i] {
			cell := &b.cells[i][j]
			if cell.down < 2 || i+cell.down-1 != row || cell.done == len(cell.lines) {
				continue
			}
			want = max(want, b.textHeight(len(cell.lines)-cell.done)-heightFrom(parts, i))
		}
		if !tied(b.table.Rows[i]) {
			break
		}
	}
	return want
}

func heightOf(parts []rowPart) float64 { return heightFrom(parts, 0) }

// heightFrom is the height of the parts of rows from row on.
func heightFrom(parts []rowPart, row int) float64 {
	h := 0.0
	for _, p := range parts {
		if p.row >= row {
			h += p.h
		}
	}
	return h
}
