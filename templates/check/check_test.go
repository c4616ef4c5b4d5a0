package check_test

import (
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"casefile/templates/check"
	"casefile/templates/check/checktest"
)

// The package's own page lists every rule with its clause, in order.
func TestRulesAreDocumented(t *testing.T) {
	doc, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	var documented, rules []string
	for line := range strings.Lines(string(doc)) {
		fields := strings.Fields(strings.TrimPrefix(line, "//\t"))
		if strings.HasPrefix(line, "//\t") && len(fields) > 2 {
			documented = append(documented, fields[0])
		}
	}
	for _, r := range check.Check(nil, check.Options{}).Rules {
		rules = append(rules, r.ID)
		if r.Clause == "" || r.Wanted == "" {
			t.Errorf("%s names no clause, or not what it wants", r.ID)
		}
	}
	if diff := cmp.Diff(rules, documented); diff != "" {
		t.Errorf("rules (-there +documented):\n%s", diff)
	}
}

// Every rule can fail: a document with its fault stands in checktest.
func TestEveryRuleIsTried(t *testing.T) {
	var tried []string
	for _, w := range checktest.WrongDocuments() {
		tried = append(tried, w.Fails...)
	}
	for _, r := range check.Check(nil, check.Options{}).Rules {
		if !slices.Contains(tried, r.ID) {
			t.Errorf("no wrong document fails on %s", r.ID)
		}
	}
}

// What has no Chinese to measure passes nothing and fails nothing.
func TestNothingToMeasure(t *testing.T) {
	a4 := check.Page{Width: 595.276, Height: 841.89}
	scan := a4
	scan.Images = []check.Box{{X2: 595, Y2: 841}}
	lost := a4
	for i := range 200 {
		lost.Glyphs = append(lost.Glyphs, check.Glyph{Text: "ÿ", X: 80 + float64(i%28)*16, Y: 100 + float64(i/28)*29, Advance: 16, Size: 16})
	}
	for name, pages := range map[string][]check.Page{"no page": nil, "blank": {a4}, "scan": {scan, scan}, "lost characters": {lost}} {
		rep := check.Check(pages, check.Options{})
		if rep.Pass || rep.Text || len(rep.Failed()) > 0 || rep.Layout != check.Auto {
			t.Errorf("%s: %t as %s, fails %v", name, rep.Pass, rep.Layout, rep.Failed())
		}
	}
}

func TestParseLayout(t *testing.T) {
	for _, l := range check.Layouts() {
		if got, ok := check.ParseLayout(string(l)); got != l || !ok {
			t.Errorf("%s is read as %s", l, got)
		}
	}
	if l, ok := check.ParseLayout(""); l != check.Auto || !ok {
		t.Error("no name is not auto")
	}
	if _, ok := check.ParseLayout("Official"); ok {
		t.Error("a name there is not is read")
	}
}

// FuzzCheck: pages of any kind are measured without a panic, as any layout.
func FuzzCheck(f *testing.F) {
	f.Add([]byte("000012\x01秘密★5年\x02关于某事项的通知\x03"), uint8(0), 80.0, 120.0, 16.0)
	f.Add([]byte("附件：1.某\x01附件2\x02出席：某\x03抄送：某。"), uint8(3), math.NaN(), math.Inf(1), -1.0)
	f.Fuzz(func(t *testing.T, text []byte, layout uint8, x, y, size float64) {
		page := check.Page{Width: 595.276, Height: 841.89}
		other := page
		for i, r := range []rune(string(text)) {
			if r < 8 { // another line, or a rule across the page
				y += float64(r) * 15
				page.Strokes = append(page.Strokes, check.Stroke{X1: x, X2: x + 442, Y1: y, Y2: y, Weight: size / 16})
				other.Strokes = append(other.Strokes, check.Stroke{X1: x, X2: x, Y1: y, Y2: y + 100, Weight: size / 16})
				continue
			}
			g := check.Glyph{Text: string(r), X: x + float64(i)*size, Y: y, Advance: size, Size: size}
			page.Glyphs, other.Glyphs = append(page.Glyphs, g), append(other.Glyphs, g)
		}
		as := check.Layouts()[int(layout)%len(check.Layouts())]
		rep := check.Check([]check.Page{page, other, page}, check.Options{Layout: as})
		if rep.Pass && len(rep.Failed()) > 0 {
			t.Error("passes and fails")
		}
	})
}
