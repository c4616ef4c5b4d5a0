package zh

// A gram is one unit of a normal form that is a letter, digit or mark, or two
// such neighbours: the first in the high half, or 0, the second in the low.
type Gram uint32

// Bytes is the gram as an index term.
func (g Gram) Bytes() []byte {
	if g < 0x10000 {
		return []byte{byte(g >> 8), byte(g)}
	}
	return []byte{byte(g >> 24), byte(g >> 16), byte(g >> 8), byte(g)}
}

// Grams appends the grams of a normal form to dst, repetitions included.
func Grams(dst []Gram, norm []byte) []Gram {
	t := table()
	prev := Gram(0)
	for i := 0; i+1 < len(norm); i += 2 {
		u := uint16(norm[i]) | uint16(norm[i+1])<<8
		if t.kind[u]&word == 0 {
			prev = 0
			continue
		}
		g := Gram(u)
		dst = append(dst, g)
		if prev != 0 {
			dst = append(dst, prev<<16|g)
		}
		prev = g
	}
	return dst
}

// Cover returns the grams that a text must have to contain the normal form of
// a run: its pairs, and units that stand alone; and whether having them is
// also enough.
func Cover(norm []byte) (cover []Gram, enough bool) {
	t, seen := table(), map[Gram]bool{}
	n := len(norm) / 2
	isWord := func(i int) bool { return i >= 0 && i < n && t.kind[Unit(norm, i)]&word != 0 }
	add := func(g Gram) {
		if !seen[g] {
			seen[g] = true
			cover = append(cover, g)
		}
	}
	for i := range n {
		switch {
		case !isWord(i):
		case isWord(i + 1):
			add(Gram(Unit(norm, i))<<16 | Gram(Unit(norm, i+1)))
		case !isWord(i - 1):
			add(Gram(Unit(norm, i)))
		}
	}
	return cover, n <= 2 && len(cover) == 1 && isWord(0) && isWord(n-1)
}
