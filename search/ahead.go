package search

import (
	"context"
	"iter"
)

// ahead yields fn of each item of seq, in order, with up to n of them under
// way at a time. An error of seq ends it.
func ahead[T, R any](ctx context.Context, n int, seq iter.Seq2[T, error], fn func(context.Context, T) R) iter.Seq2[R, error] {
	type slot struct {
		done chan struct{}
		r    R
		err  error
	}
	return func(yield func(R, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		slots := make(chan *slot, n)
		finished := make(chan struct{})
		defer func() { // nothing of this goes on after the loop that asked
			cancel()
			for s := range slots {
				<-s.done
			}
			<-finished
		}()
		go func() {
			defer close(finished)
			defer close(slots)
			for item, err := range seq {
				s := &slot{done: make(chan struct{}), err: err}
				select {
				case slots <- s:
				case <-ctx.Done():
					return
				}
				if err != nil {
					close(s.done)
					return
				}
				go func() {
					defer close(s.done)
					s.r = fn(ctx, item)
				}()
			}
		}()
		for s := range slots {
			<-s.done
			if !yield(s.r, s.err) || s.err != nil {
				return
			}
		}
		if err := ctx.Err(); err != nil {
			var none R
			yield(none, err)
		}
	}
}
