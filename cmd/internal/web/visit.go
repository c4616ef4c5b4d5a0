package web

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"casefile/cmd/internal/office"
)

// visit is one request: who asks and what comes with it.
type visit struct {
	w       http.ResponseWriter
	r       *http.Request
	session session
	actor   office.Actor // zero until somebody is chosen
	free    bool         // the archive defines no actors: any name may be signed
	names   map[string]string
	file    office.PaperIn      // that came with the form
	files   []office.ImportFile // likewise, of an import
	after   []func()            // what is given back in the end
}

type handler func(*visit) error

// errWho sends a visitor who has not said who he is to where he says it.
var errWho = errors.New("nobody chosen")

// errForm is a request whose form did not come from a page of this session.
var errForm = errors.New("form without its token")

// handle finds out who asks, holds the token of a form against the session,
// and answers what went wrong with a page of its own.
func (s *Server) handle(h handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v := &visit{w: w, r: r}
		defer v.end()
		err := s.admit(v)
		if err == nil {
			err = h(v)
		}
		if errors.Is(err, errWho) {
			http.Redirect(w, r, "/who?next="+url.QueryEscape(r.URL.RequestURI()), http.StatusSeeOther)
			return
		}
		if err != nil {
			s.fail(v, err)
		}
	})
}

func (v *visit) end() {
	for _, f := range v.after {
		f()
	}
}

// admit settles session, form and actor.
func (s *Server) admit(v *visit) (err error) {
	if v.session, err = s.sessionOf(v.w, v.r); err != nil {
		return err
	}
	if v.r.Method == http.MethodPost && bringsPaper(v.r) {
		if err := s.identify(v); err != nil {
			return err
		}
		return s.readPaper(v)
	}
	if v.r.Method == http.MethodPost {
		if err := v.r.ParseForm(); err != nil {
			return err
		}
		if !s.tokenFits(v.session, v.r.PostForm.Get("token")) {
			return errForm
		}
	}
	return s.identify(v)
}

// identify looks up as whom the visitor acts: the one the server was started
// for, else the one of the session, else the local operator.
func (s *Server) identify(v *visit) error {
	defined, err := s.office.Actors(v.r.Context())
	if err != nil {
		return err
	}
	v.free = len(defined) == 0
	v.names = map[string]string{}
	for _, a := range defined {
		v.names[a.ID] = a.Name
	}
	name := s.as
	if name == "" {
		name = v.session.actor
	}
	if name == "" && v.free {
		name = s.account
	}
	known := v.free || s.as != "" || slices.ContainsFunc(defined, func(a office.Actor) bool { return a.ID == name })
	if name == "" || !known {
		if v.r.URL.Path == "/who" {
			return nil
		}
		return errWho
	}
	v.actor, err = s.office.Actor(v.r.Context(), name, "web")
	return err
}

// doc is the id of the document a path names.
func (v *visit) doc() string { return v.r.PathValue("file") + "/" + v.r.PathValue("local") }

// post is a field of the form, white space around it cut.
func (v *visit) post(name string) string { return strings.TrimSpace(v.r.PostForm.Get(name)) }

// query is a parameter of the address.
func (v *visit) query(name string) string { return strings.TrimSpace(v.r.URL.Query().Get(name)) }

func (v *visit) redirect(to string) error {
	http.Redirect(v.w, v.r, to, http.StatusSeeOther)
	return nil
}

// name puts the names of people for their ids. One who has left the office's
// data stays as recorded.
func (v *visit) name(events []office.Event, ids ...*string) {
	for i := range events {
		ids = append(ids, &events[i].By)
	}
	for _, id := range ids {
		if name := v.names[*id]; name != "" {
			*id = name
		}
	}
}

// has tells whether the actor plays one of the roles. It chooses what a page
// shows first; what is allowed, office says.
func (v *visit) has(roles ...office.Role) bool { return slices.ContainsFunc(roles, v.actor.Has) }

// nowhere answers an address that leads nowhere.
func (s *Server) nowhere(*visit) error {
	return &office.Problem{ID: "not-found", Kind: office.Missing, Args: map[string]string{"detail": "没有这个网页"}}
}
