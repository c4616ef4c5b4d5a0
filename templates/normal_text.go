package templates

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// normalChange is one mark put in the place of others.
type normalChange struct {
	from, to string
	position int // of from in the text, in characters from 1
}

// normalText gives the half-width marks between and beside Han the form of
// GB/T 15834 标点符号用法. It changes marks only, and leaves numbers, times,
// Western text, addresses of the web and of mail, names of files and the 1. of a
// heading alone. What it answers it would not change again. Its time is linear:
// it works on what nobody has checked the length of.
//
// A . between Han stays: it may part a name (买买提·某某) or an item from its
// number (一.), and only the author knows whether a 句号 was meant. So does what
// stands behind a digit like a quotation mark: it counts inches or seconds.
//
// A single — stays: between places, dates and numbers it is right (一字线
// 4.13.3.2), and only the author knows whether a 破折号 was meant.
func normalText(text string) (string, []normalChange) {
	if !strings.ContainsAny(text, `,;:!?().'"-…`) {
		return text, nil
	}
	n := &normaliser{}
	line := 0
	for i, r := range text + "\n" {
		if r == '\n' {
			n.line(text[line:i])
			line = i + 1
			n.flush()
		}
	}
	if len(n.changes) == 0 {
		return text, nil
	}
	return strings.TrimSuffix(n.out.String(), "\n"), n.changes
}

// normaliser works on one text, line by line.
type normaliser struct {
	rs      []rune
	han     []int    // how many Han stand before each character, and in all
	to      []string // instead of each character; "" leaves it, gone drops it
	fixed   []bool   // within an address or the name of a file
	out     strings.Builder
	before  int // characters of the lines before
	changes []normalChange
}

const gone = "\x00"

// line finds what is to be changed in a line: first what depends on Han alone,
// then the marks that depend on what stands beside them by then.
func (n *normaliser) line(s string) {
	n.rs = []rune(s)
	n.to = make([]string, len(n.rs))
	n.count()
	n.fixed = addresses(s, len(n.rs))
	fileNames(n.rs, n.fixed)
	if !n.measures() {
		n.quotes('"', "“", "”")
		n.quotes('\'', "‘", "’")
	}
	n.brackets()
	n.runs()
	for i := range n.rs {
		if n.to[i] == "" && !n.fixed[i] {
			n.mark(i)
		}
	}
}

// flush writes the line and notes its changes.
func (n *normaliser) flush() {
	for i := 0; i < len(n.rs); i++ {
		switch to := n.to[i]; to {
		case "":
			n.out.WriteRune(n.rs[i])
		default:
			from := string(n.rs[i])
			at := i
			for i+1 < len(n.rs) && n.to[i+1] == gone {
				i++
				from += string(n.rs[i])
			}
			n.out.WriteString(to)
			n.changes = append(n.changes, normalChange{from, to, n.before + at + 1})
		}
	}
	n.out.WriteByte('\n')
	n.before += len(n.rs) + 1
}

// address is what is kept as typed: a place on the web or a mailbox.
var address = regexp.MustCompile(`(?i)(?:[a-z][a-z0-9+.-]*://|www\.)[^\s\p{Han}，。；：！？、（）《》“”]+|[a-z0-9._%+-]+@[a-z0-9][a-z0-9.-]*|&#?[a-z0-9]+;`)

func addresses(s string, n int) []bool {
	fixed := make([]bool, n)
	if !strings.ContainsAny(s, "/@&.") {
		return fixed
	}
	from, last := 0, 0 // in characters, in bytes
	for _, at := range address.FindAllStringIndex(s, -1) {
		found := s[at[0]:at[1]]
		if !strings.HasPrefix(found, "&") {
			found = strings.TrimRight(found, `,.;:!?)("'`)
		}
		from += utf8.RuneCountInString(s[last:at[0]])
		last = at[0]
		for i := range []rune(found) {
			fixed[from+i] = true
		}
	}
	return fixed
}

// at is the character at i as it is after the changes so far; 0 outside the line.
func (n *normaliser) at(i int) rune {
	if i < 0 || i >= len(n.rs) {
		return 0
	}
	to := n.to[i]
	for to == gone {
		i--
		to = n.to[i]
	}
	if to != "" {
		return []rune(to)[0]
	}
	return n.rs[i]
}

// hanAt reports whether Han stands at i.
func (n *normaliser) hanAt(i int) bool {
	return i >= 0 && i < len(n.rs) && isHan(n.rs[i])
}

func isHan(r rune) bool { return r >= 0x2E80 && unicode.Is(unicode.Han, r) }

