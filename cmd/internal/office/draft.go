package office

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strconv"

	"casefile/archive"
	"casefile/templates"
	"casefile/templates/fonts"
)

// Draft writes a draft and returns the document. Values with problems are
// refused with all of them and nothing is written, unless r.Keep is set.
func (o *Office) Draft(ctx context.Context, a Actor, r DraftRequest) (_ *Document, err error) {
	t := o.trace(ctx, a, actDraft, "").of(cmp.Or(r.Doc, r.Case))
	defer t.end(&err)
	if r.Doc != "" {
		return o.redraft(ctx, a, r)
	}
	if err := a.allow(actDraft); err != nil {
		return nil, err
	}
	f, err := o.form(r.Form)
	if err != nil {
		return nil, err
	}
	if err := o.mayAmend(ctx, a, &r); err != nil {
		return nil, err
	}
	arch, err := o.archive(ctx)
	if err != nil {
		return nil, err
	}
	notices := r.normalise(f)
	d, err := o.newDraft(f, r, held{allowed: true})
	if err != nil {
		return nil, err
	}
	r.Header.ID = r.Case
	if err := o.mayDraft(ctx, arch, a, r.Header, f.Title, d.Access); err != nil {
		return nil, err
	}
	st, err := o.ensureFile(ctx, arch, a, r.Header)
	if err != nil {
		return nil, err
	}
	d.File, d.Amends = st.ID, archive.DocID(r.Amends)
	if err := o.cleared(a, f.Title, st.Access.Combine(d.Access)); err != nil {
		return nil, err // somebody opened the file just now
	}
	return o.saveDraft(ctx, arch, a, f, d, notices)
}

// mayDraft refuses, before anything is written, a new document that its own
// officer could not read in the file there is, or in the one to be opened.
func (o *Office) mayDraft(ctx context.Context, arch *archive.Archive, a Actor, h CaseHeader, what string, own archive.Access) error {
	if err := checkHeader(h); err != nil {
		return err
	}
	until, err := archive.ParseDate(h.Until)
	if err != nil {
		return err
	}
	file := archive.Access{Secrecy: archive.Secrecy{Level: h.Secrecy, Until: until}, Audience: h.Audience}
	if h.ID != "" {
		st, err := arch.FileState(ctx, archive.FileID(h.ID))
		switch {
		case err == nil:
			file = st.Access
		case !errors.Is(err, archive.ErrNotFound):
			return err
		}
	}
	if err := o.cleared(a, cmp.Or(h.ID, what), file); err != nil {
		return err
	}
	return o.cleared(a, what, file.Combine(own))
}

// redraft saves the next version of a draft. The form is the newest of its
// id: a document not yet issued moves on with its form.
func (o *Office) redraft(ctx context.Context, a Actor, r DraftRequest) (*Document, error) {
	arch, st, ds, err := o.find(ctx, a, actDraft, r.Doc)
	if err != nil {
		return nil, err
	}
	if err := editable(st, ds); err != nil {
		return nil, err
	}
	if r.Form != "" && r.Form != ds.Form.ID {
		return nil, &Problem{ID: "form-other", Kind: Invalid,
			Args: args{"document": r.Doc, "form": ds.Form.ID, "given": r.Form}}
	}
	f, err := o.form(ds.Form.ID)
	if err != nil {
		return nil, err
	}
	h, err := o.holding(ctx, arch, a, ds)
	if err != nil {
		return nil, err
	}
	notices := r.normalise(f)
	d, err := o.newDraft(f, r, h)
	if err != nil {
		return nil, err
	}
	d.Document, d.File, d.Base = ds.ID, ds.ID.File(), r.Base
	if r.Base == 0 {
		d.Base = archive.AnyBase
	}
	if err := o.cleared(a, r.Doc, st.Access.Combine(d.Access)); err != nil {
		return nil, err
	}
	return o.saveDraft(ctx, arch, a, f, d, notices)
}

// normalise puts the punctuation of the typed values right and says what it
// changed.
func (r *DraftRequest) normalise(f *templates.Form) []Message {
	values, notes := f.Normalise(r.Values)
	r.Values = values
	return messages(notes)
}

// editable says why a document takes no further draft, or nil: one that can
// still be submitted can still be edited.
func editable(st *archive.State, d *archive.DocState) error {
	err := st.Check(d.ID, archive.EventSubmitted)
	var p *archive.Problem
	if errors.As(err, &p) && p.ID == archive.ProblemStep {
		p.Args["step"] = archive.EventDrafted
	}
	return err
}

