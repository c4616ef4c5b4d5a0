package pdf

import (
	"regexp"
	"strings"
	"testing"
	"unicode"

	"casefile/templates/fonts"
	"casefile/templates/layout"
	"casefile/templates/pagetest"
)

// tool runs a program on a PDF, which its arguments call FILE, and returns its
// output.
func tool(t *testing.T, pdf []byte, name string, args ...string) string {
	t.Helper()
	file := pagetest.File(t, t.TempDir(), "test", pdf)
	for i, a := range args {
		if a == "FILE" {
			args[i] = file
		}
	}
	return pagetest.Run(t, name, args...)
}

// extracted is the text that poppler reads out of a PDF, without white space.
func extracted(t *testing.T, pdf []byte) string {
	t.Helper()
	return pagetest.Says(t, pagetest.File(t, t.TempDir(), "test", pdf))
}

func mustWrite(tb testing.TB, meta Meta, pages ...layout.Page) []byte {
	tb.Helper()
	b, err := Write(pages, meta)
	if err != nil {
		tb.Fatal(err)
	}
	return b
}

// TestConformance: what other programs say of the sample, of a page with
// nothing on it and of each face alone.
func TestConformance(t *testing.T) {
	docs := map[string][]byte{
		"sample": mustWrite(t, sampleMeta, sample(t), sample(t)),
		"blank":  mustWrite(t, Meta{}, layout.Page{Width: 100, Height: 50}),
	}
	for role := range fonts.RoleCount {
		s := newSheet(t)
		s.text(role, 60, 100, 22, 22, "某市纪委2026年（第1号）—A·b…𬭎")
		docs[role.String()] = mustWrite(t, Meta{Title: role.String()}, s.page)
	}
	dir := t.TempDir()
	var files []string
	for name, b := range docs {
		files = append(files, pagetest.File(t, dir, name, b))
	}
	pagetest.Sound(t, files...)
	pagetest.Conforms(t, "2u", files...)
}

// TestFontsEmbedded: poppler sees every face as an embedded subset with Unicode.
func TestFontsEmbedded(t *testing.T) {
	out := tool(t, mustWrite(t, sampleMeta, sample(t)), "pdffonts", "FILE")
	lines := strings.Split(strings.TrimSpace(out), "\n")[2:]
	if len(lines) != int(fonts.RoleCount) {
		t.Errorf("%d fonts:\n%s", len(lines), out)
	}
	good := regexp.MustCompile(`^[A-Z]{6}\+\S+ +CID (TrueType|Type 0C) +Identity-H +yes yes yes `)
	for _, l := range lines {
		if !good.MatchString(l) {
			t.Errorf("font: %s", l)
		}
	}
}

// TestInfo: title and the rest are read back, in both places that hold them.
func TestInfo(t *testing.T) {
	b := mustWrite(t, sampleMeta, sample(t))
	out := tool(t, b, "pdfinfo", "-isodates", "FILE")
	for _, want := range []string{
		`Title: +` + regexp.QuoteMeta(sampleMeta.Title) + `\n`,
		`Author: +某市纪律检查委员会\n`,
		`Subject: +某纪函〔2026〕12号\n`,
		`Keywords: +函询, 整改\n`,
		`CreationDate: +2026-03-05T00:00:00`,
		`ModDate: +2026-03-05T00:00:00`,
	} {
		if !regexp.MustCompile(want).MatchString(out) {
			t.Errorf("no %s in\n%s", want, out)
		}
	}
	meta := tool(t, b, "pdfinfo", "-meta", "FILE")
	for _, want := range []string{
		"关于责成&lt;书面说明&gt;情况的函 &amp; (一) 𬭎<", ">某市纪律检查委员会<", ">某纪函〔2026〕12号<", ">函询, 整改<",
		"<xmp:CreateDate>2026-03-05T00:00:00<", "<pdfaid:part>2<", "<pdfaid:conformance>U<", ">zh-CN<",
	} {
		if !strings.Contains(meta, want) {
			t.Errorf("no %s in\n%s", want, meta)
		}
	}
}

// TestTextOut: characters in are characters out, artifacts left aside.
func TestTextOut(t *testing.T) {
	page := sample(t)
	got, want := extracted(t, mustWrite(t, sampleMeta, page, page)), plainText(page, page)
	if got != want {
		t.Errorf("text out:\n%s\nin:\n%s", got, want)
	}
}

// TestEveryCharacter: every character a face covers is read back as itself,
// those that share a glyph with another too. Left out are what poppler turns
// around or joins (scripts written from the right, marks above letters), the
// soft hyphen, and a sixth of the Han characters is taken for all.
func TestEveryCharacter(t *testing.T) {
	for role := range fonts.RoleCount {
		f := face(t, role)
		var pages []layout.Page
		var want []rune
		s := newSheet(t)
		for r := rune(0x21); r < 0x30000; r++ {
			g, ok := f.Glyph(r)
			if !ok || !read(r) {
				continue
			}
			n := len(want) % 2000
			if n == 0 && len(want) > 0 {
				pages = append(pages, s.page)
				s = newSheet(t)
			}
			s.page.Items = append(s.page.Items, &layout.TextRun{
				X: 20 + 10*float64(n%50), Y: 20 + 20*float64(n/50), Size: 6,
				Glyphs: []layout.PlacedGlyph{{Glyph: g, Rune: r}},
			})
			want = append(want, r)
		}
		pages = append(pages, s.page)
		got := []rune(extracted(t, mustWrite(t, Meta{}, pages...)))
		for i := range min(len(got), len(want)) {
			if got[i] != want[i] {
				t.Fatalf("%s: character %d is %U, want %U", role, i, got[i], want[i])
			}
		}
		if len(got) != len(want) {
			t.Errorf("%s: %d characters out, %d in", role, len(got), len(want))
		}
	}
}

// read tells whether a character is tried by TestEveryCharacter.
func read(r rune) bool {
	if unicode.Is(unicode.Han, r) && r > 0x4E00 && r < 0x2F800 && !between(float64(r), 0xF900, 0xFAFF) {
		return r%6 == 0
	}
	return unicode.IsPrint(r) && !unicode.In(r, unicode.M, unicode.Hebrew, unicode.Arabic, unicode.Cf) && !unicode.IsSpace(r)
}
