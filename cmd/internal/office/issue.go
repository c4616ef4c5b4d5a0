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
func (o *Office) Issue(ctx context.Context, a Actor, r IssueRequest) (_ *Issued, err error) {
	t := o.trace(ctx, a, actIssue, "").of(r.Doc)
	defer t.end(&err)
	start := o.opts.Now()
	arch, _, d, err := o.find(ctx, a, actIssue, r.Doc)
	if err != nil {
		return nil, err
	}
	if d.Status != archive.StatusIssued {
		req, err := o.prepare(ctx, arch, a, d, r)
		if err != nil {
			return nil, err
		}
		if _, err := arch.Issue(ctx, o.by(a), req); err != nil {
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

// withTerm is the access of a document from its issue on: the term 保密期限
// printed on it starts with 成文日期, which the values need not have told
// before. Nil where that changes nothing.
func withTerm(f *templates.Form, vals templates.Values, has archive.Access, date archive.Date) *archive.Access {
	if has.Level == archive.LevelNone || !has.Until.IsZero() {
		return nil
	}
	if has.Until = termEnd(f, vals, has.Secrecy, date); has.Until.IsZero() {
		return nil
	}
	return &has
}

// prepare settles date and series of an approved document and renders it on
// trial. (For one whose issue was interrupted the archive goes on with what
// was settled then.)
func (o *Office) prepare(ctx context.Context, arch *archive.Archive, a Actor, d *archive.DocState, r IssueRequest) (archive.IssueRequest, error) {
	req := archive.IssueRequest{Document: d.ID, Render: o.renderFor(arch)}
	dr, err := o.approved(ctx, arch, a, d)
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
	req.Tasks = tasksFrom(f, "issued", req.Date, vals.JSON())
	req.Access = withTerm(f, vals, d.Own.Combine(dr.Access), req.Date)
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
func (o *Office) approved(ctx context.Context, arch *archive.Archive, a Actor, d *archive.DocState) (archive.Draft, error) {
	refuse := func(id string) error {
		return &archive.Problem{ID: id, Err: archive.ErrConflict,
			Args: map[string]any{"document": d.ID, "status": d.Status}}
	}
	if d.Status != archive.StatusApproved && d.Status != archive.StatusNumbering {
		return archive.Draft{}, refuse(archive.ProblemNotApproved)
	}
	dr, err := o.draftOf(ctx, arch, a, d)
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
		return o.artifacts(f, vals, in)
	}
}

// artifacts sets a document with its number and date.
func (o *Office) artifacts(f *templates.Form, vals templates.Values, in archive.Issuing) (archive.Artifacts, error) {
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
