package dir_test

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"casefile/archive/store"
	"casefile/archive/store/dir"
)

// faulty is a file system in which some operations fail.
type faulty struct {
	dir.FS
	fail func(op, name string) error
}

func (f faulty) Create(name string) (dir.File, error) {
	if err := f.fail("create", name); err != nil {
		return nil, err
	}
	file, err := f.FS.Create(name)
	if err != nil {
		return nil, err
	}
	return faultyFile{file, f, name}, nil
}

func (f faulty) Link(o, n string) error {
	if err := f.fail("link", n); err != nil {
		return err
	}
	return f.FS.Link(o, n)
}

func (f faulty) Mkdir(name string) error {
	if err := f.fail("mkdir", name); err != nil {
		return err
	}
	return f.FS.Mkdir(name)
}

func (f faulty) SyncDir(name string) error {
	if err := f.fail("syncdir", name); err != nil {
		return err
	}
	return f.FS.SyncDir(name)
}

type faultyFile struct {
	dir.File
	fs   faulty
	name string
}

func (f faultyFile) Write(b []byte) (int, error) {
	if err := f.fs.fail("write", f.name); err != nil {
		n, _ := f.File.Write(b[:len(b)/2])
		return n, err
	}
	return f.File.Write(b)
}

func (f faultyFile) Sync() error {
	if err := f.fs.fail("sync", f.name); err != nil {
		return err
	}
	return f.File.Sync()
}

// TestFaults lets every operation of a Create fail with every error a disk, a
// quota or a share has for it. The error says what it is, nothing half written
// is seen, nothing else is lost, and afterwards the same Create succeeds.
func TestFaults(t *testing.T) {
	for _, c := range []struct {
		err  error
		want error
	}{
		{syscall.ENOSPC, store.ErrFull}, {syscall.EDQUOT, store.ErrFull}, {syscall.EFBIG, store.ErrFull},
		{syscall.EROFS, store.ErrDenied}, {syscall.EACCES, store.ErrDenied},
		{syscall.EIO, store.ErrUnreachable}, {syscall.ESTALE, store.ErrUnreachable},
	} {
		for _, op := range []string{"create", "write", "sync", "link", "mkdir", "syncdir"} {
			t.Run(fmt.Sprintf("%s %v", op, c.err), func(t *testing.T) { testFault(t, op, c.err, c.want) })
		}
	}
}

func testFault(t *testing.T, op string, cause, want error) {
	root := t.TempDir()
	good := open(t, root)
	if err := good.Create(t.Context(), "a/there", []byte("well")); err != nil {
		t.Fatal(err)
	}
	base, err := dir.OS(root)
	if err != nil {
		t.Fatal(err)
	}
	broken := true
	s := dir.OpenFS(faulty{base, func(o, name string) error {
		if broken && o == op {
			return &fs.PathError{Op: o, Path: name, Err: cause}
		}
		return nil
	}})
	body := bytes.Repeat([]byte("x"), 5000)
	if err := s.Create(t.Context(), "b/c/new", body); !errors.Is(err, want) {
		t.Errorf("got %v", err)
	}
	got, err := good.Get(t.Context(), "b/c/new")
	if op != "syncdir" && !errors.Is(err, store.ErrNotFound) || err == nil && !bytes.Equal(got, body) {
		t.Errorf("after the failure: %d bytes, %v", len(got), err)
	}
	if got, err := s.Get(t.Context(), "a/there"); err != nil || string(got) != "well" {
		t.Errorf("what was there: %q, %v", got, err)
	}
	if left, _ := os.ReadDir(filepath.Join(root, ".tmp")); len(left) > 0 {
		t.Errorf("%d temporary files are left", len(left))
	}
	broken = false
	if err := s.Create(t.Context(), "b/c/new", body); err != nil {
		t.Errorf("when it works again: %v", err)
	}
	if got, err := good.Get(t.Context(), "b/c/new"); err != nil || !bytes.Equal(got, body) {
		t.Errorf("when it works again: %d bytes, %v", len(got), err)
	}
}

