// Package zh brings Chinese text into the one form in which it is compared
// (检索用规范形), and leads from there back to the original bytes.
//
// The normal form of a text is, in one pass:
//
//   - NFKC: full- and half-width forms, Kangxi radicals, circled numbers and
//     the like become their plain characters; letters become lower case;
//   - one character per character: Traditional forms and variants fold to one
//     of their class (table.go lists the pairs and their source), radicals
//     that NFKC leaves alone to the character;
//   - one style of brackets （ ） for 〔〕[]【】（）(), one for all double
//     quotes, “”「」『』", one for all single quotes, one for dashes, one for
//     the dots in names, and 〇 for the circle ○;
//   - no white space, except one space between two letters or digits of
//     scripts that use it, and no invisible characters;
//   - no pinyin glosses: a bracket right after a character that holds nothing
//     but one pinyin syllable with a tone mark, 發(fā), or the toneless reading
//     of one of the few particles that have none, 的(de). 公里(km), 某某(he)
//     and 咖啡馆(café) stay.
//
// The normal form of a piece of a text is a piece of its normal form, wherever
// it is cut between two characters, marks that join one counted to it; so a
// pasted piece finds its text. There is one exception: a piece that begins or
// ends within a gloss. For the same reason a word that a hyphen breaks at a
// line end keeps the hyphen, co-operation: whether it is part of the word,
// a piece could not tell.
//
// The form is kept in UTF-16LE, the unit of the index: two bytes for nearly
// every character of a Chinese text, and a substring of units is a substring
// of characters.
package zh

import (
	"encoding/binary"
	"unicode/utf16"
	"unicode/utf8"
)

// Text is a normalised text and what it takes to get the original back. It is
// all that needs to be kept of a text.
type Text struct {
	Norm  []byte // normal form, UTF-16LE
	Edits []byte // where the original differs, see edits.go
}

// Units is the length of the normal form in UTF-16 units. All offsets into
// normalised text are in units.
func (t Text) Units() int { return len(t.Norm) / 2 }

// String is the normal form in UTF-8.
func (t Text) String() string { return decode(t.Norm) }

// String returns the normal form of s.
func String(s string) string { return Normalise(s).String() }

// Normalise returns the normal form of s. Bytes that are not UTF-8 become
// U+FFFD each.
func Normalise(s string) Text {
	w := writer{src: s, t: table(), norm: make([]byte, 0, len(s)*3/4+8), last: -1, gloss: -1}
	w.run()
	return Text{Norm: w.norm, Edits: w.edits.b}
}

// Unit is the unit at i of a normal form.
func Unit(norm []byte, i int) uint16 { return binary.LittleEndian.Uint16(norm[2*i:]) }

func decode(norm []byte) string {
	b := make([]byte, 0, len(norm)*3/2)
	for i := 0; 2*i+1 < len(norm); i++ {
		r := rune(Unit(norm, i))
		if utf16.IsSurrogate(r) && 2*i+3 < len(norm) {
			r = utf16.DecodeRune(r, rune(Unit(norm, i+1)))
			i++
		}
		b = utf8.AppendRune(b, r)
	}
	return string(b)
}

func appendRune(norm []byte, r rune) []byte {
	if r < 0x10000 {
		return append(norm, byte(r), byte(r>>8))
	}
	hi, lo := utf16.EncodeRune(r)
	return append(norm, byte(hi), byte(hi>>8), byte(lo), byte(lo>>8))
}
