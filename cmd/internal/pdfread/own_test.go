package pdfread

import (
	"context"
	"math"
	"os"
	"path/filepath"
	"testing"

	"casefile/templates"
	"casefile/templates/check"
	"casefile/templates/layout"
	"casefile/templates/pagetest"
)

// sample is the sample of one form, set and drawn.
type sample struct {
	name  string
	pages []layout.Page
	pdf   []byte
	text  string
	draft bool
}

// samples draws the sample of every form, as a draft too.
func samples(t testing.TB) []sample {
	t.Helper()
	lib, err := templates.Load()
	if err != nil {
		t.Fatal(err)
	}
	r := templates.Renderer{Fonts: pagetest.Fonts(t)}
	var out []sample
	for _, f := range lib.Forms() {
		v, err := f.Check(f.Sample())
		if err != nil {
			t.Fatalf("%s: %v", f.ID, err)
		}
		for _, opts := range []templates.Options{{Number: "某纪函〔2026〕12号", Date: "2026-03-02"}, {Draft: true}} {
			res, _, err := r.Compose(f, v, opts)
			if err != nil {
				t.Fatalf("%s: %v", f.ID, err)
			}
			done, err := r.Render(f, v, opts)
			if err != nil {
				t.Fatalf("%s: %v", f.ID, err)
			}
			name := f.ID
			if opts.Draft {
				name += "-draft"
			}
			out = append(out, sample{name, res.Pages, done.PDF, done.Text, opts.Draft})
		}
	}
	return out
}

func read(t testing.TB, b []byte) *Document {
	t.Helper()
	d, err := Read(context.Background(), b, Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// What is read of our own pages is what was set: every glyph, rule and circle in
// its place.
func TestOwnPages(t *testing.T) {
	for _, s := range samples(t) {
		t.Run(s.name, func(t *testing.T) {
			d := read(t, s.pdf)
			if len(d.Pages) != len(s.pages) || len(d.Notes) != 0 || d.Lang != "zh-CN" || !d.Tagged || d.Title == "" {
				t.Fatalf("%d pages of %d, %s, tagged %v, notes %v", len(d.Pages), len(s.pages), d.Lang, d.Tagged, d.Notes)
			}
			for i, p := range d.Pages {
				samePage(t, p, s.pages[i])
			}
		})
	}
}

const tolerance = 0.02

func off(a, b float64) bool { return !(math.Abs(a-b) <= tolerance) }

func samePage(t *testing.T, got check.Page, set layout.Page) {
	t.Helper()
	if off(got.Width, set.Width) || off(got.Height, set.Height) {
		t.Errorf("page of %g × %g", got.Width, got.Height)
	}
	glyphs, strokes, circles := got.Glyphs, got.Strokes, got.Circles
	for _, item := range set.Items {
		switch it := item.(type) {
		case *layout.TextRun:
			if len(glyphs) < len(it.Glyphs) {
				t.Fatalf("%d glyphs too few", len(it.Glyphs)-len(glyphs))
			}
			for i, g := range it.Glyphs {
				sameGlyph(t, glyphs[i], it, g)
			}
			glyphs = glyphs[len(it.Glyphs):]
		case *layout.Rule:
			if len(strokes) == 0 {
				t.Fatal("a rule is missing")
			}
			s := strokes[0]
			if off(s.X1, it.X1) || off(s.Y1, it.Y1) || off(s.X2, it.X2) || off(s.Y2, it.Y2) || off(s.Weight, it.Weight) {
				t.Errorf("rule %+v: %+v", *it, s)
			}
			strokes = strokes[1:]
		case *layout.Circle:
			if len(circles) == 0 {
				t.Fatal("a circle is missing")
			}
			if c := circles[0]; off(c.X, it.X) || off(c.Y, it.Y) || off(c.Radius, it.Radius) || off(c.Weight, it.Weight) {
				t.Errorf("circle %+v: %+v", *it, c)
			}
			circles = circles[1:]
		}
	}
	if len(glyphs)+len(strokes)+len(circles)+len(got.Images) > 0 {
		t.Errorf("too much: %d glyphs, %d strokes, %d circles, %d pictures", len(glyphs), len(strokes), len(circles), len(got.Images))
	}
}

func sameGlyph(t *testing.T, got check.Glyph, run *layout.TextRun, g layout.PlacedGlyph) {
	t.Helper()
	off := off
	if run.Angle != 0 { // its matrix is written in thousandths
		off = func(a, b float64) bool { return math.Abs(a-b) > 0.05 }
	}
	sin, cos := math.Sincos(run.Angle * math.Pi / 180)
	x, y := run.X+g.DX*cos, run.Y-g.DX*sin
	if got.Text != string(g.Rune) || off(got.X, x) || off(got.Y, y) || off(got.Size, run.Size) ||
		off(got.Advance, g.Advance*run.Size) || off(got.Angle, run.Angle) || got.Font != g.Face.Name() ||
		off(got.Color.R, run.Color.R) || off(got.Color.G, run.Color.G) || off(got.Color.B, run.Color.B) {
		t.Errorf("%c at %g, %g of %g: %+v", g.Rune, x, y, run.Size, got)
	}
	b, err := g.Bounds()
	if err != nil || run.Angle != 0 {
		return
	}
	want := check.Box{X1: x + b.XMin*run.Size, Y1: y - b.YMax*run.Size, X2: x + b.XMax*run.Size, Y2: y - b.YMin*run.Size}
	if b.Empty() {
		want = check.Box{}
	}
	if off(got.Ink.X1, want.X1) || off(got.Ink.Y1, want.Y1) || off(got.Ink.X2, want.X2) || off(got.Ink.Y2, want.Y2) {
		t.Errorf("ink of %c: %+v, not %+v", g.Rune, got.Ink, want)
	}
}

// inFile puts bytes into a file that tools can read.
func inFile(t testing.TB, name string, b []byte) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, b, 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}
