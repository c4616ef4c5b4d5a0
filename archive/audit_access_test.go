package archive

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"casefile/archive/store"
)

func accesses(t testing.TB, a *Archive, q AccessQuery) []AccessLine {
	t.Helper()
	var all []AccessLine
	for l, err := range a.Accesses(context.Background(), q) {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, l)
	}
	return all
}

func line(act string) AccessLine { return AccessLine{By: officer, Act: act, Outcome: AccessDone} }

// TestAccessLog: what Log returned for is there, in the order of time and
// from every writer, and what is asked for is found.
func TestAccessLog(t *testing.T) {
	f := newFixture(t)
	ctx := t.Context()
	var wg sync.WaitGroup
	for range 2 {
		w := f.reopen(f.store).AccessWriter()
		for i := range 50 {
			wg.Go(func() {
				l := line(fmt.Sprintf("act-%d", i))
				l.Document = "case-1/0001-x"
				if err := w.Log(ctx, l); err != nil {
					t.Error(err)
				}
			})
		}
	}
	wg.Wait()
	all := accesses(t, f.Archive, AccessQuery{})
	if len(all) != 100 {
		t.Fatalf("%d lines", len(all))
	}
	for i := 1; i < len(all); i++ {
		if all[i].At.Before(all[i-1].At) {
			t.Error("not in the order of time")
		}
	}
	some := accesses(t, f.Archive, AccessQuery{From: all[0].At, Match: func(l *AccessLine) bool { return l.Act == "act-7" }})
	if len(some) != 2 {
		t.Errorf("%d lines match", len(some))
	}
	if late := accesses(t, f.Archive, AccessQuery{From: time.Now().Add(48 * time.Hour)}); len(late) != 0 {
		t.Errorf("%d lines of the future", len(late))
	}
	wantClean(t, f.Archive)
}

