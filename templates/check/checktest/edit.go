package checktest

import (
	"slices"
	"strings"
	"testing"

	"casefile/templates/fonts"
	"casefile/templates/layout"
	"casefile/templates/pagetest"
)

const (
	mm    = 72 / 25.4
	cell  = 156 * mm / 28
	pitch = (225*mm - 16) / 21
)

// editor changes pages by hand, as nobody should.
type editor struct {
	testing.TB
	pages []layout.Page
}

// part is what stands on one baseline of a page, or several.
type part struct {
	e    *editor
	page int
	runs []*layout.TextRun
}

func (e *editor) page(n int) *layout.Page {
	if n < 0 {
		n += len(e.pages) + 1
	}
	return &e.pages[n-1]
}

// texts are the runs of a page that keep what keep says.
func (e *editor) texts(n int, keep func(*layout.TextRun) bool) part {
	p := part{e: e, page: n}
	for _, item := range e.page(n).Items {
		if run, ok := item.(*layout.TextRun); ok && keep(run) {
			p.runs = append(p.runs, run)
		}
	}
	if len(p.runs) == 0 {
		e.Helper()
		e.Fatalf("nothing of that kind on page %d", n)
	}
	return p
}

// line is what stands on the baseline of the first text that holds s.
func (e *editor) line(n int, s string) part {
	e.Helper()
	byY := map[float64]string{}
	for _, item := range e.page(n).Items {
		run, ok := item.(*layout.TextRun)
		if !ok {
			continue
		}
		byY[run.Y] += said(run)
		if strings.Contains(byY[run.Y], s) {
			return e.texts(n, func(r *layout.TextRun) bool { return r.Y == run.Y })
		}
	}
	e.Fatalf("no %s on page %d", s, n)
	return part{}
}

// run is the one run that holds s.
func (e *editor) run(n int, s string) part {
	e.Helper()
	return e.texts(n, func(r *layout.TextRun) bool { return strings.Contains(said(r), s) })
}

// below is the text of a page from a line on, but for the page number and the
// 版记.
func (e *editor) below(n int, s string) part {
	e.Helper()
	from := e.line(n, s).runs[0].Y
	return e.texts(n, func(r *layout.TextRun) bool { return r.Y >= from && !r.Artifact && r.Size != 14 })
}

func (e *editor) folio(n int) part {
	e.Helper()
	return e.texts(n, func(r *layout.TextRun) bool { return r.Artifact && r.Y > 262*mm })
}

func said(r *layout.TextRun) string {
	var b strings.Builder
	for _, g := range r.Glyphs {
		b.WriteRune(g.Rune)
	}
	return b.String()
}

func (p part) move(dx, dy float64) part {
	for _, r := range p.runs {
		r.X, r.Y = r.X+dx, r.Y+dy
	}
	return p
}

func (p part) size(pt float64) part {
	for _, r := range p.runs {
		r.Size = pt
	}
	return p
}

func (p part) color(c layout.Color) {
	for _, r := range p.runs {
		r.Color = c
	}
}

func (p part) remove() {
	page := p.e.page(p.page)
	page.Items = slices.DeleteFunc(page.Items, func(item layout.Item) bool {
		run, ok := item.(*layout.TextRun)
		return ok && slices.Contains(p.runs, run)
	})
}

// face sets the part in the face of a role.
func (p part) face(role fonts.Role) {
	for _, r := range p.runs {
		for i, g := range r.Glyphs {
			r.Glyphs[i].Glyph = p.e.glyph(role, g.Rune)
		}
	}
}

func (e *editor) glyph(role fonts.Role, r rune) fonts.Glyph {
	g, ok := pagetest.Fonts(e).Glyph(role, r)
	if !ok {
		e.Fatalf("no face covers %c", r)
	}
	return g
}

// say puts another character for the i-th of the part, counted from its end when
// below 0.
func (p part) say(i int, r rune) part {
	p.e.Helper()
	all := p.places()
	if i < 0 {
		i += len(all)
	}
	all[i].Glyph, all[i].Rune = p.e.glyph(fonts.FangSong, r), r
	return p
}

// replace puts a character for each one of the part that is old.
func (p part) replace(old, r rune) part {
	n := 0
	for i, g := range p.places() {
		if g.Rune == old {
			p.say(i, r)
			n++
		}
	}
	if n == 0 {
		p.e.Helper()
		p.e.Fatalf("no %c there", old)
	}
	return p
}

func (p part) places() []*layout.PlacedGlyph {
	var all []*layout.PlacedGlyph
	for _, r := range p.runs {
		for i := range r.Glyphs {
			all = append(all, &r.Glyphs[i])
		}
	}
	return all
}

// rules are the strokes of a page from the top down, those of tables too.
func (e *editor) rules(n int) []*layout.Rule {
	var out []*layout.Rule
	for _, item := range e.page(n).Items {
		if r, ok := item.(*layout.Rule); ok {
			out = append(out, r)
		}
	}
	slices.SortStableFunc(out, func(a, b *layout.Rule) int { return int(100 * (a.Y1 - b.Y1)) })
	return out
}

func shift(dy float64, rules ...*layout.Rule) {
	for _, r := range rules {
		r.Y1, r.Y2 = r.Y1+dy, r.Y2+dy
	}
}

func paint(c layout.Color, rules ...*layout.Rule) {
	for _, r := range rules {
		r.Color = c
	}
}

func cut(length float64, rules ...*layout.Rule) {
	for _, r := range rules {
		r.X2 = r.X1 + length
	}
}
