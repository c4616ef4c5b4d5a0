package pageproof

import (
	"strings"
	"testing"

	"casefile/cmd/internal/pdfread"
	"casefile/templates/check"
	"casefile/templates/layout"
)

// measures: read as any PDF is, the document holds to every rule of its layout,
// and none of it is unreadable.
func (d *document) measures(t *testing.T) {
	t.Helper()
	read, err := pdfread.Read(t.Context(), d.rendered.PDF, pdfread.Limits{})
	if err != nil {
		t.Errorf("read: %v", err)
		return
	}
	for _, n := range read.Notes {
		t.Errorf("page %d: %s: %s", n.Page, n.Kind, n.Detail)
	}
	rep := check.Check(read.Pages, check.Options{Layout: check.Layout(d.form.Layout.String())})
	if !rep.Text {
		t.Error("check finds no text")
	}
	for _, r := range rep.Rules {
		if r.ID == "sign.with-text" && d.sealsFillPage() {
			continue
		}
		for _, f := range r.Faults {
			t.Errorf("page %d: %s (%s): %s, want %s", f.Page, r.ID, r.Clause, f.Measured, f.Wanted)
		}
	}
}

// sealsFillPage: four organs whose names are too long to stand two and two have
// their seals below one another, which takes a page: 7.3.5.5 cannot be had.
func (d *document) sealsFillPage() bool {
	organs := strings.Split(d.form.Element(d.values, "issuer"), "、")
	return d.form.Page.Seal == layout.Sealed && len(organs) == 4
}
