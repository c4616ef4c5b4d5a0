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

// TestTiedRows: rows tied by merged cells stay on one page while they fit it;
// those that do not are parted between rows, and the cell they share is named
// again, as furniture, beside those that follow.
func TestTiedRows(t *testing.T) {
	table := tableOf(0, 12, 60)
	for i := 5; i < 9; i++ {
		table.Rows[i][0] = Cell{Merged: FromAbove}
	}
	r := compose(t, &Document{Kind: Report, Body: []Block{para(250), table}})
	noOverlap(t, r)
	withinArea(t, &Document{Kind: Report}, r)

	for i := 1; i < 12; i++ {
		table.Rows[i] = []Cell{{Merged: FromAbove}, textCell(fmt.Sprintf("/cell/%d", i), hanText(300))}
	}
	r = compose(t, &Document{Kind: Report, Body: []Block{table}})
	noOverlap(t, r)
	withinArea(t, &Document{Kind: Report}, r)
	for i := 1; i < 12; i++ {
		lines := r.linesOf(fmt.Sprintf("/cell/%d", i))
		if lines[0].Page != lines[len(lines)-1].Page {
			t.Errorf("row %d is cut", i)
		}
	}
	for i, p := range r.Pages[1:] {
		if runs := artifacts(p); len(runs) != 2 || runs[0].text() != "行0" {
			t.Errorf("page %d has %d pieces of furniture", i+2, len(runs))
		}
	}
}

// TestTallMergedCell: a cell over several rows longer than a page goes on from
// page to page, nothing lost and nothing over other text, whatever the rows it
// covers are like.
func TestTallMergedCell(t *testing.T) {
	for _, rows := range []int{2, 3, 40} {
		for _, chars := range []int{10, 500, 2500} {
			for _, lead := range []int{0, 300} {
				table := tableOf(1, rows+2, 20)
				table.Rows[1][0].Text = from("/tall", hanText(chars))
				table.Rows[2][1].Text = from("/long", hanText(chars*2))
				for i := 2; i <= rows; i++ {
					table.Rows[i][0] = Cell{Merged: FromAbove}
				}
				doc := &Document{Kind: Report, Body: []Block{para(lead), table, para(30)}}
				r := compose(t, doc)
				noOverlap(t, r)
				withinArea(t, doc, r)
				for field, want := range map[string]int{"/tall": chars, "/long": chars * 2} {
					n := 0
					for _, l := range r.linesOf(field) {
						n += len(l.X) - 1
					}
					if n != want {
						t.Errorf("%d rows, %d characters after %d: %s has %d", rows, chars, lead, field, n)
					}
				}
			}
		}
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
		columns, least := make([]Column, len(weights)), make([]float64, len(weights))
		for i, w := range weights {
			columns[i].Weight = w
			least[i] = min(20, areaWidth/float64(len(weights)))
		}
		xs := columnEdges(columns, least, areaLeft, areaWidth)
		near(t, "right edge", xs[len(xs)-1], areaRight, .01)
		for i := 1; i < len(xs); i++ {
			if w := xs[i] - xs[i-1]; w < min(20, areaWidth/float64(len(weights)))-.01 {
				t.Errorf("%v: column %d is %.1f pt wide", weights, i, w)
			}
		}
	}
}

// TestColumnsOfWords: a column is as wide as its longest word, where that is no
// more than its equal share; a longer one is cut and stays in its cell.
func TestColumnsOfWords(t *testing.T) {
	table := &Table{Columns: []Column{{Weight: 30}, {Weight: 1}, {Weight: 1}}, Rows: [][]Cell{
		{textCell("/a", hanText(60)), textCell("/date", "2026年12月31日"), textCell("/url", strings.Repeat("antidisestablishmentarianism", 3))},
	}}
	r := compose(t, &Document{Kind: Report, Body: []Block{table}})
	if n := len(r.linesOf("/date")); n != 1 {
		t.Errorf("the date stands on %d lines", n)
	}
	if n := len(r.linesOf("/url")); n < 2 {
		t.Error("a word wider than its column is not cut")
	}
	withinArea(t, &Document{Kind: Report}, r)
}

