package svg_test

import (
	"bytes"
	"math"
	"strings"
	"testing"

	"casefile/templates/fonts"
	"casefile/templates/layout"
	"casefile/templates/pagetest"
	"casefile/templates/svg"
)

// plain are the elements and attributes a picture is made of. None fetches, runs
// or styles.
var plain = map[string][]string{
	"svg":    {"xmlns", "role", "lang", "width", "height", "viewBox"},
	"title":  {},
	"desc":   {},
	"defs":   {},
	"g":      {"fill", "transform"},
	"path":   {"id", "d", "fill", "stroke", "stroke-width"},
	"use":    {"href", "x"},
	"circle": {"fill", "stroke", "stroke-width", "cx", "cy", "r"},
}

// TestPicture: the picture of every sample is XML of a handful of elements; each
// glyph is defined once and before its uses, each is used, and there are as many
// uses as glyphs that draw.
func TestPicture(t *testing.T) {
	for _, s := range samples(t) {
		picture := write(t, s.res.Pages, svg.Options{Title: s.title, Text: s.res.Text})
		if again := write(t, s.res.Pages, svg.Options{Title: s.title, Text: s.res.Text}); !bytes.Equal(picture, again) {
			t.Errorf("%s: another picture the second time", s.form)
		}
		elements, said := parse(t, picture)
		defined, uses := map[string]int{}, 0
		for _, e := range elements {
			allowed, known := plain[e.Name.Local]
			if !known {
				t.Fatalf("%s: element %s", s.form, e.Name.Local)
			}
			for _, a := range e.Attr {
				if !contains(allowed, a.Name.Local) {
					t.Fatalf("%s: %s has an attribute %s", s.form, e.Name.Local, a.Name.Local)
				}
			}
			if id := attribute(e, "id"); id != "" {
				if _, twice := defined[id]; twice {
					t.Errorf("%s: %s is defined twice", s.form, id)
				}
				defined[id] = 0
			}
			if e.Name.Local == "use" {
				id := strings.TrimPrefix(attribute(e, "href"), "#")
				if _, ok := defined[id]; !ok {
					t.Errorf("%s: %s is not defined before its use", s.form, id)
				}
				defined[id]++
				uses++
			}
		}
		for id, n := range defined {
			if n == 0 {
				t.Errorf("%s: %s is never used", s.form, id)
			}
		}
		if want := drawn(t, s.res.Pages); uses != want {
			t.Errorf("%s: %d glyphs are drawn, not %d", s.form, uses, want)
		}
		if !strings.Contains(said, s.title) || !strings.Contains(said, s.res.Text) {
			t.Errorf("%s: neither title nor text is said", s.form)
		}
	}
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// drawn counts the glyphs with a shape.
func drawn(t *testing.T, pages []layout.Page) int {
	n := 0
	for _, p := range pages {
		for _, item := range p.Items {
			run, ok := item.(*layout.TextRun)
			if !ok {
				continue
			}
			for _, g := range run.Glyphs {
				o, err := g.Face.Outline(g.ID)
				if err != nil {
					t.Fatal(err)
				}
				if len(o) > 0 {
					n++
				}
			}
		}
	}
	return n
}

func write(tb testing.TB, pages []layout.Page, o svg.Options) []byte {
	tb.Helper()
	b, err := svg.WriteAll(pages, o)
	if err != nil {
		tb.Fatal(err)
	}
	return b
}

// TestItems: what each kind of item becomes.
func TestItems(t *testing.T) {
	red := layout.Color{R: 1}
	pale := layout.Color{R: .9, G: .9, B: .9}
	for name, c := range map[string]struct {
		items []layout.Item
		want  string
	}{
		"no item": {nil, ""},
		"rules of one pen": {[]layout.Item{&layout.Rule{X1: 10, Y1: 20.005, X2: 90, Y2: 20.005, Weight: .5, Color: red},
			&layout.Rule{X1: 10, Y1: 5, X2: 10, Y2: 20, Weight: .5, Color: red}},
			`<path stroke="#f00" stroke-width=".5" d="M10 20.01H90M10 5V20"/>`},
		"rules of two": {[]layout.Item{&layout.Rule{X2: 9, Y2: 7, Weight: 1}, &layout.Rule{X2: -9.5, Weight: 2, Color: pale}},
			"<path stroke=\"#000\" stroke-width=\"1\" d=\"M0 0L9 7\"/>\n<path stroke=\"#e6e6e6\" stroke-width=\"2\" d=\"M0 0H-9.5\"/>"},
		"circle": {[]layout.Item{&layout.Circle{X: 50, Y: 60.5, Radius: 59.53, Weight: 1.25, Color: red}},
			`<circle fill="none" stroke="#f00" stroke-width="1.25" cx="50" cy="60.5" r="59.53"/>`},
		"run without glyphs": {[]layout.Item{&layout.TextRun{X: 1, Y: 2, Size: 16}}, ""},
	} {
		got, err := svg.Write(layout.Page{Width: 100, Height: 200, Items: c.items}, svg.Options{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		_, body, _ := strings.Cut(string(got), "<path fill=\"#fff\" d=\"M0 0H100V200H0z\"/>\n")
		if body = strings.TrimSuffix(strings.TrimSuffix(body, "</svg>\n"), "\n"); body != c.want {
			t.Errorf("%s:\n%s\nnot\n%s", name, body, c.want)
		}
	}
}

// TestRun: a run has the unit of its outlines; a face that stands in has a group
// of its own; what draws nothing is not drawn; a turned run is turned.
func TestRun(t *testing.T) {
	set := pagetest.Fonts(t)
	run := &layout.TextRun{X: 79.37, Y: 118, Size: 16, Color: layout.Red}
	for i, r := range "某　国国" {
		g, ok := set.Glyph(fonts.FangSong, r)
		if !ok {
			t.Fatalf("no glyph of %c", r)
		}
		run.Glyphs = append(run.Glyphs, layout.PlacedGlyph{Glyph: g, Rune: r, DX: float64(i/3) * 16})
	}
	other, _ := set.Glyph(fonts.HeiTi, '某')
	run.Glyphs = append(run.Glyphs, layout.PlacedGlyph{Glyph: other, Rune: '某', DX: 64})
	picture := string(write(t, []layout.Page{{Width: 100, Height: 200, Items: []layout.Item{run}}}, svg.Options{Prefix: "p7-"}))
	group := `<g fill="#f00" transform="matrix(.016 0 0 .016 79.37 118)">`
	for _, want := range []string{
		group + `<use href="#p7-0"/><use href="#p7-1" x="2000"/><use href="#p7-1" x="3000"/></g>`,
		group + `<use href="#p7-2" x="4000"/></g>`,
	} {
		if !strings.Contains(picture, want) {
			t.Errorf("the picture lacks\n%s\n%s", want, picture)
		}
	}
	run.Angle = 90
	turned := string(write(t, []layout.Page{{Width: 100, Height: 200, Items: []layout.Item{run}}}, svg.Options{}))
	if !strings.Contains(turned, `matrix(0 -.016 .016 0 79.37 118)`) {
		t.Errorf("not turned:\n%s", turned)
	}
}

// TestNoMarkup: what a document says of itself never becomes markup.
func TestNoMarkup(t *testing.T) {
	for _, evil := range []string{
		`</title><script>alert(1)</script>`, `"><image href="x"/>`, `]]>&amp;&#x3c;`, "a\x00b\x1b\u202e\xff", `--><style>`,
	} {
		picture := write(t, []layout.Page{{Width: 10, Height: 10}}, svg.Options{Title: evil, Text: evil, Lang: evil})
		elements, said := parse(t, picture)
		if len(elements) != 5 {
			t.Errorf("%q made %d elements:\n%s", evil, len(elements), picture)
		}
		clean := strings.ToValidUTF8(strings.NewReplacer("\x00", "\ufffd", "\x1b", "\ufffd").Replace(evil), "\ufffd")
		if strings.Count(said, clean) != 2 || attribute(elements[0], "lang") != clean {
			t.Errorf("%q is said as %q", evil, said)
		}
	}
	for _, prefix := range []string{`"`, "1", "a b", "a#", "汉", strings.Repeat("a", 40)} {
		if b, err := svg.Write(layout.Page{Width: 10, Height: 10}, svg.Options{Prefix: prefix}); err == nil {
			t.Errorf("prefix %q: %s", prefix, b)
		}
	}
}

// TestRefused: what cannot be drawn is an error, never a picture that lies.
func TestRefused(t *testing.T) {
	set := pagetest.Fonts(t)
	glyph, _ := set.Glyph(fonts.FangSong, '国')
	nan := math.NaN()
	at := func(dx float64) []layout.PlacedGlyph {
		return []layout.PlacedGlyph{{Glyph: glyph, Rune: '国', DX: dx}}
	}
	bad := glyph
	bad.ID = 65535
	for name, page := range map[string]layout.Page{
		"no size":    {},
		"huge":       {Width: 10, Height: 1e9},
		"rule":       {Width: 9, Height: 9, Items: []layout.Item{&layout.Rule{X1: nan}}},
		"weight":     {Width: 9, Height: 9, Items: []layout.Item{&layout.Rule{Weight: -1}}},
		"circle":     {Width: 9, Height: 9, Items: []layout.Item{&layout.Circle{Radius: math.Inf(1)}}},
		"type size":  {Width: 9, Height: 9, Items: []layout.Item{&layout.TextRun{Glyphs: at(0)}}},
		"angle":      {Width: 9, Height: 9, Items: []layout.Item{&layout.TextRun{Size: 1, Angle: nan}}},
		"place":      {Width: 9, Height: 9, Items: []layout.Item{&layout.TextRun{Size: 1, Glyphs: at(nan)}}},
		"no face":    {Width: 9, Height: 9, Items: []layout.Item{&layout.TextRun{Size: 1, Glyphs: []layout.PlacedGlyph{{}}}}},
		"no glyph":   {Width: 9, Height: 9, Items: []layout.Item{&layout.TextRun{Size: 1, Glyphs: []layout.PlacedGlyph{{Glyph: bad}}}}},
		"no item":    {Width: 9, Height: 9, Items: []layout.Item{nil}},
		"far origin": {Width: 9, Height: 9, Items: []layout.Item{&layout.TextRun{Size: 1, X: 1e7}}},
	} {
		if b, err := svg.Write(page, svg.Options{}); err == nil {
			t.Errorf("%s: %s", name, b)
		} else if !strings.Contains(err.Error(), "page 1") {
			t.Errorf("%s: %v names no page", name, err)
		}
	}
	if _, err := svg.WriteAll(nil, svg.Options{}); err == nil {
		t.Error("a picture of no pages")
	}
}

// TestConcurrent: many draw from the same faces at once.
func TestConcurrent(t *testing.T) {
	all := samples(t)
	want := write(t, all[0].res.Pages, svg.Options{})
	done := make(chan []byte)
	for range 4 {
		go func() {
			b, _ := svg.WriteAll(all[0].res.Pages, svg.Options{})
			done <- b
		}()
	}
	for range 4 {
		if !bytes.Equal(<-done, want) {
			t.Error("another picture at the same time")
		}
	}
}
