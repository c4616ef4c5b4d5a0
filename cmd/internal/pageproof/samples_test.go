package pageproof

import (
	"testing"

	"casefile/templates"
	"casefile/templates/pagetest"
)

// TestSamples: what each form makes of its sample, as a draft and issued, holds
// to every rule.
func TestSamples(t *testing.T) {
	lib, err := templates.Load()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	var docs []*document
	for _, f := range lib.Forms() {
		for name, opts := range map[string]templates.Options{"issued": {Number: "某纪函〔2026〕12号"}, "draft": {Draft: true}} {
			t.Run(f.ID+"/"+name, func(t *testing.T) {
				d := &document{form: f, opts: opts}
				d.set(t, f.Sample())
				d.file = pagetest.File(t, dir, f.ID+"-"+name, d.rendered.PDF)
				docs = append(docs, d)
				d.speaks(t)
				d.keepsTheGrid(t)
				d.measures(t)
				if t.Failed() {
					t.Log(d.keep(t))
				}
			})
		}
	}
	conform(t, docs)
}
