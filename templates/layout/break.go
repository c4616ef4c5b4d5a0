package layout

// segment is the atoms [start, end) of one line.
type segment struct{ start, end int }

// breaker breaks one paragraph. It never sees a page.
type breaker struct {
	as      []atom
	sums    []float64 // sums[i] is the width of the first i atoms
	measure func(line int) float64
}

// breakLines cuts a paragraph into lines (断行). Joined, the lines are the
// paragraph; no line is wider than its measure once squeezed, unless one
// unbreakable piece alone is.
func breakLines(as []atom, measure func(line int) float64) []segment {
	b := &breaker{as: as, sums: make([]float64, len(as)+1), measure: measure}
	for i, a := range as {
		b.sums[i+1] = b.sums[i] + a.width
	}
	var out []segment
	for start := 0; start < len(as); {
		end := b.next(start, measure(len(out)))
		for end < len(as) && as[end].class == space {
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

// next finds the end of the line that begins at start.
func (b *breaker) next(start int, measure float64) int {
	n := len(b.as)
	end := start
	for end < n && b.width(start, b.trim(start, end+1)) <= measure+eps {
		end++
	}
	if end == n {
		return n
	}
	// Pull in: the nearest legal break at or behind the full line.
	for k := max(end, start+1); k <= n && k <= end+4; k++ {
		if b.legal(k) && (k == end || b.fits(start, k, measure)) {
			if end := b.spare(start, k, measure); end > start {
				return end
			}
		}
		if k > end && !b.fits(start, k, measure) {
			break
		}
	}
	// Push out: the nearest legal break before it.
	for k := end; k > start; k-- {
		if b.legal(k) {
			return b.spare(start, k, measure)
		}
	}
	return max(end, start+1) // one piece wider than the line: cut it
}

// legal reports whether a line may end before atom k.
func (b *breaker) legal(k int) bool { return k == len(b.as) || !b.as[k-1].glue }

// spare keeps the last line of a paragraph from holding one character alone
// (孤字): it is pulled in when the line can take it, else joined by another.
func (b *breaker) spare(start, end int, measure float64) int {
	rest := 0
	for _, a := range b.as[end:] {
		if a.class == han || a.class == western || a.class == pair {
			rest++
		}
	}
	if rest != 1 || len(b.as)-end > 3 {
		return end
	}
	if b.fits(start, len(b.as), measure) {
		return len(b.as)
	}
	for k := end - 1; k > start+1 && k > end-4; k-- {
		if b.legal(k) {
			return k
		}
	}
	return end
}

// give is how far a line can be squeezed: every full-width mark to half.
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
		return a.width / 2
	}
	return 0
}
