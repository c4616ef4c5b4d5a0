package pagetest

import (
	"testing"
	"time"
)

// Linear fails the test when do takes more than thrice eight times as long for
// eight times as much: what grows with the square takes sixty-four times as
// long. Two measures of one run are compared, so that a slow machine is no
// failure, and a busy one gets three tries.
func Linear(tb testing.TB, what string, n int, do func(n int)) {
	tb.Helper()
	var small, large time.Duration
	for range 3 {
		small, large = lasting(n, do), lasting(8*n, do)
		if large <= 24*max(small, time.Millisecond) {
			return
		}
	}
	tb.Errorf("%s: %d take %v, %d take %v", what, n, small, 8*n, large)
}

func lasting(n int, do func(n int)) time.Duration {
	start := time.Now()
	do(n)
	return time.Since(start)
}
