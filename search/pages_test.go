package search

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// What goes away or is corrected between two pages moves nothing else: all that
// is still found comes once, in the order it was in at the first page.
func TestPagesOfWhatChanges(t *testing.T) {
	for _, s := range []Sort{ByScore, ByNewest, ByTitle} {
		for _, q := range []string{"线索", "线索 其他"} {
			rng := rand.New(rand.NewPCG(43, 44))
			docs := generatedDocs(rng, 1300) // more than are ranked
			m, x := newMemory(), openIndex(t, t.TempDir())
			for i := range docs {
				docs[i].Secrecy = ""
				docs[i].Text += "线索其他"
				m.put(docs[i].Document)
			}
			syncAll(t, x, m)
			r := Request{Query: q, Sort: s, Limit: 211, Viewer: viewer(t, "张", "内部")}
			gone := map[string]bool{}
			want := turnPages(t, x, r, false, nil)
			got := turnPages(t, x, r, true, func(int) {
				for range 2 { // what was corrected is corrected again
					for range 40 {
						d := docs[rng.IntN(len(docs))].Document
						d.Text = strings.Repeat("其他", rng.IntN(30)) + strings.Repeat("线索", 1+rng.IntN(30)) + "其他"
						d.Title, d.Date = []string{"线索报告", "通知"}[rng.IntN(2)], []string{"2030-01-01", "1990-01-01", ""}[rng.IntN(3)]
						if gone[d.ID] {
							continue
						}
						m.put(d)
					}
					syncAll(t, x, m)
				}
				for range 30 {
					d := docs[rng.IntN(len(docs))].Document
					gone[d.ID] = true
					d.Title, d.Text = "", "不再有"
					m.put(d)
				}
				syncAll(t, x, m)
			})
			left := func(ids []string) []string {
				return slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return gone[id] })
			}
			if !slices.Equal(left(got), left(want)) {
				t.Errorf("%s of %s: %d documents of %d, or in another order", q, s, len(left(got)), len(left(want)))
			}
			closeIndex(t, x)
		}
	}
}

// The best are ranked among those that had their turn at the first page, and
// the others still come.
func TestPagesOfTheRest(t *testing.T) {
	m, x := newMemory(), openIndex(t, t.TempDir())
	defer closeIndex(t, x)
	var docs []Document
	for i := range rankLimit + 10 {
		n := 1
		if i < 10 {
			n = 30 // the best, and too old to be ranked
		}
		docs = append(docs, Document{ID: fmt.Sprintf("f/%04d", i), Date: fmt.Sprintf("%04d-01-01", 1000+i), Text: strings.Repeat("线索", n) + "处置办法甲乙丙丁"})
	}
	m.put(docs...)
	syncAll(t, x, m)
	r := Request{Query: "线索", Limit: 100}
	want := turnPages(t, x, r, false, nil)
	got := turnPages(t, x, r, true, func(page int) {
		for i := range 5 {
			docs[200+5*page+i].Text = "不再有"
		}
		m.put(docs...)
		syncAll(t, x, m)
	})
	for i, d := range docs {
		if d.Text != "不再有" && !slices.Contains(got, d.ID) {
			t.Errorf("%d is lost", i)
		}
	}
	if first := want[:100]; !slices.Equal(first, got[:100]) {
		t.Error("the first page")
	}
}

// The score that is told of what was corrected is that of what it says now,
// and what a viewer was not cleared for has no place from then.
func TestPagesOfWhatWasCorrected(t *testing.T) {
	m, x := newMemory(), openIndex(t, t.TempDir())
	defer closeIndex(t, x)
	var docs []Document
	for i := range 20 {
		docs = append(docs, Document{ID: fmt.Sprintf("f/%02d", i), Text: strings.Repeat("线索", 20-i) + strings.Repeat("处置", 20+i)})
	}
	docs[2].Secrecy = "机密"
	m.put(docs...)
	syncAll(t, x, m)
	r := Request{Query: "线索", Limit: 6, Viewer: viewer(t, "张", "内部")}
	first := ask1(t, x, r)
	// The best that was secret is not now, and no longer the best; one of the
	// middle is the best.
	docs[2].Secrecy, docs[2].Text = "", "线索"+strings.Repeat("处置", 60)
	docs[8].Text = strings.Repeat("线索", 40)
	m.put(docs...)
	syncAll(t, x, m)
	now := map[string]float64{}
	r.Limit = 20
	for _, h := range ask1(t, x, r).Hits {
		now[h.ID] = h.Score
	}
	r.After = first.Next
	rest := ask1(t, x, r)
	want := []string{"f/07", "f/08", "f/09"}
	if got := hitIDs(rest.Hits); len(got) != 14 || !slices.Equal(got[:3], want) || got[13] != "f/02" {
		t.Errorf("goes on with %v", got)
	}
	if i := slices.Index(hitIDs(rest.Hits), "f/08"); rest.Hits[i].Score < 1.01*rest.Hits[0].Score || now["f/08"] == 0 {
		t.Errorf("told are %v and %v", rest.Hits[i].Score, rest.Hits[0].Score)
	}
}

