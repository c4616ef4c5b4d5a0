package search

import "bytes"

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
