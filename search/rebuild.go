package search

import (
	"context"
	"errors"
	"fmt"
	"os"
)

// rebuild makes the next generation from the archive alone. swap puts it in
// use; what was filed meanwhile the next Sync takes in.
func rebuild(ctx context.Context, dir string, o Options, src Source, swap func(n int) error) (*Synced, error) {
	one, err := openLock(dir, fileRebuild)
	if err != nil {
		return nil, err
	}
	defer one.release()
	if ok, err := one.try(true); !ok || err != nil {
		return nil, errors.Join(fmt.Errorf("%w: it is being rebuilt", ErrBusy), err)
	}
	if err := sweep(dir); err != nil {
		return nil, fmt.Errorf("remove old generations: %w", err)
	}
	n, err := nextGeneration(dir)
	if err != nil {
		return nil, err
	}
	g, err := createGeneration(ctx, dir, n)
	if err != nil {
		return nil, err
	}
	done, err := g.take(ctx, src, o.now)
	if err = errors.Join(err, g.close()); err == nil {
		err = swap(n)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("rebuild the index: %w", err), os.RemoveAll(g.dir))
	}
	return done, sweep(dir)
}

// swapAlone puts a generation in use while no other process has one open.
func swapAlone(ctx context.Context, dir string, o Options, n int) error {
	l, err := lockLocal(ctx, dir, o, true)
	if err != nil {
		return err
	}
	return errors.Join(setCurrent(dir, n), l.close())
}

// swap puts a generation in use within this process.
func (l *local) swap(ctx context.Context, n int) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	g, err := openGeneration(ctx, l.dir, n, true)
	if err != nil {
		return err
	}
	if err := setCurrent(l.dir, n); err != nil {
		return errors.Join(err, g.close())
	}
	old := l.gen
	l.gen = g
	_ = old.close() // it may be damaged; it is not needed any more
	return nil
}
