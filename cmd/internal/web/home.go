package web

import (
	"net/http"
	"net/url"
	"strings"

	"casefile/cmd/internal/office"
	"casefile/search"
)

// homePage is the desk: what waits, what can be written, what was last.
type homePage struct {
	base
	Forms  []office.FormInfo
	Queues []queue
	Recent []search.DocumentRow
	Cases  []office.Case
	Writes bool // the actor drafts
	Names  map[string]string

	Reads      bool
	Tasks      []office.Task // open ones, overdue first
	TaskTotal  int
	Overdue    int
	CaseTitles map[string]string
}

// deskTasks is how many tasks the desk shows at first.
const deskTasks = 20

// queue is what waits for one step.
type queue struct {
	Name  string
	Total int
	Rows  []queueRow
}

type queueRow struct{ ID, Title, Note string }

// queueRows is how many rows of a queue the desk shows.
const queueRows = 6

func (s *Server) home(v *visit) error {
	p := &homePage{base: s.base(v, "home", "工作台"), Writes: v.has(office.Officer)}
	ctx := v.r.Context()
	var err error
	if p.Forms, err = s.office.Forms(ctx, v.actor); err != nil {
		return err
	}
	p.Names = formNames(p.Forms)
	if !v.has(office.Officer, office.Approver, office.Issuer, office.Archivist, office.Reviewer) {
		return s.show(v, http.StatusOK, "home", p)
	}
	p.Reads = true
	if err := s.queues(v, p); err != nil {
		return err
	}
	s.duties(v, p)
	recent, err := s.office.Documents(ctx, v.actor, office.ListRequest{Limit: 12})
	if err != nil {
		return err
	}
	p.Recent = recent.Rows
	p.Cases, err = s.office.Cases(ctx, v.actor)
	p.tell(err)
	p.CaseTitles = map[string]string{}
	for _, c := range p.Cases {
		p.CaseTitles[c.ID] = c.Title
	}
	return s.show(v, http.StatusOK, "home", p)
}

// duties are what is due in all the files this person may read.
func (s *Server) duties(v *visit, p *homePage) {
	var err error
	p.Tasks, err = s.office.Tasks(v.r.Context(), v.actor, office.TaskRequest{})
	p.tell(err)
	p.TaskTotal = len(p.Tasks)
	for _, t := range p.Tasks {
		if t.Overdue {
			p.Overdue++
		}
	}
	if v.query("tasks") == "" {
		p.Tasks = p.Tasks[:min(deskTasks, len(p.Tasks))]
	}
}

// queues are what waits for the parts the actor plays.
func (s *Server) queues(v *visit, p *homePage) error {
	for _, q := range []struct {
		role        office.Role
		name, state string
	}{
		{office.Officer, "退回待改", "returned"},
		{office.Officer, "草稿待送", "drafted"},
		{office.Approver, "等我签批", ""},
		{office.Issuer, "等候制发", "approved"},
	} {
		if !v.actor.Has(q.role) {
			continue
		}
		if q.state == "" {
			p.Queues = append(p.Queues, s.waiting(v, p, q.name))
			continue
		}
		list, err := s.office.Documents(v.r.Context(), v.actor, office.ListRequest{State: q.state, Limit: queueRows})
		if err != nil {
			return err
		}
		x := queue{Name: q.name, Total: list.Total}
		for _, r := range list.Rows {
			x.Rows = append(x.Rows, queueRow{r.ID, r.Title, r.Case})
		}
		p.Queues = append(p.Queues, x)
	}
	return nil
}

// waiting is what waits for a sign-off that is this person's to give. A file
// that cannot be read does not hide the others.
func (s *Server) waiting(v *visit, p *homePage, name string) queue {
	docs, err := s.office.Waiting(v.r.Context(), v.actor)
	p.tell(err)
	q := queue{Name: name, Total: len(docs)}
	for _, d := range docs[:min(queueRows, len(docs))] {
		row := queueRow{d.ID, d.Title, d.Case}
		for _, g := range d.Signoffs {
			if g.Due {
				row.Note = g.Name + " · " + d.Case
			}
		}
		q.Rows = append(q.Rows, row)
	}
	return q
}

// tell shows what could not be read beside what could.
func (p *homePage) tell(err error) {
	if err != nil {
		_, messages := explain(err)
		p.Errors = append(p.Errors, messages...)
	}
}

func formNames(forms []office.FormInfo) map[string]string {
	names := map[string]string{"": "旧卷"}
	for _, f := range forms {
		names[f.ID] = f.Title
	}
	return names
}

// whoPage asks as whom the visitor acts.
type whoPage struct {
	base
	Actors []office.Actor
	Next   string
	Free   bool
	Typed  string
}

func (s *Server) who(v *visit) error { return s.showWho(v, http.StatusOK, nil) }

func (s *Server) showWho(v *visit, status int, errs []office.Message) error {
	if s.as != "" {
		return v.redirect("/")
	}
	actors, err := s.office.Actors(v.r.Context())
	if err != nil {
		return err
	}
	p := &whoPage{base: s.base(v, "", "以何人身份"), Actors: actors, Next: local(v.r.FormValue("next")), Free: v.free}
	p.Errors, p.Typed = errs, v.post("actor")
	return s.show(v, status, "who", p)
}

// choose sets as whom the visitor acts from here on.
func (s *Server) choose(v *visit) error {
	if s.as != "" {
		return v.redirect("/")
	}
	a, err := s.office.Actor(v.r.Context(), v.post("actor"), "web")
	if err != nil {
		status, messages := explain(err)
		return s.showWho(v, status, messages)
	}
	if _, err := s.newSession(v.w, v.r, a.ID); err != nil {
		return err
	}
	return v.redirect(local(v.post("next")))
}

// local is a path on this server, "/" for anything else.
func local(to string) string {
	u, err := url.Parse(to)
	if err != nil || u.Scheme != "" || u.Host != "" || !strings.HasPrefix(to, "/") ||
		strings.HasPrefix(to, "//") || strings.ContainsAny(to, "\\\r\n\t") || u.Path == "/who" {
		return "/"
	}
	return to
}
