package web

import (
	"net/http"
	"net/url"
	"time"

	"casefile/cmd/internal/office"
)

const (
	newsOf     = 30              // saved queries that are run to tell what is new,
	newsWithin = 2 * time.Second // those that there is time for
	savedHits  = 100             // of one, when it is run
)

// savedPage lists the queries somebody keeps.
type savedPage struct {
	base
	Imports bool
	Saved   []savedRow
}

// savedRow is one of them and what is new.
type savedRow struct {
	office.Saved
	Chips   []link
	Run, To string // with what is new first; as a search
	News    *office.SavedRun
	Total   int
	Failed  string // why it cannot be run
}

func (s *Server) saved(v *visit) error { return s.showSaved(v, http.StatusOK, nil) }

func (s *Server) showSaved(v *visit, status int, errs []office.Message) error {
	p := &savedPage{base: s.base(v, "search", "常用检索"), Imports: v.has(office.Archivist)}
	if p.Errors = errs; errs != nil {
		p.Notice = ""
	}
	list, err := s.office.SavedQueries(v.r.Context(), v.actor)
	if err != nil {
		return err
	}
	names, err := s.names(v)
	if err != nil {
		return err
	}
	begun := time.Now()
	for i, q := range list {
		row := rowOf(q, names)
		if i < newsOf && time.Since(begun) < newsWithin {
			s.news(v, &row)
		}
		p.Saved = append(p.Saved, row)
	}
	return s.show(v, status, "saved", p)
}

func rowOf(q office.Saved, names names) savedRow {
	a := askedAgain(q)
	return savedRow{Saved: q, Chips: chips(a, names), To: a.address(), Run: "/saved/run?name=" + url.QueryEscape(q.Name)}
}

// askedAgain is a saved query as a search.
func askedAgain(q office.Saved) asked {
	return asked{Query: q.Query, Restrict: q.Restrict, Sort: q.Sort, Wider: q.Wider}
}

// news tells what is new; one query that cannot be run spoils no other.
func (s *Server) news(v *visit, row *savedRow) {
	found, err := s.office.RunSaved(v.r.Context(), v.actor, office.SavedRequest{Name: row.Name, Limit: 1})
	if err != nil {
		_, messages := explain(err)
		row.Failed = messages[0].Text
		return
	}
	row.News, row.Total = found.Saved, found.Total
}

// save keeps the search a page was made for.
func (s *Server) save(v *visit) error {
	a, wrong := s.asked(v.r.PostForm)
	if len(wrong) > 0 {
		return s.showSaved(v, http.StatusUnprocessableEntity, wrong)
	}
	if _, err := s.office.SaveQuery(v.r.Context(), v.actor, v.post("name"), a.request()); err != nil {
		return s.failSaved(v, err)
	}
	return v.redirect("/saved?done=search-saved")
}

func (s *Server) failSaved(v *visit, err error) error {
	status, messages := explain(err)
	if status == http.StatusForbidden {
		return err
	}
	return s.showSaved(v, status, messages)
}

// runPage is a saved query run again, what is new first.
type runPage struct {
	base
	Imports bool
	Row     savedRow
	Found   *office.Found
	Hits    []hit
	CSV     string
}

func (s *Server) runSaved(v *visit) error {
	name := v.query("name")
	found, err := s.office.RunSaved(v.r.Context(), v.actor, office.SavedRequest{Name: name, Limit: savedHits})
	if err != nil {
		return s.failSaved(v, err)
	}
	q, err := s.oneSaved(v, name)
	if err != nil {
		return err
	}
	names, err := s.names(v)
	if err != nil {
		return err
	}
	a := askedAgain(q)
	p := &runPage{base: s.base(v, "search", q.Name), Imports: v.has(office.Archivist), Row: rowOf(q, names), Found: found,
		Hits: hitsOf(found.Hits, names, a), CSV: "/search.csv?" + a.values().Encode()}
	isNew := map[string]bool{}
	for _, id := range found.Saved.NewIDs {
		isNew[id] = true
	}
	for i := range p.Hits {
		p.Hits[i].New = isNew[p.Hits[i].ID]
	}
	return s.show(v, http.StatusOK, "run", p)
}

func (s *Server) oneSaved(v *visit, name string) (office.Saved, error) {
	list, err := s.office.SavedQueries(v.r.Context(), v.actor)
	for _, q := range list {
		if q.Name == name {
			return q, nil
		}
	}
	return office.Saved{Name: name}, err
}

// seen marks what a page showed, or whatever there is, as seen.
func (s *Server) seen(v *visit) error {
	err := s.office.MarkSaved(v.r.Context(), v.actor, office.MarkRequest{Name: v.post("name"), All: v.post("all") != "",
		IDs: few(v.r.PostForm["id"], savedHits, maxValue), Gone: few(v.r.PostForm["gone"], office.MaxCompared, maxValue)})
	if err != nil {
		return s.failSaved(v, err)
	}
	return v.redirect("/saved?done=search-seen")
}

func (s *Server) forget(v *visit) error {
	if err := s.office.RemoveSaved(v.r.Context(), v.actor, v.post("name")); err != nil {
		return s.failSaved(v, err)
	}
	return v.redirect("/saved?done=search-forgotten")
}
