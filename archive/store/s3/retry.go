package s3

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/minio/minio-go/v7"

	"casefile/archive/store"
)

var (
	// errRefused: the service says that the key exists, or that someone is just
	// creating it. What is no PUT is tried again then.
	errRefused = fmt.Errorf("refused as in conflict: %w", store.ErrUnreachable)
	// errFailsRead: the service fails to read what it holds. Of a damaged object
	// MinIO says so too, and for good. It is also ErrUnreachable.
	errFailsRead = fmt.Errorf("cannot read: %w", store.ErrUnreachable)
	// errAgain: a listing broke off after it had given keys.
	errAgain = errors.New("listing broke off")
)

// pauses are the waits between tries; there is one try more than pauses.
func pauses() []time.Duration { return []time.Duration{100 * time.Millisecond, 400 * time.Millisecond} }

// retry calls fn until it succeeds, or fails with another error than ErrUnreachable.
func retry(ctx context.Context, fn func(context.Context) error) error {
	for _, pause := range pauses() {
		err := fn(ctx)
		if err == nil || !errors.Is(err, store.ErrUnreachable) {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pause):
		}
	}
	return fn(ctx)
}

// wrap says which of the store's errors one of minio-go is. ctx is the
// caller's: if it has ended, that is the error.
func wrap(ctx context.Context, op string, err error) error {
	if err == nil {
		return nil
	}
	if ctx.Err() != nil {
		return fmt.Errorf("%s: %w", op, ctx.Err())
	}
	var r minio.ErrorResponse
	if !errors.As(err, &r) {
		// Everything else comes from the network.
		return fmt.Errorf("%s: %w: %w", op, err, store.ErrUnreachable)
	}
	kind := kindOf(r)
	if kind == nil {
		return fmt.Errorf("%s: the service answers %s: %w", op, r.Code, err)
	}
	return fmt.Errorf("%s: the service answers %s (%s): %w", op, r.Code, r.Message, kind)
}

func kindOf(r minio.ErrorResponse) error {
	switch r.Code {
	case "NoSuchKey", "NoSuchBucket", "NoSuchVersion":
		return store.ErrNotFound
	case "PreconditionFailed", "ConditionalRequestConflict":
		return errRefused
	case "InvalidBucketName":
		return store.ErrInvalid
	case "SlowDownRead":
		return errFailsRead
	case "BadDigest", "XAmzContentChecksumMismatch", "RequestTimeout", "SlowDown", "SlowDownWrite":
		return store.ErrUnreachable
	case "AccessDenied", "ObjectLocked", "InvalidAccessKeyId", "SignatureDoesNotMatch":
		return store.ErrDenied
	case "XMinioStorageFull", "XMinioAdminBucketQuotaExceeded", "QuotaExceeded", "InsufficientStorage":
		return store.ErrFull
	case "ObjectLockConfigurationNotFoundError":
		return store.ErrUnfit
	}
	switch {
	case r.StatusCode == http.StatusPreconditionFailed, r.StatusCode == http.StatusConflict:
		return errRefused
	case r.StatusCode == http.StatusNotFound:
		return store.ErrNotFound
	case r.StatusCode == http.StatusForbidden, r.StatusCode == http.StatusUnauthorized:
		return store.ErrDenied
	case r.StatusCode == http.StatusInsufficientStorage:
		return store.ErrFull
	case r.StatusCode >= 500, r.StatusCode == http.StatusTooManyRequests, r.StatusCode == http.StatusRequestTimeout:
		return store.ErrUnreachable
	}
	return nil
}
