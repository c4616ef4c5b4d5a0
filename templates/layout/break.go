package layout

import "strings"

// segment is the atoms [start, end) of one line.
type segment struct{ start, end int }

// breaker breaks one paragraph. It never sees a page.
type breaker struct {
	as      []atom
	sums    []float64 // sums[i] is the width of the first i atoms
	measure func(line int) float64
	pace    pace
	from    int // the first line that is set at that pace
}

// pace says how full lines are set when a paragraph is to take one line less or
// more than it would.
type pace uint8

const (
	even  pace = iota // as full as goes without squeezing
	tight             // as full as goes
	loose             // a character less, but for lines of Han only
)

// breakLines cuts a paragraph into lines (断行). Joined, the lines are the
// paragraph; no line is wider than its measure once squeezed, but for one
// character alone that is. A piece that must not be parted is, where it is wider
// than the measure.
func breakLines(as []atom, measure func(line int) float64) []segment {
	return newBreaker(as, measure).lines()
}

func newBreaker(as []atom, measure func(line int) float64) *breaker {
	b := &breaker{as: as, sums: make([]float64, len(as)+1), measure: measure}
	for i := range as {
		b.sums[i+1] = b.sums[i] + as[i].width
	}
	return b
}

func (b *breaker) lines() []segment {
	out := make([]segment, 0, 1+len(b.as)/24)
	for start := 0; start < len(b.as); {
		end := b.next(start, len(out))
		for end < len(b.as) && b.as[end].class == space {
			end++ // a space at a break stays behind
		}
		out = append(out, segment{start, end})
		start = end
	}
	return out
}

func (b *breaker) width(i, j int) float64 { return b.sums[j] - b.sums[i] }

// fits reports whether atoms [i, j) go on a line, squeezed if need be.
func (b *breaker) fits(i, j int, measure float64) bool {
	j = b.trim(i, j)
	over := b.width(i, j) - measure
	return over <= eps || over <= give(b.as[i:j])+eps
}

// trim leaves out the spaces at the end of a line.
func (b *breaker) trim(i, j int) int {
	for j > i && b.as[j-1].class == space {
		j--
	}
	return j
}

// legal reports whether a line may end before atom k.
func (b *breaker) legal(k int) bool { return k == len(b.as) || !b.as[k-1].glue }

// next finds the end of the line that begins at start.
func (b *breaker) next(start, line int) int {
	measure := b.measure(line)
	end := b.full(start, measure)
	pace := b.pace
	if line < b.from {
		pace = even
	}
	if end == len(b.as) && pace != loose {
		return end
	}
	switch pace {
	case tight:
		if k := b.furthest(start, end, measure); k > 0 {
			return k
		}
	case loose:
		if k := b.shorter(start, end, measure); k > 0 {
			return k
		}
		if end == len(b.as) {
			return end
		}
	}
	if end > start && b.legal(end) {
		return b.spare(start, end, measure)
	}
	// Squeezing comes before pushing out (先挤进，后推出), for marks however
	// much it takes, for other pieces if pushing out would leave more.
	pull := b.pull(start, end, measure)
	push := b.push(start, end)
	switch {
	case pull > 0 && (push == start || b.marksOnly(end, pull) ||
		b.width(start, b.trim(start, pull))-measure <= measure-b.width(start, b.trim(start, push))+eps):
		return b.spare(start, pull, measure)
	case push == start || b.wide(push, b.measure(line+1)):
		if k := b.cut(push, end); k > start {
			return k
		}
	}
	if push > start {
		return b.spare(start, push, measure)
	}
	return max(end, start+1)
}

// full is how far a line goes without squeezing.
func (b *breaker) full(start int, measure float64) int {
	limit := b.sums[start] + measure + eps
	end := start
	for k := start; k < len(b.as); k++ {
		if b.sums[k+1] <= limit {
			end = k + 1
		} else if b.as[k].class != space {
			break
		}
	}
	for end < len(b.as) && b.as[end].class == space {
		end++
	}
	return end
}

