package search

import (
	"cmp"
	"context"
	"errors"
	"unicode/utf8"

	"casefile/search/query"
	"casefile/search/zh"
)

// MaxSimilarText is how many bytes of a text are compared; what comes after is
// left out.
const MaxSimilarText = 512 << 10

// ErrNoDocument: the document that others are to be like is not in the index,
// for whoever asks: it does not exist, is a draft, or is not for him to see.
var ErrNoDocument = errors.New("no such document in the index")

// similar answers a SimilarRequest from one snapshot.
func (g *generation) similar(ctx context.Context, o Options, r SimilarRequest) (*Result, error) {
	asked := Request{Viewer: r.Viewer, Today: r.Today, Limit: r.Limit, Restrict: r.Restrict}
	if err := asked.check(); err != nil {
		return nil, err
	}
	p := &plan{}
	if err := p.addRestrict(r.Restrict); err != nil {
		return nil, err
	}
	snap, err := g.terms.snapshot()
	if err != nil {
		return nil, err
	}
	defer snap.close()
	c, err := snap.scope(r.Viewer, r.Today)
	if err != nil {
		return nil, err
	}
	norm, self, err := g.likeWhat(ctx, c, r)
	if err != nil {
		return nil, err
	}
	found, err := g.alike(ctx, c, usualEffort, p.terms, norm, self)
	if err != nil {
		return nil, err
	}
	result := &Result{Query: cmp.Or(r.Text, r.Doc), Total: found.total, Facets: map[string][]Count{}}
	result.Hits, err = found.hits(g, cmp.Or(r.Limit, DefaultLimit), r.Explain)
	return result, err
}

// likeWhat is the normal form of what is asked for, and the id in the term
// index of the document it is of; "" for a text.
func (g *generation) likeWhat(ctx context.Context, c *scope, r SimilarRequest) (norm []byte, self string, err error) {
	switch {
	case r.Text != "" && r.Doc != "":
		return nil, "", ErrRequest
	case r.Doc == "":
		norm, self = tellingWords(zh.Normalise(r.Text).Norm), ""
	default:
		rec, err := g.document(ctx, c, r.Doc)
		if err != nil {
			return nil, "", err
		}
		norm, self = rec.sections, rec.key.id()
	}
	if len(zh.Grams(nil, norm)) == 0 {
		return nil, "", &query.Error{ID: query.Empty}
	}
	return norm, self, nil
}

// cutText is the beginning of a text, n bytes at most.
func cutText(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// document is the record of a document that the viewer may see.
func (g *generation) document(ctx context.Context, c *scope, id string) (record, error) {
	places, err := g.recs.Places(ctx, []string{id})
	if err != nil {
		return record{}, err
	}
	place, ok := places[id]
	if !ok || place < 0 {
		return record{}, ErrNoDocument
	}
	rec, err := g.texts.at(place)
	if err != nil {
		return record{}, err
	}
	for _, seg := range c.segs {
		b, err := seg.seg.DocNumbers([]string{rec.key.id()})
		if err != nil {
			return record{}, asDamage(err)
		}
		seen, err := c.visible(seg)
		if err != nil {
			return record{}, err
		}
		if b.Intersects(seen) {
			return rec, nil
		}
	}
	return record{}, ErrNoDocument
}
