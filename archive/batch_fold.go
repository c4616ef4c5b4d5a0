package archive

import (
	"fmt"
	"slices"
)

// admitsBatch judges the approval of a batch.
func (s *State) admitsBatch(e *Event) error {
	if err := s.CheckFile(e.Type); err != nil {
		return err
	}
	if e.Batch == nil || e.Form == nil {
		return fmt.Errorf("batch-approved without a batch")
	}
	if s.Batch(e.Batch.ID) != nil {
		return fmt.Errorf("batch %s was approved before", e.Batch.ID)
	}
	if slices.Contains(e.Batch.Approvers, e.By.ID) {
		return conflict(ProblemSelfApproval, args{"document": e.File, "actor": e.By.ID})
	}
	for _, p := range e.Parts {
		if p.Role != RoleSeed || !p.Digest.valid() || p.Name != seedName(e.Batch.ID, p.Digest) || len(e.Parts) > 1 {
			return fmt.Errorf("batch-approved names what is no seed")
		}
	}
	return e.Batch.validate()
}

func (s *State) applyBatch(e *Event) {
	b := &BatchState{Batch: *e.Batch, Form: *e.Form, At: e.At, RunBy: e.By, Nonce: e.Nonce}
	if len(e.Parts) > 0 {
		b.Seed = &e.Parts[0]
	}
	s.Batches = append(slices.Clip(s.Batches), b)
}

// ofBatch tells the event that makes a document of a row of a batch.
func (e *Event) ofBatch() bool {
	return e.Row != nil && (e.Type == EventIssued || e.Type == EventVoided)
}

// admitsRow judges the one event by which a row of a batch becomes a document:
// issued, with the content that was approved, or voided after an interruption.
//
// A number can be claimed for a row just when another process closes the file.
// It must have an end all the same, so a row is voided in a closed file too,
// and in one that was disposed of, where nothing can be left of it.
func (s *State) admitsRow(e *Event) error {
	if err := s.CheckFile(e.Type); err != nil && e.Type != EventVoided {
		return err
	}
	if s.Disposed() && len(e.Parts) > 0 {
		return s.papersGone()
	}
	b := s.Batch(e.Row.Batch)
	switch {
	case b == nil:
		return fmt.Errorf("%s of an unknown batch %.20q", e.Type, e.Row.Batch)
	case e.Row.Row < 1 || e.Document != b.Doc(s.ID, e.Row.Row):
		return fmt.Errorf("%s of a document that is not of row %d", e.Type, e.Row.Row)
	}
	if err := s.isFree(e.Document); err != nil {
		return err
	}
	if err := e.namesOwn(); err != nil {
		return err
	}
	number := e.number()
	from, ok := b.numbers(number.Series, number.Year)
	if !ok || number != (Numbering{Series: from.Series, Year: from.Year, Format: from.Format}).number(number.N) || number.N < from.From {
		return fmt.Errorf("%s with a number that was not asked for", e.Type)
	}
	if e.Type == EventVoided {
		return nil
	}
	switch {
	case len(b.Numbers) > 0 && e.Number == nil, e.Number != nil && e.Date.Year != number.Year, e.Date.IsZero():
		return fmt.Errorf("issued without the number or date of its batch")
	case e.Form == nil || *e.Form != b.Form:
		return fmt.Errorf("issued with another form than was approved")
	case climb(leafOf(e.Row.Row, e.Digest), e.Row.Index, b.Rows, e.Row.Proof) != b.Digest:
		return fmt.Errorf("issued with a content that the batch does not hold")
	}
	return validTasks(e.Tasks)
}

func (s *State) applyRow(e *Event) {
	b := s.Batch(e.Row.Batch)
	number := e.number()
	from, _ := b.numbers(number.Series, number.Year)
	d := &DocState{ID: e.Document, Status: StatusIssued, Form: b.Form, Number: number, Date: e.Date, Digest: e.Digest,
		Parts: e.Parts, SubmittedBy: b.RunBy, IssuedBy: e.By, BatchID: b.ID, Row: e.Row.Row,
		ApprovedBy: By{ID: b.Approvers[len(b.Approvers)-1], Via: b.RunBy.Via},
		lock:       b.lock(e.Document, e.Row.Row, e.Digest, from, e.Date, e.Tasks)}
	d.lock.Seq = e.Seq
	if e.Row.Access != nil {
		d.Own = *e.Row.Access
	}
	if e.Type == EventVoided {
		d.Status, d.Opinion, d.IssuedBy = StatusVoided, e.Reason, By{}
	}
	d.openTasks(e.Tasks)
	s.addDoc(d, e)
	d.DraftedBy, d.Disposed = b.RunBy, s.Disposed()
}
