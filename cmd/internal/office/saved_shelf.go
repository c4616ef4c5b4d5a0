package office

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// Saved queries lie beside the index and not in it: an index is made anew from
// the archive, and what a person wrote down for himself is not in the archive,
// which is copied, handed over and kept for decades. The folder is the index's
// name with .saved after it:
//
//	index.saved/{actor}/{name}.json
//
// Both names are digests: what a person searches for is nothing that the name
// of a file should tell. Only the account the program runs under can read them.

const (
	shelfSuffix  = ".saved"
	maxSavedFile = 8 << 20
)

// savedFile is a saved query as it lies on the disk.
type savedFile struct {
	Archive string `json:"archive"`
	Actor   string `json:"actor"`
	Saved
	IDs        []string `json:"ids"`                  // what has been seen
	Uncompared bool     `json:"uncompared,omitempty"` // there were too many
}

// shelf is where one actor's saved queries lie.
type shelf struct {
	o              *Office
	folder         string
	archive, actor string
}

// shelf finds the actor's folder. It need not exist.
func (o *Office) shelf(ctx context.Context, a Actor) (*shelf, error) {
	arch, err := o.archive(ctx)
	if err != nil {
		return nil, err
	}
	return &shelf{o: o, folder: filepath.Join(filepath.Clean(o.opts.Index)+shelfSuffix, digestName(arch.ID(), a.ID)),
		archive: arch.ID(), actor: a.ID}, nil
}

func digestName(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:16])
}

func (s *shelf) path(name string) string { return filepath.Join(s.folder, digestName(name)+".json") }

// free refuses a name that is none or is taken, and one more than there may be.
func (s *shelf) free(name string) error {
	if name == "" || !oneLine(name, MaxSavedName) {
		return &Problem{ID: "saved-name", Kind: Invalid, Args: args{"limit": strconv.Itoa(MaxSavedName)}}
	}
	if _, err := os.Stat(s.path(name)); err == nil {
		return &Problem{ID: "saved-taken", Kind: Refused, Args: args{"name": name}}
	}
	names, err := s.files()
	if err == nil && len(names) >= MaxSaved {
		err = &Problem{ID: "saved-many", Kind: Refused, Args: args{"limit": strconv.Itoa(MaxSaved)}}
	}
	return err
}

// files lists what lies on the shelf.
func (s *shelf) files() ([]string, error) {
	entries, err := os.ReadDir(s.folder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, pathProblem(s.folder, err)
	}
	var names []string
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), ".json") && e.Type().IsRegular() {
			names = append(names, filepath.Join(s.folder, e.Name()))
		}
	}
	return names, nil
}

// all lists the saved queries by name.
func (s *shelf) all() ([]Saved, error) {
	names, err := s.files()
	if err != nil {
		return nil, err
	}
	all := []Saved{}
	for _, name := range names {
		f, err := s.read(name)
		if err != nil {
			return nil, err
		}
		all = append(all, f.Saved)
	}
	slices.SortFunc(all, func(x, y Saved) int { return strings.Compare(x.Name, y.Name) })
	return all, nil
}

func (s *shelf) get(name string) (*savedFile, error) {
	f, err := s.read(s.path(name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, &Problem{ID: "saved-missing", Kind: Missing, Args: args{"name": name}, Err: err}
	}
	return f, err
}

func (s *shelf) read(path string) (*savedFile, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, pathProblem(path, err)
	}
	if info.Size() > maxSavedFile {
		return nil, &Problem{ID: "saved-damaged", Path: path, Kind: Failed}
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, pathProblem(path, err)
	}
	f := &savedFile{}
	if err := json.Unmarshal(b, f); err != nil || f.Archive != s.archive || f.Actor != s.actor || s.path(f.Name) != path {
		return nil, &Problem{ID: "saved-damaged", Path: path, Kind: Failed, Err: err}
	}
	return f, nil
}

// put keeps a saved query, in the place of what is there.
func (s *shelf) put(f savedFile) error {
	f.Archive, f.Actor = s.archive, s.actor
	b, err := json.Marshal(f)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(s.folder, 0o700); err != nil {
		return pathProblem(s.folder, err)
	}
	if err := replaceFile(s.path(f.Name), b); err != nil {
		return &Problem{ID: "file-failed", Path: s.path(f.Name), Kind: Failed, Err: err}
	}
	return nil
}

// change reads a saved query again and keeps what f makes of it.
func (s *shelf) change(name string, f func(*savedFile)) error {
	s.o.shelving.Lock()
	defer s.o.shelving.Unlock()
	kept, err := s.get(name)
	if err != nil {
		return err
	}
	f(kept)
	return s.put(*kept)
}

func (s *shelf) remove(name string) error {
	if _, err := s.get(name); err != nil && !isDamagedSaved(err) {
		return err
	}
	if err := os.Remove(s.path(name)); err != nil {
		return pathProblem(s.path(name), err)
	}
	return nil
}

func isDamagedSaved(err error) bool {
	var p *Problem
	return errors.As(err, &p) && p.ID == "saved-damaged"
}
