package search

import (
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
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
	b.ReportMetric(peak(b), "peak-MB") // with the texts of docs, which are all in memory here
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

// benchQueries are the kinds of queries that are measured.
func (c *benchCorpus) queries() map[string][]string {
	return map[string][]string{
		"terms":    randomRuns(c.docs, 1000, 2, 4),
		"phrases":  randomRuns(c.docs, 1000, 6, 12),
		"frequent": frequentRuns(c.docs, 200, 3, 8),
		"one":      randomRuns(c.docs, 200, 1, 1),
	}
}

// BenchmarkSearch asks queries one after the other and reports percentiles.
// The last kinds are the frequent runs asked for with their facets, and in the
// order of titles.
func BenchmarkSearch(b *testing.B) {
	c := &benchCorpus{}
	x := c.open(b)
	queries := c.queries()
	for _, kind := range []struct {
		name, of string
		r        Request
	}{
		{"terms", "terms", Request{}},
		{"phrases", "phrases", Request{}},
		{"frequent", "frequent", Request{}},
		{"one", "one", Request{}},
		{"facets", "frequent", Request{Facets: true}},
		{"counts", "frequent", Request{Facets: true, Limit: -1}},
		{"titles", "frequent", Request{Sort: ByTitle}},
	} {
		b.Run(kind.name, func(b *testing.B) {
			var took []time.Duration
			for b.Loop() {
				took = took[:0]
				for _, q := range queries[kind.of] {
					r := kind.r
					r.Query = q
					start := time.Now()
					ask1(b, x, r)
					took = append(took, time.Since(start))
				}
			}
			times(b, took)
		})
	}
	b.Run("all", func(b *testing.B) { // facets of everything there is
		var took []time.Duration
		for b.Loop() {
			start := time.Now()
			if r := ask1(b, x, Request{Query: "的", Facets: true}); r.Total < len(c.docs)*9/10 {
				b.Fatal(r.Total)
			}
			took = append(took, time.Since(start))
		}
		times(b, took)
	})
}

func times(b *testing.B, took []time.Duration) {
	slices.Sort(took)
	sum := time.Duration(0)
	for _, t := range took {
		sum += t
	}
	for _, p := range []struct {
		name string
		at   float64
	}{{"p50-ms", .5}, {"p95-ms", .95}, {"p99-ms", .99}} {
		b.ReportMetric(took[int(p.at*float64(len(took)-1))].Seconds()*1000, p.name)
	}
	b.ReportMetric(float64(sum.Microseconds())/float64(len(took)), "µs/query")
}

// BenchmarkClients has one client ask, then many at a time, in the same run,
// and reports how many times as many answers they get together.
func BenchmarkClients(b *testing.B) {
	const clients = 32
	c := &benchCorpus{}
	x := c.open(b)
	for name, queries := range c.queries() {
		b.Run(name, func(b *testing.B) {
			var one, many float64
			for b.Loop() {
				one += answersPerSecond(b, x, queries, 1)
				many += answersPerSecond(b, x, queries, clients)
			}
			b.ReportMetric(one/float64(b.N), "one/s")
			b.ReportMetric(many/float64(b.N), "all/s")
			b.ReportMetric(many/one, "times")
		})
	}
}

// answersPerSecond has clients ask all queries between them, for a while.
func answersPerSecond(b *testing.B, x *Index, queries []string, clients int) float64 {
	const while = 400 * time.Millisecond
	var next, failed atomic.Int64
	start := time.Now()
	var wg sync.WaitGroup
	for range clients {
		wg.Go(func() {
			for time.Since(start) < while {
				q := queries[int(next.Add(1))%len(queries)]
				if _, err := x.Search(b.Context(), Request{Query: q, Viewer: LocalOperator(), Today: today}); err != nil {
					failed.Add(1)
				}
			}
		})
	}
	wg.Wait()
	if n := failed.Load(); n > 0 {
		b.Fatalf("%d searches failed", n)
	}
	return float64(next.Load()) / time.Since(start).Seconds()
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
