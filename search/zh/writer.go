package zh

import (
	"slices"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// writer is one pass over a text. A cluster is a character together with the
// marks that join it; between two clusters there may be a gap: white space
// and what is dropped.
type writer struct {
	src   string
	t     *tables
	norm  []byte
	edits edits
	end   int  // where the source of the last cluster ends
	space bool // the gap since has white space in it

	last, lastSrc int // start of the last cluster: unit, source; -1: none to join
	lastEdits     mark
	gloss         int // an open bracket after a Han character; -1: none
	glossEnd      int // what was before it
	glossEdits    mark

	seen map[string][]rune // clusters in normal form, see fold
}

// maxMarks on one character; further ones are dropped, so that no input makes
// a cluster long.
const maxMarks = 16

func (w *writer) units() int { return len(w.norm) / 2 }

func (w *writer) run() {
	for i := 0; i < len(w.src); {
		r, n := utf8.DecodeRuneInString(w.src[i:])
		switch class := w.t.of(r); class {
		case isSpace:
			w.space = true
			i += n
		case isNone:
			i += n
		case isMark:
			i = w.mark(i)
		case isSlow:
			i = w.cluster(i, w.marksAfter(i+n), false)
		default:
			w.simple(i, n, r, class)
			i += n
		}
	}
	if w.end < len(w.src) {
		w.edits.add(w.units(), 0, w.src[w.end:])
	}
}

// simple writes a character that becomes one character.
func (w *writer) simple(i, n int, r rune, class uint16) {
	end, edits := w.end, w.edits.mark()
	if i != w.end {
		w.gap(i, w.t.kind[class], false)
	}
	u := w.units()
	w.last, w.lastSrc, w.lastEdits = u, i, w.edits.mark()
	if rune(class) != r || r == utf8.RuneError && n == 1 {
		w.edits.add(u, 1, w.src[i:i+n])
	}
	w.norm = append(w.norm, byte(class), byte(class>>8))
	w.end = i + n
	switch class {
	case '（':
		w.open(u, end, edits)
	case '）':
		w.close()
	}
}

// gap settles what lies between the last cluster and the next one, at i. Of
// white space one space is kept where both sides use it to part words, and
// before a mark that has nothing to join.
func (w *writer) gap(i int, next kind, mark bool) {
	if i == w.end {
		return
	}
	u := w.units()
	keep := w.space && u > 0 && (mark || next == word && w.t.kind[Unit(w.norm, u-1)] == word)
	switch {
	case !keep:
		w.edits.add(u, 0, w.src[w.end:i])
	case w.src[w.end:i] != " ":
		w.edits.add(u, 1, w.src[w.end:i])
		fallthrough
	default:
		w.norm = append(w.norm, ' ', 0)
	}
	w.space, w.end = false, i
}

// mark handles a mark at i: it joins the last cluster, which is made anew.
func (w *writer) mark(i int) int {
	start := i
	if w.last >= 0 && !w.space {
		start = w.lastSrc
		w.norm, w.end = w.norm[:2*w.last], start
		w.edits.back(w.lastEdits)
		if w.gloss >= w.last {
			w.gloss = -1
		}
	}
	return w.cluster(start, w.marksAfter(i), start == i)
}

// marksAfter is where the marks that begin at i end.
func (w *writer) marksAfter(i int) int {
	end := i
	for i < len(w.src) {
		r, n := utf8.DecodeRuneInString(w.src[i:])
		class := w.t.of(r)
		if class != isMark && class != isNone {
			break
		}
		i += n
		if class == isMark {
			end = i
		}
	}
	return end
}

// cluster writes src[i:j], one character and its marks, or marks alone.
func (w *writer) cluster(i, j int, marksAlone bool) int {
	out := w.fold(w.src[i:j])
	if k := slices.Index(out, '）'); k > 1 && out[0] == '（' && w.isGloss(w.units(), out[1:k]) {
		w.last = -1 // 啊⒜: dropped, w.end stays, marks on it join nothing
		_, n := utf8.DecodeRuneInString(w.src[i:])
		return i + n
	}
	w.gap(i, w.t.kindOf(out[0]), marksAlone)
	u := w.units()
	w.last, w.lastSrc, w.lastEdits = u, i, w.edits.mark()
	for _, r := range out {
		w.norm = appendRune(w.norm, r)
	}
	if string(out) != w.src[i:j] {
		w.edits.add(u, w.units()-u, w.src[i:j])
	}
	w.end = j
	return j
}

// maxSeen is how many different clusters are remembered.
const maxSeen = 1024

// fold brings one cluster into normal form. A text has the same ones again and
// again, so that they are remembered.
func (w *writer) fold(s string) []rune {
	if out, ok := w.seen[s]; ok {
		return out
	}
	out := w.foldNew(s)
	if w.seen == nil {
		w.seen = map[string][]rune{}
	}
	if len(w.seen) < maxSeen && len(s) < 32 {
		w.seen[s] = out
	}
	return out
}

func (w *writer) foldNew(s string) []rune {
	in, marks := make([]rune, 0, 8), 0
	for _, r := range s {
		switch w.t.of(r) {
		case isNone:
			continue
		case isMark:
			if marks++; marks > maxMarks {
				continue
			}
		}
		in = append(in, r)
	}
	if norm.NFKC.String(string(in[:1]))[0] == ' ' { // a spacing accent stays, see classOf
		return append(in[:1:1], w.fix(in[1:])...)
	}
	return w.fix(in)
}

// fix composes and folds until nothing changes.
func (w *writer) fix(in []rune) []rune {
	for range 8 {
		out := []rune(norm.NFKC.String(string(in)))
		for i, r := range out {
			out[i] = w.t.foldOne(r)
		}
		if slices.Equal(in, out) {
			break
		}
		in = out
	}
	return in
}
