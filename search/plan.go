package search

import (
	"fmt"
	"time"

	"casefile/search/query"
)

// plan is a request made ready: a condition the term index answers, which
// every hit fulfils, and what is left to compare with the texts of those that
// do, see trial.
type plan struct {
	terms all
	left  cond  // nil: what fulfils terms is a hit
	sets  []set // those that left asks for, answered once for each segment
	runs  []run // wanted: what hits are ranked and marked by
	units []run // wanted: what 单位 is asked to be
	notes []query.Note
}

// run is a wanted run, no exclusion above it, in its place in the query.
type run struct {
	norm   []byte    // normal form
	text   string    // as typed
	pos    int       // byte offset in the query
	others []wording // other ways to say it, searched for as well; with Request.Wider
}

// wording is another way of saying a run.
type wording struct {
	Wording
	norm []byte // normal form of Wording.Other
}

// exact reports whether no text needs to be read to know the hits.
func (p *plan) exact() bool { return p.left == nil }

// compile makes the plan of a request.
func (o Options) compile(r Request) (*plan, error) {
	q, err := query.Parse(r.Query)
	if err != nil {
		return nil, err
	}
	return o.plan(q, r)
}

// plan makes the plan of a query.
func (o Options) plan(q query.Query, r Request) (*plan, error) {
	return o.planAs(q, r, compiler{wider: r.Wider})
}

func (o Options) planAs(q query.Query, r Request, c compiler) (*plan, error) {
	c.options, c.plan = o, &plan{notes: q.Notes}
	b := c.node(q.Root, false)
	if err := query.Join(c.errs); err != nil {
		return nil, err
	}
	p := c.plan
	if b.may != nil {
		p.terms = append(p.terms, b.may)
	}
	p.left = b.left
	if err := p.addRestrict(r.Restrict); err != nil {
		return nil, err
	}
	p.addViewer(r.Viewer, r.Today)
	return p, nil
}

// addRestrict adds what the request restricts by.
func (p *plan) addRestrict(r Restrict) error {
	for _, f := range []struct {
		field  string
		values []string
	}{
		{fieldFile, r.Case}, {fieldForm, r.Form}, {fieldUnit, r.Unit}, {fieldYear, r.Year}, {fieldSector, r.Sector},
		{fieldLink, r.Link}, {fieldLevel, r.Level}, {fieldStatus, r.Status}, {fieldSecrecy, r.Secrecy},
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
	case orders[r.Sort] == nil:
		return fmt.Errorf("%w: sort %.20q", ErrRequest, string(r.Sort))
	}
	return nil
}
