package search

import "casefile/search/zh"

// A document of which a passage says much of the text is more like it than one
// that has the same words all over. The best passage counts, as BM25 counts a
// document but whatever the document's length, with passageWeight; it is as
// long as the text, within bounds. Only of the passageCandidates best documents
// it is looked for.
const (
	passageWeight     = 0.6
	passageShortest   = 50 // units
	passageLongest    = 200
	passageCandidates = 50
)

// passage is a stretch of a normal form, in units.
type passage struct {
	from, to int
	score    float64
}

// spot is a gram in a passage: where it ends, and 1 + its index.
type spot struct {
	at   int32
	gram uint16
}

// best finds the passage of at most width units that scores most, the first of
// several. The tallies are left as they are.
func (t *tally) best(norm []byte, width int) passage {
	width = min(max(width, passageShortest), passageLongest)
	best, sum := passage{}, 0.0
	clear(t.in)
	spots, first := t.spots[:0], 0
	row := 0
	for at := 0; 2*at+1 < len(norm); at++ {
		s := int(t.slot[uint16(norm[2*at])|uint16(norm[2*at+1])<<8])
		if s == 0 {
			row = 0
			continue
		}
		for ; first < len(spots) && at-int(spots[first].at) >= width; first++ {
			g := spots[first].gram
			t.in[g]--
			sum -= t.idf[g] * moreOf(t.in[g])
		}
		for _, g := range [2]uint16{t.one[s], t.two[row+s]} {
			if g != 0 {
				sum += t.idf[g] * moreOf(t.in[g])
				t.in[g]++
				spots = append(spots, spot{int32(at), g})
			}
		}
		if sum > best.score+1e-9 {
			best = passage{int(spots[first].at), at + 1, sum}
		}
		row = s * t.slots
	}
	t.spots = spots
	best.score *= passageWeight
	return best
}

// moreOf is what one more than n of a gram adds to its measure.
func moreOf(n uint16) float64 { return gains[n] }

// gains are all there can be: a passage has no more units than passageLongest.
var gains = func() (g [passageLongest + 1]float64) {
	for n := range g {
		g[n] = saturated(n+1, bm25k) - saturated(n, bm25k)
	}
	return g
}()

// places are where pairs of the text are in a passage of a normal form, those
// that touch made one; where there is no pair, its single characters.
func (t *tally) places(norm []byte, p passage) (pairs [][2]int) {
	var ones [][2]int
	row := 0
	for at := p.from; at < p.to; at++ {
		s := int(t.slot[zh.Unit(norm, at)])
		if s != 0 && t.one[s] != 0 {
			ones = join(ones, at, at+1)
		}
		if s != 0 && t.two[row+s] != 0 {
			pairs = join(pairs, at-1, at+1)
		}
		row = s * t.slots
	}
	if len(pairs) == 0 {
		return ones
	}
	return pairs
}

func join(all [][2]int, from, to int) [][2]int {
	if k := len(all) - 1; k >= 0 && all[k][1] >= from {
		all[k][1] = to
		return all
	}
	return append(all, [2]int{from, to})
}
