package check_test

import (
	"testing"

	"casefile/templates"
	"casefile/templates/check"
	"casefile/templates/check/checktest"
	"casefile/templates/layout"
	"casefile/templates/pagetest"
)

// composed sets the sample of a form.
func composed(tb testing.TB, f *templates.Form) []layout.Page {
	tb.Helper()
	v, err := f.Check(f.Sample())
	if err != nil {
		tb.Fatal(err)
	}
	opts := templates.Options{}
	if f.Series != "" {
		opts.Number = "某纪函〔2026〕12号"
	}
	res, _, err := templates.Renderer{Fonts: pagetest.Fonts(tb)}.Compose(f, v, opts)
	if err != nil {
		tb.Fatal(err)
	}
	return res.Pages
}

// passes measures correct pages and tells what it finds amiss.
func passes(t *testing.T, pages []layout.Page, want string) {
	t.Helper()
	rep := check.Check(checktest.Measure(t, pages), check.Options{})
	if string(rep.Layout) != want {
		t.Errorf("taken for %s, is %s", rep.Layout, want)
	}
	if !rep.Pass {
		t.Errorf("fails %v", rep.Failed())
	}
	for _, r := range rep.Rules {
		for _, f := range r.Faults {
			t.Logf("%s: page %d: wanted %s, measured %s", r.ID, f.Page, f.Wanted, f.Measured)
		}
	}
}

// Every form's sample is as the standard wants it, and is recognised for what
// it is.
func TestSamplesPass(t *testing.T) {
	lib, err := templates.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range lib.Forms() {
		t.Run(f.ID, func(t *testing.T) { passes(t, composed(t, f), f.Layout.String()) })
	}
}

// So are documents that hold what a layout can hold.
func TestDocumentsPass(t *testing.T) {
	for _, d := range checktest.Documents() {
		t.Run(d.Name, func(t *testing.T) { passes(t, d.Pages(t), d.Kind.String()) })
	}
}
