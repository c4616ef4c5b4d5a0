package search

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"casefile/search/query"
	"casefile/search/zh"
)

// bookOracle is BM25 by the book, over lists of grams, and the best passage by
// trying each.
type bookOracle struct {
	docs  []Document
	grams []map[zh.Gram]int
	norms [][]byte
	have  map[zh.Gram]int
	units int
}

func newBookOracle(docs []Document) *bookOracle {
	o := &bookOracle{docs: docs, have: map[zh.Gram]int{}}
	for _, d := range docs {
		norm := []byte(nil)
		for i, s := range []string{d.Title, d.Number, d.Text} {
			if i > 0 {
				norm = append(norm, '\n', 0)
			}
			norm = append(norm, zh.Normalise(s).Norm...)
		}
		tf := map[zh.Gram]int{}
		for _, g := range zh.Grams(nil, norm) {
			if tf[g]++; tf[g] == 1 {
				o.have[g]++
			}
		}
		o.grams, o.norms, o.units = append(o.grams, tf), append(o.norms, norm), o.units+len(norm)/2
	}
	return o
}

// rank are the ids of all documents that share anything, the best first, and
// their scores.
func (o *bookOracle) rank(text string) (ids []string, scores map[string]float64) {
	norm := tellingWords(zh.Normalise(text).Norm)
	asked := map[zh.Gram]bool{}
	for _, g := range zh.Grams(nil, norm) {
		asked[g] = true
	}
	scores = map[string]float64{}
	for i, d := range o.docs {
		n := 0.25 + 0.75*float64(len(o.norms[i])/2)/(float64(o.units)/float64(len(o.docs)))
		sum, any := 0.0, false
		for g := range asked {
			if tf := float64(o.grams[i][g]); tf > 0 {
				any = true
				sum += o.idf(g) * tf * 2.2 / (tf + 1.2*n)
			}
		}
		if any {
			scores[d.ID] = sum
			ids = append(ids, d.ID)
		}
	}
	o.sort(ids, scores)
	at := map[string]int{}
	for i, d := range o.docs {
		at[d.ID] = i
	}
	best := ids[:min(len(ids), passageCandidates)]
	for _, id := range best {
		scores[id] += passageWeight * o.passage(asked, o.norms[at[id]], min(max(len(norm)/2, passageShortest), passageLongest))
	}
	o.sort(best, scores)
	return ids, scores
}

func (o *bookOracle) sort(ids []string, scores map[string]float64) {
	slices.SortFunc(ids, func(a, b string) int {
		return cmp.Or(-cmp.Compare(rounded(scores[a]), rounded(scores[b])), -cmp.Compare(a, b))
	})
}

func (o *bookOracle) idf(g zh.Gram) float64 {
	n, all := float64(o.have[g]), float64(len(o.docs))
	return math.Log(1 + (all-n+0.5)/(n+0.5))
}

func (o *bookOracle) passage(asked map[zh.Gram]bool, norm []byte, width int) (best float64) {
	for from := 0; from < len(norm)/2; from++ {
		tf := map[zh.Gram]int{}
		for at := from; at < min(from+width, len(norm)/2); at++ {
			// A pair belongs to the unit it ends with.
			for _, g := range zh.Grams(nil, norm[2*at:2*at+2]) {
				for _, g := range zh.Grams(nil, norm[2*max(at-1, 0):2*at+2]) {
					if asked[g] && g >= 1<<16 {
						tf[g]++
					}
				}
				if asked[g] {
					tf[g]++
				}
			}
		}
		sum := 0.0
		for g, n := range tf {
			sum += o.idf(g) * float64(n) * 2.2 / (float64(n) + 1.2)
		}
		best = max(best, sum)
	}
	return best
}

// randomDocs have words of few characters, so that much is alike.
func randomDocs(rng *rand.Rand, n int) []Document {
	word := func() string {
		var b strings.Builder
		for range 1 + rng.IntN(6) {
			b.WriteRune([]rune("问题线索处置立案审查报告，。a1")[rng.IntN(16)])
		}
		return b.String()
	}
	var docs []Document
	for i := range n {
		d := Document{ID: fmt.Sprintf("f/%04d", i), File: "f", Title: word()}
		for range 2 + rng.IntN(60) {
			d.Text += word()
		}
		docs = append(docs, d)
	}
	return docs
}

