package archive

import (
	"context"
	"errors"
	"iter"
	"sync"
)

// inOrder applies fn to the items of seq, several at a time, and yields the
// results in the order of the items. An error of seq ends it.
func inOrder[T, R any](ctx context.Context, workers int, seq iter.Seq2[T, error],
	fn func(context.Context, T) R) iter.Seq2[R, error] {
	return func(yield func(R, error) bool) {
		inner, cancel := context.WithCancel(ctx)
		slots := make(chan *slot[R], workers)
		var wg sync.WaitGroup
		defer wg.Wait()
		defer cancel()
		wg.Go(func() { fill(inner, slots, seq, fn) })
		for s := range slots {
			<-s.done
			if !yield(s.result, s.err) || s.err != nil {
				return
			}
		}
		if err := ctx.Err(); err != nil {
			var zero R
			yield(zero, err)
		}
	}
}

// slot is one item on its way.
type slot[R any] struct {
	done   chan struct{}
	result R
	err    error
}

// fill starts the work on each item as soon as there is room for its result.
func fill[T, R any](ctx context.Context, slots chan<- *slot[R], seq iter.Seq2[T, error],
	fn func(context.Context, T) R) {
	var wg sync.WaitGroup
	defer wg.Wait()
	defer close(slots)
	for item, err := range seq {
		s := &slot[R]{done: make(chan struct{}), err: err}
		select {
		case slots <- s:
		case <-ctx.Done():
			return
		}
		if err != nil {
			close(s.done)
			return
		}
		wg.Go(func() {
			defer close(s.done)
			s.result = fn(ctx, item)
		})
	}
}

// each calls fn for 0…n-1, several at a time, and returns the first error by
// index; after an error no further call is begun.
func each(ctx context.Context, workers, n int, fn func(context.Context, int) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	errs := make([]error, n)
	next := make(chan int)
	var wg sync.WaitGroup
	for range min(workers, n) {
		wg.Go(func() {
			for i := range next {
				if errs[i] = fn(ctx, i); errs[i] != nil {
					cancel()
				}
			}
		})
	}
	for i := range n {
		select {
		case <-ctx.Done():
			errs[i] = ctx.Err()
			continue
		default:
		}
		select {
		case next <- i:
		case <-ctx.Done():
			errs[i] = ctx.Err()
		}
	}
	close(next)
	wg.Wait()
	return firstCause(errs)
}

// firstCause prefers an error that caused the rest to be cancelled.
func firstCause(errs []error) error {
	var first error
	for _, err := range errs {
		if err != nil && !errors.Is(err, context.Canceled) {
			return err
		}
		if first == nil {
			first = err
		}
	}
	return first
}

// pairs makes a sequence with nil errors of a slice.
func pairs[T any](items []T) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for _, item := range items {
			if !yield(item, nil) {
				return
			}
		}
	}
}
