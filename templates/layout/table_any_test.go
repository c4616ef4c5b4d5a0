package layout

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// mergedTable is a table of rectangles of any size, texts of any length, with
// the number of characters that each field has.
func mergedTable(r *rand.Rand) (*Table, map[string]int) {
	rows, columns := 1+r.IntN(30), 1+r.IntN(6)
	t := &Table{Head: r.IntN(2), Rows: make([][]Cell, rows)}
	for range columns {
		t.Columns = append(t.Columns, Column{Weight: float64(1 + r.IntN(9)), Align: Align(r.IntN(4))})
	}
	for i := range t.Rows {
		t.Rows[i] = make([]Cell, columns)
	}
	said := map[string]int{}
	taken := map[[2]int]bool{}
	for i := range rows {
		for j := range columns {
			if taken[[2]int{i, j}] {
				continue
			}
			down, right := 1, 1
			if r.IntN(4) == 0 {
				down, right = 1+r.IntN(min(rows-i, 12)), 1+r.IntN(columns-j)
			}
			for right > 1 && taken[[2]int{i, j + right - 1}] {
				right--
			}
			if i < t.Head {
				down = 1
			}
			place(t, i, j, min(down, rows-i), right, taken)
			n := r.IntN(12)
			if r.IntN(30) == 0 {
				n = r.IntN(1500)
			}
			field := fmt.Sprintf("/cell/%d/%d", i, j)
			t.Rows[i][j] = Cell{Text: from(field, hanText(n)), Label: i < t.Head}
			said[field] = n
		}
	}
	return t, said
}

// place merges what a cell covers into it, as far as nothing else is there.
func place(t *Table, i, j, down, right int, taken map[[2]int]bool) {
	for k := range down {
		for l := range right {
			if taken[[2]int{i + k, j + l}] {
				place(t, i, j, 1, 1, taken)
				return
			}
		}
	}
	for k := range down {
		for l := range right {
			taken[[2]int{i + k, j + l}] = true
			if l > 0 {
				t.Rows[i+k][j+l].Merged = FromLeft
			} else if k > 0 {
				t.Rows[i+k][j].Merged = FromAbove
			}
		}
	}
}

// TestAnyTable: however cells are merged and however long they are, all of
// every cell is said, nothing stands on something else or outside the type area,
// and every row has all its columns.
func TestAnyTable(t *testing.T) {
	for seed := range uint64(400) {
		random := rand.New(rand.NewPCG(seed, 8))
		table, said := mergedTable(random)
		doc := &Document{Kind: []Kind{Report, Record}[seed%2], Body: []Block{para(1 + random.IntN(500)), table, para(60)}}
		if seed%4 == 1 {
			doc.Setup.SignLines = []string{"谈话人", "记录人"}
		}
		r := compose(t, doc)
		noOverlap(t, r)
		withinArea(t, doc, r)
		got := map[string]int{}
		for _, l := range r.Lines {
			if doc.Kind == Record && len(doc.Setup.SignLines) > 0 && l.bottom() > rowTop(19)+size3 {
				t.Errorf("%q stands where is signed", r.say(l))
			}
			got[l.Field] += len(l.X) - 1
		}
		for field, n := range said {
			if got[field] != n {
				t.Errorf("%s has %d characters of %d", field, got[field], n)
			}
		}
		regular(t, r, len(table.Columns))
		if t.Failed() {
			t.Fatalf("seed %d, %s\n%s", seed, doc.Kind, dump(r))
		}
	}
}

// regular: every row of every table has the same number of columns, spans
// counted (ISO 14289-1, 7.5).
func regular(t *testing.T, r *Result, columns int) {
	t.Helper()
	for _, table := range r.Tags.Kids {
		if table.Role != TagTable {
			continue
		}
		covered := make([]int, len(table.Kids)) // by cells of rows above
		for i, row := range table.Kids {
			n := covered[i]
			for _, cell := range row.Kids {
				n += max(1, cell.Columns)
				for k := 1; k < cell.Rows; k++ {
					covered[i+k] += max(1, cell.Columns)
				}
			}
			if n != columns {
				t.Errorf("row %d has %d columns of %d", i, n, columns)
			}
		}
	}
}
