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
// PDF/A-2u, PDF/A-2a and PDF/UA-1.
func conform(t *testing.T, docs []*document) {
	t.Helper()
	var files, some []string
	for i, d := range docs {
		if d == nil {
			continue
		}
		files = append(files, d.file)
		if i%sampled == 0 || os.Getenv("CASEFILE_PAGES") == "all" {
			some = append(some, d.file)
		}
	}
	if len(files) == 0 {
		return
	}
	t.Run("qpdf", func(t *testing.T) { pagetest.Sound(t, files...) })
	for _, flavour := range []string{"2u", "2a", "ua1"} {
		t.Run(flavour, func(t *testing.T) {
			if len(some) > 0 {
				pagetest.Conforms(t, flavour, some...)
			}
		})
	}
}
