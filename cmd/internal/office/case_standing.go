package office

import (
	"context"
	"errors"

	"casefile/archive"
)

// CaseStanding is how far a file has come once its documents are done: closed
// 归档, kept 保管, disposed of 销毁.
type CaseStanding struct {
	// Standing is open, closed 已归档, disposal-asked 已提请销毁 or disposed 已销毁.
	Standing      string `json:"standing,omitempty"`
	ArchiveNo     string `json:"archive_no,omitempty"`
	Closed        string `json:"closed,omitempty"` // civil date
	ClosedBy      string `json:"closed_by,omitempty"`
	Retention     string `json:"retention,omitempty"`
	RetainedUntil string `json:"retained_until,omitempty"` // last day of the term; empty: open, or for ever
	Expired       bool   `json:"expired,omitempty"`        // the term has ended
	AskedBy       string `json:"asked_by,omitempty"`       // who proposed its disposal
	AskedOn       string `json:"asked,omitempty"`
	AskedWhy      string `json:"asked_reason,omitempty"`
	// Next names the steps of the whole file that are legal now and open to
	// this actor: paper, close, reopen, retention, ask, refuse, confirm, export.
	Next []string `json:"next,omitempty"`
}

// standing is what the events tell of a file as a whole.
func (o *Office) standing(arch *archive.Archive, a Actor, st *archive.State) CaseStanding {
	day := func(s *archive.State) string { return archive.DateOf(s.ClosedAt, archive.China()).String() }
	v := CaseStanding{Standing: standingOf(st), ArchiveNo: st.ArchiveNo().String(), Retention: st.Term().Name()}
	if st.Closed != nil {
		v.Closed, v.ClosedBy = day(st), st.ClosedBy.ID
	}
	if until, ok := st.RetentionUntil(archive.China()); ok {
		v.RetainedUntil, v.Expired = until.String(), arch.Today().Compare(until) > 0
	}
	if d := st.Disposal; d != nil {
		v.AskedBy, v.AskedOn, v.AskedWhy = d.Asked.ID, archive.DateOf(d.AskedAt, archive.China()).String(), d.Reason
	}
	v.Next = caseNext(a, st, v)
	return v
}

func standingOf(st *archive.State) string {
	switch {
	case st.Disposed():
		return "disposed"
	case st.Disposal != nil:
		return "disposal-asked"
	case st.Closed != nil:
		return "closed"
	}
	return "open"
}

// caseNext are the steps that the archive holds legal and the table allows.
func caseNext(a Actor, st *archive.State, v CaseStanding) []string {
	asked := st.Disposal != nil
	var out []string
	for _, s := range []struct {
		name  string
		event archive.EventType
		act   act
		may   bool
	}{
		{"paper", archive.EventImported, actPaper, true},
		{"close", archive.EventClosed, actClose, true},
		{"reopen", archive.EventReopened, actReopen, true},
		{"retention", archive.EventRetentionSet, actRetention, true},
		{"ask", archive.EventDisposalAsked, actDispose, v.Expired},
		{"refuse", archive.EventDisposalRefused, actConfirm, asked},
		{"confirm", archive.EventDisposed, actConfirm, asked && st.Disposal.Asked.ID != a.ID && v.Expired},
	} {
		if s.may && a.allow(s.act) == nil && st.CheckFile(s.event) == nil {
			out = append(out, s.name)
		}
	}
	if a.allow(actExport) == nil && !st.Disposed() {
		out = append(out, "export")
	}
	return out
}

// CaseDesk is a file with what is to be done about it.
type CaseDesk struct {
	Case
	Tasks    []Task      `json:"tasks"` // not closed
	Check    *CloseCheck `json:"check"` // what stands against closing it; nil unless it is open
	TasksErr error       `json:"-"`     // of what could not be read of the tasks
}

// CaseDesk reads a file with its documents and events, its open tasks and what
// stands against closing it: one access.
func (o *Office) CaseDesk(ctx context.Context, a Actor, id string) (_ *CaseDesk, err error) {
	t := o.trace(ctx, a, actRead, "case").of(id)
	defer t.end(&err)
	ctx = t.inside()
	c, err := o.Case(ctx, a, id)
	if err != nil {
		return nil, err
	}
	d := &CaseDesk{Case: *c}
	if c.Standing != "open" {
		return d, nil
	}
	d.Tasks, d.TasksErr = o.Tasks(ctx, a, TaskRequest{Case: id})
	d.Check, err = o.CheckClose(ctx, a, id)
	return d, err
}

// Waiting lists the documents that wait for a sign-off 签批 of this actor's, in
// the files he may read, without their values.
func (o *Office) Waiting(ctx context.Context, a Actor) (_ []Document, err error) {
	t := o.trace(ctx, a, actRead, "list")
	defer t.end(&err)
	if err := a.allow(actRead); err != nil {
		return nil, err
	}
	arch, err := o.archive(ctx)
	if err != nil {
		return nil, err
	}
	list, broken := []Document{}, []error{}
	for info, err := range o.readableFiles(ctx, arch, a) {
		if err != nil {
			broken = append(broken, err)
			continue
		}
		for _, d := range info.State.Docs {
			v, err := o.waits(ctx, arch, a, info.State, d)
			if err != nil {
				broken = append(broken, err)
			} else if v != nil {
				list = append(list, *v)
			}
		}
	}
	t.count(len(list))
	return list, errors.Join(broken...)
}

// waits is a document that waits for the actor, nil if it does not.
func (o *Office) waits(ctx context.Context, arch *archive.Archive, a Actor, st *archive.State, d *archive.DocState) (*Document, error) {
	if d.Status != archive.StatusSubmitted || !a.mayRead(d.Access, o.day()) {
		return nil, nil
	}
	v := o.docLine(a, st, d)
	if !v.offers("approve") || o.maySign(ctx, arch, a, d, "") != nil {
		return nil, nil
	}
	if err := o.fromDraft(ctx, arch, a, d, v); isUncleared(err) {
		return nil, nil // its draft is protected more than it is so far
	} else if err != nil {
		return nil, err
	}
	if !v.offers("approve") {
		return nil, nil
	}
	v.Values, v.Confidential = nil, nil
	return v, nil
}