// pull finds the first legal break behind a full line that squeezing makes room
// for; 0 if there is none.
func (b *breaker) pull(start, end int, measure float64) int {
	for k := end + 1; k <= len(b.as) && b.fits(start, k, measure); k++ {
		if b.legal(k) {
			return k
		}
	}
	return 0
}

// furthest is the last legal break that squeezing makes room for, if it lies
// behind a full line.
func (b *breaker) furthest(start, end int, measure float64) int {
	last := 0
	for k := end + 1; k <= len(b.as) && b.fits(start, k, measure); k++ {
		if b.legal(k) {
			last = k
		}
	}
	return last
}

// shorter is the last legal break that leaves a character's room at the end of
// a line that holds more than Han; 0 if there is none near.
func (b *breaker) shorter(start, end int, measure float64) int {
	room := b.as[start].size
	for k := end - 1; k > start && k >= end-4; k-- {
		slack := measure - b.width(start, b.trim(start, k))
		if b.legal(k) && !b.plain(start, k) && slack > room*.9 && slack < 2.5*room {
			return k
		}
	}
	return 0
}

// plain reports whether atoms [i, j) are Han only, spaces aside: such a line
// keeps to the grid.
func (b *breaker) plain(i, j int) bool {
	for k := i; k < j; k++ {
		if c := b.as[k].class; c != han && c != space {
			return false
		}
	}
	return true
}

func (b *breaker) marksOnly(i, j int) bool {
	for k := i; k < j; k++ {
		if !noStart(&b.as[k]) && b.as[k].class != space {
			return false
		}
	}
	return true
}

// push is the nearest legal break before a full line's end, start if none is.
func (b *breaker) push(start, end int) int {
	for k := end; k > start; k-- {
		if b.legal(k) {
			return k
		}
	}
	return start
}

// wide reports whether the piece that begins at i goes on no line.
func (b *breaker) wide(i int, measure float64) bool {
	for j := i; j < len(b.as); j++ {
		if !b.fits(i, j+1, measure) {
			return true
		}
		if b.legal(j + 1) {
			return false
		}
	}
	return false
}

// cut finds the place to part a piece wider than a line: near the end of the
// line, outside words and numbers if it can be, never such that a mark stands
// where it must not. 0 if there is none behind lo.
func (b *breaker) cut(lo, end int) int {
	fair := 0
	for k := end; k > lo && k > end-12; k-- {
		before, after := &b.as[k-1], &b.as[k]
		if noStart(after) || noEnd(before) || before.class == pair && after.r == before.r {
			continue
		}
		if before.class != western || after.class != western || noStart(before) || strings.ContainsRune("_=&?@+~", before.r) {
			return k
		}
		if fair == 0 {
			fair = k
		}
	}
	return fair
}

// spare keeps the last line of a paragraph from holding one character alone,
// with or without marks (孤字): it is pulled in when the line can take it, else
// joined by another.
func (b *breaker) spare(start, end int, measure float64) int {
	if b.enough(end) {
		return end
	}
	if b.fits(start, len(b.as), measure) {
		return len(b.as)
	}
	for k := end - 1; k > start+1 && k > end-6; k-- {
		if b.legal(k) && b.enough(k) {
			return k
		}
	}
	return end
}

// maxMarks is how many marks a last line of one character is looked through for.
const maxMarks = 12

// enough reports whether more than one character stands behind k, marks aside;
// two digits are one.
func (b *breaker) enough(k int) bool {
	if len(b.as)-k > maxMarks || k == len(b.as) {
		return true
	}
	w := 0.0
	for i := k; i < len(b.as); i++ {
		switch a := &b.as[i]; a.class {
		case han, western, pair:
			w += a.width
		}
	}
	return w > 1.3*b.as[k].size
}

// give is how far a line can be squeezed: every full-width mark to half, a
// space of Western text to half of it.
func give(as []atom) float64 {
	total := 0.0
	for i := range as {
		total += as[i].give()
	}
	return total
}

func (a *atom) give() float64 {
	switch a.class {
	case opening, closing, pause, stop:
		if a.width > .75*a.size {
			return a.width / 2
		}
	case space:
		if a.r == ' ' {
			return a.width / 2
		}
	}
	return 0
}
