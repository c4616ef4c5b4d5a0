package layout

import "strings"

// Characters that count something after a number, the parts of a law that come
// after 第, and what may stand between a number and its unit: a number is not
// parted from them.
const (
	counters  = "年月日时分秒号条款项章节编届期批页卷人名个件份次起元角万亿千百岁天周倍亩吨米克里层楼室栋级户处台辆套宗笔例股票"
	ordinals  = "0123456789〇零一二三四五六七八九十百千两×某"
	magnitude = "百千万亿"
	about     = "余多"
)

// units are the measures of more than one character.
var units = []string{"平方米", "平方公里", "立方米", "公里", "公斤", "公顷", "千米", "千克", "毫米", "厘米", "美元", "港元", "欧元", "个月", "小时", "分钟", "工作日", "周岁", "周年"}

// glue forbids the breaks that would part what belongs together.
func glue(as []atom) {
	run := 0        // how many of the same pair mark end at i
	quoted := false // behind an odd number of "
	spaces := false
	for i := 0; i+1 < len(as); i++ {
		a, b := &as[i], &as[i+1]
		if a.class == han && b.class == han && a.r != '第' {
			a.glue = a.glue || b.joined || noEnd(a)
			continue
		}
		spaces = spaces || a.class == space
		switch {
		case noStart(b), noEnd(a), a.r == '\u00a0', b.r == '\u00a0':
			a.glue = true
		case a.class == western && b.class == western:
			a.glue = true
		case isDigit(a.r):
			glueAmount(as, i)
		case a.r == '第':
			glueOrdinal(as, i)
		case a.r == '〕' && isDigit(b.r), a.r == '°' && b.class == western:
			a.glue = true
		case b.class == pair && b.r != a.r:
			a.glue = a.glue || lone(as, i+1)
		}
		if a.class == pair {
			if run++; i > 0 && as[i-1].r != a.r {
				run = 1
			}
			a.glue = a.glue || b.r == a.r && run%2 == 1
		}
		if a.r == '"' {
			quoted = !quoted
			a.glue = a.glue || quoted
		}
		a.glue = a.glue || b.r == '"' && quoted
	}
	if spaces {
		glueSpaces(as)
	}
}

// lone reports whether the mark at i is a single — that connects two places or
// dates (连接号): no line begins with it (GB/T 15834 5.1.6).
func lone(as []atom, i int) bool {
	return (as[i].r == '—' || as[i].r == '―') && (i+1 == len(as) || as[i+1].r != as[i].r)
}

// glueSpaces carries the bans over spaces: one at a break stays behind on the
// line, so a mark behind it would begin the next, one before it end its own.
// A number keeps its unit over one, as in 3 月.
func glueSpaces(as []atom) {
	for i := 1; i+1 < len(as); i++ {
		if as[i].class == space && isDigit(as[i-1].r) && strings.ContainsRune(counters, as[i+1].r) {
			as[i-1].glue = true
		}
	}
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

// glueAmount keeps a number that ends at i with what it counts: 12号, 3日,
// 186.5万元, 30余人, 150余万元, 120平方米.
func glueAmount(as []atom, i int) {
	j := i + 1
	for j < len(as) && j <= i+3 && strings.ContainsRune(magnitude+about, as[j].r) {
		j++
	}
	unit := unitAt(as, j)
	if unit == 0 && j == i+1 {
		return
	}
	for k := i; k+1 < j+unit; k++ {
		as[k].glue = true
	}
}

// unitAt is the length of the unit that begins at i, 0 if none does.
func unitAt(as []atom, i int) int {
	for _, unit := range units {
		if n := matches(as, i, unit); n > 0 {
			return n
		}
	}
	if i < len(as) && strings.ContainsRune(counters, as[i].r) {
		return 1
	}
	return 0
}

// matches is the length of a word if it stands at i, else 0.
func matches(as []atom, i int, word string) int {
	n := 0
	for _, r := range word {
		if i+n >= len(as) || as[i+n].r != r {
			return 0
		}
		n++
	}
	return n
}

// glueOrdinal keeps 第二十三条 and 第（一）项 in one piece.
func glueOrdinal(as []atom, i int) {
	j := i + 1
	open := as[j].r == '（' || as[j].r == '('
	if open {
		j++
	}
	from := j
	for j < len(as) && j-from < 8 && strings.ContainsRune(ordinals, as[j].r) {
		j++
	}
	if j == from {
		return
	}
	if open {
		if j == len(as) || as[j].r != '）' && as[j].r != ')' {
			return
		}
		j++
	}
	if j < len(as) && strings.ContainsRune(counters, as[j].r) {
		j++
	}
	for k := i; k+1 < j; k++ {
		as[k].glue = true
	}
}
