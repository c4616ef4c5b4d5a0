package search

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"casefile/search/query"
)

func library(t *testing.T) *Index {
	t.Helper()
	m := newMemory()
	m.put(
		Document{ID: "a/1", File: "a", CaseNo: "某纪立〔2025〕7号", Number: "某纪函〔2026〕12号", Title: "函询通知书", Form: "inquiry-letter",
			Date: "2026-02-03", Unit: "某市财政局", Sector: "财政", Link: "招投标", Level: "县处级", Status: "issued", Text: "请就有关问题线索作出说明。"},
		Document{ID: "a/2", File: "a", CaseNo: "某纪立〔2025〕7号", Number: "某纪改〔2025〕3号", Title: "以案促改通知书", Form: "rectification-notice",
			Date: "2025-11-20", Unit: "某市财政局", Sector: "财政", Level: "县处级", Status: "withdrawn", Text: "问题线索已经查实，限期整改。"},
		Document{ID: "b/1", File: "b", Title: "关于问题线索的报告", Date: "2010-06-30", Unit: "某縣教育局", Sector: "教育", Text: "问题线索管理。问题线索处置。"},
		Document{ID: "b/2", File: "b", Title: "草稿", Form: "case-analysis", Status: "drafted"},
	)
	x, err := Open(t.Context(), t.TempDir(), Options{Wait: waitInTests, Forms: map[string]string{
		"inquiry-letter": "函询通知书", "rectification-notice": "以案促改通知书"}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { x.Close() })
	syncAll(t, x, m)
	return x
}

func TestFields(t *testing.T) {
	x := library(t)
	for _, c := range []struct{ q, want string }{
		{"问题线索", "a/1 a/2 b/1"},
		{"单位:财政局", "a/1 a/2"},
		{"单位:教育局", "b/1"},
		{"单位:某县", "b/1"},
		{"-单位:财政局 线索", "b/1"},
		{"文种:函询通知书", "a/1"},
		{"文种:通知书 -文种:函询", "a/2"},
		{"文种:inquiry-letter", "a/1"},
		{"案件:a", "a/1 a/2"},
		{"案件:某纪立[2025]7号", "a/1 a/2"},
		{"文号:某纪函", "a/1"},
		{"行业:财政 层级:县处", "a/1 a/2"},
		{"环节:招投标", "a/1"},
		{"状态:已撤回", "a/2"},
		{"状态:issued", "a/1"},
		{"日期:2025..", "a/1 a/2"},
		{"日期:2010-06-30", "b/1"},
		{"日期:2010年6月", "b/1"},
		{"日期:..2025-11-20 线索", "a/2 b/1"},
		{"日期:2024", ""},
		{"草稿", ""},
	} {
		if got := strings.Join(ids(t, x, c.q), " "); got != c.want {
			t.Errorf("%s finds %q, want %q", c.q, got, c.want)
		}
	}
}

func TestRestrict(t *testing.T) {
	x := library(t)
	for _, c := range []struct {
		r    Restrict
		want int
	}{
		{Restrict{}, 3},
		{Restrict{Case: []string{"a"}}, 2},
		{Restrict{Form: []string{"inquiry-letter", "rectification-notice"}}, 2},
		{Restrict{Unit: []string{"某縣教育局"}}, 1},
		{Restrict{Unit: []string{"教育局"}}, 0},
		{Restrict{Year: []string{"2025", "2010"}}, 2},
		{Restrict{Sector: []string{"财政"}, Link: []string{"招投标"}, Level: []string{"县处级"}}, 1},
		{Restrict{Status: []string{"imported"}}, 1},
		{Restrict{From: "2025-11-20", To: "2025-11-20"}, 1},
		{Restrict{To: "2025-11-19"}, 1},
	} {
		if r := ask1(t, x, Request{Query: "线索", Restrict: c.r}); r.Total != c.want || len(r.Hits) != c.want {
			t.Errorf("%+v: total %d, %d hits, want %d", c.r, r.Total, len(r.Hits), c.want)
		}
	}
}

// The JSON of an answer is an interface.
func TestAnswer(t *testing.T) {
	r := ask1(t, library(t), Request{Query: "线索 单位:财政局 状态:issued", Facets: true})
	r.TookMS, r.Hits[0].Score = 0, 0
	got, err := json.MarshalIndent(r, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	want := `{
 "query": "线索 单位:财政局 状态:issued",
 "total": 1,
 "took_ms": 0,
 "hits": [
  {
   "id": "a/1",
   "case": "a",
   "number": "某纪函〔2026〕12号",
   "title": "函询通知书",
   "form": "inquiry-letter",
   "date": "2026-02-03",
   "page": 0,
   "snippet": "请就有关问题线索作出说明。",
   "score": 0,
   "case_no": "某纪立〔2025〕7号",
   "unit": "某市财政局",
   "status": "issued",
   "highlight": [
    [
     18,
     24
    ]
   ],
   "matches": [
    [
     18,
     24
    ]
   ]
  }
 ],
 "facets": {
  "form": [
   {
    "value": "inquiry-letter",
    "count": 1
   }
  ],
  "level": [
   {
    "value": "县处级",
    "count": 1
   }
  ],
  "link": [
   {
    "value": "招投标",
    "count": 1
   }
  ],
  "secrecy": [
   {
    "value": "none",
    "count": 1
   }
  ],
  "sector": [
   {
    "value": "财政",
    "count": 1
   }
  ],
  "status": [
   {
    "value": "issued",
    "count": 1
   }
  ],
  "unit": [
   {
    "value": "某市财政局",
    "count": 1
   }
  ],
  "year": [
   {
    "value": "2026",
    "count": 1
   }
  ]
 }
}`
	if d := cmp.Diff(want, string(got)); d != "" {
		t.Error(d)
	}
}

func TestOrder(t *testing.T) {
	x := library(t)
	var got []string
	for _, h := range ask1(t, x, Request{Query: "线索"}).Hits {
		got = append(got, h.ID)
	}
	if got[0] != "b/1" { // in the title, and three times
		t.Errorf("best is %v", got)
	}
	got = nil
	for _, h := range ask1(t, x, Request{Query: "日期:..2026"}).Hits {
		got = append(got, h.ID)
	}
	if d := cmp.Diff([]string{"a/1", "a/2", "b/1"}, got); d != "" {
		t.Errorf("without a run the newest come first:\n%s", d)
	}
}

func TestPages(t *testing.T) {
	var docs []Document
	for i := range 1500 { // more than are ranked
		docs = append(docs, Document{ID: fmt.Sprintf("f/%04d", i), Text: "问题线索" + strings.Repeat("处置", i%7), Date: fmt.Sprintf("%04d-01-01", 1000+i)})
	}
	x := indexOf(t, docs...)
	seen := map[string]bool{}
	for offset := 0; offset < 1600; offset += 100 {
		r := ask1(t, x, Request{Query: "线索", Limit: 100, Offset: offset})
		if r.Total != len(docs) {
			t.Fatalf("total %d at %d", r.Total, offset)
		}
		for _, h := range r.Hits {
			if seen[h.ID] {
				t.Errorf("%s twice", h.ID)
			}
			seen[h.ID] = true
		}
	}
	if len(seen) != len(docs) {
		t.Errorf("%d of %d on pages", len(seen), len(docs))
	}
	if r := ask1(t, x, Request{Query: "线索", Limit: -1, Facets: true}); r.Total != len(docs) || len(r.Hits) != 0 || len(r.Facets["year"]) != maxFacet {
		t.Errorf("counts alone: %d, %d hits, %d years", r.Total, len(r.Hits), len(r.Facets["year"]))
	}
}

func TestBadRequests(t *testing.T) {
	x := library(t)
	many := make([]string, MaxRestrict+1)
	for _, c := range []struct {
		name string
		r    Request
	}{
		{"limit", Request{Query: "a", Limit: MaxLimit + 1}},
		{"negative limit", Request{Query: "a", Limit: -2}},
		{"offset", Request{Query: "a", Offset: -1}},
		{"far offset", Request{Query: "a", Offset: MaxOffset + 1}},
		{"no today", Request{Query: "a", Today: "today"}},
		{"date", Request{Query: "a", Restrict: Restrict{From: "2026"}}},
		{"values", Request{Query: "a", Restrict: Restrict{Unit: many}}},
	} {
		if c.r.Today == "" {
			c.r.Today = today
		}
		c.r.Viewer = LocalOperator()
		if _, err := x.Search(t.Context(), c.r); !errors.Is(err, ErrRequest) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	for _, q := range []string{"", "-a", `"`, "\xff", "\u200b", "文号:\x00", strings.Repeat("问题", 500_000), strings.Repeat("a ", 10_000),
		strings.Repeat(`"`, 4095), "日期:x"} {
		_, err := x.Search(t.Context(), Request{Query: q, Viewer: LocalOperator(), Today: today})
		var bad *query.Error
		if !errors.As(err, &bad) {
			t.Errorf("%.20q: %v", q, err)
		}
	}
	for _, q := range []string{"，", "- -", "\x00a", strings.Repeat("问", 1300), "未知:值"} {
		ask1(t, x, Request{Query: q})
	}
	ctx, cancel := context.WithTimeout(t.Context(), -time.Second)
	defer cancel()
	if _, err := x.Search(ctx, Request{Query: "线索", Viewer: LocalOperator(), Today: today}); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("search without time: %v", err)
	}
}

func TestLists(t *testing.T) {
	x := library(t)
	docs, err := x.Documents(t.Context(), ListRequest{Viewer: LocalOperator(), Today: today, File: "b"})
	if err != nil || docs.Total != 2 || docs.Rows[0].ID != "b/1" || docs.Rows[1].State != "drafted" {
		t.Errorf("documents: %+v, %v", docs, err)
	}
	files, err := x.Files(t.Context(), ListRequest{Viewer: LocalOperator(), Today: today, Limit: 1, Offset: 1})
	if err != nil || files.Total != 2 || len(files.Rows) != 1 || files.Rows[0].Documents != 2 {
		t.Errorf("files: %+v, %v", files, err)
	}
	if _, err := x.Documents(t.Context(), ListRequest{Viewer: LocalOperator(), Today: today, Limit: MaxLimit + 1}); !errors.Is(err, ErrRequest) {
		t.Errorf("long list: %v", err)
	}
}
