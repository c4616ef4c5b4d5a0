package dir_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"

	"casefile/archive/store"
)

// TestFullDisk fills a real, small disk, then one that is read-only. It mounts
// it in a name space of its own, in a second process.
func TestFullDisk(t *testing.T) {
	if root := os.Getenv("CASEFILE_TEST_SMALL_DISK"); root != "" {
		testFullDisk(t, root)
		return
	}
	cmd := exec.Command(os.Args[0], "-test.run=^TestFullDisk$", "-test.v")
	cmd.Env = append(os.Environ(), "CASEFILE_TEST_SMALL_DISK="+t.TempDir())
	cmd.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags:  syscall.CLONE_NEWUSER | syscall.CLONE_NEWNS,
		UidMappings: []syscall.SysProcIDMap{{HostID: os.Getuid(), Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{HostID: os.Getgid(), Size: 1}},
	}
	out, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	switch {
	case err != nil && !errors.As(err, &exit):
		t.Skipf("this system lets nobody make a name space: %v", err)
	case bytes.Contains(out, []byte("--- SKIP")):
		t.Skipf("this system lets nobody mount a small disk:\n%s", out)
	case err != nil || !bytes.Contains(out, []byte("--- PASS")):
		t.Errorf("%v\n%s", err, out)
	}
}

func testFullDisk(t *testing.T, root string) {
	if err := syscall.Mount("small", root, "tmpfs", 0, "size=256k,mode=700"); err != nil {
		t.Skip(err)
	}
	defer syscall.Unmount(root, 0)
	s := open(t, root)
	body := bytes.Repeat([]byte("0123456789abcdef"), 20<<10/16)
	var err error
	stored := 0
	for ; err == nil && stored < 100; stored++ {
		err = s.Create(t.Context(), fmt.Sprintf("a/%04d", stored), body)
	}
	if stored--; !errors.Is(err, store.ErrFull) || stored < 5 {
		t.Errorf("after %d objects: %v", stored, err)
	}
	whole := func() {
		t.Helper()
		n := 0
		for e, err := range s.List(t.Context(), "", "") {
			if err != nil {
				t.Fatal(err)
			}
			if b, err := s.Get(t.Context(), e.Key); err != nil || !bytes.Equal(b, body) {
				t.Errorf("%s: %d bytes, %v", e.Key, len(b), err)
			}
			n++
		}
		if n != stored {
			t.Errorf("%d objects listed, %d stored", n, stored)
		}
	}
	whole()
	if left, _ := os.ReadDir(filepath.Join(root, ".tmp")); len(left) > 0 {
		t.Errorf("%d temporary files fill the disk", len(left))
	}
	if err := s.Remove(t.Context(), "a/0000"); err != nil {
		t.Fatal(err)
	}
	if err := s.Create(t.Context(), "a/again", body); err != nil {
		t.Errorf("with room again: %v", err)
	}
	if err := syscall.Mount("small", root, "tmpfs", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err != nil {
		t.Fatal(err) // who may mount may do so
	}
	if err := s.Create(t.Context(), "b", body); !errors.Is(err, store.ErrDenied) {
		t.Errorf("read-only: %v", err)
	}
	if err := s.Remove(t.Context(), "a/again"); !errors.Is(err, store.ErrDenied) {
		t.Errorf("remove, read-only: %v", err)
	}
	whole()
}
