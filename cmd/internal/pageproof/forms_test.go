// Package pageproof proves pages over many documents at once: generated ones, of
// every form and of every choice a form has, are laid out, written, read back by
// programs that know nothing of us, and measured.
package pageproof

import (
	"testing"

	"casefile/templates"
	"casefile/templates/formtest"
)

// forms are those that come with the program, and one of every choice.
func forms(tb testing.TB) []*templates.Form {
	tb.Helper()
	lib, err := templates.Load()
	if err != nil {
		tb.Fatal(err)
	}
	all := lib.Forms()
	for _, w := range formtest.Whole() {
		f, err := templates.Parse(w.ID+"/form.md", []byte(w.Text), nil)
		if err != nil {
			tb.Fatal(w.ID, err)
		}
		all = append(all, f)
	}
	return all
}
