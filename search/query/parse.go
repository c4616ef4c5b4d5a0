package query

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Parse reads a query. Its error is an *Error or, where several things are
// wrong, Errors.
func Parse(s string) (Query, error) {
	switch {
	case len(s) > MaxBytes:
		return Query{}, &Error{TooLong, MaxBytes}
	case !utf8.ValidString(s):
		return Query{}, &Error{NotUTF8, validPrefix(s)}
	}
	p := read(s, false)
	if p.stray >= 0 && !p.operators() {
		stray := p.stray
		p = read(s, true)
		p.note(TextParens, s[stray:stray+runeLen(s[stray:])], stray)
	}
	if err := Join(p.sorted()); err != nil {
		return Query{}, err
	}
	return Query{Root: p.root, Notes: p.notes}, nil
}

func validPrefix(s string) int {
	for i, r := range s {
		if r == utf8.RuneError && runeLen(s[i:]) == 1 {
			return i
		}
	}
	return len(s)
}

func runeLen(s string) int {
	_, n := utf8.DecodeRuneInString(s)
	return n
}

type parser struct {
	lexemes []lexeme
	clauses int
	root    Node
	errs    []*Error
	notes   []Note
	stray   int // a parenthesis that does not pair up, or has nothing in it; -1: none
}

// read parses a text; with plain set parentheses are text.
func read(s string, plain bool) *parser {
	l := lexer{all: s, plain: plain}
	l.run()
	p := &parser{lexemes: l.out, errs: l.errs, stray: -1}
	if len(p.lexemes) == 1 && p.lexemes[0].kind == or {
		p.lexemes[0].kind = item // alone it is a run
	}
	if at := p.tooDeep(); at >= 0 {
		p.stray = at
		p.fail(TooDeep, at)
		return p
	}
	at := 0
	p.root, at = p.alternatives(0, Text)
	for at < len(p.lexemes) { // it closes nothing
		p.unpaired(p.lexemes[at].at)
		_, at = p.alternatives(at+1, Text)
	}
	switch {
	case len(p.errs) > 0:
	case p.root == nil:
		p.fail(Empty, 0)
	default:
		p.bounded(p.root)
	}
	return p
}

// tooDeep is where parentheses are too deep within others; -1: nowhere.
func (p *parser) tooDeep() int {
	depth := 0
	for _, x := range p.lexemes {
		switch x.kind {
		case open:
			if depth++; depth > MaxDepth {
				return x.at
			}
		case shut:
			depth = max(depth-1, 0)
		}
	}
	return -1
}

// operators reports whether parentheses can only be meant to group. A number
// may begin with one: 文号:(2010.
func (p *parser) operators() bool {
	return slices.ContainsFunc(p.lexemes, func(x lexeme) bool {
		return x.kind == or || x.kind == open && (x.not || x.field != Text && x.field != Number)
	})
}

func (p *parser) fail(id ErrorID, pos int) { p.errs = append(p.errs, &Error{id, pos}) }

func (p *parser) unpaired(pos int) {
	p.fail(OpenGroup, pos)
	if p.stray < 0 {
		p.stray = pos
	}
}

// sorted are the errors from left to right, one for each place.
func (p *parser) sorted() []*Error {
	slices.SortStableFunc(p.errs, func(a, b *Error) int { return a.Pos - b.Pos })
	return slices.CompactFunc(p.errs, func(a, b *Error) bool { return a.Pos == b.Pos })
}

// alternatives reads conjunctions parted by OR marks, up to a parenthesis that
// closes or the end; at is where that is. Runs are about field.
func (p *parser) alternatives(at int, field Field) (Node, int) {
	var any Or
	for mark := -1; ; {
		n, next := p.conjunction(at, field)
		isOr := next < len(p.lexemes) && p.lexemes[next].kind == or
		switch {
		case n != nil:
			any = appendOr(any, n)
		case next > at: // what is wrong there has been told
		case isOr:
			p.fail(LoneOr, p.lexemes[next].at)
		case mark >= 0:
			p.fail(LoneOr, p.lexemes[mark].at)
		}
		if !isOr {
			return one(any), next
		}
		mark, at = next, next+1
	}
}

// conjunction reads clauses and groups.
func (p *parser) conjunction(at int, field Field) (Node, int) {
	var every And
	for at < len(p.lexemes) {
		x := p.lexemes[at]
		var n Node
		switch x.kind {
		case or, shut:
			return one(every), at
		case open:
			n, at = p.group(at, field)
		default:
			n, at = p.clause(x, field), at+1
		}
		if n == nil {
			continue
		}
		if x.not {
			n = exclude(n)
		}
		every = appendAnd(every, n)
	}
	return one(every), at
}

// group reads what is in parentheses and the one that closes them.
func (p *parser) group(at int, field Field) (Node, int) {
	x := p.lexemes[at]
	if x.field != Text {
		field = x.field
	}
	n, end := p.alternatives(at+1, field)
	switch {
	case end == len(p.lexemes):
		p.unpaired(x.at)
		return n, end
	case end == at+1:
		p.unpaired(x.at)
		p.errs[len(p.errs)-1].ID = NoValue
	}
	return n, end + 1
}

// clause reads one clause; it is nil where something is wrong.
func (p *parser) clause(x lexeme, field Field) Node {
	if p.clauses++; p.clauses > MaxClauses {
		if p.clauses == MaxClauses+1 {
			p.fail(TooMany, x.pos)
		}
		return nil
	}
	c := Clause{Field: x.field, Value: x.value, Pos: x.pos}
	if c.Field == Text {
		c.Field = field
	}
	if strings.TrimSpace(c.Value) == "" {
		p.fail(NoValue, x.at)
		return nil
	}
	ok := true
	switch c.Field {
	case Date:
		if c.From, c.To, ok = parseSpan(c.Value, parsePeriod); !ok {
			p.fail(BadDate, x.at)
		}
	case Year:
		if c.From, c.To, ok = parseSpan(c.Value, parseYear); !ok {
			p.fail(BadYear, x.at)
		}
	case Text:
		p.notice(x)
	}
	if !ok {
		return nil
	}
	return c
}

// notice notes what may be meant otherwise.
func (p *parser) notice(x lexeme) {
	name, strange := strangeName(x.value)
	switch {
	case x.quoted:
	case strange:
		p.note(UnknownField, name, x.at)
	case slices.Contains([]string{"AND", "NOT", "or", "and", "not"}, x.value) && len(p.lexemes) > 1:
		p.note(NoOperator, x.value, x.at)
	}
}

func (p *parser) note(id NoteID, text string, pos int) {
	if len(p.notes) < maxNotes {
		p.notes = append(p.notes, Note{ID: id, Text: text, Pos: pos})
	}
}

// bounded refuses alternatives that only exclude.
func (p *parser) bounded(n Node) {
	if restricts(n, false) {
		return
	}
	if any, ok := n.(Or); ok {
		for _, k := range any {
			p.bounded(k)
		}
		return
	}
	for c := range (Query{Root: n}).Clauses {
		p.fail(OnlyExcludes, c.Pos)
		return
	}
}
