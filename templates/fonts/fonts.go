// Package fonts hands out glyphs by role. A GB/T 9704 page names five faces by
// what they do, not by who drew them; an office replaces any of them with a
// file of its own.
//
// A folder of fonts holds one file for each role it serves, named
//
//	xiaobiaosong  fangsong  heiti  kaiti  songti
//
// with the ending .ttf, .otf or .ttc (of a collection the first font is used).
// Open takes several folders, an earlier one wins, so an office's folder may
// hold only the faces it has a licence for.
//
// A face is read when a glyph of it is first asked for, and then only its
// tables of characters and metrics; outlines are read one by one. What was read
// stays for the life of the Set, so a program opens one Set and keeps it. All
// of it is safe for concurrent use.
//
// The package is the only reader of font files; it knows nothing of PDF or SVG,
// which draw the outlines it hands out.
package fonts

import (
	"fmt"
	"strings"
)

// Role is the part a face plays on the page (GB/T 9704 clause 5.2.2 and 7.2–7.5).
type Role uint8

const (
	XiaoBiaoSong Role = iota // 小标宋: 发文机关标志 and 标题
	FangSong                 // 仿宋: body and everything unmarked
	HeiTi                    // 黑体: 密级, level-1 headings
	KaiTi                    // 楷体: level-2 headings, 签发人 names
	SongTi                   // 宋体: page numbers; the last fallback of every role
	RoleCount
)

// String is the name of the role's file, without its ending.
func (r Role) String() string {
	switch r {
	case XiaoBiaoSong:
		return "xiaobiaosong"
	case FangSong:
		return "fangsong"
	case HeiTi:
		return "heiti"
	case KaiTi:
		return "kaiti"
	case SongTi:
		return "songti"
	}
	return fmt.Sprintf("role(%d)", uint8(r))
}

// Glyph is one glyph of one face.
type Glyph struct {
	Face    *Face
	ID      uint16  // glyph index in the face's own file
	Advance float64 // in em
}

// MissingError says which roles no folder holds a file for. The caller turns it
// into the advice to run make fonts, or to name a folder.
type MissingError struct{ Roles []Role }

func (e *MissingError) Error() string {
	names := make([]string, len(e.Roles))
	for i, r := range e.Roles {
		names[i] = r.String()
	}
	return "no font file for " + strings.Join(names, ", ")
}