// TestManyColumns: a table of more than ten columns lies on its side, a form
// table never; the type grows smaller with the columns, and what not even the
// smallest can hold is an error.
func TestManyColumns(t *testing.T) {
	for n := 1; n < 60; n++ {
		table := &Table{Columns: make([]Column, n), Rows: [][]Cell{make([]Cell, n)}}
		for j := range n {
			table.Columns[j].Weight = 1
			table.Rows[0][j] = textCell("/x", "某市")
		}
		for kind, most := range map[Kind]int{Report: 53, Record: 36} {
			r, err := Compose(&Document{Kind: kind, Body: []Block{table}}, faces(t))
			if n > most {
				if !errors.Is(err, ErrTooWide) {
					t.Errorf("%d columns: %v", n, err)
				}
				continue
			}
			if err != nil {
				t.Fatalf("%d columns: %v", n, err)
			}
			if turned := r.linesOf("/x")[0].Angle == 90; turned != (n > 10 && kind == Report) {
				t.Errorf("%d columns of a %s: turned is %v", n, kind, turned)
			}
			r = flat(t, r)
			withinArea(t, &Document{Kind: kind}, r)
			noOverlap(t, r)
		}
	}
}

// TestNumbersAligned: numbers of a centred column stand point under point.
func TestNumbersAligned(t *testing.T) {
	table := &Table{Columns: []Column{{Weight: 1, Align: Center}, {Weight: 1, Align: Center}}, Head: 1,
		Rows: [][]Cell{{{Text: Words("金额"), Label: true}, {Text: Words("说明"), Label: true}}}}
	for _, n := range []string{"1", "26.5", "1163.78", "—", "0.126%"} {
		table.Rows = append(table.Rows, []Cell{textCell("/n", n), textCell("/w", n+"元")})
	}
	r := compose(t, &Document{Kind: Report, Body: []Block{table}})
	point := func(l Line) float64 {
		if at := strings.IndexAny(r.say(l), ".%"); at >= 0 {
			return l.X[at]
		}
		return l.right()
	}
	var at []float64
	for _, l := range r.linesOf("/n") {
		if r.say(l) != "—" {
			at = append(at, point(l))
		}
	}
	for _, x := range at[1:] {
		near(t, "point", x, at[0], .2)
	}
	for _, l := range r.linesOf("/w") {
		near(t, "words", l.middle(), areaLeft+areaWidth*3/4, .2)
	}
}

// TestRegular: every row of a table has the same number of columns, spans
// counted, however its cells are merged or missing (ISO 14289-1, 7.5).
func TestRegular(t *testing.T) {
	table := &Table{Columns: make([]Column, 4), Head: 1, Rows: [][]Cell{
		{{Text: Words("甲"), Label: true}, {Merged: FromLeft}, {Text: Words("乙"), Label: true}, {Text: Words("丙"), Label: true}},
		{textCell("/x", "一"), textCell("/x", "二"), textCell("/x", "三"), {}},
		{{Merged: FromAbove}, textCell("/x", "四")},
		{{Merged: FromAbove}, textCell("/x", "五"), {Merged: FromLeft}, {Merged: FromLeft}},
	}}
	r := compose(t, &Document{Kind: Report, Body: []Block{table}})
	tag := r.Tags.Kids[len(r.Tags.Kids)-1]
	if tag.Role != TagTable || len(tag.Kids) != 4 {
		t.Fatalf("%s with %d rows", tag.Role, len(tag.Kids))
	}
	regular(t, r, 4)
	for i, row := range tag.Kids {
		for _, cell := range row.Kids {
			if head := cell.Role == TagTH; head != (i == 0) || cell.RowHead {
				t.Errorf("row %d has a %s, of its row: %v", i, cell.Role, cell.RowHead)
			}
		}
	}
}
