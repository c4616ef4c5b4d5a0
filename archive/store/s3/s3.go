// Package s3 is a store on any S3 service that honours If-None-Match on PUT
// and verifies x-amz-checksum-sha256; store.Check finds those that do not. It
// is the only importer of minio-go.
//
// A reply can be lost: a PUT that is reported as failed, or that a repetition
// finds refused with 412, may have stored our bytes. So after any error the
// object is read back and compared, and own bytes mean success. Nothing is
// retried by minio-go itself; the retries here are few and bounded, so that a
// store that does not answer is ErrUnreachable within seconds, and an object
// that MinIO finds damaged (it answers 503 for that) does not hold up a scan.
//
// With Config.Lock every object outside store.WorkPrefix is locked against
// overwriting and removal. A lock protects versions, not names: an overwrite
// or a plain DELETE is still answered with success. [Store.Shadowed] finds the
// keys that happened to; [Store.Remove] removes versions, and so respects the
// lock. A default retention of the bucket locks what is in work/ too, which
// then only disappears from sight: better give it in Config and have none.
package s3

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/url"
	"sync/atomic"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
	"github.com/minio/minio-go/v7/pkg/s3utils"

	"casefile/archive/store"
)

// Config says where the store is. Bucket, keys and Endpoint are required.
type Config struct {
	Endpoint                           string // http://host:port or https://host
	Bucket                             string
	Prefix                             string // without slashes at the ends; may be empty
	Region                             string // default us-east-1
	AccessKey, SecretKey, SessionToken string
	Lock                               Retention        // of what is created outside work/; zero: none
	Now                                func() time.Time // default time.Now
}

// Store is a bucket, or a part of one.
type Store struct {
	core      *minio.Core
	bucket    string
	prefix    string // empty or ending in "/"
	lock      Retention
	now       func() time.Time
	guard     *stallGuard
	locks     atomic.Bool // the service was seen to lock
	versioned versioning
}

var (
	_ store.Store   = (*Store)(nil)
	_ store.Auditor = (*Store)(nil)
)

const (
	callTimeout = 30 * time.Second // of one request, plus:
	slowestRate = 1 << 20          // bytes a second at which a body is still waited for
)

