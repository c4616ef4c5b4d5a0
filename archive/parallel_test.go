package archive

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"sync/atomic"
	"testing"
	"time"
)

func upTo(n int, end error) iter.Seq2[int, error] {
	return func(yield func(int, error) bool) {
		for i := range n {
			if !yield(i, nil) {
				return
			}
		}
		if end != nil {
			yield(0, end)
		}
	}
}

func TestInOrder(t *testing.T) {
	broken := errors.New("broken")
	for _, workers := range []int{1, 3, 16} {
		var running, most atomic.Int64
		square := func(_ context.Context, i int) string {
			most.Store(max(most.Load(), running.Add(1)))
			defer running.Add(-1)
			time.Sleep(time.Duration(i%3) * time.Millisecond)
			return fmt.Sprint(i * i)
		}
		i := 0
		var last error
		for s, err := range inOrder(t.Context(), workers, upTo(50, broken), square) {
			if last = err; err == nil && s != fmt.Sprint(i*i) {
				t.Errorf("item %d is %s", i, s)
			}
			i++
		}
		if i != 51 || last != broken || most.Load() > int64(workers)+2 {
			t.Errorf("%d results, %v, %d at a time", i, last, most.Load())
		}
		for s := range inOrder(t.Context(), workers, upTo(1000, nil), square) {
			if s == "25" {
				break
			}
		}
	}
}

// TestInOrderCancelled: a listing that was cut short does not look complete.
func TestInOrderCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	n := 0
	var last error
	for _, err := range inOrder(ctx, 2, upTo(1000, nil), func(context.Context, int) int { return 0 }) {
		if n++; n == 10 {
			cancel()
		}
		last = err
	}
	if !errors.Is(last, context.Canceled) || n > 20 {
		t.Errorf("%d results, then %v", n, last)
	}
}

func TestEach(t *testing.T) {
	broken := errors.New("broken")
	for _, n := range []int{0, 1, 100} {
		var done atomic.Int64
		if err := each(t.Context(), 4, n, func(context.Context, int) error { done.Add(1); return nil }); err != nil || done.Load() != int64(n) {
			t.Errorf("%d of %d, %v", done.Load(), n, err)
		}
	}
	var done atomic.Int64
	err := each(t.Context(), 4, 1000, func(ctx context.Context, i int) error {
		if i == 20 {
			return broken
		}
		if done.Add(1); i > 40 {
			<-ctx.Done()
			return ctx.Err()
		}
		return nil
	})
	if !errors.Is(err, broken) || done.Load() > 100 {
		t.Errorf("%v after %d", err, done.Load())
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := each(ctx, 4, 10, func(context.Context, int) error { return nil }); err != nil && !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
