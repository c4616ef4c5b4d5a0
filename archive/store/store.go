// Package store is the one primitive the archive stands on: an object is
// created once under a key and never overwritten.
//
// The comments of [Store] are the contract. Package storetest checks it, and
// every implementation (dir: a local folder; s3: any S3 service) passes the
// same suite. A store of unknown make is tried with [Check] before the first
// write: some network shares lack link(2), and some S3 services ignore
// If-None-Match.
package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"iter"
)

// MaxSize is the size of the largest object in bytes. Create and Get refuse
// more with ErrInvalid.
const MaxSize = 256 << 20

// WorkPrefix begins every key that may be removed at any time: drafts and the
// objects of [Check].
const WorkPrefix = "work/"

// The errors a store answers, found with errors.Is.
var (
	// ErrExists: the key holds other bytes than those to be created.
	ErrExists = errors.New("key is taken by other bytes")
	// ErrNotFound: nothing was created under the key.
	ErrNotFound = errors.New("not found")
	// ErrInvalid: the key breaks the rules of ValidKey, or the object is larger than MaxSize.
	ErrInvalid = errors.New("invalid")
	// ErrUnreachable: the store did not answer in time, also after retries.
	// Whether a Create took effect is unknown; creating the same bytes again tells.
	ErrUnreachable = errors.New("store is unreachable")
	// ErrCorrupt: the store itself says, or its own checksum proves, that bytes have changed.
	ErrCorrupt = errors.New("stored bytes are damaged")
	// ErrUnreadable: the store answers, but does not give this object back.
	ErrUnreadable = errors.New("object cannot be read")
	// ErrFull: there is no space, or the quota is used up. Nothing was created.
	ErrFull = errors.New("no space left in the store")
	// ErrDenied: reading, writing or removing is not permitted. Of Remove also:
	// the object is locked until the end of its retention.
	// It is also fs.ErrPermission.
	ErrDenied = fmt.Errorf("the store does not allow it: %w", fs.ErrPermission)
	// ErrUnfit: the store does not create exactly once; see Check.
	ErrUnfit = errors.New("store cannot create exactly once")
)

// Entry is one object as List reports it.
type Entry struct {
	Key  string
	Size int64 // bytes
}

// Store keeps objects that are created once. All methods may be called from
// many goroutines and from many processes at a time.
type Store interface {
	// Create stores b under key. It returns nil if and only if afterwards the
	// key durably holds exactly b: creating equal bytes again succeeds, which
	// also settles a lost reply. Among concurrent callers with different bytes
	// exactly one succeeds; the others get ErrExists. Who needs an exclusive
	// winner puts a nonce into the bytes. A key that is a folder of another
	// key must not be created. b is not retained or changed.
	Create(ctx context.Context, key string, b []byte) error

	// Get returns the bytes of the object, or ErrNotFound. An object whose
	// Create returned nil is found by every later Get, in any process.
	// Callers verify what they get: a store can return damaged bytes.
	Get(ctx context.Context, key string) ([]byte, error)

	// List yields the objects whose key begins with prefix and is greater
	// than after, in byte order of the key, as it reads them. The prefix is a
	// string, not a folder ("a/b" also matches "a/bc"), and may be empty, as
	// may after. Everything that lies in the store is listed, also what
	// Create would have refused, but nothing half written. After an error the
	// iteration ends.
	List(ctx context.Context, prefix, after string) iter.Seq2[Entry, error]

	// Folders yields the names of the folders directly below prefix, without
	// the slash, in some order. The prefix is empty or ends in "/".
	Folders(ctx context.Context, prefix string) iter.Seq2[string, error]

	// Remove removes the object, durably or not; a key that is absent is no
	// error. Only drafts below WorkPrefix and disposal call it.
	Remove(ctx context.Context, key string) error
}

// Object is one object to be created.
type Object struct {
	Key   string
	Bytes []byte
}

// Many is a store that creates several objects in less time than one by one.
type Many interface {
	// CreateAll creates every object as Create does; some may be there after
	// an error, which is that of one of them.
	CreateAll(ctx context.Context, objects []Object) error
}
