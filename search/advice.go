package search

import (
	"context"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"

	"casefile/search/query"
	"casefile/search/zh"
)

// Bounds of the advice on a search without a hit.
const (
	adviceParts = 16   // of a query that are looked at
	adviceUnits = 48   // of a run, in which its longest piece is looked for
	adviceReads = 2000 // texts that are read for it
	nearlyHits  = 5
)

// advise tells, of a search without a hit, which of its parts no document has
// that the viewer may see, and what is like them. When each part is somewhere
// but never all together, every part is told of, with itself as the longest
// piece. Where the request is restricted, the parts are looked for without the
// restriction, the like with it.
func (f *finder) advise(ctx context.Context, o Options, r Request, c *scope) (none []Part, nearly []Hit, err error) {
	q, err := query.Parse(r.Query)
	if err != nil {
		return nil, nil, err
	}
	a := adviser{finder: f, scope: c, options: o, r: r, reads: adviceReads}
	var there []Part
	for x, not := range q.Clauses {
		if not || len(none)+len(there) == adviceParts {
			continue
		}
		part, has, err := a.part(ctx, x)
		if err != nil {
			return nil, nil, err
		}
		if has {
			there = append(there, part)
		} else {
			none = append(none, part)
		}
	}
	if len(none) == 0 {
		none = there
	}
	nearly, err = a.nearly(ctx)
	return none, nearly, err
}

type adviser struct {
	*finder
	scope   *scope
	options Options
	r       Request
	reads   int               // texts that may still be read for the longest piece
	seen    []*roaring.Bitmap // what the viewer may see, by segment
}

// part looks for one clause of the query alone.
func (a *adviser) part(ctx context.Context, x query.Clause) (Part, bool, error) {
	part := Part{Text: x.Value, Pos: x.Pos}
	if x.Field != query.Text {
		part.Text = x.String()
	}
	p, err := a.options.plan(query.Query{Root: x}, Request{Viewer: a.r.Viewer, Today: a.r.Today, Wider: a.r.Wider})
	if err != nil {
		return part, false, err
	}
	alone := &finder{g: a.g, plan: p}
	if err := alone.find(ctx, a.scope); err != nil {
		return part, false, err
	}
	switch {
	case alone.total() > 0:
		part.Longest = part.Text
		return part, true, nil
	case x.Field == query.Text:
		part.Longest, err = a.longest(ctx, x.Value)
	}
	return part, false, err
}

// longest is the longest piece of a run that a document has, the first of
// several, as typed. It is looked for in the first adviceUnits of the run and,
// where the grams of a piece leave documents to be read, in adviceReads texts.
func (a *adviser) longest(ctx context.Context, run string) (string, error) {
	for _, seg := range a.scope.segs[len(a.seen):] {
		seen, err := a.scope.visible(seg)
		if err != nil {
			return "", err
		}
		a.seen = append(a.seen, seen)
	}
	text := zh.Normalise(run)
	norm := text.Norm[:min(len(text.Norm), 2*adviceUnits)]
	n, from, best := len(norm)/2, 0, 0
	for i := 0; i+best < n; i++ {
		if ctx.Err() != nil {
			return "", ctx.Err()
		}
		has, err := a.piece(norm[2*i:], best)
		if err != nil {
			return "", err
		}
		if has > best {
			from, best = i, has
		}
	}
	if best == 0 {
		return "", nil
	}
	at := text.Ranges([][2]int{{from, from + best}})[0]
	return run[at[0]:at[1]], nil
}

// piece is the length of the longest beginning of a normal form that a
// document has, as far as it is longer than known: as long as the grams go
// together, and then what is in the texts.
func (a *adviser) piece(norm []byte, known int) (int, error) {
	sets, length := a.seen, 0
	var steps [][]*roaring.Bitmap // who has the grams of the first units
	for length < len(norm)/2 {
		next, some := make([]*roaring.Bitmap, len(sets)), false
		for i, seg := range a.scope.segs {
			b, err := seg.find(coverOf(norm[:2*(length+1)]))
			if err != nil {
				return 0, err
			}
			next[i] = roaring.And(sets[i], b)
			some = some || !next[i].IsEmpty()
		}
		if !some {
			break
		}
		length, sets, steps = length+1, next, append(steps, next)
	}
	for ; length > known; length-- {
		if _, enough := zh.Cover(norm[:2*length]); enough {
			return length, nil
		}
		has, err := a.anyHas(steps[length-1], norm[:2*length])
		if has || err != nil {
			return length, err
		}
	}
	return 0, nil
}

// coverOf is the set of documents with the last grams of a normal form; those
// before them have been asked for.
func coverOf(norm []byte) set {
	last := norm[max(len(norm)-4, 0):]
	var out all
	grams, _ := zh.Cover(last)
	for _, g := range grams {
		out = append(out, hasTerm{fieldGrams, string(g.Bytes())})
	}
	return out
}

// anyHas reports whether a document of the sets has a run, as far as may be
// read.
func (a *adviser) anyHas(sets []*roaring.Bitmap, run []byte) (bool, error) {
	n := newNeedle(run)
	for i, set := range sets {
		for it := set.Iterator(); it.HasNext() && a.reads > 0; a.reads-- {
			k, err := a.scope.segs[i].key(it.Next())
			if err != nil {
				return false, err
			}
			sections, err := a.g.texts.sections(k)
			if err != nil {
				return false, err
			}
			if n.index(sections, 0) >= 0 {
				return true, nil
			}
		}
	}
	return false, nil
}

// nearly are the documents most like the runs of the query.
func (a *adviser) nearly(ctx context.Context) ([]Hit, error) {
	var norm []byte
	for _, x := range a.plan.runs {
		norm = append(append(norm, x.norm...), '\n', 0)
	}
	norm = tellingWords(norm)
	if len(zh.Grams(nil, norm)) == 0 {
		return nil, nil
	}
	p := &plan{}
	if err := p.addRestrict(a.r.Restrict); err != nil {
		return nil, err
	}
	found, err := a.g.alike(ctx, a.scope, usualEffort, p.terms, norm, "")
	if err != nil {
		return nil, err
	}
	hits, err := found.hits(a.g, nearlyHits, a.r.Explain)
	return slices.Clip(hits), err
}

// tellMore adds to the first page of an answer what else there is to say: other
// wordings and, where there is no hit, advice.
func (f *finder) tellMore(ctx context.Context, o Options, r Request, c *scope, to *Result) (err error) {
	if to.Also, err = f.also(ctx, o, r, c); err != nil || to.Total > 0 {
		return err
	}
	to.None, to.Nearly, err = f.advise(ctx, o, r, c)
	return err
}
