package archive

import "slices"

// Legal returns the steps that may follow for a document, nil for an unknown
// one and for every document of a read-only file.
func (s *State) Legal(id DocID) []EventType {
	d := s.Doc(id)
	if d == nil || s.Unknown != "" {
		return nil
	}
	return d.Status.next()
}

// next is the table of what may follow for a document. A draft is saved, that
// is, edited, without an event; see State.editable.
func (s Status) next() []EventType {
	switch s {
	case StatusDrafted, StatusReturned:
		return withAccess(EventSubmitted, EventWithdrawn)
	case StatusSubmitted:
		return withAccess(EventApproved, EventReturned, EventSubmitted, EventWithdrawn)
	case StatusApproved:
		return withAccess(EventNumbering, EventReturned, EventSubmitted, EventWithdrawn)
	case StatusNumbering:
		return []EventType{EventIssued, EventVoided}
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
	if !slices.Contains(d.Status.next(), step) {
		return illegal(d, step)
	}
	return nil
}

func illegal(d *DocState, step EventType) error {
	return problem(ErrConflict, ProblemStep,
		args{"document": d.ID, "step": step, "status": d.Status, "legal": d.Status.next()})
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
		return illegal(d, EventDrafted)
	}
	return err
}
