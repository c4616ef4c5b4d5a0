package archive

import (
	"context"
	"errors"
	"iter"
	"sync/atomic"

	"casefile/archive/store"
)

var errCrash = errors.New("the process has crashed")

// crashStore lets some writes through, and then no request at all, as if the
// process had ended there. With lost set, the write it ends with takes effect,
// only its reply is lost.
type crashStore struct {
	store.Store
	writes *atomic.Int64 // left
	lost   bool
}

func crashAfter(s store.Store, writes int, lost bool) crashStore {
	c := crashStore{Store: s, writes: new(atomic.Int64), lost: lost}
	c.writes.Store(int64(writes))
	return c
}

func (c crashStore) crashed() bool { return c.writes.Load() < 0 }

func (c crashStore) write(fn func() error) error {
	switch left := c.writes.Add(-1); {
	case left >= 0:
		return fn()
	case left == -1 && c.lost:
		fn()
	}
	return errCrash
}

func (c crashStore) Create(ctx context.Context, key string, b []byte) error {
	return c.write(func() error { return c.Store.Create(ctx, key, b) })
}

func (c crashStore) Remove(ctx context.Context, key string) error {
	return c.write(func() error { return c.Store.Remove(ctx, key) })
}

func (c crashStore) Get(ctx context.Context, key string) ([]byte, error) {
	if c.crashed() {
		return nil, errCrash
	}
	return c.Store.Get(ctx, key)
}

func (c crashStore) List(ctx context.Context, prefix, after string) iter.Seq2[store.Entry, error] {
	if c.crashed() {
		return func(yield func(store.Entry, error) bool) { yield(store.Entry{}, errCrash) }
	}
	return c.Store.List(ctx, prefix, after)
}
