package search

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"

	"casefile/archive"
)

func viewer(t *testing.T, id, clearance string, units ...string) Viewer {
	t.Helper()
	v, err := NewViewer(id, clearance, units...)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestViewer(t *testing.T) {
	if _, err := NewViewer("张", "最高机密"); err == nil {
		t.Error("an unknown clearance is taken")
	}
	for _, v := range []Viewer{{}, LocalOperator(), viewer(t, "张", "秘密", "一室", "张", "", "-")} {
		b, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		var back Viewer
		if err := json.Unmarshal(b, &back); err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(v, back, cmp.AllowUnexported(Viewer{})); d != "" {
			t.Errorf("a viewer changed on the way:\n%s", d)
		}
	}
	var v Viewer
	for _, bad := range []string{`{"kind":7}`, `{"kind":-1}`, `{"kind":1,"clearance":9}`, `{"kind":1,"clearance":-1}`, `7`} {
		if json.Unmarshal([]byte(bad), &v) == nil {
			t.Errorf("%s is a viewer", bad)
		}
	}
}

// Hits, totals and facets are those of the documents a viewer sees, whatever
// else is in the index.
func TestSecrecy(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	names := []string{"张", "李", "一室", "二室", archive.Nobody}
	var docs []Document
	for i := range 300 {
		d := Document{ID: fmt.Sprintf("f/%03d", i), Text: "问题线索", Unit: fmt.Sprintf("某局%d", i%7), Date: fmt.Sprintf("20%02d-01-01", i%20)}
		d.Secrecy = []string{"", "内部", "秘密", "机密", "绝密", "特别"}[rng.IntN(6)]
		if rng.IntN(2) == 0 {
			d.Until = fmt.Sprintf("2026-03-%02d", 1+rng.IntN(9))
		}
		for range rng.IntN(3) {
			d.Audience = append(d.Audience, names[rng.IntN(len(names))])
		}
		docs = append(docs, d)
	}
	x := indexOf(t, docs...)
	viewers := []Viewer{LocalOperator(), viewer(t, "王", ""), viewer(t, "张", "内部"), viewer(t, "李", "秘密", "一室"),
		viewer(t, "", "绝密", "一室", "二室"), viewer(t, "-", "绝密"), viewer(t, " ", "绝密")}
	for i, v := range viewers {
		for _, day := range []string{"2026-03-01", "2026-03-05", "2026-04-01"} {
			date, err := archive.ParseDate(day)
			if err != nil {
				t.Fatal(err)
			}
			total, units, years := 0, map[string]int{}, map[string]int{}
			for _, d := range docs {
				until, err := archive.ParseDate(d.Until)
				if err != nil {
					t.Fatal(err)
				}
				access := archive.Access{Secrecy: archive.Secrecy{Level: archive.Level(d.Secrecy), Until: until}, Audience: d.Audience}
				if v.Sees(access, date) {
					total++
					units[d.Unit]++
					years[d.Date[:4]]++
				}
			}
			r := ask1(t, x, Request{Query: "线索", Viewer: v, Today: day, Facets: true, Limit: MaxLimit})
			if r.Total != total || len(r.Hits) != total {
				t.Errorf("viewer %d on %s: total %d, %d hits, want %d", i, day, r.Total, len(r.Hits), total)
			}
			for name, want := range map[string]map[string]int{"unit": units, "year": years} {
				got := map[string]int{}
				for _, c := range r.Facets[name] {
					got[c.Value] = c.Count
				}
				if d := cmp.Diff(want, got); d != "" {
					t.Errorf("viewer %d on %s, facet %s:\n%s", i, day, name, d)
				}
			}
			list, err := x.Documents(t.Context(), ListRequest{Viewer: v, Today: day})
			if err != nil || list.Total != total {
				t.Errorf("viewer %d on %s: list of %v, want %d (%v)", i, day, list, total, err)
			}
		}
	}
}

func TestNoViewer(t *testing.T) {
	x := indexOf(t, Document{Text: "线索"})
	if _, err := x.Search(t.Context(), Request{Query: "线索", Today: today}); !errors.Is(err, ErrNoViewer) {
		t.Errorf("search without a viewer: %v", err)
	}
	if _, err := x.Documents(t.Context(), ListRequest{Today: today}); !errors.Is(err, ErrNoViewer) {
		t.Errorf("list of documents without a viewer: %v", err)
	}
	if _, err := x.Files(t.Context(), ListRequest{Today: today}); !errors.Is(err, ErrNoViewer) {
		t.Errorf("list of files without a viewer: %v", err)
	}
}
