package layout

import "strings"

// Characters that count something after a number, and the parts of a law that
// come after 第: a number is not parted from them.
const (
	counters = "年月日时分秒号条款项章节编届期批页卷人名个件份次起元角万亿千百岁天周倍亩吨米克里层楼室栋级"
	ordinals = "0123456789〇零一二三四五六七八九十百千两"
)

// glue forbids the breaks that would part what belongs together.
func glue(as []atom) {
	for i := 0; i+1 < len(as); i++ {
		a, b := as[i], as[i+1]
		switch {
		case noStart(b), noEnd(a):
			as[i].glue = true
		case a.class == western && b.class == western:
			as[i].glue = true
		case a.class == pair && b.r == a.r:
			as[i].glue = pairOpen(as, i)
		case isDigit(a.r) && strings.ContainsRune(counters, b.r):
			as[i].glue = true
		case strings.ContainsRune("万亿", a.r) && b.r == '元' && i > 0 && as[i-1].glue:
			as[i].glue = true
		case a.r == '第' && strings.ContainsRune(ordinals, b.r):
			glueOrdinal(as, i)
		case a.r == '〕' && isDigit(b.r):
			as[i].glue = true
		}
	}
	glueSpaces(as)
}

// glueSpaces carries the bans over spaces: one at a break stays behind on the
// line, so a mark behind it would begin the next, one before it end its own.
func glueSpaces(as []atom) {
	for i := 1; i < len(as); i++ {
		if as[i].class == space && as[i-1].glue {
			as[i].glue = true
		}
	}
	for i := len(as) - 2; i >= 0; i-- {
		if as[i+1].class == space && as[i+1].glue {
			as[i].glue = true
		}
	}
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

// pairOpen reports whether the mark at i is the first of its pair: a run of
// four dashes is two pairs and may be parted between them.
func pairOpen(as []atom, i int) bool {
	n := 0
	for j := i - 1; j >= 0 && as[j].r == as[i].r; j-- {
		n++
	}
	return n%2 == 0
}

// glueOrdinal keeps 第二十三条 in one piece.
func glueOrdinal(as []atom, i int) {
	j := i + 1
	for j < len(as) && j-i < 9 && strings.ContainsRune(ordinals, as[j].r) {
		as[j-1].glue = true
		j++
	}
	if j < len(as) && strings.ContainsRune(counters, as[j].r) {
		as[j-1].glue = true
	}
}
