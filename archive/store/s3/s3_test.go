package s3_test

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"casefile/archive/store"
	"casefile/archive/store/miniotest"
	"casefile/archive/store/s3"
	"casefile/archive/store/storetest"
)

// TestMinIO runs everything that needs the server on one. Most of it waits for
// repetitions, so all run at a time.
func TestMinIO(t *testing.T) {
	server := miniotest.Start(t)
	for name, fn := range map[string]func(*testing.T, *miniotest.Server){
		"Suite":              testSuite,
		"LostReplies":        testLostReplies,
		"WrongChecksum":      testWrongChecksum,
		"DamagedReply":       testDamagedReply,
		"ListGoesOn":         testListGoesOn,
		"Refused":            testRefused,
		"ChangedOnTheWay":    testChangedOnTheWay,
		"Failing":            testFailing,
		"DamagedDrive":       testDamagedDrive,
		"Versions":           testVersions,
		"ListVersionsGoesOn": testListVersionsGoesOn,
		"Lock":               testLock,
		"DefaultLock":        testDefaultLock,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fn(t, server)
		})
	}
}

func testSuite(t *testing.T, server *miniotest.Server) {
	var n atomic.Int64
	storetest.Run(t, func(t *testing.T) (store.Store, store.Store) {
		c := config(server)
		c.Prefix = []string{"", "deep/prefix"}[n.Add(1)%2]
		c.Bucket = fmt.Sprintf("suite-%d", n.Load())
		return open(t, c), open(t, c)
	})
}

func config(server *miniotest.Server) s3.Config {
	return s3.Config{Endpoint: server.Endpoint, Bucket: "test", AccessKey: server.AccessKey, SecretKey: server.SecretKey}
}

func open(t *testing.T, c s3.Config) *s3.Store {
	t.Helper()
	s, err := s3.Open(c)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.MakeBucket(t.Context()); err != nil {
		t.Fatal(err)
	}
	return s
}

// proxy stands between store and server; change may alter a reply that has
// come from the server, or lose it by returning an error.
func proxy(t *testing.T, server *miniotest.Server, ask func(*http.Request), change func(*http.Response) error) s3.Config {
	t.Helper()
	target, _ := url.Parse(server.Endpoint)
	p := httptest.NewServer(&httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(target)
			r.Out.Host = r.In.Host // signed
			if ask != nil {
				ask(r.Out)
			}
		},
		ModifyResponse: change,
		ErrorHandler:   func(http.ResponseWriter, *http.Request, error) { panic(http.ErrAbortHandler) },
	})
	p.Config.ErrorLog = log.New(io.Discard, "", 0)
	t.Cleanup(p.Close)
	c := config(server)
	c.Endpoint = p.URL
	return c
}

