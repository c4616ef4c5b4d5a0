package zh

import (
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// maxGloss is the length of the longest syllable, zhuang, with room for a
// tone written apart.
const maxGloss = 8

// open notes a bracket at unit u; end and edits are what they were before it.
func (w *writer) open(u, end, edits int) {
	w.gloss = -1
	if u > 0 && w.t.kind[Unit(w.norm, u-1)]&wide != 0 {
		w.gloss, w.glossEnd, w.glossEdits = u, end, edits
	}
}

// close drops the bracket that closes now if all it holds is a gloss.
func (w *writer) close() {
	u := w.gloss
	w.gloss = -1
	if u < 0 || w.units()-u-2 > maxGloss {
		return
	}
	if w.isGloss(u, []rune(decode(w.norm[2*u+2:len(w.norm)-2]))) {
		w.norm, w.edits, w.end = w.norm[:2*u], w.edits[:w.glossEdits], w.glossEnd
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
	if w.t.kind[before]&wide == 0 {
		return false
	}
	plain, tones := toneless(letters)
	switch tones {
	case 0:
		return particles[before] == plain
	case 1:
		return isSyllable(plain)
	}
	return false
}

// toneless takes the tone marks off and counts them; ü is written v.
func toneless(letters []rune) (string, int) {
	var b strings.Builder
	tones := 0
	for _, r := range norm.NFD.String(string(letters)) {
		switch r {
		case 0x0304, 0x0301, 0x030C, 0x0300, 0x0306: // ā á ǎ à, and ă for ǎ
			tones++
		case 0x0308:
			s := b.String()
			if !strings.HasSuffix(s, "u") {
				return "", -1
			}
			b.Reset()
			b.WriteString(s[:len(s)-1] + "v")
		default:
			b.WriteRune(r)
		}
	}
	return b.String(), tones
}

var (
	initials = strings.Fields("zh ch sh b p m f d t n l g k h j q x r z c s y w")
	finals   = strings.Fields("a o e ai ei ao ou an en ang eng ong er i ia iao ie iu ian in iang ing iong " +
		"u ua uo uai ui uan un uang ue v ve van vn")
)

func isSyllable(s string) bool {
	for _, i := range initials {
		if rest, ok := strings.CutPrefix(s, i); ok {
			return slices.Contains(finals, rest)
		}
	}
	return slices.Contains(finals, s)
}
