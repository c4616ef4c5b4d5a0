package office

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"casefile/templates/check"
	"casefile/templates/check/checktest"
	"casefile/templates/layout"
	"casefile/templates/pdf"
)

// printed writes pages as a PDF.
func printed(tb testing.TB, pages []layout.Page) []byte {
	tb.Helper()
	b, err := pdf.Write(pages, pdf.Meta{Title: "某市某局关于某事项的通知", Date: "2026-03-05"})
	if err != nil {
		tb.Fatal(err)
	}
	return b
}

// checked reads a PDF as any other and measures it.
func checked(tb testing.TB, b []byte, as string) *Checked {
	tb.Helper()
	o, err := New(Options{Now: time.Now})
	if err != nil {
		tb.Fatal(err)
	}
	found, err := o.Check(tb.Context(), Operator("周某某", "cli"), CheckRequest{PDF: b, Layout: as})
	if err != nil {
		tb.Fatal(err)
	}
	return found
}

// complain logs what a PDF fails on.
func complain(tb testing.TB, found *Checked) {
	tb.Helper()
	for _, r := range found.Failing() {
		for _, f := range r.Faults {
			tb.Logf("%s: page %d: wanted %s, measured %s", r.ID, f.Page, r.Wanted, f.Measured)
		}
	}
}

func failing(found *Checked) []string {
	var ids []string
	for _, r := range found.Failing() {
		ids = append(ids, r.ID)
	}
	return ids
}

// Correct documents pass as PDFs.
func TestCheckPasses(t *testing.T) {
	for _, d := range checktest.Documents() {
		t.Run(d.Name, func(t *testing.T) {
			found := checked(t, printed(t, d.Pages(t)), "")
			if !found.Pass || found.Layout != d.Kind.String() || found.Verdict() != nil {
				t.Errorf("passes %t as %s", found.Pass, found.Layout)
				complain(t, found)
			}
		})
	}
}

// A PDF with one fault fails on exactly that, and tells it in Chinese.
func TestCheckFindsEachFault(t *testing.T) {
	for _, w := range checktest.WrongDocuments() {
		t.Run(w.Name, func(t *testing.T) {
			found := checked(t, printed(t, w.Pages(t)), string(w.Layout))
			if diff := cmp.Diff(w.Fails, failing(found)); diff != "" {
				t.Errorf("failing rules (-want +got):\n%s", diff)
				complain(t, found)
			}
			for _, r := range found.Failing() {
				for _, f := range r.Faults {
					if s := outsideQuotes(f.Got); strings.ContainsAny(s, "abcdefghijklnoqrsuvwxyz") {
						t.Errorf("%s tells people %q", r.ID, f.Got)
					}
				}
			}
		})
	}
}

var rgb = regexp.MustCompile(`#[0-9a-f]{6}`)

// outsideQuotes leaves out what the document says, units and colours.
func outsideQuotes(s string) string {
	var b strings.Builder
	for _, piece := range strings.SplitAfter(s, "”") {
		said, _, _ := strings.Cut(piece, "“")
		b.WriteString(said)
	}
	return rgb.ReplaceAllString(strings.NewReplacer("mm", "", "pt", "").Replace(b.String()), "")
}

// Every rule is told in Chinese: its name, what is wanted, how to mend it.
func TestEveryRuleHasWords(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range check.Check(nil, check.Options{}).Rules {
		seen[r.ID] = true
		if w := checkWords[r.ID]; w.name == "" || w.want == "" || w.mend == "" {
			t.Errorf("%s is not told in Chinese", r.ID)
		}
	}
	for id := range checkWords {
		if !seen[id] {
			t.Errorf("no rule %s", id)
		}
	}
	for _, l := range check.Layouts() {
		if checkLayouts[l] == "" {
			t.Errorf("layout %s is not told in Chinese", l)
		}
	}
	for _, w := range check.Words() {
		if got := inChineseWords(w); strings.ContainsAny(got, "abcdefghijklmnopqrstuvwxyz") {
			t.Errorf("%q becomes %q", w, got)
		}
	}
}

// What the document says stays as it is.
func TestInChineseWords(t *testing.T) {
	for s, want := range map[string]string{
		"left 1.0 字":             "左 1.0 字",
		"none":                   "没有",
		"16 pt “left none”":      "16 pt “left none”",
		"“none” / “text” black":  "“none” / “text” 黑色",
		"hourglass “a/b”":        "两头长、中间短 “a/b”",
		"same face as text":      "与正文同一字体",
		"162.0 mm, left 28.0 mm": "162.0 mm, 左 28.0 mm",
	} {
		if got := inChineseWords(s); got != want {
			t.Errorf("%q becomes %q, want %q", s, got, want)
		}
	}
}

func TestCheckRefuses(t *testing.T) {
	o, err := New(Options{Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		req  CheckRequest
		want string
		kind Kind
	}{
		{CheckRequest{PDF: []byte("某市某局")}, "check-not-pdf", Invalid},
		{CheckRequest{PDF: []byte("%PDF-1.7\n某"), Layout: "memo"}, "check-layout", Usage},
	} {
		_, err := o.Check(t.Context(), Operator("周某某", "cli"), tt.req)
		kind, messages := Explain(err)
		if kind != tt.kind || len(messages) != 1 || messages[0].ID != tt.want {
			t.Errorf("%s: kind %d, %v", tt.want, kind, messages)
		}
	}
	if _, err := o.Check(t.Context(), Actor{ID: "x"}, CheckRequest{}); err == nil {
		t.Error("an actor without roles may check")
	}
}

// A scan has nothing to measure: it does not pass, and nothing of it fails.
func TestCheckOfAScan(t *testing.T) {
	page := layout.Page{Width: 595.276, Height: 841.89, Items: []layout.Item{
		&layout.Rule{X1: 80, X2: 520, Y1: 200, Y2: 200, Weight: 1}}}
	found := checked(t, printed(t, []layout.Page{page}), "")
	if found.Pass || found.Note != "no-text" || found.Count(check.NotApplicable) != len(found.Rules) {
		t.Errorf("passes %t, %q, %d of %d not applicable", found.Pass, found.Note, found.Count(check.NotApplicable), len(found.Rules))
	}
	if kind, m := Explain(found.Verdict()); kind != Invalid || m[0].ID != "check-no-text" {
		t.Errorf("%v", m)
	}
}
