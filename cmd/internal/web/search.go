package web

import (
	"errors"
	"net/http"
	"regexp"
	"unicode/utf8"

	"casefile/cmd/internal/office"
	"casefile/search"
	"casefile/search/query"
)

// characterPlace is how a sentence counts to a character of the query.
var characterPlace = regexp.MustCompile(`（第 [0-9]+ 个字处）`)

// searchPage is a query and what it found.
type searchPage struct {
	base
	asked    asked
	Restrict search.Restrict
	Found    *office.Found
	Bad      *badQuery
	Hits     []hit
	Facets   []facet
	Chosen   []link // what narrows the search, each with the way to take it off
	Free     string // the search without all of it
	Orders   []link
	Wordings *wordings
	Nothing  *nothing // of a search without a hit
	Why      link     // the switch that explains scores
	Pages    pager
	CSV      string
	List     string // what a page opened from this one takes along
	Keep     []kept // what a new query keeps
	DateKeep []kept // what a new span of dates keeps
	Saveable []kept
	SaveName string
	From, To int
	Imports  bool
}

// badQuery shows a query with the places where it cannot be understood.
type badQuery []piece

func (s *Server) search(v *visit) error {
	a, wrong := s.asked(v.r.URL.Query())
	p := &searchPage{base: s.base(v, "search", "检索"), asked: a, Restrict: a.Restrict, Imports: v.has(office.Archivist),
		Keep: a.keeps("q", "why"), DateKeep: a.keeps("from", "to")}
	p.base.Query = a.Query
	if len(wrong) > 0 {
		p.Errors = wrong
		return s.show(v, http.StatusUnprocessableEntity, "search", p)
	}
	if a.Query == "" {
		return s.show(v, http.StatusOK, "search", p)
	}
	ask := a.request()
	ask.Limit, ask.Offset, ask.After, ask.Explain, ask.Sideways = perPage, a.offset(), a.cursor(), a.Why, true
	found, err := s.office.Search(v.r.Context(), v.actor, ask)
	if len(a.After) > 0 && errors.Is(err, search.ErrRequest) {
		return v.redirect(a.at(a.number())) // the way there is of another index
	}
	if err != nil {
		return s.badSearch(v, p, err)
	}
	if last := lastPage(found.Total); len(found.Hits) == 0 && a.number() > last {
		return v.redirect(a.at(last))
	}
	names, err := s.names(v)
	if err != nil {
		return err
	}
	p.fill(found, names)
	return s.show(v, http.StatusOK, "search", p)
}

// fill puts an answer on the page.
func (p *searchPage) fill(found *office.Found, names names) {
	a := p.asked
	p.Found = found
	p.Hits = hitsOf(found.Hits, names, a)
	p.Facets = facetsOf(a, found.Facets, names)
	p.Chosen, p.Free = chips(a, names), a.freed()
	p.Orders = a.orders()
	p.Wordings = wordingsOf(a, found.Also)
	p.Why = link{Text: "排序依据", To: a.with(func(b *asked) { b.Why = !b.Why }), On: a.Why}
	p.Pages = a.pager(found)
	p.CSV = "/search.csv?" + a.values().Encode()
	p.List = a.list()
	p.Saveable, p.SaveName = a.keeps("why"), short(a.Query, 30)
	p.From = (a.number()-1)*perPage + 1
	p.To = p.From + len(found.Hits) - 1
	if found.Total == 0 {
		p.Nothing = nothingOf(a, found, names)
	}
}

// badSearch shows the query again, with the characters that are wrong.
func (s *Server) badSearch(v *visit, p *searchPage, err error) error {
	status, messages := explain(err)
	if p.Bad = pointAt(p.asked.Query, wrongPlaces(err)); p.Bad != nil {
		for i := range messages { // shown is better than counted
			messages[i].Text = characterPlace.ReplaceAllString(messages[i].Text, "（标红处）")
		}
	}
	p.Errors = messages
	return s.show(v, status, "search", p)
}

// wrongPlaces are the byte offsets at which a query cannot be understood, of
// every error in err.
func wrongPlaces(err error) []int {
	var several interface{ Unwrap() []error }
	if errors.As(err, &several) {
		var all []int
		for _, e := range several.Unwrap() {
			all = append(all, wrongPlaces(e)...)
		}
		return all
	}
	var wrong *query.Error
	if errors.As(err, &wrong) {
		return []int{wrong.Pos}
	}
	return nil
}

// end stands for the end of a query that goes on where it stops.
const end = "▲"

// pointAt parts a query around the characters at byte offsets. A query too
// long to be shown is not.
func pointAt(q string, places []int) *badQuery {
	if len(places) == 0 || len(q) > query.MaxBytes || !utf8.ValidString(q) {
		return nil
	}
	var marks [][2]int
	for _, pos := range places {
		pos = min(max(pos, 0), len(q))
		for pos > 0 && pos < len(q) && !utf8.RuneStart(q[pos]) {
			pos--
		}
		_, n := utf8.DecodeRuneInString(q[pos:])
		marks = append(marks, [2]int{pos, pos + n})
	}
	b := badQuery(pieces(q, sorted(marks)))
	if last := marks[len(marks)-1]; last[0] == len(q) {
		b = append(b, piece{Text: end, Mark: true})
	}
	return &b
}

// orders are the orders hits can have.
func (a asked) orders() []link {
	var all []link
	for _, o := range orders {
		all = append(all, link{Text: o.Name, On: o.Sort == a.Sort, To: a.with(func(b *asked) { b.Sort = o.Sort })})
	}
	return all
}

// wordings are other ways to say what was asked for, and the switch to search
// for them too.
type wordings struct {
	List   []search.Wording
	Switch link
}

func wordingsOf(a asked, also []search.Wording) *wordings {
	if len(also) == 0 && !a.Wider {
		return nil
	}
	w := &wordings{also, link{Text: "连同其他说法一起检索", On: a.Wider, To: a.with(func(b *asked) { b.Wider = !b.Wider })}}
	return w
}

// listHits sends all hits of a search as CSV with citations. What was asked is
// not in its name: that stays behind on a disk.
func (s *Server) listHits(v *visit) error {
	a, wrong := s.asked(v.r.URL.Query())
	if len(wrong) > 0 {
		return s.search(v)
	}
	release, err := s.works.take(v.r.Context())
	if err != nil {
		return err
	}
	defer release()
	d := &download{v: v, how: "attachment", name: "检索清单-" + s.office.Today() + ".csv", media: "text/csv; charset=utf-8"}
	_, err = s.office.ListHits(v.r.Context(), v.actor, a.request(), 0, d)
	return d.end(err)
}
