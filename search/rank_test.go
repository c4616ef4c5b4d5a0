package search

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"casefile/search/zh"
)

// bookScore is what a document has for the runs of a query, with all of which
// it complies, counted with strings.
func bookScore(docs []Document, d Document, runs []string) (sum float64) {
	sections := func(d Document) []string {
		return []string{zh.String(d.Title), zh.String(d.Number), zh.String(d.Text)}
	}
	text := func(d Document) string { return strings.Join(sections(d), "\n") }
	units, have := 0, map[string]int{}
	for _, x := range docs {
		s := text(x)
		units += len([]rune(s))
		for _, r := range runs {
			if strings.Contains(s, r) {
				have[r]++
			}
		}
	}
	s := sections(d)
	length := len([]rune(text(d)))
	damping := 1.2 * (0.25 + 0.75*float64(length)/(float64(units)/float64(len(docs))))
	for _, r := range runs {
		idf := math.Log(1 + (float64(len(docs)-have[r])+0.5)/(float64(have[r])+0.5))
		tf := float64(strings.Count(s[0], r) + strings.Count(s[1], r) + strings.Count(s[2], r))
		part := tf * 2.2 / (tf + damping)
		if strings.Contains(s[0], r) {
			part += titleWeight * (1 + share(r, s[0]))
		}
		if strings.Contains(s[1], r) {
			part += numberWeight * (1 + share(r, s[1]))
		}
		sum += idf * part
	}
	return sum
}

// The scores of one run are BM25 by the book, with what title and number add.
func TestRankOracle(t *testing.T) {
	docs := randomDocs(rand.New(rand.NewPCG(8, 8)), 150)
	for i := range docs {
		docs[i].Number = fmt.Sprintf("问%d号", i%40)
	}
	x := indexOf(t, docs...)
	for _, q := range []string{"问", "线索", "问题", "审查", "立案审", "号", "a1", "处置"} {
		r := ask1(t, x, Request{Query: q, Limit: 150})
		for i, h := range r.Hits {
			d := docs[slices.IndexFunc(docs, func(d Document) bool { return d.ID == h.ID })]
			if want := bookScore(docs, d, []string{q}); math.Abs(h.Score-want) > 1e-3 {
				t.Fatalf("%s: %s has %.4f, by the book %.4f", q, h.ID, h.Score, want)
			}
			if i > 0 && r.Hits[i-1].Score < h.Score {
				t.Errorf("%s: %s is behind a lower score", q, h.ID)
			}
		}
	}
}

// What people expect to come first does.
func TestRankExpectations(t *testing.T) {
	filler := strings.Repeat("其他工作内容若干，", 30)
	for _, c := range []struct {
		name, query string
		docs        []Document // in the order they should come in
	}{
		{"all of the title before part of it", "函询通知书", []Document{{Title: "函询通知书", Text: filler}, {Title: "关于函询通知书的说明", Text: filler}, {Text: filler + "函询通知书"}}},
		{"the number", "某纪函〔2026〕12号", []Document{{Number: "某纪函〔2026〕12号", Text: filler}, {Text: filler + "依据某纪函〔2026〕12号"}}},
		{"more often in as many words", "线索", []Document{{Text: "线索线索线索" + filler}, {Text: "线索其他其他" + filler}}},
		{"as often in fewer words", "线索", []Document{{Text: "线索" + filler}, {Text: "线索" + filler + filler}}},
		{"near each other", "线索 处置", []Document{{Text: "线索处置" + filler + filler}, {Text: "线索" + "其他工作内容" + "处置" + filler + filler}, {Text: "线索" + filler + filler + "处置"}}},
		{"the rarer one", "线索 OR 工作", []Document{{Text: "线索" + strings.Repeat("甲乙丙丁戊己", 20)}, {Text: "工作" + strings.Repeat("甲乙丙丁戊己", 20)}, {Text: "工作" + strings.Repeat("甲乙丙丁戊己", 21)}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			docs := slices.Clone(c.docs)
			var want []string
			for i := range docs {
				docs[i].ID = fmt.Sprintf("f/%d", i)
				want = append(want, docs[i].ID)
			}
			docs = append(docs, Document{ID: "f/x", Text: "无关"}, Document{ID: "f/y", Text: "其他工作"}, Document{ID: "f/z", Text: "甲"})
			rand.New(rand.NewPCG(1, 2)).Shuffle(len(docs), func(i, j int) { docs[i], docs[j] = docs[j], docs[i] })
			var hits []string
			for _, h := range ask1(t, indexOf(t, docs...), Request{Query: c.query}).Hits {
				if slices.Contains(want, h.ID) {
					hits = append(hits, h.ID)
				}
			}
			if !slices.Equal(hits, want) {
				t.Errorf("%s: %v, want %v", c.query, hits, want)
			}
		})
	}
}

// share is how much of a text a run is.
func share(run, text string) float64 {
	return float64(len([]rune(run))) / float64(len([]rune(text)))
}
