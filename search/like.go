package search

import (
	"context"
	"math"
	"slices"
)

// Likeness is exact BM25 (k1 1.2, b 0.75, length in characters) over the single
// characters and the pairs of the text, each counted once in it, question words
// left out, plus the best passage; see passage.go and words.go. It was chosen by
// NDCG@10 of the first ten: 3,000 questions on 2,535 judgments (cases), 2,000
// on 2,000 paragraphs (drcd), 523 sentences of judgments and rules on 147,288
// articles of laws, of which they cite one (articles):
//
//	                                      cases   drcd  articles
//	pairs alone                           .535   .952   .139
//	and single characters                 .521   .959   .143
//	without question words                .554   .962   .143
//	and the best passage, as it is here   .565   .967   .147
//
// On halves of the questions the passage brings .003 to .015 on each of the
// three, and on questions it was not chosen by as well. Other k1 and b, less
// weight for single characters, BM25+, BM25L, InL2, runs of three and more
// characters and pairs near each other bring nothing, or lose on one of the
// three what they win on another; PL2, DLH and language models lose.

// alike is what is like a text: the candidates compared, the best first.
type alike struct {
	like  *likeness
	tally *tally
	found []candidate
	total int // documents that share anything
}

// alike compares: candidates by their sets of grams, then each by how often it
// has them, then the best by their best passage.
func (g *generation) alike(ctx context.Context, c *scope, e effort, restrict all, norm []byte, self string) (*alike, error) {
	like, err := newLikeness(c, norm)
	if err != nil {
		return nil, err
	}
	a := &alike{like: like, tally: newTally(like.grams)}
	if a.found, a.total, err = like.gather(ctx, e, restrict, self); err != nil {
		return nil, err
	}
	words := func(m *candidate, sections []byte) float64 { return a.words(m.units, sections, nil) }
	if err := a.rank(ctx, g, a.found, words); err != nil {
		return nil, err
	}
	passages := func(m *candidate, sections []byte) float64 { return m.score + a.passage(sections).score }
	return a, a.rank(ctx, g, a.found[:min(passageCandidates, len(a.found))], passages)
}

// rank scores candidates and sorts them.
func (a *alike) rank(ctx context.Context, g *generation, some []candidate, score func(*candidate, []byte) float64) error {
	for i := range some {
		if i&0x1f == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		sections, err := g.texts.sections(some[i].docKey)
		if err != nil {
			return err
		}
		some[i].score = rounded(score(&some[i], sections))
	}
	slices.SortFunc(some, byLikeness)
	return nil
}

// words is BM25 over the grams; each factor is told.
func (a *alike) words(units uint32, sections []byte, tell func(g likeGram, tf int, score float64)) (sum float64) {
	a.tally.count(sections)
	damping := damping(units, a.like.scope.average)
	for i, g := range a.like.grams {
		tf := int(a.tally.tf[i+1])
		if tf == 0 {
			continue
		}
		score := g.idf * saturated(tf, damping)
		if sum += score; tell != nil {
			tell(g, tf, score)
		}
	}
	return sum
}

// passage is the best one.
func (a *alike) passage(norm []byte) passage {
	return a.tally.best(norm, len(a.like.norm)/2)
}

// rounded is a score as it is compared and told: to four places, so that it
// does not tell in what order its factors were added.
func rounded(score float64) float64 { return math.Round(score*1e4) / 1e4 }

// hits tells of the best. What they share with the text is marked in their
// best passage.
func (a *alike) hits(g *generation, limit int, explain bool) ([]Hit, error) {
	out := []Hit{}
	f := finder{g: g, plan: &plan{}, marked: func(norm []byte) [][2]int { return a.tally.places(norm, a.passage(norm)) }}
	for i, m := range a.found[:min(max(limit, 0), len(a.found))] {
		h, err := f.hit(match{docKey: m.docKey, score: m.score})
		if err != nil {
			return nil, err
		}
		if explain {
			if h.Why, err = a.why(g, m, i < passageCandidates); err != nil {
				return nil, err
			}
		}
		out = append(out, h)
	}
	return out, nil
}
