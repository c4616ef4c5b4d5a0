package search

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"casefile/search/query"
	"casefile/search/zh"
)

// plan is a request made ready: conditions the term index answers, and what
// is left to compare with the texts.
type plan struct {
	terms  all
	runs   []run // wanted: what hits are ranked and marked by
	verify []test
}

// run is a wanted run in normal form.
type run struct{ norm []byte }

// test compares one run with a record.
type test struct {
	norm   []byte
	not    bool
	number bool // look in the number alone
}

// compile makes the plan of a request.
func (o Options) compile(r Request) (*plan, error) {
	q, err := query.Parse(r.Query)
	if err != nil {
		return nil, err
	}
	p := &plan{}
	for _, c := range q.Clauses {
		if err := p.addClause(c, o.Forms); err != nil {
			return nil, err
		}
	}
	if err := p.addRestrict(r.Restrict); err != nil {
		return nil, err
	}
	p.addViewer(r.Viewer, r.Today)
	return p, nil
}

func (p *plan) addClause(c query.Clause, forms map[string]string) error {
	norm := zh.Normalise(c.Value).Norm
	if len(norm) == 0 {
		return &query.Error{ID: query.NoValue, Pos: c.Pos}
	}
	switch c.Field {
	case query.Text:
		p.addRun(norm, c.Not)
		return nil
	case query.Number:
		p.addTest(norm, test{norm: norm, not: c.Not, number: true})
		return nil
	}
	cond := fieldSet(c, zh.String(c.Value), forms)
	if c.Not {
		cond = not{cond}
	}
	p.terms = append(p.terms, cond)
	return nil
}

// addRun adds a run that a document must have, or must not have.
func (p *plan) addRun(norm []byte, isNot bool) {
	if isNot {
		p.addTest(norm, test{norm: norm, not: true})
		return
	}
	p.runs = append(p.runs, run{norm})
	grams, enough := zh.Cover(norm)
	for _, g := range grams {
		p.terms = append(p.terms, hasTerm{fieldGrams, string(g.Bytes())})
	}
	if !enough {
		p.verify = append(p.verify, test{norm: norm})
	}
}

// addTest adds a comparison, and the grams that spare most documents it.
func (p *plan) addTest(norm []byte, t test) {
	p.verify = append(p.verify, t)
	grams, enough := zh.Cover(norm)
	if t.not {
		if enough && !t.number {
			p.verify = p.verify[:len(p.verify)-1]
			p.terms = append(p.terms, not{hasTerm{fieldGrams, string(grams[0].Bytes())}})
		}
		return
	}
	for _, g := range grams {
		p.terms = append(p.terms, hasTerm{fieldGrams, string(g.Bytes())})
	}
}

// fieldSet is the condition of a field: its value contains, in normal form,
// what was typed; ids and states are equal to it.
func fieldSet(c query.Clause, norm string, forms map[string]string) set {
	contains := func(s string) bool { return strings.Contains(zh.String(s), norm) }
	switch c.Field {
	case query.Date:
		return dateRange(c.From, c.To)
	case query.Case:
		return anyOf{hasTerm{fieldFile, c.Value}, hasMatch{fieldCaseNo, contains}}
	case query.Form:
		return hasMatch{fieldForm, func(id string) bool { return id == c.Value || contains(forms[id]) }}
	case query.Status:
		return hasMatch{fieldStatus, func(s string) bool { return s == c.Value || slices.Contains(statusWords[s], norm) }}
	}
	return hasMatch{map[query.Field]string{query.Unit: fieldUnit, query.Sector: fieldSector,
		query.Link: fieldLink, query.Level: fieldLevel}[c.Field], contains}
}

// statusWords are what people call the states of a document that can be found.
var statusWords = map[string][]string{
	"issued":    {"已制发", "制发", "已印发", "已发"},
	"imported":  {"旧卷", "导入", "已导入"},
	"withdrawn": {"已撤回", "撤回"},
}

// dateRange is first and last civil date; "" is open.
func dateRange(from, to string) set {
	if to != "" {
		to += "\x00" // the end is excluded
	}
	return hasRange{fieldDate, from, to}
}

// addRestrict adds what the request restricts by.
func (p *plan) addRestrict(r Restrict) error {
	for _, f := range []struct {
		field  string
		values []string
	}{
		{fieldFile, r.Case}, {fieldForm, r.Form}, {fieldUnit, r.Unit}, {fieldYear, r.Year}, {fieldSector, r.Sector},
		{fieldLink, r.Link}, {fieldLevel, r.Level}, {fieldStatus, r.Status},
	} {
		if len(f.values) > MaxRestrict {
			return fmt.Errorf("%w: more than %d values of %s", ErrRequest, MaxRestrict, f.field)
		}
		if len(f.values) > 0 {
			p.terms = append(p.terms, termsOf(f.field, f.values))
		}
	}
	for _, d := range []string{r.From, r.To} {
		if !validDate(d) && d != "" {
			return fmt.Errorf("%w: %.20q is no civil date", ErrRequest, d)
		}
	}
	if r.From != "" || r.To != "" {
		p.terms = append(p.terms, dateRange(r.From, r.To))
	}
	return nil
}

func termsOf(field string, values []string) set {
	var any anyOf
	for _, v := range values {
		any = append(any, hasTerm{field, v})
	}
	return any
}

func validDate(s string) bool {
	_, err := time.Parse(time.DateOnly, s)
	return err == nil
}

// addViewer adds the rule of Viewer.Sees.
func (p *plan) addViewer(v Viewer, today string) {
	if v.kind == operator {
		return
	}
	var ranks []string
	for r := range v.clearance + 1 {
		ranks = append(ranks, fmt.Sprint(r))
	}
	p.terms = append(p.terms,
		anyOf{termsOf(fieldRank, ranks), hasRange{fieldUntil, "", today}},
		termsOf(fieldAudience, append([]string{everybody}, v.names...)))
}

// check refuses requests that are out of range.
func (r Request) check() error {
	switch {
	case r.Viewer.kind == nobody:
		return ErrNoViewer
	case !validDate(r.Today):
		return fmt.Errorf("%w: today is %.20q", ErrRequest, r.Today)
	case r.Limit < -1 || r.Limit > MaxLimit || r.Offset < 0 || r.Offset > MaxOffset:
		return fmt.Errorf("%w: limit %d, offset %d", ErrRequest, r.Limit, r.Offset)
	}
	return nil
}
