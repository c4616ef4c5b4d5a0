package search

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// during runs each of ask again and again while do runs.
func during(do func(), ask ...func()) {
	stop := make(chan struct{})
	var wg sync.WaitGroup
	for _, f := range ask {
		wg.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
					f()
				}
			}
		})
	}
	do()
	close(stop)
	wg.Wait()
}

// Commands search while another one rebuilds, and one that has the index open
// all the time does too; none of them meets an error, or an index that lacks
// something.
func TestSearchWhileRebuilding(t *testing.T) {
	dir, m := t.TempDir(), filled(300)
	o := Options{Wait: waitInTests, round: 4000}
	x := openIndex(t, dir)
	syncAll(t, x, m)
	closeIndex(t, x)
	long := openIndex(t, dir)
	defer long.Close()
	during(func() {
		for range 4 {
			if done, err := Rebuild(t.Context(), dir, o, m); err != nil || done.Documents != 300 {
				t.Errorf("%+v, %v", done, err)
			}
		}
	}, func() {
		if n := count(t, long, "线索"); n != 300 {
			t.Errorf("who has it open finds %d", n)
		}
		if list, err := long.Documents(t.Context(), ListRequest{Viewer: LocalOperator(), Today: today}); err != nil || list.Total != 300 {
			t.Errorf("who has it open lists %v, %v", list, err)
		}
	}, func() {
		x := openIndex(t, dir)
		if n := count(t, x, "线索"); n != 300 {
			t.Errorf("who opens it finds %d", n)
		}
		closeIndex(t, x)
	})
	m.put(Document{ID: "f/new", Text: "线索"})
	syncAll(t, long, m) // goes over to the new one
	if n := count(t, long, "线索"); n != 301 {
		t.Errorf("found %d", n)
	}
	if n, err := current(dir); n != 5 || err != nil {
		t.Errorf("generation %d, %v", n, err)
	}
}

// The same under a server: through it, in it, and with writers.
func TestServedWhileRebuilding(t *testing.T) {
	dir, m := t.TempDir(), filled(300)
	s, err := Own(t.Context(), dir, Options{Wait: waitInTests, round: 4000}, m)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	syncAll(t, s, m)
	c := openIndex(t, dir)
	defer c.Close()
	filed := 0
	asks := func(x *Index) func() {
		return func() {
			if n := count(t, x, "线索"); n < 300 {
				t.Errorf("found %d", n)
			}
			if _, err := x.Similar(t.Context(), SimilarRequest{Text: "问题线索", Viewer: LocalOperator(), Today: today}); err != nil {
				t.Error(err)
			}
			if _, err := x.Status(t.Context()); err != nil {
				t.Error(err)
			}
		}
	}
	during(func() {
		for range 4 {
			if _, err := Rebuild(t.Context(), dir, Options{Wait: waitInTests}, m); err != nil {
				t.Error(err)
			}
		}
	}, asks(s), asks(c), func() {
		m.put(Document{ID: fmt.Sprintf("g/%d", filed), File: "g", Text: "线索"})
		filed++
		syncAll(t, c, m)
	})
	syncAll(t, c, m)
	if n := count(t, c, "线索"); n != 300+filed {
		t.Errorf("found %d after %d were filed", n, filed)
	}
	if got := verifyIndex(t, c, m); len(got.Wrong) > 0 {
		t.Errorf("%+v", got)
	}
}

// A search that takes its time ends with the generation it began with; nobody
// waits for it.
func TestLongSearch(t *testing.T) {
	dir, m := t.TempDir(), filled(40)
	s := own(t, dir, m)
	syncAll(t, s, m)
	l := s.b.(*server).local
	begun, goOn, ended := make(chan struct{}), make(chan struct{}), make(chan int)
	go func() {
		n, err := read(l, func(g *generation) (int, error) {
			close(begun)
			<-goOn
			r, err := g.search(context.Background(), Options{}, Request{Query: "线索", Viewer: LocalOperator(), Today: today})
			return r.Total, err
		})
		if err != nil {
			t.Error(err)
		}
		ended <- n
	}()
	<-begun
	inTime(t, func() error { _, err := Rebuild(t.Context(), dir, Options{}, m); return err })
	m.put(Document{ID: "f/new", Text: "线索"})
	syncAll(t, s, m)
	if n := count(t, s, "线索"); n != 41 {
		t.Errorf("found %d meanwhile", n)
	}
	close(goOn)
	if n := <-ended; n != 40 {
		t.Errorf("the long one found %d", n)
	}
	closeIndex(t, s)
	if ns, err := generations(dir); !slices.Equal(ns, []int{2}) || err != nil {
		t.Errorf("generations %v, %v", ns, err)
	}
}

// slow is an archive that is read when it may be.
type slow struct {
	*memory
	gate chan struct{}
}

func (s *slow) Read(ctx context.Context, file string, seq int, known func(string, int) bool) (File, iter.Seq2[Document, error], error) {
	select {
	case <-s.gate:
		return s.memory.Read(ctx, file, seq, known)
	case <-ctx.Done():
		return File{}, nil, ctx.Err()
	}
}

// spoilText changes what is kept of the nth document filed.
func spoilText(t *testing.T, dir string, n int) {
	t.Helper()
	path := filepath.Join(dir, "1", "texts")
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	at := textsStart
	for range n {
		at += u32(b[at:])
	}
	b[at+headSize+3] ^= 1
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
}

