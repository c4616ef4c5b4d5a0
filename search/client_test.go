package search

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"casefile/search/query"
)

// What is within the limits is answered, and what is beyond them refused, alike
// by an index and by the way to the server that owns it.
func TestServedAlike(t *testing.T) {
	m := newMemory()
	m.put(Document{ID: "f/1", File: "f", Text: "<td>问题线索</td>", Unit: "某局"})
	dir := t.TempDir()
	own, err := Own(t.Context(), dir, Options{Wait: waitInTests}, m)
	if err != nil {
		t.Fatal(err)
	}
	defer closeIndex(t, own)
	syncAll(t, own, m)
	served := openIndex(t, dir)
	defer closeIndex(t, served)

	both := func(name string, ask func(x *Index) (*Result, error)) (total int, err error) {
		t.Helper()
		var said []string
		for _, x := range []*Index{own, served} {
			var r *Result
			if r, err = ask(x); err == nil {
				total = r.Total
			}
			var wrong *query.Error
			said = append(said, fmt.Sprint(total, err, errors.As(err, &wrong), errors.Is(err, ErrRequest)))
		}
		if said[0] != said[1] {
			t.Errorf("%s: its owner answers %s, the way to it %s", name, said[0], said[1])
		}
		return total, err
	}
	for name, text := range map[string]string{"markup": strings.Repeat("<td>线索</td>&", 40_000), "plain": strings.Repeat("线索。", 90_000)} {
		n, err := both(name, func(x *Index) (*Result, error) {
			return x.Similar(t.Context(), SimilarRequest{Text: text, Viewer: LocalOperator(), Today: today})
		})
		if err != nil || n != 1 {
			t.Errorf("%s: %d, %v", name, n, err)
		}
	}
	many := slices.Repeat([]string{strings.Repeat("局", 200)}, MaxRestrict)
	wide := Restrict{Unit: append(many[1:], "某局")}
	for name, c := range map[string]struct {
		r   Request
		bad bool
	}{
		"restricted": {Request{Query: "线索", Restrict: wide}, false},
		"all lists":  {Request{Query: "线索", Restrict: Restrict{many, many, many, many, many, many, many, many, many, "", ""}}, false},
		"longest":    {Request{Query: strings.Repeat("问", query.MaxBytes/3)}, false},
		"long":       {Request{Query: strings.Repeat("问", query.MaxBytes)}, true},
		"very long":  {Request{Query: strings.Repeat("问", 4<<20)}, true},
		"no UTF-8":   {Request{Query: "问\xff题"}, true},
	} {
		c.r.Viewer, c.r.Today = LocalOperator(), today
		_, err := both(name, func(x *Index) (*Result, error) { return x.Search(t.Context(), c.r) })
		var wrong *query.Error
		if errors.As(err, &wrong) != c.bad || !c.bad && err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
