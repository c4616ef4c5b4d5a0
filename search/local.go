package search

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"casefile/search/records"
)

// local is an index open in this process. It holds the folder's lock together
// with other readers until it has something to write, then alone.
type local struct {
	dir  string
	o    Options
	lock *lock

	syncing turn           // one Sync at a time
	old     sync.WaitGroup // generations that are still read
	mu      sync.RWMutex   // of what follows
	gen     *held
	alone   bool
	broken  error // why there is no gen: only a rebuild mends it
}

// openLocal opens the index to read. errServed: ask the server.
func openLocal(ctx context.Context, dir string, o Options) (*local, error) {
	l, err := lockLocal(ctx, dir, o, false)
	if err != nil {
		return nil, err
	}
	n, err := current(dir)
	if err == nil && n > 0 {
		var g *generation
		if g, err = openGeneration(ctx, dir, n, false); err == nil {
			l.gen = hold(g)
			return l, nil
		}
	}
	// There is none yet; or an interruption has left something that only a
	// writer can mend.
	if n == 0 && err == nil || errors.Is(err, ErrDamaged) && n > 0 {
		if err = l.acquire(ctx, true); err == nil {
			err = l.openAlone(ctx)
		}
	}
	if err != nil {
		return nil, errors.Join(err, l.close())
	}
	return l, nil
}

// ownLocal opens the index to write. One that has to be rebuilt is left closed,
// see broken.
func ownLocal(ctx context.Context, dir string, o Options) (*local, error) {
	l, err := lockLocal(ctx, dir, o, true)
	if errors.Is(err, errServed) {
		return nil, fmt.Errorf("%w: a server", ErrBusy)
	}
	if err != nil {
		return nil, err
	}
	if err := l.openAlone(ctx); unusable(err) {
		l.broken = err
	} else if err != nil {
		return nil, errors.Join(err, l.close())
	}
	return l, nil
}

func lockLocal(ctx context.Context, dir string, o Options, alone bool) (*local, error) {
	lock, err := newLock(dir)
	if err != nil {
		return nil, fmt.Errorf("lock the index: %w", err)
	}
	l := &local{dir: dir, o: o, lock: lock, syncing: make(turn, 1)}
	if err := l.acquire(ctx, alone); err != nil {
		return nil, errors.Join(err, lock.close())
	}
	return l, nil
}

// acquire waits for the lock, or for a server to own it. What was held before
// is given up first.
func (l *local) acquire(ctx context.Context, alone bool) error {
	if err := l.lock.letGo(); err != nil {
		return fmt.Errorf("lock the index: %w", err)
	}
	err := l.o.wait(ctx, func() (bool, error) {
		if served(ctx, l.dir) {
			return false, errServed
		}
		return l.lock.try(alone)
	})
	if err != nil {
		err = errors.Join(err, l.lock.letGo())
	}
	if err != nil && !errors.Is(err, errServed) {
		err = fmt.Errorf("lock the index: %w", err)
	}
	l.alone = alone && err == nil
	return err
}

// openAlone opens the generation in use to write, or makes the first one.
func (l *local) openAlone(ctx context.Context) error {
	n, err := current(l.dir)
	if err != nil {
		return err
	}
	if n > 0 {
		g, err := openGeneration(ctx, l.dir, n, true)
		if err == nil {
			if err = g.erase(ctx); err != nil {
				return errors.Join(err, g.close())
			}
		}
		l.gen = hold(g)
		return err
	}
	g, err := createGeneration(ctx, l.dir, "")
	if err != nil {
		return err
	}
	l.gen = hold(g)
	return setCurrent(l.dir, g.n)
}

// write makes this the only process that has the index open.
func (l *local) write(ctx context.Context) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.alone {
		return nil
	}
	if l.gen == nil {
		return ErrBusy
	}
	err := l.gen.end()
	l.gen = nil
	if err == nil {
		err = l.acquire(ctx, true)
	}
	if err == nil {
		err = l.openAlone(ctx)
	}
	if err == nil || errors.Is(err, errServed) {
		return err
	}
	// Somebody else has it for long: go on reading.
	if ok, lerr := l.lock.try(false); ok && lerr == nil {
		if n, cerr := current(l.dir); cerr == nil && n > 0 {
			g, _ := openGeneration(ctx, l.dir, n, false)
			l.gen = hold(g)
		}
	}
	return err
}

func (l *local) search(ctx context.Context, r Request) (*Result, error) {
	start := l.o.now()
	res, err := read(l, func(g *generation) (*Result, error) {
		defer g.texts.readers.enter()()
		return g.search(ctx, l.o, r)
	})
	if err == nil {
		res.TookMS = float64(l.o.now().Sub(start).Microseconds()) / 1000
	}
	return res, err
}

func (l *local) similar(ctx context.Context, r SimilarRequest) (*Result, error) {
	start := l.o.now()
	res, err := read(l, func(g *generation) (*Result, error) {
		defer g.texts.readers.enter()()
		return g.similar(ctx, l.o, r)
	})
	if err == nil {
		res.TookMS = float64(l.o.now().Sub(start).Microseconds()) / 1000
	}
	return res, err
}

func (l *local) documents(ctx context.Context, r ListRequest) (*DocumentList, error) {
	q, err := r.toQuery()
	if err != nil {
		return nil, err
	}
	return read(l, func(g *generation) (*DocumentList, error) {
		rows, total, err := g.recs.Documents(ctx, q)
		return &DocumentList{total, append([]DocumentRow{}, rows...)}, err
	})
}

func (l *local) files(ctx context.Context, r ListRequest) (*FileList, error) {
	q, err := r.toQuery()
	if err != nil {
		return nil, err
	}
	return read(l, func(g *generation) (*FileList, error) {
		rows, total, err := g.recs.Files(ctx, q)
		return &FileList{total, append([]FileRow{}, rows...)}, err
	})
}

func (r ListRequest) toQuery() (records.Query, error) {
	check := Request{Viewer: r.Viewer, Today: r.Today, Limit: max(r.Limit, 0), Offset: r.Offset}
	return records.Query{
		Viewer: records.Viewer{All: r.Viewer.kind == operator, Rank: r.Viewer.clearance, Names: r.Viewer.names, Today: r.Today},
		File:   r.File, Form: r.Form, State: r.State, Unit: r.Unit,
		Limit: cmp.Or(max(r.Limit, 0), DefaultLimit), Offset: r.Offset,
	}, check.check()
}

func (l *local) status(ctx context.Context) (*Status, error) {
	s, err := read(l, func(g *generation) (*Status, error) { return g.status(ctx) })
	if err == nil {
		s.Rebuild, s.HalfBuilt = rebuilding(l.dir)
	}
	return s, err
}

func (l *local) close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	var err error
	if l.gen != nil {
		err = l.gen.end()
		l.gen = nil
	}
	ended := make(chan struct{})
	go func() {
		l.old.Wait()
		close(ended)
	}()
	select {
	case <-ended:
	case <-time.After(grace): // what reads it is stuck in damage
	}
	return errors.Join(err, l.lock.close())
}