// Open prepares the store; it makes no request.
func Open(c Config) (*Store, error) {
	endpoint, err := url.Parse(c.Endpoint)
	if err != nil || endpoint.Host == "" || endpoint.Path != "" && endpoint.Path != "/" ||
		endpoint.User != nil || endpoint.Scheme != "http" && endpoint.Scheme != "https" {
		return nil, fmt.Errorf("endpoint %.100q is not of the form https://host:port: %w", c.Endpoint, store.ErrInvalid)
	}
	if err := s3utils.CheckValidBucketNameStrict(c.Bucket); err != nil {
		return nil, fmt.Errorf("bucket %.100q: %w: %w", c.Bucket, err, store.ErrInvalid)
	}
	if c.Prefix != "" {
		if err := store.ValidKey(c.Prefix); err != nil {
			return nil, fmt.Errorf("prefix: %w", err)
		}
		c.Prefix += "/"
	}
	if c.AccessKey == "" || c.SecretKey == "" {
		return nil, fmt.Errorf("an access key and its secret are needed: %w", store.ErrInvalid)
	}
	if err := c.Lock.validate(); err != nil {
		return nil, err
	}
	if c.Region == "" {
		c.Region = "us-east-1"
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	guard := newTransport()
	core, err := minio.NewCore(endpoint.Host, &minio.Options{
		Creds:        credentials.NewStaticV4(c.AccessKey, c.SecretKey, c.SessionToken),
		Secure:       endpoint.Scheme == "https",
		Region:       c.Region,
		BucketLookup: minio.BucketLookupPath,
		Transport:    guard,
		MaxRetries:   1,
	})
	if err != nil {
		return nil, fmt.Errorf("prepare the S3 client: %w: %w", err, store.ErrInvalid)
	}
	return &Store{core: core, bucket: c.Bucket, prefix: c.Prefix, lock: c.Lock, now: c.Now, guard: guard}, nil
}

// MakeBucket makes the bucket if it is missing, with object lock if Config asks
// for a retention: on most services it cannot be switched on later.
func (s *Store) MakeBucket(ctx context.Context) error {
	return retry(ctx, func(ctx context.Context) error {
		ok, err := s.core.BucketExists(ctx, s.bucket)
		if err == nil && !ok {
			err = s.core.MakeBucket(ctx, s.bucket, minio.MakeBucketOptions{ObjectLocking: !s.lock.none()})
		}
		switch minio.ToErrorResponse(err).Code {
		case "BucketAlreadyOwnedByYou":
			return nil
		}
		return wrap(ctx, "make bucket "+s.bucket, err)
	})
}

// Create implements store.Store.
func (s *Store) Create(ctx context.Context, key string, b []byte) error {
	if err := store.ValidKey(key); err != nil {
		return err
	}
	if len(b) > store.MaxSize {
		return fmt.Errorf("create %s: %d bytes: %w", key, len(b), store.ErrInvalid)
	}
	sum := sha256.Sum256(b)
	err := retry(ctx, func(ctx context.Context) error {
		call, cancel := context.WithTimeout(ctx, timeout(len(b)))
		defer cancel()
		err := s.put(call, key, b, sum)
		if err == nil {
			return nil
		}
		return s.settle(ctx, key, b, wrap(ctx, "create "+key, err))
	})
	if err == nil && s.keepsLocked(key) {
		err = s.checkLock(ctx, key)
	}
	return err
}

func (s *Store) put(ctx context.Context, key string, b []byte, sum [sha256.Size]byte) error {
	opts := minio.PutObjectOptions{UserMetadata: map[string]string{
		"x-amz-checksum-sha256": base64.StdEncoding.EncodeToString(sum[:]),
	}}
	opts.SetMatchETagExcept("*")
	s.locked(key, &opts)
	_, err := s.core.PutObject(ctx, s.bucket, s.prefix+key, bytes.NewReader(b), int64(len(b)), "", hex.EncodeToString(sum[:]), opts)
	return err
}

// settle finds out what a failed PUT has left.
func (s *Store) settle(ctx context.Context, key string, b []byte, failed error) error {
	if !errors.Is(failed, store.ErrUnreachable) {
		return failed // the service has refused the request as such
	}
	have, err := s.getOnce(ctx, key)
	switch {
	case err == nil && bytes.Equal(have, b):
		return nil
	case err == nil:
		return fmt.Errorf("create %s: %w", key, store.ErrExists)
	case errors.Is(err, store.ErrNotFound) && errors.Is(failed, errRefused):
		return fmt.Errorf("create %s: refused as existing, but not found: %w", key, store.ErrUnreachable)
	case errors.Is(err, store.ErrNotFound):
		return failed
	}
	return err
}

// Get implements store.Store.
func (s *Store) Get(ctx context.Context, key string) (b []byte, err error) {
	if err := store.ValidKey(key); err != nil {
		return nil, err
	}
	err = retry(ctx, func(ctx context.Context) error {
		b, err = s.getOnce(ctx, key)
		return err
	})
	if errors.Is(err, errFailsRead) && s.answers(ctx) {
		err = fmt.Errorf("get %s: the service answers, but does not return this object: %w", key, store.ErrUnreadable)
	}
	return b, err
}

// answers reports whether the service is well apart from one object.
func (s *Store) answers(ctx context.Context) bool {
	call, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	ok, err := s.core.BucketExists(call, s.bucket)
	return ok && err == nil
}

func (s *Store) getOnce(ctx context.Context, key string) ([]byte, error) {
	call, cancel := context.WithCancel(ctx)
	defer cancel()
	late := time.AfterFunc(callTimeout, cancel)
	defer late.Stop()
	var opts minio.GetObjectOptions
	opts.Set("x-amz-checksum-mode", "ENABLED") // verified below
	body, info, _, err := s.core.GetObject(call, s.bucket, s.prefix+key, opts)
	if err != nil {
		return nil, wrap(ctx, "get "+key, err)
	}
	defer body.Close()
	if info.Size > store.MaxSize {
		return nil, fmt.Errorf("get %s: %d bytes: %w", key, info.Size, store.ErrInvalid)
	}
	late.Reset(timeout(int(max(info.Size, 0))))
	var buf bytes.Buffer
	buf.Grow(int(max(info.Size, 0)) + bytes.MinRead)
	if _, err := buf.ReadFrom(io.LimitReader(body, store.MaxSize+1)); err != nil {
		return nil, wrap(ctx, "get "+key, err)
	}
	return verified(key, buf.Bytes(), info)
}

// verified compares the bytes with the checksum they were stored with, where
// the service has kept it.
func verified(key string, b []byte, info minio.ObjectInfo) ([]byte, error) {
	if int64(len(b)) != info.Size {
		return nil, fmt.Errorf("get %s: %d of %d bytes: %w", key, len(b), info.Size, store.ErrUnreachable)
	}
	sum := sha256.Sum256(b)
	if info.ChecksumSHA256 != "" && info.ChecksumSHA256 != base64.StdEncoding.EncodeToString(sum[:]) {
		return nil, fmt.Errorf("get %s: checksum of the store does not match: %w", key, store.ErrCorrupt)
	}
	return b, nil
}

func timeout(size int) time.Duration {
	return callTimeout + time.Duration(size/slowestRate)*time.Second
}
