package archive

import (
	"errors"
	"fmt"
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
		return changed(eventKey(s.ID, e.Seq), tampered(e, err))
	}
	s.Seq, s.Head, s.At = e.Seq, e.Sum, e.At
	s.days[DateOf(e.At, time.UTC)] = struct{}{}
	return nil
}

// tampered says what is wrong with an event of a chain.
func tampered(e *Event, err error) string {
	var p *Problem
	if errors.As(err, &p) {
		return fmt.Sprintf("%s is refused: %s", e.Type, p.ID)
	}
	return err.Error()
}

// probe is a state that e can be tried on without changing s. For an event
// about a document it knows only the documents that matter to it.
func (s *State) probe(e *Event) *State {
	if e.Document == "" && e.Type != EventImported && e.Type != EventBatchApproved {
		return s.clone()
	}
	p := *s
	p.Docs, p.index, p.days = nil, map[DocID]*DocState{}, map[Date]struct{}{}
	for _, id := range s.concerned(e) {
		if d := s.Doc(id); d != nil && p.Doc(id) == nil {
			p.Docs = append(p.Docs, d.clone())
			p.index[id] = p.Docs[len(p.Docs)-1]
		}
	}
	return &p
}

// concerned are the documents that decide about an event, or that it changes.
func (s *State) concerned(e *Event) []DocID {
	ids := []DocID{e.Document, e.Amends, e.refersTo()}
	for _, item := range e.Items {
		ids = append(ids, NewDocID(s.ID, item.Local))
	}
	amends := e.Amends
	if d := s.Doc(e.Document); d != nil {
		amends = d.Amends
		for _, r := range d.References {
			ids = append(ids, r.Document)
		}
	}
	if amends == "" {
		return ids
	}
	for _, d := range s.Docs {
		if d.ID == amends || d.Amends == amends {
			ids = append(ids, d.ID)
		}
	}
	return ids
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
	if err := s.admits(e); err != nil {
		return err
	}
	if e.ofBatch() {
		s.applyRow(e)
		return nil
	}
	switch e.Type {
	case EventOpened:
		s.applyOpened(e)
	case EventDrafted:
		s.applyDrafted(e)
	case EventImported:
		s.applyImported(e)
	case EventBatchApproved:
		s.applyBatch(e)
	case EventSecrecyChanged, EventAudienceChanged:
		s.applyAccess(e)
	case EventArranged, EventRetentionSet, EventClosed, EventReopened,
		EventDisposalAsked, EventDisposalRefused, EventDisposed, EventReceived:
		return s.applyClosing(e)
	default:
		d := s.Doc(e.Document)
		d.apply(e)
		s.amend(d, e)
		d.Access = s.Access.Combine(d.Own)
		d.touch(e)
	}
	return nil
}

func (d *DocState) touch(e *Event) {
	d.Changed, d.ChangedAt = e.Seq, e.At
}

func (s *State) applyOpened(e *Event) {
	s.Opened, s.Access = *e.Opened, e.Opened.Access
	s.OpenedBy, s.OpenedAt = e.By, e.At
}

func (s *State) applyDrafted(e *Event) {
	d := &DocState{ID: e.Document, Status: StatusDrafted, Form: *e.Form, Amends: e.Amends}
	if e.Access != nil {
		d.Own = *e.Access
	}
	s.addDoc(d, e)
	s.made++
}

func (s *State) applyImported(e *Event) {
	for i := range e.Items {
		item := &e.Items[i]
		s.addDoc(&DocState{ID: NewDocID(s.ID, item.Local), Status: StatusImported, Own: item.Access,
			Date: item.Date, Number: Number{Printed: item.Number}, Parts: item.Parts}, e)
	}
}

// addDoc files a new document under its id.
func (s *State) addDoc(d *DocState, e *Event) {
	d.DraftedBy, d.Created, d.CreatedAt = e.By, e.Seq, e.At
	d.Access = s.Access.Combine(d.Own)
	d.touch(e)
	s.Docs = append(s.Docs, d)
	s.index[d.ID] = d
}

// apply is a step of one document, known to be legal. It replaces slices and
// never changes one: copies of the state share them.
func (d *DocState) apply(e *Event) {
	switch e.Type {
	case EventSubmitted:
		d.applySubmitted(e)
	case EventApproved:
		d.applyApproved(e)
	case EventReturned:
		d.Status, d.Signoffs, d.ApprovedBy, d.Opinion = StatusReturned, nil, By{}, e.Opinion
	case EventNumbering:
		d.Status, d.lock, d.Date = StatusNumbering, e, e.Numbering.Date
	case EventIssued:
		d.applyIssued(e)
	case EventVoided:
		d.Status, d.Number, d.Parts, d.Opinion = StatusVoided, e.number(), e.Parts, e.Reason
	case EventWithdrawn:
		d.Status, d.Opinion = StatusWithdrawn, e.Reason
	case EventAttached:
		d.take(e)
	case EventServed:
		d.applyServed(e)
	case EventReplied:
		d.applyReplied(e)
	case EventTaskOpened:
		d.openTasks(e.Tasks)
	case EventTaskClosed:
		d.applyTaskClosed(e)
	}
}

func (d *DocState) applyIssued(e *Event) {
	d.Status, d.IssuedBy, d.Number, d.Date, d.Parts = StatusIssued, e.By, e.number(), e.Date, e.Parts
	if to := d.lock.Numbering.Access; to != nil {
		d.Own = *to
	}
	d.openTasks(d.lock.Numbering.Tasks)
}

// applyAccess changes what decides who may see a document or the whole file.
func (s *State) applyAccess(e *Event) {
	own, d := &s.Access, s.Doc(e.Document)
	if d != nil {
		own = &d.Own
	}
	if e.Type == EventSecrecyChanged {
		own.Secrecy = *e.Secrecy
	} else {
		own.Audience = append(Audience(nil), *e.Audience...) // nil if empty
	}
	for _, other := range s.Docs {
		if d == nil || other == d {
			other.Access = s.Access.Combine(other.Own)
			other.Changed = e.Seq
		}
	}
}
