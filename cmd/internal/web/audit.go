package web

import (
	"bytes"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"casefile/archive"
	"casefile/cmd/internal/office"
)

// accessRows is how many lines of the access log one page shows; maxSkip is
// how far back it pages: who looks for older ones gives a date.
const (
	accessRows = 100
	maxSkip    = 10_000
)

// auditPage is for who oversees the archive: who read what, and whether
// history is what it was. It tells ids, no titles.
type auditPage struct {
	base
	Asked  office.AccessRequest
	Actors []office.Actor
	Acts   []actOption
	Rows   []archive.AccessLine
	Total  int
	Older  string // address of what came before
	Report *office.AuditReport
	Given  bool // a checkpoint kept elsewhere was handed in
	Signs  bool // may sign a checkpoint
}

type actOption struct{ ID, Name string }

func (s *Server) audit(v *visit) error { return s.showAudit(v, http.StatusOK, nil, nil, false) }

func (s *Server) showAudit(v *visit, status int, errs []office.Message, report *office.AuditReport, given bool) error {
	p := &auditPage{base: s.base(v, "audit", "监督"), Report: report, Given: given, Signs: v.actor.MaySign()}
	q := v.r.URL.Query()
	p.Asked = office.AccessRequest{Actor: v.query("actor"), Document: v.query("document"), Case: v.query("case"), Act: v.query("act"),
		Query: v.query("query"), Since: v.query("since"), Until: v.query("until")}
	skip, _ := strconv.Atoi(q.Get("skip"))
	skip = max(0, min(skip, maxSkip))
	var err error
	if p.Rows, p.Total, err = s.accesses(v, p.Asked, skip); err != nil {
		if kind, messages := office.Explain(err); kind == office.Invalid { // a date that is none
			status, errs = http.StatusUnprocessableEntity, append(errs, messages...)
		} else {
			return err
		}
	}
	if p.Actors, err = s.office.Actors(v.r.Context()); err != nil {
		return err
	}
	if p.Total > skip+accessRows && skip < maxSkip {
		q.Set("skip", strconv.Itoa(skip+accessRows))
		p.Older = "/audit?" + q.Encode()
	}
	for _, id := range []string{"read", "search", "confidential", "draft", "submit", "approve", "return", "issue", "attach", "serve", "reply",
		"withdraw", "task", "number", "batch", "import", "case", "retention", "dispose", "verify", "index", "doctor", "copy", "audit"} {
		p.Acts = append(p.Acts, actOption{id, office.ActFamily(id)})
	}
	if p.Errors = errs; errs != nil {
		p.Notice = ""
	}
	return s.show(v, status, "audit", p)
}

// accesses are the newest lines that are asked for, without so many of them,
// the newest first. No more are kept in memory than may be shown.
func (s *Server) accesses(v *visit, r office.AccessRequest, skip int) ([]archive.AccessLine, int, error) {
	keep, total := skip+accessRows, 0
	var last []archive.AccessLine
	err := s.office.Accesses(v.r.Context(), v.actor, r, func(l archive.AccessLine) error {
		if total++; len(last) == 2*keep {
			last = append(last[:0], last[keep:]...)
		}
		last = append(last, l)
		return nil
	})
	if err != nil {
		return nil, 0, err
	}
	slices.Reverse(last)
	last = last[min(skip, len(last)):]
	last = last[:min(accessRows, len(last))]
	for i := range last {
		if name := v.names[last[i].ID]; name != "" {
			last[i].ID = name
		}
	}
	return last, total, nil
}

// checkpoint signs the state of the log and hands it over.
func (s *Server) checkpoint(v *visit) error {
	if !v.actor.MaySign() {
		_, err := s.office.SignCheckpoint(v.r.Context(), v.actor, nil) // refused, and logged
		return err
	}
	key, err := s.office.AuditKey(s.key)
	if err != nil {
		return s.auditFailed(v, err)
	}
	c, err := s.office.SignCheckpoint(v.r.Context(), v.actor, key)
	if err != nil {
		return s.auditFailed(v, err)
	}
	return v.send("attachment", "检查点-"+strconv.FormatInt(c.Entries, 10)+".txt", "text/plain; charset=utf-8", []byte(c.Text))
}

// verify holds history against the log, and against a checkpoint that was kept
// elsewhere if one is given.
func (s *Server) verify(v *visit) error {
	r := office.AuditRequest{}
	if text := v.prose("checkpoint"); text != "" {
		r.Checkpoints = [][]byte{append(bytes.TrimRight([]byte(text), "\n"), '\n')}
	}
	if given := v.post("pubkey"); given != "" {
		key, err := office.PublicKeyLine(given)
		if err != nil {
			return s.auditFailed(v, err)
		}
		r.Keys = append(r.Keys, key)
	}
	release, err := s.works.take(v.r.Context())
	if err != nil {
		return err
	}
	defer release()
	v.patient()
	report, err := s.office.AuditVerify(v.r.Context(), v.actor, r)
	if err != nil {
		return s.auditFailed(v, err)
	}
	v.r.URL.RawQuery = url.Values{}.Encode()
	return s.showAudit(v, http.StatusOK, nil, report, len(r.Checkpoints) > 0)
}

// auditFailed shows the page again with what went wrong, to who may see it.
func (s *Server) auditFailed(v *visit, err error) error {
	status, messages := explain(err)
	if status == http.StatusForbidden {
		return err
	}
	return s.showAudit(v, status, messages, nil, false)
}
