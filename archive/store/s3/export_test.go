package s3

import "time"

// SetStall shortens the wait for bytes that do not come.
func SetStall(s *Store, after time.Duration) { s.guard.after = after }
