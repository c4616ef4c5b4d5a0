package store

import (
	"context"
	"iter"
	"time"
)

// Auditor is a store that keeps versions of its objects, as an S3 bucket with
// versioning or object lock does. There a lock protects versions, not names:
// an overwrite adds a version and a deletion puts a marker, and both are
// answered with success. Who verifies an archive asks for the keys that this
// has happened to. A store that keeps no versions need not be an Auditor.
type Auditor interface {
	// Shadowed yields, in byte order, the keys beginning with prefix whose
	// history is anything but one object: more than one version, or a delete
	// marker. Keys below WorkPrefix are left out, being removable at any
	// time. After an error the iteration ends.
	Shadowed(ctx context.Context, prefix string) iter.Seq2[Shadow, error]
}

// Shadow is the history of one key that is not what a store with create-once
// leaves. A key disposed of lawfully has one version and one marker, the newest.
type Shadow struct {
	Key      string
	Versions int  // objects stored under the key, the current one counted
	Markers  int  // delete markers
	Removed  bool // the newest is a marker: Get finds nothing
}

// Leaver is a store in which an interrupted write can leave something beside
// the objects, which no listing shows.
type Leaver interface {
	// Leftovers names what surely no running process is still writing.
	Leftovers(now time.Time) ([]string, error)
	// Sweep removes what Leftovers named; what is gone is no error.
	Sweep(names []string) error
}
