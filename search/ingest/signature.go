package ingest

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
)

const (
	years  = `((?:19|20)\d\d|[一二三四五六七八九〇零]{4})年`
	months = `(\d{1,2}|[一二三四五六七八九十]{1,3})月`
	days   = `(\d{1,2}|[一二三四五六七八九十]{1,3})日`
)

// organs are what the names of organs end in.
var organs = strings.Fields(`委员会 人民政府 办公室 办公厅 法院 检察院 监察委 监委 纪委 省委 市委 县委 区委 州委 党委 团委 党组 工委 支部 总支 人大 政协
	局 厅 部 院 署 会 社 台 公司 集团 大学 学院 学校 医院 中心 支队 大队 银行 领导小组 指挥部 专案组 调查组 检查组 巡察组 巡视组 工作组`)

var (
	day = regexp.MustCompile(`(?:^|\D)` + years + months + days + `(?:（[^（）]*）|印发|星期.)?）?$`)
	// passed is how laws and rules say it, below their title.
	passed = regexp.MustCompile(`^（?` + years + months + days + `[^。]*(?:通过|公布|发布|批准|修订|修正|施行|印发)`)
	// letterhead is the 发文机关标志.
	letterhead = regexp.MustCompile(`^([^，。：；（）]{3,40}?)文件$`)
	judging    = regexp.MustCompile(`([^书，。：；（）\d]{2,24}人民(?:法院|检察院))(?:刑事|民事|行政|执行|国家赔偿)?(?:附带民事)?(?:判决书|裁定书|调解书|决定书|起诉书)`)
	marks      = regexp.MustCompile(`[，。：；！？、《》“”]`)
)

// guessDate takes the date a line of the signature ends in, the last of them,
// else one that a line of the head ends in. Dates within sentences say when
// something happened.
func guessDate(head, tail []line) string {
	for _, l := range append(append([]line{}, tail...), head...) {
		if len(l.norm) > 40*3 || !strings.Contains(l.norm, "月") {
			continue
		}
		if m := day.FindStringSubmatch(l.norm); m != nil {
			if d := civil(m[1], m[2], m[3]); d != "" {
				return d
			}
		}
	}
	for _, l := range head[:min(len(head), 6)] {
		if m := passed.FindStringSubmatch(l.norm); m != nil {
			return civil(m[1], m[2], m[3])
		}
	}
	return ""
}

// guessUnit takes who signed above the date, else who is named in the 发文机关标志,
// else the court of a judgment.
func guessUnit(head, tail []line) string {
	up := slices.Clone(head)
	slices.Reverse(up)
	for _, lines := range [][]line{tail, up} { // from the last line up
		if s := signed(lines); s != "" {
			return s
		}
	}
	for _, l := range head[:min(len(head), 8)] {
		if at := letterhead.FindStringSubmatchIndex(l.norm); at != nil && endsIn(l.norm[at[2]:at[3]], organs) {
			return l.part(at[2], at[3])
		}
	}
	for _, l := range head[:min(len(head), 4)] {
		if at := judging.FindStringSubmatchIndex(l.norm); at != nil {
			return l.part(at[2], at[3])
		}
	}
	return ""
}

// signed is the organ beside or above a date.
func signed(up []line) string {
	for i, l := range up {
		if len(l.norm) > 40*3 || !strings.Contains(l.norm, "月") {
			continue
		}
		at := day.FindStringSubmatchIndex(l.norm)
		if at == nil {
			continue
		}
		if before := l.norm[:at[2]]; isOrgan(before) {
			return l.part(0, len(before))
		}
		if i+1 < len(up) && isOrgan(up[i+1].norm) {
			return oneLine(up[i+1].clean())
		}
	}
	return ""
}

func isOrgan(s string) bool {
	return runes(s) >= 3 && runes(s) <= 30 && endsIn(s, organs) && !marks.MatchString(s)
}

func civil(y, m, d string) string {
	s := fmt.Sprintf("%04d-%02d-%02d", numeral(y), numeral(m), numeral(d))
	if _, err := time.Parse(time.DateOnly, s); err != nil {
		return ""
	}
	return s
}

var digits = map[rune]int{'〇': 0, '零': 0, '一': 1, '二': 2, '三': 3, '四': 4, '五': 5, '六': 6, '七': 7, '八': 8, '九': 9}

// numeral reads 2010, 二〇一〇, 十二, 三十, 三十一.
func numeral(s string) int {
	tens, ones, ok := strings.Cut(s, "十")
	if ok {
		n := 10 * numeral(tens)
		if tens == "" {
			n = 10
		}
		return n + numeral(ones)
	}
	n := 0
	for _, r := range s {
		v, ok := digits[r]
		if !ok {
			v = int(r - '0')
		}
		n = n*10 + v
	}
	return n
}
