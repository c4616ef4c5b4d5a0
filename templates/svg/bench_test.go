package svg_test

import (
	"os"
	"testing"

	"casefile/templates/fonts"
	"casefile/templates/layout"
	"casefile/templates/pagetest"
	"casefile/templates/svg"
)

// BenchmarkWrite draws the pages of all samples one by one, as a browser asks for
// them, with outlines remembered (warm) and with faces just opened (cold).
func BenchmarkWrite(b *testing.B) {
	b.Run("warm", func(b *testing.B) {
		pages := samplePages(b)
		size := 0
		for _, p := range pages {
			size += len(write(b, []layout.Page{p}, svg.Options{}))
		}
		b.ReportAllocs()
		i := 0
		for b.Loop() {
			if _, err := svg.Write(pages[i%len(pages)], svg.Options{}); err != nil {
				b.Fatal(err)
			}
			i++
		}
		b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "pages/s")
		b.ReportMetric(float64(size)/float64(len(pages)), "bytes/page")
	})
	b.Run("cold", func(b *testing.B) {
		for b.Loop() {
			b.StopTimer()
			pages := reopened(b, samplePages(b)[:1])
			b.StartTimer()
			write(b, pages, svg.Options{})
		}
	})
}

func samplePages(tb testing.TB) []layout.Page {
	var pages []layout.Page
	for _, s := range samples(tb) {
		pages = append(pages, s.res.Pages...)
	}
	return pages
}

// reopened are the pages with faces that remember nothing.
func reopened(b *testing.B, pages []layout.Page) []layout.Page {
	set, err := fonts.Open(os.DirFS(pagetest.InstalledFonts(b)))
	if err != nil {
		b.Fatal(err)
	}
	out := make([]layout.Page, len(pages))
	for i, p := range pages {
		out[i] = layout.Page{Width: p.Width, Height: p.Height}
		for _, item := range p.Items {
			if run, ok := item.(*layout.TextRun); ok {
				item = withFaces(b, run, pagetest.Fonts(b), set)
			}
			out[i].Items = append(out[i].Items, item)
		}
	}
	return out
}

// withFaces is a run in the faces of another set.
func withFaces(b *testing.B, run *layout.TextRun, from, to *fonts.Set) *layout.TextRun {
	again := *run
	again.Glyphs = append([]layout.PlacedGlyph(nil), run.Glyphs...)
	for i, g := range again.Glyphs {
		for role := range fonts.RoleCount {
			if f, _ := from.Face(role); f == g.Face {
				var err error
				if again.Glyphs[i].Face, err = to.Face(role); err != nil {
					b.Fatal(err)
				}
			}
		}
	}
	return &again
}
