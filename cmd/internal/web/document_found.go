package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"casefile/cmd/internal/office"
)

// foundHere is where the words of a query are in the document that is shown.
type foundHere struct {
	Query        string
	Total        int
	Main         placeLink // the one that is shown; zero when there is none
	Places       []placeLink
	More         int // places that are not listed
	Pages        []link
	Before, Next string // addresses of the places beside the one shown
	Plain        string // the document without marks
	Notes        []string
}

// placeLink leads to one place.
type placeLink struct {
	N, Page              int
	Before, Words, After string
	To                   string
	On                   bool
}

// listedPlaces are listed beside the document, around the one that is shown.
const listedPlaces = 100

// askedHere is what the address of a document says of a query.
type askedHere struct {
	doc, query  string
	list        string // the hits it was opened from
	wider       bool
	page, place int
}

func (v *visit) askedHere() askedHere {
	number := func(name string) int { n, _ := strconv.Atoi(v.query(name)); return max(n, 0) }
	return askedHere{v.doc(), v.query("q"), v.handed(), v.query("wider") != "", number("page"), number("place")}
}

func (a askedHere) request() office.HitsRequest {
	return office.HitsRequest{Doc: a.doc, Query: a.query, Wider: a.wider, Place: a.place}
}

// values are the parameters that stand for the query and a place of it.
func (a askedHere) values(place int) url.Values {
	q := url.Values{"q": {a.query}}
	if a.wider {
		q.Set("wider", "1")
	}
	if place > 0 {
		q.Set("place", strconv.Itoa(place))
	}
	return q
}

// at is the address of the document at a place, the best for 0.
func (a askedHere) at(place int) string {
	q := a.values(place)
	a.handOn(q)
	return "/doc/" + a.doc + "?" + q.Encode() + "#hit"
}

// plain is the address of the document without marks, of a PDF at a page.
func (a askedHere) plain(page int) string {
	q := url.Values{}
	if page > 0 {
		q.Set("view", "pdf")
		q.Set("page", strconv.Itoa(page))
	}
	if a.handOn(q); len(q) == 0 {
		return "/doc/" + a.doc
	}
	return "/doc/" + a.doc + "?" + q.Encode()
}

// handOn puts the list among the parameters of another view of the document.
func (a askedHere) handOn(q url.Values) {
	if a.list != "" {
		q.Set("list", a.list)
	}
}

// found looks for the query in the document; nil when none was asked. A query
// that is wrong is told of, and the document shown as it is.
func (s *Server) found(v *visit, p *documentPage) (*office.Hits, error) {
	a := v.askedHere()
	if a.query == "" || !slices.Contains(p.Doc.Parts, "text") {
		return nil, nil
	}
	p.Query = a.query
	h, err := s.office.Hits(v.r.Context(), v.actor, a.request())
	if err != nil {
		kind, messages := office.Explain(err)
		if kind != office.Invalid {
			return nil, err
		}
		p.Errors = append(p.Errors, messages...)
		return nil, nil
	}
	if h.Runs == 0 { // nothing that the text says was asked for
		return h, nil
	}
	if a.place == 0 {
		h.Main = onPage(h, a.page)
	}
	p.Found = foundIn(a, h)
	if h.Plain != nil {
		p.Found.Notes = append(p.Found.Notes, h.Plain.Text)
	}
	return h, nil
}

// onPage is the place to show on a page that was asked for: the best, if it is
// there, else the first of the page, else the best all the same.
func onPage(h *office.Hits, page int) int {
	if page == 0 || h.Main < 0 || h.Places[h.Main].Page == page {
		return h.Main
	}
	if i := slices.IndexFunc(h.Places, func(p office.Place) bool { return p.Page == page }); i >= 0 {
		return i
	}
	return h.Main
}

func foundIn(a askedHere, h *office.Hits) *foundHere {
	f := &foundHere{Query: a.query, Total: h.Total, Plain: a.plain(0)}
	if h.Main < 0 {
		return f
	}
	to := func(i int) placeLink {
		p := h.Places[i]
		return placeLink{i + 1, p.Page, p.Before, p.Words, p.After, a.at(i + 1), i == h.Main}
	}
	if h.Total > len(h.Places) {
		f.Notes = append(f.Notes, "只标出前 "+strconv.Itoa(len(h.Places))+" 处。")
	}
	f.Main = to(h.Main)
	if f.Main.Page > 0 {
		f.Plain = a.plain(f.Main.Page)
	}
	if h.Main > 0 {
		f.Before = a.at(h.Main)
	}
	if h.Main+1 < len(h.Places) {
		f.Next = a.at(h.Main + 2)
	}
	from := min(max(h.Main-listedPlaces/2, 0), max(len(h.Places)-listedPlaces, 0))
	for i := from; i < min(from+listedPlaces, len(h.Places)); i++ {
		f.Places = append(f.Places, to(i))
	}
	f.More = len(h.Places) - len(f.Places)
	f.Pages = pagesWith(a, h)
	return f
}

// pagesWith are the pages that have places, with how many.
func pagesWith(a askedHere, h *office.Hits) (all []link) {
	for i, p := range h.Places {
		k := len(all) - 1
		switch text := strconv.Itoa(p.Page); {
		case p.Page == 0:
		case k >= 0 && all[k].Text == text:
			all[k].Count++
		default:
			all = append(all, link{Text: text, Count: 1, To: a.at(i + 1), On: p.Page == h.Places[h.Main].Page})
		}
	}
	return all[:min(len(all), listedPlaces)]
}

// markedPDF is the document's PDF with the places of a query marked.
func (s *Server) markedPDF(v *visit) error {
	p, _, err := s.office.Marked(v.r.Context(), v.actor, v.askedHere().request())
	if err != nil {
		return err
	}
	return v.send("inline", p.Name, p.MediaType, p.Bytes)
}

// hitPicture is the strip of a page around the best place of a query as SVG; no
// content where there is none to be drawn.
func (s *Server) hitPicture(v *visit) error {
	p, err := s.office.Glimpse(v.r.Context(), v.actor, v.askedHere().request())
	if err != nil {
		return err
	}
	if p == nil {
		v.w.WriteHeader(http.StatusNoContent)
		return nil
	}
	return v.send("inline", "检索处.svg", "image/svg+xml", p.SVG)
}
