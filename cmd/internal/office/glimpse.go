package office

import (
	"context"
	"slices"
	"strconv"

	"casefile/archive"
	"casefile/templates"
	"casefile/templates/layout"
	"casefile/templates/svg"
)

// Glimpse is a picture of the place of a query in an issued document: a few lines
// of the page around it, marked. The page is set again from what is stored, and
// drawn only if it says what the stored one says. Of other papers, and where the
// words are nowhere, there is no picture: nil and no error.
func (o *Office) Glimpse(ctx context.Context, a Actor, r HitsRequest) (_ *Picture, err error) {
	t := o.trace(ctx, a, actRead, "glimpse").of(r.Doc)
	defer t.end(&err)
	m, err := o.marking(ctx, a, r)
	if err != nil || m.hits.Main < 0 || m.hits.PDF != "pdf" || m.doc.Form.ID == "" {
		return nil, err
	}
	c, err := o.composedAgain(ctx, m)
	if err != nil {
		return nil, nil // it was set by a form or faces of another time: the words are in the list
	}
	if c.res.Text != m.record.Text {
		return nil, nil
	}
	return glimpse(c, m.hits)
}

// composedAgain sets an issued document anew, or has it from a glimpse before.
func (o *Office) composedAgain(ctx context.Context, m *marking) (*composed, error) {
	pdf, _ := m.doc.Part(archive.RolePDF)
	return o.glimpses.composed(previewKey{doc: m.doc.ID, content: pdf.Digest}, func() (*composed, error) {
		f, err := o.formOf(context.WithoutCancel(ctx), m.arch, m.doc.Form)
		if err != nil {
			return nil, err
		}
		vals, err := f.CheckPublic(m.record.Values)
		if err != nil {
			return nil, err
		}
		return o.compose(f, vals, templates.Options{Number: m.record.Number.Printed, Date: m.record.Date.String()})
	})
}

// Of a glimpse: what is shown above and below the place, and around the text, in
// points.
const (
	glimpseLines  = 2   // lines above and below
	glimpseReach  = 100 // no farther than this, if lines are far apart
	glimpseMargin = 10
)

// The colours of marks, as in a marked copy.
var (
	markColor     = layout.Color{R: 1, G: .89, B: .42}
	markMainColor = layout.Color{R: 1, G: .67, B: .3}
)

// glimpse draws the strip of the page on which the main place is.
func glimpse(c *composed, h *Hits) (*Picture, error) {
	main := h.Places[h.Main]
	rects := rectsOf(c.res.Text, c.res.Lines, main.Range)
	if len(rects) == 0 || rects[0].Page > len(c.res.Pages) {
		return nil, nil
	}
	v := viewOf(c, rects[0].Page, main.Range)
	at := rectsOf(c.res.Text, v.lines, main.Range)
	if len(at) == 0 {
		return nil, nil
	}
	strip := stripAround(v.lines, at[0])
	page := layout.Page{Width: strip.X2 - strip.X1, Height: strip.Y2 - strip.Y1}
	for i, p := range h.Places {
		color := markColor
		if i == h.Main {
			color = markMainColor
		}
		for _, r := range rectsOf(c.res.Text, v.lines, p.Range) {
			if r.Y2 > strip.Y1 && r.Y1 < strip.Y2 {
				y := (r.Y1+r.Y2)/2 - strip.Y1
				page.Items = append(page.Items, &layout.Rule{X1: r.X1 - strip.X1, Y1: y, X2: r.X2 - strip.X1, Y2: y, Weight: r.Y2 - r.Y1, Color: color})
			}
		}
	}
	page.Items = append(page.Items, moved(v.items, strip)...)
	b, err := svg.Write(page, svg.Options{Title: c.title + "（第 " + strconv.Itoa(at[0].Page) + " 页，检索处）", Text: main.Before + main.Words + main.After})
	if err != nil {
		return nil, err
	}
	return &Picture{Page: at[0].Page, SVG: b}, nil
}

