package s3_test

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"casefile/archive/store"
	"casefile/archive/store/miniotest"
	"casefile/archive/store/s3"
)

func inParallel(n int, fn func(int)) {
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() { fn(i) })
	}
	wg.Wait()
}

// served is a store on a service made of one function.
func served(t *testing.T, fn http.HandlerFunc, lock s3.Retention) *s3.Store {
	t.Helper()
	server := httptest.NewServer(fn)
	t.Cleanup(server.Close)
	s, err := s3.Open(s3.Config{Endpoint: server.URL, Bucket: "test", AccessKey: "a", SecretKey: "b", Lock: lock})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestNoCreateOnce: a service that does not know If-None-Match is refused.
func TestNoCreateOnce(t *testing.T) {
	var mu sync.Mutex
	objects := map[string][]byte{}
	s := served(t, func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		switch r.Method {
		case http.MethodPut:
			objects[r.URL.Path], _ = io.ReadAll(r.Body)
		case http.MethodGet:
			w.Header().Set("Last-Modified", time.Now().UTC().Format(http.TimeFormat))
			w.Write(objects[r.URL.Path])
		}
	}, s3.Retention{})
	if err := store.Check(t.Context(), s, rand.Reader); !errors.Is(err, store.ErrUnfit) {
		t.Errorf("got %v", err)
	}
}

// testChangedOnTheWay flips one bit of each body on its way to the server, a
// few times: nothing wrong is stored, and in the end the right bytes are.
func testChangedOnTheWay(t *testing.T, server *miniotest.Server) {
	var puts atomic.Int64
	c := proxy(t, server, func(r *http.Request) {
		if r.Method != http.MethodPut || puts.Add(1)%3 == 0 || r.ContentLength == 0 {
			return
		}
		b, _ := io.ReadAll(r.Body)
		b[len(b)/2] ^= 4
		r.Body = io.NopCloser(bytes.NewReader(b))
	}, nil)
	c.Bucket = "changed"
	direct := c
	direct.Endpoint = server.Endpoint
	plain := open(t, direct)
	s, err := s3.Open(c)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 20 {
		key, body := fmt.Sprintf("a/%d", i), fmt.Appendf(nil, "the body of %d", i)
		err := s.Create(t.Context(), key, body)
		got, getErr := plain.Get(t.Context(), key)
		switch {
		case err == nil && (getErr != nil || !bytes.Equal(got, body)):
			t.Errorf("%s was created, but %q, %v is stored", key, got, getErr)
		case err != nil && !errors.Is(getErr, store.ErrNotFound):
			t.Errorf("%s: %v, but %q is stored", key, err, got)
		}
	}
}

// testFailing lets a third of all requests fail in some way, before or after
// the server has done them: what a Create reports is true, and what it created
// is read back.
func testFailing(t *testing.T, server *miniotest.Server) {
	for name, fail := range map[string]func(*http.Response) error{
		"500": func(r *http.Response) error { return answer(r, http.StatusInternalServerError) },
		"503": func(r *http.Response) error { return answer(r, http.StatusServiceUnavailable) },
		"409": func(r *http.Response) error { return answer(r, http.StatusConflict) },
		"reset": func(*http.Response) error {
			return errors.New("reset")
		},
		"cut": func(r *http.Response) error {
			r.Body = struct {
				io.Reader
				io.Closer
			}{io.LimitReader(r.Body, 2), r.Body}
			return nil
		},
		"slow": func(*http.Response) error {
			time.Sleep(50 * time.Millisecond)
			return nil
		},
	} {
		t.Run(name, func(t *testing.T) { testFailingSo(t, server, "failing-"+name, fail) })
	}
}

func answer(r *http.Response, code int) error {
	r.Body.Close()
	r.StatusCode, r.Status = code, http.StatusText(code)
	r.Body, r.ContentLength = http.NoBody, 0
	r.Header = http.Header{}
	return nil
}

