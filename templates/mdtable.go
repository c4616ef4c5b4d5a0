package templates

import (
	"regexp"
	"strings"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"

	"casefile/templates/layout"
)

// delimiterLine is the second line of a Markdown table. The number of its
// dashes says how wide each column is against the others.
var delimiterLine = regexp.MustCompile(`^[ \t]*\|?[ \t]*:?-+:?[ \t]*(\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$`)

func delimiterRows(source string) [][]float64 {
	var out [][]float64
	for _, line := range strings.Split(source, "\n") {
		if !strings.Contains(line, "|") || !delimiterLine.MatchString(line) {
			continue
		}
		var weights []float64
		for _, cell := range strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|") {
			weights = append(weights, float64(strings.Count(cell, "-")))
		}
		out = append(out, weights)
	}
	return out
}

// table reads a table. A head row without any text is there only because
// Markdown wants one, and is left out. A cell holding < belongs to the cell on
// its left, one holding ^ to the cell above.
func (r *reader) table(n *east.Table) *layout.Table {
	t := &layout.Table{Columns: make([]layout.Column, len(n.Alignments))}
	var weights []float64
	if len(r.delims) > 0 {
		weights, r.delims = r.delims[0], r.delims[1:]
	}
	for i, a := range n.Alignments {
		t.Columns[i] = layout.Column{Weight: 1, Align: alignOf(a)}
		if i < len(weights) {
			t.Columns[i].Weight = weights[i]
		}
	}
	for row := n.FirstChild(); row != nil; row = row.NextSibling() {
		_, head := row.(*east.TableHeader)
		cells := r.cells(row, head)
		if head {
			if blank(cells) {
				continue
			}
			t.Head = 1
		}
		t.Rows = append(t.Rows, cells)
	}
	r.tables++
	if at := torn(t); at != nil && r.torn == nil {
		at.table = r.tables
		r.torn = at
	}
	return t
}

// cellAt is a cell of a run's tables: which table, and the row and column that
// is printed, all from 1.
type cellAt struct{ table, row, column int }

// torn finds a merged cell that is in no rectangle, or in two: a < in the first
// column, a ^ in the first row, a ^ under one half of a wide cell. Drawn, the
// text of such cells would stand over other text.
func torn(t *layout.Table) *cellAt {
	taken := map[cellAt]bool{}
	for i, row := range t.Rows {
		for j, cell := range row {
			at := cellAt{row: i + 1, column: j + 1}
			switch {
			case cell.Merged != layout.Own && !taken[at]:
				return &at
			case cell.Merged == layout.Own:
				if bad := take(t, i, j, taken); bad != nil {
					return bad
				}
			}
		}
	}
	return nil
}

// take marks the rectangle that begins at a cell with content of its own: as
// wide as the < beside it, as high as the ^ below it.
func take(t *layout.Table, i, j int, taken map[cellAt]bool) *cellAt {
	right, down := j+1, i+1
	for right < len(t.Rows[i]) && t.Rows[i][right].Merged == layout.FromLeft {
		right++
	}
	for down < len(t.Rows) && j < len(t.Rows[down]) && t.Rows[down][j].Merged == layout.FromAbove {
		down++
	}
	for k := i; k < down; k++ {
		for l := j; l < right; l++ {
			at := cellAt{row: k + 1, column: l + 1}
			if taken[at] || l >= len(t.Rows[k]) || (k != i || l != j) && t.Rows[k][l].Merged == layout.Own {
				return &at
			}
			taken[at] = true
		}
	}
	return nil
}

func (r *reader) cells(row ast.Node, head bool) []layout.Cell {
	var out []layout.Cell
	for c := row.FirstChild(); c != nil; c = c.NextSibling() {
		cell := layout.Cell{Text: r.inline(c), Label: head}
		if len(cell.Text) == 1 && cell.Text[0].Field == "" {
			switch cell.Text[0].Text {
			case "<":
				cell = layout.Cell{Merged: layout.FromLeft}
			case "^":
				cell = layout.Cell{Merged: layout.FromAbove}
			}
		}
		cell.Label = cell.Label || allStrong(c)
		out = append(out, cell)
	}
	return out
}

// allStrong reports whether a cell's words are all written **strong**: what a
// row of a form table is called.
func allStrong(cell ast.Node) bool {
	found := false
	for n := cell.FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.Emphasis:
			if n.Level != 2 {
				return false
			}
			found = true
		case *ast.RawHTML:
		default:
			return false
		}
	}
	return found
}

func blank(cells []layout.Cell) bool {
	for _, c := range cells {
		if len(c.Text) > 0 {
			return false
		}
	}
	return true
}

func alignOf(a east.Alignment) layout.Align {
	switch a {
	case east.AlignLeft:
		return layout.Left
	case east.AlignCenter:
		return layout.Center
	case east.AlignRight:
		return layout.Right
	}
	return layout.Justify
}
