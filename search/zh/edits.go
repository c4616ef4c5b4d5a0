package zh

import (
	"bytes"
	"encoding/binary"
)

// An edit says that n units stand for some original bytes; n is 0 where these
// were dropped. Units without an edit stand for themselves. Edits are kept one
// after the other: the number of units that stand for themselves since the
// edit before, n, the number of bytes (all uvarint), and the bytes. What is
// kept of a text is its normal form and this.
type edits struct {
	b    []byte
	upTo int // unit at which the last one ends
}

func (e *edits) add(u, n int, orig string) {
	e.b = binary.AppendUvarint(e.b, uint64(u-e.upTo))
	e.b = binary.AppendUvarint(e.b, uint64(n))
	e.b = binary.AppendUvarint(e.b, uint64(len(orig)))
	e.b = append(e.b, orig...)
	e.upTo = u + n
}

// mark is a state of edits to go back to.
type mark struct{ bytes, upTo int }

func (e *edits) mark() mark  { return mark{len(e.b), e.upTo} }
func (e *edits) back(m mark) { e.b, e.upTo = e.b[:m.bytes], m.upTo }

// piece is a stretch of units [from, to) and the original bytes it stands
// for: orig, or its own when same is set.
type piece struct {
	from, to int
	same     bool
	orig     []byte
}

// pieces yields a text's pieces in order. From where edits are damaged on, the
// units stand for themselves.
func (t Text) pieces(yield func(piece) bool) {
	u, b, units := 0, t.Edits, t.Units()
	for len(b) > 0 {
		v, rest, ok := t.header(b)
		if !ok || u+v[0]+v[1] > units || v[2] > len(rest) {
			break
		}
		b = rest
		if v[0] > 0 && !yield(piece{from: u, to: u + v[0], same: true}) {
			return
		}
		u += v[0]
		if !yield(piece{from: u, to: u + v[1], orig: b[:v[2]]}) {
			return
		}
		u, b = u+v[1], b[v[2]:]
	}
	if u < units {
		yield(piece{from: u, to: units, same: true})
	}
}

// header reads what comes before an edit's bytes.
func (t Text) header(b []byte) (v [3]int, rest []byte, ok bool) {
	for i := range v {
		x, k := binary.Uvarint(b)
		if k <= 0 || x > uint64(len(t.Norm)+len(t.Edits)) {
			return v, nil, false
		}
		v[i], b = int(x), b[k:]
	}
	return v, b, true
}

// utf8Len is the number of bytes unit i has in UTF-8; a pair has four, which
// count for its first half.
func utf8Len(norm []byte, i int) int {
	switch u := Unit(norm, i); {
	case u < 0x80:
		return 1
	case u < 0x800:
		return 2
	case u >= 0xD800 && u < 0xDC00:
		return 4
	case u >= 0xDC00 && u < 0xE000:
		return 0
	}
	return 3
}

// Original is the text that was normalised, byte for byte.
func (t Text) Original() string {
	b := make([]byte, 0, len(t.Norm)*3/2+len(t.Edits))
	for p := range t.pieces {
		if p.same {
			b = append(b, decode(t.Norm[2*p.from:2*p.to])...)
		} else {
			b = append(b, p.orig...)
		}
	}
	return string(b)
}

// Window is a stretch of the original.
type Window struct {
	Start int      // offset in the original, in bytes
	Text  string   // original bytes
	Marks [][2]int // ranges of Text, in bytes
	// Shown is Text for people: what the normal form drops is left out, but
	// a line end is a space.
	Shown      string
	ShownMarks [][2]int // ranges of Shown
}

