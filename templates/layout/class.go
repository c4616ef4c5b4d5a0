package layout

import "unicode"

// class says how a character behaves at the ends of a line and when squeezed
// (GB/T 15834-2011 5.1; CLREQ, prohibition rules at level GB).
type class uint8

const (
	han     class = iota // a character in a cell
	opening              // （《“: may not end a line; blank on its left
	closing              // ）》”: may not begin a line; blank on its right
	pause                // 、，；：: as closing
	stop                 // 。？！: as closing, squeezed last
	middle               // ·～／: may not begin a line; half a cell or not squeezed
	pair                 // —— ……: two cells, never parted
	western              // letters, digits and their marks
	space
)

// marks is the class of each mark; every other character is han or western.
// The small and half-width forms of U+FE50 and U+FF61 on are here for text that
// other systems wrote. A currency sign is western: a number is set with it.
var marks = classTable(map[class]string{
	opening: "“‘「『（〔［【〖《〈｛｢﹙﹛﹝",
	closing: "”’」』）〕］】〗》〉｝｣﹚﹜﹞",
	pause:   "、，；：､﹐﹑﹔﹕",
	stop:    "。？！．｡﹒﹖﹗",
	middle:  "·・‧･–～〜／％‰℃℉°′″々〻ー",
	pair:    "—―…⸺⋯",
	western: "¢£¥€",
	space:   "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000",
})

func classTable(lists map[class]string) map[rune]class {
	table := map[rune]class{}
	for c, list := range lists {
		for _, r := range list {
			table[r] = c
		}
	}
	return table
}

// classOf puts a character in its class.
func classOf(r rune) class {
	switch {
	case r >= 0x3100 && r < 0xFE00 || r > 0xFFFF:
		return han
	case r == ' ':
		return space
	case r < 0x80:
		return western
	}
	if c, ok := marks[r]; ok {
		return c
	}
	if r < 0x2E80 && (unicode.IsLetter(r) || unicode.IsMark(r)) {
		return western
	}
	return han
}

// joins reports whether a character stands on the one before it: a combining
// mark or a variation selector.
func joins(r rune) bool { return r >= 0x300 && !plainHan(r) && unicode.IsMark(r) }

func plainHan(r rune) bool { return r >= 0x3400 && r < 0xA000 }

// noStart reports whether no line may begin with an atom. The list holds the
// half-width marks that officers type among Han.
func noStart(a *atom) bool {
	switch a.class {
	case closing, pause, stop, middle:
		return true
	case western:
		switch a.r {
		case ',', '.', ';', ':', '!', '?', ')', ']', '}', '%', '-', '/':
			return true
		}
	}
	return a.joined
}

// noEnd reports whether no line may end with an atom: an opening mark, a
// solidus, or a sign that belongs to the number behind it.
func noEnd(a *atom) bool {
	switch a.class {
	case opening:
		return true
	case western:
		switch a.r {
		case '(', '[', '{', '$', '#', '/', '£', '¥', '€':
			return true
		}
	case han, middle:
		return a.r == '／' || a.r == '№' || a.r == '￥' || a.r == '＄'
	}
	return false
}
