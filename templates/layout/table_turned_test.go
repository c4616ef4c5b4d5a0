package layout

import (
	"fmt"
	"testing"
)

// flat is a result with the tables that lie on their side set upright in the
// place of the type area, as far as they fit it across, so that what holds of
// lines can be asked of theirs.
func flat(t *testing.T, r *Result) *Result {
	t.Helper()
	out := &Result{Pages: r.Pages, Text: r.Text, Tags: r.Tags}
	for _, l := range r.Lines {
		if l.Angle != 0 {
			up := make([]float64, len(l.X))
			for i, x := range l.X {
				if up[i] = areaBottom - x; up[i] < -.15 || up[i] > areaHeight+.15 {
					t.Errorf("page %d: %q leaves the type area along its lines", l.Page, r.say(l))
				}
				up[i] = areaLeft + up[i]*areaWidth/areaHeight
			}
			l.X, l.Baseline = up, areaTop+l.Baseline-areaLeft
			if l.bottom() > areaTop+areaWidth+.15 {
				t.Errorf("page %d: %q leaves the type area across its lines", l.Page, r.say(l))
			}
		}
		out.Lines = append(out.Lines, l)
	}
	return out
}

// wideTable has more columns than stand upright.
func wideTable(rows, chars int) *Table {
	t := &Table{Head: 1}
	for j := range 12 {
		t.Columns = append(t.Columns, Column{Weight: float64(1 + j%3), Align: Center})
	}
	for i := range rows {
		row := make([]Cell, 12)
		for j := range row {
			row[j] = Cell{Text: from("/cell", fmt.Sprintf("%d", i*j)), Label: i == 0}
			if j == 2 {
				row[j].Text = from("/long", hanText(chars))
			}
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// TestTurnedTable: it stands on pages of its own, with the heading before it,
// its lines running up the page; its head is at the left edge of the type area,
// the binding edge of an odd page; page numbers are where they always are
// (clause 8). The text goes on upright after it, and says the same in order.
func TestTurnedTable(t *testing.T) {
	for _, duplex := range []bool{false, true} {
		for _, rows := range []int{2, 40} {
			doc := &Document{Kind: Report, Setup: Setup{Duplex: duplex}, Body: []Block{para(200),
				&Heading{Level: 1, Text: from("/heading", "一、数据")}, wideTable(rows, 30), para(100)}}
			r := compose(t, doc)
			h, body := r.linesOf("/heading")[0], r.linesOf("/body")
			cells := r.linesOf("/cell")
			if h.Angle != 90 || h.Page != cells[0].Page || h.Baseline > cells[0].Baseline {
				t.Errorf("the heading stands at %d°, page %d", h.Angle, h.Page)
			}
			shift := 0.0
			if duplex && h.Page%2 == 0 {
				shift = -mirror
			}
			near(t, "heading from the left edge", h.Baseline-.88*size3, areaLeft+shift, .2)
			for _, l := range body {
				if l.Angle != 0 || l.Page >= cells[0].Page && l.Page <= cells[len(cells)-1].Page {
					t.Errorf("text on page %d at %d°", l.Page, l.Angle)
				}
			}
			for i, p := range r.Pages {
				if pageOf(p) != fmt.Sprint(i+1) {
					t.Errorf("page %d is numbered %q", i+1, pageOf(p))
				}
				for _, it := range p.Items {
					run, ok := it.(*TextRun)
					if ok && (run.Angle != 0) != (i+1 >= cells[0].Page && i+1 <= cells[len(cells)-1].Page && run.Y < 760) {
						t.Errorf("page %d: %q stands at %.0f°", i+1, run.text(), run.Angle)
					}
				}
			}
			if !duplex {
				f := flat(t, r)
				noOverlap(t, f)
				withinArea(t, doc, f)
			}
		}
	}
}

// TestTurnedRects: a cell of a turned table has its rectangle where its glyphs
// are.
func TestTurnedRects(t *testing.T) {
	r := compose(t, &Document{Kind: Report, Body: []Block{wideTable(5, 3)}})
	l := r.linesOf("/long")[0]
	rects := Rects(r.Text, r.Lines, l.Start, l.Start+len("某市"))
	if len(rects) != 1 {
		t.Fatalf("%d rectangles", len(rects))
	}
	for _, it := range r.Pages[l.Page-1].Items {
		if run, ok := it.(*TextRun); ok && run.Angle == 90 && run.text() == hanText(3) {
			got := rects[0]
			near(t, "left", got.X1, run.X-.88*run.Size, .2)
			near(t, "bottom", got.Y2, run.Y, .5)
			near(t, "top", got.Y1, run.Y-2*run.Size, .5)
			return
		}
	}
	t.Error("no such run")
}
