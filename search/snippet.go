package search

import (
	"slices"
	"sort"
)

// A snippet shows snippetBefore units before its first match and is
// snippetUnits long.
const (
	snippetBefore = 24
	snippetUnits  = 96
	maxPlaces     = 200 // of one run in a text that are looked at
	ellipsis      = "…"
)

// hit tells of a match: what the document is and the best place in it.
func (f *finder) hit(m match) (Hit, error) {
	if _, err := f.g.texts.check(m.place); err != nil {
		return Hit{}, err
	}
	rec, err := f.g.texts.at(m.place)
	if err != nil {
		return Hit{}, err
	}
	doc, err := rec.decodeMeta()
	if err != nil {
		return Hit{}, err
	}
	h := Hit{ID: doc.ID, Case: doc.File, CaseNo: doc.CaseNo, Number: doc.Number, Title: doc.Title, Form: doc.Form,
		Date: doc.Date, Unit: doc.Unit, Status: doc.Status, Secrecy: doc.Secrecy, Score: m.score,
		OwnID: doc.OwnID, Guessed: doc.Guessed, NoText: doc.NoText, AddedText: doc.Added}
	text := rec.text()
	places := f.places(text.Norm)
	from, to := bestWindow(places, text.Units())
	w := text.Window(from, to, places)
	h.Snippet, h.Highlight = w.Shown, w.ShownMarks
	if from > 0 {
		h.Snippet = ellipsis + h.Snippet
		for i := range h.Highlight {
			h.Highlight[i][0] += len(ellipsis)
			h.Highlight[i][1] += len(ellipsis)
		}
	}
	if to < text.Units() {
		h.Snippet += ellipsis
	}
	for _, mark := range w.Marks {
		h.Matches = append(h.Matches, [2]int{w.Start + mark[0], w.Start + mark[1]})
	}
	at := w.Start
	if len(h.Matches) > 0 {
		at = h.Matches[0][0]
	}
	h.Page = sort.SearchInts(doc.Pages, at+1)
	return h, nil
}

// places are the ranges of units at which the wanted runs are, in order,
// those that touch made one.
func (f *finder) places(norm []byte) [][2]int {
	if f.marked != nil {
		return f.marked(norm)
	}
	var all [][2]int
	for _, x := range f.plan.runs {
		for _, n := range x.needles() {
			at := n.index(norm, 0)
			for k := 0; k < maxPlaces && at >= 0; k++ {
				all = append(all, [2]int{at / 2, (at + len(n.run)) / 2})
				at = n.index(norm, at+len(n.run))
			}
		}
	}
	slices.SortFunc(all, func(a, b [2]int) int { return a[0] - b[0] })
	var out [][2]int
	for _, p := range all {
		if k := len(out) - 1; k >= 0 && p[0] <= out[k][1] {
			out[k][1] = max(out[k][1], p[1])
			continue
		}
		out = append(out, p)
	}
	return out
}

// bestWindow is the stretch of a text in which most is marked; without any
// place it is the beginning.
func bestWindow(places [][2]int, units int) (from, to int) {
	best, marked := 0, 0
	for i, j := 0, 0; i < len(places); i++ {
		sum := 0
		for j = i; j < len(places) && places[j][1]-places[i][0] <= snippetUnits-snippetBefore; j++ {
			sum += places[j][1] - places[j][0]
		}
		if sum > marked {
			best, marked = i, sum
		}
	}
	if len(places) == 0 {
		return 0, min(snippetUnits, units)
	}
	from = max(places[best][0]-snippetBefore, 0)
	to = max(from+snippetUnits, places[best][1])
	for _, p := range places { // no mark is cut in two that is not very long
		if p[1]-p[0] <= snippetUnits && p[0] < to && p[1] > from {
			from, to = min(from, p[0]), max(to, p[1])
		}
	}
	return from, min(to, units)
}
