package search

import (
	"cmp"
	"context"
	"errors"
	"math"
	"slices"
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
	found, err := g.alike(ctx, c, p.terms, norm, self)
	if err != nil {
		return nil, err
	}
	result := &Result{Query: cmp.Or(r.Text, r.Doc), Total: found.total, Facets: map[string][]Count{}}
	result.Hits, err = found.hits(g, cmp.Or(r.Limit, DefaultLimit), r.Explain)
	return result, err
}

// likeWhat is the normal form of what is asked for, and the place of the
// document it is of; -1 for a text.
func (g *generation) likeWhat(ctx context.Context, c *scope, r SimilarRequest) (norm []byte, self int64, err error) {
	switch {
	case r.Text != "" && r.Doc != "":
		return nil, 0, ErrRequest
	case r.Doc == "":
		norm, self = tellingWords(zh.Normalise(cutText(r.Text, MaxSimilarText)).Norm), -1
	default:
		rec, err := g.document(ctx, c, r.Doc)
		if err != nil {
			return nil, 0, err
		}
		norm, self = rec.sections, rec.key.place
	}
	if len(zh.Grams(nil, norm)) == 0 {
		return nil, 0, &query.Error{ID: query.Empty}
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

// alike is what is like a text: the candidates compared, the best first.
type alike struct {
	like    *likeness
	tally   *tally
	found   []candidate
	total   int // documents that share anything
}

// alike compares: candidates by their sets of grams, then each by how often it
// has them.
func (g *generation) alike(ctx context.Context, c *scope, restrict all, norm []byte, self int64) (*alike, error) {
	like, err := newLikeness(c, norm)
	if err != nil {
		return nil, err
	}
	a := &alike{like: like, tally: newTally(like.grams)}
	if a.found, a.total, err = like.gather(ctx, restrict, self); err != nil {
		return nil, err
	}
	for i := range a.found {
		if i&0x3f == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		m := &a.found[i]
		sections, err := g.texts.sections(m.docKey)
		if err != nil {
			return nil, err
		}
		m.score = a.score(m.docKey, sections)
	}
	slices.SortFunc(a.found, byLikeness)
	return a, nil
}

// score is BM25 over the grams.
func (a *alike) score(k docKey, sections []byte) float64 {
	a.tally.count(sections)
	damping, sum := damping(k.units, a.like.scope.average), 0.0
	for i, g := range a.like.grams {
		if tf := a.tally.tf[i+1]; tf > 0 {
			sum += g.idf * saturated(tf, damping)
		}
	}
	return rounded(sum)
}

// rounded is a score as it is compared and told: to four places, so that it
// does not tell in what order its factors were added.
func rounded(score float64) float64 { return math.Round(score*1e4) / 1e4 }

// hits tells of the best.
func (a *alike) hits(g *generation, limit int, explain bool) ([]Hit, error) {
	out := []Hit{}
	f := finder{g: g, plan: &plan{}}
	for _, m := range a.found[:min(max(limit, 0), len(a.found))] {
		h, err := f.hit(match{docKey: m.docKey, score: m.score})
		if err != nil {
			return nil, err
		}
		out = append(out, h)
	}
	return out, nil
}
