package web

import (
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"casefile/cmd/internal/office"
	"casefile/search"
)

// Whatever an address says, the address made of it says the same again.
func FuzzAsked(f *testing.F) {
	for _, s := range []string{"q=%E6%8B%9B%E6%A0%87&unit=a&unit=b&unit=a&year=2026&sort=newest&wider=1", "q=+x+&page=3&after=c&why=1",
		"sort=nonsense&page=-1&from=2010&to=2012-06", "case=%00&q=%ff", "page=99999999999999999999", "after=a&after=a&after=b"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		q, err := url.ParseQuery(raw)
		if err != nil {
			return
		}
		a := askedOf(q)
		_, again, _ := strings.Cut(a.address(), "?")
		if q, err = url.ParseQuery(again); err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(a, askedOf(q)); d != "" {
			t.Errorf("%q: %s", raw, d)
		}
		for _, d := range dimensions {
			if n := len(*d.of(&a.Restrict)); n > maxValues {
				t.Errorf("%d values of %s", n, d.key)
			}
		}
	})
}

// Choosing a value twice is choosing none, and neither changes the search it
// starts from.
func TestToggled(t *testing.T) {
	a := asked{Query: "招标", Page: 3, After: []string{"c"}, Restrict: search.Restrict{Unit: []string{"甲", "乙"}}}
	d := dimensions[1]
	for _, value := range []string{"甲", "乙", "丙"} {
		once := parsed(t, a.toggled(d, value))
		if len(once.Restrict.Unit) == 2 || once.Page != 1 || once.After != nil {
			t.Errorf("%s: %+v", value, once)
		}
		twice := parsed(t, once.toggled(d, value))
		if len(twice.Restrict.Unit) != 2 {
			t.Errorf("%s twice: %+v", value, twice)
		}
	}
	if d := cmp.Diff([]string{"甲", "乙"}, a.Restrict.Unit); d != "" {
		t.Error(d)
	}
}

func parsed(t *testing.T, address string) asked {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return askedOf(u.Query())
}

func TestPager(t *testing.T) {
	a := asked{Query: "x", Page: 1}
	for range maxSteps {
		a.After = append(a.After, "c"+strings.Repeat("x", len(a.After)))
	}
	found := foundOf(100*perPage, "next")
	if p := a.pager(found); strings.Contains(p.Next, "after") || !strings.Contains(p.Next, "page=42") {
		t.Errorf("after %d steps: %s", maxSteps, p.Next)
	}
	if p := (asked{Query: "x", Page: 1}).pager(found); !strings.Contains(p.Next, "after=next") || p.Before != "" || len(p.Numbers) != 4 {
		t.Errorf("the first page: %+v", p)
	}
	if p := (asked{Query: "x", Page: 1}).pager(foundOf(3, "")); p.Next != "" || p.Numbers != nil {
		t.Errorf("the only page: %+v", p)
	}
	last := search.MaxOffset / perPage
	if p := (asked{Query: "x", Page: last}).pager(foundOf(1<<30, "")); p.Next != "" {
		t.Errorf("the last page that can be counted off: %+v", p)
	}
}

func FuzzBlocks(f *testing.F) {
	f.Add("# 一\n- a `b`\n| c | `d` |\n```\nx")
	f.Fuzz(func(_ *testing.T, text string) { blocks(text) })
}

func foundOf(total int, next string) *office.Found {
	return &office.Found{Result: &search.Result{Total: total, Next: next}}
}