// With other wordings nothing is lost either, when what has one comes to have
// the words themselves, in its text or as its unit.
func TestPagesOfOtherWordings(t *testing.T) {
	for _, q := range []string{"两规", "单位:某市大数据局", "线索 单位:某市大数据局"} {
		m := newMemory()
		x, err := Open(t.Context(), t.TempDir(), Options{Wait: waitInTests, Names: [][]string{{"某市大数据局", "某市信息办"}}})
		if err != nil {
			t.Fatal(err)
		}
		var docs []Document
		for i := range 60 {
			docs = append(docs, Document{ID: fmt.Sprintf("f/%02d", i), Text: "线索" + []string{"两规", "留置"}[i%2] + strings.Repeat("处置", i), Unit: []string{"某市大数据局", "某市信息办"}[i%2]})
		}
		m.put(docs...)
		syncAll(t, x, m)
		got := turnPages(t, x, Request{Query: q, Wider: true, Limit: 7}, true, func(page int) {
			for i := page; i < len(docs); i += 9 {
				docs[i].Text, docs[i].Unit = "线索"+strings.Repeat("两规", 1+page)+strings.Repeat("处置", i), "某市大数据局"
			}
			m.put(docs...)
			syncAll(t, x, m)
		})
		times := map[string]int{}
		for _, id := range got {
			times[id]++
		}
		for _, d := range docs {
			if n := times[d.ID]; n < 1 || n > 2 {
				t.Errorf("%s: %s comes %d times", q, d.ID, n)
			}
		}
		closeIndex(t, x)
	}
}

// Behind a document whose record was overwritten pages go on by date and score,
// and not in the order of what it said.
func TestPagesBehindWhatIsErased(t *testing.T) {
	m, x := newMemory(), openIndex(t, t.TempDir())
	defer closeIndex(t, x)
	for i := range 9 {
		m.put(Document{ID: fmt.Sprintf("f/%d", i), Title: fmt.Sprintf("线索%d", i), Number: fmt.Sprintf("某发〔2026〕%d号", i), Date: fmt.Sprintf("2026-01-0%d", 9-i), Text: "线索"})
	}
	syncAll(t, x, m)
	sorts := []Sort{ByScore, ByNewest, ByOldest, ByTitle, ByNumber}
	var first []*Result
	for _, s := range sorts {
		first = append(first, ask1(t, x, Request{Query: "线索", Sort: s, Limit: 4}))
	}
	_, err := read(x.b.(*local), func(g *generation) (bool, error) {
		for at := int64(textsStart); at < g.texts.size(); {
			rec, err := g.texts.at(at)
			if err != nil {
				return false, err
			}
			next, err := g.texts.check(at)
			if err != nil {
				return false, err
			}
			blank := make([]byte, len(rec.sections)+len(rec.edits)+len(rec.meta))
			if _, err := g.texts.f.WriteAt(blank, at+headSize); err != nil {
				return false, err
			}
			at = next
		}
		for i, s := range sorts {
			p, err := g.openCursor(Request{Query: "线索", Sort: s, Viewer: LocalOperator(), Today: today, After: first[i].Next}, 1)
			if byWords := s == ByTitle || s == ByNumber; byWords != (err != nil) || !byWords && p.last.date == 0 {
				t.Errorf("%s: %v", s, err)
			}
		}
		return true, nil
	})
	if err != nil {
		t.Error(err)
	}
}

// The length of a cursor is the same whatever there is that the viewer may not
// see.
func TestCursorLength(t *testing.T) {
	m, x := newMemory(), openIndex(t, t.TempDir())
	defer closeIndex(t, x)
	lengths := map[int]bool{}
	for i := range 12 {
		for j := range 3 {
			m.put(Document{ID: fmt.Sprintf("a/%d-%d", i, j), Text: strings.Repeat("线索其他", 1+i*j)})
		}
		m.put(Document{ID: fmt.Sprintf("s/%d", i), Secrecy: "绝密", Text: strings.Repeat("其他事项", 1<<i)})
		syncAll(t, x, m)
		for limit := 1; limit < 3; limit++ {
			lengths[len(ask1(t, x, Request{Query: "线索", Limit: limit, Viewer: viewer(t, "张", "内部")}).Next)] = true
		}
	}
	if len(lengths) != 1 {
		t.Errorf("cursors have the lengths %v", lengths)
	}
}
