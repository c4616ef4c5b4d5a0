package archive

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"casefile/archive/store"
)

// IssueRequest is what Issue is given.
type IssueRequest struct {
	Document DocID
	Series   SeriesID // empty, with Format, for a document that takes no number
	// Format is the printed number with {year} and {n}: see Series.NumberFormat.
	Format string
	Date   Date // 成文日期; its year is the number's
	// Access is what protects the issued document itself, with the term 保密期限
	// that starts with Date. It never makes it less than what the document and
	// the approved draft have now, but for the term where these have none. Nil
	// says nothing of it.
	Access *Access
	// Tasks 整改任务 are opened by the issue itself.
	Tasks  []Task
	Render Render
}

// Render makes the pages of a document with its number. It must be pure: the
// same Issuing gives the same bytes.
type Render func(ctx context.Context, in Issuing) (Artifacts, error)

// Issuing is what a Render works on: the approved draft, its number and date.
type Issuing struct {
	Draft  Draft
	Number Number
	Date   Date
}

// Artifacts is what a Render makes.
type Artifacts struct {
	Title      string
	PDF        []byte
	Text       string
	Map        json.RawMessage // opaque to the archive; may be nil
	PageStarts []int           // byte offsets in Text where each page begins
	Program    string          // version of the program that rendered
}

func (r IssueRequest) validate() error {
	if r.Date.IsZero() || r.Render == nil {
		return invalid("date", "a date and a way to render are needed")
	}
	if err := validTasks(r.Tasks); err != nil {
		return err
	}
	if r.Access != nil {
		if err := errors.Join(r.Access.Secrecy.validate("secrecy"), r.Access.Audience.validate("audience")); err != nil {
			return err
		}
	}
	if r.Series == "" && r.Format == "" {
		return r.Document.validate()
	}
	return errors.Join(r.Document.validate(), validYear(r.Series, r.Date.Year), validFormat("format", r.Format))
}

// Issue numbers, renders and files an approved document 制发. Its steps: the
// numbering event, which locks the document; the claim in the register; the
// rendering; the objects; the issued event, which is the commit.
//
// When it returns nil, every reader finds the document issued. Called again,
// or twice at once, for the same document, it returns the same number; called
// for one that was interrupted, it goes on with it, and then Series, Format
// and Date are those decided first. Not approved: ProblemNotApproved; edited
// after its approval: ProblemEdited (both ErrConflict).
func (a *Archive) Issue(ctx context.Context, by By, r IssueRequest) (Document, error) {
	if err := errors.Join(by.validate(), r.validate()); err != nil {
		return Document{}, err
	}
	var d *DocState
	var draft *Draft
	from := 0 // the number given to this issue
	err := a.update(ctx, r.Document.File(), by, func(s *State) (e *Event, err error) {
		e, draft, err = a.numbering(ctx, by, s, r, &from)
		return e, err
	}, func(s *State) { d = s.Doc(r.Document).clone() })
	if err != nil || d.lock == nil || d.lock.Numbering.From != from {
		a.giveBack(ctx, by, Numbering{Series: r.Series, Year: r.Date.Year, Format: r.Format}.number(from))
	}
	if err != nil {
		err = fmt.Errorf("issue %s: %w", r.Document, err)
		if errors.Is(err, ErrNotFound) { // another process has issued it just now, and purged its drafts
			return a.overtaken(ctx, r.Document, err)
		}
		return Document{}, err
	}
	doc, err := a.finish(ctx, by, d, draft, r.Render)
	if err != nil {
		return doc, fmt.Errorf("issue %s: %w", r.Document, err)
	}
	return doc, nil
}

// numbering is the event that locks an approved document, with the approved
// draft; nil if it is locked or issued already. from is the number given to the
// issue, once.
func (a *Archive) numbering(ctx context.Context, by By, s *State, r IssueRequest, from *int) (*Event, *Draft, error) {
	d := s.Doc(r.Document)
	switch {
	case d == nil:
		return nil, nil, problem(ErrNotFound, ProblemDocMissing, args{"document": r.Document})
	case d.Status == StatusNumbering, d.Status == StatusIssued:
		return nil, nil, nil
	case d.Status != StatusApproved:
		return nil, nil, problem(ErrConflict, ProblemNotApproved, args{"document": d.ID, "status": d.Status})
	}
	if err := s.Check(d.ID, EventNumbering); err != nil {
		return nil, nil, err
	}
	draft, err := a.latestDraft(ctx, d.ID, d.Draft)
	if err != nil {
		return nil, nil, err
	}
	if draft.Digest() != d.Digest {
		return nil, nil, problem(ErrConflict, ProblemEdited, args{"document": d.ID})
	}
	if r.Series != "" && *from == 0 {
		if *from, err = a.nextNumber(ctx, by, r.Series, r.Date.Year); err != nil {
			return nil, nil, err
		}
	}
	return &Event{Type: EventNumbering, Document: d.ID, Digest: d.Digest, Numbering: &Numbering{
		Series: r.Series, Year: r.Date.Year, Date: r.Date, Format: r.Format, From: *from, Draft: draft.Version,
		Access: d.settled(draft, r.Access), Tasks: r.Tasks,
	}}, &draft, nil
}

