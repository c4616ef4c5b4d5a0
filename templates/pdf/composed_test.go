package pdf

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"casefile/templates/layout"
	"casefile/templates/pagetest"
)

// random makes documents of any shape layout knows.
type random struct{ *rand.Rand }

func (r random) words(most int) layout.Spans {
	all := []rune(strings.ReplaceAll(prose, "\n", ""))
	n := 1 + r.IntN(most)
	at := r.IntN(len(all) - n)
	return layout.Words(string(all[at : at+n]))
}

func (r random) list(most int) []layout.Spans {
	var out []layout.Spans
	for range r.IntN(most + 1) {
		out = append(out, r.words(20))
	}
	return out
}

func (r random) document() *layout.Document {
	d := &layout.Document{Kind: layout.Kind(r.IntN(5)), Draft: r.IntN(3) == 0}
	d.Setup = layout.Setup{Duplex: r.IntN(2) == 0, Seal: layout.Seal(r.IntN(3)), Cover: r.IntN(2) == 0, Contents: r.IntN(2) == 0}
	if r.IntN(2) == 0 {
		d.Setup.SignLines = []string{"被谈话人", "记录人"}
	}
	d.Elements = layout.Elements{
		Secrecy: layout.Words("秘密"), Number: layout.Words("某纪函〔2026〕12号"), Issuers: r.list(3),
		Recipients: r.list(3), Attachments: r.list(2), Date: layout.Words("2026年3月5日"), CopiesTo: r.list(2),
		Signers: r.list(1), Present: r.list(2), Absent: r.list(1), Observers: r.list(1), Note: r.words(10),
	}
	if r.IntN(4) > 0 {
		d.Body = append(d.Body, &layout.Title{Text: r.words(40)})
	}
	d.Body = append(d.Body, r.blocks(25)...)
	for range r.IntN(3) {
		d.Annexes = append(d.Annexes, layout.Annex{Title: r.words(20), Body: r.blocks(4)})
	}
	return d
}

func (r random) blocks(most int) []layout.Block {
	var out []layout.Block
	for range 1 + r.IntN(most) {
		switch r.IntN(6) {
		case 0:
			out = append(out, r.table())
		case 1, 2:
			h := &layout.Heading{Level: 1 + r.IntN(4), Text: r.words(20)}
			if r.IntN(2) == 0 {
				h.RunIn = r.words(60)
			}
			out = append(out, h)
		default:
			out = append(out, &layout.Paragraph{Text: r.words(200)})
		}
	}
	return out
}

// table has heads of rows and columns, empty cells and merged ones.
func (r random) table() *layout.Table {
	t := &layout.Table{Head: r.IntN(2)}
	columns := 2 + r.IntN(4)
	if r.IntN(6) == 0 {
		columns = 11 + r.IntN(4) // lies on its side
	}
	for range columns {
		t.Columns = append(t.Columns, layout.Column{Weight: 1 + 3*r.Float64()})
	}
	for i := range 2 + r.IntN(20) {
		row := make([]layout.Cell, columns)
		for j := range row {
			row[j].Label = i == 0 || j == 0 && r.IntN(2) == 0
			if r.IntN(4) > 0 {
				row[j].Text = r.words(120 / columns)
			}
		}
		if r.IntN(3) == 0 {
			row[columns-1] = layout.Cell{Merged: layout.FromLeft}
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

var spoken = regexp.MustCompile(`(?m)^ *"(.*)"$`)

// spokenText is what the structure of a file says, from first to last.
func spokenText(t *testing.T, b []byte) string {
	t.Helper()
	var out strings.Builder
	for _, m := range spoken.FindAllStringSubmatch(tool(t, b, "pdfinfo", "-struct-text", "FILE"), -1) {
		out.WriteString(m[1])
	}
	return pagetest.Squeeze(out.String())
}

// TestComposed: whatever layout sets is a tagged file that validators accept,
// and its text is what layout says it is, for who reads the pages and for who
// reads the structure.
func TestComposed(t *testing.T) {
	set, dir := pagetest.Fonts(t), t.TempDir()
	var paths []string
	for seed := range 20 {
		r := random{rand.New(rand.NewPCG(uint64(seed), 4))}
		res, err := layout.Compose(r.document(), set)
		if err != nil {
			t.Fatalf("document %d: %v", seed, err)
		}
		b := mustWrite(t, Meta{Title: "文书", Tags: res.Tags}, res.Pages...)
		if got, want := extracted(t, b), pagetest.Squeeze(res.Text); got != want {
			t.Errorf("document %d: text out:\n%s\nin:\n%s", seed, got, want)
		}
		if got, want := spokenText(t, b), pagetest.Squeeze(res.Text); got != want {
			t.Errorf("document %d: structure says:\n%s\ntext is:\n%s", seed, got, want)
		}
		paths = append(paths, filepath.Join(dir, fmt.Sprintf("%d.pdf", seed)))
		if err := os.WriteFile(paths[seed], b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	pagetest.Sound(t, paths...)
	for _, flavour := range []string{"2u", "2a", "ua1"} {
		pagetest.Conforms(t, flavour, paths...)
	}
}
