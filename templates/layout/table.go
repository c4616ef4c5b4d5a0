package layout

import (
	"errors"
	"fmt"

	"casefile/templates/fonts"
)

// ErrTooWide is a table with more columns than the type area has room for.
var ErrTooWide = errors.New("table with too many columns")

// tableStyle is how the cells of a table are set. The standard says nothing of
// tables in the text but that clause 5.2.2's 3号 may be departed from.
type tableStyle struct {
	size, lead   float64 // type size and line distance
	padX, padY   float64
	minimum      float64 // height of a row
	border, hair float64 // weight of the outline and of the rules inside
}

// least is the narrowest a column may be: a character wide.
func (st tableStyle) least() float64 { return st.size + 2*st.padX }

// recordCells are the cells of a form table, high enough to write in by hand.
var recordCells = tableStyle{size: size4, lead: 22, padX: 6, padY: 7, minimum: 40, border: 1, hair: .5}

// textCells are the cells of a table in the text: 小四, and 五号 and 小五 for
// tables of so many columns that a character of 小四 has no room.
var textCells = []tableStyle{
	{size: 12, lead: 18, padX: 4, padY: 4, minimum: 26, border: .75, hair: .5},
	{size: 10.5, lead: 16, padX: 2, padY: 4, minimum: 24, border: .75, hair: .5},
	{size: 9, lead: 14, padX: 1.5, padY: 3, minimum: 20, border: .75, hair: .5},
}

func (c *composer) tableStyle(columns int, width float64) tableStyle {
	styles := textCells
	if c.doc.Kind == Record {
		styles = append([]tableStyle{recordCells}, styles...)
	}
	for _, st := range styles {
		if st.least()*float64(columns) <= width {
			return st
		}
	}
	st := styles[len(styles)-1]
	if c.err == nil {
		c.err = fmt.Errorf("%d columns of %.0f pt: %w", columns, st.least(), ErrTooWide)
	}
	return st
}

// cellBox is one cell, set.
type cellBox struct {
	right, down int // columns and rows it covers
	lines       []line
	done        int // lines already on pages before, where it is cut
}

// tableBox is a table with its cells set, ready to be cut into pages.
type tableBox struct {
	frame
	table   *Table
	st      tableStyle
	xs      []float64   // column edges, one more than there are columns
	cells   [][]cellBox // none covers what is merged into another
	heights []float64
	below   float64 // height that goes along with the last row: its note
	// items and places count what stood on the page before a part of it.
	items, places int
}

// spanOf is how many columns and rows a cell covers.
func (t *Table) spanOf(i, j int) (columns, rows int) {
	columns, rows = 1, 1
	for j+columns < len(t.Columns) && t.merge(i, j+columns) == FromLeft {
		columns++
	}
	for i+rows < len(t.Rows) && t.merge(i+rows, j) == FromAbove {
		rows++
	}
	return columns, rows
}

// merge is what a cell belongs to. A row may be short of cells: what it lacks
// are empty ones.
func (t *Table) merge(i, j int) Merge {
	if j < len(t.Rows[i]) {
		return t.Rows[i][j].Merged
	}
	return Own
}

// group counts the rows from i on that merged cells tie together.
func (t *Table) group(i int) int {
	n := 1
	for i+n < len(t.Rows) && tied(t.Rows[i+n]) {
		n++
	}
	return n
}

func tied(row []Cell) bool {
	for _, c := range row {
		if c.Merged == FromAbove {
			return true
		}
	}
	return false
}

