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
