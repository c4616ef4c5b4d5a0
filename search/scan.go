package search

import "bytes"

// needle is a run made ready to be looked for in many texts.
type needle struct {
	run []byte
}

func newNeedle(run []byte) needle { return needle{run: run} }

// index is the byte offset of the first occurrence in s, from the byte offset
// from on, that begins at a unit; -1 for none.
func (n *needle) index(s []byte, from int) int {
	i := indexUnits(s[from:], n.run)
	if i < 0 {
		return -1
	}
	return from + i
}

// count counts the occurrences in s, from the byte offset from on, that do not
// overlap.
func (n *needle) count(s []byte, from int) int { return countUnits(s[from:], n.run) }

// indexUnits is the byte offset of the first occurrence of sub in s that
// begins at a unit; -1 for none.
func indexUnits(s, sub []byte) int {
	for from := 0; ; {
		i := bytes.Index(s[from:], sub)
		if i < 0 {
			return -1
		}
		if at := from + i; at&1 == 0 {
			return at
		}
		from += i + 1
	}
}

func countUnits(s, sub []byte) int {
	n := 0
	for {
		i := indexUnits(s, sub)
		if i < 0 {
			return n
		}
		n++
		s = s[i+len(sub):]
	}
}
