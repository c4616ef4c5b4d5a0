package search

import (
	"fmt"
	"time"

	"casefile/search/query"
	"casefile/search/zh"
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
	c := compiler{options: o, wider: r.Wider, plan: &plan{notes: q.Notes}}
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

// compiler turns a query into a plan.
type compiler struct {
	*plan
	options Options
	wider   bool
	errs    []*query.Error
}

// branch is what is known of a part of a query: all documents that fulfil it
// are in may, and of those in may the ones that left accepts do.
type branch struct {
	may  set  // nil: any document
	left cond // nil: all of may, which then is not nil
}

// node compiles a part of a query or, with not set, its opposite.
func (c *compiler) node(n query.Node, not bool) branch {
	switch n := n.(type) {
	case query.Not:
		return c.node(n.Node, !not)
	case query.And:
		return c.several(n, not, not)
	case query.Or:
		return c.several(n, not, !not)
	case query.Clause:
		return c.clause(n, not)
	}
	return branch{may: anyOf{}}
}

func (c *compiler) several(nodes []query.Node, not, either bool) branch {
	var all []branch
	for _, n := range nodes {
		all = append(all, c.node(n, not))
	}
	if either {
		return c.either(all)
	}
	return both(all)
}

// both is what fulfils all of several branches.
func both(all []branch) branch {
	var may everyOf
	var left condAll
	for _, b := range all {
		if b.may != nil {
			may = append(may, b.may)
		}
		if b.left != nil {
			left = append(left, b.left)
		}
	}
	return branch{may.set(), left.cond()}
}

// either is what fulfils one of several branches. What a branch leaves to be
// compared holds for documents in its own may alone, so that each asks for
// that first.
func (c *compiler) either(all []branch) branch {
	var may, known anyOf
	var left condAny
	unbounded := false
	for _, b := range all {
		if unbounded = unbounded || b.may == nil; b.may != nil {
			may = append(may, b.may)
		}
		switch {
		case b.left == nil:
			known = append(known, b.may)
		case b.may == nil:
			left = append(left, b.left)
		default:
			left = append(left, condAll{c.known(b.may), b.left})
		}
	}
	out := branch{may: may}
	if unbounded {
		out.may = nil
	}
	switch {
	case len(left) == 0:
		return out
	case len(known) > 0:
		left = append(condAny{c.known(known)}, left...)
	}
	out.left = left.cond()
	return out
}

// known is the condition to be in a set.
func (c *compiler) known(s set) cond {
	c.sets = append(c.sets, s)
	return condKnown(len(c.sets) - 1)
}

func (c *compiler) clause(x query.Clause, not bool) branch {
	norm := zh.Normalise(x.Value).Norm
	if len(norm) == 0 {
		c.errs = append(c.errs, &query.Error{ID: query.NoValue, Pos: x.Pos})
		return branch{may: anyOf{}}
	}
	switch x.Field {
	case query.Text:
		return c.run(x, norm, not)
	case query.Title:
		return c.opposite(contains(norm, inTitle), not)
	case query.Number:
		return c.opposite(numberBranch(norm), not)
	}
	b := branch{may: fieldSet(x, zh.String(x.Value), c.options.Forms)}
	if x.Field == query.Unit && !not {
		return c.unit(x, norm, b)
	}
	return c.opposite(b, not)
}

// unit is a wanted unit, by its other names too.
func (c *compiler) unit(x query.Clause, norm []byte, b branch) branch {
	r := run{norm: norm, text: x.Value, pos: x.Pos, others: c.wordings(x)}
	all := []branch{b}
	for _, w := range r.others {
		all = append(all, branch{may: fieldSet(x, zh.String(w.Other), nil)})
	}
	c.units = append(c.units, r)
	if len(all) == 1 {
		return b
	}
	return c.either(all)
}

// wordings are the other wordings to search for.
func (c *compiler) wordings(x query.Clause) []wording {
	if !c.wider {
		return nil
	}
	var out []wording
	for _, w := range c.options.wordings(x.Value) {
		if n := zh.Normalise(w.Other).Norm; len(n) > 0 {
			out = append(out, wording{w, n})
		}
	}
	return out
}

// run is a run, wanted or excluded. Excluded it is itself alone: who excludes
// a word does not exclude others for it.
func (c *compiler) run(x query.Clause, norm []byte, not bool) branch {
	b := contains(norm, anywhere)
	if not {
		return c.opposite(b, true)
	}
	r := run{norm: norm, text: x.Value, pos: x.Pos, others: c.wordings(x)}
	all := []branch{b}
	for _, w := range r.others {
		all = append(all, contains(w.norm, anywhere))
	}
	c.runs = append(c.runs, r)
	if len(all) == 1 {
		return b
	}
	return c.either(all)
}

// opposite is the branch, or with not set what does not fulfil it. Only what
// has the grams of an excluded run is compared with it.
func (c *compiler) opposite(b branch, not bool) branch {
	switch {
	case !not:
		return b
	case b.left == nil:
		return branch{may: notIn(b.may)}
	case b.may == nil:
		return branch{left: condNot{b.left}}
	}
	return branch{left: condNot{condAll{c.known(b.may), b.left}}}
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
