package office

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"casefile/templates"
	"casefile/templates/check/checktest"
	"casefile/templates/layout"
	"casefile/templates/pagetest"
)

// correct is every kind of correct document: those that hold what a layout can
// hold, and the sample of each form.
func correct(t *testing.T) map[string][]layout.Page {
	t.Helper()
	all := map[string][]layout.Page{}
	for _, d := range checktest.Documents() {
		all[d.Name] = d.Pages(t)
	}
	lib, err := templates.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range lib.Forms() {
		v, err := f.Check(f.Sample())
		if err != nil {
			t.Fatal(err)
		}
		opts := templates.Options{}
		if f.Series != "" {
			opts.Number = "某纪函〔2026〕12号"
		}
		res, _, err := templates.Renderer{Fonts: pagetest.Fonts(t)}.Compose(f, v, opts)
		if err != nil {
			t.Fatal(err)
		}
		all[f.ID] = res.Pages
	}
	return all
}

// sameVerdicts wants of a PDF that another engine wrote what is found of ours:
// every rule passes or does not apply, and the same ones do.
func sameVerdicts(t *testing.T, engine, name string, theirs, ours []byte) {
	t.Helper()
	got, want := checked(t, theirs, ""), checked(t, ours, "")
	if len(got.Failing()) > 0 {
		t.Errorf("%s, written by %s and taken for %s: false alarms %v", name, engine, got.Layout, failing(got))
		complain(t, got)
	}
	for i, r := range got.Rules {
		if len(got.Failing()) == 0 && r.Verdict != want.Rules[i].Verdict {
			t.Errorf("%s, written by %s: %s is %s, of ours %s", name, engine, r.ID, r.Verdict, want.Rules[i].Verdict)
		}
	}
}

// Correct pages that another engine wrote are correct: cairo reads ours and
// writes its own text, fonts and lines.
func TestCheckOfCairo(t *testing.T) {
	dir := t.TempDir()
	for name, pages := range correct(t) {
		ours, out := printed(t, pages), filepath.Join(dir, name+".cairo.pdf")
		pagetest.Run(t, "pdftocairo", "-pdf", pagetest.File(t, dir, name, ours), out)
		theirs, err := os.ReadFile(out)
		if err != nil {
			t.Fatal(err)
		}
		sameVerdicts(t, "cairo", name, theirs, ours)
	}
}

// And a browser, which sets the same characters in the same places by itself.
func TestCheckOfBrowser(t *testing.T) {
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(pagetest.Program(t, "chromium", "chromium-browser", "google-chrome")),
		chromedp.NoSandbox, chromedp.DisableGPU, chromedp.Flag("allow-file-access-from-files", true))
	ctx, stop := chromedp.NewExecAllocator(context.Background(), options...)
	defer stop()
	ctx, stop = context.WithTimeout(ctx, 2*time.Minute)
	defer stop()
	ctx, stop = chromedp.NewContext(ctx)
	defer stop()
	dir := t.TempDir()
	for _, d := range checktest.Documents() {
		name, pages := d.Name, d.Pages(t)
		page := filepath.Join(dir, name+".html")
		if err := os.WriteFile(page, []byte(checktest.HTML(t, pages)), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := chromedp.Do(ctx, chromedp.Navigate("file://"+page)); err != nil {
			t.Fatal(err)
		}
		theirs, err := chromedp.Run(ctx, chromedp.PrintToPDF(chromedp.PDFPreferCSSPageSize()))
		if err != nil {
			t.Fatal(err)
		}
		sameVerdicts(t, "chromium", name, theirs, printed(t, pages))
	}
}
