package search

import (
	"cmp"
	"context"

	"github.com/RoaringBitmap/roaring/v2"
)

// match is a document that answers a query.
type match struct {
	docKey       // its date is that of then
	then   int64 // place of the record it is put in order by, see earlier
	score  float64
	ranked bool   // it was read and has a score
	title  bool   // title and number have the grams of a run
	head   []byte // title or number, where hits are in the order of one
}

// search answers a request from one snapshot.
func (g *generation) search(ctx context.Context, o Options, r Request) (*Result, error) {
	if err := r.check(); err != nil {
		return nil, err
	}
	p, err := o.compile(r)
	if err != nil {
		return nil, err
	}
	f := &finder{g: g, plan: p, limit: cmp.Or(r.Limit, DefaultLimit), viewer: r.Viewer}
	if f.after, err = g.openCursor(r, len(p.runs)); err != nil {
		return nil, err
	}
	snap, err := g.terms.snapshot()
	if err != nil {
		return nil, err
	}
	defer snap.close()
	if f.size, err = snap.texts(); err != nil {
		return nil, err
	}
	c, err := snap.scope(r.Viewer, r.Today)
	if err != nil {
		return nil, err
	}
	if err := f.find(ctx, c); err != nil {
		return nil, err
	}
	if err := f.findLiteral(ctx, o, r, c); err != nil {
		return nil, err
	}
	result := &Result{Query: r.Query, Total: f.total(), Hits: []Hit{}, Facets: map[string][]Count{}}
	if r.Facets {
		if result.Facets, err = f.facets(); err != nil {
			return nil, err
		}
	}
	if f.limit < 0 {
		return result, nil
	}
	page, more, err := f.page(ctx, r)
	if err != nil {
		return nil, err
	}
	other, err := f.reworded(page)
	if err != nil {
		return nil, err
	}
	for _, m := range page {
		h, err := f.hit(m)
		if err != nil {
			return nil, err
		}
		if other[m.place] {
			if h.Wording, err = f.wordingsOf(m, h.Unit); err != nil {
				return nil, err
			}
		}
		if m.ranked && m.then != m.place {
			if h.Score, err = f.scoreNow(m); err != nil {
				return nil, err
			}
		}
		if r.Explain {
			if h.Why, err = f.why(m); err != nil {
				return nil, err
			}
		}
		result.Hits = append(result.Hits, h)
	}
	if more {
		result.Next, err = g.sealCursor(r, f.behind(page[len(page)-1]))
	}
	if err == nil && r.After == "" {
		err = f.tellMore(ctx, o, r, c, result)
	}
	return result, err
}

// finder is one search under way.
type finder struct {
	g      *generation
	plan   *plan
	limit  int
	viewer Viewer
	size   int64     // of the texts, as far as the terms are of them
	after  *position // where a page goes on; nil for the first
	worst  *match    // the last of those that are ranked, in the order they are taken in
	found  []matches
	stats  stats
	// marked, when set, tells what is marked in a text instead of the runs.
	marked func(norm []byte) [][2]int
}

// matches are those in one segment.
type matches struct {
	seg    *segmentView
	docs   *roaring.Bitmap
	titled *roaring.Bitmap // those of docs whose head has the grams of a run
	// literal are those of docs that have the words themselves, where other
	// wordings are searched for.
	literal *roaring.Bitmap
}

func (f *finder) total() (n int) {
	for _, s := range f.found {
		n += int(s.docs.GetCardinality())
	}
	return n
}

// find finds the matches: candidates by their terms, then, where the terms are
// not enough, each compared with its text.
func (f *finder) find(ctx context.Context, c *scope) error {
	for _, seg := range c.segs {
		docs, err := seg.find(f.plan.terms)
		if err != nil {
			return err
		}
		if !docs.IsEmpty() {
			f.found = append(f.found, matches{seg: seg, docs: docs})
		}
	}
	if err := f.compare(ctx); err != nil {
		return err
	}
	return f.measure(c)
}
