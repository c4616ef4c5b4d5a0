package fonts

import (
	"encoding/binary"
	"errors"
	"math"
	"strconv"
)

// cffProgram is a bare CFF, read for what documents embed: CIDs, codes, and the
// charstrings with their subroutines.
type cffProgram struct {
	keyed    bool           // by CID
	cids     map[int]uint16 // glyphs of CIDs
	encoding [256]uint16    // glyphs of one-byte codes, by the font's own encoding
	em       float64        // of one unit
	glyphs   [][]byte       // charstrings
	global   [][]byte       // subroutines
	local    [][][]byte     // of each font dictionary
	selects  []byte         // font dictionary of each glyph; nil for one
}

var errCFF = errors.New("CFF is broken")

// Operators of a top DICT (Adobe Technical Note 5176, tables 9 and 10).
const (
	cffCharset     = 15
	cffEncoding    = 16
	cffCharStrings = 17
	cffPrivate     = 18
	cffSubrs       = 19 // of a private DICT
	cffFontMatrix  = 12<<8 | 7
	cffROS         = 12<<8 | 30
	cffFDArray     = 12<<8 | 36
	cffFDSelect    = 12<<8 | 37
)

// readProgram reads the one font of a CFF.
func readProgram(b []byte) (*cffProgram, error) {
	if len(b) < 4 {
		return nil, errCFF
	}
	_, rest, err := cffIndex(b, int(b[2])) // names
	if err != nil {
		return nil, err
	}
	tops, rest, err := cffIndex(b, rest)
	if err != nil || len(tops) == 0 {
		return nil, errCFF
	}
	_, rest, err = cffIndex(b, rest) // strings
	if err != nil {
		return nil, err
	}
	top := cffDict(tops[0])
	p := &cffProgram{em: 0.001, cids: map[int]uint16{}}
	if p.global, _, err = cffIndex(b, rest); err != nil {
		return nil, err
	}
	if p.glyphs, _, err = cffIndex(b, top.offset(cffCharStrings)); err != nil {
		return nil, err
	}
	if m := top[cffFontMatrix]; len(m) == 6 && m[0] > 1e-6 && m[0] < 1 {
		p.em = m[0]
	}
	_, p.keyed = top[cffROS]
	p.readCharset(b, top)
	p.readEncoding(b, top.offset(cffEncoding))
	return p, p.readSubroutines(b, top)
}

func (p *cffProgram) readCharset(b []byte, top topDict) {
	for id, cid := range cffCharsetOf(b, top.offset(cffCharset), len(p.glyphs)) {
		if _, known := p.cids[cid]; !known {
			p.cids[cid] = uint16(id)
		}
	}
}

// readSubroutines reads those of each font dictionary, and which of them each
// glyph uses.
func (p *cffProgram) readSubroutines(b []byte, top topDict) error {
	dicts := []topDict{top}
	if p.keyed {
		items, _, err := cffIndex(b, top.offset(cffFDArray))
		if err != nil {
			return err
		}
		dicts = dicts[:0]
		for _, it := range items[:min(len(items), maxFontDicts)] {
			dicts = append(dicts, cffDict(it))
		}
		p.selects = cffSelect(b, top.offset(cffFDSelect), len(p.glyphs))
	}
	known := map[int][][]byte{} // by place: font dictionaries may share them
	for _, d := range dicts {
		p.local = append(p.local, cffLocal(b, d, known))
	}
	return nil
}

// maxFontDicts is how many a glyph can choose from with its one byte.
const maxFontDicts = 256

// cffLocal is the subroutines of a private DICT; nil without any.
func cffLocal(b []byte, d topDict, known map[int][][]byte) [][]byte {
	place := d[cffPrivate]
	if len(place) != 2 || place[0] < 0 || place[1] < 0 || place[0]+place[1] > float64(len(b)) {
		return nil
	}
	size, at := int(place[0]), int(place[1])
	subrs := cffDict(b[at : at+size]).offset(cffSubrs)
	if subrs == 0 {
		return nil
	}
	items, ok := known[at+subrs]
	if !ok {
		items, _, _ = cffIndex(b, at+subrs) // nil when it is broken
		known[at+subrs] = items
	}
	return items
}

// cffSelect reads the font dictionary of each glyph. Ranges rise; from the first
// that does not, the glyphs have dictionary 0.
func cffSelect(b []byte, at, glyphs int) []byte {
	out := make([]byte, glyphs)
	if at <= 0 || at+3 > len(b) {
		return out
	}
	switch b[at] {
	case 0:
		copy(out, b[at+1:])
	case 3:
		n := int(binary.BigEndian.Uint16(b[at+1:]))
		for b = b[at+3:]; n > 0 && len(b) >= 5; n, b = n-1, b[3:] {
			from, to := int(binary.BigEndian.Uint16(b)), int(binary.BigEndian.Uint16(b[3:]))
			if from >= to {
				break
			}
			for i := from; i < min(to, glyphs); i++ {
				out[i] = b[2]
			}
		}
	}
	return out
}

// subroutines is the local ones of a glyph.
func (p *cffProgram) subroutines(id uint16) [][]byte {
	d := 0
	if p.selects != nil {
		d = int(p.selects[id])
	}
	if d >= len(p.local) {
		return nil
	}
	return p.local[d]
}

