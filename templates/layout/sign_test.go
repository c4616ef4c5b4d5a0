package layout

import (
	"fmt"
	"strings"
	"testing"
)

// TestUnsealed: a blank line, the organ two characters from the right, the date
// two characters right of the organ's first; a date longer than the organ two
// characters from the right itself (7.3.5.2).
func TestUnsealed(t *testing.T) {
	for _, tt := range []struct {
		organs []int
		date   string
	}{
		{[]int{11}, "2026年3月5日"}, {[]int{7}, "2026年12月25日"}, {[]int{4}, "2026年12月25日"}, {[]int{2}, "2026年3月5日"},
		{[]int{11, 7, 4}, "2026年3月5日"}, {[]int{3, 4}, "2026年12月25日"}, {[]int{26}, "2026年3月5日"},
	} {
		doc := full(Official, para(60))
		doc.Setup.Seal = Unsealed
		doc.Elements.Attachments, doc.Elements.Issuers, doc.Elements.Date = nil, nil, from("/date", tt.date)
		for i, n := range tt.organs {
			doc.Elements.Issuers = append(doc.Elements.Issuers, from(fmt.Sprint("/issuer/", i), hanText(n)))
		}
		r := compose(t, doc)
		body := r.linesOf("/body")
		date := r.linesOf("/date")[0]
		last := len(tt.organs) - 1
		for i := range tt.organs {
			l := organLines(r, i, -1)[0]
			near(t, "organ below the text", l.Baseline-body[len(body)-1].Baseline, float64(2+i)*pitch, .15)
			near(t, "date below the organ", date.Baseline-l.Baseline, float64(last+1-i)*pitch, .15)
			long := date.right()-date.left() > l.right()-l.left()+1
			if i == last {
				near(t, "date right of the organ's first", date.left()-l.left(), 2*cell, .15)
			}
			if i == last && long {
				near(t, "date from the right", areaRight-date.right(), 2*cell, .15)
			} else {
				near(t, "organ from the right", areaRight-l.right(), 2*cell, .15)
			}
		}
	}
}

// TestStamped: two blank lines, the stamp four characters from the right, the
// post two to its left in the middle of its height, one blank line, the date four
// characters from the right; the next one aligned below (7.3.5.3).
func TestStamped(t *testing.T) {
	for n := 1; n <= 4; n++ {
		doc := full(Official, para(60))
		doc.Setup.Seal = Stamped
		doc.Elements.Attachments = nil
		for i := range n {
			doc.Elements.Stamps = append(doc.Elements.Stamps, Stamp{Post: from(fmt.Sprint("/post/", i), hanText(5+i*4)), Name: from("/name", "张某某")})
		}
		r := drafted(t, doc)
		date := r.linesOf("/date")[0]
		boxes := stampBoxes(r.Pages[date.Page-1])
		if len(boxes) != n {
			t.Fatalf("%d boxes for %d stamps", len(boxes), n)
		}
		body := r.linesOf("/body")
		text := body[len(body)-1]
		if text.Page != date.Page || strings.Contains(r.Text, "张某某") {
			t.Error("text on another page, or the name printed")
		}
		near(t, "first stamp below the text", boxes[0].y1-text.top(), 3*pitch, .15)
		for i, b := range boxes {
			near(t, "stamp from the right", areaRight-b.x2, 4*cell, .15)
			near(t, "stamps aligned", b.x1, boxes[0].x1, .01)
			post := r.linesOf(fmt.Sprint("/post/", i))
			for _, l := range post {
				near(t, "post left of the stamp", b.x1-l.right(), 2*cell, .15)
			}
			near(t, "post in the middle", (post[0].top()+post[len(post)-1].bottom())/2, (b.y1+b.y2)/2, .1)
		}
		near(t, "date from the right", areaRight-date.right(), 4*cell, .15)
		near(t, "date below the stamp", date.top()-boxes[n-1].y2, 2*pitch-size3, .15)
	}
}

// stampBoxes are the places of stamps on a page, from the top.
func stampBoxes(p Page) []box {
	var pale []*Rule
	for _, it := range p.Items {
		if r, ok := it.(*Rule); ok && r.Color == paleMark {
			pale = append(pale, r)
		}
	}
	var out []box
	for ; len(pale) >= 4; pale = pale[4:] {
		out = append(out, box{pale[0].X1, pale[0].Y1, pale[1].X2, pale[1].Y1})
	}
	return out
}

