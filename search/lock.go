package search

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

// flock is a lock on a file; it ends with the process.
type flock struct{ f *os.File }

func openLock(dir, name string) (*flock, error) {
	f, err := os.OpenFile(filepath.Join(dir, name), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	return &flock{f}, nil
}

// try takes the lock, alone or together with others, and reports whether it
// could.
func (l *flock) try(alone bool) (bool, error) {
	how := syscall.LOCK_SH
	if alone {
		how = syscall.LOCK_EX
	}
	err := syscall.Flock(int(l.f.Fd()), how|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) || errors.Is(err, syscall.EINTR) {
		return false, nil
	}
	return err == nil, err
}

func (l *flock) unlock() error { return syscall.Flock(int(l.f.Fd()), syscall.LOCK_UN) }

func (l *flock) release() error { return l.f.Close() }

// lock is the lock of an index folder: many may hold it together, or one
// alone. Who waits to hold it alone takes the turn first, and nobody passes
// him: readers that come and go can not keep a writer out.
type lock struct {
	turn, held *flock
	waiting    bool // turn is taken
}

func newLock(dir string) (*lock, error) {
	turn, err := openLock(dir, fileTurn)
	if err != nil {
		return nil, err
	}
	held, err := openLock(dir, fileLock)
	if err != nil {
		return nil, errors.Join(err, turn.release())
	}
	return &lock{turn: turn, held: held}, nil
}

// try makes one attempt. A writer that had no luck keeps the turn until the
// next attempt or letGo.
func (l *lock) try(alone bool) (ok bool, err error) {
	if !l.waiting {
		if l.waiting, err = l.turn.try(alone); !l.waiting || err != nil {
			return false, err
		}
	}
	if ok, err = l.held.try(alone); ok || err != nil || !alone {
		l.waiting = false
		err = errors.Join(err, l.turn.unlock())
	}
	return ok, err
}

// letGo gives up the lock, and waiting for it.
func (l *lock) letGo() error {
	l.waiting = false
	return errors.Join(l.held.unlock(), l.turn.unlock())
}

func (l *lock) close() error { return errors.Join(l.held.release(), l.turn.release()) }

const (
	defaultWait = 10 * time.Second
	lockPoll    = 20 * time.Millisecond
)

// wait tries again and again until done reports true, for at most o.Wait.
func (o Options) wait(ctx context.Context, done func() (bool, error)) error {
	limit := o.Wait
	if limit == 0 {
		limit = defaultWait
	}
	ctx, cancel := context.WithTimeoutCause(ctx, limit, ErrBusy)
	defer cancel()
	tick := time.NewTicker(lockPoll)
	defer tick.Stop()
	for {
		if ok, err := done(); ok || err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-tick.C:
		}
	}
}

func (o Options) now() time.Time {
	if o.Now == nil {
		return time.Now()
	}
	return o.Now()
}
