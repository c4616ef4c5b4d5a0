package search

import (
	"slices"
	"strings"

	"github.com/RoaringBitmap/roaring/v2"

	"casefile/search/zh"
)

// cond is what is left to find out about a candidate.
type cond interface {
	holds(t *trial, doc uint32, r record) bool
	// about is the same for two that hold for the same texts; "" when that is
	// not known, or depends on more than the text.
	about() string
}

type (
	condAll   []cond
	condAny   []cond
	condNot   struct{ cond }
	condKnown int // index in plan.sets
	condRun   struct {
		needle *needle
		in     part
	}
	condNumber struct{ key []byte }
)

// part is a part of a record that a run is looked for in.
type part uint8

const (
	anywhere part = iota // title, number and text
	inTitle
	inNumber
)

// gramField is the field that has the grams of a part.
func (p part) gramField() string {
	if p == anywhere {
		return fieldGrams
	}
	return fieldHead
}

// trial is a plan in one segment. It may be used by several goroutines.
type trial struct {
	left  cond
	known []*roaring.Bitmap
}

// on asks a segment what comparing needs to know.
func (p *plan) on(v *segmentView) (*trial, error) {
	t := &trial{left: p.left}
	for _, s := range p.sets {
		b, err := s.in(v)
		if err != nil {
			return nil, err
		}
		t.known = append(t.known, b)
	}
	return t, nil
}

// accepts makes all comparisons the terms leave open about a candidate: the
// document in this segment and its record.
func (t *trial) accepts(doc uint32, r record) bool {
	return t.left == nil || t.left.holds(t, doc, r)
}

func (c condAll) holds(t *trial, doc uint32, r record) bool {
	return !slices.ContainsFunc(c, func(k cond) bool { return !k.holds(t, doc, r) })
}

func (c condAny) holds(t *trial, doc uint32, r record) bool {
	return slices.ContainsFunc(c, func(k cond) bool { return k.holds(t, doc, r) })
}

func (c condNot) holds(t *trial, doc uint32, r record) bool { return !c.cond.holds(t, doc, r) }

func (c condKnown) holds(t *trial, doc uint32, _ record) bool { return t.known[c].Contains(doc) }

func (c condRun) holds(_ *trial, _ uint32, r record) bool {
	where := r.sections
	if c.in == inTitle {
		where = r.sections[:2*r.title]
	}
	return c.needle.index(where, 0) >= 0
}

func (c condNumber) holds(_ *trial, _ uint32, r record) bool {
	return numberHas(numberKey(r.sections[2*(r.title+1):2*(r.title+1+r.number)]), c.key)
}

func (c condAll) about() string {
	var all strings.Builder
	for _, k := range c {
		one := k.about()
		if one == "" {
			return ""
		}
		all.WriteString(one)
	}
	return all.String()
}

// A run in normal form has no line feed, so that no two keys run together.
// A wording differs from the run itself where there are longer terms.
func (c condRun) about() string {
	return string('0'+rune(c.in)+4*rune(min(len(c.needle.apart), 1))) + string(c.needle.run) + "\n\x00"
}
func (condAny) about() string    { return "" }
func (condNot) about() string    { return "" }
func (condKnown) about() string  { return "" }
func (condNumber) about() string { return "" }

func (c condAll) cond() cond {
	switch len(c) {
	case 0:
		return nil
	case 1:
		return c[0]
	}
	return c
}

func (c condAny) cond() cond {
	if len(c) == 1 {
		return c[0]
	}
	return c
}

// contains is the branch of a run: the grams that spare most documents the
// comparison, and the comparison unless they are enough.
func contains(norm []byte, in part) branch {
	return newNeedle(norm).branch(in)
}

func (n needle) branch(in part) branch {
	grams, enough := zh.Cover(n.run)
	b := branch{may: gramSets(in, grams)}
	if !enough || in != anywhere || len(n.apart) > 0 {
		b.left = condRun{&n, in}
	}
	return b
}

// gramSets is what has all grams in a part; nil for none.
func gramSets(in part, grams []zh.Gram) set {
	var every everyOf
	for _, g := range grams {
		every = append(every, hasTerm{in.gramField(), string(g.Bytes())})
	}
	return every.set()
}

// everyOf is all, before it is known of how many.
type everyOf []set

func (e everyOf) set() set {
	switch len(e) {
	case 0:
		return nil
	case 1:
		return e[0]
	}
	return all(e)
}

func notIn(s set) set {
	if n, ok := s.(not); ok {
		return n.set
	}
	return not{s}
}
