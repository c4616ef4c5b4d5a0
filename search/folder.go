package search

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

const (
	fileCurrent = "CURRENT"
	fileLock    = "LOCK"
	fileTurn    = "TURN"
	fileRebuild = "REBUILD"
	fileSocket  = "serve.sock"
)

// makeFolder makes the index folder, for its owner alone: who can open the
// files or the socket in it has passed no other check.
func makeFolder(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("make the index folder: %w", err)
	}
	info, err := os.Stat(dir)
	if err != nil {
		return fmt.Errorf("look at the index folder: %w", err)
	}
	if info.Mode().Perm()&0o077 != 0 {
		if err := os.Chmod(dir, 0o700); err != nil {
			return fmt.Errorf("close the index folder to others: %w", err)
		}
	}
	return nil
}

// current is the generation in use; 0 when there is none.
func current(dir string) (int, error) {
	b, err := os.ReadFile(filepath.Join(dir, fileCurrent))
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	n, err := strconv.Atoi(strings.TrimSpace(string(b)))
	if err != nil || n < 1 {
		return 0, fmt.Errorf("%w: %s names no generation", ErrDamaged, fileCurrent)
	}
	return n, nil
}

// setCurrent changes the generation in use, all at once.
func setCurrent(dir string, n int) error {
	tmp := filepath.Join(dir, fileCurrent+".new")
	if err := writeDurably(tmp, fmt.Appendln(nil, n)); err != nil {
		return err
	}
	if err := os.Rename(tmp, filepath.Join(dir, fileCurrent)); err != nil {
		return err
	}
	return syncDir(dir)
}

// writeDurably writes a file; its name is durable after a syncDir.
func writeDurably(path string, b []byte) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(b)
	return errors.Join(err, f.Sync(), f.Close())
}

// syncDir makes the names in a folder durable.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// generations lists the generations there are, in use or not.
func generations(dir string) ([]int, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var ns []int
	for _, e := range entries {
		if n, err := strconv.Atoi(e.Name()); err == nil && e.IsDir() && n > 0 && strconv.Itoa(n) == e.Name() {
			ns = append(ns, n)
		}
	}
	return ns, nil
}

// nextGeneration is a number no generation has.
func nextGeneration(dir string) (int, error) {
	ns, err := generations(dir)
	return slices.Max(append(ns, 0)) + 1, err
}

// halfBuilt is the generation that an interrupted rebuild has left, or one
// under way is making; 0 when there is none. archive is the identity of the
// archive it must be made from, "" for any.
func halfBuilt(dir, archive string) (int, error) {
	now, err := current(dir)
	if err != nil {
		now = 0 // nobody knows, and what is half-built says so
	}
	ns, err := generations(dir)
	if err != nil {
		return 0, err
	}
	found := 0
	for _, n := range ns {
		g := &generation{n: n, dir: generationDir(dir, n)}
		b, err := os.ReadFile(g.file(fileBuilding))
		if n != now && n > found && err == nil && (archive == "" || string(b) == archive) && g.checkSchema() == nil {
			found = n
		}
	}
	return found, nil
}

// setBuilt takes the mark of a half-built generation away.
func setBuilt(dir string, n int) error {
	g := &generation{n: n, dir: generationDir(dir, n)}
	_ = os.Remove(g.file(fileProgress))
	err := os.Remove(g.file(fileBuilding))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return errors.Join(err, syncDir(g.dir))
}

// sweep removes the generations that are not in use, except keep. As long as
// none is in use, the first may be in the making.
func sweep(dir string, keep int) error {
	now, err := current(dir)
	if now == 0 || err != nil {
		return nil
	}
	ns, err := generations(dir)
	for _, n := range ns {
		if n != keep && n != now {
			err = errors.Join(err, os.RemoveAll(generationDir(dir, n)))
		}
	}
	return errors.Join(err, setBuilt(dir, now))
}
