package search

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"casefile/search/records"
)

// rebuild makes the next generation from the archive alone, or goes on with
// the one that an interrupted rebuild has left. swap puts it in use; what was
// filed meanwhile the next Sync takes in.
//
// What is half-built stays when the rebuild ends with an error, unless the
// error is that it is damaged.
func rebuild(ctx context.Context, dir string, o Options, src Source, swap func(n int) error) (*Synced, error) {
	one, err := openLock(dir, fileRebuild)
	if err != nil {
		return nil, err
	}
	defer one.release()
	if ok, err := one.try(true); !ok || err != nil {
		return nil, errors.Join(fmt.Errorf("%w: it is being rebuilt", ErrBusy), err)
	}
	g, done, err := buildNext(ctx, dir, o, src)
	if err != nil {
		return nil, fmt.Errorf("rebuild the index: %w", err)
	}
	if err := swap(g.n); err != nil {
		err = fmt.Errorf("rebuild the index: %w", err)
		if errors.Is(err, ErrDamaged) {
			err = errors.Join(err, os.RemoveAll(g.dir))
		}
		return nil, err
	}
	return done, setBuilt(dir, g.n)
}

// buildNext makes a generation. When what was half-built turns out to be
// damaged it begins anew.
func buildNext(ctx context.Context, dir string, o Options, src Source) (*generation, *Synced, error) {
	for {
		g, err := nextToBuild(ctx, dir, src)
		if err != nil {
			return nil, nil, err
		}
		done, err := g.build(ctx, o, src)
		if err == nil {
			return g, done, nil
		}
		if !errors.Is(err, ErrDamaged) {
			return nil, nil, err
		}
		if rerr := os.RemoveAll(g.dir); rerr != nil || done == nil || done.Resumed == 0 {
			return nil, nil, errors.Join(err, rerr)
		}
	}
}

// nextToBuild opens what is half-built, or begins anew.
func nextToBuild(ctx context.Context, dir string, src Source) (*generation, error) {
	n, err := halfBuilt(dir, src.Identity())
	if err != nil {
		return nil, err
	}
	if err := sweepIdle(dir, n); err != nil {
		return nil, fmt.Errorf("remove old generations: %w", err)
	}
	if n > 0 {
		g, err := openGeneration(ctx, dir, n, true)
		if err == nil {
			return g, nil
		}
		if ctx.Err() != nil || !errors.Is(err, ErrDamaged) {
			return nil, err
		}
		if err := os.RemoveAll(generationDir(dir, n)); err != nil {
			return nil, fmt.Errorf("remove what is half-built and damaged: %w", err)
		}
	}
	return createGeneration(ctx, dir, src.Identity())
}

// build fills a generation and closes it.
func (g *generation) build(ctx context.Context, o Options, src Source) (done *Synced, err error) {
	so := Progress{Rebuild: true, Of: rowsInUse(ctx, g.dir)}
	counts, err := g.recs.Count(ctx)
	if err == nil {
		so.Resumed = counts.Documents
		done, err = g.take(ctx, src, o, so)
	}
	if done != nil {
		done.Resumed = so.Resumed
	}
	return done, errors.Join(err, g.close())
}

// swapIn puts a generation in use, from outside. Who reads the one before goes
// on reading it, and it is removed when nobody does; only who writes is waited
// for.
func swapIn(ctx context.Context, dir string, o Options, n int) error {
	l, err := lockLocal(ctx, dir, o, false)
	if err != nil {
		return err
	}
	err = setCurrent(dir, n)
	if err = errors.Join(err, l.close()); err != nil {
		return err
	}
	return sweepIdle(dir, n)
}

// sweepIdle sweeps if no process has the index open; else a later one will.
func sweepIdle(dir string, keep int) error {
	l, err := newLock(dir)
	if err != nil {
		return err
	}
	ok, err := l.try(true)
	if ok {
		err = sweep(dir, keep)
	}
	return errors.Join(err, l.letGo(), l.close())
}

// swap puts a generation in use within this process. Searches that are running
// end with the one before.
func (l *local) swap(ctx context.Context, n int) error {
	next, err := openGeneration(ctx, l.dir, n, true)
	if err != nil {
		return err
	}
	l.mu.Lock()
	if err := setCurrent(l.dir, n); err != nil {
		l.mu.Unlock()
		return errors.Join(err, next.close())
	}
	old := l.gen
	l.gen, l.broken = hold(next), nil
	l.mu.Unlock()
	ended := make(chan struct{})
	l.old.Go(func() {
		defer close(ended)
		if old != nil {
			_ = old.end() // it may be damaged; it is not needed any more
			_ = os.RemoveAll(old.dir)
		}
	})
	select {
	case <-ended:
	case <-time.After(grace): // a search that takes its time
	}
	return nil
}

// rowsInUse is how many documents the generation in use lists, beside another
// one that is in the making; 0 when that cannot be told.
func rowsInUse(ctx context.Context, beside string) int {
	dir := filepath.Dir(beside)
	n, err := current(dir)
	if n == 0 || err != nil {
		return 0
	}
	db, err := records.Open(filepath.Join(generationDir(dir, n), "records.db"), true)
	if err != nil {
		return 0
	}
	defer db.Close()
	counts, err := db.Count(ctx)
	if err != nil {
		return 0
	}
	return counts.Documents
}