// TestStampedWithoutStamps: without a stamp the organ signs unsealed.
func TestStampedWithoutStamps(t *testing.T) {
	doc := full(Official, para(60))
	doc.Setup.Seal = Stamped
	unsealed := full(Official, para(60))
	unsealed.Setup.Seal = Unsealed
	if a, b := compose(t, doc), compose(t, unsealed); dump(a) != dump(b) {
		t.Errorf("%s\nnot\n%s", dump(a), dump(b))
	}
}

// TestSignedBesideTable: a signature shares its page with the last rows of a
// table that ends the text, wherever it ends, and page breaks at the end of the
// text part nothing (7.3.5.5).
func TestSignedBesideTable(t *testing.T) {
	for _, seal := range []Seal{Sealed, Unsealed} {
		for rows := 1; rows < 45; rows++ {
			doc := full(Official, para(100), &Heading{Level: 1, Text: from("/heading", "一、任务")}, taskTable(rows), &PageBreak{}, &PageBreak{})
			doc.Setup.Seal = seal
			doc.Elements.Attachments = nil
			r := compose(t, doc)
			page := r.linesOf("/date")[0].Page
			beside := 0
			for _, l := range r.Lines {
				if l.Page == page && (l.Field == "/cell" || l.Field == "/body") {
					beside++
				}
			}
			if organ := organLines(r, 0, -1)[0]; beside == 0 || organ.Page != page {
				t.Errorf("%d rows, %v: signed on page %d, organ on %d, beside %d lines", rows, seal, page, organ.Page, beside)
			}
			table := rules(r.Pages[page-1])
			foot := 0.0
			for _, l := range table {
				if l.Y1 < organLines(r, 0, -1)[0].top() {
					foot = l.Y1
				}
			}
			gap := organLines(r, 0, -1)[0].top() - foot
			if seal == Sealed {
				gap -= sealRadius - size3/2
			} else {
				gap -= pitch
			}
			if gap < 0 || gap > pitch {
				t.Errorf("%d rows, %v: %.1f mm below the table", rows, seal, gap/mm)
			}
			headingsKept(t, r)
			noOverlap(t, r)
			if !strings.Contains(r.Text, strings.Repeat("任务\n责任\n", rows)) {
				t.Errorf("%d rows: the table is not in the text once", rows)
			}
		}
	}
}

func taskTable(rows int) *Table {
	table := &Table{Columns: []Column{{Weight: 2}, {Weight: 1}}, Head: 1,
		Rows: [][]Cell{{{Text: Words("项目"), Label: true}, {Text: Words("单位"), Label: true}}}}
	for range rows {
		table.Rows = append(table.Rows, []Cell{{Text: from("/cell", "任务")}, {Text: from("/cell", "责任")}})
	}
	return table
}

// TestNearer: a seal short of half a line between text and 版记 stands that much
// higher, off both, and the text's last lines stay with those before them.
func TestNearer(t *testing.T) {
	for _, kind := range []Kind{Official, Letter} {
		raised := 0
		for rows := 1; rows < 30; rows++ {
			doc := full(kind, para(26+28*(rows-1)))
			doc.Draft = true
			doc.Elements.Note, doc.Elements.Attachments = nil, nil
			if kind == Letter {
				doc.Elements.CopiesTo = []Spans{from("/cc", hanText(40))} // two lines
			}
			r := compose(t, doc)
			noOverlap(t, r)
			closedByRule(t, doc, r)
			body, cc := r.linesOf("/body"), r.find(t, "抄送：")
			last := body[len(body)-1]
			for _, it := range r.Pages[last.Page-1].Items {
				seal, ok := it.(*Circle)
				if !ok {
					continue
				}
				top, foot := seal.Y-sealRadius, seal.Y+sealRadius
				if gap := top - last.bottom(); gap < 2*mm || gap > pitch {
					t.Errorf("%s, %d rows: the seal is %.1f mm below the text", kind, rows, gap/mm)
				} else if gap < 21 {
					raised++
				}
				if cc.Page == last.Page && foot > cc.top() {
					t.Errorf("%s, %d rows: the seal stands on the 版记", kind, rows)
				}
			}
		}
		if raised == 0 {
			t.Errorf("%s: no seal is raised", kind)
		}
	}
}