// Window returns the original of the units [from, to), and where in it the
// original of each range of units in marks lies. The ranges are cut to the
// window.
func (t Text) Window(from, to int, marks [][2]int) Window {
	from, to = t.whole(max(from, 0), min(to, t.Units()))
	if from >= to {
		return Window{}
	}
	n := to - from
	v := view{from: from, to: to, starts: make([]int, n), ends: make([]int, n), shownAt: make([][2]int, n)}
	for p := range t.pieces {
		if p.from >= to {
			break
		}
		if p.same {
			v.addSame(t.Norm, p)
		} else {
			v.addEdit(t.Norm, p)
		}
	}
	start := v.starts[0]
	size, shown := clamp(0, v.ends[n-1]-start, len(v.text))[1], len(v.shown)
	w := Window{Start: start, Text: string(v.text[:size]), Shown: string(v.shown)}
	for _, m := range marks {
		if a, b := t.whole(max(m[0], from), min(m[1], to)); a < b {
			w.Marks = append(w.Marks, clamp(v.starts[a-from]-start, v.ends[b-1-from]-start, size))
			w.ShownMarks = append(w.ShownMarks, clamp(v.shownAt[a-from][0], v.shownAt[b-1-from][1], shown))
		}
	}
	return w
}

// clamp is a range of what has size. It changes nothing but in a text whose
// edits are damaged, and cut a pair in two.
func clamp(from, to, size int) [2]int {
	from = min(max(from, 0), size)
	return [2]int{from, min(max(to, from), size)}
}

// whole widens a range so that it cuts no pair in two.
func (t Text) whole(from, to int) (int, int) {
	low := func(i int) bool { return Unit(t.Norm, i)&0xFC00 == 0xDC00 }
	if from > 0 && from < t.Units() && low(from) {
		from--
	}
	if to > 0 && to < t.Units() && low(to) {
		to++
	}
	return from, to
}

// view gathers a window piece by piece.
type view struct {
	from, to     int
	at           int    // offset in the original
	text         []byte // original from the window's first unit on
	starts, ends []int  // per unit of the window, in the original
	shown        []byte
	shownAt      [][2]int // per unit of the window
}

func (v *view) addEdit(norm []byte, p piece) {
	start := v.at
	v.at += len(p.orig)
	if p.to <= v.from {
		return
	}
	v.text = append(v.text, p.orig...)
	shown := len(v.shown)
	v.shown = append(v.shown, p.show(norm)...)
	for u := max(p.from, v.from); u < min(p.to, v.to); u++ {
		v.starts[u-v.from], v.ends[u-v.from] = start, v.at
		v.shownAt[u-v.from] = [2]int{shown, len(v.shown)}
	}
}

// show is what people see of an edit.
func (p piece) show(norm []byte) string {
	switch {
	case p.to == p.from && bytes.IndexByte(p.orig, '\n') < 0:
		return ""
	case p.to == p.from, p.to-p.from == 1 && Unit(norm, p.from) == ' ':
		return " "
	}
	return string(p.orig)
}

func (v *view) addSame(norm []byte, p piece) {
	first, stop := min(max(p.from, v.from), p.to), min(p.to, v.to)
	for u := p.from; u < first; u++ {
		v.at += utf8Len(norm, u)
	}
	gap := len(v.shown) - v.at
	for u := first; u < stop; u++ {
		i, n := u-v.from, utf8Len(norm, u)
		if n == 0 && i > 0 { // second half of a pair
			v.starts[i] = v.starts[i-1]
		} else {
			v.starts[i], v.at = v.at, v.at+n
		}
		v.ends[i] = v.at
		v.shownAt[i] = [2]int{v.starts[i] + gap, v.at + gap}
	}
	if first < stop {
		s := decode(norm[2*first : 2*stop])
		v.text, v.shown = append(v.text, s...), append(v.shown, s...)
	}
}

// Clean is the original of the units [from, to) in its own script, without
// what the normal form drops: line ends, aligned spaces, glosses.
func (t Text) Clean(from, to int) string {
	from, to = t.whole(max(from, 0), min(to, t.Units()))
	var b []byte
	for p := range t.pieces {
		lo, hi := max(p.from, from), min(p.to, to)
		switch {
		case lo >= hi:
		case p.same:
			b = append(b, decode(t.Norm[2*lo:2*hi])...)
		default:
			b = append(b, p.show(t.Norm)...)
		}
	}
	return string(b)
}
