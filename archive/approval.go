package archive

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// Submission is what Submit is given.
type Submission struct {
	Document DocID
	// Digest says which content the officer looked at.
	Digest Digest
	// Requires is what the form asks for before the document may be issued.
	Requires Requires
}

// Approval is a decision on the content with the given digest.
type Approval struct {
	Document DocID
	Digest   Digest
	// Signoff is the sign-off 签批 that is given; empty: the one that is due.
	Signoff string
	Opinion string
}

// Submit hands the latest draft in for approval 送审. If it is not the content
// that the submission names: ProblemDraftChanged. Handing the same in again
// changes nothing; anything else voids the sign-offs given so far.
func (a *Archive) Submit(ctx context.Context, by By, sub Submission) (*DocState, error) {
	if err := sub.Requires.validate(); err != nil {
		return nil, err
	}
	id := sub.Document
	return a.decide(ctx, by, id, func(s *State) (*Event, error) {
		if err := s.Check(id, EventSubmitted); err != nil {
			return nil, err
		}
		draft, err := a.unchanged(ctx, id, sub.Digest)
		if err != nil {
			return nil, err
		}
		if d := s.Doc(id); d.Status == StatusSubmitted && d.Digest == sub.Digest && d.Requires.equal(sub.Requires) {
			return nil, nil
		}
		return &Event{Type: EventSubmitted, Document: id, Form: &draft.Form, Digest: sub.Digest, Draft: draft.Version,
			Requires: sub.Requires.named()}, nil
	})
}

// Approve gives one sign-off to the submitted content 审批; the last one makes
// the document approved. They are given in the order in which the submission
// names them, each by another person. Another content, or a draft that was
// edited since: ProblemDraftChanged. By the submitter, or by who wrote what was
// submitted: ProblemSelfApproval. Not the one that is due: ProblemSignoffOrder.
// By who has given one already: ProblemSignedBefore. The last one without the
// minutes that are required: ProblemMinutes. All are ErrConflict.
func (a *Archive) Approve(ctx context.Context, by By, ap Approval) (*DocState, error) {
	return a.judge(ctx, by, ap, EventApproved)
}

// Return sends the submitted or approved content back with an opinion 退回.
func (a *Archive) Return(ctx context.Context, by By, ap Approval) (*DocState, error) {
	return a.judge(ctx, by, ap, EventReturned)
}

func (a *Archive) judge(ctx context.Context, by By, ap Approval, step EventType) (*DocState, error) {
	if err := validWords("opinion", ap.Opinion); err != nil {
		return nil, err
	}
	return a.decide(ctx, by, ap.Document, func(s *State) (*Event, error) {
		if err := s.Check(ap.Document, step); err != nil {
			return nil, err
		}
		d := s.Doc(ap.Document)
		e := &Event{Type: step, Document: d.ID, Digest: ap.Digest, Opinion: ap.Opinion, By: by}
		if step == EventReturned {
			return e, s.admits(e)
		}
		if e.Signoff = ap.Signoff; e.Signoff == "" {
			e.Signoff, _, _ = d.NextSignoff()
		}
		if err := s.admits(e); err != nil {
			return nil, err
		}
		return e, a.unwritten(ctx, by, d, ap.Digest)
	})
}

// unwritten says why a submission may not be approved by somebody because of
// its drafts, or nil: edited since, or written by him.
func (a *Archive) unwritten(ctx context.Context, by By, d *DocState, digest Digest) error {
	latest, err := a.unchanged(ctx, d.ID, digest)
	if err != nil || d.Requires.AllowSelf {
		return err
	}
	own, err := a.wrote(ctx, by, d, latest)
	if err == nil && own {
		err = selfApproval(d, by)
	}
	return err
}

func selfApproval(d *DocState, by By) error {
	return problem(ErrConflict, ProblemSelfApproval, args{"document": d.ID, "actor": by.ID})
}

// wrote tells whether somebody is the author of the draft that was submitted,
// or of the latest, which has the same content.
func (a *Archive) wrote(ctx context.Context, by By, d *DocState, latest Draft) (bool, error) {
	if latest.By.ID == by.ID || latest.Version == d.Draft {
		return latest.By.ID == by.ID, nil
	}
	submitted, err := a.readDraft(ctx, d.ID, d.Draft)
	return submitted.By.ID == by.ID, err
}

// Withdraw ends a document: before it is issued 撤回, or after it 撤销, when its
// number stays used and all that was filed stays.
func (a *Archive) Withdraw(ctx context.Context, by By, id DocID, reason string) (*DocState, error) {
	if err := validWords("reason", reason); err != nil {
		return nil, err
	}
	return a.decide(ctx, by, id, func(s *State) (*Event, error) {
		return &Event{Type: EventWithdrawn, Document: id, Reason: reason}, s.Check(id, EventWithdrawn)
	})
}

// decide appends an event about one document and returns how it stands then.
func (a *Archive) decide(ctx context.Context, by By, id DocID, fn func(*State) (*Event, error)) (*DocState, error) {
	if err := errors.Join(by.validate(), id.validate()); err != nil {
		return nil, err
	}
	var d *DocState
	if err := a.update(ctx, id.File(), by, fn, func(s *State) { d = s.Doc(id).clone() }); err != nil {
		return nil, fmt.Errorf("document %s: %w", id, err)
	}
	return d, nil
}

// unchanged returns the latest draft if it has the digest.
func (a *Archive) unchanged(ctx context.Context, id DocID, digest Digest) (Draft, error) {
	draft, err := a.LatestDraft(ctx, id)
	if err != nil {
		return draft, err
	}
	if draft.Digest() != digest {
		return draft, problem(ErrConflict, ProblemDraftChanged, args{"document": id})
	}
	return draft, nil
}

// ChangeAccess changes level, term and audience of a document, or of the whole
// file if the document is empty.
func (a *Archive) ChangeAccess(ctx context.Context, by By, file FileID, id DocID, to Access, reason string) (*State, error) {
	err := errors.Join(by.validate(), to.Secrecy.validate("secrecy"), to.Audience.validate("audience"),
		validWords("reason", reason))
	if err != nil {
		return nil, err
	}
	var after *State
	for range 2 { // an event for the secrecy, one for the audience
		err := a.update(ctx, file, by, func(s *State) (*Event, error) {
			e, err := s.accessEvent(id, to)
			if e != nil {
				e.Reason = reason
			}
			return e, err
		}, func(s *State) { after = s.clone() })
		if err != nil {
			return nil, err
		}
	}
	return after, nil
}

// accessEvent is the next event that brings the own access of a document, or
// the file's if id is empty, to what is wanted; nil if it is that already.
func (s *State) accessEvent(id DocID, want Access) (*Event, error) {
	own := s.Access
	if id != "" {
		if err := s.Check(id, EventSecrecyChanged); err != nil {
			return nil, err
		}
		own = s.Doc(id).Own
	}
	if own.Secrecy != want.Secrecy {
		return &Event{Type: EventSecrecyChanged, Document: id, Secrecy: &want.Secrecy}, nil
	}
	if !slices.Equal(own.Audience, want.Audience) {
		audience := append(Audience{}, want.Audience...) // never null
		return &Event{Type: EventAudienceChanged, Document: id, Audience: &audience}, nil
	}
	return nil, nil
}
