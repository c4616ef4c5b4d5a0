package dir

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"casefile/archive/store"
)

// FS is what the store asks of a file system. Names are relative to the root
// of the store, with slashes; "." is the root. Errors answer errors.Is for
// fs.ErrExist, fs.ErrNotExist and the numbers of package syscall, as those of
// package os do. A test can hand in one that loses what was not synced.
type FS interface {
	// Create makes a file that does not exist, mode 0600, for writing.
	Create(name string) (File, error)
	// Open opens a regular file for reading. A symbolic link, a device or a
	// folder is refused.
	Open(name string) (File, error)
	// Link gives the file a second name, and fails with fs.ErrExist if that
	// is taken by whatever.
	Link(oldname, newname string) error
	// Lstat describes a name; of a symbolic link, the link.
	Lstat(name string) (fs.FileInfo, error)
	// Mkdir makes a folder, mode 0700.
	Mkdir(name string) error
	// ReadDir reads a folder.
	ReadDir(name string) ([]fs.DirEntry, error)
	// Remove removes a file or an empty folder.
	Remove(name string) error
	// SyncDir makes the names in a folder durable.
	SyncDir(name string) error
	// Alive tells an empty root from one that has gone, as with a share that
	// is no longer mounted: nil, or the reason.
	Alive() error
}

// File is an open file.
type File interface {
	io.ReadWriteCloser
	Stat() (fs.FileInfo, error)
	// Sync makes what was written durable.
	Sync() error
}

// osFS is a folder of the operating system. Through os.Root no name leads out
// of it, also not by a symbolic link in its middle.
type osFS struct {
	root *os.Root
	path string
}

var _ FS = osFS{}

// OS is the folder at path, which must exist: ErrNotFound if not.
func OS(path string) (FS, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("open folder %s: %w", path, err)
	}
	info, err := os.Stat(abs)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("open folder %s: %w", abs, store.ErrNotFound)
	case err != nil:
		return nil, fmt.Errorf("open folder: %w: %w", err, store.ErrUnreachable)
	case !info.IsDir():
		return nil, fmt.Errorf("open %s: no folder: %w", abs, store.ErrNotFound)
	}
	root, err := os.OpenRoot(abs)
	if err != nil {
		return nil, fmt.Errorf("open folder: %w: %w", err, store.ErrUnreachable)
	}
	return osFS{root, abs}, nil
}

func (f osFS) Create(name string) (File, error) {
	file, err := f.root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, fileMode)
	if err != nil {
		return nil, err
	}
	return file, nil
}

func (f osFS) Open(name string) (File, error) {
	named, err := f.root.Lstat(name)
	if err != nil {
		return nil, err
	}
	if !named.Mode().IsRegular() { // opening a pipe would wait
		return nil, fmt.Errorf("no regular file: %s", named.Mode().Type())
	}
	file, err := f.root.Open(name)
	if err != nil {
		return nil, err
	}
	info, err := file.Stat()
	if err == nil && !os.SameFile(named, info) {
		err = errors.New("replaced while it was opened")
	}
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return file, nil
}

func (f osFS) Link(oldname, newname string) error     { return f.root.Link(oldname, newname) }
func (f osFS) Lstat(name string) (fs.FileInfo, error) { return f.root.Lstat(name) }
func (f osFS) Mkdir(name string) error                { return f.root.Mkdir(name, dirMode) }
func (f osFS) Remove(name string) error               { return f.root.Remove(name) }

func (f osFS) ReadDir(name string) ([]fs.DirEntry, error) {
	d, err := f.root.Open(name)
	if err != nil {
		return nil, err
	}
	defer d.Close()
	return d.ReadDir(-1)
}

func (f osFS) SyncDir(name string) error {
	if runtime.GOOS == "windows" {
		return nil // it has no such call; NTFS journals names
	}
	d, err := f.root.Open(name)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// Alive compares what lies at the path with what was opened.
func (f osFS) Alive() error {
	now, err := os.Stat(f.path)
	if err != nil {
		return err
	}
	was, err := f.root.Stat(".")
	if err != nil {
		return err
	}
	if !os.SameFile(now, was) {
		return fmt.Errorf("%s has been replaced by another folder", f.path)
	}
	return nil
}
