package search

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// flipMiddle changes a byte in the middle of the first file that matches.
func flipMiddle(t *testing.T, pattern string) {
	t.Helper()
	files, _ := filepath.Glob(pattern)
	if len(files) == 0 {
		t.Fatalf("no %s", pattern)
	}
	b, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	b[len(b)/2] ^= 4
	if err := os.WriteFile(files[0], b, 0o600); err != nil {
		t.Fatal(err)
	}
}

// A segment with a bit that has changed is not opened.
func TestDamagedSegment(t *testing.T) {
	m, dir := filled(300), t.TempDir()
	x := openIndex(t, dir)
	syncAll(t, x, m)
	closeIndex(t, x)
	flipMiddle(t, filepath.Join(dir, "1", "terms", "*.zap"))
	if x, err := Open(t.Context(), dir, Options{Wait: waitInTests}); !errors.Is(err, ErrDamaged) {
		t.Errorf("opened: %v, %v", x, err)
	}
}

// What is too much to be looked through when the index is opened a server looks
// through while it answers: here the lists, of which an order is lost that
// opening does not read.
func TestWatch(t *testing.T) {
	m, dir := filled(300), t.TempDir()
	x := openIndex(t, dir)
	syncAll(t, x, m)
	closeIndex(t, x)
	path := filepath.Join(dir, "1", "records.db")
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	clear(b[len(b)-4096:]) // a page of documents
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	mended := make(chan error, 1)
	s, err := Own(t.Context(), dir, Options{Wait: waitInTests, Mended: func(err error) { mended <- err }}, m)
	if err != nil {
		t.Fatal(err)
	}
	defer closeIndex(t, s)
	select {
	case err := <-mended:
		if !errors.Is(err, ErrDamaged) {
			t.Error(err)
		}
	case <-time.After(waitInTests):
		t.Fatal("nobody has noticed")
	}
	if got := verifyIndex(t, s, m); len(got.Wrong) > 0 {
		t.Errorf("%+v", got)
	}
}

// The smallest are looked through at once, as far as there is time.
func TestSplit(t *testing.T) {
	files := []segmentFile{{"a", 1}, {"b", 2}, {"c", 10}}
	for bytes, want := range map[int64]int{0: 0, 1: 1, 2: 1, 3: 2, 12: 2, 13: 3, 99: 3} {
		if small, large := split(files, bytes); len(small) != want || len(small)+len(large) != 3 {
			t.Errorf("%d: %v and %v", bytes, small, large)
		}
	}
}