func testFailingSo(t *testing.T, server *miniotest.Server, bucket string, fail func(*http.Response) error) {
	var n atomic.Int64
	c := proxy(t, server, nil, func(r *http.Response) error {
		if n.Add(1)%3 == 0 {
			return fail(r)
		}
		return nil
	})
	c.Bucket = bucket
	direct := c
	direct.Endpoint = server.Endpoint
	open(t, direct)
	s, err := s3.Open(c)
	if err != nil {
		t.Fatal(err)
	}
	inParallel(12, func(i int) {
		key, body := fmt.Sprintf("a/%d", i/2), fmt.Appendf(nil, "writer %d", i)
		err := s.Create(t.Context(), key, body)
		got, getErr := s.Get(t.Context(), key)
		switch {
		case errors.Is(err, store.ErrUnreachable) || errors.Is(getErr, store.ErrUnreachable):
		case err == nil && !bytes.Equal(got, body):
			t.Errorf("writer %d has won, but %q, %v is stored", i, got, getErr)
		case err != nil && !errors.Is(err, store.ErrExists):
			t.Errorf("writer %d: %v", i, err)
		}
	})
	for i := range 6 {
		if b, err := s.Get(t.Context(), fmt.Sprintf("a/%d", i)); err != nil || !bytes.HasPrefix(b, []byte("writer ")) {
			t.Errorf("a/%d: %q, %v", i, b, err)
		}
	}
	seen := 0
	for _, err := range s.List(t.Context(), "a/", "") {
		if err != nil && !errors.Is(err, store.ErrUnreachable) {
			t.Error(err)
		}
		seen++
	}
	if seen == 0 {
		t.Error("nothing listed, and no error")
	}
}

// testDamagedDrive flips bytes in the files of the server: the object is never
// handed out, the error is about it alone, and comes in time for a scan.
func testDamagedDrive(t *testing.T, server *miniotest.Server) {
	c := config(server)
	c.Bucket = "damaged-drive"
	s := open(t, c)
	body := make([]byte, 200<<10) // larger than what is kept among the metadata
	rand.Read(body)
	for _, key := range []string{"large", "small", "well"} {
		b := body
		if key == "small" {
			b = body[:1000]
		}
		if err := s.Create(t.Context(), key, b); err != nil {
			t.Fatal(err)
		}
	}
	for _, key := range []string{"large", "small"} {
		for _, drive := range server.Drives {
			flip(t, filepath.Join(drive, c.Bucket, key))
		}
		begun := time.Now()
		b, err := s.Get(t.Context(), key)
		if err == nil || errors.Is(err, store.ErrUnreachable) || time.Since(begun) > 5*time.Second {
			t.Errorf("%s: %d bytes, %v after %v", key, len(b), err, time.Since(begun))
		}
		t.Logf("%s: %v", key, err)
	}
	if b, err := s.Get(t.Context(), "well"); err != nil || !bytes.Equal(b, body) {
		t.Errorf("another object: %v", err)
	}
}

// flip changes a bit in the middle of the largest file below a folder.
func flip(t *testing.T, folder string) {
	t.Helper()
	largest, size := "", int64(-1)
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil && info.Size() > size {
			largest, size = path, info.Size()
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(largest)
	if err != nil {
		t.Fatal(err)
	}
	b[len(b)/2] ^= 1
	if err := os.WriteFile(largest, b, 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestStalls: an answer that stops in the middle is given up, also a listing.
func TestStalls(t *testing.T) {
	if testing.Short() {
		t.Skip("waits for a stall")
	}
	over := make(chan struct{})
	t.Cleanup(func() { close(over) })
	s := served(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Query().Has("list-type") {
			io.WriteString(w, "<ListBucketResult><Name>test</Name>"+strings.Repeat(" ", 5000))
		} else {
			w.Header().Set("Content-Length", "100000")
			w.Header().Set("Last-Modified", time.Now().UTC().Format(http.TimeFormat))
			io.WriteString(w, strings.Repeat("x", 50000))
		}
		w.(http.Flusher).Flush()
		select {
		case <-over:
		case <-r.Context().Done():
		}
	}, s3.Retention{})
	s3.SetStall(s, 200*time.Millisecond)
	begun := time.Now()
	_, err := s.Get(t.Context(), "a")
	for _, listErr := range s.List(t.Context(), "", "") {
		err = errors.Join(err, listErr)
	}
	if !errors.Is(err, store.ErrUnreachable) || time.Since(begun) > 10*time.Second {
		t.Errorf("%v after %v", err, time.Since(begun))
	}
}
