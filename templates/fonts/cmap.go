package fonts

import (
	"encoding/binary"
	"errors"
	"slices"
)

// charmap maps characters to glyphs. The Basic Multilingual Plane is a plain
// array, since nearly every look-up falls there; what lies beyond, such as 𬭎,
// is in sorted ranges. Glyph 0 means not covered.
type charmap struct {
	bmp    [1 << 16]uint16
	beyond []charRange
	steps  int // taken to read it
}

// maxMapSteps bounds the characters that the ranges of one table may name, so
// that ranges over ranges end. A font has at most 65,536 glyphs.
const maxMapSteps = 1 << 20

// taken counts steps, and tells whether they are too many.
func (m *charmap) taken(n int) bool {
	m.steps += n
	return m.steps > maxMapSteps
}

// charRange maps first..last to glyphs counted up from glyph.
type charRange struct{ first, last, glyph uint32 }

func (m *charmap) lookup(r rune) uint16 {
	if r < 0 {
		return 0
	}
	if r < 1<<16 {
		return m.bmp[r]
	}
	i, found := slices.BinarySearchFunc(m.beyond, uint32(r), func(g charRange, c uint32) int {
		switch {
		case g.last < c:
			return -1
		case g.first > c:
			return 1
		}
		return 0
	})
	if !found {
		return 0
	}
	return uint16(m.beyond[i].glyph + uint32(r) - m.beyond[i].first)
}

var errCmap = errors.New("table \"cmap\" is broken")

// readCmap reads the Unicode subtable: of format 12, which reaches beyond the
// Basic Multilingual Plane, where there is one, else of format 4.
func readCmap(b []byte, glyphs int) (*charmap, error) {
	if len(b) < 4 {
		return nil, errCmap
	}
	var short, long []byte
	for i := range int(binary.BigEndian.Uint16(b[2:])) {
		if len(b) < 4+8*(i+1) {
			return nil, errCmap
		}
		record := b[4+8*i:]
		offset := int(binary.BigEndian.Uint32(record[4:]))
		if !unicodeEncoding(record) || offset > len(b)-2 {
			continue
		}
		switch binary.BigEndian.Uint16(b[offset:]) {
		case 4:
			short = b[offset:]
		case 12:
			long = b[offset:]
		}
	}
	m := &charmap{}
	switch {
	case long != nil:
		return m, m.readLong(long, glyphs)
	case short != nil:
		return m, m.readShort(short, glyphs)
	}
	return nil, errors.New("font maps no Unicode characters")
}

// unicodeEncoding tells whether a cmap record is of the platform Unicode, or of
// Windows with Unicode characters.
func unicodeEncoding(record []byte) bool {
	platform, encoding := binary.BigEndian.Uint16(record), binary.BigEndian.Uint16(record[2:])
	return platform == 0 && encoding != 5 || platform == 3 && (encoding == 1 || encoding == 10)
}

// readLong reads a subtable of format 12.
func (m *charmap) readLong(b []byte, glyphs int) error {
	if len(b) < 16 {
		return errCmap
	}
	count := int(binary.BigEndian.Uint32(b[12:]))
	b = b[16:]
	if count > len(b)/12 {
		return errCmap
	}
	for ; count > 0; count, b = count-1, b[12:] {
		g := charRange{binary.BigEndian.Uint32(b), binary.BigEndian.Uint32(b[4:]), binary.BigEndian.Uint32(b[8:])}
		if g.first > g.last || g.last > 0x10FFFF || int(g.glyph) >= glyphs {
			return errCmap
		}
		if m.taken(int(min(g.last-g.first, uint32(glyphs)))) {
			return errCmap
		}
		m.add(g, glyphs)
	}
	slices.SortFunc(m.beyond, func(a, b charRange) int { return int(a.first) - int(b.first) })
	return nil
}

// add takes a range into the array, its rest into the ranges, without what
// would lie behind the last glyph.
func (m *charmap) add(g charRange, glyphs int) {
	g.last = min(g.last, g.first+uint32(glyphs-1)-g.glyph)
	for ; g.first <= g.last && g.first < 1<<16; g.first, g.glyph = g.first+1, g.glyph+1 {
		m.bmp[g.first] = uint16(g.glyph)
	}
	if g.first <= g.last {
		m.beyond = append(m.beyond, g)
	}
}

// readShort reads a subtable of format 4: segments in four parallel arrays,
// each counting glyphs up from a delta or listing them.
func (m *charmap) readShort(b []byte, glyphs int) error {
	if len(b) < 16 {
		return errCmap
	}
	n := int(binary.BigEndian.Uint16(b[6:])) &^ 1 // bytes of each array
	if len(b) < 16+4*n {
		return errCmap
	}
	ends, starts, deltas, offsets := b[14:], b[16+n:], b[16+2*n:], b[16+3*n:]
	for i := 0; i < n; i += 2 {
		first, last := int(binary.BigEndian.Uint16(starts[i:])), int(binary.BigEndian.Uint16(ends[i:]))
		delta, offset := binary.BigEndian.Uint16(deltas[i:]), int(binary.BigEndian.Uint16(offsets[i:]))
		if m.taken(last - first) {
			return errCmap
		}
		for c := first; c <= last; c++ {
			glyph := uint16(c)
			if offset != 0 {
				at := i + offset + 2*(c-first)
				if at+2 > len(offsets) {
					break
				}
				if glyph = binary.BigEndian.Uint16(offsets[at:]); glyph == 0 {
					continue
				}
			}
			if glyph += delta; int(glyph) < glyphs {
				m.bmp[c] = glyph
			}
		}
	}
	return nil
}
