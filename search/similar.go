package search

import (
	"cmp"
	"context"
	"math"
	"slices"

	"casefile/search/query"
	"casefile/search/zh"
)

// similar answers a SimilarRequest from one snapshot: documents by the grams
// they share with the text, a rare gram counting more than a frequent one.
func (g *generation) similar(ctx context.Context, o Options, r SimilarRequest) (*Result, error) {
	asked := Request{Viewer: r.Viewer, Today: r.Today, Limit: r.Limit, Restrict: r.Restrict}
	if err := asked.check(); err != nil {
		return nil, err
	}
	norm := zh.Normalise(r.Text).Norm
	if len(norm) == 0 {
		return nil, &query.Error{ID: query.Empty}
	}
	p := &plan{}
	if err := p.addRestrict(r.Restrict); err != nil {
		return nil, err
	}
	p.addViewer(r.Viewer, r.Today)
	snap, err := g.terms.snapshot()
	if err != nil {
		return nil, err
	}
	defer snap.close()
	documents, err := snap.documents()
	if err != nil {
		return nil, err
	}
	f := finder{g: g, plan: p, limit: cmp.Or(r.Limit, DefaultLimit)}
	for _, seg := range snap.segments() {
		if err := f.share(ctx, seg, gramTerms(norm), documents); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(f.matches, func(a, b match) int {
		return cmp.Or(-cmp.Compare(a.score, b.score), -cmp.Compare(a.date, b.date), -cmp.Compare(a.place, b.place))
	})
	result := &Result{Query: r.Text, Total: len(f.matches), Hits: []Hit{}, Facets: map[string][]Count{}}
	for _, m := range f.matches[:min(max(f.limit, 0), len(f.matches))] {
		h, err := f.hit(m)
		if err != nil {
			return nil, err
		}
		result.Hits = append(result.Hits, h)
	}
	return result, nil
}

// share scores the documents of one segment.
func (f *finder) share(ctx context.Context, seg *segmentView, terms [][]byte, documents int) error {
	allowed, err := seg.find(f.plan.terms)
	if err != nil {
		return err
	}
	scores := map[uint32]float64{}
	for _, t := range terms {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		has, err := seg.postings(fieldGrams, t)
		if err != nil {
			return err
		}
		n := float64(has.GetCardinality())
		idf := math.Log(1 + (float64(documents)-n+0.5)/(n+0.5))
		for it := has.Iterator(); it.HasNext(); {
			if doc := it.Next(); allowed.Contains(doc) {
				scores[doc] += max(idf, 0)
			}
		}
	}
	for doc, score := range scores {
		k, err := seg.key(doc)
		if err != nil {
			return err
		}
		f.matches = append(f.matches, match{docKey: k, score: score})
	}
	return nil
}
