package dir

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"slices"
	"strings"
	"syscall"

	"casefile/archive/store"
)

// List implements store.Store. It reads one folder at a time and skips those
// that cannot hold what is asked for.
func (s *Store) List(ctx context.Context, prefix, after string) iter.Seq2[store.Entry, error] {
	return func(yield func(store.Entry, error) bool) {
		w := walker{s, prefix, after, yield}
		if store.ValidPrefix(prefix) {
			w.walk(ctx, prefix[:strings.LastIndexByte(prefix, '/')+1])
		}
	}
}

type walker struct {
	s             *Store
	prefix, after string
	yield         func(store.Entry, error) bool
}

// walk lists a folder, which is empty or ends in "/". It returns false when
// the iteration is over.
func (w *walker) walk(ctx context.Context, folder string) bool {
	entries, err := w.s.readDir(ctx, folder)
	if err != nil {
		w.yield(store.Entry{}, err)
		return false
	}
	for _, e := range entries {
		key := folder + e.Name()
		if e.IsDir() {
			key += "/"
		}
		if !w.wanted(key, e.IsDir()) {
			continue
		}
		if e.IsDir() {
			if !w.walk(ctx, key) {
				return false
			}
		} else if !w.file(key, e) {
			return false
		}
	}
	return true
}

// wanted reports whether a key, or for a folder any key in it, is in the range.
func (w *walker) wanted(key string, folder bool) bool {
	if !folder {
		return strings.HasPrefix(key, w.prefix) && key > w.after
	}
	return (strings.HasPrefix(key, w.prefix) || strings.HasPrefix(w.prefix, key)) &&
		(key > w.after || strings.HasPrefix(w.after, key))
}

func (w *walker) file(key string, e fs.DirEntry) bool {
	info, err := e.Info()
	if errors.Is(err, fs.ErrNotExist) {
		return true // removed meanwhile
	}
	if err != nil {
		w.yield(store.Entry{}, fmt.Errorf("list %s: %w", key, reason(err)))
		return false
	}
	return w.yield(store.Entry{Key: key, Size: info.Size()}, nil)
}

// readDir reads a folder in the order of keys: a folder sorts as its name with
// the slash. A folder that does not exist is empty.
func (s *Store) readDir(ctx context.Context, folder string) ([]fs.DirEntry, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	name := strings.TrimSuffix(folder, "/")
	if name == "" {
		name = "."
	}
	entries, err := s.fs.ReadDir(name)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR) {
		return nil, s.alive()
	}
	if err != nil {
		return nil, fmt.Errorf("list %s: %w", folder, reason(err))
	}
	if folder == "" {
		entries = slices.DeleteFunc(entries, func(e fs.DirEntry) bool { return e.Name() == tempDir })
	}
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return cmp.Compare(sortName(a), sortName(b)) })
	return entries, nil
}

// alive tells an empty folder from a root that has gone, as with a share that
// is no longer mounted.
func (s *Store) alive() error {
	if err := s.fs.Alive(); err != nil {
		return fmt.Errorf("%w: %w", err, store.ErrUnreachable)
	}
	return nil
}

func sortName(e fs.DirEntry) string {
	if e.IsDir() {
		return e.Name() + "/"
	}
	return e.Name()
}

// Folders implements store.Store.
func (s *Store) Folders(ctx context.Context, prefix string) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		if !store.ValidPrefix(prefix) {
			return
		}
		entries, err := s.readDir(ctx, prefix)
		if err != nil {
			yield("", err)
			return
		}
		for _, e := range entries {
			if e.IsDir() && !yield(e.Name(), nil) {
				return
			}
		}
	}
}