// TestAccessNote: a noted line is written before long, and by Flush at once.
func TestAccessNote(t *testing.T) {
	f := newFixture(t)
	w := f.AccessWriter()
	f.must(w.Note(t.Context(), line("search")))
	if n := len(accesses(t, f.Archive, AccessQuery{})); n != 0 {
		t.Errorf("%d lines at once", n)
	}
	f.must(w.Flush(t.Context()))
	if n := len(accesses(t, f.Archive, AccessQuery{})); n != 1 {
		t.Errorf("%d lines after Flush", n)
	}
	f.must(w.Note(t.Context(), line("search")))
	for deadline := time.Now().Add(10 * time.Second); len(accesses(t, f.Archive, AccessQuery{})) < 2; {
		if time.Now().After(deadline) {
			t.Fatal("a noted line was never written")
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// failingStore refuses to create while it is down; with lie set it stores all
// the same, as a server does whose reply is lost.
type failingStore struct {
	store.Store
	down, lie atomic.Bool
}

var errDown = errors.New("down")

func (s *failingStore) Create(ctx context.Context, key string, b []byte) error {
	if !s.down.Load() {
		return s.Store.Create(ctx, key, b)
	}
	if s.lie.Load() {
		if err := s.Store.Create(ctx, key, b); err != nil {
			return err
		}
	}
	return errDown
}

// TestAccessFails: an access that cannot be logged fails; what was noted
// before is kept until the store is back, and nothing is left out.
func TestAccessFails(t *testing.T) {
	for _, lie := range []bool{false, true} {
		f := newFixture(t)
		s := &failingStore{Store: f.store}
		w := f.reopen(s).AccessWriter()
		s.down.Store(true)
		s.lie.Store(lie)
		f.must(w.Note(t.Context(), line("noted")))
		if err := w.Log(t.Context(), line("read")); !errors.Is(err, errDown) {
			t.Errorf("lie %t: %v", lie, err)
		}
		if err := w.Flush(t.Context()); !errors.Is(err, errDown) {
			t.Errorf("lie %t: %v", lie, err)
		}
		s.down.Store(false)
		f.must(w.Log(t.Context(), line("again")))
		if n := len(accesses(t, f.Archive, AccessQuery{})); n != 3 {
			t.Errorf("lie %t: %d lines", lie, n)
		}
		wantClean(t, f.Archive)
	}
}

// TestAccessLimit: when too many lines wait, they are written.
func TestAccessLimit(t *testing.T) {
	f := newFixture(t)
	w := f.AccessWriter()
	for range maxAccessWaiting + 2 {
		f.must(w.Note(t.Context(), line("search")))
	}
	w.mu.Lock()
	waiting := len(w.waiting)
	w.mu.Unlock()
	if waiting > maxAccessWaiting {
		t.Errorf("%d lines wait", waiting)
	}
	f.must(w.Flush(t.Context()))
	if n := len(accesses(t, f.Archive, AccessQuery{})); n != maxAccessWaiting+2 {
		t.Errorf("%d lines", n)
	}
}

func TestAccessRefuses(t *testing.T) {
	f := newFixture(t)
	w := f.AccessWriter()
	for name, change := range map[string]func(*AccessLine){
		"nobody":       func(l *AccessLine) { l.ID = "" },
		"no act":       func(l *AccessLine) { l.Act = "" },
		"long reason":  func(l *AccessLine) { l.Reason = strings.Repeat("x", maxAct+1) },
		"a file":       func(l *AccessLine) { l.File = "张某某" },
		"a document":   func(l *AccessLine) { l.Document = "x" },
		"a query":      func(l *AccessLine) { l.Queries = []Digest{"张某某"} },
		"lines in act": func(l *AccessLine) { l.Act = "a\nb" },
	} {
		l := line("read")
		change(&l)
		if err := w.Log(t.Context(), l); !errors.Is(err, ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if a, b := f.QueryDigest("甲"), newFixture(t).QueryDigest("甲"); a == b || !a.valid() {
		t.Error("two archives have the same digest of a query")
	}
}

// TestAccessClock: a clock that jumps back over midnight makes no number twice.
func TestAccessClock(t *testing.T) {
	f := newFixture(t)
	now := time.Date(2026, 3, 5, 23, 59, 0, 0, time.UTC)
	f.opt.Now = func() time.Time { return now }
	w := f.AccessWriter()
	for _, step := range []time.Duration{0, time.Hour, -2 * time.Hour, 48 * time.Hour} {
		now = now.Add(step)
		f.must(w.Log(t.Context(), line("read")))
	}
	if n := len(accesses(t, f.Archive, AccessQuery{})); n != 4 {
		t.Errorf("%d lines", n)
	}
}

func FuzzUnsealLines(f *testing.F) {
	f.Add(sealLines([][]byte{[]byte(`{"a":1}`)}))
	f.Fuzz(func(t *testing.T, b []byte) {
		lines, err := unsealLines("k", b)
		if err == nil && string(sealLines(lines)) != string(b) {
			t.Errorf("%q is read otherwise", b)
		}
	})
}

// BenchmarkAudit reads a document's PDF, with and without the line in the
// access log, by one reader and by sixteen at a time.
func BenchmarkAudit(b *testing.B) {
	f := newFixture(b)
	f.open("case-1")
	doc := f.issue(f.approved("case-1", `{}`)).State
	read := func(ctx context.Context, b *testing.B, log func(context.Context, AccessLine) error) {
		if log != nil {
			if err := log(ctx, AccessLine{By: officer, Act: "read.part", Outcome: AccessDone, Document: doc.ID, Part: "pdf"}); err != nil {
				b.Error(err)
			}
		}
		if _, err := f.Part(ctx, doc, RolePDF); err != nil {
			b.Error(err)
		}
	}
	for _, readers := range []int{1, 16} {
		for _, way := range []string{"without", "noted", "durable"} {
			b.Run(fmt.Sprintf("%s/%d", way, readers), func(b *testing.B) {
				w := f.AccessWriter()
				log := map[string]func(context.Context, AccessLine) error{"noted": w.Note, "durable": w.Log}[way]
				b.SetParallelism(readers)
				if readers == 1 {
					for b.Loop() {
						read(b.Context(), b, log)
					}
				} else {
					b.RunParallel(func(p *testing.PB) {
						for p.Next() {
							read(context.Background(), b, log)
						}
					})
				}
				b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "reads/s")
				if err := w.Flush(context.Background()); err != nil {
					b.Error(err)
				}
			})
		}
	}
}
