package pdfread

import (
	"math/rand/v2"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"casefile/templates"
	"casefile/templates/check"
	"casefile/templates/layout"
	"casefile/templates/pagetest"
)

// The rectangles of any words of a document lie on the glyphs of these words, as
// they are read from its PDF, and on no others: heads, justified lines, letters
// and digits, tables on their side, words that go on in the next line or page.
func TestRectsLieOnGlyphs(t *testing.T) {
	lib, err := templates.Load()
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(5, 8))
	turned := 0
	for name, r := range issuedSamples(t, lib) {
		d := read(t, r.PDF)
		for range 150 {
			from, to := wordsOf(random, r.Text)
			var want strings.Builder
			for _, c := range r.Text[from:to] {
				if !unicode.IsSpace(c) {
					want.WriteRune(c)
				}
			}
			rects := layout.Rects(r.Text, r.Map, from, to)
			if got := under(d, rects); got != want.String() {
				t.Fatalf("%s: %q has rectangles on %q: %+v", name, r.Text[from:to], got, rects)
			}
		}
		for _, l := range r.Map {
			turned += l.Angle
		}
	}
	if turned == 0 {
		t.Error("no table on its side among the samples")
	}
}

// issuedSamples are the samples of all forms, and one with a table too wide for
// the page.
func issuedSamples(t *testing.T, lib *templates.Library) map[string]*templates.Rendered {
	t.Helper()
	out := map[string]*templates.Rendered{}
	r := templates.Renderer{Fonts: pagetest.Fonts(t)}
	for _, f := range lib.Forms() {
		v, err := f.Check(f.Sample())
		if err != nil {
			t.Fatalf("%s: %v", f.ID, err)
		}
		if out[f.ID], err = r.Render(f, v, templates.Options{Number: "某纪函〔2026〕12号", Date: "2026-03-02"}); err != nil {
			t.Fatalf("%s: %v", f.ID, err)
		}
	}
	row := "|" + strings.Repeat(" 第{{.matter}}列 2026 |", 13) + "\n"
	form := "---\nid: wide\nversion: \"1\"\ntitle: 宽表\nlayout: letter\nsource: 某局\nsignoffs: [某领导]\nfields:\n  type: object\n  properties:\n" +
		"    matter: {title: 事项, type: string}\n---\n# 关于某事的函\n\n附表如下：\n\n" + row + "|" + strings.Repeat("---|", 13) + "\n" + strings.Repeat(row, 9)
	f, err := templates.Parse("wide", []byte(form), nil)
	if err != nil {
		t.Fatal(err)
	}
	v, err := f.Check([]byte(`{"matter": "甲乙"}`))
	if err != nil {
		t.Fatal(err)
	}
	if out["wide"], err = r.Render(f, v, templates.Options{}); err != nil {
		t.Fatal(err)
	}
	return out
}

// wordsOf is a stretch of 1 to 12 characters.
func wordsOf(random *rand.Rand, text string) (from, to int) {
	for from = random.IntN(len(text)); !utf8.RuneStart(text[from]); {
		from--
	}
	to = from
	for range 1 + random.IntN(12) {
		_, n := utf8.DecodeRuneInString(text[to:])
		to += n
	}
	return from, to
}

// under is what the glyphs say whose middle is in one of the rectangles, by the
// order of the rectangles and on each that of the page.
func under(d *Document, rects []layout.Rect) string {
	var out strings.Builder
	for _, r := range rects {
		for _, g := range d.Pages[r.Page-1].Glyphs {
			if x, y := middle(g); x > r.X1 && x < r.X2 && y > r.Y1 && y < r.Y2 {
				out.WriteString(strings.TrimSpace(g.Text))
			}
		}
	}
	return out.String()
}

func middle(g check.Glyph) (x, y float64) {
	if !g.Ink.Empty() {
		return (g.Ink.X1 + g.Ink.X2) / 2, (g.Ink.Y1 + g.Ink.Y2) / 2
	}
	return g.X + g.Advance/2, g.Y - g.Size/3
}
