package archive

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"testing"

	"casefile/archive/store/dir"
)

// What a document of the large archive weighs, about.
const (
	largePDF  = 20 << 10
	largeText = 2 << 10
)

// TestLargeArchive builds an archive for `make bench-large` in the folder
// CASEFILE_LARGE: CASEFILE_LARGE_DOCS documents, half of them issued in files
// of a hundred and half imported into one file, all through the real API.
func TestLargeArchive(t *testing.T) {
	root := os.Getenv("CASEFILE_LARGE")
	if root == "" {
		t.Skip("CASEFILE_LARGE names no folder: see make bench-large")
	}
	docs, err := strconv.Atoi(os.Getenv("CASEFILE_LARGE_DOCS"))
	if err != nil {
		docs = 1000
	}
	s, err := dir.Create(root)
	if err != nil {
		t.Fatal(err)
	}
	f := initFixture(t, s)
	office := testOffice()
	office.Version, office.Actors = 1, nil // so that whoever is at the machine may do everything
	_, err = f.UpdateOffice(context.Background(), officer, office)
	f.must(err)
	f.saveForm()
	issueLarge(f, docs/2)
	importLarge(f, docs-docs/2)
}

func issueLarge(f *fixture, docs int) {
	const perFile = 100
	inWriters((docs+perFile-1)/perFile, func(w, i int) {
		file := FileID(fmt.Sprintf("case-%d-%05d", w, i))
		f.open(file)
		for n := range min(perFile, docs) {
			r := f.request(f.approved(file, fmt.Sprintf(`{"n":"%d"}`, n)))
			r.Render = renderLarge
			if _, err := f.Issue(context.Background(), officer, r); err != nil {
				f.t.Error(err)
			}
		}
	})
}

func renderLarge(ctx context.Context, in Issuing) (Artifacts, error) {
	art, err := render(ctx, in)
	art.PDF, art.Text = make([]byte, largePDF), largeWords(in.Number.N)
	return art, err
}

// largeWords is a text that no other document has.
func largeWords(n int) string {
	words := []string{"关于", "某单位", "采购", "问题", "函询", "调查", "情况", "说明", "整改", "报告"}
	var text []byte
	for i := 0; len(text) < largeText; i++ {
		n = (n*1103515245 + 12345) & 0x7fffffff
		text = fmt.Appendf(text, "%s%d", words[(n>>16)%len(words)], n%1000)
	}
	return string(text)
}

func importLarge(f *fixture, docs int) {
	f.open("imported")
	im := f.importer("imported")
	for from := 0; from < docs; from += ImportBatch {
		var batch []Paper
		for i := from; i < min(from+ImportBatch, docs); i++ {
			text := largeWords(-i - 1)
			batch = append(batch, Paper{OwnID: fmt.Sprintf("p%06d", i), Title: "旧文", Original: []byte(text), Ext: "txt", Text: text})
		}
		results, err := im.Add(context.Background(), batch)
		f.must(err)
		for _, r := range results {
			f.must(r.Err)
		}
	}
}
