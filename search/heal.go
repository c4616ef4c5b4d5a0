package search

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

// healAgain is how long a server waits, after a rebuild of its own has failed,
// before it tries another; healWait how long a request waits for one.
const (
	healAgain = 30 * time.Second
	healWait  = 3 * time.Second
)

// healer makes a server's index again when it is found damaged.
type healer struct {
	mu    sync.Mutex
	done  chan struct{} // of the rebuild under way, or of the last one
	under bool
	err   error // of the last one
	ended time.Time
}

// unusable holds for what only a rebuild mends.
func unusable(err error) bool { return errors.Is(err, ErrDamaged) || errors.Is(err, ErrSchema) }

// heal begins a rebuild, unless one is under way or failed just now, and
// returns what is closed at its end. cause is why.
func (s *server) heal(cause error) <-chan struct{} {
	h := &s.healer
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.under || h.err != nil && time.Since(h.ended) < healAgain {
		return h.done
	}
	done := make(chan struct{})
	h.done, h.under = done, true
	s.healing.Go(func() {
		_, err := s.rebuild(s.life)
		if err == nil && s.o.Mended != nil {
			s.o.Mended(cause)
		}
		if errors.Is(err, ErrBusy) { // another one is under way, which serves as well
			err = nil
		}
		h.mu.Lock()
		defer h.mu.Unlock()
		h.under, h.err, h.ended = false, err, time.Now()
		close(done)
	})
	return done
}

// mending reports whether a rebuild after damage is under way.
func (h *healer) mending() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.under
}

// failed is why the last rebuild did not end well.
func (h *healer) failed() error {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.err
}

// mended asks, and when the index turns out to be damaged has it made again:
// a small one while the asker waits, else ErrRebuilding tells him to come
// back.
func mended[T any](ctx context.Context, s *server, ask func() (T, error)) (T, error) {
	v, err := ask()
	if !unusable(err) {
		return v, err
	}
	select {
	case <-s.heal(err):
		if v, err = ask(); unusable(err) {
			err = fmt.Errorf("%w: %v", ErrRebuilding, errors.Join(err, s.healer.failed()))
		}
		return v, err
	case <-time.After(healWait):
		return v, fmt.Errorf("%w: %v", ErrRebuilding, err)
	case <-ctx.Done():
		return v, ctx.Err()
	}
}

func (s *server) search(ctx context.Context, r Request) (*Result, error) {
	res, err := mended(ctx, s, func() (*Result, error) { return s.local.search(ctx, r) })
	return s.marked(res), err
}

func (s *server) similar(ctx context.Context, r SimilarRequest) (*Result, error) {
	res, err := mended(ctx, s, func() (*Result, error) { return s.local.similar(ctx, r) })
	return s.marked(res), err
}

// marked says so when an answer came out of an index that is being mended.
func (s *server) marked(r *Result) *Result {
	if r != nil && s.healer.mending() {
		r.Mending = true
	}
	return r
}

func (s *server) documents(ctx context.Context, r ListRequest) (*DocumentList, error) {
	return mended(ctx, s, func() (*DocumentList, error) { return s.local.documents(ctx, r) })
}

func (s *server) files(ctx context.Context, r ListRequest) (*FileList, error) {
	return mended(ctx, s, func() (*FileList, error) { return s.local.files(ctx, r) })
}

func (s *server) sync(ctx context.Context, src Source) (*Synced, error) {
	return mended(ctx, s, func() (*Synced, error) { return s.local.sync(ctx, src) })
}

// healAtStart waits for a while, so that a small index is whole when the server
// says that it is there.
func (s *server) healAtStart(ctx context.Context, cause error) error {
	select {
	case <-s.heal(cause):
		return s.healer.failed()
	case <-time.After(healWait):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// status tells of a rebuild also while there is nothing else to tell of.
func (s *server) status(ctx context.Context) (*Status, error) {
	st, err := s.local.status(ctx)
	if unusable(err) {
		st, err = &Status{Path: s.dir, Schema: schema}, nil
		st.Rebuild, st.HalfBuilt = rebuilding(s.dir)
	}
	return st, err
}
