package archive

import (
	"fmt"
	"slices"
	"time"
)

// Fold makes the state of a file from its events, from the first on. It is
// pure. A chain that is broken, or holds a step that was illegal, is
// ErrIntegrity; the state up to there is returned with it.
func Fold(id FileID, events []Event) (*State, error) {
	s := newState(id)
	for i := range events {
		if err := s.Apply(&events[i]); err != nil {
			return s, err
		}
	}
	return s, nil
}

func newState(id FileID) *State {
	return &State{ID: id, index: map[DocID]*DocState{}, days: map[Date]struct{}{}}
}

// Apply adds the next event, or leaves the state as it is and returns
// ErrIntegrity.
func (s *State) Apply(e *Event) error {
	if err := s.applies(e); err != nil {
		return changed(eventKey(s.ID, e.Seq), err.Error())
	}
	s.Seq, s.Head, s.At = e.Seq, e.Sum, e.At
	s.days[DateOf(e.At, time.UTC)] = struct{}{}
	return nil
}

// probe is a state that e can be tried on without changing s: it knows only
// the documents that e is about.
func (s *State) probe(e *Event) *State {
	p := newState(s.ID)
	p.Opened, p.Access, p.Unknown, p.Seq, p.Head = s.Opened, s.Access, s.Unknown, s.Seq, s.Head
	ids := []DocID{e.Document}
	for _, item := range e.Items {
		ids = append(ids, NewDocID(s.ID, item.Local))
	}
	for _, id := range ids {
		if d := s.Doc(id); d != nil {
			copied := *d
			p.Docs, p.index[id] = append(p.Docs, &copied), &copied
		}
	}
	return p
}

func (s *State) applies(e *Event) error {
	switch {
	case e.File != s.ID:
		return fmt.Errorf("event belongs to file %s", e.File)
	case e.Seq != s.Seq+1:
		return fmt.Errorf("event %d follows event %d", e.Seq, s.Seq)
	case e.Prev != s.Head:
		return fmt.Errorf("event does not continue the chain: prev is not the sum of event %d", s.Seq)
	case (e.Seq == 1) != (e.Type == EventOpened):
		return fmt.Errorf("event %d is of type %.50q", e.Seq, e.Type)
	case e.Unknown:
		if s.Unknown == "" {
			s.Unknown = e.Type
		}
		return nil
	case s.Unknown != "":
		return nil // not all is known, so legality cannot be judged
	}
	return s.applyType(e)
}

func (s *State) applyType(e *Event) error {
	switch e.Type {
	case EventOpened:
		return s.applyOpened(e)
	case EventDrafted:
		return s.applyDrafted(e)
	case EventImported:
		return s.applyImported(e)
	case EventSecrecyChanged, EventAudienceChanged:
		return s.applyAccess(e)
	case EventArranged, EventRetentionSet, EventClosed, EventReopened,
		EventDisposalAsked, EventDisposalRefused, EventDisposed:
		return s.applyClosing(e)
	}
	d := s.Doc(e.Document)
	if d == nil {
		return fmt.Errorf("%s of unknown document %.100q", e.Type, e.Document)
	}
	if !slices.Contains(d.Status.next(), e.Type) {
		return fmt.Errorf("%s of a document that is %s", e.Type, d.Status)
	}
	if err := d.apply(e); err != nil {
		return err
	}
	d.Access = s.Access.Combine(d.Own)
	d.touch(e)
	return nil
}

func (d *DocState) touch(e *Event) {
	d.Changed, d.ChangedAt = e.Seq, e.At
}

func (s *State) applyOpened(e *Event) error {
	if e.Opened == nil {
		return fmt.Errorf("opened without facts")
	}
	s.Opened, s.Access, s.Retention = *e.Opened, e.Opened.Access, e.Opened.Retention
	s.OpenedBy, s.OpenedAt = e.By, e.At
	return nil
}

func (s *State) applyDrafted(e *Event) error {
	if e.Form == nil {
		return fmt.Errorf("drafted without a form")
	}
	d := &DocState{ID: e.Document, Status: StatusDrafted, Form: *e.Form}
	if e.Access != nil {
		d.Own = *e.Access
	}
	if err := s.addDoc(d, e); err != nil {
		return err
	}
	s.made++
	return nil
}

