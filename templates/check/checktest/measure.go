package checktest

import (
	"testing"

	"casefile/templates/check"
	"casefile/templates/layout"
)

// Measure is what a reader of a PDF would see of pages that layout set. Text
// and structure of ours are left behind.
func Measure(tb testing.TB, pages []layout.Page) []check.Page {
	tb.Helper()
	out := make([]check.Page, len(pages))
	for i, p := range pages {
		out[i] = check.Page{Width: p.Width, Height: p.Height}
		for _, item := range p.Items {
			switch it := item.(type) {
			case *layout.TextRun:
				out[i].Glyphs = append(out[i].Glyphs, glyphs(tb, it)...)
			case *layout.Rule:
				out[i].Strokes = append(out[i].Strokes, check.Stroke{X1: it.X1, Y1: it.Y1, X2: it.X2, Y2: it.Y2,
					Weight: it.Weight, Color: check.Color(it.Color)})
			case *layout.Circle:
				out[i].Circles = append(out[i].Circles, check.Circle{X: it.X, Y: it.Y, Radius: it.Radius,
					Weight: it.Weight, Color: check.Color(it.Color)})
			}
		}
	}
	return out
}

func glyphs(tb testing.TB, run *layout.TextRun) []check.Glyph {
	out := make([]check.Glyph, len(run.Glyphs))
	for i, g := range run.Glyphs {
		box, err := g.Bounds()
		if err != nil {
			tb.Fatal(err)
		}
		x := run.X + g.DX
		out[i] = check.Glyph{Text: string(g.Rune), X: x, Y: run.Y, Advance: g.Advance * run.Size, Size: run.Size,
			Angle: run.Angle, Font: g.Face.Name(), Color: check.Color(run.Color)}
		if !box.Empty() {
			out[i].Ink = check.Box{X1: x + box.XMin*run.Size, Y1: run.Y - box.YMax*run.Size,
				X2: x + box.XMax*run.Size, Y2: run.Y - box.YMin*run.Size}
		}
	}
	return out
}
