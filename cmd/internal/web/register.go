package web

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"

	"casefile/cmd/internal/office"
)

// registerLines is how many entries one page shows, the newest first.
const registerLines = 200

// numbersPage tells where each series stands and what is not accounted for.
type numbersPage struct {
	base
	Series []office.Series
	Gaps   []office.NumberGap
	Enters bool // the actor sets starts and enters numbers
	Year   string
	Open   string // the form that was not taken
	Typed  url.Values
}

// Was is what was typed into the form that was not taken.
func (p *numbersPage) Was(form, name, begin string) string {
	if p.Open == form {
		return p.Typed.Get(name)
	}
	return begin
}

func (s *Server) numbers(v *visit) error { return s.showNumbers(v, http.StatusOK, nil) }

func (s *Server) showNumbers(v *visit, status int, errs []office.Message) error {
	p := &numbersPage{base: s.base(v, "numbers", "文号登记"), Enters: v.has(office.Issuer, office.Admin), Year: s.office.Today()[:4]}
	var err error
	if p.Series, err = s.office.Numbers(v.r.Context(), v.actor); err != nil {
		return err
	}
	if p.Gaps, err = s.office.NumberGaps(v.r.Context(), v.actor, "", 0); err != nil {
		return err
	}
	for i := range p.Gaps {
		v.name(nil, &p.Gaps[i].By)
	}
	if p.Errors = errs; errs != nil {
		p.Notice, p.Open, p.Typed = "", v.r.PathValue("action"), v.r.PostForm
	}
	return s.show(v, status, "numbers", p)
}

// number sets the first number of a year, or enters one that no document has.
func (s *Server) number(v *visit) error {
	done := v.r.PathValue("action")
	year, yerr := strconv.Atoi(v.post("year"))
	n, nerr := strconv.Atoi(v.post("n"))
	err := errors.Join(yerr, nerr)
	switch {
	case done != "start" && done != "external" && done != "void":
		return s.nowhere(v)
	case err != nil:
		err = &office.Problem{ID: "number-figures", Kind: office.Invalid}
	case done == "start":
		err = s.office.StartNumber(v.r.Context(), v.actor, v.post("series"), year, n)
	default:
		_, err = s.office.EnterNumber(v.r.Context(), v.actor, office.NumberEntry{Series: v.post("series"), Year: year, N: n,
			Void: done == "void", Date: v.post("date"), Reason: v.post("reason"), Fill: v.post("fill") != ""})
	}
	if err != nil {
		status, messages := explain(err)
		return s.showNumbers(v, status, messages)
	}
	return v.redirect("/numbers?done=number-" + done)
}

// registerPDF is the register 发文登记簿 as it is printed and bound.
func (s *Server) registerPDF(v *visit) error {
	year, err := strconv.Atoi(v.r.PathValue("year"))
	if err != nil {
		year = -1
	}
	release, err := s.works.take(v.r.Context())
	if err != nil {
		return err
	}
	defer release()
	b, r, err := s.office.RegisterPDF(v.r.Context(), v.actor, v.r.PathValue("series"), year)
	if err != nil {
		return err
	}
	return v.send("inline", "发文登记簿-"+r.Series.ID+"-"+strconv.Itoa(r.Year)+".pdf", "application/pdf", b)
}

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
