package layout

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// TestPrinterLine: printer and date share a line, one character in from both
// ends; where the name is too long for that the date is below it (7.4.3).
func TestPrinterLine(t *testing.T) {
	for n := 5; n < 70; n += 3 {
		doc := full(Official, para(60))
		doc.Elements.Printer = from("/printer", hanText(n))
		r := compose(t, doc)
		names, date := r.linesOf("/printer"), r.linesOf("/printed")[0]
		near(t, "name from the left", names[0].left(), areaLeft+size4, .1)
		near(t, "date from the right", date.right(), areaRight-size4, .1)
		near(t, "date on the last line", date.Baseline, areaBottom-imprintLine/2+size4*.38, .1)
		last := names[len(names)-1]
		if beside := last.Baseline == date.Baseline; beside == (last.right()+2*size4 > date.left()+.1) {
			t.Errorf("%d characters: name ends at %.1f, date begins at %.1f, on one line: %t", n, last.right(), date.left(), beside)
		}
		lines := rules(r.Pages[len(r.Pages)-1])
		near(t, "rule between 抄送 and printer", lines[1].Y1, names[0].Baseline-imprintLine/2-size4*.38, .1)
		noOverlap(t, r)
		withinArea(t, doc, r)
	}
}

// TestImprintParts: each part of the 版记 may be missing; its last rule is on the
// lower edge of the type area, the first and last .35 mm, one between .25 mm only
// where there are two parts (7.4.1); a letter has neither rules nor printer (10.1).
func TestImprintParts(t *testing.T) {
	for mask := range 8 {
		for _, kind := range []Kind{Official, Letter} {
			doc := full(kind, para(60))
			el := &doc.Elements
			if mask&1 == 0 {
				el.CopiesTo = nil
			}
			if mask&2 == 0 {
				el.Printer = nil
			}
			if mask&4 == 0 {
				el.PrintDate = nil
			}
			r := compose(t, doc)
			var weights []float64
			for _, l := range rules(r.Pages[len(r.Pages)-1]) {
				if l.Color != Red {
					weights = append(weights, l.Weight/mm)
				}
			}
			want := []float64{.35, .35}
			switch {
			case mask == 0 || kind == Letter:
				want = nil
			case mask&1 != 0 && mask&6 != 0:
				want = []float64{.35, .25, .35}
			}
			if fmt.Sprintf("%.2f", weights) != fmt.Sprintf("%.2f", want) {
				t.Errorf("%s, parts %03b: rules %.2f, want %.2f", kind, mask, weights, want)
			}
			if printed := strings.Contains(r.Text, "印发") || strings.Contains(r.Text, "某办公室"); printed != (kind == Official && mask&6 != 0) {
				t.Errorf("%s, parts %03b: printed %t", kind, mask, printed)
			}
		}
	}
}

// TestLongImprint: copies to hundreds go over pages, each with its rules, and the
// last rule closes the last.
func TestLongImprint(t *testing.T) {
	for _, n := range []int{20, 60, 120, 250} {
		for _, kind := range []Kind{Official, Letter} {
			doc := full(kind, para(60))
			doc.Elements.CopiesTo = nil
			for i := range n {
				doc.Elements.CopiesTo = append(doc.Elements.CopiesTo, from("/cc", fmt.Sprintf("某市第%d中级人民法院", i+1)))
			}
			r := compose(t, doc)
			noOverlap(t, r)
			withinArea(t, doc, r)
			copies := r.linesOf("/cc")
			for _, l := range copies {
				near(t, "hanging after the colon", l.left(), areaLeft+4*size4, .1)
			}
			if kind == Official {
				lines := rules(r.Pages[len(r.Pages)-1])
				near(t, "last rule", lines[len(lines)-1].Y1, 262*mm, .01)
			}
			if len(copies) < n/4 {
				t.Errorf("%d lines of copies to %d", len(copies), n)
			}
		}
	}
}

// TestImprintBesideText: printed on one side, the 版记 shares its page with the
// text, or with the signature and the text beside that.
func TestImprintBesideText(t *testing.T) {
	for rows := 1; rows < 60; rows++ {
		for _, signed := range []bool{true, false} {
			doc := full(Official, para(26+28*(rows-1)))
			if !signed {
				doc.Elements.Issuers, doc.Elements.Date, doc.Elements.Note, doc.Elements.Attachments = nil, nil, nil, nil
			}
			r := compose(t, doc)
			beside := 0
			for _, l := range r.Lines {
				if l.Page == len(r.Pages) && (l.Field == "/body" || strings.HasPrefix(r.say(l), "附件：")) {
					beside++
				}
			}
			if beside == 0 {
				t.Errorf("%d rows, signed %t: the last page holds no text", rows, signed)
			}
		}
	}
}

// TestAnyImprint: whatever the lengths of 主送, 抄送 and printer, every line of the
// 版记 stands once, in order and within its page, the last rule closes it, and it
// ends on an even page where both sides are printed.
func TestAnyImprint(t *testing.T) {
	lengths := []int{0, 0, 1, 5, 13, 25, 26, 27, 28, 29, 55, 56, 57, 90}
	for seed := range uint64(200) {
		rnd := rand.New(rand.NewPCG(seed, 74))
		pick := func() int { return lengths[rnd.IntN(len(lengths))] }
		long := func(field string) Spans { return from(field, hanText(28*pick()+rnd.IntN(28))) }
		doc := full(Official, para(30+rnd.IntN(600)))
		doc.Setup = Setup{Duplex: seed%2 == 0, TextFirst: seed%3 == 0, Seal: Unsealed}
		el := &doc.Elements
		el.Issuers, el.Attachments = el.Issuers[:1], nil
		el.Recipients, el.CopiesTo, el.Printer = []Spans{long("/to")}, []Spans{long("/cc"), long("/cc")}, long("/printer")
		if rnd.IntN(3) == 0 {
			el.PrintDate = nil
		}
		r := compose(t, doc)
		noOverlap(t, r)
		closedByRule(t, doc, r)
		for _, spans := range [][]Spans{el.Recipients, el.CopiesTo, {el.Printer}} {
			for _, want := range spans {
				if n := strings.Count(r.Text, want.Plain()); n == 0 {
					t.Errorf("%q is not in the text", want.Plain())
				}
			}
		}
		for _, l := range append(r.linesOf("/printer"), r.linesOf("/cc")...) {
			if l.top() < areaTop-.15 || l.bottom() > areaBottom+.15 {
				t.Errorf("page %d: %q from %.1f to %.1f", l.Page, r.say(l), l.top(), l.bottom())
			}
		}
		if t.Failed() {
			t.Fatalf("seed %d\n%s", seed, dump(r))
		}
	}
}
