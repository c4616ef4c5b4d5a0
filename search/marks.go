package search

import (
	"slices"

	"casefile/search/zh"
)

// MaxMarks is how many places of one text are told at most.
const MaxMarks = 2000

// Marks is where in a text the words of a query are.
type Marks struct {
	Ranges [][2]int // of the text, in UTF-8 bytes and in order; no more than MaxMarks
	Total  int      // how many there are
	Runs   int      // how many runs were looked for; 0 for a query that asks of other things than the text
	Best   int      // which of Ranges begins the best place, the one a snippet shows; -1 for none
}

// Marks finds all places at which the wanted runs of a query are in a text,
// those that touch made one. The text is compared as the index compares it, but
// read from the caller, who has it because he may: there is nothing to keep
// secret here, and nothing that an index could be behind with. Of the request
// only Query and Wider count. Errors in the query are of type *query.Error.
func (o Options) Marks(text string, r Request) (*Marks, error) {
	p, err := o.compile(Request{Query: r.Query, Wider: r.Wider, Viewer: LocalOperator(), Today: r.Today})
	if err != nil {
		return nil, err
	}
	norm := zh.Normalise(text)
	places := p.occurrences(norm.Norm)
	m := &Marks{Total: len(places), Runs: len(p.runs), Best: -1}
	places = places[:min(len(places), MaxMarks)]
	m.Ranges = norm.Ranges(places)
	if len(places) > 0 {
		from, _ := bestWindow(places, norm.Units())
		m.Best, _ = slices.BinarySearchFunc(places, from, func(p [2]int, from int) int { return p[0] - from })
	}
	return m, nil
}

// occurrences are the ranges of units at which the wanted runs are, in order,
// those that touch made one.
func (p *plan) occurrences(norm []byte) [][2]int {
	var all [][2]int
	for _, x := range p.runs {
		for _, n := range x.needles() {
			for at := n.index(norm, 0); at >= 0; at = n.index(norm, at+len(n.run)) {
				all = append(all, [2]int{at / 2, (at + len(n.run)) / 2})
			}
		}
	}
	slices.SortFunc(all, func(a, b [2]int) int { return a[0] - b[0] })
	out := all[:0]
	for _, x := range all {
		if k := len(out) - 1; k >= 0 && x[0] <= out[k][1] {
			out[k][1] = max(out[k][1], x[1])
			continue
		}
		out = append(out, x)
	}
	return out
}
