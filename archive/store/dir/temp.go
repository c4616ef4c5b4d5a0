package dir

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"time"
)

// tempAge is when a temporary file is surely left by a crash.
const tempAge = 24 * time.Hour

// Leftovers implements store.Leaver: temporary files that a crash has left
// more than a day before now.
func (s *Store) Leftovers(now time.Time) ([]string, error) {
	entries, err := s.fs.ReadDir(tempDir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("list temporary files: %w", reason(err))
	}
	var names []string
	for _, e := range entries {
		info, err := e.Info()
		if err == nil && now.Sub(info.ModTime()) > tempAge {
			names = append(names, e.Name())
		}
	}
	return names, nil
}

// Sweep implements store.Leaver: it removes what Leftovers has found.
func (s *Store) Sweep(names []string) error {
	var errs []error
	for _, name := range names {
		if path.Base(name) != name || name == ".." || name == "." {
			errs = append(errs, fmt.Errorf("remove temporary file %.100q: no name of one", name))
			continue
		}
		if err := s.fs.Remove(path.Join(tempDir, name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			errs = append(errs, fmt.Errorf("remove temporary file: %w", reason(err)))
		}
	}
	return errors.Join(errs...)
}
