package office

import (
	"context"
	"iter"
	"runtime"
	"sync"
)

// Of what is read ahead: so many files, or so many bytes of what was made of
// them. Beyond that no other file is begun; what is being read then goes on.
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
// task begins when what was made before it and was not yet taken leaves room.
// What is made weighs otherwise than its task, a text ten times its docx; it is
// weighed, in bytes, as soon as it is there.
func inOrder[T any](ctx context.Context, tasks iter.Seq[task[T]], weigh func(T) int64) iter.Seq[T] {
	return func(yield func(T) bool) {
		inner, cancel := context.WithCancel(ctx)
		var wg sync.WaitGroup
		defer wg.Wait()
		defer cancel()
		f := flow[T]{room: make(chan struct{}, 1), slots: make(chan *slot[T], underWay), idle: make(chan struct{}, runtime.GOMAXPROCS(0)), weigh: weigh}
		wg.Go(func() { f.fill(inner, tasks) })
		for s := range f.slots {
			select {
			case v := <-s.made:
				if !yield(v) {
					return
				}
			case <-inner.Done():
				return
			}
			f.add(-s.bytes)
		}
	}
}

type flow[T any] struct {
	slots chan *slot[T] // begun, in order
	idle  chan struct{} // holds one for each task that runs
	weigh func(T) int64

	mu   sync.Mutex
	held int64
	room chan struct{} // something was given back
}

type slot[T any] struct {
	bytes int64 // that are held for it
	made  chan T
}

// fill begins tasks as there is room. It looks for it when a core is idle: by
// then what ran there has been weighed.
func (f *flow[T]) fill(ctx context.Context, tasks iter.Seq[task[T]]) {
	defer close(f.slots)
	var wg sync.WaitGroup
	defer wg.Wait()
	for t := range tasks {
		select {
		case f.idle <- struct{}{}:
		case <-ctx.Done():
			return
		}
		if !f.take(ctx, t.bytes) {
			return
		}
		s := &slot[T]{t.bytes, make(chan T, 1)}
		select {
		case f.slots <- s:
		case <-ctx.Done():
			return
		}
		wg.Go(func() {
			f.do(ctx, t, s)
			<-f.idle
		})
	}
}

func (f *flow[T]) do(ctx context.Context, t task[T], s *slot[T]) {
	v := t.run(ctx)
	weight := f.weigh(v)
	f.add(weight - s.bytes)
	s.bytes = weight
	s.made <- v
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

// add holds so many bytes more, or fewer.
func (f *flow[T]) add(n int64) {
	f.mu.Lock()
	f.held += n
	f.mu.Unlock()
	select {
	case f.room <- struct{}{}:
	default:
	}
}