// setTable sets every cell and finds the height of every row. Every column of
// every row has an element or is covered by one, so that a reader of the
// structure finds the same number of columns in each row (ISO 14289-1, 7.5).
func (c *composer) setTable(t *Table) *tableBox {
	c.begin(TagTable)
	defer c.end()
	b := &tableBox{table: t, frame: c.frame(len(t.Columns))}
	if !b.turned {
		b.below = c.noteBelow(t)
	}
	b.st = c.tableStyle(len(t.Columns), b.width)
	texts := make([][]cellText, len(t.Rows))
	b.cells = make([][]cellBox, len(t.Rows))
	for i := range t.Rows {
		texts[i] = make([]cellText, len(t.Columns))
		b.cells[i] = make([]cellBox, len(t.Columns))
		c.begin(TagTR)
		for j := range t.Columns {
			if t.merge(i, j) != Own {
				continue
			}
			right, down := t.spanOf(i, j)
			b.cells[i][j] = cellBox{right: right, down: down}
			c.beginCell(t, i, j, down, right)
			texts[i][j] = c.cellText(b, i, j)
			c.end()
		}
		c.end()
	}
	b.size(texts, b.end-b.top)
	return b
}

// beginCell opens the element of a cell: a label heads its row, or its column
// where it stands in the table's head or every cell of the row is a label.
func (c *composer) beginCell(t *Table, i, j, rows, columns int) {
	cell := t.cell(i, j)
	tag := c.begin(TagTD)
	if cell.Label {
		tag.Role = TagTH
	}
	tag.Rows, tag.Columns = rows, columns
	for _, other := range t.Rows[i] {
		tag.RowHead = tag.RowHead || cell.Label && i >= t.Head && other.Merged == Own && !other.Label
	}
}

func (t *Table) cell(i, j int) Cell {
	if j < len(t.Rows[i]) {
		return t.Rows[i][j]
	}
	return Cell{}
}

// cellText is the text of a cell before its width is known: a paragraph a line
// its author wants.
type cellText struct {
	parts []Spans
	atoms [][]atom
	style style
	tag   *Tag
}

func (c *composer) cellText(b *tableBox, i, j int) cellText {
	cell := b.table.cell(i, j)
	st := style{role: fonts.FangSong, size: b.st.size, cell: b.st.size, align: b.table.Columns[j].Align}
	if cell.Label {
		st.align = Center
		if c.doc.Kind != Record {
			st.role = fonts.HeiTi
		}
	}
	text := cellText{style: st, tag: c.tag()}
	if len(cell.Text) == 0 {
		return text
	}
	for _, part := range splitLines(cell.Text) {
		text.parts = append(text.parts, part)
		text.atoms = append(text.atoms, c.atoms(part, st))
	}
	return text
}

// ragged is the number of characters below which the lines of a cell are not
// spread to one length: so few gaps would show it.
const ragged = 12

// setCell breaks the text of a cell into lines.
func (b *tableBox) setCell(i, j int, text cellText) {
	cell := &b.cells[i][j]
	st := text.style
	st.left = b.xs[j] + b.st.padX
	st.measure = b.xs[j+max(cell.right, 1)] - b.xs[j] - 2*b.st.padX
	if st.align == Justify && st.measure < ragged*st.size {
		st.align = Left
	}
	for k, as := range text.atoms {
		if len(as) == 0 {
			cell.lines = append(cell.lines, line{style: st}) // a line left blank to write on
			continue
		}
		cell.lines = append(cell.lines, setLines(as, text.parts[k], st, text.tag)...)
	}
}

// setHeights gives every row the height of its tallest cell; one over several
// rows makes the last of them taller.
func (b *tableBox) setHeights() {
	b.heights = make([]float64, len(b.cells))
	for i := range b.heights {
		b.heights[i] = max(b.heights[i], b.st.minimum)
		for _, cell := range b.cells[i] {
			if len(cell.lines) == 0 {
				continue
			}
			last := i + cell.down - 1
			h := b.textHeight(len(cell.lines))
			for k := i; k < last; k++ {
				h -= max(b.heights[k], b.st.minimum)
			}
			b.heights[last] = max(b.heights[last], h)
		}
	}
}

// textHeight is the height of a cell of n lines, lines how many a height holds.
func (b *tableBox) textHeight(n int) float64 { return float64(n)*b.st.lead + 2*b.st.padY }

func (b *tableBox) lines(height float64) int {
	return max(0, int((height-2*b.st.padY+eps)/b.st.lead))
}
