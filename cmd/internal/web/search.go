package web

import (
	"errors"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"unicode/utf8"

	"casefile/cmd/internal/office"
	"casefile/search"
	"casefile/search/query"
)

const perPage = 10

// characterPlace is how a sentence counts to a character of the query.
var characterPlace = regexp.MustCompile(`（第 [0-9]+ 个字处）`)

// searchPage is a query and what it found.
type searchPage struct {
	base
	Asked  bool
	Bad    *badQuery
	Found  *office.Found
	Hits   []hit
	Facets []facet
	Pages  []link
	From   int
	To     int
}

// badQuery shows a query with the place where it cannot be understood.
type badQuery struct{ Before, At, After string }

type hit struct {
	search.Hit
	FormName string
	Snippet  []piece
	Link     string // the document, at the page
	PDF      string // the PDF alone, at the page
}

// piece is a stretch of a snippet.
type piece struct {
	Text string
	Mark bool
}

type facet struct {
	Name   string
	Values []link
}

type link struct {
	Text  string
	Count int
	To    string
	On    bool
}

// facets are the groups of links beside the hits: parameter and title.
var facets = []struct{ key, name string }{{"form", "文种"}, {"unit", "单位"}, {"year", "年度"}}

func (s *Server) search(v *visit) error {
	p := &searchPage{base: s.base(v, "search", "检索")}
	p.Query = v.query("q")
	if p.Query == "" {
		return s.show(v, http.StatusOK, "search", p)
	}
	p.Asked = true
	page, err := strconv.Atoi(v.query("page"))
	if err != nil || page < 1 || page > search.MaxOffset/perPage {
		page = 1
	}
	found, err := s.office.Search(v.r.Context(), v.actor, office.SearchRequest{Query: p.Query, Limit: perPage,
		Offset: (page - 1) * perPage, Restrict: restriction(v)})
	if err != nil {
		return s.badSearch(v, p, err)
	}
	p.Found = found
	forms, err := s.office.Forms(v.r.Context(), v.actor)
	if err != nil {
		return err
	}
	names := formNames(forms)
	for _, h := range found.Hits {
		p.Hits = append(p.Hits, hitOf(h, names))
	}
	p.Facets = facetLinks(v, found.Facets, names)
	p.Pages = pageLinks(v, page, found.Total)
	p.From, p.To = (page-1)*perPage+1, (page-1)*perPage+len(found.Hits)
	return s.show(v, http.StatusOK, "search", p)
}

// badSearch shows the query again, with the character that is wrong.
func (s *Server) badSearch(v *visit, p *searchPage, err error) error {
	status, messages := explain(err)
	p.Errors = messages
	var wrong *query.Error
	if errors.As(err, &wrong) {
		p.Bad = pointAt(p.Query, wrong.Pos)
		for i := range messages { // shown is better than counted
			messages[i].Text = characterPlace.ReplaceAllString(messages[i].Text, "（标红处）")
		}
	}
	return s.show(v, status, "search", p)
}

// pointAt parts a query around the character at a byte offset.
func pointAt(q string, pos int) *badQuery {
	pos = min(max(pos, 0), len(q))
	for pos > 0 && pos < len(q) && !utf8.RuneStart(q[pos]) {
		pos--
	}
	_, n := utf8.DecodeRuneInString(q[pos:])
	return &badQuery{q[:pos], q[pos : pos+n], q[pos+n:]}
}

func restriction(v *visit) search.Restrict {
	one := func(key string) []string {
		if s := v.query(key); s != "" {
			return []string{s}
		}
		return nil
	}
	return search.Restrict{Form: one("form"), Unit: one("unit"), Year: one("year"), Case: one("case")}
}

func hitOf(h search.Hit, names map[string]string) hit {
	at := "/doc/" + h.ID
	x := hit{Hit: h, FormName: names[h.Form], Link: at, Snippet: pieces(h.Snippet, h.Highlight)}
	if x.FormName == "" {
		x.FormName = h.Form
	}
	if h.Page > 0 {
		x.Link += "?page=" + strconv.Itoa(h.Page)
		x.PDF = at + "/document.pdf#page=" + strconv.Itoa(h.Page)
	}
	return x
}

// pieces parts a snippet into what is marked and what is not. Ranges that do
// not fit it are left out.
func pieces(s string, marks [][2]int) []piece {
	var all []piece
	at := 0
	for _, m := range marks {
		if m[0] < at || m[1] <= m[0] || m[1] > len(s) {
			continue
		}
		if m[0] > at {
			all = append(all, piece{Text: s[at:m[0]]})
		}
		all = append(all, piece{Text: s[m[0]:m[1]], Mark: true})
		at = m[1]
	}
	if at < len(s) {
		all = append(all, piece{Text: s[at:]})
	}
	return all
}

// facetLinks are the values found and, for the one chosen, the way back.
func facetLinks(v *visit, counts map[string][]search.Count, names map[string]string) []facet {
	var all []facet
	for _, f := range facets {
		x := facet{Name: f.name}
		chosen := v.query(f.key)
		for _, c := range counts[f.key] {
			l := link{Text: c.Value, Count: c.Count, To: with(v, f.key, c.Value)}
			if f.key == "form" && names[c.Value] != "" {
				l.Text = names[c.Value]
			}
			if c.Value == chosen {
				l.On, l.To = true, with(v, f.key, "")
			}
			if c.Value != "" {
				x.Values = append(x.Values, l)
			}
		}
		if len(x.Values) > 0 {
			all = append(all, x)
		}
	}
	return all
}

// with is the address of this search with one parameter changed, at its first
// page.
func with(v *visit, key, value string) string {
	q := url.Values{}
	for _, k := range []string{"q", "form", "unit", "year", "case"} {
		if s := v.query(k); s != "" {
			q.Set(k, s)
		}
	}
	q.Del(key)
	if value != "" {
		q.Set(key, value)
	}
	return "/search?" + q.Encode()
}

// pageLinks are the pages around the current one.
func pageLinks(v *visit, page, total int) []link {
	last := (total + perPage - 1) / perPage
	if last < 2 {
		return nil
	}
	var all []link
	for n := max(1, page-4); n <= min(last, page+4); n++ {
		all = append(all, link{Text: strconv.Itoa(n), To: with(v, "page", strconv.Itoa(n)), On: n == page})
	}
	return all
}
