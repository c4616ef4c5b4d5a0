package pdfread

import (
	"fmt"

	"casefile/templates/check"
)

// pageNode is a page with what it has from the nodes above it.
type pageNode struct {
	dict
	num                                  ref // of the object; 0 of one that is none by itself
	resources, mediaBox, cropBox, rotate any
}

// collect lists the pages in order. A node seen before is passed over, so that
// a tree that bites its tail ends.
func (f *File) collect(root dict) error {
	seen := map[ref]bool{}
	var visit func(v any, up pageNode, depth int) error
	visit = func(v any, up pageNode, depth int) error {
		if r, ok := v.(ref); ok {
			if seen[r] {
				return nil
			}
			seen[r] = true
		}
		n := up.below(f.dict(v))
		n.num, _ = v.(ref)
		kids, inner := f.get(n.dict["Kids"]).(array)
		switch {
		case n.dict == nil || depth == 0:
			return nil
		case inner && f.name(n.dict["Type"]) != "Page":
			for _, kid := range kids {
				if err := visit(kid, n, depth-1); err != nil {
					return err
				}
			}
			return nil
		case len(f.pages) == f.limits.Pages:
			return fmt.Errorf("%w: more than %d pages", ErrTooLarge, f.limits.Pages)
		}
		f.pages = append(f.pages, n)
		return nil
	}
	return visit(root["Pages"], pageNode{}, 4*maxNesting)
}

// below is the node d under n.
func (n pageNode) below(d dict) pageNode {
	n.dict = d
	for key, to := range map[name]*any{
		"Resources": &n.resources, "MediaBox": &n.mediaBox, "CropBox": &n.cropBox, "Rotate": &n.rotate,
	} {
		if v, ok := d[key]; ok {
			*to = v
		}
	}
	return n
}

// largestPage is the longest side of a page that is believed, in points.
const largestPage = 200_000

// geometry gives the size of the visible page and the matrix from its user
// space to points from its top-left corner, y downwards.
func (f *File) geometry(n pageNode) (width, height float64, m matrix) {
	box, ok := f.box(n.mediaBox)
	if !ok {
		box = check.Box{X2: 612, Y2: 792} // as viewers do
	}
	if crop, ok := f.box(n.cropBox); ok {
		if c := overlap(box, crop); c.X1 < c.X2 && c.Y1 < c.Y2 {
			box = c
		}
	}
	u := f.number(n.dict["UserUnit"], 1)
	if !(u > 0 && u < 1000) {
		u = 1
	}
	w, h := (box.X2-box.X1)*u, (box.Y2-box.Y1)*u
	switch ((int(f.number(n.rotate, 0))/90)%4 + 4) % 4 {
	case 1:
		return h, w, matrix{0, u, u, 0, -box.Y1 * u, -box.X1 * u}
	case 2:
		return w, h, matrix{-u, 0, 0, u, box.X2 * u, -box.Y1 * u}
	case 3:
		return h, w, matrix{0, -u, -u, 0, box.Y2 * u, box.X2 * u}
	}
	return w, h, matrix{u, 0, 0, -u, -box.X1 * u, box.Y2 * u}
}

// box reads a rectangle given by any two corners.
func (f *File) box(v any) (check.Box, bool) {
	n := f.numbers(v)
	if len(n) != 4 {
		return check.Box{}, false
	}
	b := around(point{n[0], n[1]}, point{n[2], n[3]})
	w, h := b.X2-b.X1, b.Y2-b.Y1
	return b, w > 0 && h > 0 && w < largestPage && h < largestPage
}

func overlap(a, b check.Box) check.Box {
	return check.Box{X1: max(a.X1, b.X1), Y1: max(a.Y1, b.Y1), X2: min(a.X2, b.X2), Y2: min(a.Y2, b.Y2)}
}

// contents is the bytes of a page's content streams, joined.
func (f *File) contents(n pageNode) ([]byte, error) {
	parts := array{n.dict["Contents"]}
	if a, ok := f.get(n.dict["Contents"]).(array); ok {
		parts = a
	}
	var out []byte
	for _, part := range parts {
		s, ok := f.get(part).(*stream)
		if !ok {
			continue
		}
		b, err := f.plain(s, NoteContent)
		if err != nil {
			return nil, err
		}
		if len(parts) == 1 {
			return b, nil
		}
		out = append(append(out, b...), '\n')
	}
	return out, nil
}