func (s *State) applyImported(e *Event) error {
	seen := make(map[DocID]bool, len(e.Items))
	for i, item := range e.Items { // all or none
		id := NewDocID(s.ID, item.Local)
		if err := s.isFree(id); err != nil || seen[id] {
			return fmt.Errorf("item %d imports %.100q, which is taken or wrong", i, item.Local)
		}
		seen[id] = true
	}
	for i := range e.Items {
		item := &e.Items[i]
		d := &DocState{ID: NewDocID(s.ID, item.Local), Status: StatusImported, Own: item.Access,
			Date: item.Date, Number: Number{Printed: item.Number}, Parts: item.Parts}
		if err := s.addDoc(d, e); err != nil {
			return err
		}
	}
	return nil
}

// addDoc files a new document under its id, which must be free and of this file.
func (s *State) addDoc(d *DocState, e *Event) error {
	if err := s.isFree(d.ID); err != nil {
		return err
	}
	d.DraftedBy, d.Created, d.CreatedAt = e.By, e.Seq, e.At
	d.Access = s.Access.Combine(d.Own)
	d.touch(e)
	s.Docs = append(s.Docs, d)
	s.index[d.ID] = d
	return nil
}

// isFree checks that an id may be given to a new document of the file.
func (s *State) isFree(id DocID) error {
	if s.Doc(id) != nil || id.File() != s.ID || id.validate() != nil {
		return fmt.Errorf("the id %.100q is taken or wrong", id)
	}
	return nil
}

// apply is a step of one document, known to be legal.
func (d *DocState) apply(e *Event) error {
	switch e.Type {
	case EventSubmitted:
		d.Status, d.Digest, d.Draft, d.SubmittedBy, d.ApprovedBy = StatusSubmitted, e.Digest, e.Draft, e.By, By{}
		if e.Form != nil {
			d.Form = *e.Form
		}
		return nil
	case EventWithdrawn:
		d.Status, d.Opinion = StatusWithdrawn, e.Reason
		return nil
	case EventVoided:
		return d.applyVoided(e)
	}
	if e.Digest != d.Digest {
		return fmt.Errorf("%s names another content than was submitted", e.Type)
	}
	switch e.Type {
	case EventApproved:
		d.Status, d.ApprovedBy, d.Opinion = StatusApproved, e.By, e.Opinion
	case EventReturned:
		d.Status, d.ApprovedBy, d.Opinion = StatusReturned, By{}, e.Opinion
	case EventNumbering:
		return d.applyNumbering(e)
	case EventIssued:
		return d.applyIssued(e)
	}
	return nil
}

func (d *DocState) applyNumbering(e *Event) error {
	if e.Numbering == nil {
		return fmt.Errorf("numbering without a series")
	}
	d.Status, d.lock, d.Date = StatusNumbering, e, e.Numbering.Date
	return nil
}

func (d *DocState) applyIssued(e *Event) error {
	if err := d.numberFits(e); err != nil {
		return err
	}
	d.Status, d.IssuedBy, d.Number, d.Date, d.Parts = StatusIssued, e.By, e.number(), e.Date, e.Parts
	if to := d.lock.Numbering.Access; to != nil {
		d.Own = *to
	}
	return nil
}

func (d *DocState) applyVoided(e *Event) error {
	if err := d.numberFits(e); err != nil {
		return err
	}
	d.Status, d.Number, d.Parts, d.Opinion = StatusVoided, e.number(), e.Parts, e.Reason
	return nil
}

// numberFits checks that the number is one the numbering event asked for.
func (d *DocState) numberFits(e *Event) error {
	want, got := d.lock.Numbering, e.number()
	if got != want.number(got.N) || got.N < want.From {
		return fmt.Errorf("%s with a number that was not asked for", e.Type)
	}
	return nil
}

// applyAccess changes what decides who may see a document or the whole file.
func (s *State) applyAccess(e *Event) error {
	own := &s.Access
	d := s.Doc(e.Document)
	switch {
	case d != nil && !slices.Contains(d.Status.next(), e.Type):
		return fmt.Errorf("%s of a document that is %s", e.Type, d.Status)
	case d != nil:
		own = &d.Own
	case e.Document != "":
		return fmt.Errorf("%s of unknown document %.100q", e.Type, e.Document)
	}
	if err := own.change(e); err != nil {
		return err
	}
	for _, other := range s.Docs {
		if d == nil || other == d {
			other.Access = s.Access.Combine(other.Own)
			other.Changed = e.Seq
		}
	}
	return nil
}

func (a *Access) change(e *Event) error {
	switch {
	case e.Type == EventSecrecyChanged && e.Secrecy != nil:
		a.Secrecy = *e.Secrecy
	case e.Type == EventAudienceChanged && e.Audience != nil:
		a.Audience = append(Audience(nil), *e.Audience...) // nil if empty
	default:
		return fmt.Errorf("%s does not say to what", e.Type)
	}
	return nil
}