// A server that finds its index damaged or old, at its start or when it is
// asked, makes it again by itself.
func TestServerHeals(t *testing.T) {
	for _, c := range []struct {
		name  string
		spoil func(dir string) error
	}{
		{"older schema", func(d string) error { return os.WriteFile(filepath.Join(d, "1", "schema"), []byte("1\n"), 0o600) }},
		{"no terms", func(d string) error { return os.RemoveAll(filepath.Join(d, "1", "terms")) }},
		{"what is current", func(d string) error { return os.WriteFile(filepath.Join(d, fileCurrent), []byte("x"), 0o600) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir, m := t.TempDir(), filled(40)
			x := openIndex(t, dir)
			syncAll(t, x, m)
			closeIndex(t, x)
			if err := c.spoil(dir); err != nil {
				t.Fatal(err)
			}
			why := make(chan error, 1)
			s, err := Own(t.Context(), dir, Options{Wait: waitInTests, Mended: func(cause error) { why <- cause }}, m)
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			if n := countInTime(t, s, "线索"); n != 40 {
				t.Errorf("found %d", n)
			}
			if cause := <-why; !unusable(cause) {
				t.Errorf("because of %v", cause)
			}
		})
	}
	t.Run("when asked", func(t *testing.T) {
		dir, m := t.TempDir(), filled(40)
		s := own(t, dir, m)
		defer s.Close()
		syncAll(t, s, m)
		spoilText(t, dir, 0)
		c := openIndex(t, dir)
		defer c.Close()
		if n := countInTime(t, c, "线索0号"); n != 1 {
			t.Errorf("found %d", n)
		}
		if st, err := c.Status(t.Context()); err != nil || st.Generation != 2 {
			t.Errorf("%+v, %v", st, err)
		}
	})
}

// countInTime asks again while the index is being made.
func countInTime(t *testing.T, x *Index, q string) int {
	t.Helper()
	for range 20 {
		r, err := x.Search(t.Context(), Request{Query: q, Viewer: LocalOperator(), Today: today})
		if err == nil {
			return r.Total
		}
		if !errors.Is(err, ErrRebuilding) {
			t.Fatal(err)
		}
		time.Sleep(time.Second)
	}
	t.Fatal("it is not made")
	return 0
}

// While a large index is made again, who asks is told, and how far it is; what
// the old one can answer it answers, and says what it is.
func TestHealingTakesLong(t *testing.T) {
	dir, m := t.TempDir(), filled(40)
	src := &slow{m, make(chan struct{}, 100)}
	src.gate <- struct{}{}
	src.gate <- struct{}{}
	s, err := Own(t.Context(), dir, Options{Wait: waitInTests}, src)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if _, err := s.Sync(t.Context(), src); err != nil {
		t.Fatal(err)
	}
	spoilText(t, dir, 0)
	c := openIndex(t, dir)
	defer c.Close()
	req := Request{Query: "线索0号", Viewer: LocalOperator(), Today: today}
	_, err = c.Search(t.Context(), req)
	if !errors.Is(err, ErrRebuilding) || strings.Contains(err.Error(), "f/0") {
		t.Fatalf("%v", err)
	}
	req.Query = "线索7号"
	r, err := c.Search(t.Context(), req)
	if err != nil || r.Total != 1 || !r.Mending {
		t.Errorf("%+v, %v", r, err)
	}
	st, err := c.Status(t.Context())
	if err != nil || st.Rebuild == nil || st.Rebuild.PID != os.Getpid() || st.Rebuild.Of < 40 || st.Rebuild.Percent() != 0 {
		t.Errorf("%+v, %v", st.Rebuild, err)
	}
	close(src.gate)
	if n := countInTime(t, c, "线索0号"); n != 1 {
		t.Errorf("found %d", n)
	}
	if r, err := c.Search(t.Context(), req); err != nil || r.Mending {
		t.Errorf("%+v, %v", r, err)
	}
}

// Progress goes up to the end, of a Rebuild here, of one at a server, and of a
// Sync.
func TestProgress(t *testing.T) {
	dir, m := t.TempDir(), filled(300)
	for i := range 100 {
		m.put(Document{ID: fmt.Sprintf("g/%d", i), File: "g", Text: "线索"})
	}
	var all []Progress
	o := Options{Wait: waitInTests, round: 1000, Progress: func(p Progress) { all = append(all, p) }}
	x, err := Open(t.Context(), dir, o)
	if err != nil {
		t.Fatal(err)
	}
	syncAll(t, x, m)
	closeIndex(t, x)
	checkProgress(t, all, false)
	all = nil
	if _, err := Rebuild(t.Context(), dir, o, m); err != nil {
		t.Fatal(err)
	}
	checkProgress(t, all, true)
}

func checkProgress(t *testing.T, all []Progress, rebuild bool) {
	t.Helper()
	last := Progress{}
	for _, p := range all {
		if p.Documents < last.Documents || p.Of < p.Documents || p.Rebuild != rebuild || p.Percent() > 100 {
			t.Errorf("%+v after %+v", p, last)
		}
		last = p
	}
	if last.Documents != 400 || last.Of != 400 || !last.Merging || last.Files != 2 || last.Percent() != 100 || len(all) < 5 {
		t.Errorf("%d steps, the last %+v", len(all), last)
	}
}
