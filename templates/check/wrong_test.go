package check_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"casefile/templates/check"
	"casefile/templates/check/checktest"
)

// A wrong document fails on exactly its fault.
func TestWrongDocuments(t *testing.T) {
	for _, w := range checktest.WrongDocuments() {
		t.Run(w.Name, func(t *testing.T) {
			rep := check.Check(checktest.Measure(t, w.Pages(t)), check.Options{Layout: w.Layout})
			if diff := cmp.Diff(w.Fails, rep.Failed()); diff != "" {
				t.Errorf("failing rules (-want +got):\n%s", diff)
				for _, r := range rep.Rules {
					for _, f := range r.Faults {
						t.Logf("%s: page %d: wanted %s, measured %s", r.ID, f.Page, f.Wanted, f.Measured)
					}
				}
			}
		})
	}
}
