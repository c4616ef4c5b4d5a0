package archive

// An issued document is never edited. What is wrong in it is put right by a
// new document that names it 更正: drafted, approved, numbered and issued like
// any other. From when that one is issued, until it is withdrawn, the old one
// is amended.

// CheckAmend says why a new document may not amend an issued one of this file,
// or nil. ProblemAmend (ErrConflict): it is not issued, was withdrawn, or is
// amended already, or about to be.
func (s *State) CheckAmend(id DocID) error {
	if err := s.CheckFile(EventDrafted); err != nil {
		return err
	}
	if s.Doc(id) == nil {
		return problem(ErrNotFound, ProblemDocMissing, args{"document": id})
	}
	if p := s.notAmendable(&DocState{Amends: id}); p != nil {
		p.Args["document"] = id
		return p
	}
	return nil
}

// notAmendable is why a document may not amend the one that it names. Once it
// is being numbered, nothing else may be numbered that amends the same: so
// what was locked can always be issued.
func (s *State) notAmendable(by *DocState) *Problem {
	if by.Amends == "" {
		return nil
	}
	old := s.Doc(by.Amends)
	if old == nil || old.Status != StatusIssued {
		status := Status("")
		if old != nil {
			status = old.Status
		}
		return conflict(ProblemAmend, args{"amends": by.Amends, "status": status})
	}
	for _, d := range s.Docs {
		if d.Amends == by.Amends && d.ID != by.ID && d.amends() {
			return conflict(ProblemAmend, args{"amends": by.Amends, "status": old.Status, "by": d.ID})
		}
	}
	return nil
}

// amends tells whether a document counts as the amendment that it is.
func (d *DocState) amends() bool { return d.Status == StatusNumbering || d.Status == StatusIssued }

// amend marks or unmarks what a document amends after its issue or withdrawal.
func (s *State) amend(d *DocState, e *Event) {
	old := s.Doc(d.Amends)
	switch {
	case old == nil:
		return
	case e.Type == EventIssued:
		old.AmendedBy = d.ID
	case e.Type == EventWithdrawn && old.AmendedBy == d.ID:
		old.AmendedBy = ""
	default:
		return
	}
	old.touch(e)
}
