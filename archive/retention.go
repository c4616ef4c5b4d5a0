package archive

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"time"
)

// term is how long the file is kept: the longest of its own term and those of
// its documents.
func (s *State) term() Retention {
	longest := s.Retention
	for _, d := range s.Docs {
		if d.Retention != "" && d.Filed() && longer(d.Retention, longest) {
			longest = d.Retention
		}
	}
	return longest
}

func longer(a, b Retention) bool {
	return b.Years() != 0 && (a.Years() == 0 || a.Years() > b.Years())
}

// Term is how long the file is kept 保管期限: the longest of its own term and
// those of its documents.
func (s *State) Term() Retention {
	if r := s.term(); r.Years() != 0 {
		return r
	}
	return RetainPermanent
}

// RetentionUntil is the last day of the file's term, which runs from 1 January
// after the year of its closing. ok is false while the file is open, and for
// what is kept for ever.
func (s *State) RetentionUntil(zone *time.Location) (last Date, ok bool) {
	years := s.term().Years()
	if s.Closed == nil || years == 0 {
		return Date{}, false
	}
	return Date{DateOf(s.ClosedAt, zone).Year + years, time.December, 31}, true
}

// SetRetention gives a file, or with document one of its papers, another term
// 划定保管期限. A reason must be given.
func (a *Archive) SetRetention(ctx context.Context, by By, file FileID, document DocID, r Retention, reason string) error {
	if err := errors.Join(by.validate(), validReason(reason)); err != nil {
		return err
	}
	if r == "" {
		return invalid("retention", "is not given")
	}
	if err := r.validate("retention"); err != nil {
		return err
	}
	return a.update(ctx, file, by, func(s *State) (*Event, error) {
		have := s.Retention
		if document != "" {
			d := s.Doc(document)
			if d == nil {
				return nil, problem(ErrNotFound, ProblemDocMissing, args{"document": document})
			}
			have = d.Retention
		}
		if have == r {
			return nil, nil
		}
		return &Event{Type: EventRetentionSet, Document: document, Retention: r, Reason: reason}, nil
	}, nil)
}

func validReason(reason string) error {
	if reason == "" {
		return invalid("reason", "is not given")
	}
	return validWords("reason", reason)
}

// Due is one file whose term has ended.
type Due struct {
	FileInfo
	Until Date // last day of the term
}

// DisposalDue yields the files whose term has ended before a day, and which
// are not disposed of yet 到期鉴定. Like ListFiles it goes on after a file
// that cannot be read.
func (a *Archive) DisposalDue(ctx context.Context, day Date) iter.Seq2[Due, error] {
	return func(yield func(Due, error) bool) {
		for info, err := range a.ListFiles(ctx) {
			due := Due{FileInfo: info}
			if err == nil {
				until, ok := info.State.RetentionUntil(a.opt.Zone)
				if !ok || until.Compare(day) >= 0 || info.State.Disposed() {
					continue
				}
				due.Until = until
			}
			if !yield(due, err) {
				return
			}
		}
	}
}

// expired says why a file may not be disposed of on the day of the clock, or
// nil: the day somebody typed does not count.
func (a *Archive) expired(s *State) error {
	until, ok := s.RetentionUntil(a.opt.Zone)
	if !ok && s.Closed != nil {
		return problem(ErrConflict, ProblemPermanent, args{"file": s.ID})
	}
	if ok && a.Today().Compare(until) <= 0 {
		return problem(ErrConflict, ProblemTerm, args{"file": s.ID, "until": until})
	}
	return nil
}

// dated is a reason with its document, for a message.
func dated(id FileID, what string, err error) error {
	if err != nil {
		return fmt.Errorf("%s of file %s: %w", what, id, err)
	}
	return nil
}
