package query

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

var (
	minuses = []string{"-", "－"}
	colons  = []string{":", "："}
	openers = []string{`"`, "＂", "“"}
	opens   = []string{"(", "（"}
	shuts   = []string{")", "）"}
	ors     = []string{"OR", "ＯＲ", "|", "｜", "或"}
)

// closer is the mark that ends what an opener begins.
var closer = map[string]string{`"`: `"`, "＂": "＂", "“": "”"}

type lexKind uint8

const (
	item lexKind = iota
	open
	shut
	or
)

// lexeme is a clause, a parenthesis or an OR mark.
type lexeme struct {
	kind   lexKind
	not    bool   // of item and open
	field  Field  // of item and open
	value  string // of item and or
	quoted bool
	pos    int // where it begins
	at     int // where the value begins, or the parenthesis is
}

// lexer parts a query into lexemes. With plain set every parenthesis is text.
type lexer struct {
	all   string
	plain bool
	out   []lexeme
	errs  []*Error
}

func (l *lexer) run() {
	for i := 0; i < len(l.all); {
		if _, n := utf8.DecodeRuneInString(l.all[i:]); spaceOrEnd(l.all[i:]) {
			i += n
			continue
		}
		i = l.word(i)
	}
}

// word reads what stands together from i on and returns where it ends: heads
// of groups, a value, and the parentheses that close groups. A parenthesis
// that is closed within the word groups nothing, unless white space in quotes
// is between.
func (l *lexer) word(i int) int {
	heads := l.heads(i)
	n := len(heads) - 1 // the last one is the value's
	value, end, quoted := l.quotation(heads[n].at)
	if end < 0 {
		l.errs = append(l.errs, &Error{OpenQuote, heads[n].at})
		return len(l.all)
	}
	var opened, closed int
	switch {
	case quoted:
		closed = utf8.RuneCountInString(shutsAfter(l.all[end:]))
		end += len(shutsAfter(l.all[end:]))
		if opened = n; !strings.ContainsFunc(value, unicode.IsSpace) {
			opened, closed = n-min(n, closed), closed-min(n, closed)
		}
	default:
		if end = len(l.all); strings.ContainsFunc(l.all[i:], unicode.IsSpace) {
			end = i + strings.IndexFunc(l.all[i:], unicode.IsSpace)
		}
		if !l.plain {
			opened, closed, _ = unmatched(l.all[heads[0].at:end], n)
		}
	}
	l.out = append(l.out, heads[:opened]...)
	tail := beforeLast(l.all[:end], closed)
	it := heads[opened]
	if it.kind, it.quoted = item, quoted && opened == n; it.quoted {
		it.value = value
	} else {
		it.value = l.all[it.at:tail]
	}
	l.add(it)
	for _, r := range l.all[tail:end] {
		l.out = append(l.out, lexeme{kind: shut, pos: tail, at: tail})
		tail += utf8.RuneLen(r)
	}
	return end
}

// add appends an item unless there is nothing of it.
func (l *lexer) add(it lexeme) {
	bare := !it.not && it.field == Text && !it.quoted
	switch {
	case bare && it.value == "":
		return
	case bare && slices.Contains(ors, it.value):
		it.kind = or
	}
	l.out = append(l.out, it)
}

// heads reads minus signs, fields and the parentheses they stand before. The
// last head has no parenthesis.
func (l *lexer) heads(i int) []lexeme {
	var all []lexeme
	for {
		h := lexeme{kind: open, pos: i, at: i}
		if rest, ok := cutAny(l.all[i:], minuses...); ok && !spaceOrEnd(rest) {
			h.not, h.at = true, len(l.all)-len(rest)
		}
		if f, rest, ok := cutField(l.all[h.at:]); ok {
			h.field, h.at = f, len(l.all)-len(rest)
		}
		all = append(all, h)
		rest, ok := cutAny(l.all[h.at:], opens...)
		if !ok || l.plain {
			return all
		}
		i = len(l.all) - len(rest)
	}
}

// quotation reads a quotation after which the word ends; only parentheses that
// close groups may follow. The end is -1 when a " is not closed.
func (l *lexer) quotation(at int) (value string, end int, ok bool) {
	for _, mark := range openers {
		body, found := strings.CutPrefix(l.all[at:], mark)
		if !found {
			continue
		}
		value, rest, closed := unquote(body, closer[mark])
		if !closed && mark == `"` {
			return "", -1, false
		}
		after := rest
		if !l.plain {
			after = rest[len(shutsAfter(rest)):]
		}
		return value, len(l.all) - len(rest), closed && spaceOrEnd(after)
	}
	return "", 0, false
}

// unquote reads up to the closing mark; two of them stand for one.
func unquote(s, mark string) (value, rest string, closed bool) {
	var b strings.Builder
	for {
		i := strings.Index(s, mark)
		if i < 0 {
			return "", "", false
		}
		b.WriteString(s[:i])
		s = s[i+len(mark):]
		if !strings.HasPrefix(s, mark) {
			return b.String(), s, true
		}
		b.WriteString(mark)
		s = s[len(mark):]
	}
}

// unmatched counts the parentheses in a word that have no other half in it: of
// the first heads ones that open, and of those that close at its end; balanced
// is set when there is none anywhere.
func unmatched(s string, heads int) (opened, closed int, balanced bool) {
	var stack []int // of those open, the how many-th it is
	count, strays := 0, 0
	for len(s) > 0 {
		rest, isOpen := cutAny(s, opens...)
		after, isShut := cutAny(s, shuts...)
		switch {
		case isOpen:
			stack, count, closed, s = append(stack, count), count+1, 0, rest
		case isShut && len(stack) > 0:
			stack, closed, s = stack[:len(stack)-1], 0, after
		case isShut:
			closed, strays, s = closed+1, strays+1, after
		default:
			_, n := utf8.DecodeRuneInString(s)
			closed, s = 0, s[n:]
		}
	}
	for opened < len(stack) && stack[opened] < heads {
		opened++
	}
	return opened, closed, len(stack) == 0 && strays == 0
}

func balanced(s string) bool {
	_, _, ok := unmatched(s, 0)
	return ok
}

// shutsAfter is the beginning of s that is nothing but closing parentheses.
func shutsAfter(s string) string {
	for rest, ok := s, true; ; {
		if rest, ok = cutAny(rest, shuts...); !ok {
			return s[:len(s)-len(rest)]
		}
	}
}

// beforeLast is where the last n characters of s begin.
func beforeLast(s string, n int) int {
	for range n {
		_, size := utf8.DecodeLastRuneInString(s)
		s = s[:len(s)-size]
	}
	return len(s)
}

func spaceOrEnd(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return s == "" || unicode.IsSpace(r)
}

func cutAny(s string, prefixes ...string) (string, bool) {
	for _, p := range prefixes {
		if rest, ok := strings.CutPrefix(s, p); ok {
			return rest, true
		}
	}
	return s, false
}