// What is most alike is what BM25 by the book says, score by score.
func TestSimilarOracle(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 8))
	docs := randomDocs(rng, 300)
	x, o := indexOf(t, docs...), newBookOracle(docs)
	for range 60 {
		d := docs[rng.IntN(len(docs))]
		text := []rune(d.Text + d.Title)
		text = text[rng.IntN(len(text)):]
		text = text[:1+rng.IntN(min(len(text), 80))]
		ids, scores := o.rank(string(text))
		if len(ids) == 0 {
			continue
		}
		r := like1(t, x, SimilarRequest{Text: string(text), Limit: 20})
		if r.Total != len(ids) {
			t.Errorf("%q: total %d, want %d", string(text), r.Total, len(ids))
		}
		for i, h := range r.Hits {
			if math.Abs(h.Score-scores[h.ID]) > 1e-3 || math.Abs(h.Score-scores[ids[i]]) > 1e-3 {
				t.Fatalf("%q: hit %d is %s with %.4f; by the book it has %.4f, and %s is there with %.4f", string(text), i, h.ID, h.Score, scores[h.ID], ids[i], scores[ids[i]])
			}
		}
	}
}

// Scores, totals and hits are the same whatever a viewer may not see: those of
// an index without it.
func TestSimilarSecrecy(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	docs := randomDocs(rng, 200)
	var open []Document
	for i := range docs {
		if rng.IntN(2) == 0 {
			docs[i].Secrecy, docs[i].Until = "机密", []string{"", "2026-03-04", "2026-03-06"}[rng.IntN(3)]
		}
		if rng.IntN(4) == 0 {
			docs[i].Audience = []string{[]string{"张", "李"}[rng.IntN(2)]}
		}
		if (docs[i].Secrecy == "" || docs[i].Until == "2026-03-04") && (docs[i].Audience == nil || docs[i].Audience[0] == "张") {
			open = append(open, docs[i])
		}
	}
	all, seen := indexOf(t, docs...), indexOf(t, open...)
	v := viewer(t, "张", "")
	for range 20 {
		text := "线" + string([]rune(docs[rng.IntN(len(docs))].Text + "索")[:1])
		for _, r := range []SimilarRequest{{Text: text, Explain: true, Limit: 30}, {Text: text, Restrict: Restrict{From: "2020-01-01"}}, {Doc: open[rng.IntN(len(open))].ID, Explain: true}} {
			want := like1(t, seen, r)
			r.Viewer, r.Today = v, today
			got := like1(t, all, r)
			want.TookMS, got.TookMS = 0, 0
			if d := gocmp.Diff(redacted(want), redacted(got)); d != "" {
				t.Fatalf("%q: what may not be seen shows:\n%s", text+r.Doc, d)
			}
		}
		run := string([]rune(docs[rng.IntN(len(docs))].Text + "索索索索索索")[:6])
		for _, q := range []Request{{Query: text + " 线索"}, {Query: run + "龘"}, {Query: `"` + run + `" 处置线索告`}, {Query: "立案审查"}, {Query: "立案调查", Wider: true},
			{Query: "立案调查 " + text}, {Query: text + " OR 立案调查报"}} {
			q.Explain, q.Limit, q.Facets = true, 30, true
			want := ask1(t, seen, q)
			q.Viewer = v
			got := ask1(t, all, q)
			want.TookMS, got.TookMS, want.Next, got.Next = 0, 0, "", ""
			delete(want.Facets, "secrecy")
			delete(got.Facets, "secrecy")
			if d := gocmp.Diff(redacted(want), redacted(got)); d != "" {
				t.Fatalf("%q: what may not be seen shows in a search:\n%s", q.Query, d)
			}
		}
	}
}

// redacted is a result without what says how a document is kept secret.
func redacted(r *Result) *Result {
	for _, hits := range [][]Hit{r.Hits, r.Nearly} {
		for i := range hits {
			hits[i].Secrecy = ""
		}
	}
	return r
}

// A document is like others and not like itself; who may not see it gets the
// answer of one that does not exist.
func TestSimilarDoc(t *testing.T) {
	dir, m := t.TempDir(), newMemory()
	m.put(Document{ID: "f/1", Text: "问题线索处置情况的报告"}, Document{ID: "f/2", Text: "问题线索的处置"}, Document{ID: "f/3", Title: "扫描件", NoText: true},
		Document{ID: "f/4", Text: "问题线索处置情况的报告", Secrecy: "机密"}, Document{ID: "f/5", Title: "草稿", Status: "drafted"}, Document{ID: "f/6", Text: "，。"})
	s := own(t, dir, m)
	defer s.Close()
	syncAll(t, s, m)
	c := openIndex(t, dir)
	defer c.Close()
	for name, x := range map[string]*Index{"server": s, "client": c} {
		r := like1(t, x, SimilarRequest{Doc: "f/1"})
		if r.Total != 2 || r.Query != "f/1" || r.Hits[0].ID != "f/4" || r.Hits[1].ID != "f/2" {
			t.Errorf("%s: %+v", name, r)
		}
		for _, c := range []struct {
			r    SimilarRequest
			want error
		}{
			{SimilarRequest{Doc: "f/9"}, ErrNoDocument},
			{SimilarRequest{Doc: "f/5"}, ErrNoDocument},
			{SimilarRequest{Doc: "f/4", Viewer: viewer(t, "张", "")}, ErrNoDocument},
			{SimilarRequest{Doc: "f/1", Text: "线索"}, ErrRequest},
			{SimilarRequest{Text: "线索", Limit: MaxLimit + 1}, ErrRequest},
		} {
			if c.r.Viewer.kind == nobody {
				c.r.Viewer = LocalOperator()
			}
			c.r.Today = today
			if _, err := x.Similar(t.Context(), c.r); !errors.Is(err, c.want) {
				t.Errorf("%s: %+v: %v", name, c.r, err)
			}
		}
		if _, err := x.Similar(t.Context(), SimilarRequest{Text: "线索", Today: today}); !errors.Is(err, ErrNoViewer) {
			t.Errorf("%s: without a viewer: %v", name, err)
		}
		for _, r := range []SimilarRequest{{Text: ""}, {Text: "，。\x00"}, {Doc: "f/6"}} {
			r.Viewer, r.Today = LocalOperator(), today
			var bad *query.Error
			if _, err := x.Similar(t.Context(), r); !errors.As(err, &bad) || bad.ID != query.Empty {
				t.Errorf("%s: %+v: %v", name, r, err)
			}
		}
	}
}

