//go:build unix

package templates

import (
	"syscall"
	"testing"
	"time"
)

// processorTime is what the process has used so far. A machine that does other
// things besides makes every clock slow, but not this one.
func processorTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func reportProcessor(b *testing.B, began time.Duration, docs int) {
	used := processorTime() - began
	b.ReportMetric(float64(used.Microseconds())/1000/float64(docs), "cpu-ms/doc")
}
