package layout

import (
	"fmt"
	"math"
	"strings"
	"testing"
)

// circles are the places of seals on a page.
func circles(p Page) []*Circle {
	var out []*Circle
	for _, it := range p.Items {
		if c, ok := it.(*Circle); ok {
			out = append(out, c)
		}
	}
	return out
}

// drafted composes a document as a draft and as it will be issued: the places of
// seals are on the draft only, and change nothing else.
func drafted(t *testing.T, doc *Document) *Result {
	t.Helper()
	final := compose(t, doc)
	for i, p := range final.Pages {
		if len(circles(p)) > 0 {
			t.Errorf("page %d of the issued document shows a seal", i+1)
		}
	}
	copied := *doc
	copied.Draft = true
	r := compose(t, &copied)
	if r.Text != final.Text || len(r.Lines) != len(final.Lines) {
		t.Fatal("a draft says something else")
	}
	for i, l := range r.Lines {
		if l.Baseline != final.Lines[i].Baseline || l.Page != final.Lines[i].Page {
			t.Errorf("%s stands elsewhere on the draft", r.say(l))
		}
	}
	return r
}

// organLines are the lines in which an organ signs, the date's included for the
// last one.
func organLines(r *Result, i, last int) []Line {
	var out []Line
	begun := false
	for _, l := range r.Lines {
		begun = begun || l.Field == "/body"
		if begun && l.Field == fmt.Sprint("/issuer/", i) || i == last && l.Field == "/date" {
			out = append(out, l)
		}
	}
	return out
}

// TestSeals: each organ has a seal of its own, 42 mm across, centred on its name,
// the last on name and date, both below its middle; seals neither touch nor leave
// the type area, and the first row's reach up to less than a line below the text
// (7.3.5.1).
func TestSeals(t *testing.T) {
	for n := 1; n <= 9; n++ {
		for _, length := range []int{4, 6, 7, 9, 12, 13, 20, 27, 34} {
			if n > 8 && length > 13 || n > 4 && length > 20 {
				continue // no page holds them with text; see TestManyOrgans
			}
			doc := full(Official, para(500))
			doc.Elements.Issuers, doc.Elements.Attachments = nil, nil
			for i := range n {
				doc.Elements.Issuers = append(doc.Elements.Issuers, from(fmt.Sprint("/issuer/", i), hanText(max(4, length-i%3*3))))
			}
			if t.Run(fmt.Sprintf("%d of %d", n, length), func(t *testing.T) { seals(t, doc) }); t.Failed() {
				return
			}
		}
	}
}

func seals(t *testing.T, doc *Document) {
	r := drafted(t, doc)
	n := len(doc.Elements.Issuers)
	page := r.linesOf("/date")[0].Page
	found := circles(r.Pages[page-1])
	if len(found) != n {
		t.Fatalf("%d seals for %d organs\n%s", len(found), n, dump(r))
	}
	for i, c := range found {
		near(t, "width", 2*c.Radius+c.Weight, 42*mm, .01)
		if c.X-c.Radius < areaLeft || c.X+c.Radius > areaRight || c.Y+c.Radius > areaBottom {
			t.Errorf("seal %d at %.1f, %.1f mm leaves the type area", i, c.X/mm, c.Y/mm)
		}
		for j, d := range found[:i] {
			if math.Hypot(c.X-d.X, c.Y-d.Y) <= 42*mm {
				t.Errorf("seals %d and %d touch", j, i)
			}
		}
		lines := organLines(r, i, n-1)
		top, bottom := lines[0].top(), lines[len(lines)-1].bottom()
		if c.Y-top > bottom-c.Y+.1 || c.Y-c.Radius > top || c.Y+c.Radius < bottom {
			t.Errorf("seal %d from %.1f to %.1f, name and date from %.1f to %.1f", i, c.Y-c.Radius, c.Y+c.Radius, top, bottom)
		}
		for _, l := range lines {
			near(t, "seal above "+r.say(l), l.middle(), c.X, 1)
		}
	}
	body := r.linesOf("/body")
	last := body[len(body)-1]
	if gap := found[0].Y - found[0].Radius - last.bottom(); last.Page != page || gap <= 0 || gap > pitch {
		t.Errorf("text ends on page %d, the seal on page %d is %.1f mm below", last.Page, page, gap/mm)
	}
}

// TestSealRows: three organs of short names share a row, and the last row stands
// at the right, above the date.
func TestSealRows(t *testing.T) {
	for _, tt := range []struct {
		n, length int
		rows      []int
	}{{2, 5, []int{2}}, {3, 5, []int{3}}, {4, 5, []int{3, 1}}, {5, 5, []int{3, 2}}, {3, 11, []int{2, 1}}, {4, 11, []int{2, 2}}, {2, 20, []int{1, 1}}} {
		doc := full(Official, para(60))
		doc.Elements.Issuers = nil
		for i := range tt.n {
			doc.Elements.Issuers = append(doc.Elements.Issuers, from(fmt.Sprint("/issuer/", i), hanText(tt.length)))
		}
		r := compose(t, doc)
		var rows []int
		var last Line
		for i := range tt.n {
			l := organLines(r, i, -1)[0]
			if i > 0 && math.Abs(l.Baseline-last.Baseline) < .2 {
				rows[len(rows)-1]++
			} else {
				if i > 0 {
					near(t, "rows apart", l.Baseline-last.Baseline, sealRow*pitch, .2)
				}
				rows = append(rows, 1)
			}
			last = l
		}
		if fmt.Sprint(rows) != fmt.Sprint(tt.rows) {
			t.Errorf("%d organs of %d characters: rows %v, want %v", tt.n, tt.length, rows, tt.rows)
		}
		date := r.linesOf("/date")[0]
		near(t, "date below the last", date.middle(), last.middle(), .2)
		near(t, "date under the name", date.Baseline-last.Baseline, pitch, .15)
	}
}

// TestManyOrgans: organs that no page holds all sign, in their order, the first
// beside text.
func TestManyOrgans(t *testing.T) {
	doc := full(Official, para(60))
	doc.Elements.Issuers = nil
	for i := range 20 {
		doc.Elements.Issuers = append(doc.Elements.Issuers, from(fmt.Sprint("/issuer/", i), hanText(10+i)))
	}
	r := compose(t, doc)
	noOverlap(t, r)
	withinArea(t, doc, r)
	var want []string
	for _, text := range doc.Elements.Issuers {
		want = append(want, text.Plain())
	}
	if !strings.Contains(strings.ReplaceAll(r.Text, "\n", ""), strings.Join(want, "")+"2026年3月5日") {
		t.Errorf("organs are missing:\n%s", dump(r))
	}
}
