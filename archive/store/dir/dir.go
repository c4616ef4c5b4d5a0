// Package dir is a store in a local folder, the default of the program.
//
// An object is written to a temporary file, synced, and given its name by
// link(2), which fails if the name exists: among all processes one wins, and
// no reader sees half an object. Then the folder is synced. Folders are 0700
// and files 0600. Some network shares have no link(2): store.Check refuses them.
package dir

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"casefile/archive/store"
)

const (
	dirMode  = 0o700
	fileMode = 0o600
	// tempDir holds what is being written. No key begins with a dot.
	tempDir = ".tmp"
	// tempAge is when a temporary file is surely left by a crash.
	tempAge = 24 * time.Hour
)

// Store is a folder.
type Store struct {
	root  string
	made  sync.Map // folders known to exist durably
	syncs syncer
}

var _ store.Store = (*Store)(nil)

// Open uses an existing folder; ErrNotFound if there is none. Create makes it.
func Open(root string) (*Store, error) {
	abs, err := filepath.Abs(root)
	if err != nil {
		return nil, fmt.Errorf("open folder %s: %w", root, err)
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
	return &Store{root: abs, syncs: syncer{dirs: map[string]*group{}}}, nil
}

// Create makes the folder, where needed, and uses it.
func Create(root string) (*Store, error) {
	if err := os.MkdirAll(root, dirMode); err != nil {
		return nil, fmt.Errorf("make folder: %w", err)
	}
	s, err := Open(root)
	if err != nil {
		return nil, err
	}
	return s, syncDir(filepath.Dir(s.root))
}

func (s *Store) path(key string) string { return filepath.Join(s.root, filepath.FromSlash(key)) }

// Create implements store.Store.
func (s *Store) Create(ctx context.Context, key string, b []byte) error {
	if err := valid(ctx, key, b); err != nil {
		return err
	}
	path := s.path(key)
	if _, err := os.Lstat(path); err == nil {
		return s.settle(path, key, b)
	}
	temp, err := s.writeTemp(b)
	if err != nil {
		return fmt.Errorf("create %s: %w", key, err)
	}
	defer os.Remove(temp)
	err = s.link(temp, path)
	if errors.Is(err, fs.ErrExist) {
		return s.settle(path, key, b)
	}
	if err != nil {
		return fmt.Errorf("create %s: %w", key, err)
	}
	return s.syncs.sync(filepath.Dir(path))
}

func valid(ctx context.Context, key string, b []byte) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if len(b) > store.MaxSize {
		return fmt.Errorf("create %s: %d bytes: %w", key, len(b), store.ErrInvalid)
	}
	return store.ValidKey(key)
}

// settle is Create for a name that exists: equal bytes count as created, once
// they are surely durable, whoever wrote them.
func (s *Store) settle(path, key string, b []byte) error {
	have, err := read(path)
	if err != nil {
		return fmt.Errorf("create %s: %w", key, err)
	}
	if !bytes.Equal(have, b) {
		return fmt.Errorf("create %s: %w", key, store.ErrExists)
	}
	if err := s.makeDirs(filepath.Dir(path)); err != nil {
		return fmt.Errorf("create %s: %w", key, err)
	}
	return s.syncs.sync(filepath.Dir(path))
}

// writeTemp leaves b in a synced temporary file.
func (s *Store) writeTemp(b []byte) (path string, err error) {
	dir := filepath.Join(s.root, tempDir)
	if err := s.makeDirs(dir); err != nil {
		return "", err
	}
	var name [12]byte
	rand.Read(name[:]) // never fails
	path = filepath.Join(dir, hex.EncodeToString(name[:]))
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, fileMode)
	if err != nil {
		return "", err
	}
	_, err = f.Write(b)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		os.Remove(path)
		return "", err
	}
	return path, nil
}

// link gives the temporary file its name, making the folders above it.
func (s *Store) link(temp, path string) error {
	dir := filepath.Dir(path)
	if err := s.makeDirs(dir); err != nil {
		return err
	}
	err := os.Link(temp, path)
	if !errors.Is(err, fs.ErrNotExist) {
		return linkError(err)
	}
	// Someone removed a folder that was known to exist.
	s.made.Clear()
	if err := s.makeDirs(dir); err != nil {
		return err
	}
	return linkError(os.Link(temp, path))
}

// linkError says so if the file system has no hard links.
func linkError(err error) error {
	for _, e := range []error{syscall.ENOTSUP, syscall.ENOSYS, syscall.EPERM, syscall.EMLINK} {
		if errors.Is(err, e) {
			return fmt.Errorf("%w: %w", store.ErrUnfit, err)
		}
	}
	return err
}

// makeDirs makes a folder and those above it durably, up to the root.
func (s *Store) makeDirs(dir string) error {
	if _, ok := s.made.Load(dir); ok || dir == s.root {
		return nil
	}
	parent := filepath.Dir(dir)
	if err := s.makeDirs(parent); err != nil {
		return err
	}
	if err := os.Mkdir(dir, dirMode); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	if err := s.syncs.sync(parent); err != nil { // also when another process made it
		return err
	}
	s.made.Store(dir, nil)
	return nil
}

// Get implements store.Store.
func (s *Store) Get(ctx context.Context, key string) ([]byte, error) {
	if err := errors.Join(ctx.Err(), store.ValidKey(key)); err != nil {
		return nil, err
	}
	b, err := read(s.path(key))
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENOTDIR):
		return nil, fmt.Errorf("get %s: %w", key, store.ErrNotFound)
	case err != nil:
		return nil, fmt.Errorf("get %s: %w", key, err)
	}
	return b, nil
}

// read reads a regular file; a symbolic link, a device or a folder is refused.
func read(path string) ([]byte, error) {
	named, err := os.Lstat(path)
	if err != nil {
		return nil, err
	}
	if !named.Mode().IsRegular() || named.Size() > store.MaxSize {
		return nil, fmt.Errorf("no object: %s, %d bytes", named.Mode().Type(), named.Size())
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if !os.SameFile(named, info) {
		return nil, errors.New("no object: replaced while it was opened")
	}
	b := make([]byte, info.Size())
	_, err = io.ReadFull(f, b)
	return b, err
}

// Remove implements store.Store.
func (s *Store) Remove(ctx context.Context, key string) error {
	if err := errors.Join(ctx.Err(), store.ValidKey(key)); err != nil {
		return err
	}
	err := os.Remove(s.path(key))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("remove %s: %w", key, err)
	}
	return nil
}

// Sweep removes temporary files that a crash has left more than a day ago.
func (s *Store) Sweep(now time.Time) error {
	dir := filepath.Join(s.root, tempDir)
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	for _, e := range entries {
		info, statErr := e.Info()
		if statErr == nil && now.Sub(info.ModTime()) > tempAge {
			err = errors.Join(err, os.Remove(filepath.Join(dir, e.Name())))
		}
	}
	return err
}
