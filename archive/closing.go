package archive

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"casefile/archive/store"
)

// CloseRequest is what Close is given.
type CloseRequest struct {
	File     FileID
	Ordering Ordering
	// Fonds is the 全宗号; without it the file is closed without a 档号. Room is
	// the 室代码, needed for a series of single documents.
	Fonds, Room string
	// Check adds reasons not to close that the archive cannot know; nil adds none.
	Check func(*State) []error
}

func (r CloseRequest) validate() error {
	if r.Fonds != "" && !fondsCode.MatchString(r.Fonds) {
		return invalid("fonds", "%.20q is not 4 of A–Z 0–9", r.Fonds)
	}
	if r.Room != "" && !roomCode.MatchString(r.Room) {
		return invalid("room", "%.20q is not 2–8 of A–Z 0–9", r.Room)
	}
	return r.File.validate()
}

// unfinished is every reason of the chain's own why the file cannot be closed.
func (s *State) unfinished() []error {
	var all []error
	for _, d := range s.Docs {
		switch d.Status {
		case StatusDrafted, StatusSubmitted, StatusReturned, StatusApproved:
			all = append(all, problem(ErrConflict, ProblemCloseDocument, args{"document": d.ID, "status": d.Status}))
		case StatusNumbering:
			all = append(all, problem(ErrConflict, ProblemCloseNumbering, args{"document": d.ID}))
		}
		for _, t := range d.Tasks {
			if t.Closed.IsZero() && d.Status != StatusWithdrawn {
				all = append(all, problem(ErrConflict, ProblemCloseTask, args{"document": d.ID, "task": t.ID, "due": t.Due}))
			}
		}
	}
	return all
}

// Complete lists every reason why the file cannot be closed now; nil if there
// is none. check may add more.
func (s *State) Complete(check func(*State) []error) []error {
	if err := cmp.Or(s.writable(), s.takes(EventClosed)); err != nil {
		return []error{err}
	}
	all := s.unfinished()
	if !slices.ContainsFunc(s.Docs, (*DocState).Filed) {
		all = append(all, problem(ErrConflict, ProblemCloseEmpty, args{"file": s.ID}))
	}
	if check != nil {
		all = append(all, check(s)...)
	}
	return all
}

// Close closes a file 归档: nothing more can be added until it is opened
// again. Its error joins every reason not to. Before the closed event, which
// is the commit, it verifies every object of the file and creates two: a line
// of facts for each document, and a manifest of all, which outlive a disposal.
// Both follow from the chain alone, so that an interrupted Close is repeated
// without loss.
func (a *Archive) Close(ctx context.Context, by By, r CloseRequest) (*State, error) {
	if err := errors.Join(by.validate(), r.validate()); err != nil {
		return nil, err
	}
	if _, err := a.FileState(ctx, r.File); err != nil { // begin from what is newest
		return nil, err
	}
	for range 2 {
		s, err := a.close(ctx, by, r)
		if !errors.Is(err, errOtherClosing) {
			return s, err
		}
		// Another version of the program was interrupted here. What it left has
		// the place of the next event, so that event is another one.
		if err := a.restate(ctx, by, r.File); err != nil {
			return nil, err
		}
	}
	return nil, problem(ErrConflict, ProblemBusy, args{"file": r.File})
}

var errOtherClosing = errors.New("an interrupted closing left other bytes")

func (a *Archive) close(ctx context.Context, by By, r CloseRequest) (closed *State, err error) {
	err = a.update(ctx, r.File, by, func(s *State) (*Event, error) {
		if s.Closed != nil && !s.Disposed() {
			return nil, nil // by somebody just now, or by an attempt whose answer was lost
		}
		if err := errors.Join(s.Complete(r.Check)...); err != nil {
			return nil, err
		}
		if err := a.rowsDone(ctx, s); err != nil {
			return nil, err
		}
		c, err := a.prepare(ctx, by, s, r)
		if err != nil {
			return nil, err
		}
		return &Event{Type: EventClosed, Closed: c}, nil
	}, func(s *State) { closed = s.clone() })
	return closed, err // unwrapped: it may be a list
}

// restate appends what is arranged already.
func (a *Archive) restate(ctx context.Context, by By, file FileID) error {
	return a.update(ctx, file, by, func(s *State) (*Event, error) {
		if s.Closed != nil {
			return nil, nil // by somebody else meanwhile
		}
		return &Event{Type: EventArranged, Arranged: s.Arranged}, nil
	}, nil)
}

// prepare makes and stores what the closed event names.
func (a *Archive) prepare(ctx context.Context, by By, s *State, r CloseRequest) (*Closed, error) {
	no, err := a.archiveNumber(ctx, by, s, r)
	if err != nil {
		return nil, err
	}
	r.Ordering.ArchiveNo = no
	r.Ordering.See = nil // who closes, closes all of it
	items, err := a.Volume(ctx, s, r.Ordering)
	if err != nil {
		return nil, err
	}
	n := s.Seq + 1
	c := &Closed{N: n, Retention: s.Term(), ArchiveNo: no.String(), Documents: len(items)}
	for _, it := range items {
		c.Pages += it.Pages()
	}
	records, err := closedRecords(s, c, items)
	if err != nil {
		return nil, err
	}
	first := newObject(RoleRecords, recordsName, records)
	c.Records = first.ref
	manifest, err := a.manifest(ctx, s, c)
	if err != nil {
		return nil, err
	}
	second := newObject(RoleManifest, manifestName, manifest)
	c.Manifest = second.ref
	for _, o := range []object{first, second} {
		err := a.create(ctx, closedKey(s.ID, n, o.ref.Name), o.bytes)
		if errors.Is(err, store.ErrExists) {
			return nil, errOtherClosing
		}
		if err != nil {
			return nil, err
		}
	}
	return c, nil
}

// ManifestKey is where the manifest lies in the archive.
func (c *Closed) ManifestKey(file FileID) string { return closedKey(file, c.N, c.Manifest.Name) }

// Reopen opens a closed file again, for a reason. Its 档号 stays its own.
func (a *Archive) Reopen(ctx context.Context, by By, file FileID, reason string) error {
	if err := errors.Join(by.validate(), validReason(reason)); err != nil {
		return err
	}
	return a.update(ctx, file, by, func(s *State) (*Event, error) {
		return &Event{Type: EventReopened, Reason: reason}, s.takes(EventReopened)
	}, nil)
}
