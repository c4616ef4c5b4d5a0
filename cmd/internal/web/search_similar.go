package web

import (
	"cmp"
	"net/http"
	"slices"

	"casefile/cmd/internal/office"
	"casefile/search"
)

const (
	maxSimilar  = 1 << 20 // of a request: a text, percent-encoded
	similarHits = 20
	maxFactors  = 12 // of a score, the weightiest
)

// similarPage is a text or a document and what is like it.
type similarPage struct {
	base
	Imports  bool
	Text     string
	Doc      *office.Document // the document asked from
	Form     string
	From, To string
	Forms    []office.FormInfo
	Found    *office.Found
	Hits     []hit
	Asked    bool
}

// similar asks for documents like a text that was pasted, or like a document.
// A text comes by POST: it may be long, and it is nobody's business afterwards.
func (s *Server) similar(v *visit) error {
	p := &similarPage{base: s.base(v, "search", "相近文书"), Imports: v.has(office.Archivist)}
	p.Text, p.Form, p.From, p.To = v.prose("text"), v.post("form"), v.post("from"), v.post("to")
	if v.r.Method == http.MethodGet {
		p.Form, p.From, p.To = v.query("form"), v.query("from"), v.query("to")
	}
	var err error
	if p.Forms, err = s.office.Forms(v.r.Context(), v.actor); err != nil {
		return err
	}
	ask := office.SimilarRequest{Text: p.Text, Doc: v.query("doc"), Limit: similarHits, Explain: true}
	if ask.Doc != "" {
		if p.Doc, err = s.office.Show(v.r.Context(), v.actor, ask.Doc); err != nil {
			return err
		}
		ask.Text = ""
	}
	if p.Asked = ask.Doc != "" || v.r.Method == http.MethodPost; !p.Asked {
		return s.show(v, http.StatusOK, "similar", p)
	}
	if ask.Restrict, err = s.restrict(p); err != nil {
		return s.badSimilar(v, p, err)
	}
	found, err := s.office.Similar(v.r.Context(), v.actor, ask)
	if err != nil {
		return s.badSimilar(v, p, err)
	}
	p.Found = found
	p.Hits = hitsOf(p.Found.Hits, formNames(p.Forms), asked{})
	return s.show(v, http.StatusOK, "similar", p)
}

// badSimilar shows the text again under what is wrong with it.
func (s *Server) badSimilar(v *visit, p *similarPage, err error) error {
	status, messages := explain(err)
	if status == http.StatusForbidden || status == http.StatusNotFound {
		return err
	}
	p.Errors, p.Asked = messages, false
	return s.show(v, status, "similar", p)
}

// restrict is what narrows the documents that come into question.
func (s *Server) restrict(p *similarPage) (search.Restrict, error) {
	days, err := s.office.Narrow(office.Narrow{From: short(p.From, maxDate), To: short(p.To, maxDate)})
	days.Form = few([]string{p.Form}, 1, maxValue)
	return days, err
}

// weightiest are the factors that make most of a score.
func weightiest(all []search.Factor) []search.Factor {
	all = slices.Clone(all)
	slices.SortStableFunc(all, func(x, y search.Factor) int { return cmp.Compare(y.Score, x.Score) })
	return all[:min(len(all), maxFactors)]
}
