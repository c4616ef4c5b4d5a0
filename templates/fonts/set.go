package fonts

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"sync"
	"sync/atomic"
)

// Set is the five faces of a document. It is opened once and kept.
type Set struct{ faces [RoleCount]lazyFace }

// lazyFace is a role's file, read at the first use.
type lazyFace struct {
	fsys fs.FS
	file string
	once sync.Once
	done atomic.Bool // face and err are set
	face *Face
	err  error
}

// Open finds the files of all roles. In several folders the earlier wins, role
// by role. It reads no font yet. A role without a file is a *MissingError.
func Open(folders ...fs.FS) (*Set, error) {
	s := &Set{}
	for i := len(folders) - 1; i >= 0; i-- {
		if err := s.take(folders[i]); err != nil {
			return nil, err
		}
	}
	var missing []Role
	for r := range RoleCount {
		if s.faces[r].fsys == nil {
			missing = append(missing, r)
		}
	}
	if missing != nil {
		return nil, &MissingError{Roles: missing}
	}
	return s, nil
}

// take notes the role files of one folder over what was noted before. A folder
// that does not exist holds no role.
func (s *Set) take(fsys fs.FS) error {
	entries, err := fs.ReadDir(fsys, ".")
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("list font folder: %w", err)
	}
	seen := map[Role]string{}
	for _, e := range entries {
		role, ok := roleOf(e.Name())
		if !ok || e.IsDir() {
			continue
		}
		if other, twice := seen[role]; twice {
			return fmt.Errorf("font folder holds two files for %s: %s and %s", role, other, e.Name())
		}
		seen[role] = e.Name()
		s.faces[role].fsys, s.faces[role].file = fsys, e.Name()
	}
	return nil
}

// roleOf reads a role from a file name such as fangsong.otf.
func roleOf(name string) (Role, bool) {
	ext := strings.ToLower(path.Ext(name))
	if ext != ".ttf" && ext != ".otf" && ext != ".ttc" {
		return 0, false
	}
	stem := strings.ToLower(name[:len(name)-len(ext)])
	for r := range RoleCount {
		if stem == r.String() {
			return r, true
		}
	}
	return 0, false
}

// Face reads the face of a role, once. The error names role and file.
func (s *Set) Face(role Role) (*Face, error) {
	l := &s.faces[role]
	l.once.Do(func() {
		l.face, l.err = openFace(l.fsys, l.file)
		if l.err != nil {
			l.err = fmt.Errorf("font of %s: %w", role, l.err)
		}
		l.done.Store(true)
	})
	return l.face, l.err
}

// fallbacks is the order in which faces stand in for one that lacks a
// character: 宋体, which of the free faces covers most, then the others.
var fallbacks = [...]Role{SongTi, KaiTi, HeiTi, XiaoBiaoSong, FangSong}

// Glyph finds the glyph of r in the role's face, else in the first fallback
// that has one. False means that no face covers r, or that a face could not be
// read: then Err is not nil. A face that is broken is never stood in for, since
// that would change a whole document unseen.
func (s *Set) Glyph(role Role, r rune) (Glyph, bool) {
	face, err := s.Face(role)
	if err != nil {
		return Glyph{}, false
	}
	if g, ok := face.Glyph(r); ok {
		return g, true
	}
	for _, other := range fallbacks {
		face, err := s.Face(other)
		if err != nil {
			return Glyph{}, false
		}
		if g, ok := face.Glyph(r); ok {
			return g, true
		}
	}
	return Glyph{}, false
}

// Err is the first error met in reading a face so far, nil when there was none.
func (s *Set) Err() error {
	for r := range RoleCount {
		if l := &s.faces[r]; l.done.Load() && l.err != nil {
			return l.err
		}
	}
	return nil
}
