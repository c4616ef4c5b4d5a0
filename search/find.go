package search

import (
	"cmp"
	"context"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
)

// match is a document that answers a query.
type match struct {
	docKey
	score float64
	title bool // a run is in the title or number
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
	snap, err := g.terms.snapshot()
	if err != nil {
		return nil, err
	}
	defer snap.close()
	result := &Result{Query: r.Query, Hits: []Hit{}, Facets: map[string][]Count{}}
	f := finder{g: g, plan: p, limit: cmp.Or(r.Limit, DefaultLimit)}
	counts := newFacets(r.Facets)
	for _, seg := range snap.segments() {
		found, err := f.segment(ctx, seg)
		if err != nil {
			return nil, err
		}
		if err := counts.add(seg, found); err != nil {
			return nil, err
		}
	}
	result.Total, result.Facets = len(f.matches), counts.result()
	if f.limit < 0 {
		return result, nil
	}
	if err := f.rank(ctx, snap); err != nil {
		return nil, err
	}
	page := f.matches[min(r.Offset, len(f.matches)):min(r.Offset+f.limit, len(f.matches))]
	for _, m := range page {
		h, err := f.hit(m)
		if err != nil {
			return nil, err
		}
		result.Hits = append(result.Hits, h)
	}
	return result, nil
}

type finder struct {
	g       *generation
	plan    *plan
	limit   int
	matches []match
}

// segment finds the matches in one segment: candidates by their terms, then
// each compared with its text.
func (f *finder) segment(ctx context.Context, seg *segmentView) (*roaring.Bitmap, error) {
	found, err := seg.find(f.plan.terms)
	if err != nil || found.IsEmpty() {
		return found, err
	}
	try, err := f.plan.on(seg)
	if err != nil {
		return nil, err
	}
	var refused []uint32
	it := found.Iterator()
	for n := 0; it.HasNext(); n++ {
		if n&0xff == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		doc := it.Next()
		k, err := seg.key(doc)
		if err != nil {
			return nil, err
		}
		rec, err := f.g.texts.at(k.place)
		if err != nil {
			return nil, err
		}
		if !try.accepts(doc, rec) {
			refused = append(refused, doc)
			continue
		}
		f.matches = append(f.matches, match{docKey: k, title: f.plan.inTitle(rec)})
	}
	if len(refused) > 0 {
		found = roaring.AndNot(found, roaring.BitmapOf(refused...))
	}
	return found, nil
}

// inTitle reports whether a run lies in the title or the number.
func (p *plan) inTitle(r record) bool {
	head := r.sections[:2*(r.title+1+r.number)]
	return slices.ContainsFunc(p.runs, func(x run) bool { return indexUnits(head, x.norm) >= 0 })
}
