package archive

import (
	"context"
	"errors"

	"casefile/archive/store"
)

// AskDisposal proposes to dispose of a closed file whose term has ended 鉴定.
// ProblemTerm, ProblemPermanent (ErrConflict): it has not, or never will.
func (a *Archive) AskDisposal(ctx context.Context, by By, file FileID, reason string) error {
	return a.dispose(ctx, by, file, EventDisposalAsked, reason, a.expired)
}

// RefuseDisposal ends a proposal 不予销毁; the file stays as it was.
func (a *Archive) RefuseDisposal(ctx context.Context, by By, file FileID, reason string) error {
	return a.dispose(ctx, by, file, EventDisposalRefused, reason, func(*State) error { return nil })
}

// ConfirmDisposal disposes of a file 销毁: the disposed event, which is the
// commit, then the removal of everything in documents/ and of what is left of
// its drafts. Another person than the one who asked must confirm:
// ProblemDisposalSelf (ErrConflict). What an interrupted removal leaves is
// found by Doctor. The chain, the closings and the digests in them stay.
func (a *Archive) ConfirmDisposal(ctx context.Context, by By, file FileID, reason string) error {
	err := a.dispose(ctx, by, file, EventDisposed, reason, func(s *State) error {
		if s.Disposal != nil && s.Disposal.Asked.ID == by.ID {
			return problem(ErrConflict, ProblemDisposalSelf, args{"file": file, "actor": by.ID})
		}
		return a.expired(s)
	})
	if err != nil {
		return err
	}
	return a.removeDisposed(ctx, file)
}

func (a *Archive) dispose(ctx context.Context, by By, file FileID, step EventType, reason string, may func(*State) error) error {
	if err := errors.Join(by.validate(), validReason(reason)); err != nil {
		return err
	}
	err := a.update(ctx, file, by, func(s *State) (*Event, error) {
		if err := s.takes(step); err != nil {
			return nil, err
		}
		if err := may(s); err != nil {
			return nil, err
		}
		return &Event{Type: step, Reason: reason}, nil
	}, nil)
	return dated(file, "the disposal", err)
}

// removeDisposed removes the papers of a file that was disposed of. No other
// call of Remove reaches what an event names.
func (a *Archive) removeDisposed(ctx context.Context, file FileID) error {
	keys, err := a.leftDisposed(ctx, file)
	if err != nil {
		return err
	}
	err = each(ctx, a.opt.Workers, len(keys), func(ctx context.Context, i int) error {
		return a.store.Remove(ctx, keys[i])
	})
	return dated(file, "the removal of the papers", err)
}

// leftDisposed lists what must not be there any more of a file that was
// disposed of; nothing of any other file.
func (a *Archive) leftDisposed(ctx context.Context, file FileID) ([]string, error) {
	s, err := a.FileState(ctx, file)
	if err != nil {
		return nil, err
	}
	if !s.Disposed() {
		return nil, problem(ErrConflict, ProblemClosed, args{"file": file, "step": EventDisposed, "legal": s.LegalSteps()})
	}
	return a.papers(ctx, file)
}

// papers lists every object of a file that holds titles, values or names.
func (a *Archive) papers(ctx context.Context, file FileID) ([]string, error) {
	var keys []string
	for _, prefix := range []string{objectKey(file, ""), draftsPrefix + string(file) + "/"} {
		var broken error
		for e, err := range a.store.List(ctx, prefix, "") {
			if broken = err; err != nil {
				break
			}
			if store.ValidKey(e.Key) == nil {
				keys = append(keys, e.Key)
			}
		}
		if broken != nil {
			return nil, dated(file, "list the papers", broken)
		}
	}
	return keys, nil
}
