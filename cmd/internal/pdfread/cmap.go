package pdfread

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// cmap maps the codes of strings to CIDs, or to the characters they stand for.
type cmap struct {
	spaces   []codeSpace
	cids     []codeRange
	texts    []textRange
	vertical bool
	// direct reads a code that is itself a character in some encoding.
	direct func(code, n int) string
	// cid of a code no range holds; nil for 0.
	other func(code, n int) int
	use   *cmap
}

// codeSpace is codes of n bytes, each byte between those of lo and hi.
type codeSpace struct{ n, lo, hi int }

type codeRange struct{ lo, hi, to int }

// textRange maps lo..hi to text, its last character counted up.
type textRange struct {
	lo, hi int
	text   string
}

// split cuts a code off a string: the shortest that lies in a code space, else
// as many bytes as the shortest code space has.
func (c *cmap) split(b []byte) (code, n int) {
	spaces := c.allSpaces()
	shortest := 4
	for n := 1; n <= min(4, len(b)); n++ {
		code = code<<8 | int(b[n-1])
		for _, s := range spaces {
			if s.n == n && s.holds(code) {
				return code, n
			}
		}
	}
	for _, s := range spaces {
		shortest = min(shortest, s.n)
	}
	code = 0
	n = min(shortest, len(b))
	for _, v := range b[:n] {
		code = code<<8 | int(v)
	}
	return code, n
}

func (c *cmap) allSpaces() []codeSpace {
	for ; c != nil; c = c.use {
		if len(c.spaces) > 0 {
			return c.spaces
		}
	}
	return []codeSpace{{2, 0, 0xFFFF}}
}

func (s codeSpace) holds(code int) bool {
	for i := range s.n {
		b := code >> (8 * i) & 0xFF
		if b < s.lo>>(8*i)&0xFF || b > s.hi>>(8*i)&0xFF {
			return false
		}
	}
	return true
}

// cid is the CID of a code; 0 where there is none.
func (c *cmap) cid(code, n int) int {
	for ; c != nil; c = c.use {
		if i, ok := find(c.cids, code, func(r codeRange) (int, int) { return r.lo, r.hi }); ok {
			return c.cids[i].to + code - c.cids[i].lo
		}
		if c.other != nil {
			return c.other(code, n)
		}
	}
	return 0
}

// text is the characters of a code; empty where the map does not say.
func (c *cmap) text(code, n int) string {
	for ; c != nil; c = c.use {
		if i, ok := find(c.texts, code, func(r textRange) (int, int) { return r.lo, r.hi }); ok {
			return c.texts[i].at(code)
		}
		if c.direct != nil {
			return c.direct(code, n)
		}
	}
	return ""
}

// at counts the last character up.
func (r textRange) at(code int) string {
	if code == r.lo {
		return r.text
	}
	last, size := utf8.DecodeLastRuneInString(r.text)
	return r.text[:len(r.text)-size] + string(last+rune(code-r.lo))
}

// find looks a code up in sorted ranges; of overlapping ones the last begun
// that reaches it, among a few.
func find[R any](ranges []R, code int, ends func(R) (lo, hi int)) (int, bool) {
	i, exact := slices.BinarySearchFunc(ranges, code, func(r R, code int) int {
		lo, _ := ends(r)
		return lo - code
	})
	for exact && i+1 < len(ranges) { // the last of those given twice holds
		if lo, _ := ends(ranges[i+1]); lo != code {
			break
		}
		i++
	}
	if !exact {
		i--
	}
	for back := 0; i >= 0 && back < 8; i, back = i-1, back+1 {
		if lo, hi := ends(ranges[i]); lo <= code && code <= hi {
			return i, true
		}
	}
	return 0, false
}

// sort brings the ranges in order for find.
func (c *cmap) sort() {
	slices.SortStableFunc(c.cids, func(a, b codeRange) int { return a.lo - b.lo })
	slices.SortStableFunc(c.texts, func(a, b textRange) int { return a.lo - b.lo })
}

// identity is the map of two-byte codes to the same CIDs.
func identity(vertical bool) *cmap {
	return &cmap{
		spaces: []codeSpace{{2, 0, 0xFFFF}}, vertical: vertical,
		other: func(code, _ int) int { return code },
	}
}

// namedCMap is a predefined CMap (ISO 32000-1, 9.7.5.2), as far as its codes
// tell characters; nil for one that is not known.
func namedCMap(n string) *cmap {
	base, ok := strings.CutSuffix(n, "-V")
	vertical := ok || n == "V"
	if !ok {
		base, ok = strings.CutSuffix(n, "-H")
	}
	if !ok {
		return nil
	}
	if base == "Identity" {
		return identity(vertical)
	}
	c := encodedCMap(base)
	if c != nil {
		c.vertical = vertical
	}
	return c
}
