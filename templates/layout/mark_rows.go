package layout

import "math"

// tooWide is what a row costs that its measure does not hold: less than to part a
// word, for which there is another row.
const tooWide = 15

// nameRows parts a name into so many rows of about one length, at words, as a
// title is, if need be longer than the measure; fewer where it has no more
// characters than that.
func nameRows(as []atom, cell, measure float64, rows int, whole ...Spans) []segment {
	costs := breakCosts(as, whole)
	sums := make([]float64, len(as)+1)
	for i := range as {
		sums[i+1] = sums[i] + as[i].width/cell
	}
	type cut struct {
		cost float64
		from int
	}
	rows = max(1, min(rows, len(as)))
	best := make([][]cut, rows+1)
	for n := range best {
		best[n] = make([]cut, len(as)+1)
		for to := range best[n] {
			best[n][to].cost = math.Inf(1)
		}
	}
	best[0][0].cost = 0
	for n := 1; n <= rows; n++ {
		for to := n; to <= len(as); to++ {
			if to < len(as) && as[to-1].glue {
				continue
			}
			for from := n - 1; from < to; from++ {
				w := sums[to] - sums[from]
				cost := best[n-1][from].cost + w*w + costs[to]
				if w*cell > measure+eps {
					cost += tooWide
				}
				if cost < best[n][to].cost {
					best[n][to] = cut{cost, from}
				}
			}
		}
	}
	for math.IsInf(best[rows][len(as)].cost, 1) && rows > 1 {
		rows--
	}
	out := make([]segment, rows)
	for n, to := rows, len(as); n > 0; n-- {
		out[n-1] = segment{best[n][to].from, to}
		to = out[n-1].start
	}
	return out
}

// fitRows parts a name into the fewest rows that a measure holds, at least and at
// most so many.
func fitRows(as []atom, cell, measure float64, least, most int, whole ...Spans) []segment {
	least = max(least, int(math.Ceil(widthOf(as)/measure-eps)))
	for n := min(least, most); ; n++ {
		segs := nameRows(as, cell, measure, n, whole...)
		if n >= most || n >= len(as) || widest(as, segs) <= measure+eps {
			return segs
		}
	}
}

// widest is the width of the longest row.
func widest(as []atom, segs []segment) float64 {
	w := 0.0
	for _, s := range segs {
		w = max(w, widthOf(as[s.start:s.end]))
	}
	return w
}