// settled is the own access of a document from its issue on, nil if it stays
// as it is: what it and the draft have, and what is asked for. Only the end of
// a term that those leave open is taken as asked, and not for a higher level
// than was asked about.
func (d *DocState) settled(draft Draft, ask *Access) *Access {
	has := d.Own.Combine(draft.Access)
	to := has
	if ask != nil {
		to = has.Combine(*ask)
		if has.Until.IsZero() && ask.Level.Rank() >= has.Level.Rank() {
			to.Until = ask.Until
		}
	}
	if to.equal(d.Own) {
		return nil
	}
	return &to
}

// finish brings a numbered document to its commit. Any number of callers may
// do so at a time: they claim the same number and create the same bytes, and
// the first issued event counts. draft is the approved one, if it is at hand.
func (a *Archive) finish(ctx context.Context, by By, d *DocState, draft *Draft, render Render) (Document, error) {
	if d.Status == StatusIssued {
		return a.GetDocument(ctx, d.ID)
	}
	number, err := a.claim(ctx, d.lock)
	if err != nil {
		return Document{}, err
	}
	if draft == nil {
		if draft, err = a.approvedDraft(ctx, d); err != nil {
			return a.overtaken(ctx, d.ID, err) // whoever issued it has purged the drafts
		}
	}
	secret, err := a.draftSecret(ctx, *draft)
	if errors.Is(err, ErrNotFound) {
		err = problem(ErrNotFound, ProblemDraftGone, args{"document": d.ID, "version": draft.Version})
		return a.overtaken(ctx, d.ID, err)
	}
	if err != nil {
		return Document{}, err
	}
	objects, record, err := makeIssued(ctx, Issuing{*draft, number, d.lock.Numbering.Date}, secret, render)
	if err != nil {
		return Document{}, err
	}
	if err := a.putObjects(ctx, d.ID.File(), objects); errors.Is(err, store.ErrExists) {
		if objects, record, err = a.adopt(ctx, d.ID, objects, func(r *Record) bool { return r.Number == number }); err != nil {
			return a.overtaken(ctx, d.ID, err)
		}
	} else if err != nil {
		return Document{}, err
	}
	return a.commit(ctx, by, d, number, objects, record)
}

// approvedDraft reads the draft that a numbering event names.
func (a *Archive) approvedDraft(ctx context.Context, d *DocState) (*Draft, error) {
	version := d.lock.Numbering.Draft
	draft, err := a.readDraft(ctx, d.ID, version)
	if errors.Is(err, ErrNotFound) {
		return nil, problem(ErrNotFound, ProblemDraftGone, args{"document": d.ID, "version": version})
	}
	if err == nil && draft.Digest() != d.lock.Digest {
		err = changed(draftKey(d.ID, version), "not the draft that was approved")
	}
	return &draft, err
}

// overtaken looks whether another caller has finished meanwhile; if not, err stands.
func (a *Archive) overtaken(ctx context.Context, id DocID, err error) (Document, error) {
	d, again := a.docState(ctx, id)
	if again != nil {
		return Document{}, again
	}
	if d != nil && d.Status == StatusIssued {
		return a.GetDocument(ctx, id)
	}
	return Document{}, err
}

