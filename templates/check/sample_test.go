package check_test

import (
	"testing"

	"casefile/templates"
	"casefile/templates/check"
)

// Every form's sample is as the standard wants it, and is recognised for what
// it is.
func TestSamplesPass(t *testing.T) {
	lib, err := templates.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range lib.Forms() {
		t.Run(f.ID, func(t *testing.T) {
			rep := check.Check(measured(t, composed(t, f.ID, nil)), check.Options{})
			if string(rep.Layout) != f.Layout.String() {
				t.Errorf("taken for %s, is %s", rep.Layout, f.Layout)
			}
			if !rep.Pass {
				t.Errorf("fails %v", rep.Failed())
				told(t, rep)
			}
		})
	}
}
