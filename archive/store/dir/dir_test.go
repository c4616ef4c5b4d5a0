package dir_test

import (
	"crypto/rand"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"casefile/archive/store"
	"casefile/archive/store/dir"
	"casefile/archive/store/storetest"
)

func TestSuite(t *testing.T) {
	storetest.Run(t, func(t *testing.T) (store.Store, store.Store) {
		root := t.TempDir()
		return open(t, root), open(t, root)
	})
}

func open(t *testing.T, root string) *dir.Store {
	t.Helper()
	s, err := dir.Open(root)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestOpen(t *testing.T) {
	root := t.TempDir()
	file := filepath.Join(root, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{filepath.Join(root, "none"), file} {
		if _, err := dir.Open(path); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("%s: %v", path, err)
		}
	}
	if _, err := dir.Create(filepath.Join(root, "new", "deep")); err != nil {
		t.Error(err)
	}
	if _, err := dir.Create(filepath.Join(file, "x")); err == nil {
		t.Error("a folder below a file was made")
	}
}

// TestModes: nobody but the owner sees anything.
func TestModes(t *testing.T) {
	root := filepath.Join(t.TempDir(), "archive")
	s, err := dir.Create(root)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Create(t.Context(), "a/b/c", []byte("x")); err != nil {
		t.Fatal(err)
	}
	err = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		info, _ := d.Info()
		want := fs.FileMode(0o600)
		if d.IsDir() {
			want = 0o700
		}
		if err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: %v, %v", path, info.Mode(), err)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

// TestForeign: what others put into the folder is listed, but no symbolic link
// is followed.
func TestForeign(t *testing.T) {
	root, outside := t.TempDir(), t.TempDir()
	s := open(t, root)
	if err := os.WriteFile(filepath.Join(outside, "secret"), []byte("secret"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, target := range map[string]string{"link": filepath.Join(outside, "secret"), "folder": outside} {
		if err := os.Symlink(target, filepath.Join(root, name)); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(root, "案 卷"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if b, err := s.Get(t.Context(), "link"); err == nil || errors.Is(err, store.ErrNotFound) {
		t.Errorf("a link was followed: %q, %v", b, err)
	}
	if err := s.Create(t.Context(), "link", []byte("secret")); err == nil {
		t.Error("a link counts as the object")
	}
	n := 0
	for e, err := range s.List(t.Context(), "", "") {
		if n++; err != nil || e.Key != "link" && e.Key != "folder" && e.Key != "案 卷" {
			t.Errorf("listed %+v, %v", e, err)
		}
	}
	if n != 3 {
		t.Errorf("%d listed", n)
	}
}

func TestSweep(t *testing.T) {
	root := t.TempDir()
	s := open(t, root)
	if err := s.Create(t.Context(), "a", []byte("x")); err != nil {
		t.Fatal(err)
	}
	left := filepath.Join(root, ".tmp", "0123")
	if err := os.WriteFile(left, []byte("half"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		after time.Duration
		there bool
	}{{time.Hour, true}, {25 * time.Hour, false}} {
		names, err := s.Leftovers(time.Now().Add(c.after))
		if err := errors.Join(err, s.Sweep(names)); err != nil {
			t.Error(err)
		}
		if _, err := os.Stat(left); (err == nil) != c.there {
			t.Errorf("after %v: %v", c.after, err)
		}
	}
	for e := range s.List(t.Context(), "", "") {
		if e.Key != "a" {
			t.Errorf("listed %s", e.Key)
		}
	}
	if names, err := open(t, t.TempDir()).Leftovers(time.Now()); err != nil || len(names) > 0 {
		t.Errorf("left in a new folder: %v, %v", names, err)
	}
	if err := s.Sweep([]string{"../a"}); err == nil {
		t.Error("a name that climbs out is removed")
	}
}

// TestVanished: folders that someone removed are made again; a root that has
// gone is unreachable, not empty.
func TestVanished(t *testing.T) {
	root := filepath.Join(t.TempDir(), "root")
	s, err := dir.Create(root)
	if err != nil {
		t.Fatal(err)
	}
	ctx := t.Context()
	for range 2 {
		if err := s.Create(ctx, "a/b/c", []byte("x")); err != nil {
			t.Error(err)
		}
		if err := os.RemoveAll(filepath.Join(root, "a")); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.RemoveAll(root); err != nil {
		t.Fatal(err)
	}
	for _, err := range s.List(ctx, "", "") {
		if !errors.Is(err, store.ErrUnreachable) {
			t.Errorf("list without a root: %v", err)
		}
	}
	if err := store.Check(ctx, s, rand.Reader); err == nil {
		t.Error("a store without a root passes the check")
	}
}

func TestReadOnly(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root may write anywhere")
	}
	root := t.TempDir()
	s := open(t, root)
	os.Chmod(root, 0o500)
	defer os.Chmod(root, 0o700)
	if err := s.Create(t.Context(), "a", nil); !errors.Is(err, fs.ErrPermission) {
		t.Errorf("create in a read-only folder: %v", err)
	}
}

// BenchmarkCreate creates objects of 30 KB, alone and from eight goroutines.
func BenchmarkCreate(b *testing.B) {
	for name, writers := range map[string]int{"1": 1, "8": 8} {
		b.Run(name, func(b *testing.B) {
			s, err := dir.Open(b.TempDir())
			if err != nil {
				b.Fatal(err)
			}
			body := make([]byte, 30<<10)
			keys := make(chan string)
			var wg sync.WaitGroup
			for range writers {
				wg.Go(func() {
					for key := range keys {
						if err := s.Create(b.Context(), key, body); err != nil {
							b.Error(err)
						}
					}
				})
			}
			for b.Loop() {
				keys <- "f/" + rand.Text()
			}
			close(keys)
			wg.Wait()
		})
	}
}
