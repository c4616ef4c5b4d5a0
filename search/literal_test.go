package search

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func apartIndex(t *testing.T) *Index {
	t.Helper()
	m := newMemory()
	m.put(
		Document{ID: "f/1", Title: "总承包合同", Text: strings.Repeat("工程、投资、质量、安全。", 400) + "两规。", Date: "2001-01-01"},
		Document{ID: "f/2", Title: "留置", Text: "留置。留置。", Date: "2024-01-01"},
		Document{ID: "f/3", Title: "送达回证", Text: "□直接送达□留置送达", Date: "2025-01-01"},
		Document{ID: "f/4", Title: "回证", Text: "□留置送达。对其留置。", Date: "2025-02-01"},
		Document{ID: "f/5", Title: "担保", Text: "留置权人享有留置权", Date: "2025-02-01"},
		Document{ID: "f/6", Title: "留置", Text: "两规", Date: "2000-02-01", Unit: "某市水利局"},
		Document{ID: "f/7", Title: "两规定", Text: "按照两规定办", Unit: "某市水务局"},
	)
	x, err := Open(t.Context(), t.TempDir(), Options{Wait: waitInTests, Names: [][]string{{"某市水务局", "某市水利局"}}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { x.Close() })
	syncAll(t, x, m)
	return x
}

// told are the ids of hits in order, each with the wordings it came by.
func told(hits []Hit) string {
	var all []string
	for _, h := range hits {
		all = append(all, strings.Join(append([]string{h.ID}, h.Wording...), "="))
	}
	return strings.Join(all, " ")
}

// What has the words themselves comes before what has another wording alone,
// however much of it; and a longer term is not the wording.
func TestWiderLiteralFirst(t *testing.T) {
	x := apartIndex(t)
	for _, c := range []struct {
		r    Request
		want string
		more []int
	}{
		{Request{Query: "两规"}, "f/6 f/1 f/7", []int{2}},
		{Request{Query: "两规", Wider: true}, "f/7 f/6 f/1 f/2=留置 f/4=留置", nil},
		{Request{Query: "两规", Wider: true, Sort: ByNewest}, "f/4=留置 f/2=留置 f/1 f/6 f/7", nil},
		{Request{Query: "留置", Wider: true, Sort: ByOldest}, "f/6 f/1=两规 f/2 f/3 f/5 f/4", nil},
		{Request{Query: "留置送达"}, "f/4 f/3", nil},
		{Request{Query: "两规 OR 回证", Wider: true, Sort: ByNewest}, "f/4 f/3 f/2=留置 f/1 f/6 f/7", nil},
		{Request{Query: "单位:某市水利局", Wider: true}, "f/6 f/7=某市水务局", nil},
	} {
		r := ask1(t, x, c.r)
		got := told(r.Hits)
		if c.r.Sort == ByScore { // beside the two classes the order is the scores'
			sort := func(s string) string { return strings.Join(slices.Sorted(strings.FieldsSeq(s)), " ") }
			if i := strings.Index(got, "="); i >= 0 && strings.Contains(got[i:], " f/") && !strings.Contains(got[i+strings.Index(got[i:], " f/"):], "=") {
				t.Errorf("%+v: %s", c.r, got)
			}
			got, c.want = sort(got), sort(c.want)
		}
		if d := cmp.Diff(c.want, got); d != "" {
			t.Errorf("%s wider %v %s:\n%s", c.r.Query, c.r.Wider, c.r.Sort, d)
		}
		var more []int
		for _, w := range r.Also {
			if !w.Used {
				more = append(more, w.More)
			}
		}
		if d := cmp.Diff(c.more, more); d != "" {
			t.Errorf("%s: told of %s", c.r.Query, d)
		}
	}
}

// Nothing that is not the wording is marked, in the snippet and in the paper.
func TestWiderMarksNoLongerTerm(t *testing.T) {
	x := apartIndex(t)
	for _, h := range ask1(t, x, Request{Query: "两规", Wider: true}).Hits {
		if h.ID == "f/4" && (len(h.Highlight) != 1 || !strings.HasPrefix(h.Snippet[h.Highlight[0][1]:], "。")) {
			t.Errorf("%q is marked at %v", h.Snippet, h.Highlight)
		}
	}
	m, err := Options{}.Marks("□留置送达，留置场所，采取留置措施", Request{Query: "两规", Wider: true, Today: "2026-01-01"})
	if err != nil || m.Total != 1 {
		t.Errorf("%+v, %v", m, err)
	}
	m, err = Options{}.Marks("在留置场所", Request{Query: "两规场所", Wider: true, Today: "2026-01-01"})
	if err != nil || m.Total != 1 {
		t.Errorf("%+v, %v", m, err)
	}
}

// The words themselves come first, and every hit once, where there are more
// hits than are ranked, page by page.
func TestWiderPages(t *testing.T) {
	m := newMemory()
	var docs []Document
	for i := range rankLimit + 40 {
		d := Document{ID: fmt.Sprintf("f/%d", i), Title: "留置", Text: "留置", Date: "2025-01-01"}
		if i%20 == 0 {
			d.Title, d.Text, d.Date = "报告", "采取两规措施", "2005-01-01"
		}
		docs = append(docs, d)
	}
	m.put(docs...)
	x, err := Open(t.Context(), t.TempDir(), Options{Wait: 10 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { x.Close() })
	syncAll(t, x, m)
	seen, literal, r := map[string]bool{}, 0, Request{Query: "两规", Wider: true, Limit: 300}
	for {
		page := ask1(t, x, r)
		for i, h := range page.Hits {
			if seen[h.ID] {
				t.Fatalf("%s comes twice", h.ID)
			}
			seen[h.ID] = true
			if len(h.Wording) == 0 {
				if literal++; literal != len(seen) {
					t.Fatalf("hit %d of a page has the words and comes after one that has not", i)
				}
			}
		}
		if r.After = page.Next; r.After == "" {
			break
		}
	}
	if len(seen) != len(docs) || literal != 52 {
		t.Errorf("%d hits, %d with the words", len(seen), literal)
	}
}

// The longer terms have the term in them.
func TestFixedTerms(t *testing.T) {
	for term, longer := range fixedTerms {
		if !slices.ContainsFunc(termVersions, func(v termVersion) bool { return v.old == term || v.now == term }) {
			t.Errorf("%s is no term", term)
		}
		for _, l := range longer {
			if l == term || !strings.Contains(l, term) {
				t.Errorf("%s is not in %s", term, l)
			}
		}
	}
}