// cffIndex reads an INDEX and tells where it ends.
func cffIndex(b []byte, at int) (items [][]byte, end int, err error) {
	if at < 0 || at+2 > len(b) {
		return nil, 0, errCFF
	}
	count := int(binary.BigEndian.Uint16(b[at:]))
	if count == 0 {
		return nil, at + 2, nil
	}
	if at+3 > len(b) {
		return nil, 0, errCFF
	}
	size := int(b[at+2])
	data := at + 3 + (count+1)*size - 1
	if size < 1 || size > 4 || data > len(b) {
		return nil, 0, errCFF
	}
	offset := func(i int) int {
		v := 0
		for _, c := range b[at+3+i*size : at+3+(i+1)*size] {
			v = v<<8 | int(c)
		}
		return data + v
	}
	for i := range count {
		from, to := offset(i), offset(i+1)
		if from > to || to > len(b) {
			return nil, 0, errCFF
		}
		items = append(items, b[from:to])
	}
	return items, offset(count), nil
}

// topDict is the operands of each operator.
type topDict map[int][]float64

func (d topDict) offset(key int) int {
	if v := d[key]; len(v) > 0 && v[0] > 0 && v[0] < math.MaxInt32 {
		return int(v[0])
	}
	return 0
}

// cffDict reads a DICT as far as it makes sense.
func cffDict(b []byte) topDict {
	d := topDict{}
	var args []float64
	for len(b) > 0 {
		c := int(b[0])
		switch {
		case c <= 21:
			n := 1
			if c == 12 && len(b) > 1 {
				c, n = 12<<8|int(b[1]), 2
			}
			d[c], args = args, nil
			b = b[n:]
		default:
			v, n := cffNumber(b)
			if n == 0 || n > len(b) {
				return d
			}
			args, b = append(args, v), b[n:]
		}
	}
	return d
}

// cffNumber reads an operand and its length, 0 for what is none.
func cffNumber(b []byte) (v float64, n int) {
	at := func(i int) int {
		if i < len(b) {
			return int(b[i])
		}
		return 0
	}
	switch c := at(0); {
	case c == 28:
		return float64(int16(at(1)<<8 | at(2))), 3
	case c == 29:
		return float64(int32(at(1)<<24 | at(2)<<16 | at(3)<<8 | at(4))), 5
	case c == 30:
		return cffReal(b)
	case c >= 32 && c <= 246:
		return float64(c - 139), 1
	case c >= 247 && c <= 250:
		return float64((c-247)*256 + at(1) + 108), 2
	case c >= 251 && c <= 254:
		return float64(-(c-251)*256 - at(1) - 108), 2
	}
	return 0, 0
}

// cffReal reads a number of decimal digits, two a byte.
func cffReal(b []byte) (float64, int) {
	digits := [16]string{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9", ".", "E", "E-", "", "-", ""}
	var s []byte
	for i, c := range b[1:] {
		for _, half := range []byte{c >> 4, c & 15} {
			if half == 15 {
				v, err := strconv.ParseFloat(string(s), 64)
				if err != nil {
					v = 0
				}
				return v, i + 2
			}
			s = append(s, digits[half]...)
		}
	}
	return 0, 0
}

// cffCharsetOf lists the CID or string number of every glyph. The charsets
// without a table count up from 0, which is right for Latin of ISOAdobe.
func cffCharsetOf(b []byte, at, glyphs int) []int {
	out := make([]int, 1, glyphs+1) // .notdef
	if at <= 2 || at >= len(b) {
		for id := 1; id < glyphs; id++ {
			out = append(out, id)
		}
		return out
	}
	format := b[at]
	b = b[at+1:]
	for len(out) < glyphs {
		step, left := 2, 0
		switch {
		case format == 0 && len(b) >= 2:
		case format == 1 && len(b) >= 3:
			step, left = 3, int(b[2])
		case format == 2 && len(b) >= 4:
			step, left = 4, int(binary.BigEndian.Uint16(b[2:]))
		default:
			return out
		}
		first := int(binary.BigEndian.Uint16(b))
		for i := 0; i <= left && len(out) < glyphs; i++ {
			out = append(out, first+i)
		}
		b = b[step:]
	}
	return out
}

// readEncoding reads an encoding of the font's own; the predefined ones are the
// caller's, by the names of glyphs.
func (p *cffProgram) readEncoding(b []byte, at int) {
	if at <= 1 || at+2 > len(b) {
		return
	}
	format, count := b[at]&0x7F, int(b[at+1])
	b = b[at+2:]
	id := uint16(1)
	set := func(code int) {
		if code < 256 && int(id) < len(p.glyphs) {
			p.encoding[code] = id
		}
		id++
	}
	for ; count > 0; count-- {
		switch {
		case format == 0 && len(b) >= 1:
			set(int(b[0]))
			b = b[1:]
		case format == 1 && len(b) >= 2:
			for i := range int(b[1]) + 1 {
				set(int(b[0]) + i)
			}
			b = b[2:]
		default:
			return
		}
	}
}
