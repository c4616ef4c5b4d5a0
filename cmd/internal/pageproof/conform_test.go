package pageproof

import (
	"os"
	"testing"

	"casefile/templates/pagetest"
)

// sampled is one in how many documents veraPDF reads: it takes a second for
// ten. `make pages` lets it read all.
const sampled = 8

// conform: qpdf finds no fault in any document, and to veraPDF they are
// PDF/A-2u, PDF/A-2a and PDF/UA-1; those with values attached are PDF/A-3u in
// place of 2.
func conform(t *testing.T, docs []*document) {
	t.Helper()
	var files []string
	flavours := map[string][]string{}
	for i, d := range docs {
		if d == nil {
			continue
		}
		files = append(files, d.file)
		if i%sampled != 0 && os.Getenv("CASEFILE_PAGES") != "all" {
			continue
		}
		flavours["ua1"] = append(flavours["ua1"], d.file)
		if d.opts.AttachValues {
			flavours["3u"] = append(flavours["3u"], d.file)
			flavours["3a"] = append(flavours["3a"], d.file)
		} else {
			flavours["2u"] = append(flavours["2u"], d.file)
			flavours["2a"] = append(flavours["2a"], d.file)
		}
	}
	if len(files) == 0 {
		return
	}
	t.Run("qpdf", func(t *testing.T) { pagetest.Sound(t, files...) })
	for _, flavour := range []string{"2u", "2a", "3u", "3a", "ua1"} {
		if some := flavours[flavour]; len(some) > 0 {
			t.Run(flavour, func(t *testing.T) { pagetest.Conforms(t, flavour, some...) })
		}
	}
}
