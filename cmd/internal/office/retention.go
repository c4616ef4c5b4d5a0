package office

import (
	"context"
	"errors"
	"strings"

	"casefile/archive"
)

// DueCase is a case file whose term has ended 到期.
type DueCase struct {
	Case      string `json:"case"`
	ArchiveNo string `json:"archive_no,omitempty"`
	Title     string `json:"title,omitempty"`
	Retention string `json:"retention"`
	Until     string `json:"until"`
	Asked     string `json:"asked,omitempty"` // who proposed its disposal
}

// DueCases lists the case files whose term has ended today and that this
// actor may read. Like Cases it goes on after one that cannot be read.
func (o *Office) DueCases(ctx context.Context, a Actor) (_ []DueCase, err error) {
	t := o.trace(ctx, a, actRetention, "list")
	defer t.end(&err)
	if err := a.allow(actRetention); err != nil {
		return nil, err
	}
	arch, err := o.archive(ctx)
	if err != nil {
		return nil, err
	}
	list, broken := []DueCase{}, []error{}
	for d, err := range arch.DisposalDue(ctx, o.day()) {
		if err != nil {
			broken = append(broken, err)
			continue
		}
		if !a.mayRead(d.State.Access, o.day()) {
			continue
		}
		x := DueCase{Case: string(d.ID), ArchiveNo: d.State.ArchiveNo().String(), Title: d.Header.Title,
			Retention: d.State.Term().Name(), Until: d.Until.String()}
		if d.State.Disposal != nil {
			x.Asked = d.State.Disposal.Asked.ID
		}
		list = append(list, x)
	}
	return list, errors.Join(broken...)
}

// SetRetention gives a case file, or one document of it, another term 保管期限:
// 永久, 30年 or 10年.
func (o *Office) SetRetention(ctx context.Context, a Actor, id, term, reason string) (err error) {
	t := o.trace(ctx, a, actRetention, "").of(id)
	defer t.end(&err)
	file, local, ofDocument := strings.Cut(id, "/")
	arch, st, err := o.fileFor(ctx, a, actRetention, file)
	if err != nil {
		return err
	}
	r, err := archive.ParseRetention(term)
	if err != nil {
		return &Problem{ID: "retention-unknown", Kind: Usage, Args: args{"given": term}}
	}
	document := archive.DocID("")
	if ofDocument {
		document = archive.NewDocID(st.ID, local)
	}
	return arch.SetRetention(ctx, o.by(a), st.ID, document, r, reason)
}

// AskDisposal proposes to dispose of a case file 提请销毁.
func (o *Office) AskDisposal(ctx context.Context, a Actor, id, reason string) (err error) {
	t := o.trace(ctx, a, actDispose, "").of(id)
	defer t.end(&err)
	arch, st, err := o.fileFor(ctx, a, actDispose, id)
	if err != nil {
		return err
	}
	return arch.AskDisposal(ctx, o.by(a), st.ID, reason)
}

// RefuseDisposal ends a proposal 不予销毁.
func (o *Office) RefuseDisposal(ctx context.Context, a Actor, id, reason string) (err error) {
	t := o.trace(ctx, a, actConfirm, "refuse").of(id)
	defer t.end(&err)
	arch, st, err := o.fileFor(ctx, a, actConfirm, id)
	if err != nil {
		return err
	}
	return arch.RefuseDisposal(ctx, o.by(a), st.ID, reason)
}

// ConfirmDisposal disposes of a case file 销毁: its papers are removed for
// ever.
func (o *Office) ConfirmDisposal(ctx context.Context, a Actor, id, reason string) (err error) {
	t := o.trace(ctx, a, actConfirm, "").of(id)
	defer t.end(&err)
	arch, st, err := o.fileFor(ctx, a, actConfirm, id)
	if err != nil {
		return err
	}
	return arch.ConfirmDisposal(ctx, o.by(a), st.ID, reason)
}

// ShelfPaper is a paper that is kept on a shelf alone 纸质件.
type ShelfPaper struct {
	Case, ID, Title, Responsible, Date, Number, Shelf, Section string
	Sheets                                                     int
}

// AddPaper files a paper that has no electronic original and returns its id.
func (o *Office) AddPaper(ctx context.Context, a Actor, p ShelfPaper) (_ string, err error) {
	t := o.trace(ctx, a, actPaper, "").of(p.Case)
	defer t.end(&err)
	arch, st, err := o.fileFor(ctx, a, actPaper, p.Case)
	if err != nil {
		return "", err
	}
	date, err := archive.ParseDate(p.Date)
	if err != nil {
		return "", &Problem{ID: "date-bad", Kind: Invalid, Args: args{"given": p.Date}, Err: err}
	}
	if p.ID == "" || p.Title == "" || p.Shelf == "" {
		return "", &Problem{ID: "paper-fields", Kind: Usage}
	}
	im, err := arch.Importer(ctx, o.by(a), st.ID)
	if err != nil {
		return "", err
	}
	results, err := im.Add(ctx, []archive.Paper{{OwnID: p.ID, Title: p.Title, Responsible: p.Responsible, Date: date,
		Number: p.Number, Sheets: p.Sheets, Shelf: p.Shelf, Section: archive.Section(p.Section), Program: o.program()}})
	if err != nil {
		return "", err
	}
	return string(results[0].Document), results[0].Err
}
