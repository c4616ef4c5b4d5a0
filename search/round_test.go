package search

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"casefile/search/records"
)

// A disk that said that a round was on it and lost it brings nothing back:
// terms that are behind the records are damage.
func TestLostRound(t *testing.T) {
	dir, m := t.TempDir(), filled(40)
	x := openIndex(t, dir)
	syncAll(t, x, m)
	closeIndex(t, x)
	terms := filepath.Join(dir, "1", "terms")
	before := takeSnap(t, terms)
	m.put(Document{ID: "f/7"}) // disposed of: it has no text any more
	x = openIndex(t, dir)
	syncAll(t, x, m)
	if got := ids(t, x, "线索7号"); len(got) != 0 {
		t.Fatalf("found %v", got)
	}
	closeIndex(t, x)
	if err := os.RemoveAll(terms); err != nil {
		t.Fatal(err)
	}
	before.put(t, terms)
	if _, err := Open(t.Context(), dir, Options{Wait: waitInTests}); !errors.Is(err, ErrDamaged) {
		t.Errorf("open: %v", err)
	}
}

// A round that failed behind the terms leaves nothing that is found twice.
func TestFailedRound(t *testing.T) {
	m := filled(10)
	x := openIndex(t, t.TempDir())
	defer x.Close()
	syncAll(t, x, m)
	g := x.b.(*local).gen.generation
	full := errors.New("no space left")
	docs := []Document{
		{ID: "f/new", File: "f", Text: "问题线索新", Searchable: true, Status: "imported", Seq: 11},
		{ID: "f/3", File: "f", Text: "问题线索3号改", Searchable: true, Status: "imported", Seq: 12},
	}
	round := func(also func(*records.Tx) error) error {
		in := &intake{g: g, report: &Synced{}, round: 1 << 20}
		for _, d := range docs {
			if err := in.add(t.Context(), d); err != nil {
				return err
			}
		}
		return in.flush(t.Context(), also)
	}
	for range 2 {
		if err := round(func(*records.Tx) error { return full }); !errors.Is(err, full) {
			t.Fatal(err)
		}
	}
	if err := round(nil); err != nil {
		t.Fatal(err)
	}
	m.put(Document{ID: "f/new", Text: "问题线索新"}, Document{ID: "f/3", Text: "问题线索3号改"})
	for q, want := range map[string][]string{"线索新": {"f/new"}, "线索3号": {"f/3"}, "线索3号改": {"f/3"}} {
		if got := ids(t, x, q); !slices.Equal(got, want) {
			t.Errorf("%s finds %v", q, got)
		}
	}
	if got := verifyIndex(t, x, m); len(got.Wrong) != 1 || got.Wrong[0].What != WrongBehind { // its file was not put
		t.Errorf("%+v", got)
	}
}

// A merge that fails, as on a full disk, is not tried again and again with a
// whole processor.
func TestFailingMerge(t *testing.T) {
	t.Parallel()
	dir, m := t.TempDir(), newMemory()
	x := openIndex(t, dir)
	for i := range 4 {
		m.put(Document{ID: fmt.Sprintf("f/%d", i), Text: "线索"})
		syncAll(t, x, m)
	}
	l := x.b.(*local)
	for i := range 200 { // no segment can be written where a folder is
		_ = os.Mkdir(filepath.Join(l.gen.file("terms"), fmt.Sprintf("%012x.zap", i)), 0o700)
	}
	before := atomic.LoadUint64(&l.gen.terms.stats().TotFileMergeLoopErr)
	files, _ := filepath.Glob(filepath.Join(l.gen.file("terms"), "*.zap"))
	err := inTime(t, func() error { return l.gen.terms.merge(t.Context(), l.gen.file("terms")) })
	if err == nil && len(files) > 201 {
		t.Error("it was merged")
	}
	time.Sleep(failPause)
	if n := atomic.LoadUint64(&l.gen.terms.stats().TotFileMergeLoopErr) - before; n > 6 {
		t.Errorf("it was tried %d times", n)
	}
	_ = x.Close()
}

// Several who ask a server to take in what each of them has filed find it.
func TestServedSyncs(t *testing.T) {
	dir, m := t.TempDir(), newMemory()
	s := own(t, dir, m)
	defer s.Close()
	var wg sync.WaitGroup
	for i := range 4 {
		wg.Go(func() {
			c := openIndex(t, dir)
			defer c.Close()
			for k := range 5 {
				m.put(Document{ID: fmt.Sprintf("f%d/%d", i, k), File: fmt.Sprintf("f%d", i), Text: fmt.Sprintf("线索%d之%d", i, k)})
				if _, err := c.Sync(t.Context(), m); err != nil {
					t.Error(err)
				}
				if n := count(t, c, fmt.Sprintf("线索%d之%d", i, k)); n != 1 {
					t.Errorf("%d/%d is found %d times", i, k, n)
				}
			}
		})
	}
	wg.Wait()
	if n := count(t, s, "线索"); n != 20 {
		t.Errorf("found %d", n)
	}
}

// Who wants to search does not wait until a large import is in.
func TestSyncUnderWay(t *testing.T) {
	dir, m := t.TempDir(), filled(10)
	src := &slow{m, make(chan struct{})}
	s, err := Own(t.Context(), dir, Options{Wait: waitInTests}, src)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	first := make(chan error)
	go func() { _, err := s.Sync(t.Context(), src); first <- err }()
	for len(s.b.(*server).syncing) == 0 {
		time.Sleep(time.Millisecond)
	}
	if _, err := s.Sync(t.Context(), src); !errors.Is(err, ErrBusy) {
		t.Errorf("the second: %v", err)
	}
	if n := count(t, s, "线索"); n != 0 {
		t.Errorf("found %d", n)
	}
	close(src.gate)
	if err := <-first; err != nil {
		t.Error(err)
	}
	if n := count(t, s, "线索"); n != 10 {
		t.Errorf("found %d", n)
	}
}
