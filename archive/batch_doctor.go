package archive

import (
	"context"
)

// openRows finds numbers that rows of a file's batches have claimed, and that
// are neither issued nor void: the batch was interrupted, or is going on.
func (a *Archive) openRows(ctx context.Context, s *State) ([]Claim, error) {
	var open []Claim
	for _, b := range s.Batches {
		for _, n := range b.Numbers {
			for c, err := range a.listNumbers(ctx, n.Series, n.Year, n.From-1) {
				if err != nil {
					return open, err
				}
				if s.asked(c) == b && s.Doc(c.Document) == nil {
					open = append(open, c)
				}
			}
		}
	}
	return open, nil
}

// rowsDone refuses to go on with a file of which a batch has a number open.
func (a *Archive) rowsDone(ctx context.Context, s *State) error {
	open, err := a.openRows(ctx, s)
	if err != nil || len(open) == 0 {
		return err
	}
	return problem(ErrConflict, ProblemCloseNumbering, args{"document": open[0].Document})
}

// asked is the batch of a file that asked for a number; nil if none did.
func (s *State) asked(c Claim) *BatchState {
	b := s.Batch(c.Batch)
	if b == nil || c.Document != b.Doc(s.ID, c.Row) || c.Nonce != b.rowNonce(c.Row) {
		return nil
	}
	return b
}

// leftRows are the repairs of such numbers. What was to be issued is not kept
// here, so they can only be voided; the batch run again finishes them.
func (a *Archive) leftRows(ctx context.Context, s *State) ([]Repair, error) {
	open, err := a.openRows(ctx, s)
	if err != nil {
		return nil, err
	}
	if len(open) > 0 { // it may have ended while the register was read
		if s, err = a.FileState(ctx, s.ID); err != nil {
			return nil, err
		}
	}
	var plan []Repair
	for _, c := range open {
		if s.Doc(c.Document) == nil {
			plan = append(plan, Repair{Kind: RepairBatchRow, Document: c.Document, Number: c.Printed, Series: c.Series, Year: c.Year,
				N: c.N, Since: c.At, By: c.By.ID, Void: true, Reason: "批量制发中断，该行没有制发"})
		}
	}
	return plan, nil
}

// voidRow voids the number of a row that was never issued.
func (a *Archive) voidRow(ctx context.Context, by By, r Repair) (Outcome, error) {
	if err := validWords("reason", r.Reason); err != nil {
		return "", err
	}
	c, err := a.readClaim(ctx, claimKey(r.Series, r.Year, r.N))
	if err != nil {
		return "", err
	}
	parts, err := a.leftParts(ctx, r.Document)
	if err != nil {
		return "", err
	}
	outcome := OutcomeVoided
	err = a.update(ctx, r.Document.File(), by, func(s *State) (*Event, error) {
		if d := s.Doc(r.Document); d != nil { // the batch was going on
			if d.Status == StatusIssued {
				outcome = OutcomeFinished
			}
			return nil, nil
		}
		b := s.asked(c)
		if b == nil || c.Document != r.Document {
			return nil, invalid("document", "%.100q has not this number", string(r.Document))
		}
		e := &Event{Type: EventVoided, Document: r.Document, Number: c.Number.named(), Parts: parts, Reason: r.Reason,
			Row: &BatchRow{Batch: b.ID, Row: c.Row}}
		if s.Disposed() {
			e.Parts = nil // gone, or going
		}
		return e, s.admits(e)
	}, nil)
	if err != nil {
		return "", err
	}
	return outcome, nil
}
