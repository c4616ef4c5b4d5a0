package archive

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"casefile/archive/store"
)

// RepairKind says what is to be mended.
type RepairKind string

// The kinds of repairs.
const (
	RepairBatchRow RepairKind = "batch-row" // void the number of a row of an interrupted batch; run again, the batch finishes it
	RepairIssue    RepairKind = "issue"     // finish an interrupted issue, or void its number
	RepairNumber   RepairKind = "number"    // void a number that an interrupted issue has left out
	RepairDrafts   RepairKind = "drafts"    // remove the drafts of an issued document
	RepairCheck    RepairKind = "check"     // remove leftovers of the create-once test
	RepairTemp     RepairKind = "temp"      // remove what a crash has left beside the objects
	RepairClosing  RepairKind = "closing"   // remove what a closing that never came about has left
	RepairDisposal RepairKind = "disposal"  // finish an interrupted disposal
)

// Repair is one thing to mend.
type Repair struct {
	Kind     RepairKind `json:"kind"`
	Document DocID      `json:"document,omitempty"`
	File     FileID     `json:"file,omitempty"`   // of a closing or disposal
	Keys     []string   `json:"keys,omitempty"`   // to be removed
	Number   string     `json:"number,omitempty"` // printed, if one was claimed
	Series   SeriesID   `json:"series,omitempty"` // of an issue and its year, of a number left out or of a batch row with N too
	Year     int        `json:"year,omitempty"`
	N        int        `json:"n,omitempty"`
	Since    time.Time  `json:"since,omitzero"` // the issue began; it may be going on right now
	By       string     `json:"by,omitempty"`   // who began it
	// Void asks for the number to be voided instead of finishing.
	Void   bool   `json:"void,omitempty"`
	Reason string `json:"reason,omitempty"` // of the void
}

// Outcome says what a repair did.
type Outcome string

// The outcomes of repairs.
const (
	OutcomeFinished Outcome = "finished" // the document is issued
	OutcomeVoided   Outcome = "voided"   // the number is void, and the document with it
	OutcomeRemoved  Outcome = "removed"
)

// Doctor finds what was interrupted and says how to mend it. It changes
// nothing. Damage is not its business, see Verify: files it could not read
// because of it are in the error, which then comes with a plan for the rest.
func (a *Archive) Doctor(ctx context.Context) ([]Repair, error) {
	var plan []Repair
	var damaged []error
	for id, err := range a.store.Folders(ctx, filesPrefix) {
		if err != nil {
			return plan, fmt.Errorf("list the files: %w", err)
		}
		repairs, err := a.examine(ctx, FileID(id))
		switch {
		case errors.Is(err, ErrIntegrity):
			damaged = append(damaged, err)
		case err != nil && !errors.Is(err, ErrNotFound) && !errors.Is(err, ErrInvalid):
			return plan, err
		}
		plan = append(plan, repairs...)
	}
	numbers, numberErr := a.leftNumbers(ctx, plan)
	if errors.Is(numberErr, ErrIntegrity) {
		damaged = append(damaged, numberErr)
	} else if numberErr != nil {
		return plan, numberErr
	}
	plan = append(plan, numbers...)
	checks, err := a.leftChecks(ctx)
	temps, tempErr := a.leftTemps()
	return append(append(plan, checks...), temps...), errors.Join(append(damaged, err, tempErr)...)
}

// leftChecks finds what an interrupted create-once test has left.
func (a *Archive) leftChecks(ctx context.Context) ([]Repair, error) {
	var check []string
	for e, err := range a.store.List(ctx, store.CheckPrefix, "") {
		if err != nil {
			return nil, fmt.Errorf("list %s: %w", store.CheckPrefix, err)
		}
		check = append(check, e.Key)
	}
	if len(check) == 0 {
		return nil, nil
	}
	return []Repair{{Kind: RepairCheck, Keys: check}}, nil
}

// examine looks for interrupted work in one file.
func (a *Archive) examine(ctx context.Context, id FileID) ([]Repair, error) {
	s, err := a.FileState(ctx, id)
	if err != nil {
		return nil, err
	}
	plan, err := a.leftOfEnd(ctx, s)
	if err != nil {
		return plan, err
	}
	for _, d := range s.Docs {
		if d.Status != StatusNumbering {
			continue
		}
		n, _, err := a.claimOf(ctx, d.lock)
		if err != nil {
			return plan, err
		}
		plan = append(plan, Repair{Kind: RepairIssue, Document: d.ID, Number: n.Printed, Since: d.lock.At, By: d.lock.By.ID,
			Series: d.lock.Numbering.Series, Year: d.lock.Numbering.Year})
	}
	rows, err := a.leftRows(ctx, s)
	plan = append(plan, rows...)
	if err != nil || s.Disposed() {
		return plan, err
	}
	drafts, err := a.leftDrafts(ctx, s)
	return append(plan, drafts...), err
}

// leftDrafts finds drafts of issued documents.
func (a *Archive) leftDrafts(ctx context.Context, s *State) ([]Repair, error) {
	var plan []Repair
	for e, err := range a.store.List(ctx, draftsPrefix+string(s.ID)+"/", "") {
		if err != nil {
			return plan, fmt.Errorf("list the drafts of file %s: %w", s.ID, err)
		}
		d := s.Doc(parseKey(e.Key).doc)
		if d == nil || !d.Filed() {
			continue
		}
		if len(plan) == 0 || plan[len(plan)-1].Document != d.ID {
			plan = append(plan, Repair{Kind: RepairDrafts, Document: d.ID})
		}
		last := &plan[len(plan)-1]
		last.Keys = append(last.Keys, e.Key)
	}
	return plan, nil
}

