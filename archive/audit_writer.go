package archive

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"
)

// Limits of what waits in a writer.
const (
	maxAccessBatch   = 1000                   // lines of a batch
	maxAccessWaiting = 4000                   // lines noted; after that each waits for its batch
	accessLag        = 500 * time.Millisecond // the longest that a noted line waits
	accessTimeout    = 30 * time.Second       // of writing one batch
)

// AccessWriter writes the access log of one process, below a random name of
// its own, so that no other writer is ever in its way. Lines that arrive while
// a batch is being written form the next one (group commit): the cost of a
// line falls as their number rises.
//
// A batch whose writing failed is written again, the same bytes under the same
// key, before any other: nothing that was noted is lost as long as the process
// lives, and no number of a batch is left out.
type AccessWriter struct {
	a    *Archive
	name string

	mu      sync.Mutex
	waiting [][]byte // lines that are not durable yet
	fixed   int      // so many of them are the batch under key
	key     string
	entered int64         // lines so far
	durable int64         // of these
	current *accessTrying // nil: nobody is writing
	timer   *time.Timer
	day     Date // of the last batch, and its number on that day
	n       int
}

// accessTrying is one attempt to write a batch.
type accessTrying struct {
	done chan struct{}
	err  error
}

// AccessWriter makes the writer of a process. Flush it at the end.
func (a *Archive) AccessWriter() *AccessWriter { return &AccessWriter{a: a, name: a.nonce()} }

// Log writes a line and returns once it is durable. At is set when it is zero.
// After an error the access must not take place; the line may still be written.
func (w *AccessWriter) Log(ctx context.Context, l AccessLine) error {
	n, _, err := w.enter(l)
	if err != nil {
		return err
	}
	return w.settle(ctx, n)
}

// Note writes a line within half a second, or with the next Log or Flush. When
// too many wait, it is Log.
func (w *AccessWriter) Note(ctx context.Context, l AccessLine) error {
	n, waiting, err := w.enter(l)
	if err != nil {
		return err
	}
	if waiting > maxAccessWaiting {
		return w.settle(ctx, n)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.timer == nil {
		w.timer = time.AfterFunc(accessLag, func() {
			// A failure shows at the next Log or Flush, which try again.
			_ = w.Flush(context.Background())
		})
	}
	return nil
}

// Flush returns once everything noted so far is durable.
func (w *AccessWriter) Flush(ctx context.Context) error {
	w.mu.Lock()
	n := w.entered
	if w.timer != nil {
		w.timer.Stop()
		w.timer = nil
	}
	w.mu.Unlock()
	return w.settle(ctx, n)
}

// enter puts a line in the queue and returns its number from 1, and how many wait.
func (w *AccessWriter) enter(l AccessLine) (n int64, waiting int, err error) {
	if l.At.IsZero() {
		l.At = w.a.now()
	}
	if err := l.validate(); err != nil {
		return 0, 0, fmt.Errorf("log an access: %w", err)
	}
	line, err := toJSON(&l)
	if err != nil {
		return 0, 0, err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.waiting = append(w.waiting, line)
	w.entered++
	return w.entered, len(w.waiting), nil
}

// settle waits until n lines are durable, and writes if nobody does.
func (w *AccessWriter) settle(ctx context.Context, n int64) error {
	for {
		w.mu.Lock()
		if w.durable >= n {
			w.mu.Unlock()
			return nil
		}
		t := w.current
		if t == nil {
			t = w.try()
		}
		w.mu.Unlock()
		select {
		case <-t.done:
			if t.err != nil {
				return fmt.Errorf("write the access log: %w", t.err)
			}
		case <-ctx.Done():
			return fmt.Errorf("write the access log: %w", ctx.Err())
		}
	}
}

// try begins to write the next batch, or the one that failed. The writing goes
// on when who began it gives up: others wait for it too.
func (w *AccessWriter) try() *accessTrying {
	if w.fixed == 0 {
		w.fixed = min(len(w.waiting), maxAccessBatch)
		w.key = w.nextKey()
	}
	t := &accessTrying{done: make(chan struct{})}
	w.current = t
	key, b := w.key, sealLines(w.waiting[:w.fixed])
	go func() {
		ctx, cancel := context.WithTimeout(context.Background(), accessTimeout)
		defer cancel()
		// Nobody else writes below this name: it need not be tested whether
		// the store creates exactly once.
		err := w.a.store.Create(ctx, key, b)
		w.mu.Lock()
		defer w.mu.Unlock()
		if err == nil {
			w.durable += int64(w.fixed)
			w.waiting = slices.Delete(w.waiting, 0, w.fixed)
			w.fixed = 0
		}
		w.current, t.err = nil, err
		close(t.done)
	}()
	return t
}

// nextKey numbers the batches of each day. A clock that jumps back stays on
// the day it had reached.
func (w *AccessWriter) nextKey() string {
	if day := DateOf(w.a.now(), time.UTC); day.Compare(w.day) > 0 {
		w.day, w.n = day, 0
	}
	w.n++
	return auditKey(w.name, w.day, w.n)
}
