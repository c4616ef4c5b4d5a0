package zh

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// maxGloss is the length of the longest syllable, zhuang, with room for a
// tone written apart.
const maxGloss = 8

// open notes a bracket at unit u; end and edits are what they were before it.
func (w *writer) open(u, end int, edits mark) {
	w.gloss = -1
	if u > 0 && w.t.kind[Unit(w.norm, u-1)]&word != 0 {
		w.gloss, w.glossEnd, w.glossEdits = u, end, edits
	}
}

// close drops the bracket that closes now if all it holds is a gloss. With a
// mark on it, it stays: the mark would join what is before it.
func (w *writer) close() {
	u := w.gloss
	w.gloss = -1
	if u < 0 || w.units()-u-2 > maxGloss || w.marksAfter(w.end) > w.end {
		return
	}
	var letters [maxGloss]rune
	n := w.units() - u - 2
	for i := range n {
		letters[i] = rune(Unit(w.norm, u+1+i)) // half of a pair is no letter of a syllable
	}
	if w.isGloss(u, letters[:n]) {
		w.norm, w.end = w.norm[:2*u], w.glossEnd
		w.edits.back(w.glossEdits)
		w.last = -1
	}
}

// particles are the characters that are read without a tone.
var particles = map[uint16]string{
	'的': "de", '地': "de", '得': "de", '了': "le", '着': "zhe", '们': "men", '么': "me",
	'吗': "ma", '呢': "ne", '吧': "ba", '啊': "a", '子': "zi",
}

// isGloss reports whether letters, in brackets after the unit before u, are a
// gloss on it: one syllable with a tone mark, or a particle's own reading.
func (w *writer) isGloss(u int, letters []rune) bool {
	if u == 0 || len(letters) == 0 || len(letters) > maxGloss {
		return false
	}
	before := Unit(w.norm, u-1)
	if w.t.kind[before]&word == 0 {
		return false
	}
	var syllable [maxGloss]byte
	n, tones := toneless(letters, &syllable)
	switch tones {
	case 0:
		return particles[before] == string(syllable[:n])
	case 1:
		return isSyllable(syllable[:n])
	}
	return false
}

// toned are the letters with a tone, in the order of bare; ă and the like are
// written for ǎ.
const (
	toned = "āáǎàăēéěèĕīíǐìĭōóǒòŏūúǔùŭǖǘǚǜńňǹḿ"
	bare  = "aaaaaeeeeeiiiiiooooouuuuuvvvvnnnm"
)

// toneless writes the letters without their tones, ü as v, and counts the
// tones; -1 when there is something else.
func toneless(letters []rune, out *[maxGloss]byte) (n, tones int) {
	for _, r := range letters {
		switch {
		case r >= 'a' && r <= 'z':
			out[n] = byte(r)
		case r == 'ü':
			out[n] = 'v'
		case r == 0x0300 || r == 0x0301 || r == 0x0304 || r == 0x0306 || r == 0x030C: // ü with a breve has no character of its own
			tones++
			continue
		case strings.ContainsRune(toned, r):
			out[n] = bare[utf8.RuneCountInString(toned[:strings.IndexRune(toned, r)])]
			tones++
		default:
			return 0, -1
		}
		n++
	}
	return n, tones
}

var (
	initials = strings.Fields("zh ch sh b p m f d t n l g k h j q x r z c s y w")
	finals   = strings.Fields("a o e ai ei ao ou an en ang eng ong er i ia iao ie iu ian in iang ing iong " +
		"u ua uo uai ui uan un uang ue v ve van vn")
)

func isSyllable(s []byte) bool {
	for _, i := range initials {
		if len(s) > len(i) && string(s[:len(i)]) == i {
			return slices.Contains(finals, string(s[len(i):]))
		}
	}
	return slices.Contains(finals, string(s))
}
