package search

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"casefile/search/query"
)

func mustTime(t *testing.T, s string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func count(t *testing.T, x *Index, q string) int {
	t.Helper()
	return ask1(t, x, Request{Query: q}).Total
}

func own(t *testing.T, dir string, m *memory) *Index {
	t.Helper()
	x, err := Own(t.Context(), dir, Options{Wait: waitInTests}, m)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// Readers share; a writer waits for them, and they for it, but not for ever.
func TestLocks(t *testing.T) {
	dir, m := t.TempDir(), newMemory()
	m.put(Document{ID: "f/1", Text: "线索"})
	a := openIndex(t, dir)
	syncAll(t, a, m)
	if _, err := Open(t.Context(), dir, Options{Wait: 50 * time.Millisecond}); !errors.Is(err, ErrBusy) {
		t.Errorf("open beside a writer: %v", err)
	}
	closeIndex(t, a)

	a = openIndex(t, dir)
	b, err := Open(t.Context(), dir, Options{Wait: 50 * time.Millisecond})
	if err != nil {
		t.Fatalf("open beside a reader: %v", err)
	}
	m.put(Document{ID: "f/2", Text: "线索"})
	if _, err := b.Sync(t.Context(), m); !errors.Is(err, ErrBusy) {
		t.Errorf("sync beside a reader: %v", err)
	}
	if n := count(t, b, "线索"); n != 1 {
		t.Errorf("who could not write reads %d", n)
	}
	closeIndex(t, a)
	syncAll(t, b, m)
	if n := count(t, b, "线索"); n != 2 {
		t.Errorf("after sync %d", n)
	}
	closeIndex(t, b)
	info, err := os.Stat(dir)
	if err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the folder is open to others: %v, %v", info.Mode(), err)
	}
}

// Many processes filing and searching at once: all is found in the end.
func TestManyProcesses(t *testing.T) {
	dir, m := t.TempDir(), newMemory()
	var wg sync.WaitGroup
	for i := range 6 {
		wg.Go(func() {
			for k := range 4 {
				m.put(Document{ID: fmt.Sprintf("f%d/%d", i, k), File: fmt.Sprintf("f%d", i), Text: "线索"})
				x, err := Open(context.Background(), dir, Options{Wait: waitInTests})
				if err != nil {
					t.Error(err)
					return
				}
				if _, err := x.Sync(context.Background(), m); err != nil {
					t.Error(err)
				}
				if n := count(t, x, "线索"); n < k+1 {
					t.Errorf("%d found after %d were filed", n, k+1)
				}
				if err := x.Close(); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	x := openIndex(t, dir)
	defer x.Close()
	syncAll(t, x, m)
	if n := count(t, x, "线索"); n != 24 {
		t.Errorf("found %d", n)
	}
}

func TestServer(t *testing.T) {
	for _, name := range []string{"short", strings.Repeat("long", 40)} {
		t.Run(name[:5], func(t *testing.T) {
			dir, m := filepath.Join(t.TempDir(), name), newMemory()
			m.put(Document{ID: "f/1", Text: "线索"})
			s := own(t, dir, m)
			info, err := os.Stat(filepath.Join(dir, fileSocket))
			if err != nil || info.Mode().Perm() != 0o600 {
				t.Errorf("socket: %v, %v", info, err)
			}
			if _, err := Own(t.Context(), dir, Options{Wait: 50 * time.Millisecond}, m); !errors.Is(err, ErrBusy) {
				t.Errorf("a second server: %v", err)
			}
			c := openIndex(t, dir)
			syncAll(t, c, m)
			if n := count(t, c, "线索"); n != 1 {
				t.Errorf("through the socket %d", n)
			}
			if n := count(t, s, "线索"); n != 1 {
				t.Errorf("the server itself %d", n)
			}
			checkClient(t, c, m)
			done, err := Rebuild(t.Context(), dir, Options{}, m)
			if err != nil || done.Documents != 1 {
				t.Errorf("rebuild: %+v, %v", done, err)
			}
			st, err := c.Status(t.Context())
			if err != nil || !st.Served || st.Generation != 2 || st.Documents != 1 {
				t.Errorf("status: %+v, %v", st, err)
			}
			if n := count(t, s, "线索"); n != 1 {
				t.Errorf("after the rebuild %d", n)
			}
			closeIndex(t, c)
			closeIndex(t, s)
			x := openIndex(t, dir)
			defer x.Close()
			if n := count(t, x, "线索"); n != 1 {
				t.Errorf("after the server %d", n)
			}
		})
	}
}

// Errors and viewers are themselves on the other side.
func checkClient(t *testing.T, c *Index, m *memory) {
	t.Helper()
	ctx := t.Context()
	if _, err := c.Search(ctx, Request{Query: "线索", Today: today}); !errors.Is(err, ErrNoViewer) {
		t.Errorf("no viewer: %v", err)
	}
	if _, err := c.Search(ctx, Request{Query: "线索", Today: "x", Viewer: LocalOperator()}); !errors.Is(err, ErrRequest) {
		t.Errorf("bad request: %v", err)
	}
	_, err := c.Search(ctx, Request{Query: `a "`, Today: today, Viewer: LocalOperator()})
	var bad *query.Error
	if !errors.As(err, &bad) || *bad != (query.Error{ID: query.OpenQuote, Pos: 2}) {
		t.Errorf("bad query: %v", err)
	}
	_, err = c.Search(ctx, Request{Query: `OR 日期:x "`, Today: today, Viewer: LocalOperator()})
	var several query.Errors
	if !errors.As(err, &several) || len(several) != 3 || *several[1] != (query.Error{ID: query.BadDate, Pos: 10}) {
		t.Errorf("bad queries: %v", err)
	}
	huge := Restrict{Unit: []string{strings.Repeat("线", maxRequestBody/3)}}
	if _, err := c.Search(ctx, Request{Query: "线索", Restrict: huge, Today: today, Viewer: LocalOperator()}); !errors.Is(err, ErrRequest) {
		t.Errorf("huge request: %v", err)
	}
	other := newMemory()
	other.id = "other"
	if _, err := c.Sync(ctx, other); !errors.Is(err, ErrOtherArchive) {
		t.Errorf("another archive: %v", err)
	}
	m.put(Document{ID: "s/1", File: "s", Text: "密件", Secrecy: "机密"})
	syncAll(t, c, m)
	for level, want := range map[string]int{"": 0, "机密": 1} {
		if r := ask1(t, c, Request{Query: "密件", Viewer: viewer(t, "张", level)}); r.Total != want {
			t.Errorf("clearance %q sees %d", level, r.Total)
		}
	}
	if list, err := c.Documents(ctx, ListRequest{Viewer: viewer(t, "张", ""), Today: today}); err != nil || list.Total != 1 {
		t.Errorf("documents: %+v, %v", list, err)
	}
	if list, err := c.Files(ctx, ListRequest{Viewer: LocalOperator(), Today: today}); err != nil || list.Total != 2 {
		t.Errorf("files: %+v, %v", list, err)
	}
	delete(m.files, "s")
	m.changes = m.changes[:1]
}

// Who has the index open while a server comes goes on with the server.
func TestServerComes(t *testing.T) {
	dir, m := t.TempDir(), newMemory()
	m.put(Document{ID: "f/1", Text: "线索"})
	x := openIndex(t, dir)
	defer x.Close()
	came := make(chan *Index)
	go func() {
		s, err := Own(context.Background(), dir, Options{Wait: waitInTests}, m)
		if err != nil {
			t.Error(err)
		}
		came <- s
	}()
	for range 100 { // x holds the lock with others; Sync wants it alone
		m.put(Document{ID: "f/1", Text: "线索"})
		syncAll(t, x, m)
		if n := count(t, x, "线索"); n != 1 {
			t.Fatalf("found %d", n)
		}
		closeIndex(t, x)
		x = openIndex(t, dir)
		if _, ok := x.b.(*client); ok {
			break
		}
	}
	s := <-came
	defer s.Close()
	m.put(Document{ID: "f/2", Text: "线索"})
	syncAll(t, x, m)
	if n := count(t, s, "线索"); n != 2 {
		t.Errorf("the server has %d", n)
	}
}

// A socket that nobody listens on any more is no server.
func TestStaleSocket(t *testing.T) {
	dir, m := t.TempDir(), newMemory()
	m.put(Document{ID: "f/1", Text: "线索"})
	if err := makeFolder(dir); err != nil {
		t.Fatal(err)
	}
	ln, err := listen(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := ln.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Lstat(filepath.Join(dir, fileSocket)); err != nil {
		t.Fatal(err)
	}
	x := openIndex(t, dir)
	syncAll(t, x, m)
	closeIndex(t, x)
	s := own(t, dir, m)
	defer s.Close()
	if n := count(t, s, "线索"); n != 1 {
		t.Errorf("found %d", n)
	}
}

// Searching goes on while the index is rebuilt and filled.
func TestSearchWhileWriting(t *testing.T) {
	dir, m := t.TempDir(), newMemory()
	for i := range 200 {
		m.put(Document{ID: fmt.Sprintf("f/%d", i), Text: strings.Repeat("问题线索", 20)})
	}
	s := own(t, dir, m)
	defer s.Close()
	syncAll(t, s, m)
	stop := make(chan struct{})
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				if n := count(t, s, "题线索问"); n < 200 {
					t.Errorf("found %d", n)
					return
				}
			}
		})
	}
	for i := range 5 {
		m.put(Document{ID: fmt.Sprintf("g/%d", i), File: "g", Text: strings.Repeat("问题线索", 20)})
		syncAll(t, s, m)
		if _, err := Rebuild(t.Context(), dir, Options{}, m); err != nil {
			t.Error(err)
		}
	}
	close(stop)
	wg.Wait()
	if n := count(t, s, "题线索问"); n != 205 {
		t.Errorf("found %d", n)
	}
}
