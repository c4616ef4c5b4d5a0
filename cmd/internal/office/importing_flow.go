package office

import (
	"context"
	"iter"
	"runtime"
	"sync"
)

// Of what is being read at a time: so many files, or so many bytes of them. One
// file may be larger, and is then alone.
const (
	underWay      = 64
	underWayBytes = 64 << 20
)

// task is one piece of work: its size in bytes, and what to do.
type task[T any] struct {
	bytes int64
	run   func(context.Context) T
}

// inOrder does tasks on all cores and yields what they made in their order, so
// that the same input gives the same outcome every time. Memory is bounded: a
// task begins when what began before it and was not yet taken leaves room.
func inOrder[T any](ctx context.Context, tasks iter.Seq[task[T]]) iter.Seq[T] {
	return func(yield func(T) bool) {
		inner, cancel := context.WithCancel(ctx)
		var wg sync.WaitGroup
		defer wg.Wait()
		defer cancel()
		f := flow[T]{room: make(chan struct{}, 1), slots: make(chan slot[T], underWay), work: make(chan func())}
		wg.Go(func() { f.fill(inner, tasks) })
		for range runtime.GOMAXPROCS(0) {
			wg.Go(func() {
				for do := range f.work {
					do()
				}
			})
		}
		for s := range f.slots {
			select {
			case v := <-s.made:
				if !yield(v) {
					return
				}
			case <-inner.Done():
				return
			}
			f.give(s.bytes)
		}
	}
}

type flow[T any] struct {
	slots chan slot[T] // begun, in order
	work  chan func()

	mu   sync.Mutex
	held int64
	room chan struct{} // something was given back
}

type slot[T any] struct {
	bytes int64
	made  chan T
}

// fill begins tasks as there is room.
func (f *flow[T]) fill(ctx context.Context, tasks iter.Seq[task[T]]) {
	defer close(f.slots)
	defer close(f.work)
	for t := range tasks {
		s := slot[T]{t.bytes, make(chan T, 1)}
		if !f.take(ctx, t.bytes) {
			return
		}
		select {
		case f.slots <- s:
		case <-ctx.Done():
			return
		}
		select {
		case f.work <- func() { s.made <- t.run(ctx) }:
		case <-ctx.Done():
			return
		}
	}
}

// take waits until there is room for n bytes, or nothing is held at all.
func (f *flow[T]) take(ctx context.Context, n int64) bool {
	for {
		f.mu.Lock()
		if f.held == 0 || f.held+n <= underWayBytes {
			f.held += n
			f.mu.Unlock()
			return true
		}
		f.mu.Unlock()
		select {
		case <-f.room:
		case <-ctx.Done():
			return false
		}
	}
}

func (f *flow[T]) give(n int64) {
	f.mu.Lock()
	f.held -= n
	f.mu.Unlock()
	select {
	case f.room <- struct{}{}:
	default:
	}
}
