package templates

import (
	"bytes"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"casefile/templates/formtest"
	"casefile/templates/pagetest"
)

// TestSamples: the sample of every form checks, renders, is sound for qpdf and
// veraPDF, and says what its Text says.
func TestSamples(t *testing.T) {
	dir := t.TempDir()
	var files []string
	for _, f := range library(t).Forms() {
		r := render(t, f, check(t, f, f.Sample()), numbered(f))
		files = append(files, pagetest.File(t, dir, f.ID, r.PDF))
		if r.Title == "" || r.Date == "" || r.Pages != len(r.PageStarts) {
			t.Errorf("%s: title %q, date %q, %d pages, starts %v", f.ID, r.Title, r.Date, r.Pages, r.PageStarts)
		}
		sameText(t, files[len(files)-1], r)
		wholeMap(t, r)
	}
	pagetest.Sound(t, files...)
	pagetest.Conforms(t, "2u", files...)
}

// TestGenerated: some documents nobody thought of; the whole proof over many
// more is in cmd/internal/pageproof.
func TestGenerated(t *testing.T) {
	dir := t.TempDir()
	forms := library(t).Forms()
	for seed := range uint64(60) {
		f := forms[seed%uint64(len(forms))]
		g := formtest.New(seed)
		opts := Options{}
		if g.IntN(2) == 0 {
			opts = numbered(f)
		}
		opts.Draft = g.IntN(3) == 0
		r := render(t, f, check(t, f, g.Values(t, f.Schema())), opts)
		sameText(t, pagetest.File(t, dir, fmt.Sprint(seed), r.PDF), r)
		wholeMap(t, r)
		if t.Failed() {
			t.Fatalf("form %s, seed %d", f.ID, seed)
		}
	}
}

// sameText holds the text poppler reads against Text, white space aside.
func sameText(t *testing.T, file string, r *Rendered) {
	t.Helper()
	got, want := pagetest.Says(t, file), pagetest.Squeeze(r.Text)
	if got == want {
		return
	}
	g, w := []rune(got), []rune(want)
	at := 0
	for at < len(g) && at < len(w) && g[at] == w[at] {
		at++
	}
	from := max(0, at-10)
	t.Errorf("%s: at character %d pdftotext has %q, Text %q", filepath.Base(file), at,
		string(g[from:min(at+20, len(g))]), string(w[from:min(at+20, len(w))]))
}

// wholeMap: the lines of the map cover Text in order, but for its newlines,
// with one x more than there are characters, on pages that begin where
// PageStarts says.
func wholeMap(t *testing.T, r *Rendered) {
	t.Helper()
	at, page := 0, 1
	for _, l := range r.Map {
		if strings.Trim(r.Text[at:l.Start], "\n") != "" || l.End < l.Start || l.Page < page {
			t.Fatalf("line %+v after byte %d, page %d", l, at, page)
		}
		if n := len([]rune(r.Text[l.Start:l.End])); len(l.X) != n+1 {
			t.Fatalf("%d places for %d characters", len(l.X), n)
		}
		if l.Page > r.Pages || l.Start < r.PageStarts[l.Page-1] || l.Page < r.Pages && l.End > r.PageStarts[l.Page] {
			t.Fatalf("line %d–%d on page %d, pages begin %v", l.Start, l.End, l.Page, r.PageStarts)
		}
		at, page = l.End, l.Page
	}
	if strings.Trim(r.Text[at:], "\n") != "" {
		t.Fatalf("%q has no place", r.Text[at:])
	}
}

// TestDate: a document's date is the values', else the options', else blank.
func TestDate(t *testing.T) {
	f := form(t, "inquiry-letter")
	without := bytes.Replace(f.Sample(), []byte("\"date\": \"2026-03-05\",\n"), nil, 1)
	if bytes.Equal(without, f.Sample()) {
		t.Fatal("the sample's date is written otherwise")
	}
	for _, c := range []struct {
		values    []byte
		date      string
		want, iso string
	}{
		{f.Sample(), "", "2026年3月5日", "2026-03-05"},
		{f.Sample(), "2026-11-10", "2026年3月5日", "2026-03-05"},
		{without, "2026-11-10", "2026年11月10日", "2026-11-10"},
		{without, "", "　　年　月　日", ""},
	} {
		r := render(t, f, check(t, f, c.values), Options{Date: c.date})
		if !strings.Contains(r.Text, c.want) || r.Date != c.iso {
			t.Errorf("date %q: %q, no %s in the text", c.date, r.Date, c.want)
		}
	}
}

// TestMissingGlyphs: what no face covers is named with its field, each once,
// in the order of the fields.
func TestMissingGlyphs(t *testing.T) {
	f := form(t, "inquiry-letter")
	raw := bytes.ReplaceAll(f.Sample(), []byte("李某某名下"), []byte("李\U0001F600\U0001F600名下"))
	raw = bytes.Replace(raw, []byte(`"赵某某"`), []byte(`"赵ก"`), 1)
	raw = bytes.Replace(raw, []byte(`"张某某同志"`), []byte(`"张ก同志"`), 1)
	_, err := renderer(t).Render(f, check(t, f, raw), Options{})
	var got []string
	for _, p := range problems(t, err) {
		got = append(got, fmt.Sprintf("%s %s %s %s", p.ID, p.Path, p.Args["rune"], p.Args["field"]))
	}
	want := "glyph.missing /recipient U+0E01 被函询人\n" +
		"glyph.missing /questions/1 U+1F600 需要说明的问题第2项\n" +
		"glyph.missing /contact U+0E01 联系人"
	if strings.Join(got, "\n") != want {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), want)
	}
}

// TestConfidential: a confidential field leaves no trace.
func TestConfidential(t *testing.T) {
	f := parseSmall(t, "# 关于{{.a}}的报告\n\n甲\n")
	with := render(t, f, check(t, f, []byte(`{"a": "某某", "secret": "欧阳举报"}`)), Options{})
	without := render(t, f, check(t, f, []byte(`{"a": "某某"}`)), Options{})
	if !bytes.Equal(with.PDF, without.PDF) || with.Text != without.Text {
		t.Error("the reporter changes the document")
	}
}
