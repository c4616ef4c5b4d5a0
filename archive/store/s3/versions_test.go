package s3_test

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"casefile/archive/store"
	"casefile/archive/store/miniotest"
	"casefile/archive/store/s3"
	"casefile/archive/store/storetest"
)

// admin is somebody else with the keys to the bucket.
func admin(t *testing.T, server *miniotest.Server) *minio.Client {
	t.Helper()
	c, err := minio.New(strings.TrimPrefix(server.Endpoint, "http://"), &minio.Options{
		Creds: credentials.NewStaticV4(server.AccessKey, server.SecretKey, ""),
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func tamper(server *miniotest.Server, c s3.Config) storetest.Tamper {
	name := func(key string) string {
		if c.Prefix != "" {
			key = c.Prefix + "/" + key
		}
		return key
	}
	return storetest.Tamper{
		Overwrite: func(t *testing.T, key string) {
			b := []byte("other bytes")
			_, err := admin(t, server).PutObject(t.Context(), c.Bucket, name(key), bytes.NewReader(b), int64(len(b)), minio.PutObjectOptions{})
			if err != nil {
				t.Fatal(err)
			}
		},
		Mark: func(t *testing.T, key string) {
			if err := admin(t, server).RemoveObject(t.Context(), c.Bucket, name(key), minio.RemoveObjectOptions{}); err != nil {
				t.Fatal(err)
			}
		},
	}
}

// testVersions: with versions or under a lock, what the service answers with
// success all the same is found.
func testVersions(t *testing.T, server *miniotest.Server) {
	for bucket, lock := range map[string]s3.Retention{
		"versions": {}, "governed": {Days: 1}, "complied": {Compliance: true, Days: 1},
	} {
		c := config(server)
		c.Bucket, c.Prefix, c.Lock = bucket, "some/prefix", lock
		s := open(t, c)
		if err := admin(t, server).EnableVersioning(t.Context(), bucket); err != nil && lock == (s3.Retention{}) {
			t.Fatal(err)
		}
		storetest.RunVersions(t, s, tamper(server, c))
	}
	c := config(server)
	c.Bucket = "plain"
	s := open(t, c)
	if err := s.Create(t.Context(), "a", nil); err != nil {
		t.Fatal(err)
	}
	tamper(server, c).Overwrite(t, "a")
	for sh, err := range s.Shadowed(t.Context(), "") {
		t.Errorf("without versions: %+v, %v", sh, err)
	}
}

// testListVersionsGoesOn breaks a long listing of versions off now and then.
func testListVersionsGoesOn(t *testing.T, server *miniotest.Server) {
	var lists atomic.Int64
	c := proxy(t, server, nil, func(r *http.Response) error {
		if r.Request.URL.Query().Has("versions") && lists.Add(1)%2 == 0 {
			return errors.New("lost")
		}
		return nil
	})
	c.Bucket = "long-versions"
	s := open(t, c)
	if err := admin(t, server).EnableVersioning(t.Context(), c.Bucket); err != nil {
		t.Fatal(err)
	}
	const n = 1200
	inParallel(8, func(w int) {
		for i := w; i < n; i += 8 {
			key := fmt.Sprintf("k/%05d", i)
			if err := s.Create(t.Context(), key, nil); err != nil {
				t.Error(err)
			}
			tamper(server, c).Mark(t, key)
		}
	})
	i := 0
	for sh, err := range s.Shadowed(t.Context(), "k/") {
		if want := (store.Shadow{Key: fmt.Sprintf("k/%05d", i), Versions: 1, Markers: 1, Removed: true}); err != nil || sh != want {
			t.Fatalf("entry %d: %+v, %v", i, sh, err)
		}
		i++
	}
	if i != n || lists.Load() < 4 {
		t.Errorf("%d entries in %d requests", i, lists.Load())
	}
}

// testLock: what is filed cannot be removed before its time, what is in work/
// can, and is then really gone.
func testLock(t *testing.T, server *miniotest.Server) {
	for bucket, lock := range map[string]s3.Retention{
		"locked-governance": {Years: 1}, "locked-compliance": {Compliance: true, Days: 3},
	} {
		begun := time.Now()
		c := config(server)
		c.Bucket, c.Lock = bucket, lock
		s := open(t, c)
		for _, key := range []string{"files/a", "work/drafts/a"} {
			if err := s.Create(t.Context(), key, []byte("x")); err != nil {
				t.Fatal(err)
			}
		}
		mode, until, err := admin(t, server).GetObjectRetention(t.Context(), bucket, "files/a", "")
		wanted := begun.AddDate(lock.Years, 0, lock.Days)
		if err != nil || (*mode == minio.Compliance) != lock.Compliance || until.Before(wanted.Add(-time.Minute)) || until.After(wanted.Add(time.Minute)) {
			t.Errorf("%s: locked %v until %v, %v", bucket, mode, until, err)
		}
		if err := s.Remove(t.Context(), "files/a"); !errors.Is(err, store.ErrDenied) || !strings.Contains(err.Error(), "locked until its retention ends") {
			t.Errorf("%s: remove under a lock: %v", bucket, err)
		}
		if b, err := s.Get(t.Context(), "files/a"); err != nil || string(b) != "x" {
			t.Errorf("%s: after that: %q, %v", bucket, b, err)
		}
		if err := s.Remove(t.Context(), "work/drafts/a"); err != nil {
			t.Errorf("%s: remove a draft: %v", bucket, err)
		}
		if n := versions(t, server, bucket, "work/"); n != 0 {
			t.Errorf("%s: %d versions of the draft are left", bucket, n)
		}
	}
	c := config(server)
	c.Bucket = "no-lock"
	open(t, c)
	c.Lock = s3.Retention{Days: 1}
	if err := open(t, c).Create(t.Context(), "a", nil); err == nil {
		t.Error("a lock was asked for where there is none, and nobody said so")
	}
}

func versions(t *testing.T, server *miniotest.Server, bucket, prefix string) (n int) {
	t.Helper()
	for o := range admin(t, server).ListObjectsIter(t.Context(), bucket, minio.ListObjectsOptions{Prefix: prefix, Recursive: true, WithVersions: true}) {
		if o.Err != nil {
			t.Fatal(o.Err)
		}
		n++
	}
	return n
}

// testDefaultLock: a bucket that locks everything by itself locks drafts too;
// these at least disappear, and can be made again.
func testDefaultLock(t *testing.T, server *miniotest.Server) {
	mode, days, unit := minio.Governance, uint(1), minio.Days
	c := config(server)
	c.Bucket = "default-lock"
	a := admin(t, server)
	if err := a.MakeBucket(t.Context(), c.Bucket, minio.MakeBucketOptions{ObjectLocking: true}); err != nil {
		t.Fatal(err)
	}
	if err := a.SetBucketObjectLockConfig(t.Context(), c.Bucket, &mode, &days, &unit); err != nil {
		t.Fatal(err)
	}
	s := open(t, c)
	for _, key := range []string{"files/a", "work/a"} {
		if err := s.Create(t.Context(), key, []byte("x")); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Remove(t.Context(), "files/a"); !errors.Is(err, store.ErrDenied) {
		t.Errorf("remove under the lock of the bucket: %v", err)
	}
	if err := s.Remove(t.Context(), "work/a"); err != nil {
		t.Errorf("remove a draft: %v", err)
	}
	if _, err := s.Get(t.Context(), "work/a"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("get it: %v", err)
	}
	if err := s.Create(t.Context(), "work/a", []byte("y")); err != nil {
		t.Errorf("create it again: %v", err)
	}
}

// TestIgnoredLock: a service that takes the headers of a lock and does not
// lock is refused.
func TestIgnoredLock(t *testing.T) {
	for name, answer := range map[string]string{
		"none":    `<Error><Code>NoSuchObjectLockConfiguration</Code></Error>`,
		"nothing": ``,
	} {
		s := served(t, func(w http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodGet {
				if answer != "" {
					w.WriteHeader(http.StatusNotFound)
				}
				fmt.Fprint(w, answer)
			}
		}, s3.Retention{Days: 1})
		if err := s.Create(t.Context(), "a", nil); err == nil || errors.Is(err, store.ErrUnreachable) && name == "none" {
			t.Errorf("%s: %v", name, err)
		}
		if err := s.Create(t.Context(), "work/a", nil); err != nil {
			t.Errorf("%s: a draft: %v", name, err)
		}
	}
}