// newDraft checks values and sets them in pages once, so that a character no
// face covers is found while the officer still has the text before him. With
// Keep, problems do not matter as long as there is an object to keep. From
// here on confidential fields are apart.
func (o *Office) newDraft(f *templates.Form, r DraftRequest, h held) (archive.NewDraft, error) {
	public, confidential, err := h.part(f, r)
	if err != nil {
		return archive.NewDraft{}, err
	}
	whole, err := checkWhole(f, public, confidential, h.allowed)
	if err != nil && (!r.Keep || whole.JSON() == nil) {
		return archive.NewDraft{}, err
	}
	vals, _ := f.CheckPublic(public) // its problems are among those of the whole
	d := archive.NewDraft{Title: f.Title, Values: vals.JSON(), Confidential: confidential,
		KeepConfidential: !h.allowed || confidential == nil, Access: accessOf(f, vals)}
	if err != nil {
		return d, nil
	}
	out, err := o.typeset(f, vals, templates.Options{Number: standIn, Date: o.Today(), Draft: true})
	var noFonts *fonts.MissingError
	switch {
	case err == nil:
		d.Title = out.Title
	case errors.As(err, &noFonts) || r.Keep:
		// A draft can be typed where there are no faces; submitting cannot.
	default:
		return archive.NewDraft{}, err
	}
	return d, nil
}

// standIn is printed where the number will stand, to see whether everything
// renders before a number is claimed.
const standIn = "某〔2026〕9999号"

// accessOf is the secrecy of a document: the level printed on it, else the
// one its form starts with, with the term printed on it, as far as the values
// tell the date it counts from. The file's is combined with it by the archive.
func accessOf(f *templates.Form, v templates.Values) archive.Access {
	level := archive.Level(f.Secrecy)
	if printed := archive.Level(f.Element(v, "secrecy")); printed != "" && printed.Rank() > 0 {
		level = printed
	}
	s := archive.Secrecy{Level: level}
	if date, err := archive.ParseDate(f.Element(v, "date")); err == nil {
		s.Until = termEnd(f, v, s, date)
	}
	return archive.Access{Secrecy: s}
}

// maxTerm bounds a term 保密期限, in years; 绝密 lasts 30 at most (保密法 art. 20).
const maxTerm = 100

const maxYear = 9999

// termEnd is the last day of the term that the values name, counted from
// 成文日期; none if there is no term, no date or no level.
func termEnd(f *templates.Form, v templates.Values, s archive.Secrecy, date archive.Date) archive.Date {
	years, err := strconv.Atoi(f.Element(v, "secrecy_years"))
	if err != nil || years < 1 || years > maxTerm || date.IsZero() || s.Level == archive.LevelNone {
		return archive.Date{}
	}
	date.Year += years
	if date.Year > maxYear {
		return archive.Date{}
	}
	return date.AddDays(0) // 29 February ends on 1 March
}

func (o *Office) saveDraft(ctx context.Context, arch *archive.Archive, a Actor, f *templates.Form, d archive.NewDraft, notices []Message) (*Document, error) {
	ref, err := o.keepForm(ctx, arch, f)
	if err != nil {
		return nil, err
	}
	d.Form = ref
	saved, err := arch.SaveDraft(ctx, o.by(a), d)
	if err != nil {
		return nil, err
	}
	doc, err := o.again(ctx, arch, a, saved.Document)
	if err == nil {
		doc.Notices = notices
	}
	return doc, err
}

// keepForm has the text of a form in the archive, so that what is made with it
// can always be made again.
func (o *Office) keepForm(ctx context.Context, arch *archive.Archive, f *templates.Form) (archive.FormRef, error) {
	if formVersion(f) < 1 {
		return archive.FormRef{}, &Problem{ID: "form-version", Kind: Invalid, Args: args{"form": f.ID, "version": f.Version}}
	}
	ref, err := arch.SaveForm(ctx, f.ID, formVersion(f), f.Text())
	if err != nil {
		err = fmt.Errorf("keep the form: %w", err)
	}
	return ref, err
}

// latest reads the newest draft, held against the form it was made with.
func (o *Office) latest(ctx context.Context, arch *archive.Archive, a Actor, d *archive.DocState) (*templates.Form, templates.Values, archive.Draft, error) {
	dr, err := o.draftOf(ctx, arch, a, d)
	if err != nil {
		return nil, templates.Values{}, dr, err
	}
	f, vals, err := o.checked(ctx, arch, dr)
	return f, vals, dr, err
}

// checked holds a draft, without its confidential fields, against the form it
// was made with.
func (o *Office) checked(ctx context.Context, arch *archive.Archive, dr archive.Draft) (*templates.Form, templates.Values, error) {
	f, err := o.formOf(ctx, arch, dr.Form)
	if err != nil {
		return nil, templates.Values{}, err
	}
	vals, err := f.CheckPublic(dr.Values)
	return f, vals, err
}
