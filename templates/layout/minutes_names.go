package layout

import "strings"

// wholeNames forbids the breaks that would part the name of a person in a list
// of those who were there. A name ends before a mark; where it begins after its
// unit is not known, so that its last three characters are kept, four after a
// family name of two, and all of what is no longer than four.
func wholeNames(as []atom) {
	for from := 0; from < len(as); {
		to := from
		for to < len(as) && as[to].class == han {
			to++
		}
		keep := 3
		if n := to - from; n == 4 || n > 4 && isCompound(as[to-4].r, as[to-3].r) {
			keep = 4
		}
		for k := max(from, to-keep); k+1 < to; k++ {
			as[k].glue = true
		}
		from = to + 1
	}
}

// isCompound reports whether a family name of two characters is these.
func isCompound(a, b rune) bool { return strings.Contains(compounds, string([]rune{a, b})) }
