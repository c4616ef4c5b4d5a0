package pdf

import (
	"math/rand/v2"
	"testing"

	"casefile/templates/fonts"
	"casefile/templates/layout"
)

// BenchmarkWrite draws warm documents, another text each time, of four faces: a
// page of some 370 characters, and five pages of some 2,500.
func BenchmarkWrite(b *testing.B) {
	for _, bm := range []struct {
		name       string
		characters int
	}{{"onepage", 330}, {"fivepages", 2500}} {
		b.Run(bm.name, func(b *testing.B) {
			vocabulary := vocabulary(b)
			var docs [][]layout.Page
			var metas []Meta
			for seed := range 30 {
				docs = append(docs, document(b, vocabulary, bm.characters, uint64(seed)))
				metas = append(metas, tagLines(docs[seed]))
			}
			size := 0
			for i, d := range docs { // fills the caches
				size += len(mustWrite(b, metas[i], d...))
			}
			b.ReportAllocs()
			i := 0
			for b.Loop() {
				if _, err := Write(docs[i%len(docs)], metas[i%len(docs)]); err != nil {
					b.Fatal(err)
				}
				i++
			}
			b.ReportMetric(float64(size)/float64(len(docs)), "bytes/doc")
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "docs/s")
		})
	}
}

// tagLines makes a paragraph of each three lines.
func tagLines(pages []layout.Page) Meta {
	meta := sampleMeta
	meta.Tags = &layout.Tag{Role: layout.TagDocument}
	var p *layout.Tag
	n := 0
	for _, page := range pages {
		for _, item := range page.Items {
			run, ok := item.(*layout.TextRun)
			if !ok || run.Artifact {
				continue
			}
			if n%3 == 0 {
				p = &layout.Tag{Role: layout.TagP}
				meta.Tags.Kids = append(meta.Tags.Kids, p)
			}
			run.Tag = p
			n++
		}
	}
	return meta
}

// BenchmarkCold draws the sample with a set of faces opened for it, as one
// command does.
func BenchmarkCold(b *testing.B) {
	page := sample(b)
	for b.Loop() {
		cold := fresh(b)
		again := layout.Page{Width: page.Width, Height: page.Height}
		for _, item := range page.Items {
			if run, ok := item.(*layout.TextRun); ok {
				r := *run
				r.Glyphs = nil
				for _, g := range run.Glyphs {
					for role := range fonts.RoleCount {
						if f := face(b, role); f == g.Face {
							g.Face, _ = cold.Face(role)
						}
					}
					r.Glyphs = append(r.Glyphs, g)
				}
				item = &r
			}
			again.Items = append(again.Items, item)
		}
		mustWrite(b, sampleMeta, again)
	}
}

// vocabulary is Han characters, those of the prose first.
func vocabulary(tb testing.TB) []rune {
	tb.Helper()
	f := face(tb, fonts.FangSong)
	seen := map[rune]bool{}
	var out []rune
	add := func(r rune) {
		if _, ok := f.Glyph(r); ok && !seen[r] {
			seen[r] = true
			out = append(out, r)
		}
	}
	for _, r := range prose {
		add(r)
	}
	for r := rune(0x4E00); r < 0x9FA5; r += 5 {
		add(r)
	}
	return out
}

// document is pages with a head and text in which characters repeat as in laws
// and judgments: some 140 different ones in 330, some 400 in 2,500.
func document(tb testing.TB, vocabulary []rune, characters int, seed uint64) []layout.Page {
	tb.Helper()
	zipf := rand.NewZipf(rand.New(rand.NewPCG(seed, 1)), 2.5, 60, uint64(len(vocabulary)-1))
	next := func(n int) string {
		out := make([]rune, n)
		for i := range out {
			out[i] = vocabulary[zipf.Uint64()]
		}
		return string(out)
	}
	s := newSheet(tb)
	s.text(fonts.XiaoBiaoSong, 86, 180, 42, 47, next(9)).Color = layout.Red
	s.rule(79.37, 252, 521.57, 252, 1, layout.Red)
	s.text(fonts.XiaoBiaoSong, 150, 320, 22, 22, next(14))
	y := 380.0
	var out []layout.Page
	for line := 0; characters > 0; line++ {
		n := min(28, characters)
		switch line % 9 {
		case 0:
			n = min(10, n)
			s.text(fonts.HeiTi, 110, y, 16, grid, next(n))
		case 4:
			n = min(12, n)
			s.text(fonts.KaiTi, 110, y, 16, grid, next(n))
		default:
			s.text(fonts.FangSong, 79.37, y, 16, grid, next(n))
		}
		characters -= n
		if y += 29.61; y > 740 || characters == 0 {
			s.text(fonts.SongTi, 500, 785, 14, 7, "—1—").Artifact = true
			out = append(out, s.page)
			s, y = newSheet(tb), 120
		}
	}
	return out
}
