package search

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// tears are what a loss of power can leave of a file whose end, or whose name,
// was not on the disk. was is the file at the commit before, nil if there was
// none.
var tears = map[string]func(path string, now, was []byte) error{
	"gone":        func(path string, _, _ []byte) error { return os.Remove(path) },
	"empty":       func(path string, _, _ []byte) error { return os.WriteFile(path, nil, 0o600) },
	"cut in half": func(path string, now, _ []byte) error { return os.WriteFile(path, now[:len(now)/2], 0o600) },
	"zeros":       func(path string, now, _ []byte) error { return os.WriteFile(path, make([]byte, len(now)), 0o600) },
	"hole": func(path string, now, _ []byte) error {
		b, at := slices.Clone(now), len(now)/2&^0xfff
		clear(b[at:min(at+0x1000, len(b))])
		return os.WriteFile(path, b, 0o600)
	},
	"as it was before": func(path string, _, was []byte) error {
		if was == nil {
			return os.Remove(path)
		}
		return os.WriteFile(path, was, 0o600)
	},
}

// snap is an index folder as it lies on the disk.
type snap map[string][]byte

func takeSnap(t *testing.T, dir string) snap {
	t.Helper()
	s := snap{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		name, _ := filepath.Rel(dir, path)
		s[name], err = os.ReadFile(path)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func (s snap) put(t *testing.T, dir string) {
	t.Helper()
	for name, b := range s {
		path := filepath.Join(dir, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, b, 0o600)); err != nil {
			t.Fatal(err)
		}
	}
}

// TestTorn tears each file of the index at each of the commits that wrote it: what is then
// found is what there is, at once or after the rebuild that the index asks for.
func TestTorn(t *testing.T) {
	m := newMemory()
	dir := t.TempDir()
	x := openIndex(t, dir)
	syncAll(t, x, m)
	points := []snap{takeSnap(t, dir)}
	for round := range 3 {
		for i := range 60 {
			m.put(Document{ID: fmt.Sprintf("f/%d", (i+40*round)%120), Text: fmt.Sprintf("第%d轮 问题线索%d号", round, i)})
		}
		syncAll(t, x, m)
		points = append(points, takeSnap(t, dir))
	}
	closeIndex(t, x)
	points = append(points, takeSnap(t, dir))
	want := found(t, m)
	for i, now := range points {
		var before snap
		if i > 0 {
			before = points[i-1]
		}
		for _, name := range slices.Sorted(maps.Keys(now)) {
			if was, ok := before[name]; ok && bytes.Equal(was, now[name]) {
				continue // it was on the disk before this commit
			}
			for how, tear := range tears {
				if strings.HasSuffix(name, fileLock) || strings.HasSuffix(name, fileTurn) || testing.Short() && len(how) > 5 {
					continue
				}
				t.Run(fmt.Sprintf("%d/%s/%s", i, strings.ReplaceAll(name, "/", "_"), how), func(t *testing.T) {
					t.Parallel()
					torn := t.TempDir()
					now.put(t, torn)
					if err := tear(filepath.Join(torn, name), now[name], before[name]); err != nil {
						t.Fatal(err)
					}
					if got := inTime(t, func() []string { return healed(t, torn, m) }); !slices.Equal(got, want) {
						t.Errorf("found %v", got)
					}
				})
			}
		}
	}
}

// inTime fails the test if f does not come back.
func inTime[T any](t *testing.T, f func() T) T {
	t.Helper()
	done := make(chan T, 1)
	go func() { done <- f() }()
	select {
	case v := <-done:
		return v
	case <-time.After(15 * time.Second):
		t.Fatal("it waits for something that does not come")
	}
	panic("not reached")
}

// found is the truth.
func found(t *testing.T, m *memory) []string {
	t.Helper()
	dir := t.TempDir()
	x := openIndex(t, dir)
	defer x.Close()
	syncAll(t, x, m)
	return allIDs(t, x)
}

// allIDs are the hits of a few queries, and the list of documents.
func allIDs(t *testing.T, x *Index) []string {
	out, err := tryIDs(t, x)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func tryIDs(t *testing.T, x *Index) ([]string, error) {
	var out []string
	for _, q := range []string{"问题线索", "第1轮", "线索7号", "第0轮 线索", "不在"} {
		r, err := x.Search(t.Context(), Request{Query: q, Limit: MaxLimit, Viewer: LocalOperator(), Today: today})
		if err != nil {
			return nil, err
		}
		var ids []string
		for _, h := range r.Hits {
			ids = append(ids, q+" "+h.ID)
		}
		slices.Sort(ids)
		out = append(out, ids...)
	}
	list, err := x.Documents(t.Context(), ListRequest{Limit: MaxLimit, Viewer: LocalOperator(), Today: today})
	if err != nil {
		return nil, err
	}
	return append(out, fmt.Sprint(list.Total, len(list.Rows))), nil
}

// healed uses an index as the program does: what is damaged is rebuilt.
func healed(t *testing.T, dir string, m *memory) []string {
	t.Helper()
	out, err := tried(t, dir, m)
	if errors.Is(err, ErrDamaged) {
		if _, err := Rebuild(t.Context(), dir, Options{Wait: waitInTests}, m); err != nil {
			t.Errorf("rebuild: %v", err)
		}
		out, err = tried(t, dir, m)
	}
	if err != nil {
		t.Errorf("not noticed as damage: %v", err)
	}
	return out
}

func tried(t *testing.T, dir string, m *memory) (out []string, err error) {
	x, err := Open(t.Context(), dir, Options{Wait: waitInTests})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, x.Close()) }()
	if _, err := x.Sync(t.Context(), m); err != nil {
		return nil, err
	}
	return tryIDs(t, x)
}
