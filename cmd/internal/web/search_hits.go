package web

import (
	"net/url"
	"slices"
	"strconv"

	"casefile/cmd/internal/office"
	"casefile/search"
)

// hit is one document as the list shows it.
type hit struct {
	search.Hit
	Title    []piece
	Snippet  []piece
	FormName string
	Link     string // the document, at the place found
	PDF      string // the PDF alone, at the page
	Picture  string // of the place on its page
	Similar  string
	InCase   string // the same search within the case
	New      bool   // of a saved query: not seen before
	Open     bool   // why it stands here is unfolded
}

// piece is a stretch of a text.
type piece struct {
	Text string
	Mark bool
}

func hitsOf(found []search.Hit, names names, a asked) []hit {
	var all []hit
	for _, h := range found {
		all = append(all, hitOf(h, names, a))
	}
	return all
}

// hitOf makes the links of a hit. The query goes along, so that the document
// can show where it is found.
func hitOf(h search.Hit, names names, a asked) hit {
	at := "/doc/" + h.ID
	x := hit{Hit: h, FormName: names.value("form", h.Form), Title: a.marked(h.Title), Snippet: pieces(h.Snippet, h.Highlight),
		Similar: "/similar?doc=" + url.QueryEscape(h.ID), Open: a.Why}
	x.Why = weightiest(h.Why)
	q := url.Values{}
	if a.Query != "" {
		q.Set("q", a.Query)
		if a.Wider {
			q.Set("wider", "1")
		}
		x.InCase = a.with(func(b *asked) { b.Restrict.Case = []string{h.Case} })
	}
	if h.Page > 0 && h.Form != "" && a.Query != "" {
		x.Picture = at + "/hit.svg?" + q.Encode()
	}
	if h.Page > 0 {
		page := strconv.Itoa(h.Page)
		q.Set("page", page)
		x.PDF = at + "/document.pdf#page=" + page
		if h.Form == "" { // a past paper
			x.PDF = at + "/original#page=" + page
		}
	}
	if list := a.list(); list != "" {
		q.Set("list", list)
	}
	if x.Link = at; len(q) > 0 {
		x.Link += "?" + q.Encode()
	}
	if a.Query != "" && h.Page == 0 {
		x.Link += "#hit" // in its text
	}
	return x
}

// Guess reports whether a fact of an imported paper is only guessed.
func (h hit) Guess(fact string) bool { return slices.Contains(h.Guessed, fact) }

// marked is a title with what was asked for marked in it.
func (a asked) marked(title string) []piece {
	if a.Query == "" {
		return pieces(title, nil)
	}
	m, err := search.Options{}.Marks(title, search.Request{Query: a.Query, Wider: a.Wider})
	if err != nil { // what was found was understood; nothing is lost without
		return pieces(title, nil)
	}
	return pieces(title, m.Ranges)
}

// pieces parts a text into what is marked and what is not. Ranges that do not
// fit it are left out.
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

// sorted puts ranges in the order in which they begin.
func sorted(marks [][2]int) [][2]int {
	slices.SortFunc(marks, func(x, y [2]int) int { return x[0] - y[0] })
	return marks
}

// pager leads to the other pages of a search.
type pager struct {
	Before, Next string
	Numbers      []link
}

// lastPage is the number of the last page that can be reached by its number.
func lastPage(total int) int {
	return max(1, min((total+perPage-1)/perPage, search.MaxOffset/perPage))
}

// at is the address of the n-th page of a search, counted off.
func (a asked) at(n int) string {
	a.Page, a.After = n, nil
	return a.address()
}

// pager goes on behind the last hit where it can, and by number else.
func (a asked) pager(found *office.Found) pager {
	p := pager{}
	here, last := a.number(), lastPage(found.Total)
	if len(a.After) > 0 {
		b := a
		b.After = a.After[:len(a.After)-1]
		p.Before = b.address()
	} else if here > 1 {
		p.Before = a.at(min(here-1, last))
	}
	switch {
	case found.Next != "" && len(a.After) < maxSteps && len(found.Next) <= maxCursor:
		b := a
		b.After = append(slices.Clone(a.After), found.Next)
		p.Next = b.address()
	case here < last:
		p.Next = a.at(here + 1)
	}
	if last < 2 {
		return p
	}
	for n := max(1, here-3); n <= min(last, here+3); n++ {
		p.Numbers = append(p.Numbers, link{Text: strconv.Itoa(n), To: a.at(n), On: n == here})
	}
	return p
}

// placeName is where in a document a term counts.
func placeName(field string) string {
	switch field {
	case "title":
		return "标题"
	case "number":
		return "文号"
	case "text":
		return "正文"
	case "":
		return "全文"
	}
	return field
}
