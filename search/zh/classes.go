package zh

import (
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// A class tells what becomes of a character of the basic plane: the character
// that stands for it, or one of the codes below, which lie where no character
// can be.
const (
	isSpace = 0xD800 + iota // white space and control characters
	isNone                  // invisible: dropped
	isMark                  // joins the character before it
	isSlow                  // becomes several characters, or may join what follows
)

// A kind tells what a unit of a normal form is.
type kind uint8

const (
	word kind = 1 << iota // letter, digit or mark: takes part in grams
	wide                  // of a script without spaces between words
)

type tables struct {
	class [0x10000]uint16
	kind  [0x10000]kind
	near  map[rune]rune // pairs within the basic plane
	far   map[rune]rune // pairs with a character beyond it
}

// table is read only once it is made; making it takes some milliseconds.
var table = sync.OnceValue(makeTables)

func makeTables() *tables {
	t := &tables{near: map[rune]rune{}, far: map[rune]rune{}}
	for p := pairs; p != ""; {
		from, n := utf8.DecodeRuneInString(p)
		to, m := utf8.DecodeRuneInString(p[n:])
		p = p[n+m:]
		if from < 0x10000 && to < 0x10000 {
			t.near[from] = to
		} else {
			t.far[from] = to
		}
	}
	for r := rune(0); r < 0x10000; r++ {
		t.kind[r] = kindOf(r)
		t.class[r] = uint16(r)
		if !stable(r) {
			t.class[r] = classOf(r, t.near)
		} else if to := t.near[r]; to != 0 {
			t.class[r] = uint16(to)
		}
	}
	for r := range t.far {
		if r < 0x10000 {
			t.class[r] = isSlow
		}
	}
	return t
}

// stable reports the large blocks whose characters compatibility forms and
// case leave alone; it saves time.
func stable(r rune) bool {
	return r >= 0x3400 && r <= 0x9FFF || r >= 0xAC00 && r <= 0xD7A3 || r >= 0xD800 && r <= 0xF8FF
}

func kindOf(r rune) kind {
	switch {
	case r >= 0x3400 && r <= 0x9FFF, unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Bopomofo),
		r >= 0xD800 && r <= 0xDFFF: // beyond the basic plane it is nearly always Han
		return word | wide
	case unicode.In(r, unicode.L, unicode.N, unicode.M):
		return word
	}
	return 0
}

// of is the class of any character; beyond the basic plane none stands for
// itself.
func (t *tables) of(r rune) uint16 {
	switch {
	case r < 0x10000:
		return t.class[r]
	case r >= 0xE0100 && r <= 0xE01EF, unicode.Is(unicode.Cf, r): // variation selectors
		return isNone
	case !norm.NFKC.PropertiesString(string(r)).BoundaryBefore():
		return isMark
	}
	return isSlow
}

// foldOne folds one character that is in NFKC.
func (t *tables) foldOne(r rune) rune {
	if to := t.far[r]; to != 0 {
		return to
	}
	return foldOne(r, t.near)
}

// kindOf is the kind of the first unit of r.
func (t *tables) kindOf(r rune) kind {
	if r < 0x10000 {
		return t.kind[r]
	}
	return word | wide
}

func classOf(r rune, near map[rune]rune) uint16 {
	switch {
	case unicode.Is(unicode.White_Space, r), unicode.Is(unicode.Cc, r):
		return isSpace
	case unicode.Is(unicode.Cf, r), r >= 0xFE00 && r <= 0xFE0F, r == 0x034F:
		return isNone
	case !norm.NFKC.PropertiesString(string(r)).BoundaryBefore():
		return isMark
	}
	to := r
	for range 4 {
		s := []rune(norm.NFKC.String(string(to)))
		if s[0] == ' ' { // a spacing accent: its accent would join what is before it
			return uint16(r)
		}
		if len(s) != 1 || s[0] >= 0x10000 {
			return isSlow
		}
		next := foldOne(s[0], near)
		if next == to {
			break
		}
		to = next
	}
	if !norm.NFKC.PropertiesString(string(to)).BoundaryBefore() { // half-width jamo
		return isMark
	}
	return uint16(to)
}

// foldOne folds one character that is in NFKC.
func foldOne(r rune, near map[rune]rune) rune {
	if to := near[r]; to != 0 {
		return to
	}
	if to := style(r); to != r {
		return to
	}
	return unicode.ToLower(r)
}

// style is the one form of a mark of which there are many.
func style(r rune) rune {
	switch r {
	case '(', '[', '〔', '【', '〖', '〘', '⦗', '﹝':
		return '（'
	case ')', ']', '〕', '】', '〗', '〙', '⦘', '﹞':
		return '）'
	case '"', '“', '”', '„', '‟', '「', '」', '『', '』', '〝', '〞', '〟':
		return '“'
	case '\'', '‘', '’', '‚', '‛':
		return '‘'
	case '‐', '‑', '‒', '–', '−', '⁃':
		return '-'
	case '〜', '∼':
		return '~'
	case '―', '─', '━':
		return '—'
	case '•', '‧', '・', '∙', '⋅':
		return '·'
	case '○', '◯':
		return '〇'
	case ',':
		return '，'
	case ':':
		return '：'
	case ';':
		return '；'
	case '!':
		return '！'
	case '?':
		return '？'
	}
	return r
}
