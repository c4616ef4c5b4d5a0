package s3

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"sync"

	"github.com/minio/minio-go/v7"

	"casefile/archive/store"
)

// Shadowed implements store.Auditor. Without versioning there are none.
func (s *Store) Shadowed(ctx context.Context, prefix string) iter.Seq2[store.Shadow, error] {
	return func(yield func(store.Shadow, error) bool) {
		if !store.ValidPrefix(prefix) {
			return
		}
		stopped := false
		err := s.histories(ctx, prefix, func(h store.Shadow) bool {
			if h.Versions+h.Markers > 1 || h.Removed {
				stopped = !yield(h, nil)
			}
			return !stopped
		})
		if err != nil && !stopped {
			yield(store.Shadow{}, err)
		}
	}
}

// histories calls fn for each key outside work/ until it returns false. After
// a failure it goes on behind the last key it has seen whole.
func (s *Store) histories(ctx context.Context, prefix string, fn func(store.Shadow) bool) error {
	after := ""
	for {
		progress := false
		err := retry(ctx, func(ctx context.Context) error {
			var open store.Shadow
			flush := func() bool {
				if open.Key == "" || strings.HasPrefix(open.Key, store.WorkPrefix) {
					return true
				}
				after, progress = open.Key, true
				return fn(open)
			}
			for o := range s.versions(ctx, prefix, after) {
				if err := wrap(ctx, "list versions of "+prefix, o.Err); err != nil {
					if progress && errors.Is(err, store.ErrUnreachable) {
						return errAgain
					}
					return err
				}
				if key := strings.TrimPrefix(o.Key, s.prefix); key != open.Key {
					if !flush() {
						return nil
					}
					open = store.Shadow{Key: key}
				}
				count(&open, o)
			}
			if err := ctx.Err(); err != nil {
				return err
			}
			flush()
			return nil
		})
		if !errors.Is(err, errAgain) {
			return err
		}
	}
}

func count(h *store.Shadow, o minio.ObjectInfo) {
	if o.IsDeleteMarker {
		h.Markers++
	} else {
		h.Versions++
	}
	h.Removed = h.Removed || o.IsLatest && o.IsDeleteMarker
}

// versions lists every version and marker; those of a key lie together.
func (s *Store) versions(ctx context.Context, prefix, after string) iter.Seq[minio.ObjectInfo] {
	opts := minio.ListObjectsOptions{Prefix: s.prefix + prefix, Recursive: true, WithVersions: true}
	if after != "" {
		opts.StartAfter = s.prefix + after
	}
	return s.core.ListObjectsIter(ctx, s.bucket, opts)
}

// versioning remembers whether the bucket keeps versions, for work/.
type versioning struct {
	mu     sync.Mutex
	asked  bool
	answer bool
}

// Remove implements store.Store: it removes every version, so that the bytes
// are gone. ErrDenied: the object is locked.
func (s *Store) Remove(ctx context.Context, key string) error {
	if err := store.ValidKey(key); err != nil {
		return err
	}
	if !strings.HasPrefix(key, store.WorkPrefix) {
		return s.removeVersions(ctx, key)
	}
	versions, err := s.keepsVersions(ctx)
	if err != nil {
		return err
	}
	if versions {
		// What the bucket locks of its own accord at least disappears.
		if err = s.removeVersions(ctx, key); !errors.Is(err, store.ErrDenied) {
			return err
		}
	}
	return s.remove(ctx, key, "")
}

// keepsVersions asks once. A service that does not say has none.
func (s *Store) keepsVersions(ctx context.Context) (bool, error) {
	v := &s.versioned
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.asked {
		return v.answer, nil
	}
	err := retry(ctx, func(ctx context.Context) error {
		call, cancel := context.WithTimeout(ctx, callTimeout)
		defer cancel()
		c, err := s.core.GetBucketVersioning(call, s.bucket)
		v.answer = err == nil && c.Status != ""
		return wrap(ctx, "ask for the versioning of "+s.bucket, err)
	})
	if err != nil && (errors.Is(err, store.ErrUnreachable) || ctx.Err() != nil) {
		return false, err
	}
	v.asked = true
	return v.answer, nil
}

func (s *Store) removeVersions(ctx context.Context, key string) error {
	var ids []string
	err := retry(ctx, func(ctx context.Context) error {
		ids = nil
		// In the order of keys the key itself is the first with this prefix.
		for o := range s.versions(ctx, key, "") {
			if o.Err != nil {
				return wrap(ctx, "list versions of "+key, o.Err)
			}
			if o.Key != s.prefix+key {
				break
			}
			ids = append(ids, o.VersionID)
		}
		return ctx.Err()
	})
	// The oldest first: an interrupted removal brings no older version to light.
	for _, id := range slices.Backward(ids) {
		if err == nil {
			err = s.remove(ctx, key, id)
		}
	}
	return err
}

// remove removes one version, or without one does what DELETE does.
func (s *Store) remove(ctx context.Context, key, version string) error {
	return retry(ctx, func(ctx context.Context) error {
		call, cancel := context.WithTimeout(ctx, callTimeout)
		defer cancel()
		opts := minio.RemoveObjectOptions{VersionID: version}
		failed := s.core.RemoveObject(call, s.bucket, s.prefix+key, opts)
		err := wrap(ctx, "remove "+key, failed)
		switch {
		case errors.Is(err, store.ErrNotFound):
			return nil
		case version != "" && (errors.Is(err, store.ErrDenied) || minio.ToErrorResponse(failed).Code == "InvalidRequest"):
			// Amazon answers AccessDenied, MinIO InvalidRequest.
			return fmt.Errorf("remove %s: locked until its retention ends, or this account may not remove it (%w): %w",
				key, failed, store.ErrDenied)
		}
		return err
	})
}
