package office

import (
	"context"
	"errors"
	"path"
	"strings"

	"casefile/archive"
)

// find folds a document's file and refuses whoever may not read it.
func (o *Office) find(ctx context.Context, a Actor, x act, doc string) (*archive.Archive, *archive.State, *archive.DocState, error) {
	if err := a.allow(x); err != nil {
		return nil, nil, nil, err
	}
	arch, err := o.archive(ctx)
	if err != nil {
		return nil, nil, nil, err
	}
	id, err := archive.ParseDocID(doc)
	if err != nil {
		return nil, nil, nil, &Problem{ID: "document-missing", Kind: Missing, Args: args{"document": doc}, Err: err}
	}
	st, err := arch.FileState(ctx, id.File())
	if errors.Is(err, archive.ErrNotFound) {
		return nil, nil, nil, &Problem{ID: "document-missing", Kind: Missing, Args: args{"document": doc}, Err: err}
	}
	if err != nil {
		return nil, nil, nil, err
	}
	d := st.Doc(id)
	if d == nil {
		return nil, nil, nil, &Problem{ID: "document-missing", Kind: Missing, Args: args{"document": doc}}
	}
	if err := o.cleared(a, doc, d.Access); err != nil {
		return nil, nil, nil, err
	}
	return arch, st, d, nil
}

// cleared refuses who may not read what has this access.
func (o *Office) cleared(a Actor, what string, x archive.Access) error {
	if a.mayRead(x, o.day()) {
		return nil
	}
	return &Problem{ID: "not-cleared", Kind: Refused, Args: args{"what": what, "actor": a.Name}}
}

func isUncleared(err error) bool {
	var p *Problem
	return errors.As(err, &p) && p.ID == "not-cleared"
}

// Show tells all about a document: state, events, values, what may be done.
func (o *Office) Show(ctx context.Context, a Actor, doc string) (_ *Document, err error) {
	t := o.trace(ctx, a, actRead, "document").of(doc)
	defer t.end(&err)
	arch, st, d, err := o.find(ctx, a, actRead, doc)
	if err != nil {
		return nil, err
	}
	return o.docFull(ctx, arch, a, st, d)
}

func (o *Office) docFull(ctx context.Context, arch *archive.Archive, a Actor, st *archive.State, d *archive.DocState) (*Document, error) {
	v := o.docLine(a, st, d)
	var err error
	if filed(d) {
		r, rerr := arch.Record(ctx, d)
		v.fromRecord(d, r)
		if err = rerr; err == nil {
			err = o.recordConfidential(ctx, arch, a, d, v)
		}
	} else {
		err = o.fromDraft(ctx, arch, a, d, v)
	}
	if err == nil {
		err = o.lifeFull(ctx, arch, a, st, d, v)
	}
	if err != nil {
		return nil, err
	}
	v.Events, err = o.events(ctx, arch, a, st, d.ID)
	return v, err
}

// docLine is what the events alone tell of a document.
func (o *Office) docLine(a Actor, st *archive.State, d *archive.DocState) *Document {
	v := &Document{
		ID: string(d.ID), Case: string(d.ID.File()), State: string(d.Status), Form: d.Form.ID,
		FormVersion: versionText(d.Form), Number: d.Number.Printed, Date: d.Date.String(),
		Secrecy: d.Access.At(o.day()), Digest: string(d.Digest), Opinion: d.Opinion,
		Drafted: d.DraftedBy.ID, Submitted: d.SubmittedBy.ID, Approved: d.ApprovedBy.ID, Issued: d.IssuedBy.ID,
		Next: o.next(a, st, d), Life: lifeOf(st, d),
	}
	if f, err := o.form(d.Form.ID); err == nil && d.Form.ID != "" {
		v.FormTitle = f.Title
	}
	v.hide(st, a, o.day())
	return v
}

// filed documents have a record, also once they are withdrawn; the others have
// drafts.
func filed(d *archive.DocState) bool { return d.Filed() }

// fromRecord adds what the record tells.
func (v *Document) fromRecord(d *archive.DocState, r archive.Record) {
	v.Title, v.Pages, v.Values = r.Title, len(r.PageStarts), r.Values
	v.Responsible, v.Guessed = r.Responsible, r.Guessed
	v.Parts = []string{"text"}
	if p, ok := d.Part(archive.RolePDF); ok {
		v.Parts, v.PDFSum = []string{"pdf", "text", "values"}, string(p.Digest)
	}
	if p, ok := d.Part(archive.RoleOriginal); ok {
		v.Parts, v.OriginalSum, v.OriginalExt = []string{"text", "original"}, string(p.Digest), strings.TrimPrefix(path.Ext(p.Name), ".")
		_, v.AddedText = d.Part(archive.RoleTranscript)
		v.NoText = r.Text == "" && !v.AddedText
	}
}

// fromDraft reads the newest draft; a document that has none any more, since
// its drafts were purged, keeps its form's name for a title.
func (o *Office) fromDraft(ctx context.Context, arch *archive.Archive, a Actor, d *archive.DocState, v *Document) error {
	dr, err := o.draftOf(ctx, arch, a, d)
	if errors.Is(err, archive.ErrNotFound) {
		v.Title = v.FormTitle
		if f, err := o.form(d.Form.ID); err == nil {
			v.withConfidential(a, d, f) // there is none yet, and it can be typed
		}
		return nil
	}
	if err != nil {
		return err
	}
	v.Title, v.Values, v.DraftNo = dr.Title, dr.Values, dr.Version
	v.Parts = []string{"values"}
	v.Changed = d.Digest != "" && dr.Digest() != d.Digest
	v.Secrecy = d.DraftAccess(dr).At(o.day())
	if dr.By.ID == a.ID && !d.Requires.AllowSelf {
		v.drop("approve") // nobody approves what he wrote
	}
	f, err := o.formOf(ctx, arch, dr.Form)
	if err != nil {
		return err
	}
	v.withConfidential(a, d, f)
	if err := o.checkDraft(ctx, arch, a, d, f, dr); err != nil {
		_, v.Problems = Explain(err)
	}
	return nil
}

// recordConfidential adds what is there of confidential fields to a document
// that is filed.
func (o *Office) recordConfidential(ctx context.Context, arch *archive.Archive, a Actor, d *archive.DocState, v *Document) error {
	if _, ok := d.Part(archive.RoleConfidential); !ok {
		return nil
	}
	f, err := o.formOf(ctx, arch, d.Form)
	if err == nil {
		v.withConfidential(a, d, f)
	}
	return err
}

// again folds the file anew after a step and answers with the document, if it
// is still one that the actor may read.
func (o *Office) again(ctx context.Context, arch *archive.Archive, a Actor, id archive.DocID) (*Document, error) {
	st, err := arch.FileState(ctx, id.File())
	if err != nil {
		return nil, err
	}
	d := st.Doc(id)
	if err := o.cleared(a, string(id), d.Access); err != nil {
		return nil, err
	}
	return o.docFull(ctx, arch, a, st, d)
}
