package web

import (
	"net/http"

	"casefile/archive"
	"casefile/cmd/internal/office"
)

type casesPage struct {
	base
	Cases  []office.Case
	Header office.CaseHeader
	CaseIn map[string][]string // problems of the header by field
	Levels []archive.Level
	Kinds  []archive.Kind
	Opens  bool // the actor opens files
}

func (s *Server) cases(v *visit) error {
	return s.showCases(v, http.StatusOK, office.CaseHeader{}, nil)
}

func (s *Server) showCases(v *visit, status int, h office.CaseHeader, errs []office.Message) error {
	p := &casesPage{base: s.base(v, "cases", "案卷"), Header: h, CaseIn: map[string][]string{},
		Levels: archive.Levels(), Kinds: kinds(), Opens: v.has(office.Officer, office.Archivist)}
	var err error
	p.Cases, err = s.office.Cases(v.r.Context(), v.actor)
	if err != nil {
		if len(p.Cases) == 0 {
			return err
		}
		_, p.Errors = office.Explain(err) // some cannot be read; the others can
	}
	if p.Errors = append(p.Errors, errs...); errs != nil {
		p.Notice = ""
	}
	return s.show(v, status, "cases", p)
}

func kinds() []archive.Kind {
	return []archive.Kind{archive.KindCase, archive.KindLead, archive.KindSeries}
}

// openCase opens a file without a document in it yet.
func (s *Server) openCase(v *visit) error {
	h := newHeader(v)
	c, err := s.office.OpenCase(v.r.Context(), v.actor, h)
	if err != nil {
		status, messages := explain(err)
		return s.showCases(v, status, h, messages)
	}
	return v.redirect("/cases/" + c.ID + "?done=case-open")
}