// glimpsed is one page, turned so that the text of the place is upright.
type glimpsed struct {
	items []layout.Item
	lines []layout.Line // that are upright then
}

func viewOf(c *composed, page int, main [2]int) glimpsed {
	sheet := c.res.Pages[page-1]
	angle := 0
	for _, l := range c.res.Lines {
		if l.Page == page && l.Start <= main[0] && l.End > main[0] {
			angle = l.Angle
		}
	}
	v := glimpsed{items: sheet.Items}
	if angle != 0 {
		v.items = turned(sheet.Items, sheet.Height)
	}
	for _, l := range c.res.Lines {
		if l.Page != page || l.Angle != angle || len(l.X) == 0 {
			continue
		}
		if angle != 0 {
			xs := slices.Clone(l.X)
			for i := range xs {
				xs[i] = sheet.Height - xs[i]
			}
			l.X, l.Angle = xs, 0
		}
		v.lines = append(v.lines, l)
	}
	return v
}

// turned is a page of a table on its side, turned clockwise: its text, which runs
// up the page, is upright then.
func turned(items []layout.Item, height float64) (out []layout.Item) {
	for _, item := range items {
		switch it := item.(type) {
		case *layout.TextRun:
			run := *it
			run.X, run.Y, run.Angle = height-it.Y, it.X, it.Angle-90
			out = append(out, &run)
		case *layout.Rule:
			out = append(out, &layout.Rule{X1: height - it.Y1, Y1: it.X1, X2: height - it.Y2, Y2: it.X2, Weight: it.Weight, Color: it.Color})
		case *layout.Circle:
			out = append(out, &layout.Circle{X: height - it.Y, Y: it.X, Radius: it.Radius, Weight: it.Weight, Color: it.Color})
		}
	}
	return out
}

// stripAround is the part of the page to show: as wide as the text of the page,
// from a few lines above a place to a few below it.
func stripAround(lines []layout.Line, at layout.Rect) layout.Rect {
	left, right := at.X1, at.X2
	var tops []float64 // of the lines of the page
	for _, l := range lines {
		left, right = min(left, l.X[0]), max(right, l.X[len(l.X)-1])
		tops = append(tops, l.Baseline-l.Size)
	}
	slices.Sort(tops)
	tops = slices.CompactFunc(tops, func(a, b float64) bool { return b-a < 2 })
	i, _ := slices.BinarySearch(tops, at.Y1-4)
	top, bottom := at.Y1-glimpseReach, at.Y2+glimpseReach
	if len(tops) > 0 {
		top = max(top, tops[max(0, min(i, len(tops)-1)-glimpseLines)])
		if k := i + glimpseLines + 1; k < len(tops) {
			bottom = min(bottom, tops[k])
		}
	}
	return layout.Rect{Page: at.Page, X1: left - glimpseMargin, X2: right + glimpseMargin,
		Y1: max(0, min(top, at.Y1)-glimpseMargin/2), Y2: max(bottom, at.Y2+glimpseMargin/2)}
}

// moved is what of a page is in a strip, seen from the strip's corner.
func moved(items []layout.Item, s layout.Rect) (out []layout.Item) {
	for _, item := range items {
		switch it := item.(type) {
		case *layout.TextRun:
			if it.Angle == 0 && (it.Y < s.Y1 || it.Y-it.Size > s.Y2) {
				continue
			}
			run := *it
			run.X, run.Y = it.X-s.X1, it.Y-s.Y1
			out = append(out, &run)
		case *layout.Rule:
			if max(it.Y1, it.Y2) < s.Y1 || min(it.Y1, it.Y2) > s.Y2 {
				continue
			}
			out = append(out, &layout.Rule{X1: it.X1 - s.X1, Y1: it.Y1 - s.Y1, X2: it.X2 - s.X1, Y2: it.Y2 - s.Y1, Weight: it.Weight, Color: it.Color})
		case *layout.Circle:
			out = append(out, &layout.Circle{X: it.X - s.X1, Y: it.Y - s.Y1, Radius: it.Radius, Weight: it.Weight, Color: it.Color})
		}
	}
	return out
}
