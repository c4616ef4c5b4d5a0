package search

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"casefile/search/zh"
)

func TestWordings(t *testing.T) {
	o := Options{Names: [][]string{{"张某某", "张小某"}, {"某市监察局", "某市监委", "某市监察委员会"}, {"某", "甲"}}}
	for _, c := range []struct{ run, want string }{
		{"两规", "留置 新称 2018-03-20|双规 同义 "},
		{"兩規措施", "留置措施 新称 2018-03-20|双规措施 同义 "},
		{"留置", "两规 旧称 2018-03-20|双规 旧称 2018-03-20|两指 旧称 2018-03-20|双指 旧称 2018-03-20"},
		{"责成书面说明情况通知书", "函询通知书 同义 "},
		{"问题线索处置", "案件线索处置 旧称 2017-01"},
		{"张某某", "张小某 曾用名 "},
		{"张小某", "张某某 现名 "},
		{"某市监察局", "某市监委 曾用名 |某市监察委员会 曾用名 "},
		{"某市监委的答复", "某市监察局的答复 现名 |某市监察委员会的答复 曾用名 "},
		{"某", ""},
		{"线索", ""},
		{"，", ""},
	} {
		var got []string
		for _, w := range o.wordings(c.run) {
			if w.Run != c.run || w.Used || w.More != 0 {
				t.Errorf("%s: %+v", c.run, w)
			}
			got = append(got, w.Other+" "+w.Why+" "+w.Since)
		}
		if d := cmp.Diff(c.want, strings.Join(got, "|")); d != "" {
			t.Errorf("%s:\n%s", c.run, d)
		}
	}
	if n := len((Options{Names: [][]string{strings.Split("甲乙 丙丁 戊己 庚辛 壬癸 子丑 寅卯 辰巳 午未 申酉", " ")}}).wordings("甲乙")); n != maxWordings {
		t.Errorf("%d wordings", n)
	}
}

// Each line of the table stands for itself: it is in normal form or becomes so,
// dates are dates, and a line is there once.
func TestTermVersions(t *testing.T) {
	seen := map[string]bool{}
	for _, v := range termVersions {
		key := zh.String(v.old) + " " + zh.String(v.now)
		if seen[key] || v.old == v.now || strings.Contains(v.old, v.now) || strings.Contains(v.now, v.old) {
			t.Errorf("%+v", v)
		}
		seen[key] = true
		if len(v.since) != 0 && len(v.since) != len("2017-01") && !validDate(v.since) {
			t.Errorf("%+v: no date", v)
		}
	}
}

func wordingIndex(t *testing.T) *Index {
	t.Helper()
	m := newMemory()
	m.put(
		Document{ID: "f/1", Text: "“两规”手续严格审批。采取两规措施。"},
		Document{ID: "f/2", Text: "采取留置措施，依法通知家属。"},
		Document{ID: "f/3", Text: "采取留置措施，又称两规措施。"},
		Document{ID: "f/4", Text: "采取留置措施的报告", Secrecy: "机密"},
		Document{ID: "f/5", Text: "双规措施", Secrecy: "绝密"},
		Document{ID: "f/6", Text: "对张小某的函询", Date: "2015-03-01"},
		Document{ID: "f/7", Text: "对张某某的函询", Date: "2025-03-01"},
	)
	x, err := Open(t.Context(), t.TempDir(), Options{Wait: waitInTests, Names: [][]string{{"张某某", "张小某", "张大某"}}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { x.Close() })
	syncAll(t, x, m)
	return x
}

// Without Wider a search is exact and tells what other wordings would bring;
// with it they are searched for too.
func TestAlso(t *testing.T) {
	x := wordingIndex(t)
	for _, c := range []struct {
		name string
		r    Request
		hits string
		also []Wording
	}{
		{"operator", Request{Query: "两规措施"}, "f/1 f/3", []Wording{
			{Run: "两规措施", Other: "留置措施", Why: LaterTerm, Since: "2018-03-20", More: 2},
			{Run: "两规措施", Other: "双规措施", Why: SameTerm, More: 1}}},
		{"who may see less", Request{Query: "两规措施", Viewer: viewer(t, "张", "")}, "f/1 f/3", []Wording{
			{Run: "两规措施", Other: "留置措施", Why: LaterTerm, Since: "2018-03-20", More: 1}}},
		{"wider", Request{Query: "两规措施", Viewer: viewer(t, "张", ""), Wider: true}, "f/1 f/2 f/3", []Wording{
			{Run: "两规措施", Other: "留置措施", Why: LaterTerm, Since: "2018-03-20", Used: true}}},
		{"with another clause", Request{Query: "两规措施 家属"}, "", []Wording{
			{Run: "两规措施", Other: "留置措施", Why: LaterTerm, Since: "2018-03-20", More: 1}}},
		{"excluded", Request{Query: "家属 -两规措施"}, "f/2", nil},
		{"name", Request{Query: "张某某"}, "f/7", []Wording{{Run: "张某某", Other: "张小某", Why: FormerName, More: 1}}},
		{"name, restricted", Request{Query: "张某某", Restrict: Restrict{Year: []string{"2025"}}}, "f/7", nil},
		{"name, wider", Request{Query: "张某某", Wider: true}, "f/6 f/7", []Wording{{Run: "张某某", Other: "张小某", Why: FormerName, Used: true}}},
		{"none that says otherwise", Request{Query: "严格审批"}, "f/1", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := ask1(t, x, c.r)
			var ids []string
			for _, h := range r.Hits {
				ids = append(ids, h.ID)
			}
			if got := strings.Join(slices.Sorted(slices.Values(ids)), " "); got != c.hits || r.Total != len(ids) {
				t.Errorf("finds %q, total %d, want %q", got, r.Total, c.hits)
			}
			if d := cmp.Diff(c.also, r.Also); d != "" {
				t.Error(d)
			}
		})
	}
}

// What another wording brings is marked like the run itself, and comes after
// what has the run.
func TestWiderMarks(t *testing.T) {
	x := wordingIndex(t)
	r := ask1(t, x, Request{Query: "张某某", Wider: true})
	if r.Hits[0].ID != "f/7" {
		t.Errorf("%s comes first", r.Hits[0].ID)
	}
	for _, h := range r.Hits {
		if len(h.Highlight) != 1 || !strings.HasPrefix(h.Snippet[h.Highlight[0][0]:], "张") {
			t.Errorf("%s: %q is marked at %v", h.ID, h.Snippet, h.Highlight)
		}
	}
}
