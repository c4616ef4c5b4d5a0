package search

import (
	"casefile/search/query"
	"casefile/search/zh"
)

// compiler turns a query into a plan.
type compiler struct {
	*plan
	options Options
	wider   bool
	errs    []*query.Error

	// The run at standsAt stands for another one, as its other wording.
	stands   bool
	standsAt int
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
	switch {
	case not:
		return c.opposite(b, true)
	case c.stands && c.standsAt == x.Pos:
		b = wording{norm: norm}.needle().branch(anywhere)
	}
	r := run{norm: norm, text: x.Value, pos: x.Pos, others: c.wordings(x)}
	all := []branch{b}
	for _, w := range r.others {
		all = append(all, w.needle().branch(anywhere))
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
