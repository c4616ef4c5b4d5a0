package pdfread

import (
	"context"
	"encoding/xml"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"casefile/templates/check"
	"casefile/templates/pagetest"
)

// The same pages, written by other programs, are read the same.
func TestRewritten(t *testing.T) {
	rewriters := map[string]func(in, out string){
		"qpdf object streams": func(in, out string) {
			pagetest.Run(t, "qpdf", "--object-streams=generate", "--stream-data=compress", "--recompress-flate", in, out)
		},
		"qpdf linearized": func(in, out string) {
			pagetest.Run(t, "qpdf", "--linearize", in, out)
		},
		"qpdf plain": func(in, out string) {
			pagetest.Run(t, "qpdf", "--qdf", "--object-streams=disable", in, out)
		},
		"qpdf that asks no password": func(in, out string) {
			pagetest.Run(t, "qpdf", "--encrypt", "", "owner", "256", "--", in, out)
		},
		"cairo": func(in, out string) { pagetest.Run(t, "pdftocairo", "-pdf", "-noshrink", "-nocenter", in, out) },
	}
	own := samples(t)
	for name, rewrite := range rewriters {
		t.Run(name, func(t *testing.T) {
			for _, s := range own {
				if s.draft && s.name != own[1].name {
					continue // one will do
				}
				in, out := inFile(t, "in.pdf", s.pdf), filepath.Join(t.TempDir(), "out.pdf")
				rewrite(in, out)
				samePages(t, s.name, read(t, readFile(t, out)).Pages, read(t, s.pdf).Pages)
			}
		})
	}
}

func readFile(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// samePages compares what a reader sees: glyphs in order, and how many strokes.
// A rewriter may leave out spaces and round.
func samePages(t *testing.T, name string, got, want []check.Page) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d pages of %d", name, len(got), len(want))
	}
	for i := range want {
		a, b := inked(got[i].Glyphs), inked(want[i].Glyphs)
		if len(a) != len(b) || len(got[i].Strokes) != len(want[i].Strokes) || len(got[i].Circles) != len(want[i].Circles) {
			t.Fatalf("%s, page %d: %d glyphs of %d, %d strokes of %d, %d circles of %d", name, i+1, len(a), len(b),
				len(got[i].Strokes), len(want[i].Strokes), len(got[i].Circles), len(want[i].Circles))
		}
		for j := range a {
			if a[j].Text != b[j].Text || far(a[j].X, b[j].X) || far(a[j].Y, b[j].Y) || far(a[j].Size, b[j].Size) ||
				far(a[j].Ink.X1, b[j].Ink.X1) || far(a[j].Ink.Y2, b[j].Ink.Y2) || far(a[j].Color.R, b[j].Color.R) {
				t.Fatalf("%s, page %d, glyph %d: %+v, not %+v", name, i+1, j, a[j], b[j])
			}
		}
	}
}

// far is more than cairo, which moves a page by 0.11 pt and rounds distances.
func far(a, b float64) bool { return !(a-b < 0.25 && b-a < 0.25) }

func inked(g []check.Glyph) (out []check.Glyph) {
	for _, g := range g {
		if !g.Ink.Empty() {
			out = append(out, g)
		}
	}
	return out
}

// A file that wants a password says so.
func TestEncrypted(t *testing.T) {
	in, out := inFile(t, "in.pdf", samples(t)[0].pdf), filepath.Join(t.TempDir(), "out.pdf")
	for _, bits := range []string{"128", "256"} {
		pagetest.Run(t, "qpdf", "--allow-weak-crypto", "--encrypt", "secret", "owner", bits, "--", in, out)
		if _, err := Read(context.Background(), readFile(t, out), Limits{}); !errors.Is(err, ErrEncrypted) {
			t.Errorf("%s bits: %v", bits, err)
		}
	}
}

const webPage = `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>通知</title>
<style>@page{size:A4;margin:37mm 26mm 35mm 28mm}body{margin:0;font:16pt/29pt "Noto Serif CJK SC",serif}
h1{font-size:22pt;text-align:center;color:#c00}hr{border:0;border-top:2pt solid red}table{border-collapse:collapse}
td{border:1pt solid black;padding:4pt}</style><h1>关于开展专项检查的通知</h1><hr>
<p>各县（市、区）纪委监委：现将有关事项通知如下，请于2026年3月1日前报送 PDF/A 材料。</p>
<p>一、总体要求。坚持实事求是，efficient office 工作。</p><table><tr><td>序号</td><td>姓名</td></tr><tr><td>1</td><td>张某某</td></tr></table>`

// A page printed by a browser: where the words stand by another reader, ours
// stand too.
func TestBrowser(t *testing.T) {
	browser := "chromium"
	out := filepath.Join(t.TempDir(), "out.pdf")
	page := inFile(t, "page.html", []byte(webPage))
	pagetest.Run(t, browser, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
		"--user-data-dir="+t.TempDir(), "--print-to-pdf="+out, "file://"+page)
	d := read(t, readFile(t, out))
	sameWords(t, out, d.Pages)
	if n := len(d.Pages[0].Strokes); n < 5 {
		t.Errorf("%d strokes of rule and table", n)
	}
	if g := d.Pages[0].Glyphs[0]; g.Text != "关" || far(g.Size, 22) || far(g.Color.R, 0.8) || g.Ink.Empty() {
		t.Errorf("first glyph %+v", g)
	}
}

// words is what pdftotext -bbox prints.
type words struct {
	Pages []struct {
		Words []struct {
			XMin float64 `xml:"xMin,attr"`
			YMin float64 `xml:"yMin,attr"`
			XMax float64 `xml:"xMax,attr"`
			YMax float64 `xml:"yMax,attr"`
			Text string  `xml:",chardata"`
		} `xml:"word"`
	} `xml:"body>doc>page"`
}

// sameWords lets poppler say where words stand: in each box stand the glyphs of
// the word, from its left edge to its right.
func sameWords(t *testing.T, file string, pages []check.Page) {
	t.Helper()
	var w words
	if err := xml.Unmarshal([]byte(pagetest.Run(t, "pdftotext", "-bbox", file, "-")), &w); err != nil {
		t.Fatal(err)
	}
	found := 0
	for i, p := range w.Pages {
		for _, word := range p.Words {
			box := check.Box{X1: word.XMin, Y1: word.YMin, X2: word.XMax, Y2: word.YMax}
			if text := within(pages[i].Glyphs, box); text != strings.TrimSpace(word.Text) {
				t.Errorf("page %d: %q in %+v, not %q", i+1, text, box, word.Text)
			}
			found++
		}
	}
	if found == 0 {
		t.Error("no words")
	}
}

// within is the text of the glyphs whose middle lies in the box.
func within(glyphs []check.Glyph, b check.Box) string {
	var out strings.Builder
	for _, g := range glyphs {
		x, y := g.X+g.Advance/2, g.Y-g.Size/4
		if x > b.X1 && x < b.X2 && y > b.Y1 && y < b.Y2 {
			out.WriteString(g.Text)
		}
	}
	return strings.TrimSpace(out.String())
}
