// Package dir is a store in a local folder, the default of the program.
//
// An object is written to a temporary file, synced, and given its name by
// link(2), which fails if the name exists: among all processes one wins, and
// no reader sees half an object. Then the folder is synced. Folders are 0700
// and files 0600. Some network shares have no link(2): store.Check refuses them.
// No name leads out of the folder, and no symbolic link in it stands for an
// object. What a crash leaves lies in .tmp, outside the objects; see Leftovers.
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
	"path"
	"path/filepath"
	"sync"
	"syscall"

	"casefile/archive/store"
)

const (
	dirMode  = 0o700
	fileMode = 0o600
	// tempDir holds what is being written. No key begins with a dot.
	tempDir = ".tmp"
)

// Store is a folder.
type Store struct {
	fs    FS
	made  sync.Map // folders known to exist durably
	syncs syncer
}

var _ store.Store = (*Store)(nil)

// Open uses an existing folder; ErrNotFound if there is none. Create makes it.
func Open(root string) (*Store, error) {
	f, err := OS(root)
	if err != nil {
		return nil, err
	}
	return OpenFS(f), nil
}

// OpenFS uses the root of a file system.
func OpenFS(f FS) *Store {
	return &Store{fs: f, syncs: syncer{sync: f.SyncDir, dirs: map[string]*group{}}}
}

// Create makes the folder, where needed, and uses it.
func Create(root string) (*Store, error) {
	abs, err := filepath.Abs(root)
	if err != nil {
		return nil, fmt.Errorf("make folder %s: %w", root, err)
	}
	if err := makeAll(abs); err != nil {
		return nil, fmt.Errorf("make folder: %w", reason(err))
	}
	return Open(abs)
}

// makeAll makes a folder and those above it, durably.
func makeAll(path string) error {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return nil
	}
	parent := filepath.Dir(path)
	if parent != path {
		if err := makeAll(parent); err != nil {
			return err
		}
	}
	if err := os.Mkdir(path, dirMode); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	f, err := OS(parent)
	if err == nil {
		err = f.SyncDir(".")
	}
	if errors.Is(err, fs.ErrPermission) {
		return nil // one may make folders in a folder that one may not read
	}
	return err
}

// Create implements store.Store.
func (s *Store) Create(ctx context.Context, key string, b []byte) error {
	if err := valid(ctx, key, b); err != nil {
		return err
	}
	if err := s.create(key, b); err != nil {
		return fmt.Errorf("create %s: %w", key, reason(err))
	}
	return nil
}

func (s *Store) create(key string, b []byte) error {
	if err := s.alive(); err != nil {
		return err
	}
	if _, err := s.fs.Lstat(key); err == nil {
		return s.settle(key, b)
	}
	temp, err := s.writeTemp(b)
	if err != nil {
		return err
	}
	defer s.fs.Remove(temp)
	err = s.link(temp, key)
	if errors.Is(err, fs.ErrExist) {
		return s.settle(key, b)
	}
	if err != nil {
		return err
	}
	return s.syncs.do(path.Dir(key))
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
func (s *Store) settle(key string, b []byte) error {
	have, err := s.read(key)
	if err != nil {
		return err
	}
	if !bytes.Equal(have, b) {
		return store.ErrExists
	}
	if err := s.makeDirs(path.Dir(key)); err != nil {
		return err
	}
	return s.syncs.do(path.Dir(key))
}

// writeTemp leaves b in a synced temporary file.
func (s *Store) writeTemp(b []byte) (name string, err error) {
	if err := s.makeDirs(tempDir); err != nil {
		return "", err
	}
	var random [12]byte
	rand.Read(random[:]) // never fails
	name = path.Join(tempDir, hex.EncodeToString(random[:]))
	f, err := s.fs.Create(name)
	if errors.Is(err, fs.ErrNotExist) { // someone removed the folder
		s.made.Clear()
		if err := s.makeDirs(tempDir); err != nil {
			return "", err
		}
		f, err = s.fs.Create(name)
	}
	if err != nil {
		return "", err
	}
	_, err = f.Write(b)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		s.fs.Remove(name)
		return "", err
	}
	return name, nil
}

// link gives the temporary file its name, making the folders above it.
func (s *Store) link(temp, key string) error {
	dir := path.Dir(key)
	if err := s.makeDirs(dir); err != nil {
		return err
	}
	err := s.fs.Link(temp, key)
	if !errors.Is(err, fs.ErrNotExist) {
		return linkError(err)
	}
	// Someone removed a folder that was known to exist.
	s.made.Clear()
	if err := s.makeDirs(dir); err != nil {
		return err
	}
	return linkError(s.fs.Link(temp, key))
}

// makeDirs makes a folder and those above it durably, up to the root.
func (s *Store) makeDirs(dir string) error {
	if _, ok := s.made.Load(dir); ok || dir == "." {
		return nil
	}
	parent := path.Dir(dir)
	if err := s.makeDirs(parent); err != nil {
		return err
	}
	if err := s.fs.Mkdir(dir); errors.Is(err, fs.ErrExist) {
		if err := s.isDir(dir); err != nil {
			return err
		}
	} else if err != nil {
		return err
	}
	if err := s.syncs.do(parent); err != nil { // also when another process made it
		return err
	}
	s.made.Store(dir, nil)
	return nil
}

// isDir refuses a file or a symbolic link where a folder must be.
func (s *Store) isDir(name string) error {
	info, err := s.fs.Lstat(name)
	if err == nil && !info.IsDir() {
		return fmt.Errorf("%s is no folder: %w", name, syscall.ENOTDIR)
	}
	return err
}

// Get implements store.Store.
func (s *Store) Get(ctx context.Context, key string) ([]byte, error) {
	if err := errors.Join(ctx.Err(), store.ValidKey(key)); err != nil {
		return nil, err
	}
	b, err := s.read(key)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR) {
		if err = s.alive(); err == nil {
			err = store.ErrNotFound
		}
	}
	if err != nil {
		return nil, fmt.Errorf("get %s: %w", key, reason(err))
	}
	return b, nil
}

// read reads a regular file; anything else is refused.
func (s *Store) read(name string) ([]byte, error) {
	f, err := s.fs.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if info.Size() > store.MaxSize {
		return nil, fmt.Errorf("no object: %d bytes", info.Size())
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
	err := s.fs.Remove(key)
	if err != nil && !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, syscall.ENOTDIR) {
		return fmt.Errorf("remove %s: %w", key, reason(err))
	}
	return nil
}