// makeIssued renders the document and makes its objects, the record first. The
// confidential one, if there is one, is filed as it is: render never sees it.
func makeIssued(ctx context.Context, in Issuing, secret *object, render Render) ([]object, *Record, error) {
	art, err := render(ctx, in)
	if err != nil {
		return nil, nil, fmt.Errorf("render: %w", err)
	}
	if err := errors.Join(validPages(art.Text, art.PageStarts), validLine("title", art.Title, maxLine)); err != nil {
		return nil, nil, err
	}
	draft, err := seal(in.Draft)
	if err != nil {
		return nil, nil, err
	}
	id := in.Draft.Document
	record := Record{Document: id, Status: StatusIssued, Title: art.Title, Number: in.Number, Date: in.Date,
		Form: in.Draft.Form, Program: art.Program, Values: in.Draft.Values,
		Text: art.Text, Map: art.Map, PageStarts: art.PageStarts}
	others := []object{
		newObject(RolePDF, pdfName(id.Local()), art.PDF),
		newObject(RoleDraft, draftName(id.Local()), draft),
	}
	if secret != nil {
		others = append(others, *secret)
	}
	objects, err := sealRecord(record, others)
	if err != nil {
		return nil, nil, err
	}
	record.Parts = refs(objects[1:])
	return objects, &record, nil
}

func (a *Archive) putObjects(ctx context.Context, file FileID, objects []object) error {
	if many, ok := a.store.(store.Many); ok {
		return a.putAll(ctx, many, file, objects)
	}
	return each(ctx, len(objects), len(objects), func(ctx context.Context, i int) error {
		o := objects[i]
		if err := a.create(ctx, objectKey(file, o.ref.Name), o.bytes); err != nil {
			return fmt.Errorf("store %s: %w", o.ref.Name, err)
		}
		return nil
	})
}

func (a *Archive) putAll(ctx context.Context, to store.Many, file FileID, objects []object) error {
	if err := a.isFit(ctx); err != nil {
		return err
	}
	all := make([]store.Object, len(objects))
	for i, o := range objects {
		all[i] = store.Object{Key: objectKey(file, o.ref.Name), Bytes: o.bytes}
	}
	return to.CreateAll(ctx, all)
}

// adopt takes over the objects of an earlier attempt, which another version of
// the program made with other bytes. ProblemLeftover: their record is not
// there, is not what fits says, or names objects that are not there.
func (a *Archive) adopt(ctx context.Context, id DocID, ours []object, fits func(*Record) bool) ([]object, *Record, error) {
	key := objectKey(id.File(), recordName(id.Local()))
	leftover := problem(ErrConflict, ProblemLeftover, args{"document": id, "key": key})
	b, err := a.get(ctx, key)
	if errors.Is(err, ErrNotFound) {
		return nil, nil, leftover
	}
	if err != nil {
		return nil, nil, err
	}
	var r Record
	if _, err := unseal(key, b, &r); err != nil {
		return nil, nil, err
	}
	if r.Document != id || !fits(&r) {
		return nil, nil, leftover
	}
	objects := []object{newObject(RoleRecord, recordName(id.Local()), b)}
	for _, p := range r.Parts {
		if err := a.ensurePart(ctx, id.File(), p, ours); err != nil {
			return nil, nil, errors.Join(leftover, err)
		}
		objects = append(objects, object{ref: p})
	}
	return objects, &r, nil
}

// ensurePart makes sure that a part exists: ours is created, another must be there.
func (a *Archive) ensurePart(ctx context.Context, file FileID, p PartRef, ours []object) error {
	for _, o := range ours {
		if o.ref == p {
			return a.create(ctx, objectKey(file, p.Name), o.bytes)
		}
	}
	_, err := a.getPart(ctx, file, p)
	return err
}

// commit appends the issued event, unless another caller has done so.
func (a *Archive) commit(ctx context.Context, by By, d *DocState, number Number, objects []object, record *Record) (Document, error) {
	won := false
	err := a.update(ctx, d.ID.File(), by, func(s *State) (*Event, error) {
		if won = false; s.Doc(d.ID).Status == StatusIssued {
			return nil, nil
		}
		if err := s.Check(d.ID, EventIssued); err != nil {
			return nil, err
		}
		won = true
		return &Event{Type: EventIssued, Document: d.ID, Digest: d.Digest, Number: number.named(),
			Date: d.lock.Numbering.Date, Parts: refs(objects)}, nil
	}, func(s *State) { d = s.Doc(d.ID).clone() })
	if err != nil {
		return Document{}, err
	}
	if !won {
		return a.GetDocument(ctx, d.ID)
	}
	// What cannot be removed now is found by Doctor.
	_, confidential := d.Part(RoleConfidential)
	_ = a.purgeDrafts(context.WithoutCancel(ctx), d.ID, d.lock.Numbering.Draft, confidential)
	return Document{d, record}, nil
}