func (n *normaliser) count() {
	n.han = make([]int, len(n.rs)+1)
	for i, r := range n.rs {
		n.han[i+1] = n.han[i]
		if isHan(r) {
			n.han[i+1]++
		}
	}
}

// hanWithin reports whether Han stands between i and a later j.
func (n *normaliser) hanWithin(i, j int) bool { return n.han[j] > n.han[i+1] }

// measures reports whether a " or ' of the line stands for inches or seconds,
// which leaves no telling which of the others belong together.
func (n *normaliser) measures() bool {
	for i, r := range n.rs {
		if (r == '"' || r == '\'') && !n.fixed[i] && i > 0 && unicode.IsDigit(n.rs[i-1]) {
			return true
		}
	}
	return false
}

// quotes pairs the half-width quotation marks of a line, those around or beside
// Han. An odd one more, and no one can tell which belong together.
func (n *normaliser) quotes(mark rune, open, closed string) {
	var at []int
	for i, r := range n.rs {
		if r != mark || n.fixed[i] || mark == '\'' && isWord(n.at(i-1)) && isWord(n.at(i+1)) {
			continue // an apostrophe
		}
		at = append(at, i)
	}
	if len(at)%2 != 0 {
		return
	}
	for k := 0; k < len(at); k += 2 {
		i, j := at[k], at[k+1]
		if n.hanWithin(i, j) || mark == '"' && j > i+1 && (n.hanAt(i-1) || n.hanAt(j+1)) {
			n.to[i], n.to[j] = open, closed
		}
	}
}

func isWord(r rune) bool { return r < 0x2E80 && (unicode.IsLetter(r) || unicode.IsDigit(r)) }

// brackets makes round brackets full-width when they hold Han or stand beside
// it, both of a pair or none; one alone, when it stands beside Han.
func (n *normaliser) brackets() {
	var open []int
	for i, r := range n.rs {
		switch {
		case n.fixed[i]:
		case r == '(' || r == '（':
			open = append(open, i)
		case r == ')' || r == '）':
			if len(open) == 0 {
				n.bracket(i, n.hanAt(i-1) || n.hanAt(i+1))
				continue
			}
			from := open[len(open)-1]
			open = open[:len(open)-1]
			wide := r == '）' || n.rs[from] == '（' || n.hanWithin(from, i) || n.hanAt(from-1) || n.hanAt(i+1)
			n.bracket(from, wide)
			n.bracket(i, wide)
		}
	}
	for _, i := range open {
		n.bracket(i, n.hanAt(i-1) || n.hanAt(i+1))
	}
}

func (n *normaliser) bracket(i int, wide bool) {
	switch {
	case !wide:
	case n.rs[i] == '(':
		n.to[i] = "（"
	case n.rs[i] == ')':
		n.to[i] = "）"
	}
}

// runs turns ... and a single … into ……, and -- into ——, beside Han.
func (n *normaliser) runs() {
	for i := 0; i < len(n.rs); {
		r, j := n.rs[i], i+1
		for j < len(n.rs) && n.rs[j] == r && !n.fixed[j] {
			j++
		}
		length := j - i
		beside := n.hanAt(i-1) || n.hanAt(j) || strings.ContainsRune(closers, n.at(i-1))
		switch {
		case n.fixed[i] || !beside:
		case r == '.' && length >= 3 && length <= 6, r == '…' && length == 1:
			n.replace(i, j, "……")
		case r == '-' && length == 2:
			n.replace(i, j, "——")
		}
		i = j
	}
}

func (n *normaliser) replace(i, j int, to string) {
	n.to[i] = to
	for k := i + 1; k < j; k++ {
		n.to[k] = gone
	}
}

const (
	openers = "“‘（《〈【〔「『［"
	closers = "”’）》〉】〕」』］"
	wides   = openers + closers + "，。；：！？、…—·～％"
)

var fullWidth = map[rune]string{',': "，", ';': "；", ':': "：", '!': "！", '?': "？"}

// mark changes one mark by what stands on its sides.
func (n *normaliser) mark(i int) {
	before, after := n.at(i-1), n.at(i+1)
	if n.rs[i] == '.' {
		if (isHan(before) || strings.ContainsRune(closers, before)) && stopsBefore(after) {
			n.to[i] = "。"
		}
		return
	}
	to, ok := fullWidth[n.rs[i]]
	if ok && (isHan(before) || strings.ContainsRune(wides, before) || isHan(after) || strings.ContainsRune(openers, after)) {
		n.to[i] = to
	}
}

// stopsBefore reports whether a . after Han is a full stop: it is at the end of
// something.
func stopsBefore(after rune) bool {
	switch after {
	case 0, '\r', ' ', '\u3000':
		return true
	}
	return strings.ContainsRune(closers, after)
}
