package pdfread

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/unicode/norm"
)

// utf16Text reads big-endian UTF-16; a broken pair becomes U+FFFD.
func utf16Text(b []byte) string {
	u := make([]uint16, len(b)/2)
	for i := range u {
		u[i] = uint16(b[2*i])<<8 | uint16(b[2*i+1])
	}
	return string(utf16.Decode(u))
}

// plainText reads bytes that do not say what they are. Names of fonts and titles
// are written in UTF-8, and by older Chinese programs in GB 2312; else a byte is
// a character.
func plainText(b []byte) string {
	if utf8.Valid(b) {
		return string(b)
	}
	if pairs(b) {
		if s, err := simplifiedchinese.GBK.NewDecoder().Bytes(b); err == nil {
			return string(s)
		}
	}
	r := make([]rune, len(b))
	for i, c := range b {
		r[i] = rune(c)
	}
	return string(r)
}

// pairs tells whether the bytes above ASCII come in twos, as in GB 2312.
func pairs(b []byte) bool {
	for i := 0; i < len(b); i++ {
		if b[i] < 0x80 {
			continue
		}
		if i++; i == len(b) || b[i-1] < 0xA1 || b[i] < 0xA1 {
			return false
		}
	}
	return true
}

// printable is the text a glyph stands for. What is no character is dropped:
// U+0000 and U+FFFD, both of which producers write for glyphs they know nothing
// of. A font that draws a radical (⽉) and the character (月) with one glyph makes
// producers take either for the other, and the ligature ﬃ for three letters: all
// come back as what was typed. Full-width forms stay as they are.
func printable(s string) string {
	odd := false
	for _, r := range s {
		if r == 0 || r == utf8.RuneError {
			return ""
		}
		odd = odd || isRadical(r) || isLigature(r)
	}
	if !odd {
		return s
	}
	var out strings.Builder
	for _, r := range s {
		switch c, ok := radicals[r]; {
		case ok:
			out.WriteRune(c)
		case isRadical(r) || isLigature(r):
			out.WriteString(norm.NFKC.String(string(r)))
		default:
			out.WriteRune(r)
		}
	}
	return out.String()
}

func isRadical(r rune) bool  { return r >= 0x2E80 && r <= 0x2FD5 }
func isLigature(r rune) bool { return r >= 0xFB00 && r <= 0xFB06 }

// radicals is those that are characters too and that Unicode does not decompose
// (EquivalentUnifiedIdeograph.txt).
var radicals = map[rune]rune{
	'⺁': '厂', '⺇': '几', '⺉': '刂', '⺋': '㔾', '⺎': '兀', '⺏': '尣', '⺐': '尢', '⺒': '巳', '⺓': '幺', '⺔': '彑',
	'⺖': '忄', '⺘': '扌', '⺙': '攵', '⺛': '旡', '⺜': '冃', '⺞': '歺', '⺠': '民', '⺡': '氵', '⺢': '氺', '⺣': '灬',
	'⺤': '爫', '⺦': '丬', '⺨': '犭', '⺩': '王', '⺬': '示', '⺭': '礻', '⺮': '竹', '⺯': '糹', '⺰': '纟', '⺱': '罓',
	'⺲': '罒', '⺶': '羊', '⺸': '羋', '⺹': '耂', '⺼': '月', '⺽': '臼', '⺾': '艹', '⻀': '艹', '⻁': '虎', '⻂': '衤',
	'⻃': '覀', '⻄': '西', '⻅': '见', '⻆': '角', '⻇': '角', '⻈': '讠', '⻉': '贝', '⻊': '足', '⻋': '车', '⻌': '辶',
	'⻍': '辶', '⻎': '辶', '⻏': '阝', '⻐': '钅', '⻑': '長', '⻓': '长', '⻔': '门', '⻕': '阝', '⻖': '阝', '⻗': '雨',
	'⻘': '青', '⻙': '韦', '⻚': '页', '⻛': '风', '⻜': '飞', '⻝': '食', '⻟': '飠', '⻠': '饣', '⻡': '首', '⻢': '马',
	'⻣': '骨', '⻤': '鬼', '⻥': '鱼', '⻦': '鸟', '⻧': '卤', '⻨': '麦', '⻩': '黄', '⻪': '黾', '⻫': '斉', '⻬': '齐',
	'⻭': '歯', '⻮': '齿', '⻯': '竜', '⻰': '龙', '⻱': '龜', '⻲': '亀',
}
