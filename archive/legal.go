package archive

import (
	"errors"
	"slices"
)

// Legal returns the steps that may follow for a document, nil for an unknown
// one and for every document of a read-only file. A step may still be refused
// for what it says or for who takes it, such as a second sign-off by the same
// person.
func (s *State) Legal(id DocID) []EventType {
	d := s.Doc(id)
	if d == nil || s.Unknown != "" {
		return nil
	}
	var legal []EventType
	for _, step := range d.Status.next() {
		if s.obstacle(d, step) == nil {
			legal = append(legal, step)
		}
	}
	return legal
}

// next is the table of what may follow for a document. A draft is saved, that
// is, edited, without an event; see State.editable. What follows an issue
// leaves the document issued, except that it is withdrawn 撤销.
func (s Status) next() []EventType {
	switch s {
	case StatusDrafted, StatusReturned:
		return withAccess(EventSubmitted, EventAttached, EventWithdrawn)
	case StatusSubmitted:
		return withAccess(EventApproved, EventReturned, EventSubmitted, EventAttached, EventWithdrawn)
	case StatusApproved:
		return withAccess(EventNumbering, EventReturned, EventSubmitted, EventAttached, EventWithdrawn)
	case StatusNumbering:
		return []EventType{EventIssued, EventVoided}
	case StatusIssued:
		return withAccess(EventServed, EventReplied, EventTaskOpened, EventTaskClosed, EventAttached, EventWithdrawn)
	case StatusImported:
		return withAccess(EventAttached)
	}
	return withAccess()
}

func withAccess(steps ...EventType) []EventType {
	return append(steps, EventSecrecyChanged, EventAudienceChanged)
}

// Check says why a step may not follow for a document now, or nil. The error
// is a Problem that names the legal steps.
func (s *State) Check(id DocID, step EventType) error {
	if err := s.writable(); err != nil {
		return err
	}
	d := s.Doc(id)
	if d == nil {
		return problem(ErrNotFound, ProblemDocMissing, args{"document": id})
	}
	return s.refusal(d, step, s.obstacle(d, step))
}

// CheckFile says why a step of the whole file may not follow now, as far as
// that depends on whether the file is closed, or nil.
func (s *State) CheckFile(step EventType) error {
	if err := s.writable(); err != nil {
		return err
	}
	if p := s.closedTo(step); p != nil {
		return p
	}
	return nil
}

// obstacle is why a step may not follow for a document, whoever takes it and
// whatever it says; nil if it may.
func (s *State) obstacle(d *DocState, step EventType) *Problem {
	if p := s.closedTo(step); p != nil {
		return p
	}
	if !slices.Contains(d.Status.next(), step) {
		return conflict(ProblemStep, args{"status": d.Status})
	}
	switch step {
	case EventApproved:
		return s.minutesMissing(d)
	case EventNumbering:
		return s.notAmendable(d)
	case EventTaskClosed:
		if len(d.OpenTasks()) == 0 {
			return conflict(ProblemNoTask, args{})
		}
	}
	return nil
}

// closedTo is why a file that is closed or disposed of does not take a step.
func (s *State) closedTo(step EventType) *Problem {
	var p *Problem
	if errors.As(s.takes(step), &p) {
		return p
	}
	return nil
}

func conflict(id string, a args) *Problem { return &Problem{ID: id, Args: a, Err: ErrConflict} }

// refusal adds to an obstacle what was to be done to which document, and what
// may be done instead.
func (s *State) refusal(d *DocState, step EventType, p *Problem) error {
	if p == nil {
		return nil
	}
	p.Args["document"], p.Args["step"], p.Args["legal"] = d.ID, step, s.Legal(d.ID)
	return p
}

func (s *State) writable() error {
	if s.Unknown != "" {
		return problem(ErrConflict, ProblemReadOnly, args{"file": s.ID, "type": s.Unknown})
	}
	return nil
}

// editable says why no new draft of a document may be saved, or nil: from its
// numbering on a document is locked.
func (s *State) editable(id DocID) error {
	err := s.Check(id, EventSubmitted)
	if d := s.Doc(id); err != nil && d != nil && s.Unknown == "" {
		return s.refusal(d, EventDrafted, s.obstacle(d, EventSubmitted))
	}
	return err
}
