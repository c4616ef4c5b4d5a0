package pdfread

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"

	"casefile/templates/check"
)

// ErrNoUpdate: the file can be read, but not added to: it is encrypted, or its
// end does not lead to its cross references.
var ErrNoUpdate = errors.New("PDF cannot be marked")

// Highlight is a stretch of a page to be marked.
type Highlight struct {
	Page int       // from 1
	Box  check.Box // points from the top-left corner of the visible page, as Page reports glyphs
	Main bool      // the one that is looked for among them
}

// Copy is what a marked copy says of itself, so that nobody takes it for the
// original.
type Copy struct {
	Title string // instead of the document's
	Note  string // what it is: of its description, and of each mark
}

// maxHighlights bounds the marks of one copy.
const maxHighlights = 20_000

// Mark returns a copy of the PDF b with highlights: the bytes of b as they are
// and behind them one update in the file's own manner, with a table or a stream
// of cross references. The marks are annotations that bring their own look,
// multiplied with what is below, so that every viewer shows them alike. What of
// b says that it conforms to PDF/A is not said of the copy.
//
// The copy has been opened again and has the same pages when it is returned.
// ErrNoUpdate says that there is none to be had of a file that can be shown as it
// is. Highlights of pages that there are not, or that are not anywhere, are left
// out.
func Mark(ctx context.Context, b []byte, l Limits, hs []Highlight, c Copy) (_ []byte, err error) {
	defer recovered(&err)
	f, err := Open(ctx, b, l)
	if err != nil {
		return nil, err
	}
	u, err := newUpdate(f, b)
	if err != nil {
		return nil, err
	}
	added := map[int]int{}
	for i, n := range f.pages {
		if added[i] = u.mark(n, onPage(hs, i+1), c); added[i] > 0 && n.num == 0 {
			return nil, fmt.Errorf("%w: page %d is no object", ErrNoUpdate, i+1)
		}
	}
	u.describe(c)
	out := u.bytes()
	if err := f.sameBut(ctx, out, l, added); err != nil {
		return nil, err
	}
	return out, nil
}

func onPage(hs []Highlight, page int) (out []Highlight) {
	for _, h := range hs[:min(len(hs), maxHighlights)] {
		if h.Page == page {
			out = append(out, h)
		}
	}
	return out
}

// sameBut reads the copy as a viewer would and holds it against the original.
func (f *File) sameBut(ctx context.Context, b []byte, l Limits, added map[int]int) error {
	l.Bytes = max(l.orDefault().Bytes, len(b))
	g, err := Open(ctx, b, l)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrNoUpdate, err)
	}
	same := func(a, b pageNode) bool { return a.num == b.num }
	if !slices.EqualFunc(f.pages, g.pages, same) {
		return fmt.Errorf("%w: its pages do not stay the same", ErrNoUpdate)
	}
	for i, n := range g.pages {
		if len(g.array(n.dict["Annots"])) != len(f.array(f.pages[i].dict["Annots"]))+added[i] {
			return fmt.Errorf("%w: page %d does not take marks", ErrNoUpdate, i+1)
		}
	}
	return nil
}

// The colours of marks, multiplied with the page: black stays black.
const (
	colorHit  = "1 .89 .42"
	colorMain = "1 .67 .3"
)

// mark adds the annotations of one page and returns how many.
func (u *update) mark(n pageNode, hs []Highlight, c Copy) int {
	_, _, m := u.file.geometry(n)
	back, ok := m.inverse()
	if !ok || len(hs) == 0 {
		return 0
	}
	var refs array
	for _, main := range []bool{false, true} {
		var quads [][4]point
		for _, h := range hs {
			if q, ok := quadOf(h.Box, back); ok && h.Main == main {
				quads = append(quads, q)
			}
		}
		if len(quads) > 0 {
			refs = append(refs, u.annotation(n, quads, main, c.Note))
		}
	}
	if len(refs) == 0 || n.num == 0 {
		return len(refs)
	}
	page := make(dict, len(n.dict)+1)
	for k, v := range n.dict {
		page[k] = v
	}
	page["Annots"] = append(slices.Clone(u.file.array(n.dict["Annots"])), refs...)
	u.object(n.num, u.value(nil, page))
	return len(refs)
}

// quadOf is a box in the user space of its page: top left, top right, bottom
// left, bottom right as it is seen.
func quadOf(b check.Box, back matrix) (q [4]point, ok bool) {
	if !(matrix{b.X1, b.Y1, b.X2, b.Y2}).sound() || b.Empty() {
		return q, false
	}
	for i, p := range []point{{b.X1, b.Y1}, {b.X2, b.Y1}, {b.X1, b.Y2}, {b.X2, b.Y2}} {
		q[i] = back.apply(p.x, p.y)
	}
	return q, true
}

// annotation writes one highlight and its look.
func (u *update) annotation(n pageNode, quads [][4]point, main bool, note string) ref {
	color := colorHit
	if main {
		color = colorMain
	}
	var all []point
	var points, look []byte
	look = append(look, "/G gs "+color+" rg\n"...)
	for _, q := range quads {
		all = append(all, q[:]...)
		for _, p := range q {
			points = appendPoint(points, p)
		}
		for i, k := range []int{0, 1, 3, 2} {
			look = append(appendPoint(look, q[k]), "mlll"[i], ' ')
		}
		look = append(look, "h\n"...)
	}
	look = append(look, "f\n"...)
	b := around(all...)
	box := string(appendPoint(appendPoint(nil, point{b.X1, b.Y1}), point{b.X2, b.Y2}))
	form := u.next()
	u.object(form, fmt.Appendf(nil, "<</Type/XObject/Subtype/Form/BBox[%s]/Resources<</ExtGState<</G<</Type/ExtGState/BM/Multiply>>>>>>"+
		"/Length %d>>\nstream\n%sendstream", box, len(look), look))
	a := u.next()
	u.object(a, fmt.Appendf(nil, "<</Type/Annot/Subtype/Highlight/Rect[%s]/QuadPoints[%s]/C[%s]/CA 1/F 4/Contents%s/P %s/AP<</N %d 0 R>>>>",
		box, bytes.TrimSpace(points), color, textString(note), u.value(nil, n.num), form))
	return a
}

// inverse is the matrix that undoes m.
func (m matrix) inverse() (matrix, bool) {
	d := m.det()
	n := matrix{m[3] / d, -m[1] / d, -m[2] / d, m[0] / d,
		(m[2]*m[5] - m[3]*m[4]) / d, (m[1]*m[4] - m[0]*m[5]) / d}
	return n, d != 0 && n.sound()
}
