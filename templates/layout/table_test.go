package layout

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

func textCell(field, text string) Cell { return Cell{Text: from(field, text)} }

func tableOf(head, rows, cells int) *Table {
	t := &Table{Columns: []Column{{Weight: 1}, {Weight: 3}}, Head: head}
	for i := range rows {
		t.Rows = append(t.Rows, []Cell{textCell("/no", fmt.Sprintf("行%d", i)), textCell("/cell", hanText(cells))})
	}
	return t
}

// TestRepeatedHead: a table over pages shows its head on each, but says it once.
func TestRepeatedHead(t *testing.T) {
	table := tableOf(1, 60, 30)
	table.Rows[0] = []Cell{{Text: from("/head", "序号"), Label: true}, {Text: from("/head", "整改任务"), Label: true}}
	r := compose(t, &Document{Kind: Report, Body: []Block{para(100), table}})
	if n := strings.Count(r.Text, "整改任务"); n != 1 || len(r.Pages) < 3 {
		t.Errorf("the head stands %d times in the text, on %d pages", n, len(r.Pages))
	}
	for i, p := range r.Pages[1:] {
		runs := artifacts(p)
		if len(runs) != 3 || runs[0].text()+runs[1].text() != "序号整改任务" || runs[0].Y > areaTop+40 {
			t.Errorf("page %d has %d pieces of furniture", i+2, len(runs))
		}
	}
	for i := range 59 {
		if got := strings.Count(r.Text, fmt.Sprintf("行%d\n", i+1)); got != 1 {
			t.Errorf("row %d stands %d times", i+1, got)
		}
	}
}

// TestRowsWhole: a row goes to the next page whole, while it fits one.
func TestRowsWhole(t *testing.T) {
	r := compose(t, &Document{Kind: Report, Body: []Block{tableOf(1, 30, 26*9)}})
	page := map[int]int{}
	for _, l := range r.linesOf("/cell") {
		page[l.Page]++
	}
	for p, n := range page {
		if n%9 != 0 && n%10 != 0 {
			t.Errorf("page %d has %d lines", p, n)
		}
	}
}

// TestTallCell: a row taller than a page is cut between lines, nothing lost.
func TestTallCell(t *testing.T) {
	for _, lead := range []int{0, 100, 500} {
		table := tableOf(1, 4, 5)
		table.Rows[2][1].Text = from("/tall", hanText(3000))
		r := compose(t, &Document{Kind: Record, Body: []Block{para(lead), table, para(40)}})
		n := 0
		for _, l := range r.linesOf("/tall") {
			n += len(l.X) - 1
		}
		if n != 3000 || len(r.Pages) < 4 {
			t.Errorf("after %d: %d characters on %d pages", lead, n, len(r.Pages))
		}
		noOverlap(t, r)
		withinArea(t, &Document{Kind: Record}, r)
	}
}

// TestTiedRows: rows tied by merged cells stay on one page; what cannot is an
// error and no overflow.
func TestTiedRows(t *testing.T) {
	table := tableOf(0, 12, 60)
	for i := 5; i < 9; i++ {
		table.Rows[i][0] = Cell{Merged: FromAbove}
	}
	r := compose(t, &Document{Kind: Report, Body: []Block{para(250), table}})
	noOverlap(t, r)
	withinArea(t, &Document{Kind: Report}, r)

	for i := 1; i < 12; i++ {
		table.Rows[i] = []Cell{{Merged: FromAbove}, textCell("/cell", hanText(300))}
	}
	if _, err := Compose(&Document{Kind: Report, Body: []Block{table}}, faces(t)); !errors.Is(err, ErrTooTall) {
		t.Errorf("got %v", err)
	}
}

// TestMergedText: a merged cell has the width and height of all it covers.
func TestMergedText(t *testing.T) {
	table := &Table{Columns: []Column{{Weight: 1, Align: Center}, {Weight: 1, Align: Center}, {Weight: 2, Align: Center}}, Rows: [][]Cell{
		{textCell("/wide", "甲"), {Merged: FromLeft}, textCell("/x", "乙")},
		{textCell("/tall", "丙"), textCell("/y", "丁"), textCell("/z", hanText(70))},
		{{Merged: FromAbove}, {Merged: FromLeft}, textCell("/z", hanText(70))},
	}}
	r := compose(t, &Document{Kind: Report, Body: []Block{table}})
	near(t, "wide cell's middle", r.find(t, "甲").middle(), areaLeft+areaWidth/4, .2)
	y, z := r.find(t, "丙").Baseline, r.linesOf("/z")
	near(t, "tall cell's middle", y, (z[0].Baseline+z[len(z)-1].Baseline)/2, .2)
}

// TestHeadAlone: a table's head never ends a page alone, nor stands with
// nothing under it where the first row is tall.
func TestHeadAlone(t *testing.T) {
	for rows := 1; rows < 25; rows++ {
		for _, cells := range []int{5, 200, 1200} {
			table := tableOf(1, 3, cells)
			table.Rows[0] = []Cell{textCell("/head", "甲"), textCell("/head", "乙")}
			r := compose(t, &Document{Kind: Report, Body: []Block{para(26 + 28*(rows-1)), table}})
			if head, first := r.linesOf("/head")[0], r.linesOf("/cell")[0]; head.Page != first.Page {
				t.Errorf("after %d rows, %d characters: head on page %d, first row on %d", rows, cells, head.Page, first.Page)
			}
			noOverlap(t, r)
			withinArea(t, &Document{Kind: Report}, r)
		}
	}
}

// TestNarrowColumns: no column is too narrow for a character, whatever its
// weight, and together they fill the type area.
func TestNarrowColumns(t *testing.T) {
	for _, weights := range [][]float64{{1}, {1, 1}, {1, 99}, {3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 24}, {0, 0}, {0, 5}, make([]float64, 40)} {
		columns := make([]Column, len(weights))
		for i, w := range weights {
			columns[i].Weight = w
		}
		xs := columnEdges(columns, 20)
		near(t, "right edge", xs[len(xs)-1], areaRight, .01)
		for i := 1; i < len(xs); i++ {
			if w := xs[i] - xs[i-1]; w < min(20, areaWidth/float64(len(weights)))-.01 {
				t.Errorf("%v: column %d is %.1f pt wide", weights, i, w)
			}
		}
	}
}
