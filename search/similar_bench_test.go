package search

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

// paragraphs are pieces of lo to hi characters out of the texts.
func paragraphs(docs []Document, n, lo, hi int) []string {
	rng := rand.New(rand.NewPCG(11, 12))
	var out []string
	for len(out) < n {
		r := []rune(docs[rng.IntN(len(docs))].Text)
		if k := lo + rng.IntN(hi-lo+1); len(r) > k {
			from := rng.IntN(len(r) - k)
			out = append(out, string(r[from:from+k]))
		}
	}
	return out
}

// BenchmarkSimilar asks what is like paragraphs of 120 to 200 characters, like
// questions, and like whole documents.
func BenchmarkSimilar(b *testing.B) {
	c := &benchCorpus{}
	x := c.open(b)
	var whole []SimilarRequest
	for i := 0; i < len(c.docs); i += len(c.docs) / 100 {
		whole = append(whole, SimilarRequest{Doc: c.docs[i].ID})
	}
	texts := func(lo, hi int) (out []SimilarRequest) {
		for _, p := range paragraphs(c.docs, 300, lo, hi) {
			out = append(out, SimilarRequest{Text: p})
		}
		return out
	}
	for _, kind := range []struct {
		name string
		all  []SimilarRequest
	}{{"paragraphs", texts(120, 200)}, {"questions", texts(10, 30)}, {"documents", whole}} {
		b.Run(kind.name, func(b *testing.B) {
			var took []time.Duration
			for b.Loop() {
				took = took[:0]
				for _, r := range kind.all {
					start := time.Now()
					like1(b, x, r)
					took = append(took, time.Since(start))
				}
			}
			slices.Sort(took)
			for name, at := range map[string]float64{"p50-ms": .5, "p95-ms": .95, "p99-ms": .99} {
				b.ReportMetric(took[int(at*float64(len(took)-1))].Seconds()*1000, name)
			}
		})
	}
}
