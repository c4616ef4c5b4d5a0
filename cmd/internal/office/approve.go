package office

import (
	"context"

	"casefile/archive"
	"casefile/templates"
)

// Submit hands the newest draft in for approval; values that do not fit the
// form, or cannot be set in pages, are refused with every problem.
func (o *Office) Submit(ctx context.Context, a Actor, doc string) (_ *Document, err error) {
	t := o.trace(ctx, a, actSubmit, "").of(doc)
	defer t.end(&err)
	arch, st, d, err := o.find(ctx, a, actSubmit, doc)
	if err != nil {
		return nil, err
	}
	if err := st.Check(d.ID, archive.EventSubmitted); err != nil {
		return nil, err
	}
	f, vals, dr, err := o.latest(ctx, arch, a, d)
	if err != nil {
		return nil, err
	}
	if err := o.checkDraft(ctx, arch, a, d, f, dr); err != nil {
		return nil, err
	}
	if _, err := o.typeset(f, vals, templates.Options{Number: standIn, Date: o.Today(), Draft: true}); err != nil {
		return nil, err
	}
	if _, err := arch.Submit(ctx, o.by(a), archive.Submission{Document: d.ID, Digest: dr.Digest(), Requires: requires(f)}); err != nil {
		return nil, err
	}
	return o.again(ctx, arch, a, d.ID)
}

// requires is what a form asks for before a document may be issued.
func requires(f *templates.Form) archive.Requires {
	return archive.Requires{Signoffs: f.Signoffs, Minutes: f.Minutes, AllowSelf: f.SelfApproval}
}

// Approve approves exactly what was submitted. Who submitted or wrote it may
// not, unless the form says so.
func (o *Office) Approve(ctx context.Context, a Actor, r Decision) (_ *Document, err error) {
	t := o.trace(ctx, a, actApprove, "").of(r.Doc)
	defer t.end(&err)
	arch, st, d, err := o.find(ctx, a, actApprove, r.Doc)
	if err != nil {
		return nil, err
	}
	if err := checkOpinion(r.Opinion); err != nil {
		return nil, err
	}
	if err := st.Check(d.ID, archive.EventApproved); err != nil {
		return nil, err
	}
	if err := o.maySign(ctx, arch, a, d, r.Signoff); err != nil {
		return nil, err
	}
	if _, err := arch.Approve(ctx, o.by(a), decision(d, r)); err != nil {
		return nil, err
	}
	return o.again(ctx, arch, a, d.ID)
}

// Return sends a submitted document back to its officer with an opinion.
func (o *Office) Return(ctx context.Context, a Actor, r Decision) (_ *Document, err error) {
	t := o.trace(ctx, a, actReturn, "").of(r.Doc)
	defer t.end(&err)
	arch, st, d, err := o.find(ctx, a, actReturn, r.Doc)
	if err != nil {
		return nil, err
	}
	if err := checkOpinion(r.Opinion); err != nil {
		return nil, err
	}
	if err := st.Check(d.ID, archive.EventReturned); err != nil {
		return nil, err
	}
	if _, err := arch.Return(ctx, o.by(a), decision(d, r)); err != nil {
		return nil, err
	}
	return o.again(ctx, arch, a, d.ID)
}

// decision is on the content the approver saw, else on what is submitted now.
func decision(d *archive.DocState, r Decision) archive.Approval {
	digest := archive.Digest(r.Digest)
	if digest == "" {
		digest = d.Digest
	}
	return archive.Approval{Document: d.ID, Digest: digest, Signoff: r.Signoff, Opinion: r.Opinion}
}
