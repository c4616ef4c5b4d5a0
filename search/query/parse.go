package query

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

var (
	minuses = []string{"-", "－"}
	colons  = []string{":", "："}
	openers = []string{`"`, "＂", "“"}
)

// closer is the mark that ends what an opener begins.
var closer = map[string]string{`"`: `"`, "＂": "＂", "“": "”"}

// Parse reads a query. Its error is always an *Error.
func Parse(s string) (Query, error) {
	switch {
	case len(s) > MaxBytes:
		return Query{}, &Error{TooLong, MaxBytes}
	case !utf8.ValidString(s):
		return Query{}, &Error{NotUTF8, validPrefix(s)}
	}
	p := parser{all: s, rest: s}
	var q Query
	positive := false
	for p.skipSpace(); p.rest != ""; p.skipSpace() {
		if len(q.Clauses) == MaxClauses {
			return Query{}, &Error{TooMany, p.pos()}
		}
		c, err := p.clause()
		if err != nil {
			return Query{}, err
		}
		q.Clauses = append(q.Clauses, c)
		positive = positive || !c.Not
	}
	switch {
	case len(q.Clauses) == 0:
		return Query{}, &Error{Empty, 0}
	case !positive:
		return Query{}, &Error{OnlyExcludes, q.Clauses[0].Pos}
	}
	return q, nil
}

func validPrefix(s string) int {
	for i, r := range s {
		if r == utf8.RuneError {
			if _, n := utf8.DecodeRuneInString(s[i:]); n == 1 {
				return i
			}
		}
	}
	return len(s)
}

type parser struct{ all, rest string }

func (p *parser) pos() int { return len(p.all) - len(p.rest) }

func (p *parser) skipSpace() { p.rest = strings.TrimLeftFunc(p.rest, unicode.IsSpace) }

// clause reads one clause; rest begins with its first character.
func (p *parser) clause() (Clause, error) {
	c := Clause{Pos: p.pos()}
	if rest, ok := cutAny(p.rest, minuses...); ok && !spaceOrEnd(rest) {
		c.Not, p.rest = true, rest
	}
	if f, rest, ok := cutField(p.rest); ok {
		c.Field, p.rest = f, rest
	}
	at := p.pos()
	value, err := p.value()
	if err != nil {
		return c, err
	}
	if c.Value = value; strings.TrimSpace(value) == "" {
		return c, &Error{NoValue, at}
	}
	if c.Field == Date {
		var ok bool
		if c.From, c.To, ok = parseSpan(value); !ok {
			return c, &Error{BadDate, at}
		}
	}
	return c, nil
}

// value reads a quotation or what there is up to white space.
func (p *parser) value() (string, error) {
	for _, open := range openers {
		body, ok := strings.CutPrefix(p.rest, open)
		if !ok {
			continue
		}
		value, rest, closed := unquote(body, closer[open])
		switch {
		case closed && spaceOrEnd(rest):
			p.rest = rest
			return value, nil
		case !closed && open == `"`:
			return "", &Error{OpenQuote, p.pos()}
		}
	}
	end := strings.IndexFunc(p.rest, unicode.IsSpace)
	if end < 0 {
		end = len(p.rest)
	}
	value := p.rest[:end]
	p.rest = p.rest[end:]
	return value, nil
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

func cutField(s string) (Field, string, bool) {
	for _, f := range fields {
		if rest, ok := strings.CutPrefix(s, string(f)); ok {
			if rest, ok = cutAny(rest, colons...); ok {
				return f, rest, true
			}
		}
	}
	return Text, s, false
}
