package pageproof

import (
	"testing"

	"casefile/cmd/internal/pdfread"
	"casefile/templates/check"
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
	if !rep.Pass {
		t.Errorf("check finds %d faults", len(rep.Failed()))
	}
	for _, r := range rep.Rules {
		for _, f := range r.Faults {
			t.Errorf("page %d: %s (%s): %s, want %s", f.Page, r.ID, r.Clause, f.Measured, f.Wanted)
		}
	}
}