// Repair mends one thing of Doctor's plan. An interrupted issue is finished by
// rendering again with the number it has. If it never can be finished, because
// its draft is gone or another version of the program has left other bytes, or
// if Void is set, the number is voided, visibly. An error of render is
// returned as it is: mend its cause and repeat, or set Void.
func (a *Archive) Repair(ctx context.Context, by By, r Repair, render Render) (Outcome, error) {
	if err := by.validate(); err != nil {
		return "", err
	}
	switch r.Kind {
	case RepairIssue:
		return a.repairIssue(ctx, by, r, render)
	case RepairNumber:
		return a.voidNumber(ctx, by, r)
	case RepairBatchRow:
		return a.voidRow(ctx, by, r)
	case RepairDrafts:
		return OutcomeRemoved, a.removeDrafts(ctx, r.Document)
	case RepairCheck:
		return OutcomeRemoved, a.removeChecks(ctx, r.Keys)
	case RepairTemp:
		return OutcomeRemoved, a.removeTemps(r.Keys)
	case RepairClosing:
		return OutcomeRemoved, a.removeClosings(ctx, r.File, r.Keys)
	case RepairDisposal:
		return OutcomeRemoved, a.removeDisposed(ctx, r.File)
	}
	return "", invalid("kind", "unknown repair %.20q", string(r.Kind))
}

// removeDrafts removes the drafts of a document that has been issued.
func (a *Archive) removeDrafts(ctx context.Context, id DocID) error {
	d, err := a.docState(ctx, id)
	if err != nil {
		return err
	}
	if d == nil || !d.Filed() {
		return problem(ErrConflict, ProblemStep, args{"document": id, "step": "purge"})
	}
	return a.removeKeys(ctx, draftPrefix(id))
}

func (a *Archive) removeChecks(ctx context.Context, keys []string) error {
	for _, key := range keys {
		if parseKey(key).area != areaCheck {
			return invalid("keys", "%.100q is not of the create-once test", key)
		}
		if err := a.store.Remove(ctx, key); err != nil {
			return err
		}
	}
	return nil
}

func (a *Archive) repairIssue(ctx context.Context, by By, r Repair, render Render) (Outcome, error) {
	if err := r.Document.validate(); err != nil {
		return "", err
	}
	var d *DocState
	err := a.withState(ctx, r.Document.File(), func(s *State) error {
		if d = s.Doc(r.Document).clone(); d != nil && d.Status == StatusIssued {
			return nil
		}
		return s.Check(r.Document, EventVoided)
	})
	if err != nil {
		return "", err
	}
	if d.Status == StatusIssued {
		return OutcomeFinished, nil
	}
	if !r.Void {
		_, err := a.finish(ctx, by, d, nil, render)
		why := hopeless(err)
		if why == nil {
			return OutcomeFinished, err
		}
		r.Reason = why.Error() // not err, which may tell of the store
	}
	return a.void(ctx, by, d, r.Reason)
}

// hopeless finds in an error of an issue what no repetition can mend.
func hopeless(err error) *Problem {
	var p *Problem
	if errors.As(err, &p) && (p.ID == ProblemLeftover || p.ID == ProblemDraftGone) {
		return p
	}
	return nil
}

// void ends an interrupted issue. It claims the number first if that was not
// done: a process that is still at it must not claim one later. What lies of
// the document is named in the event, so that it stays provable.
func (a *Archive) void(ctx context.Context, by By, d *DocState, reason string) (Outcome, error) {
	if err := validWords("reason", reason); err != nil {
		return "", err
	}
	number, err := a.claim(ctx, d.lock)
	if err != nil {
		return "", err
	}
	parts, err := a.leftParts(ctx, d.ID)
	if err != nil {
		return "", err
	}
	outcome := OutcomeVoided
	err = a.update(ctx, d.ID.File(), by, func(s *State) (*Event, error) {
		if s.Doc(d.ID).Status == StatusIssued { // the other process was alive
			outcome = OutcomeFinished
			return nil, nil
		}
		return &Event{Type: EventVoided, Document: d.ID, Number: number.named(), Parts: parts, Reason: reason},
			s.Check(d.ID, EventVoided)
	}, nil)
	if err != nil {
		return "", err
	}
	return outcome, nil
}

// leftParts are the objects that an interrupted issue has stored.
func (a *Archive) leftParts(ctx context.Context, id DocID) ([]PartRef, error) {
	names := []PartRef{
		{Role: RoleRecord, Name: recordName(id.Local())},
		{Role: RolePDF, Name: pdfName(id.Local())},
		{Role: RoleDraft, Name: draftName(id.Local())},
	}
	folder := objectKey(id.File(), "")
	for e, err := range a.store.List(ctx, objectKey(id.File(), id.Local()+"."+string(RoleConfidential)+"."), "") {
		if err != nil {
			return nil, fmt.Errorf("list what is left of %s: %w", id, err)
		}
		names = append(names, PartRef{Role: RoleConfidential, Name: strings.TrimPrefix(e.Key, folder)})
	}
	var parts []PartRef
	for _, p := range names {
		b, err := a.get(ctx, objectKey(id.File(), p.Name))
		if errors.Is(err, ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		parts = append(parts, newObject(p.Role, p.Name, b).ref)
	}
	return parts, nil
}
