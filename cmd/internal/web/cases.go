package web

import (
	"net/http"

	"casefile/cmd/internal/office"
)

type casesPage struct {
	base
	Cases []office.Case
}

func (s *Server) cases(v *visit) error {
	p := &casesPage{base: s.base(v, "cases", "案卷")}
	var err error
	p.Cases, err = s.office.Cases(v.r.Context(), v.actor)
	if err != nil {
		if len(p.Cases) == 0 {
			return err
		}
		_, p.Errors = office.Explain(err) // some cannot be read; the others can
	}
	return s.show(v, http.StatusOK, "cases", p)
}

type casePage struct {
	base
	Case  *office.Case
	Forms []office.FormInfo
	Names map[string]string // titles of the documents
}

func (s *Server) oneCase(v *visit) error {
	c, err := s.office.Case(v.r.Context(), v.actor, v.r.PathValue("file"))
	if err != nil {
		return err
	}
	v.name(c.Events)
	p := &casePage{base: s.base(v, "cases", c.Title), Case: c, Names: map[string]string{}}
	if c.Title == "" {
		p.Title = "案卷 " + c.ID
	}
	for _, d := range c.Documents {
		p.Names[d.ID] = d.Title
	}
	if v.has(office.Officer) {
		if p.Forms, err = s.office.Forms(v.r.Context(), v.actor); err != nil {
			return err
		}
	}
	return s.show(v, http.StatusOK, "case", p)
}

type numbersPage struct {
	base
	Series []office.Series
}

func (s *Server) numbers(v *visit) error {
	p := &numbersPage{base: s.base(v, "numbers", "文号登记")}
	var err error
	if p.Series, err = s.office.Numbers(v.r.Context(), v.actor); err != nil {
		return err
	}
	return s.show(v, http.StatusOK, "numbers", p)
}