// TestNoLinks: shares that lack link(2) have many ways to say so; each is
// refused by the test of a store, which leaves nothing.
func TestNoLinks(t *testing.T) {
	for _, cause := range []error{syscall.ENOTSUP, syscall.ENOSYS, syscall.EPERM, syscall.EMLINK} {
		root := t.TempDir()
		base, err := dir.OS(root)
		if err != nil {
			t.Fatal(err)
		}
		s := dir.OpenFS(faulty{base, func(op, name string) error {
			if op == "link" {
				return &os.LinkError{Op: "link", Old: "x", New: name, Err: cause}
			}
			return nil
		}})
		err = store.Check(t.Context(), s, strings.NewReader(strings.Repeat("0", 16)))
		if !errors.Is(err, store.ErrUnfit) || !strings.Contains(err.Error(), "no hard links") {
			t.Errorf("%v: %v", cause, err)
		}
		for e := range s.List(t.Context(), "", "") {
			t.Errorf("%v leaves %s", cause, e.Key)
		}
	}
}

// TestLostLinkReply: a share may have made the link and report that the name
// exists, or nothing sensible: own bytes count as created.
func TestLostLinkReply(t *testing.T) {
	base, err := dir.OS(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	s := dir.OpenFS(lostLinks{base})
	if err := s.Create(t.Context(), "a/b", []byte("x")); err != nil {
		t.Error(err)
	}
	if err := s.Create(t.Context(), "a/b", []byte("y")); !errors.Is(err, store.ErrExists) {
		t.Error(err)
	}
}

type lostLinks struct{ dir.FS }

func (f lostLinks) Link(o, n string) error {
	if err := f.FS.Link(o, n); err != nil {
		return err
	}
	return &os.LinkError{Op: "link", Old: o, New: n, Err: syscall.EEXIST}
}

// TestLinksInTheWay puts symbolic links where folders and objects belong:
// nothing outside is read, written, or removed.
func TestLinksInTheWay(t *testing.T) {
	outside := t.TempDir()
	secret := filepath.Join(outside, "secret")
	if err := os.WriteFile(secret, []byte("secret"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, target := range map[string]string{
		"a folder outside": outside, "a file outside": secret, "nothing": filepath.Join(outside, "none"),
		"relative": "../" + filepath.Base(outside), "itself": "files", "the root": ".",
	} {
		root := t.TempDir()
		s := open(t, root)
		if err := os.Symlink(target, filepath.Join(root, "files")); err != nil {
			t.Fatal(err)
		}
		for _, key := range []string{"files/secret", "files/new", "files"} {
			if err := s.Create(t.Context(), key, []byte("secret")); err == nil {
				t.Errorf("%s: %s was created", name, key)
			}
			if b, err := s.Get(t.Context(), key); err == nil {
				t.Errorf("%s: %s: got %q", name, key, b)
			}
		}
		if err := s.Remove(t.Context(), "files/secret"); err == nil && name == "a folder outside" {
			t.Errorf("%s: removed", name)
		}
		if left, err := os.ReadDir(outside); err != nil || len(left) != 1 {
			t.Fatalf("%s: outside is now %v, %v", name, left, err)
		}
	}
	t.Run("temporary folder", func(t *testing.T) {
		root := t.TempDir()
		if err := os.Symlink(outside, filepath.Join(root, ".tmp")); err != nil {
			t.Fatal(err)
		}
		if err := open(t, root).Create(t.Context(), "a", []byte("x")); err == nil {
			t.Error("written through a link")
		}
		if names, err := open(t, root).Leftovers(time.Now().Add(48 * time.Hour)); err == nil && len(names) > 0 {
			t.Errorf("another's files count as left over: %v", names)
		}
	})
}

// TestReplacedRoot: after another folder has been put in the place of the
// root, as when a share is mounted over it, the store does not call it empty.
func TestReplacedRoot(t *testing.T) {
	root := filepath.Join(t.TempDir(), "root")
	s, err := dir.Create(root)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(os.Rename(root, root+".old"), os.Mkdir(root, 0o700)); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Get(t.Context(), "a"); !errors.Is(err, store.ErrUnreachable) {
		t.Errorf("get: %v", err)
	}
	for _, err := range s.List(t.Context(), "files/", "") {
		if !errors.Is(err, store.ErrUnreachable) {
			t.Errorf("list: %v", err)
		}
	}
	if err := s.Create(t.Context(), "a", nil); !errors.Is(err, store.ErrUnreachable) {
		t.Errorf("create: %v", err)
	}
}
