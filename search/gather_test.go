package search

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"casefile/search/zh"
)

// everything is the effort that misses nothing.
var everything = effort{candidates: 1 << 40, units: 1 << 40, postings: 1 << 40, kept: 1 << 40}

// alikeWith are the ids of the first ten documents like a text, and the total.
func alikeWith(t testing.TB, x *Index, e effort, text string) (ids []string, total int) {
	t.Helper()
	l := x.b.(*local)
	_, err := read(l, func(g *generation) (struct{}, error) {
		snap, err := g.terms.snapshot()
		if err != nil {
			return struct{}{}, err
		}
		defer snap.close()
		c, err := snap.scope(LocalOperator(), today)
		if err != nil {
			return struct{}{}, err
		}
		a, err := g.alike(t.Context(), c, e, nil, tellingWords(zh.Normalise(text).Norm), "")
		if err != nil {
			return struct{}{}, err
		}
		hits, err := a.hits(g, 10, false)
		for _, h := range hits {
			ids = append(ids, h.ID)
		}
		total = a.total
		return struct{}{}, err
	})
	if err != nil {
		t.Fatal(err)
	}
	return ids, total
}

// With less effort there may be fewer hits than with more, never a wrong total,
// and what is most alike of all is found.
func TestEffort(t *testing.T) {
	docs := randomDocs(rand.New(rand.NewPCG(4, 4)), 400)
	x := indexOf(t, docs...)
	for i := range 40 {
		text := docs[i].Text
		want, total := alikeWith(t, x, everything, text)
		for _, e := range []effort{usualEffort, {100, 1 << 40, 500, 200}, {50, 4000, 1, 100}, {1, 1, 1, 1}} {
			got, n := alikeWith(t, x, e, text)
			if n != total || len(got) == 0 {
				t.Errorf("%+v: %d in all, want %d", e, n, total)
			}
			if e == usualEffort && !slices.Equal(got, want) || e.kept >= 200 && got[0] != want[0] {
				t.Errorf("%+v finds %v, want %v", e, got, want)
			}
		}
	}
}

// Candidates lose next to nothing: of questions on paragraphs, and of sentences
// on the articles of laws, 99 of 100 have the ten hits that comparing every
// document gives.
func TestCandidates(t *testing.T) {
	if testing.Short() || raceEnabled {
		t.Skip("tens of thousands of documents; not with -short or -race, which takes ten times as long: make eval")
	}
	paragraphs := corpus(t, "drcd")
	var asked []string
	for _, q := range questions(t, "drcd", "queries.jsonl.gz", "qrels.tsv.gz", 100) {
		asked = append(asked, q.text)
	}
	laws := articles(corpus(t, "docs"), 20_000)
	var sentences []string
	for i := 0; len(sentences) < 100; i += len(laws) / 100 {
		r := []rune(laws[i].Text)
		sentences = append(sentences, string(r[len(r)/3:min(len(r)/3+30, len(r))]))
	}
	for _, c := range []struct {
		name  string
		docs  []Document
		asked []string
	}{{"paragraphs", paragraphs, asked}, {"articles", laws, sentences}} {
		t.Run(c.name, func(t *testing.T) {
			m, dir := newMemory(), t.TempDir()
			m.put(c.docs...)
			if _, err := Rebuild(t.Context(), dir, Options{}, m); err != nil {
				t.Fatal(err)
			}
			x := openIndex(t, dir)
			defer x.Close()
			same := 0
			for _, q := range c.asked {
				want, _ := alikeWith(t, x, everything, q)
				if got, _ := alikeWith(t, x, usualEffort, q); slices.Equal(got, want) {
					same++
				}
			}
			t.Logf("%d of %d have the same ten of %d documents", same, len(c.asked), len(c.docs))
			if 100*same < 99*len(c.asked) {
				t.Errorf("only %d of %d questions have the same ten hits", same, len(c.asked))
			}
		})
	}
}

// articles are the first n articles of laws, cut out of whole ones.
func articles(docs []Document, n int) (out []Document) {
	for _, d := range docs {
		for i, part := range strings.Split(d.Text, "\n第") {
			if len(out) < n && len(part) > 60 && len(part) < 3000 {
				out = append(out, Document{ID: fmt.Sprintf("%s-%d", d.ID, i), File: d.File, Title: d.Title, Text: part, Status: "imported"})
			}
		}
	}
	return out
}
