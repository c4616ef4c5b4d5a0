//go:build !unix

package templates

import (
	"testing"
	"time"
)

func processorTime() time.Duration { return 0 }

func reportProcessor(*testing.B, time.Duration, int) {}
