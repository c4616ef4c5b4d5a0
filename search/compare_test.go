package search

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"casefile/search/zh"
)

// What is remembered of questions never changes an answer: many more are asked
// than are remembered, again and again, by who sees all and who does not, while
// documents are filed anew.
func TestVerdicts(t *testing.T) {
	rng := rand.New(rand.NewPCG(41, 42))
	const letters = "甲乙丙丁"
	some := func() string {
		var b strings.Builder
		for range 60 {
			b.WriteString(letters[3*rng.IntN(4):][:3])
		}
		return b.String()
	}
	m, x := newMemory(), openIndex(t, t.TempDir())
	defer x.Close()
	docs := make([]Document, 700)
	for round := range 3 {
		for i := range docs {
			if round == 0 || i%9 == round {
				docs[i] = Document{ID: fmt.Sprintf("f/%d", i), Text: some(), Secrecy: []string{"", "机密"}[i%2]}
				m.put(docs[i])
			}
		}
		syncAll(t, x, m)
		for range 250 {
			run := []rune(docs[rng.IntN(len(docs))].Text)[:3+rng.IntN(3)]
			for _, v := range []Viewer{viewer(t, "李", ""), LocalOperator()} {
				want := 0
				for _, d := range docs {
					if strings.Contains(d.Text, string(run)) && (v.kind == operator || d.Secrecy == "") {
						want++
					}
				}
				if r := ask1(t, x, Request{Query: string(run), Viewer: v, Limit: -1}); r.Total != want {
					t.Fatalf("round %d: %s finds %d, want %d", round, string(run), r.Total, want)
				}
			}
		}
	}
	for _, seg := range segmentsOf(t, x) {
		if n := len(seg.table.verdicts.of); n > maxVerdicts || n == 0 {
			t.Errorf("%d questions are remembered", n)
		}
	}
}

func segmentsOf(t *testing.T, x *Index) []*segmentView {
	snap, err := x.b.(*local).gen.terms.snapshot()
	if err != nil {
		t.Fatal(err)
	}
	defer snap.close()
	return slices.DeleteFunc(snap.segments(), func(v *segmentView) bool { return v.seg.Segment().Count() < 2*verdictFrom })
}

// More candidates than one goroutine compares are compared by all, to the same
// end.
func TestCompareParallel(t *testing.T) {
	docs := make([]Document, 1500)
	for i := range docs {
		docs[i].Text = []string{"问题线索", "问题，线索问题、题线", "题线问题"}[i%3]
	}
	x := indexOf(t, docs...)
	g := x.b.(*local).gen.generation
	p, err := Options{}.compile(Request{Query: "问题线", Viewer: LocalOperator(), Today: today})
	if err != nil {
		t.Fatal(err)
	}
	for _, seg := range segmentsOf(t, x) {
		all, err := seg.find(p.terms)
		if err != nil {
			t.Fatal(err)
		}
		f := &finder{g: g, plan: p}
		one, err1 := f.having(t.Context(), seg, all, 1)
		many, err2 := f.having(t.Context(), seg, all, 7)
		if err1 != nil || err2 != nil || !one.Equals(many) || one.GetCardinality() >= all.GetCardinality() {
			t.Errorf("%d by one, %d by many, of %d: %v %v", one.GetCardinality(), many.GetCardinality(), all.GetCardinality(), err1, err2)
		}
	}
}

// What is marked, in the original and in the snippet, says what was asked.
func TestMarksSayTheRun(t *testing.T) {
	rng := rand.New(rand.NewPCG(43, 44))
	var docs []Document
	for i := range 80 {
		docs = append(docs, Document{ID: fmt.Sprintf("f/%03d", i), Text: "始" + generated(rng, 400)})
	}
	x := indexOf(t, docs...)
	for range 300 {
		run := substring(rng, docs[rng.IntN(len(docs))].Text, 8)
		norm := zh.String(run)
		if norm == "" {
			continue
		}
		for _, h := range ask1(t, x, Request{Query: quote(run), Limit: 20}).Hits {
			text := docs[slices.IndexFunc(docs, func(d Document) bool { return d.ID == h.ID })].Text
			if len(h.Matches) == 0 || len(h.Matches) != len(h.Highlight) {
				t.Errorf("%q: %d matches, %d highlights", run, len(h.Matches), len(h.Highlight))
			}
			for i, m := range h.Matches {
				lit := h.Snippet[h.Highlight[i][0]:h.Highlight[i][1]]
				if got := zh.String(text[m[0]:m[1]]); !strings.Contains(got, norm) || zh.String(lit) != got {
					t.Errorf("%q: marks %q, shown as %q", run, text[m[0]:m[1]], lit)
				}
			}
		}
	}
}
