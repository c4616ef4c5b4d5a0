package s3

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/minio/minio-go/v7"

	"casefile/archive/store"
)

// Retention locks an object for a time from its creation. The zero value does
// not.
type Retention struct {
	// Compliance: nobody can shorten it or remove the object before, not even
	// the administrator of the service. Otherwise GOVERNANCE, which one with
	// the right to bypass it can.
	Compliance  bool
	Years, Days int
}

// maxYears keeps a mistyped number from locking a bucket for good.
const maxYears = 100

func (r Retention) none() bool { return r == Retention{} }

func (r Retention) validate() error {
	if r.none() || r.Years >= 0 && r.Days >= 0 && r.Years+r.Days > 0 && r.Years+r.Days/365 <= maxYears {
		return nil
	}
	return fmt.Errorf("retention of %d years and %d days: not between a day and %d years: %w", r.Years, r.Days, maxYears, store.ErrInvalid)
}

func (r Retention) mode() minio.RetentionMode {
	if r.Compliance {
		return minio.Compliance
	}
	return minio.Governance
}

func (r Retention) until(now time.Time) time.Time { return now.UTC().AddDate(r.Years, 0, r.Days) }

// keepsLocked reports whether the object under key is locked.
func (s *Store) keepsLocked(key string) bool {
	return !s.lock.none() && !strings.HasPrefix(key, store.WorkPrefix)
}

// locked asks for the lock of what is to be created.
func (s *Store) locked(key string, opts *minio.PutObjectOptions) {
	if s.keepsLocked(key) {
		opts.Mode, opts.RetainUntilDate = s.lock.mode(), s.lock.until(s.now())
	}
}

// checkLock looks, once, whether the service has locked what it was asked to:
// some accept the headers and do nothing.
func (s *Store) checkLock(ctx context.Context, key string) error {
	if s.locks.Load() {
		return nil
	}
	err := retry(ctx, func(ctx context.Context) error {
		call, cancel := context.WithTimeout(ctx, callTimeout)
		defer cancel()
		mode, until, err := s.core.GetObjectRetention(call, s.bucket, s.prefix+key, "")
		if err == nil && (mode == nil || until == nil || *mode != s.lock.mode() && *mode != minio.Compliance) {
			return fmt.Errorf("look at the lock of %s: the service has not set it: %w", key, store.ErrUnfit)
		}
		return wrap(ctx, "look at the lock of "+key, err)
	})
	if errors.Is(err, store.ErrNotFound) { // NoSuchObjectLockConfiguration
		return fmt.Errorf("look at the lock of %s: there is none: %w", key, store.ErrUnfit)
	}
	if err == nil {
		s.locks.Store(true)
	}
	return err
}
