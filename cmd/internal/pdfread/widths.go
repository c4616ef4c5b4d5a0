package pdfread

import "slices"

// cidWidths is the widths of CIDs in em.
type cidWidths struct {
	def    float64
	ranges []widthRange // sorted
}

type widthRange struct {
	lo, hi int
	width  float64
}

// maxCID is the largest character identifier (ISO 32000-1, table C.1), maxWidths
// bounds the widths of one font that are looked at.
const (
	maxCID    = 0xFFFF
	maxWidths = 1 << 17
)

// of is the width of a CID. Of a font that gives none, a code of one byte is
// half a code of two.
func (w cidWidths) of(cid, bytes int) float64 {
	if i, ok := find(w.ranges, cid, func(r widthRange) (int, int) { return r.lo, r.hi }); ok {
		return w.ranges[i].width
	}
	if len(w.ranges) == 0 && bytes == 1 {
		return w.def / 2
	}
	return w.def
}

// cidWidths reads DW and W; an array W that several fonts share is read once.
func (f *File) cidWidths(cid dict) cidWidths {
	w := cidWidths{def: f.number(cid["DW"], 1000) / 1000}
	a := f.array(cid["W"])
	if len(a) == 0 {
		return w
	}
	known, ok := f.widths[&a[0]]
	if !ok {
		known = f.widthRanges(a)
		f.widths[&a[0]] = known
	}
	w.ranges = known
	return w
}

// widthRanges reads lists "first [w …]" and ranges "first last w". What lies
// beyond the identifiers there are is left out.
func (f *File) widthRanges(a array) []widthRange {
	var out []widthRange
	seen := 0
	add := func(lo, hi, width float64) {
		if seen++; lo >= 0 && lo <= hi && hi <= maxCID {
			out = append(out, widthRange{int(lo), int(hi), width / 1000})
		}
	}
	for len(a) >= 2 && seen < maxWidths {
		first := f.number(a[0], 0)
		if list, ok := f.get(a[1]).(array); ok {
			seen++
			for i, v := range list[:min(len(list), maxWidths-seen)] {
				add(first+float64(i), first+float64(i), f.number(v, 0))
			}
			a = a[2:]
			continue
		}
		if len(a) < 3 {
			break
		}
		add(first, f.number(a[1], 0), f.number(a[2], 0))
		a = a[3:]
	}
	slices.SortStableFunc(out, func(a, b widthRange) int { return a.lo - b.lo })
	return out
}
