package search

import (
	"encoding/json"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// question is a query with the documents that answer it, and how well.
type question struct {
	id, text string
	grades   map[string]int
}

// questions are the first n of a corpus.
func questions(t testing.TB, name, queries, qrels string, n int) []question {
	t.Helper()
	var all []question
	grades := map[string]map[string]int{}
	lines(t, func(line []byte) {
		var q struct{ ID, Text string }
		if err := json.Unmarshal(line, &q); err != nil {
			t.Fatal(err)
		}
		if len(all) < n {
			grades[q.ID] = map[string]int{}
			all = append(all, question{q.ID, q.Text, grades[q.ID]})
		}
	}, name, queries)
	lines(t, func(line []byte) {
		f := strings.Fields(string(line))
		grade, err := strconv.Atoi(f[2])
		if err != nil {
			t.Fatal(err)
		}
		if g := grades[f[0]]; g != nil {
			g["imported/"+f[1]] = grade
		}
	}, name, qrels)
	return slices.DeleteFunc(all, func(q question) bool { return len(q.grades) == 0 })
}

// ndcg is the normalised discounted cumulative gain of the first ten hits.
func ndcg(hits []Hit, grades map[string]int) float64 {
	gain := func(grade, i int) float64 { return float64(grade) / math.Log2(float64(i+2)) }
	sum, ideal := 0.0, 0.0
	for i, h := range hits[:min(10, len(hits))] {
		sum += gain(grades[h.ID], i)
	}
	var best []int
	for _, g := range grades {
		best = append(best, g)
	}
	slices.SortFunc(best, func(a, b int) int { return b - a })
	for i, g := range best[:min(10, len(best))] {
		ideal += gain(g, i)
	}
	if ideal == 0 {
		return 0
	}
	return sum / ideal
}

// like1 asks for what is like a text or a document.
func like1(t testing.TB, x *Index, r SimilarRequest) *Result {
	t.Helper()
	if r.Viewer.kind == nobody {
		r.Viewer = LocalOperator()
	}
	if r.Today == "" {
		r.Today = today
	}
	res, err := x.Similar(t.Context(), r)
	if err != nil {
		t.Fatalf("similar to %.40q: %v", r.Text+r.Doc, err)
	}
	return res
}

// What lawyers and readers marked as the answer to a question comes first as
// often as is promised. Without -short only: it takes half a minute.
func TestRelevance(t *testing.T) {
	if testing.Short() || raceEnabled {
		t.Skip("thousands of questions; not with -short or -race, which takes ten times as long: make eval")
	}
	for _, c := range []struct {
		name, queries, qrels string
		n                    int
		floor                float64
	}{
		{"cases", "queries-cjrc.jsonl.gz", "qrels-cjrc.tsv.gz", 3000, 0.52},
		{"drcd", "queries.jsonl.gz", "qrels.tsv.gz", 2000, 0.953},
	} {
		t.Run(c.name, func(t *testing.T) {
			x := indexOf(t, corpus(t, c.name)...)
			start, sum := time.Now(), 0.0
			all := questions(t, c.name, c.queries, c.qrels, c.n)
			for _, q := range all {
				sum += ndcg(like1(t, x, SimilarRequest{Text: q.text}).Hits, q.grades)
			}
			mean := sum / float64(len(all))
			t.Logf("%s: %d questions, NDCG@10 %.4f, %.2f ms each", c.name, len(all), mean,
				float64(time.Since(start).Microseconds())/1000/float64(len(all)))
			if mean < c.floor {
				t.Errorf("%s: NDCG@10 is %.4f, below %.3f", c.name, mean, c.floor)
			}
		})
	}
}
