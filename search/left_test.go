package search

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// ruin overwrites root.bolt under an index that has it open: the worker that
// writes ends over it, holding a lock that nobody gets any more.
func ruin(t *testing.T, dir string) {
	t.Helper()
	f, err := os.OpenFile(filepath.Join(dir, "1", "terms", "root.bolt"), os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	head := 2 * os.Getpagesize()
	if _, err := f.WriteAt(make([]byte, int(info.Size())-head), int64(head)); err != nil {
		t.Fatal(err)
	}
}

func filled(n int) *memory {
	m := newMemory()
	for i := range n {
		m.put(Document{ID: fmt.Sprintf("f/%d", i), Text: fmt.Sprintf("第1轮 问题线索%d号", i)})
	}
	return m
}

// TestWorkerGone: when a worker of the terms has ended, a Sync comes back and
// says that the index is damaged, Close comes back, and what is rebuilt is
// whole.
func TestWorkerGone(t *testing.T) {
	t.Parallel()
	dir, m := t.TempDir(), filled(40)
	x := openIndex(t, dir)
	syncAll(t, x, m)
	ruin(t, dir)
	m.put(Document{ID: "f/new", Text: "第1轮 问题线索新"})
	start := time.Now()
	err := inTime(t, func() error { _, err := x.Sync(t.Context(), m); return err })
	if !errors.Is(err, ErrDamaged) {
		t.Fatalf("sync: %v", err)
	}
	if took := time.Since(start); took > 3*grace {
		t.Errorf("it took %v", took)
	}
	if err := inTime(t, func() error { _, err := x.Sync(t.Context(), m); return err }); !errors.Is(err, ErrDamaged) {
		t.Errorf("the next sync: %v", err)
	}
	if err := inTime(t, x.Close); err != nil {
		t.Error(err)
	}
	if got, want := inTime(t, func() []string { return healed(t, dir, m) }), found(t, m); !slices.Equal(got, want) {
		t.Errorf("found %v", got)
	}
}

// TestWorkerGoneServed is the same under a server: it notices, makes the index
// anew, swaps it in and goes on.
func TestWorkerGoneServed(t *testing.T) {
	t.Parallel()
	dir, m := t.TempDir(), filled(40)
	x, err := Own(t.Context(), dir, Options{Wait: waitInTests}, m)
	if err != nil {
		t.Fatal(err)
	}
	syncAll(t, x, m)
	ruin(t, dir)
	m.put(Document{ID: "f/new", Text: "第1轮 问题线索新"})
	err = inTime(t, func() error { _, err := x.Sync(t.Context(), m); return err })
	for i := 0; errors.Is(err, ErrRebuilding) && i < 10; i++ { // on a slow machine
		time.Sleep(grace)
		_, err = x.Sync(t.Context(), m)
	}
	if err != nil {
		t.Fatalf("sync: %v", err)
	}
	if got, want := allIDs(t, x), found(t, m); !slices.Equal(got, want) {
		t.Errorf("found %v", got)
	}
	if err := inTime(t, x.Close); err != nil {
		t.Error(err)
	}
}

// TestMergeGone: a merge too comes back when the worker that merges cannot.
func TestMergeGone(t *testing.T) {
	t.Parallel()
	dir, m := t.TempDir(), filled(40)
	x := openIndex(t, dir)
	syncAll(t, x, m)
	m.put(Document{ID: "f/new", Text: "第1轮 问题线索新"})
	syncAll(t, x, m)
	ruin(t, dir)
	l := x.b.(*local)
	err := inTime(t, func() error { return l.gen.terms.merge(t.Context(), l.gen.file("terms")) })
	files, _ := filepath.Glob(filepath.Join(dir, "1", "terms", "*.zap"))
	if !errors.Is(err, ErrDamaged) && (err != nil || len(files) > 1) { // it may have been merged before
		t.Errorf("merge: %v, %v", err, files)
	}
	if err := inTime(t, x.Close); err != nil {
		t.Error(err)
	}
}
