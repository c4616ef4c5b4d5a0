package search

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// turn is a mutex that is not waited for without end.
type turn chan struct{}

func (t turn) take(ctx context.Context) error {
	select {
	case t <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (t turn) release() { <-t }

// syncWait is how long a Sync waits for another one in this process. Who only
// wants to search should not wait until a large import is in.
const syncWait = 3 * time.Second

// sync takes in what is new. The lock is taken only when there is something.
func (l *local) sync(ctx context.Context, src Source) (*Synced, error) {
	wait, cancel := context.WithTimeout(ctx, syncWait)
	defer cancel()
	if err := l.syncing.take(wait); err != nil {
		return nil, errors.Join(ctx.Err(), fmt.Errorf("%w: it is taking in what was filed", ErrBusy))
	}
	defer l.syncing.release()
	if err := l.followSwap(ctx); err != nil {
		return nil, err
	}
	fresh, err := read(l, func(g *generation) (bool, error) { return g.fresh(ctx, src) })
	if err != nil {
		return nil, fmt.Errorf("look for what is new: %w", err)
	}
	if fresh {
		return &Synced{}, nil
	}
	if err := l.write(ctx); err != nil {
		return nil, err
	}
	return read(l, func(g *generation) (*Synced, error) { return g.take(ctx, src, l.o, Progress{}) })
}

// followSwap goes over to the generation that another process has put in use.
func (l *local) followSwap(ctx context.Context) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	n, err := current(l.dir)
	if err != nil || l.gen == nil || l.alone || n == l.gen.n || n == 0 {
		return nil // what is wrong with the folder the next one to open it tells
	}
	g, err := openGeneration(ctx, l.dir, n, false)
	if err != nil {
		return err
	}
	old := l.gen
	l.gen = hold(g)
	return old.end()
}
