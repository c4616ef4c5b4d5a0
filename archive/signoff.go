package archive

import "slices"

// requires is what a submitted event asks for; those of the first archives say
// nothing, which is one sign-off without a name.
func (e *Event) requires() Requires {
	if e.Requires == nil {
		return Requires{}
	}
	return *e.Requires
}

// named is what an event says is required: nil for nothing in particular.
func (r Requires) named() *Requires {
	if r.equal(Requires{}) {
		return nil
	}
	return &r
}

// admitsApproved judges who gives which sign-off.
func (d *DocState) admitsApproved(e *Event) error {
	due, _, _ := d.NextSignoff()
	if e.Signoff != due {
		return conflict(ProblemSignoffOrder, args{"document": d.ID, "signoff": e.Signoff, "due": due, "required": d.Requires.names()})
	}
	if slices.ContainsFunc(d.Signoffs, func(x Signoff) bool { return x.ID == e.ID }) {
		return conflict(ProblemSignedBefore, args{"document": d.ID, "actor": e.ID, "signoff": due})
	}
	if d.SubmittedBy.ID == e.ID && !d.Requires.AllowSelf {
		return selfApproval(d, e.By)
	}
	return nil
}

// minutesMissing is what keeps the last sign-off from being given.
func (s *State) minutesMissing(d *DocState) *Problem {
	if _, after, due := d.NextSignoff(); !d.Requires.Minutes || !due || after > 0 || s.hasMinutes(d) {
		return nil
	}
	return conflict(ProblemMinutes, args{})
}

// HasMinutes tells whether the minutes that a document may require are there.
func (s *State) HasMinutes(id DocID) bool {
	d := s.Doc(id)
	return d != nil && s.hasMinutes(d)
}

// hasMinutes tells whether the minutes of a 集体研究 lie with a document, or
// are a document of the file that is in force. They stay when the document is
// handed in again: it is handed in again because of them.
func (s *State) hasMinutes(d *DocState) bool {
	if _, ok := d.Part(RoleMinutes); ok {
		return true
	}
	return slices.ContainsFunc(d.References, func(r Reference) bool {
		other := s.Doc(r.Document)
		return r.Role == RoleMinutes && other != nil && other.inForce()
	})
}

func (d *DocState) applySubmitted(e *Event) {
	d.Status, d.Digest, d.Draft, d.SubmittedBy, d.ApprovedBy = StatusSubmitted, e.Digest, e.Draft, e.By, By{}
	d.Requires, d.Signoffs = e.requires(), nil
	if e.Form != nil {
		d.Form = *e.Form
	}
}

func (d *DocState) applyApproved(e *Event) {
	_, after, _ := d.NextSignoff()
	d.Signoffs = append(slices.Clip(d.Signoffs), Signoff{Name: e.Signoff, Opinion: e.Opinion, At: e.At, By: e.By})
	d.Opinion = e.Opinion
	if after == 0 {
		d.Status, d.ApprovedBy = StatusApproved, e.By
	}
}
