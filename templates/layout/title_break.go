package layout

import (
	"math"
	"slices"
)

// maxTitle bounds the search for the best breaks, in characters; what is longer
// is filled evenly.
const maxTitle = 400

// breakTitle cuts a title into lines of words, the shape of them a trapezium or
// a diamond (7.3.1). Names are not to be parted. It weighs every way to cut
// into as few lines as hold the title, or one more.
func breakTitle(as []atom, st style, names []Spans) []segment {
	total := widthOf(as)
	if len(as) == 0 {
		return nil
	}
	if total <= st.measure+eps {
		return []segment{{0, len(as)}}
	}
	if len(as) <= maxTitle {
		t := newTitleBreaker(as, st, names)
		least := int(math.Ceil((total - eps) / st.measure))
		t.limit = fairBreak
		cost, found := t.fewest(least)
		if cost > fairCost {
			t.limit = math.Inf(1)
			if all, others := t.fewest(least); all < cost {
				found = others
			}
		}
		if found != nil {
			return found
		}
	}
	return breakLines(as, func(int) float64 { return st.measure })
}

// fairBreak bounds the cost of a break that parts no word and no name.
const fairBreak = 40

// fairCost is what the lines of a good shape cost at most: beyond it a word is
// parted, if that mends an hourglass.
const fairCost = 180

// fewest is the best cut into as few lines as go, or one more; nil, at an
// infinite cost, if there is none.
func (t *titleBreaker) fewest(least int) (float64, []segment) {
	best, found := math.Inf(1), []segment(nil)
	for more := range 3 {
		if more > 1 && found != nil {
			break
		}
		cost, cut := t.cut(least + more)
		if cost += float64(more) * 30; cost < best {
			best, found = cost, cut
		}
	}
	return best, found
}

// titleBreaker finds the cheapest way to cut a title into a number of lines.
type titleBreaker struct {
	as      []atom
	sums    []float64 // widths before each atom, in characters
	costs   []float64 // of a break before each atom
	measure float64   // in characters
	longest int       // atoms on a line
	limit   float64   // of the cost of a break
	seen    []int     // of a line, where in its row it stands, from 1
	next    []titleLine
}

func newTitleBreaker(as []atom, st style, names []Spans) *titleBreaker {
	t := &titleBreaker{as: as, sums: make([]float64, len(as)+1), costs: breakCosts(as, names), measure: (st.measure + eps) / st.cell}
	from := 0
	for i := range as {
		t.sums[i+1] = t.sums[i] + as[i].width/st.cell
		for t.sums[i+1]-t.sums[from] > t.measure {
			from++
		}
		t.longest = max(t.longest, i+1-from)
	}
	t.seen = make([]int, 2*(len(as)+1)*(t.longest+1))
	return t
}

// titleLine is a line [from, to) with the cheapest way to the lines before it.
type titleLine struct {
	cost   float64
	before int // its place among the lines of the row before; -1 for the first
	from   int
	to     int
	fell   bool // the lines have begun to grow shorter
}

const minTitleLine = 4 // characters

// cut answers the cost of the best cut into a number of lines, infinite where
// there is none.
func (t *titleBreaker) cut(lines int) (float64, []segment) {
	rows := make([][]titleLine, lines)
	t.grow(titleLine{before: -1}, -1, lines, 0)
	rows[0] = slices.Clone(t.next)
	for n := 1; n < lines; n++ {
		clear(t.seen)
		for i, l := range rows[n-1] {
			t.grow(l, i, lines, n)
			for _, next := range t.next {
				switch at := &t.seen[t.place(next)]; {
				case *at == 0:
					rows[n] = append(rows[n], next)
					*at = len(rows[n])
				case next.cost < rows[n][*at-1].cost:
					rows[n][*at-1] = next
				}
			}
		}
	}
	best, at := math.Inf(1), -1
	for i, l := range rows[lines-1] {
		if l.cost < best {
			best, at = l.cost, i
		}
	}
	var out []segment
	for n := lines - 1; n >= 0 && at >= 0; n-- {
		l := rows[n][at]
		out = append(out, segment{l.from, l.to})
		at = l.before
	}
	slices.Reverse(out)
	return best, out
}

// place numbers the lines there can be.
func (t *titleBreaker) place(l titleLine) int {
	at := 2 * (l.from*(t.longest+1) + l.to - l.from)
	if l.fell {
		at++
	}
	return at
}

// grow puts the lines that may follow l, the nth of all, into t.next.
func (t *titleBreaker) grow(l titleLine, at, lines, n int) {
	t.next = t.next[:0]
	all := t.sums[len(t.as)]
	mean, rest := all/float64(lines), float64(lines-n-1)
	for k := l.to + 1; k <= len(t.as) && k-l.to <= t.longest; k++ {
		w := t.sums[k] - t.sums[l.to]
		left := all - t.sums[k]
		if w > t.measure {
			break
		}
		if w < minTitleLine || left > rest*t.measure || left < rest*minTitleLine || rest == 0 && k < len(t.as) ||
			k < len(t.as) && (t.as[k-1].glue || t.costs[k] >= t.limit) {
			continue
		}
		next := titleLine{before: at, from: l.to, to: k, fell: l.fell}
		next.cost = l.cost + math.Abs(w-mean)*1.5 + t.costs[k]
		if n > 0 {
			before := t.sums[l.to] - t.sums[l.from]
			next.cost += shapeCost(w-before, l.fell, lines)
			next.fell = l.fell || w < before
		}
		t.next = append(t.next, next)
	}
}

// shapeCost says what a line costs that is longer than the one before it by
// some characters: lines rise, fall, or rise and then fall; never an hourglass,
// nor a block.
func shapeCost(longer float64, fell bool, lines int) float64 {
	cost := 0.0
	switch d := math.Abs(longer); {
	case d < .9 && lines > 2:
		cost = 50
	case d < .9:
		cost = 25
	case d < 2 && lines > 4:
		cost = 4
	case d < 2:
		cost = 12
	}
	if longer > 0 && fell {
		cost += 200
	}
	return cost
}
