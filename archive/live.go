package archive

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"sync"

	"casefile/archive/store"
)

// A chain only grows, and an event is appended by creating the one number
// after the last. So a state folded earlier is as good as a fresh one to write
// from: if it is out of date, the append loses, and the state catches up. A
// process therefore keeps the states it has folded. What it reads always
// catches up first, and what it refuses is refused only after catching up.

// maxLiveDocs bounds what is kept, in documents of all files; a document takes
// about 2 KB. The file used last is kept whatever its size.
const maxLiveDocs = 40_000

// liveStates are the states this process keeps.
type liveStates struct {
	mu    sync.Mutex
	files map[FileID]*live
	docs  int
}

// live is the state of one file and the lock that this process's writers to
// the file share: they would only lose to each other.
type live struct {
	lock  chan struct{} // holds one token while taken
	state *State        // nil until read
	docs  int           // as counted in liveStates
}

// hold locks the state of a file until release is called.
func (l *liveStates) hold(ctx context.Context, id FileID) (f *live, release func(), err error) {
	l.mu.Lock()
	if l.files == nil {
		l.files = map[FileID]*live{}
	}
	f = l.files[id]
	if f == nil {
		f = &live{lock: make(chan struct{}, 1)}
		l.files[id] = f
	}
	l.mu.Unlock()
	select {
	case f.lock <- struct{}{}:
		return f, func() { l.release(id, f) }, nil
	case <-ctx.Done():
		return nil, nil, ctx.Err()
	}
}

func (l *liveStates) release(id FileID, f *live) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := 1
	if f.state != nil {
		now += len(f.state.Docs)
	}
	if l.files[id] == f {
		l.docs += now - f.docs
		f.docs = now
		if f.state == nil {
			l.drop(id, f)
		}
	}
	for other, o := range l.files {
		if l.docs <= maxLiveDocs {
			break
		}
		if other != id {
			l.drop(other, o)
		}
	}
	<-f.lock
}

// drop forgets a file. Who still waits for its lock goes on with what it has.
func (l *liveStates) drop(id FileID, f *live) {
	l.docs -= f.docs
	delete(l.files, id)
}

// withState calls fn with the state of a file, caught up and locked. fn must
// not keep it.
func (a *Archive) withState(ctx context.Context, id FileID, fn func(*State) error) error {
	if err := id.validate(); err != nil {
		return err
	}
	f, release, err := a.live.hold(ctx, id)
	if err != nil {
		return err
	}
	defer release()
	if err := a.refresh(ctx, id, f); err != nil {
		return err
	}
	return fn(f.state)
}

// refresh reads what is new. A state that cannot go on is forgotten.
func (a *Archive) refresh(ctx context.Context, id FileID, f *live) error {
	s := f.state
	if s == nil {
		s = newState(id)
	}
	f.state = nil
	if err := a.catchUp(ctx, s); err != nil {
		return err
	}
	if s.Seq == 0 {
		return problem(ErrNotFound, ProblemFileMissing, args{"file": id})
	}
	f.state = s
	return nil
}

// catchUp applies the events that are newer than the state.
func (a *Archive) catchUp(ctx context.Context, s *State) error {
	if s.Seq > 0 { // one request tells that there are none
		next := eventKey(s.ID, s.Seq+1)
		b, err := a.get(ctx, next)
		if errors.Is(err, ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		e, err := decodeEvent(next, b)
		if err != nil {
			return err
		}
		if err := s.Apply(&e); err != nil {
			return err
		}
	}
	for e, err := range a.Events(ctx, s.ID, s.Seq) {
		if err != nil {
			return fmt.Errorf("read the events of file %s: %w", s.ID, err)
		}
		if err := s.Apply(&e); err != nil {
			return err
		}
	}
	return nil
}

// FileState folds a file. ErrNotFound: no such file. The state is the caller's.
func (a *Archive) FileState(ctx context.Context, id FileID) (*State, error) {
	var s *State
	err := a.withState(ctx, id, func(live *State) error {
		s = live.clone()
		return nil
	})
	return s, err
}

// docState returns how one document stands; nil if there is none.
func (a *Archive) docState(ctx context.Context, id DocID) (d *DocState, err error) {
	err = a.withState(ctx, id.File(), func(s *State) error {
		d = s.Doc(id).clone()
		return nil
	})
	return d, err
}

func (s *State) clone() *State {
	c := *s
	c.Docs = make([]*DocState, len(s.Docs))
	c.index = make(map[DocID]*DocState, len(s.Docs))
	c.days = maps.Clone(s.days)
	for i, d := range s.Docs {
		c.Docs[i] = d.clone()
		c.index[d.ID] = c.Docs[i]
	}
	return &c
}

// clone copies what Apply changes; slices and the numbering event never change.
func (d *DocState) clone() *DocState {
	if d == nil {
		return nil
	}
	c := *d
	return &c
}

// update appends to a file the event that decide returns, or nothing if it
// returns none. If another process was first, decide is asked again; so it is
// before a refusal from a state that may be out of date counts. done, if not
// nil, sees the state at the end.
func (a *Archive) update(ctx context.Context, id FileID, by By, decide func(*State) (*Event, error), done func(*State)) error {
	if err := id.validate(); err != nil {
		return err
	}
	f, release, err := a.live.hold(ctx, id)
	if err != nil {
		return err
	}
	defer release()
	fresh := false
	for range maxTries {
		if f.state == nil || fresh {
			if err := a.refresh(ctx, id, f); err != nil {
				return err
			}
			fresh = true
		}
		e, err := f.decide(decide)
		if e != nil && err == nil {
			err = a.append(ctx, f.state, by, e)
			if errors.Is(err, store.ErrExists) {
				fresh = true
				continue
			}
			if err != nil {
				f.state = nil
			}
		} else if !fresh {
			fresh = true
			continue
		}
		if err == nil && done != nil {
			done(f.state)
		}
		return err
	}
	return problem(ErrConflict, ProblemBusy, args{"file": id})
}

func (f *live) decide(decide func(*State) (*Event, error)) (*Event, error) {
	if err := f.state.writable(); err != nil {
		return nil, err
	}
	e, err := decide(f.state)
	if e != nil && err == nil && !e.ofBatch() { // what is of a batch has been judged
		err = f.state.takes(e.Type)
	}
	return e, err
}