// testLostReplies loses replies to PUT after the object was stored: what a
// Create reports is true all the same, also for writers in a race.
func testLostReplies(t *testing.T, server *miniotest.Server) {
	var puts atomic.Int64
	c := proxy(t, server, nil, func(r *http.Response) error {
		if r.Request.Method == http.MethodPut && puts.Add(1)%3 != 0 {
			return errors.New("lost")
		}
		return nil
	})
	c.Bucket = "lost"
	direct := c
	direct.Endpoint = server.Endpoint
	plain := open(t, direct)
	s := open(t, c)
	for round := range 10 {
		key := fmt.Sprintf("race/%d", round)
		var won atomic.Int64
		var wg sync.WaitGroup
		for i := range 8 {
			body := fmt.Sprintf("writer %d", i)
			wg.Go(func() {
				err := s.Create(t.Context(), key, []byte(body))
				if err == nil {
					won.Add(1)
					if b, err := plain.Get(t.Context(), key); err != nil || string(b) != body {
						t.Errorf("%s has won, but %q, %v is stored", body, b, err)
					}
				} else if !errors.Is(err, store.ErrExists) {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if won.Load() != 1 {
			t.Errorf("round %d: %d writers have won", round, won.Load())
		}
	}
	if err := store.Check(t.Context(), s, rand.Reader); err != nil {
		t.Error(err)
	}
}

// testWrongChecksum: the service verifies the checksum header itself.
func testWrongChecksum(t *testing.T, server *miniotest.Server) {
	seen := false
	c := proxy(t, server, func(r *http.Request) {
		if r.Method == http.MethodPut && strings.HasSuffix(r.URL.Path, "/wrong") {
			seen = r.Header.Get("If-None-Match") == "*" && r.Header.Get("X-Amz-Checksum-Sha256") != ""
			r.Body = io.NopCloser(strings.NewReader("eXample"))
		}
	}, nil)
	s := open(t, c)
	if err := s.Create(t.Context(), "wrong", []byte("example")); err == nil {
		t.Error("changed bytes were stored")
	}
	if !seen {
		t.Error("the headers are not sent")
	}
	if b, err := s.Get(t.Context(), "wrong"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("stored: %q, %v", b, err)
	}
}

// testDamagedReply: bytes that are changed on the way back are not handed out.
func testDamagedReply(t *testing.T, server *miniotest.Server) {
	c := proxy(t, server, nil, func(r *http.Response) error {
		if r.Request.Method == http.MethodGet && strings.HasSuffix(r.Request.URL.Path, "/damaged") {
			r.Body = io.NopCloser(strings.NewReader("eXample"))
		}
		return nil
	})
	s := open(t, c)
	if err := s.Create(t.Context(), "damaged", []byte("example")); err != nil {
		t.Fatal(err)
	}
	if b, err := s.Get(t.Context(), "damaged"); !errors.Is(err, store.ErrCorrupt) {
		t.Errorf("got %q, %v", b, err)
	}
}

// testListGoesOn breaks a long listing off now and then.
func testListGoesOn(t *testing.T, server *miniotest.Server) {
	var lists atomic.Int64
	c := proxy(t, server, nil, func(r *http.Response) error {
		if r.Request.URL.Query().Get("list-type") == "2" && lists.Add(1)%2 == 0 {
			return errors.New("lost")
		}
		return nil
	})
	c.Bucket = "long"
	s := open(t, c)
	const n = 2300
	var wg sync.WaitGroup
	for w := range 8 {
		wg.Go(func() {
			for i := w; i < n; i += 8 {
				if err := s.Create(t.Context(), fmt.Sprintf("k/%05d", i), nil); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	i := 0
	for e, err := range s.List(t.Context(), "k/", "") {
		if err != nil {
			t.Fatal(err)
		}
		if e.Key != fmt.Sprintf("k/%05d", i) {
			t.Fatalf("entry %d is %s", i, e.Key)
		}
		i++
	}
	if i != n || lists.Load() < 4 {
		t.Errorf("%d entries in %d requests", i, lists.Load())
	}
}

func testRefused(t *testing.T, server *miniotest.Server) {
	c := config(server)
	c.SecretKey = "not-the-secret-at-all"
	s, err := s3.Open(c)
	if err != nil {
		t.Fatal(err)
	}
	begun := time.Now()
	err = s.Create(t.Context(), "a", nil)
	if err == nil || errors.Is(err, store.ErrUnreachable) || time.Since(begun) > 5*time.Second {
		t.Errorf("wrong secret: %v after %v", err, time.Since(begun))
	}
	if err != nil && strings.Contains(err.Error(), c.SecretKey) {
		t.Errorf("the error tells the secret: %v", err)
	}
	c = config(server)
	c.Bucket = "no-such-bucket"
	if s, err = s3.Open(c); err != nil {
		t.Fatal(err)
	}
	if _, err = s.Get(t.Context(), "format.json"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("no bucket: %v", err)
	}
	if err = s.Create(t.Context(), "a", nil); err == nil {
		t.Error("created without a bucket")
	}
}

// TestUnreachable: a service that is not there, hangs, or fails is reported
// within seconds.
func TestUnreachable(t *testing.T) {
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed.Close()
	failing := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusServiceUnavailable)
	}))
	defer failing.Close()
	for name, endpoint := range map[string]string{
		"nobody listens": "http://" + closed.Addr().String(),
		"always 503":     failing.URL,
	} {
		s, err := s3.Open(s3.Config{Endpoint: endpoint, Bucket: "test", AccessKey: "a", SecretKey: "b"})
		if err != nil {
			t.Fatal(err)
		}
		begun := time.Now()
		_, getErr := s.Get(t.Context(), "a")
		var listErr, folderErr error
		for _, listErr = range s.List(t.Context(), "", "") {
		}
		for _, folderErr = range s.Folders(t.Context(), "") {
		}
		for i, err := range []error{s.Create(t.Context(), "a", nil), getErr, listErr, folderErr, s.Remove(t.Context(), "a"), s.MakeBucket(t.Context())} {
			if !errors.Is(err, store.ErrUnreachable) {
				t.Errorf("%s, call %d: %v", name, i, err)
			}
		}
		if took := time.Since(begun); took > 20*time.Second {
			t.Errorf("%s: six calls took %v", name, took)
		}
	}
}

func TestCancelled(t *testing.T) {
	over := make(chan struct{})
	hanging := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-over }))
	defer hanging.Close()
	defer close(over)
	s, err := s3.Open(s3.Config{Endpoint: hanging.URL, Bucket: "test", AccessKey: "a", SecretKey: "b"})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	if err := s.Create(ctx, "a", nil); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("create: %v", err)
	}
}

func TestConfig(t *testing.T) {
	good := s3.Config{Endpoint: "https://s3.example", Bucket: "bucket", AccessKey: "a", SecretKey: "b"}
	for name, change := range map[string]func(*s3.Config){
		"no endpoint":    func(c *s3.Config) { c.Endpoint = "" },
		"no scheme":      func(c *s3.Config) { c.Endpoint = "s3.example:9000" },
		"a path":         func(c *s3.Config) { c.Endpoint = "https://s3.example/x" },
		"ftp":            func(c *s3.Config) { c.Endpoint = "ftp://s3.example" },
		"credentials":    func(c *s3.Config) { c.Endpoint = "https://a:b@s3.example" },
		"climbing":       func(c *s3.Config) { c.Prefix = "../x" },
		"no secret":      func(c *s3.Config) { c.SecretKey = "" },
		"absolute":       func(c *s3.Config) { c.Prefix = "/x" },
		"bucket missing": func(c *s3.Config) { c.Bucket = "" },
	} {
		c := good
		change(&c)
		if _, err := s3.Open(c); !errors.Is(err, store.ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
