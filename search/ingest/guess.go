package ingest

import (
	"regexp"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"casefile/search/zh"
)

const (
	maxNumber = 100 // characters of a 文号
	headLines = 30  // where a title and a number are looked for
	tailLines = 15  // where a signature is looked for
	maxGuess  = 60  // characters of a guessed title
	// maxTitleLine is of a title that is known to be one, which may be long.
	maxTitleLine = 120
	maxHead      = 400 // bytes of a line that is looked at
)

// line is one that is not blank, in clean and in normal form: the patterns see
// normal forms, so one script and one style of brackets.
type line struct {
	zh.Text
	norm string
	gap  bool // a blank line stands before it
}

func (l line) clean() string { return l.Clean(0, l.Units()) }

// part is the original of the bytes [from, to) of the normal form.
func (l line) part(from, to int) string {
	return oneLine(l.Clean(units(l.norm[:from]), units(l.norm[:to])))
}

func units(s string) int { return len(utf16.Encode([]rune(s))) }

// guess fills in what the input does not say. own is the title that a file says
// it has.
func (p *Paper) guess(own string) {
	head, tail := edges(p.Text)
	p.Mark = markOf(head)
	for _, g := range []struct {
		field *string
		name  Guess
		guess func() string
	}{
		{&p.Number, GuessedNumber, func() string { return guessNumber(head) }},
		{&p.Title, GuessedTitle, func() string { return guessTitle(p, oneLine(strings.ToValidUTF8(own, "")), head) }},
		{&p.Date, GuessedDate, func() string { return guessDate(head, tail) }},
		{&p.Unit, GuessedUnit, func() string { return guessUnit(head, tail) }},
	} {
		if *g.field != "" {
			continue
		}
		if *g.field = g.guess(); *g.field != "" {
			p.guessed(g.name)
		}
	}
}

// edges are the first and the last lines that are not blank.
func edges(text string) (head, tail []line) {
	rest, gap := text, false
	for len(head) < headLines && rest != "" {
		s, after, _ := strings.Cut(rest, "\n")
		n := len(head)
		head = appendLine(head, s, gap)
		gap, rest = len(head) == n, after
	}
	for rest = strings.TrimRight(text, " \n\t\u3000"); len(tail) < tailLines && rest != ""; {
		i := strings.LastIndexByte(rest, '\n')
		tail = appendLine(tail, rest[i+1:], false)
		rest = rest[:max(i, 0)]
	}
	return head, tail
}

func appendLine(lines []line, s string, gap bool) []line {
	if len(s) > maxHead {
		s = strings.ToValidUTF8(s[:maxHead], "")
	}
	if t := zh.Normalise(s); t.Units() > 0 {
		lines = append(lines, line{t, t.String(), gap})
	}
	return lines
}

var (
	number = regexp.MustCompile(`^(?:（|文号：|发文字号：|字号：)?(\p{Han}{1,12}（(?:19|20)\d\d）第?\d{1,5}号)`)
	// court is the number of a case, which judgments have for a 文号.
	court = regexp.MustCompile(`（(?:19|20)\d\d）\p{Han}{1,6}(?:\d{2,6})?\p{Han}{1,8}\d{1,6}(?:-\d{1,2})?号`)
)

// secret is a 密级, with or without its term.
var secret = regexp.MustCompile(`^(?:绝密|机密|秘密)(?:[★☆*](?:长期|\d{1,2}年|\d{1,3}个月|\d{1,2}月)?)?(?:特急|加急|平急|急件)?$`)

func markOf(head []line) string {
	for _, l := range head[:min(len(head), 8)] {
		if secret.MatchString(l.norm) {
			return oneLine(l.clean())
		}
	}
	return ""
}

func guessNumber(head []line) string {
	for _, l := range head {
		if !strings.Contains(l.norm, "号") {
			continue
		}
		if at := number.FindStringSubmatchIndex(l.norm); at != nil {
			return l.part(at[2], at[3])
		}
	}
	for _, l := range head[:min(len(head), 6)] {
		if !strings.Contains(l.norm, "号") {
			continue
		}
		if at := court.FindStringIndex(l.norm); at != nil {
			return l.part(at[0], at[1])
		}
	}
	return ""
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
	return strings.TrimSpace(string(r))
}

func runes(s string) int { return utf8.RuneCountInString(s) }
