package web

import (
	"cmp"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"casefile/cmd/internal/office"
	"casefile/search"
)

// Limits on the address of a search. What goes beyond them is left out.
const (
	perPage   = 20
	maxValues = 50   // of one dimension
	maxValue  = 200  // bytes of a value
	maxDate   = 20   // characters
	maxCursor = 1024 // bytes
	maxSteps  = 40   // pages gone forward one by one
)

// asked is a search as its address says it: all that is needed to show it
// again, in any state of its page.
//
//	/search?q=招投标&unit=某市某局&unit=某县某局&year=2026&sort=newest&wider=1
//
// A page is reached by its number (page=3, hits are counted off) or step by
// step (after=CURSOR, once for each step): the way of steps stays right while
// papers are filed, so that going forward and back skips and repeats nothing.
type asked struct {
	Query    string
	Restrict search.Restrict
	Sort     search.Sort
	Wider    bool // other wordings too
	Why      bool // tell how scores come about
	Page     int  // from 1
	After    []string
}

// dimension is one kind of fact that hits are narrowed down by.
type dimension struct {
	key, name string
	of        func(*search.Restrict) *[]string
}

// dimensions in the order they stand beside the hits.
var dimensions = []dimension{
	{"form", "文种", func(r *search.Restrict) *[]string { return &r.Form }},
	{"unit", "单位", func(r *search.Restrict) *[]string { return &r.Unit }},
	{"year", "年度", func(r *search.Restrict) *[]string { return &r.Year }},
	{"sector", "行业", func(r *search.Restrict) *[]string { return &r.Sector }},
	{"link", "环节", func(r *search.Restrict) *[]string { return &r.Link }},
	{"level", "层级", func(r *search.Restrict) *[]string { return &r.Level }},
	{"status", "状态", func(r *search.Restrict) *[]string { return &r.Status }},
	{"secrecy", "密级", func(r *search.Restrict) *[]string { return &r.Secrecy }},
	{"case", "案卷", func(r *search.Restrict) *[]string { return &r.Case }},
}

// order is one order of hits and what it is called.
type order struct {
	Sort search.Sort
	Name string
}

var orders = []order{{search.ByScore, "相关度"}, {search.ByNewest, "最新"}, {search.ByOldest, "最早"},
	{search.ByTitle, "标题"}, {search.ByNumber, "文号"}}

// asked reads the parameters of an address. Messages are of dates that there
// are not: the search has none then.
func (s *Server) asked(q url.Values) (asked, []office.Message) {
	a := askedOf(q)
	days, err := s.office.Narrow(office.Narrow{From: a.Restrict.From, To: a.Restrict.To})
	a.Restrict.From, a.Restrict.To = days.From, days.To
	if err == nil {
		return a, nil
	}
	a.Restrict.From, a.Restrict.To = "", ""
	_, messages := explain(err)
	return a, messages
}

// askedOf reads the parameters as they are.
func askedOf(q url.Values) asked {
	one := func(key string) string { return strings.TrimSpace(q.Get(key)) }
	a := asked{Query: one("q"), Sort: search.Sort(one("sort")), Wider: one("wider") != "", Why: one("why") != ""}
	if !slices.ContainsFunc(orders, func(o order) bool { return o.Sort == a.Sort }) {
		a.Sort = search.ByScore
	}
	for _, d := range dimensions {
		*d.of(&a.Restrict) = few(q[d.key], maxValues, maxValue)
	}
	a.Restrict.From, a.Restrict.To = short(one("from"), maxDate), short(one("to"), maxDate)
	a.After = few(q["after"], maxSteps, maxCursor)
	a.Page, _ = strconv.Atoi(one("page"))
	if a.Page < 1 || a.Page > search.MaxOffset/perPage {
		a.Page = 1
	}
	return a
}

// few are the values that are no longer than size bytes, each once and at most
// n of them.
func few(values []string, n, size int) []string {
	var all []string
	for _, s := range values {
		if s = strings.TrimSpace(s); s != "" && len(s) <= size && len(all) < n && !slices.Contains(all, s) {
			all = append(all, s)
		}
	}
	return all
}

// short is at most the first n characters of a text.
func short(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n]) + "…"
	}
	return s
}

// values are the parameters that say this search, without the place in it.
func (a asked) values() url.Values {
	q := url.Values{}
	set := func(key, value string) {
		if value != "" {
			q.Set(key, value)
		}
	}
	set("q", a.Query)
	set("sort", string(a.Sort))
	set("from", a.Restrict.From)
	set("to", a.Restrict.To)
	for _, d := range dimensions {
		if list := *d.of(&a.Restrict); len(list) > 0 {
			q[d.key] = list
		}
	}
	if a.Wider {
		q.Set("wider", "1")
	}
	if a.Why {
		q.Set("why", "1")
	}
	return q
}

// request is what is asked of the office, wherever the page begins.
func (a asked) request() office.SearchRequest {
	return office.SearchRequest{Query: a.Query, Restrict: a.Restrict, Sort: a.Sort, Wider: a.Wider}
}

// address is where this page of the search is found.
func (a asked) address() string {
	q := a.values()
	if a.Page > 1 {
		q.Set("page", strconv.Itoa(a.Page))
	}
	if len(a.After) > 0 {
		q["after"] = a.After
	}
	return "/search?" + q.Encode()
}

// with is the address of a search that differs from this one, at its first page.
func (a asked) with(change func(*asked)) string {
	a.Page, a.After = 1, nil
	change(&a)
	return a.address()
}

// toggled is the address with one value of a dimension chosen, or no longer.
func (a asked) toggled(d dimension, value string) string {
	return a.with(func(b *asked) {
		list := d.of(&b.Restrict)
		was := *list
		*list = slices.DeleteFunc(slices.Clone(was), func(s string) bool { return s == value })
		if len(*list) == len(was) {
			*list = append(*list, value)
		}
	})
}

// freed is the search without any restriction.
func (a asked) freed() string { return a.with(func(b *asked) { b.Restrict = search.Restrict{} }) }

// narrowed reports whether anything but the query restricts the search.
func (a asked) narrowed() bool {
	for _, d := range dimensions {
		if len(*d.of(&a.Restrict)) > 0 {
			return true
		}
	}
	return a.Restrict.From != "" || a.Restrict.To != ""
}

// number is the number of this page, from 1.
func (a asked) number() int { return cmp.Or(a.Page, 1) + len(a.After) }

// offset and cursor say from where on hits are asked for.
func (a asked) offset() int {
	if len(a.After) > 0 {
		return 0
	}
	return (a.Page - 1) * perPage
}

func (a asked) cursor() string {
	if len(a.After) == 0 {
		return ""
	}
	return a.After[len(a.After)-1]
}

// keeps are the parameters that a form hands on besides its own fields.
func (a asked) keeps(but ...string) []kept {
	var all []kept
	q := a.values()
	for _, key := range slices.Sorted(maps.Keys(q)) {
		if slices.Contains(but, key) {
			continue
		}
		for _, s := range q[key] {
			all = append(all, kept{key, s})
		}
	}
	return all
}

// kept is a hidden field of a form.
type kept struct{ Name, Value string }
