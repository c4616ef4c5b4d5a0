package archive

import (
	"fmt"
	"slices"
	"time"
)

// applyClosing is a step of the whole file: its order, its term, its closing
// and its end.
func (s *State) applyClosing(e *Event) error {
	if e.Type == EventReceived { // whatever became of the file where it was
		s.Origins = append(slices.Clip(s.Origins), *e.Origin)
		return nil
	}
	if err := s.takes(e.Type); err != nil {
		return err
	}
	switch e.Type {
	case EventArranged:
		s.Arranged = e.Arranged
		return nil
	case EventRetentionSet:
		return s.applyRetention(e)
	case EventClosed:
		return s.applyClosed(e)
	case EventReopened:
		s.Closed, s.Reopened = nil, e.Reason
		return nil
	case EventDisposalAsked:
		s.Disposal = &Disposal{Asked: e.By, AskedAt: e.At, Reason: e.Reason}
		return nil
	case EventDisposalRefused:
		s.Disposal = nil
		return nil
	}
	return s.applyDisposed(e)
}

// admitsReceived checks that the origin is the chain that it follows.
func (e *Event) admitsReceived() error {
	if e.Origin == nil || e.Origin.Seq != e.Seq-1 || e.Origin.Head != e.Prev {
		return fmt.Errorf("received does not name the chain before it")
	}
	return nil
}

// home is the id of the archive that an event of a seq came from, where its
// number stands in the register; "" if it was made where the file is now.
func (s *State) home(seq int64) string {
	for _, o := range s.Origins {
		if seq <= o.Seq {
			return o.Archive
		}
	}
	return ""
}

func (s *State) applyRetention(e *Event) error {
	if e.Retention == "" || e.Retention.Years() < 0 {
		return fmt.Errorf("%s to %.20q", e.Type, string(e.Retention))
	}
	if e.Document == "" {
		s.Retention = e.Retention
		return nil
	}
	d := s.Doc(e.Document)
	if d == nil {
		return fmt.Errorf("%s of unknown document %.100q", e.Type, e.Document)
	}
	d.Retention = e.Retention
	d.touch(e)
	return nil
}

func (s *State) applyClosed(e *Event) error {
	c := e.Closed
	switch {
	case c == nil || c.N != e.Seq:
		return fmt.Errorf("closed does not name its own place")
	case c.Records.Name != recordsName || c.Manifest.Name != manifestName || !c.Records.Digest.valid() || !c.Manifest.Digest.valid():
		return fmt.Errorf("closed does not name its own objects")
	case s.archiveNo != "" && c.ArchiveNo != s.archiveNo:
		return fmt.Errorf("closed under %.60q, before under %.60q", c.ArchiveNo, s.archiveNo)
	}
	if open := s.unfinished(); len(open) > 0 {
		return fmt.Errorf("closed before its end: %w", open[0])
	}
	s.Closed, s.ClosedBy, s.ClosedAt, s.Reopened = c, e.By, e.At, ""
	if s.archiveNo == "" && c.ArchiveNo != "" {
		s.archiveNo, s.numberedAt = c.ArchiveNo, e.Seq
	}
	return nil
}

// The chain does not say in which zone its days were counted: these differ the
// most, so that no lawful disposal is refused.
var (
	farEast = time.FixedZone("", 14*60*60)
	farWest = time.FixedZone("", -12*60*60)
)

func (s *State) applyDisposed(e *Event) error {
	switch {
	case e.ID == s.Disposal.Asked.ID:
		return fmt.Errorf("%s asked for the disposal and confirmed it", e.ID)
	case s.term().Years() == 0:
		return fmt.Errorf("disposed of what is kept for ever")
	case DateOf(e.At, farEast).Year <= DateOf(s.ClosedAt, farWest).Year+s.term().Years():
		return fmt.Errorf("disposed of before the end of the term")
	}
	done := *s.Disposal
	done.Confirmed, done.ConfirmedAt, done.Done = e.By, e.At, true
	s.Disposal = &done
	for _, d := range s.Docs {
		d.Disposed = true
		d.touch(e)
	}
	return nil
}

// fileSteps are the steps of the whole file that its closing decides about.
var fileSteps = []EventType{EventReopened, EventDisposalAsked, EventDisposalRefused, EventDisposed}

// LegalSteps are the steps of the whole file that may follow; nil of a
// read-only one.
func (s *State) LegalSteps() []EventType {
	switch {
	case s.Unknown != "" || s.Disposed():
		return nil
	case s.Closed == nil:
		return []EventType{EventArranged, EventRetentionSet, EventClosed, EventSecrecyChanged, EventAudienceChanged}
	case s.Disposal != nil:
		return []EventType{EventDisposalRefused, EventDisposed, EventSecrecyChanged, EventAudienceChanged}
	}
	return []EventType{EventReopened, EventRetentionSet, EventDisposalAsked, EventSecrecyChanged, EventAudienceChanged}
}

// takes says why a file takes no event of a type now, or nil: a closed one
// takes nothing new, a disposed one nothing at all.
func (s *State) takes(step EventType) error {
	if s.Seq == 0 || step == EventReceived {
		return nil // about to be opened, or just arrived
	}
	legal := s.LegalSteps()
	if slices.Contains(legal, step) || s.Closed == nil && !slices.Contains(fileSteps, step) {
		return nil
	}
	if s.Disposed() {
		return s.papersGone()
	}
	return problem(ErrConflict, ProblemClosed, args{"file": s.ID, "step": step, "legal": legal})
}

// Disposed reports whether the file was disposed of 销毁: what lay in
// documents/ is gone, or going; its chain and the digests in it stay.
func (s *State) Disposed() bool { return s.Disposal != nil && s.Disposal.Done }

// papersGone is nil, or the problem of a file whose papers are gone.
func (s *State) papersGone() error {
	if s.Disposed() {
		return problem(ErrNotFound, ProblemDisposed, args{"file": s.ID})
	}
	return nil
}
