package web

import (
	"net/http"
	"strconv"

	"casefile/cmd/internal/office"
)

// registerLines is how many entries one page shows, the newest first.
const registerLines = 200

type registerPage struct {
	base
	Register *office.Register
	Lines    []office.NumberLine
	Older    int // the number to go on from; 0: no more
}

// register shows the entries of a series and year from a number downwards.
func (s *Server) register(v *visit) error {
	year, err := strconv.Atoi(v.r.PathValue("year"))
	if err != nil {
		year = -1 // refused as any other year there cannot be
	}
	p := &registerPage{base: s.base(v, "numbers", "发文登记簿")}
	if p.Register, err = s.office.Register(v.r.Context(), v.actor, v.r.PathValue("series"), year); err != nil {
		return err
	}
	from, _ := strconv.Atoi(v.r.FormValue("from"))
	all := p.Register.Lines
	for i := len(all) - 1; i >= 0; i-- {
		if from > 0 && all[i].N > from {
			continue
		}
		if len(p.Lines) == registerLines {
			p.Older = all[i].N
			break
		}
		p.Lines = append(p.Lines, all[i])
	}
	return s.show(v, http.StatusOK, "register", p)
}
