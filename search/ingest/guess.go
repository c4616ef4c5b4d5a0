package ingest

import (
	"fmt"
	"regexp"
	"strings"
	"time"
	"unicode/utf16"
	"unicode/utf8"

	"casefile/search/zh"
)

const (
	maxNumber = 100 // characters of a 文号
	headLines = 30  // where a title and a number are looked for
	tailLines = 15  // where the date of a signature is looked for
	maxGuess  = 60  // characters of a guessed title
	maxHead   = 400 // bytes of a line that is looked at
)

// The patterns see normal forms, so one script and one style of brackets.
var (
	number = regexp.MustCompile(`^\p{Han}{1,12}（(?:19|20)\d\d）第?\d{1,5}号`)
	title  = regexp.MustCompile(`(?:通知|通报|意见|办法|规定|规则|决定|报告|讲话|方案|条例|细则|纪要|批复|请示|决议|公告|通告|公报|建议书|通知书|总结|要点|规程|制度|函)(?:（[^（）]*）)?$`)
	quoted = regexp.MustCompile(`《([^《》]{4,60})》`)
	day    = regexp.MustCompile(`(?:^|\D)((?:19|20)\d\d|[一二三四五六七八九〇零]{4})年(\d{1,2}|[一二三四五六七八九十]{1,3})月(\d{1,2}|[一二三四五六七八九十]{1,3})日(?:（[^（）]*）|印发|星期.)?）?$`)
)

// guess fills in what the input does not say.
func (p *Paper) guess(own string) {
	_ = own
	head, tail := edges(p.Text)
	if p.Number == "" {
		if p.Number = guessNumber(head); p.Number != "" {
			p.guessed(GuessedNumber)
		}
	}
	if p.Title == "" {
		if p.Title = guessTitle(p.Ext, head); p.Title != "" {
			p.guessed(GuessedTitle)
		}
	}
	if p.Date == "" {
		if p.Date = guessDate(head, tail); p.Date != "" {
			p.guessed(GuessedDate)
		}
	}
}

// edges are the first and the last lines that are not blank, in normal form.
func edges(text string) (head, tail []zh.Text) {
	rest := text
	for len(head) < headLines && rest != "" {
		line, after, _ := strings.Cut(rest, "\n")
		if head = appendLine(head, line); after == "" {
			break
		}
		rest = after
	}
	for rest = strings.TrimRight(text, " \n\t\u3000"); len(tail) < tailLines && rest != ""; {
		i := strings.LastIndexByte(rest, '\n')
		tail = appendLine(tail, rest[i+1:])
		rest = rest[:max(i, 0)]
	}
	return head, tail
}

func appendLine(lines []zh.Text, s string) []zh.Text {
	if len(s) > maxHead {
		s = strings.ToValidUTF8(s[:maxHead], "")
	}
	if t := zh.Normalise(s); t.Units() > 0 {
		lines = append(lines, t)
	}
	return lines
}

func guessNumber(head []zh.Text) string {
	for _, l := range head {
		s := l.String()
		if at := number.FindStringIndex(s); at != nil {
			return oneLine(l.Clean(units(s[:at[0]]), units(s[:at[1]])))
		}
	}
	return ""
}

func units(s string) int { return len(utf16.Encode([]rune(s))) }

// guessTitle takes a heading of Markdown, else the first short line that ends
// as titles do, else the first title in 《》, else the first words.
func guessTitle(ext string, head []zh.Text) string {
	for _, l := range head {
		if s := l.Clean(0, l.Units()); ext == "md" && strings.HasPrefix(s, "#") {
			return short(strings.TrimLeft(s, "# "))
		}
	}
	for _, l := range head {
		if s := l.String(); utf8.RuneCountInString(s) <= maxGuess && title.MatchString(s) {
			return short(l.Clean(0, l.Units()))
		}
	}
	for _, l := range head {
		s := l.String()
		if at := quoted.FindStringSubmatchIndex(s); at != nil && title.MatchString(s[at[2]:at[3]]) {
			return short(l.Clean(units(s[:at[2]]), units(s[:at[3]])))
		}
	}
	if len(head) == 0 {
		return ""
	}
	return short(head[0].Clean(0, head[0].Units()))
}

// short is a line's beginning, cut at a mark if there is one.
func short(s string) string {
	r := []rune(oneLine(s))
	if len(r) <= maxGuess {
		return string(r)
	}
	r = r[:maxGuess]
	for i := len(r) - 1; i > 8; i-- {
		if strings.ContainsRune("。，；：,;:!?！？", r[i]) {
			return string(r[:i])
		}
	}
	return string(r)
}

// guessDate takes the date a line of the signature ends in, the last of them,
// else one that a line of the head ends in. Dates within sentences say when
// something happened.
func guessDate(head, tail []zh.Text) string {
	for _, l := range append(tail, head...) {
		s := l.String()
		if m := day.FindStringSubmatch(s); m != nil && utf8.RuneCountInString(s) <= 40 {
			if d := civil(m[1], m[2], m[3]); d != "" {
				return d
			}
		}
	}
	return ""
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
