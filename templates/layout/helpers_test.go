package layout

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"casefile/templates/fonts"
	"casefile/templates/pagetest"
)

func faces(tb testing.TB) *fonts.Set { return pagetest.Fonts(tb) }

func compose(tb testing.TB, doc *Document) *Result {
	tb.Helper()
	r, err := Compose(doc, faces(tb))
	if err != nil {
		tb.Fatal(err)
	}
	return r
}

// from marks a text as coming from a field, so that tests find its lines.
func from(field, text string) Spans { return Spans{{Text: text, Field: field}} }

// para is a paragraph of n Han characters, from the field /body.
func para(n int) *Paragraph { return &Paragraph{Text: from("/body", hanText(n))} }

func hanText(n int) string {
	const s = "某市某局开展以案促改工作落实整改责任"
	return strings.Repeat(s, n/18+1)[:n*3]
}

// near holds a length in points against what it should be.
func near(tb testing.TB, what string, got, want, tolerance float64) {
	tb.Helper()
	if math.Abs(got-want) > tolerance {
		tb.Errorf("%s: %.2f pt (%.2f mm), want %.2f pt (%.2f mm)", what, got, got/mm, want, want/mm)
	}
}

// linesOf are the lines that begin with a field's text.
func (r *Result) linesOf(field string) []Line {
	var out []Line
	for _, l := range r.Lines {
		if l.Field == field {
			out = append(out, l)
		}
	}
	return out
}

// find is the only line that holds a text.
func (r *Result) find(tb testing.TB, text string) Line {
	tb.Helper()
	var found []Line
	for _, l := range r.Lines {
		if strings.Contains(r.Text[l.Start:l.End], text) {
			found = append(found, l)
		}
	}
	if len(found) != 1 {
		tb.Fatalf("%d lines hold %q", len(found), text)
	}
	return found[0]
}

func (r *Result) say(l Line) string { return r.Text[l.Start:l.End] }

// left and right are the ends of a line, top and bottom of its em box.
func (l Line) left() float64   { return l.X[0] }
func (l Line) right() float64  { return l.X[len(l.X)-1] }
func (l Line) top() float64    { return l.Baseline - .88*l.Size }
func (l Line) bottom() float64 { return l.Baseline + .12*l.Size }
func (l Line) middle() float64 { return (l.left() + l.right()) / 2 }

// rules are a page's horizontal strokes, from the top.
func rules(p Page) []*Rule {
	var out []*Rule
	for _, it := range p.Items {
		if r, ok := it.(*Rule); ok && r.Y1 == r.Y2 {
			out = append(out, r)
		}
	}
	return out
}

// artifacts are the runs of a page that are no text.
func artifacts(p Page) []*TextRun {
	var out []*TextRun
	for _, it := range p.Items {
		if r, ok := it.(*TextRun); ok && r.Artifact {
			out = append(out, r)
		}
	}
	return out
}

func (r *TextRun) text() string {
	var b strings.Builder
	for _, g := range r.Glyphs {
		b.WriteRune(g.Rune)
	}
	return b.String()
}

// dump says every line of a result, for a test that failed.
func dump(r *Result) string {
	var b strings.Builder
	for _, l := range r.Lines {
		fmt.Fprintf(&b, "%d %6.1f %6.1f–%6.1f %s %s\n", l.Page, l.Baseline, l.left(), l.right(), l.Field, r.say(l))
	}
	return b.String()
}
