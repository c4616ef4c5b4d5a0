package office

import (
	"context"
	"regexp"
	"slices"

	"casefile/archive"
	"casefile/templates"
)

var fondsCode = regexp.MustCompile(`^[A-Z0-9]{4}$`)

// defaultRoom is the 室代码 of single documents when nobody says otherwise: 办公室.
const defaultRoom = "BGS"

// CloseCheck tells whether a case file can be closed, and every reason if not.
type CloseCheck struct {
	Case    string    `json:"case"`
	Ready   bool      `json:"ready"`
	Reasons []Message `json:"reasons"`
}

// ClosedCase is a case file as it was closed.
type ClosedCase struct {
	Case      string `json:"case"`
	ArchiveNo string `json:"archive_no,omitempty"`
	Documents int    `json:"documents"`
	Pages     int    `json:"pages"`
	Retention string `json:"retention"`
	Until     string `json:"until,omitempty"` // last day of the term; empty: for ever
	Manifest  string `json:"manifest"`        // key in the archive
	SHA256    string `json:"sha256"`          // of the manifest
}

// CheckClose lists what still stands against closing a case file.
func (o *Office) CheckClose(ctx context.Context, a Actor, id string) (_ *CloseCheck, err error) {
	t := o.trace(ctx, a, actRead, "check").of(id)
	defer t.end(&err)
	_, st, err := o.fileFor(ctx, a, actRead, id)
	if err != nil {
		return nil, err
	}
	needs, err := o.needs()
	if err != nil {
		return nil, err
	}
	c := &CloseCheck{Case: id, Reasons: []Message{}}
	for _, reason := range st.Complete(needs) {
		_, messages := Explain(reason)
		c.Reasons = append(c.Reasons, messages...)
	}
	c.Ready = len(c.Reasons) == 0
	return c, nil
}

// CloseCase closes a case file 归档; room is the 室代码 of a series of single
// documents. Every reason not to is in the error.
func (o *Office) CloseCase(ctx context.Context, a Actor, id, room string) (_ *ClosedCase, err error) {
	t := o.trace(ctx, a, actClose, "").of(id)
	defer t.end(&err)
	arch, st, err := o.fileFor(ctx, a, actClose, id)
	if err != nil {
		return nil, err
	}
	needs, err := o.needs()
	if err != nil {
		return nil, err
	}
	order, err := o.ordering()
	if err != nil {
		return nil, err
	}
	data, err := arch.Office(ctx)
	if err != nil {
		return nil, err
	}
	if room == "" && st.Opened.Kind == archive.KindSeries {
		room = defaultRoom
	}
	st, err = arch.Close(ctx, o.by(a), archive.CloseRequest{File: st.ID, Ordering: order, Fonds: data.Fonds, Room: room, Check: needs})
	if err != nil {
		return nil, err
	}
	return closedView(st), nil
}

func closedView(st *archive.State) *ClosedCase {
	c := &ClosedCase{Case: string(st.ID), ArchiveNo: st.Closed.ArchiveNo, Documents: st.Closed.Documents, Pages: st.Closed.Pages,
		Retention: st.Term().Name(), Manifest: st.Closed.ManifestKey(st.ID), SHA256: string(st.Closed.Manifest.Digest)}
	if until, ok := st.RetentionUntil(archive.China()); ok {
		c.Until = until.String()
	}
	return c
}

// ReopenCase opens a closed case file again, for a reason.
func (o *Office) ReopenCase(ctx context.Context, a Actor, id, reason string) (err error) {
	t := o.trace(ctx, a, actReopen, "").of(id)
	defer t.end(&err)
	arch, st, err := o.fileFor(ctx, a, actReopen, id)
	if err != nil {
		return err
	}
	return arch.Reopen(ctx, o.by(a), st.ID, reason)
}

// ArrangeCase puts papers of a case file in an order, each perhaps in a
// section: the ids of documents, with or without the file's.
func (o *Office) ArrangeCase(ctx context.Context, a Actor, id string, order []archive.Arranged) (err error) {
	t := o.trace(ctx, a, actClose, "arrange").of(id)
	defer t.end(&err)
	arch, st, err := o.fileFor(ctx, a, actClose, id)
	if err != nil {
		return err
	}
	return arch.Arrange(ctx, o.by(a), st.ID, order)
}

// fileFor folds a file that an actor may read, for an act that he may do.
func (o *Office) fileFor(ctx context.Context, a Actor, x act, id string) (*archive.Archive, *archive.State, error) {
	if err := a.allow(x); err != nil {
		return nil, nil, err
	}
	arch, err := o.archive(ctx)
	if err != nil {
		return nil, nil, err
	}
	file, err := archive.ParseFileID(id)
	if err != nil {
		return nil, nil, &Problem{ID: "case-missing", Kind: Missing, Args: args{"case": id}}
	}
	st, err := arch.FileState(ctx, file)
	if err != nil {
		return nil, nil, err
	}
	return arch, st, o.mayReadFile(a, st)
}

// needs checks what the forms ask for before a file is closed. A document that
// was withdrawn or replaced needs nothing any more.
func (o *Office) needs() (func(*archive.State) []error, error) {
	lib, err := o.library()
	if err != nil {
		return nil, err
	}
	return func(st *archive.State) []error {
		var missing []error
		for _, d := range st.Docs {
			f, ok := lib.Form(d.Form.ID)
			if !ok || d.Status != archive.StatusIssued || d.AmendedBy != "" {
				continue
			}
			for _, need := range f.Needs {
				if !has(st, d, need) {
					missing = append(missing, &Problem{ID: "close-needs", Kind: Refused,
						Args: args{"document": string(d.ID), "form": f.Title, "need": needName(lib, need)}})
				}
			}
		}
		return missing
	}, nil
}

// has tells whether a document has what its form needs.
func has(st *archive.State, d *archive.DocState, need string) bool {
	part := func(r archive.Role) bool { _, ok := d.Part(r); return ok }
	switch need {
	case "service":
		return len(d.Served) > 0 || part(archive.RoleReceipt)
	case "reply":
		return len(d.Replied) > 0
	case "sealed":
		return part(archive.RoleSealed)
	}
	return slices.ContainsFunc(st.Docs, func(other *archive.DocState) bool {
		return other.Form.ID == need && other.Status == archive.StatusIssued
	})
}

// needName says in Chinese what a form needs.
func needName(lib *templates.Library, need string) string {
	if f, ok := lib.Form(need); ok {
		return f.Title
	}
	return word(need, map[string]string{"service": "送达记录", "reply": "回复", "sealed": "盖章件"})
}
