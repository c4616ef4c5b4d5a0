package layout

import "testing"

// TestMirror: printed on both sides, an even page has its binding edge and the
// 28 mm at the right: all of it stands 2 mm farther left, the Map too (6.2).
func TestMirror(t *testing.T) {
	for _, kind := range []Kind{Official, Letter, Report} {
		doc := full(kind, para(28*60), taskTable(5))
		doc.Annexes = []Annex{{Title: Words("方案"), Body: []Block{para(800)}}}
		single := compose(t, doc)
		doc.Setup.Duplex = true
		r := compose(t, doc)
		for i, l := range r.Lines {
			want := single.Lines[i]
			if l.Page != want.Page {
				break // the 版记
			}
			dx := 0.0
			if l.Page%2 == 0 {
				dx = -2 * mm
			}
			near(t, "left end", l.left(), want.left()+dx, .1)
			near(t, "right end", l.right(), want.right()+dx, .1)
		}
		for i, p := range single.Pages {
			for k, run := range artifacts(p) {
				dx := -2 * mm * float64(i%2)
				if other := artifacts(r.Pages[i]); len(other) > k {
					near(t, "page number", other[k].X, run.X+dx, .01)
				}
			}
		}
		for _, l := range r.Lines { // the Map is where the glyphs are
			if run := runAt(r.Pages[l.Page-1], l.Baseline, l.left()); run == nil {
				t.Errorf("nothing is drawn where %s is said to be", r.say(l))
			}
		}
	}
}

// runAt is a run on a baseline that begins within a character of x.
func runAt(p Page, y, x float64) *TextRun {
	for _, it := range p.Items {
		if run, ok := it.(*TextRun); ok && run.Y > y-.1 && run.Y < y+.1 && run.X > x-1 && run.X < x+run.Size+1 {
			return run
		}
	}
	return nil
}

// TestImprintOnEvenPage: printed on both sides, the 版记 stands on an even page:
// below the text where that ends on one and leaves room, else alone, a blank page
// before it if need be; then neither has a number (7.4.1, 7.5).
func TestImprintOnEvenPage(t *testing.T) {
	blank := 0
	for rows := 1; rows < 60; rows++ {
		doc := full(Official, para(26+28*(rows-1)))
		doc.Setup.Duplex = true
		r := compose(t, doc)
		last := len(r.Pages)
		if n := last % 2; n != 0 {
			t.Errorf("%d rows: 版记 on page %d", rows, last)
		}
		lines := rules(r.Pages[last-1])
		if len(lines) != 3 {
			t.Fatalf("%d rows: %d rules on the last page", rows, len(lines))
		}
		near(t, "last rule", lines[2].Y1, 262*mm, .01)
		near(t, "rules on the type area", lines[2].X1, areaLeft-2*mm, .01)
		bare := len(r.Pages[last-2].Items) == 0
		if bare {
			blank++
		}
		for i, p := range r.Pages {
			want := 1
			if bare && i >= last-2 {
				want = 0
			}
			if n := len(artifacts(p)); n != want {
				t.Errorf("%d rows, page %d of %d: %d page numbers, want %d", rows, i+1, last, n, want)
			}
		}
	}
	if blank == 0 {
		t.Error("no document had a blank page")
	}
}

// TestLetterOnBothSides: a letter's 版记 is below its text, whatever the page.
func TestLetterOnBothSides(t *testing.T) {
	for rows := 1; rows < 40; rows++ {
		doc := full(Letter, para(26+28*(rows-1)))
		doc.Setup.Duplex = true
		r := compose(t, doc)
		cc := r.find(t, "抄送：")
		near(t, "抄送 on the last line", cc.Baseline, areaBottom-imprintLine/2+size4*.38, .1)
		beside := false
		for _, l := range r.linesOf("/body") {
			beside = beside || l.Page == cc.Page
		}
		if !beside || cc.Page != len(r.Pages) {
			t.Errorf("%d rows: 抄送 on page %d of %d without text", rows, cc.Page, len(r.Pages))
		}
	}
}

// TestBlankDraft: what is blank has no 草稿 mark, and what is not has.
func TestBlankDraft(t *testing.T) {
	for rows := 30; rows < 50; rows++ {
		doc := full(Official, para(28*rows))
		doc.Setup.Duplex, doc.Draft = true, true
		r := compose(t, doc)
		for i, p := range r.Pages {
			marked := len(p.Items) > 0
			if marked && artifacts(p)[0].text() != "草稿" {
				t.Errorf("%d rows: page %d has no mark", rows, i+1)
			}
			if text := len(pageLines(r, i+1)) > 0; text != marked {
				t.Errorf("%d rows: page %d marked %t, text %t", rows, i+1, marked, text)
			}
		}
	}
}
