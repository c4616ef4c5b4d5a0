package templates

import "strings"

// fileNames marks what is the name of a file or a path, which is kept as it is
// typed: its brackets are part of it. It is what ends in a . with an extension
// of Latin letters (情况说明(1).docx), or begins with a drive (D:\资料(旧)) or,
// after no word, with a /. It reaches no further than its brackets are paired.
func fileNames(rs []rune, fixed []bool) {
	pairs := bracketPairs(rs)
	end := 0 // of the last one
	for i := 0; i < len(rs); i++ {
		from, to := i, i
		switch {
		case fixed[i]:
			continue
		case beginsPath(rs, i):
			to = pathEnd(rs, pairs, i)
		case rs[i] == '.':
			if to = extensionEnd(rs, i); to > i {
				from = nameStart(rs, pairs, i, end)
			}
		}
		for k := from; k < to; k++ {
			fixed[k] = true
		}
		if to > i {
			end, i = to, to-1
		}
	}
}

// bracketPairs is for each round bracket its other one, if no mark that ends a
// name of a file stands between them; -1 for all else.
func bracketPairs(rs []rune) []int {
	pairs := make([]int, len(rs))
	var open []int
	for i, r := range rs {
		pairs[i] = -1
		switch {
		case endsName(r):
			open = open[:0]
		case isOpen(r):
			open = append(open, i)
		case isClosed(r) && len(open) > 0:
			from := open[len(open)-1]
			open = open[:len(open)-1]
			pairs[i], pairs[from] = from, i
		}
	}
	return pairs
}

func isOpen(r rune) bool   { return r == '(' || r == '（' }
func isClosed(r rune) bool { return r == ')' || r == '）' }

// endsName reports whether a character parts a name of a file from the text
// around it: alike a half-width mark and the full-width one it may become.
func endsName(r rune) bool {
	return isBlank(r) || strings.ContainsRune(",;:!?\"'，；：！？“”‘’。、《》〈〉【】〖〗「」『』〔〕", r)
}

func isBlank(r rune) bool { return r <= ' ' || r == '\u00A0' || r == '\u3000' }

// beginsPath reports whether X:\ or / begins a path at i.
func beginsPath(rs []rune, i int) bool {
	if i > 0 && !endsName(rs[i-1]) && !isOpen(rs[i-1]) && (rs[i] == '/' || isWord(rs[i-1])) {
		return false
	}
	if rs[i] == '/' {
		return i+1 < len(rs) && (isWord(rs[i+1]) || isHan(rs[i+1]))
	}
	return isLatin(rs[i]) && i+2 < len(rs) && rs[i+1] == ':' && (rs[i+2] == '\\' || rs[i+2] == '/')
}

// pathEnd is where the path ends that begins at i.
func pathEnd(rs []rune, pairs []int, i int) int {
	if rs[i] != '/' {
		i += 2 // the : of a drive
	}
	for i < len(rs) && !endsName(rs[i]) && !isClosed(rs[i]) {
		if isOpen(rs[i]) {
			if pairs[i] < 0 {
				return i
			}
			i = pairs[i]
		}
		i++
	}
	return i
}

// extensionEnd is where the extension ends whose . is at i; i if it is none.
func extensionEnd(rs []rune, i int) int {
	j := i + 1
	for j < len(rs) && (isLatin(rs[j]) || j > i+1 && rs[j] >= '0' && rs[j] <= '9') {
		j++
	}
	if n := j - i - 1; n < 2 || n > 5 {
		return i
	}
	return j
}

// nameStart is where the name of a file begins whose extension begins at i,
// at least at low.
func nameStart(rs []rune, pairs []int, i, low int) int {
	for i > low && !endsName(rs[i-1]) && !isOpen(rs[i-1]) {
		if isClosed(rs[i-1]) {
			if pairs[i-1] < low {
				return i
			}
			i = pairs[i-1] + 1
		}
		i--
	}
	return i
}

func isLatin(r rune) bool { return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' }