// The order depends on the documents, not on how they came into the index.
func TestSegmentations(t *testing.T) {
	docs := randomDocs(rand.New(rand.NewPCG(9, 1)), 240)
	var want []*Result
	for _, batch := range []int{len(docs), 50, 7} {
		m, x := newMemory(), openIndex(t, t.TempDir())
		m.put(Document{ID: "g/1", File: "g", Text: "先后不同的段落，问题线索"})
		syncAll(t, x, m)
		for part := range slices.Chunk(docs, batch) {
			m.put(part...)
			syncAll(t, x, m)
		}
		m.put(Document{ID: "g/1", File: "g", Text: "另一内容"}) // leaves a deleted one behind
		syncAll(t, x, m)
		var got []*Result
		for _, q := range []string{"问题线索", "处置立案 审查", "报告a1", "问"} {
			got = append(got, ask1(t, x, Request{Query: q, Limit: 50, Explain: true}), like1(t, x, SimilarRequest{Text: q + docs[3].Text, Limit: 50, Explain: true}))
		}
		for _, r := range got {
			r.TookMS, r.Next = 0, ""
		}
		if want == nil {
			want = got
		}
		if d := gocmp.Diff(want, got); d != "" {
			t.Errorf("taken in by %d:\n%s", batch, d)
		}
		closeIndex(t, x)
	}
}

// The factors that are told make up the score.
func TestExplain(t *testing.T) {
	docs := randomDocs(rand.New(rand.NewPCG(2, 9)), 100)
	x := indexOf(t, docs...)
	results := []*Result{like1(t, x, SimilarRequest{Text: docs[5].Text, Limit: 100, Explain: true}), like1(t, x, SimilarRequest{Doc: docs[6].ID, Explain: true})}
	for _, q := range []string{"问题", "问 线索", "线索 -处置", "审查 OR 报告", "标题:问", "a1 报"} {
		results = append(results, ask1(t, x, Request{Query: q, Limit: 100, Explain: true}))
	}
	for _, r := range results {
		for _, h := range r.Hits {
			sum := 0.0
			for _, f := range h.Why {
				sum += f.Score
			}
			if math.Abs(sum-h.Score) > 1e-4 || len(h.Why) > maxFactors+2 {
				t.Errorf("%.20s: the factors of %s make %f, the score is %f: %+v", r.Query, h.ID, sum, h.Score, h.Why)
			}
		}
		if len(r.Hits) == 0 {
			t.Errorf("nothing for %s", r.Query)
		}
	}
}

// Long and odd texts are answered in bounded time, and not at all once nobody
// waits.
func TestSimilarBounds(t *testing.T) {
	docs := randomDocs(rand.New(rand.NewPCG(1, 1)), 50)
	x := indexOf(t, docs...)
	var all strings.Builder
	for r := rune(0x4e00); all.Len() < 3*MaxSimilarText; r++ {
		all.WriteRune(0x4e00 + r%20000)
		all.WriteRune(0x4e00 + r*7%20000)
	}
	for _, text := range []string{all.String() + "线索", strings.Repeat("问题线索", 300_000), strings.Repeat("\x00\xff线", 100_000), "\U00020000\U00020001线", "什么", "吗？"} {
		like1(t, x, SimilarRequest{Text: text, Explain: true})
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := x.Similar(ctx, SimilarRequest{Text: docs[0].Text, Viewer: LocalOperator(), Today: today}); !errors.Is(err, context.Canceled) {
		t.Errorf("nobody waits: %v", err)
	}
}
