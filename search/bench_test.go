package search

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"
	"unicode"
)

// benchmark corpora: CASEFILE_BENCH_DIR names a folder with docs/, as
// described where it lies.

func textBytes(docs []Document) (n int64) {
	for _, d := range docs {
		n += int64(len(d.Text))
	}
	return n
}

// BenchmarkIndex builds an index of docs from nothing, durably.
func BenchmarkIndex(b *testing.B) {
	docs := corpus(b, "docs")
	m := newMemory()
	m.put(docs...)
	b.SetBytes(textBytes(docs))
	var size int64
	for b.Loop() {
		dir := b.TempDir()
		if _, err := Rebuild(b.Context(), dir, Options{}, m); err != nil {
			b.Fatal(err)
		}
		b.StopTimer()
		x := openIndex(b, dir)
		s, err := x.Status(b.Context())
		if err != nil || s.Documents != len(docs) {
			b.Fatal(s, err)
		}
		size = s.Bytes
		closeIndex(b, x)
		b.StartTimer()
	}
	b.ReportMetric(float64(len(docs)*b.N)/b.Elapsed().Seconds(), "docs/s")
	b.ReportMetric(float64(size)/float64(textBytes(docs)), "size/text")
}

type benchCorpus struct{ docs []Document }

func (c *benchCorpus) open(b *testing.B) *Index {
	c.docs = corpus(b, "docs")
	dir := b.TempDir()
	m := newMemory()
	m.put(c.docs...)
	if _, err := Rebuild(b.Context(), dir, Options{}, m); err != nil {
		b.Fatal(err)
	}
	x := openIndex(b, dir)
	b.Cleanup(func() { x.Close() })
	return x
}

// randomRuns are runs of lo to hi Han characters out of the texts.
func randomRuns(docs []Document, n, lo, hi int) []string {
	rng := rand.New(rand.NewPCG(5, 6))
	var out []string
	for len(out) < n {
		r := []rune(docs[rng.IntN(len(docs))].Text)
		k := lo + rng.IntN(hi-lo+1)
		if len(r) <= k {
			continue
		}
		s := r[rng.IntN(len(r)-k):][:k]
		if !slices.ContainsFunc(s, func(r rune) bool { return !unicode.Is(unicode.Han, r) }) {
			out = append(out, string(s))
		}
	}
	return out
}

// frequentRuns are the most frequent runs of lo to hi Han characters, by the
// number of a sample's documents that have them.
func frequentRuns(docs []Document, n, lo, hi int) []string {
	count := map[string]int{}
	for i := 0; i < len(docs); i += 10 {
		seen := map[string]bool{}
		r := []rune(docs[i].Text)
		for j := range r {
			for k := lo; k <= hi && j+k <= len(r) && unicode.Is(unicode.Han, r[j+k-1]); k++ {
				if s := string(r[j : j+k]); unicode.Is(unicode.Han, r[j]) && unicode.Is(unicode.Han, r[j+1]) && unicode.Is(unicode.Han, r[j+2]) && !seen[s] {
					seen[s] = true
					count[s]++
				}
			}
		}
	}
	all := make([]string, 0, len(count))
	for s, c := range count {
		if c > 5 {
			all = append(all, s)
		}
	}
	slices.SortFunc(all, func(a, b string) int { return count[b] - count[a] })
	return all[:min(n, len(all))]
}

// BenchmarkSearch asks queries one after the other and reports percentiles.
func BenchmarkSearch(b *testing.B) {
	c := &benchCorpus{}
	x := c.open(b)
	for _, kind := range []struct {
		name    string
		queries []string
		facets  bool
	}{
		{"terms", randomRuns(c.docs, 1000, 2, 4), false},
		{"phrases", randomRuns(c.docs, 1000, 6, 12), false},
		{"frequent", frequentRuns(c.docs, 200, 3, 8), false},
		{"one", randomRuns(c.docs, 200, 1, 1), false},
		{"facets", frequentRuns(c.docs, 200, 3, 8), true},
	} {
		b.Run(kind.name, func(b *testing.B) {
			took := make([]time.Duration, 0, len(kind.queries))
			for b.Loop() {
				took = took[:0]
				for _, q := range kind.queries {
					start := time.Now()
					ask1(b, x, Request{Query: q, Facets: kind.facets})
					took = append(took, time.Since(start))
				}
			}
			slices.Sort(took)
			for _, p := range []struct {
				name string
				at   float64
			}{{"p50-ms", .5}, {"p95-ms", .95}, {"p99-ms", .99}} {
				b.ReportMetric(took[int(p.at*float64(len(took)-1))].Seconds()*1000, p.name)
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*len(kind.queries)), "µs/query")
		})
	}
}

// BenchmarkCommand is what a command pays: open, look for news, search, close.
func BenchmarkCommand(b *testing.B) {
	docs := corpus(b, "docs")
	m, dir := newMemory(), b.TempDir()
	m.put(docs...)
	if _, err := Rebuild(b.Context(), dir, Options{}, m); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		x := openIndex(b, dir)
		syncAll(b, x, m)
		ask1(b, x, Request{Query: "工作机制", Facets: true})
		closeIndex(b, x)
	}
}
