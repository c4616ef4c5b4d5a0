package pdf

import (
	"fmt"
	"math"
	"strconv"

	"casefile/templates/fonts"
)

// subsets is the faces of a document in the order of their first use.
type subsets struct {
	list []*subset
	last *subset
	mem  *scratch
}

// of finds the subset of a face. A document has at most a handful of faces.
func (s *subsets) of(face *fonts.Face) *subset {
	if s.last != nil && s.last.face == face {
		return s.last
	}
	for _, sub := range s.list {
		if sub.face == face {
			s.last = sub
			return sub
		}
	}
	sub := s.mem.subset()
	sub.face, sub.resource = face, "C"+strconv.Itoa(len(s.list))
	sub.uses, sub.widths = append(sub.uses, use{}), append(sub.widths, fullWidth)
	s.list, s.last = append(s.list, sub), sub
	return sub
}

// subset is the glyphs of one face that a document uses, numbered by first use.
// The numbers are the CIDs in the page stream and the glyph indices in the
// embedded program. Number 0 is .notdef and is never drawn.
type subset struct {
	face     *fonts.Face
	resource string // name in the page's resources
	cids     map[use]uint16
	uses     []use     // by CID
	widths   []float64 // by CID, in thousandths of an em
	tag      string    // of the subset, once all glyphs are known
}

// use is a glyph standing for a character. A face may draw two characters with
// one glyph; they get two numbers, so that each is read back as itself.
type use struct {
	glyph uint16
	char  rune
}

// use numbers a glyph.
func (s *subset) use(glyph uint16, char rune) (uint16, error) {
	u := use{glyph, char}
	if cid, ok := s.cids[u]; ok {
		return cid, nil
	}
	if err := checkRune(char); err != nil {
		return 0, err
	}
	if glyph == 0 {
		return 0, fmt.Errorf("character %U has no glyph in %s", char, s.face.Name())
	}
	if len(s.uses) > math.MaxUint16 {
		return 0, fmt.Errorf("more than %d glyphs of %s", math.MaxUint16, s.face.Name())
	}
	cid := uint16(len(s.uses))
	s.cids[u] = cid
	s.uses = append(s.uses, u)
	s.widths = append(s.widths, width1000(s.face, s.face.Advance(glyph)))
	return cid, nil
}

func (s *subset) width(cid uint16) float64 { return s.widths[cid] }

// width1000 is an advance as the PDF states it, in thousandths of an em: with at
// most three decimals, whole where the program of a CFF face can say no more.
func width1000(f *fonts.Face, em float64) float64 {
	if f.Cubic() {
		return math.Round(em * 1000)
	}
	return math.Round(em*1e6) / 1000
}

// checkRune refuses what PDF/A-2u forbids a glyph to stand for (ISO 19005-2,
// 6.2.11.7.2: not U+0000, U+FEFF, U+FFFE) and what is no character at all.
func checkRune(r rune) error {
	if r <= 0 || r > 0x10FFFF || r >= 0xD800 && r < 0xE000 || r == 0xFEFF || noncharacter(r) {
		return fmt.Errorf("%U cannot stand in a PDF/A document", r)
	}
	return nil
}
