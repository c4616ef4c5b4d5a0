package check

import (
	"strings"
	"unicode"
)

// The marks of 避头尾, at level GB of CLREQ (3.1.3) and GB/T 15834-2011 5.1.
const (
	notAtStart = "、，。；：！？．”’」』）〕］】〗》〉｝～–-·‧・/／％‰℃々,.;:!?)]"
	notAtEnd   = "“‘「『（〔［【〖《〈｛/／№￥＄"
	openers    = "“‘「『（〔［【〖《〈｛"
	closers    = "”’」』）〕］】〗》〉｝"
	halfMarks  = ",.;:!?()"
)

func isHan(r rune) bool { return unicode.Is(unicode.Han, r) }

// isWide tells a mark that takes a whole cell.
func isWide(r rune) bool {
	return strings.ContainsRune("、，。；：！？“”‘’（）《》〈〉〔〕【】「」『』—…～", r) || r >= 0xFF01 && r <= 0xFF5E
}

func oneOf(r rune, set string) bool { return r != 0 && strings.ContainsRune(set, r) }

// isDash: what stands on the sides of a page number is the same to the eye,
// whichever dash a font or an engine takes for it.
func isDash(r rune) bool { return oneOf(r, "—–―─－-﹣⸺") }

// squeeze leaves white space out.
func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == 0x200B || r == 0xFEFF {
			return -1
		}
		return r
	}, s)
}
