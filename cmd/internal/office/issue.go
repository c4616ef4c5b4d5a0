package office

import (
	"context"
	"encoding/json"

	"casefile/archive"
	"casefile/search"
	"casefile/templates"
)

// Issue renders, numbers and files an approved document. It renders once
// before anything is claimed, with a number that stands in, so that every
// error surfaces while the row of numbers is still whole. A failure of the
// index afterwards does not fail it: see Issued.Searchable.
func (o *Office) Issue(ctx context.Context, a Actor, r IssueRequest) (*Issued, error) {
	start := o.opts.Now()
	arch, _, d, err := o.find(ctx, a, actIssue, r.Doc)
	if err != nil {
		return nil, err
	}
	if d.Status != archive.StatusIssued {
		req, err := o.prepare(ctx, arch, d, r)
		if err != nil {
			return nil, err
		}
		issued, err := arch.Issue(ctx, o.by(a), req)
		if err != nil {
			return nil, err
		}
		if err := o.startTerm(ctx, arch, a, issued); err != nil {
			return nil, err
		}
	}
	doc, err := o.again(ctx, arch, a, d.ID)
	if err != nil {
		return nil, err
	}
	err = o.withIndex(ctx, func(x *search.Index) error { return o.sync(ctx, arch, x) })
	return &Issued{Document: *doc, Searchable: err == nil, IndexErr: err, TookMS: o.since(start)}, nil
}

// startTerm records the term 保密期限 printed on a document whose values did not
// tell 成文日期, which is known only now. Without it the level has no end, so
// what is interrupted here leaves more protection, not less.
func (o *Office) startTerm(ctx context.Context, arch *archive.Archive, a Actor, doc archive.Document) error {
	to := doc.State.Own
	if to.Level == archive.LevelNone || !to.Until.IsZero() {
		return nil
	}
	f, err := o.formOf(ctx, arch, doc.Record.Form)
	if err != nil {
		return err
	}
	vals, err := f.Check(doc.Record.Values)
	if err != nil {
		return err
	}
	if to.Until = termEnd(f, vals, to.Secrecy, doc.State.Date); to.Until.IsZero() {
		return nil
	}
	id := doc.State.ID
	_, err = arch.ChangeAccess(ctx, o.by(a), id.File(), id, to, "保密期限自成文日期起算")
	return err
}

// prepare settles date and series of an approved document and renders it on
// trial. (For one whose issue was interrupted the archive goes on with what
// was settled then.)
func (o *Office) prepare(ctx context.Context, arch *archive.Archive, d *archive.DocState, r IssueRequest) (archive.IssueRequest, error) {
	req := archive.IssueRequest{Document: d.ID, Render: o.renderFor(arch)}
	dr, err := approved(ctx, arch, d)
	if err != nil {
		return req, err
	}
	f, vals, err := o.checked(ctx, arch, dr)
	if err != nil {
		return req, err
	}
	if req.Date, err = o.documentDate(f, vals, r.Date); err != nil {
		return req, err
	}
	number := ""
	if f.Series != "" {
		s, err := o.series(ctx, arch, f, vals)
		if err != nil {
			return req, err
		}
		req.Series, req.Format, number = s.ID, s.NumberFormat(), standIn
	}
	_, err = o.typeset(f, vals, templates.Options{Number: number, Date: req.Date.String()})
	return req, err
}

// approved reads the draft that was approved, and says so when there is none
// or it is no longer the newest. The archive would say the same, but only
// after a series had been looked for and pages set.
func approved(ctx context.Context, arch *archive.Archive, d *archive.DocState) (archive.Draft, error) {
	refuse := func(id string) error {
		return &archive.Problem{ID: id, Err: archive.ErrConflict,
			Args: map[string]any{"document": d.ID, "status": d.Status}}
	}
	if d.Status != archive.StatusApproved && d.Status != archive.StatusNumbering {
		return archive.Draft{}, refuse(archive.ProblemNotApproved)
	}
	dr, err := arch.LatestDraft(ctx, d.ID)
	if err == nil && dr.Digest() != d.Digest {
		err = refuse(archive.ProblemEdited)
	}
	return dr, err
}

// series is the row of numbers a document takes: of the kind its form names,
// of the organ its values name as issuer, else the first there is.
func (o *Office) series(ctx context.Context, arch *archive.Archive, f *templates.Form, v templates.Values) (archive.Series, error) {
	data, err := arch.Office(ctx)
	if err != nil {
		return archive.Series{}, err
	}
	organs := map[string]string{}
	for _, x := range data.Organs {
		organs[x.ID] = x.Name
	}
	var found *archive.Series
	issuer := f.Element(v, "issuer")
	for i, s := range data.Series {
		switch {
		case s.Kind != f.Series:
		case issuer != "" && organs[s.Organ] == issuer:
			return s, nil
		case found == nil:
			found = &data.Series[i]
		}
	}
	if found == nil {
		return archive.Series{}, &Problem{ID: "series-missing", Kind: Missing, Args: args{"kind": f.Series, "form": f.ID}}
	}
	return *found, nil
}

// renderFor is how the archive has a document made: from the approved draft,
// its number and its date alone, whoever issues it and whenever.
func (o *Office) renderFor(arch *archive.Archive) archive.Render {
	return func(ctx context.Context, in archive.Issuing) (archive.Artifacts, error) {
		f, vals, err := o.checked(ctx, arch, in.Draft)
		if err != nil {
			return archive.Artifacts{}, err
		}
		out, err := o.typeset(f, vals, templates.Options{Number: in.Number.Printed, Date: in.Date.String()})
		if err != nil {
			return archive.Artifacts{}, err
		}
		m, err := json.Marshal(out.Map)
		if err != nil {
			return archive.Artifacts{}, err
		}
		return archive.Artifacts{Title: out.Title, PDF: out.PDF, Text: out.Text, Map: m,
			PageStarts: out.PageStarts, Program: o.program()}, nil
	}
}
