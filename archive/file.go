package archive

import (
	"cmp"
	"context"
	"encoding/base32"
	"encoding/hex"
	"errors"
	"fmt"
	"iter"
	"strings"

	"casefile/archive/store"
)

// NewFile is what OpenFile is given.
type NewFile struct {
	ID     FileID // made up when empty
	Kind   Kind
	Sector string // 行业
	Link   string // 环节
	Level  string // 层级
	Access Access
	Header Header
}

// Header is what could name persons: it lies in an object of its own.
type Header struct {
	Title   string `json:"title"`             // 案卷题名
	CaseNo  string `json:"case_no,omitempty"` // 案号
	Unit    string `json:"unit,omitempty"`    // 单位
	Handler string `json:"handler,omitempty"` // 承办人
}

// FileInfo is one line of ListFiles.
type FileInfo struct {
	ID     FileID
	State  *State
	Header Header
}

func (f NewFile) validate() error {
	if f.Kind != KindCase && f.Kind != KindLead && f.Kind != KindSeries {
		return invalid("kind", "unknown kind %.20q", string(f.Kind))
	}
	return errors.Join(
		f.ID.validate(),
		validLine("sector", f.Sector, maxLine), validLine("link", f.Link, maxLine), validLine("level", f.Level, maxLine),
		f.Access.Secrecy.validate("secrecy"), f.Access.Audience.validate("audience"),
		validLine("title", f.Header.Title, maxLine), validLine("case_no", f.Header.CaseNo, maxLine),
		validLine("unit", f.Header.Unit, maxLine), validLine("handler", f.Header.Handler, maxLine))
}

// OpenFile opens a file 案卷. ProblemFileTaken (ErrConflict): the id is taken.
func (a *Archive) OpenFile(ctx context.Context, by By, f NewFile) (*State, error) {
	if f.ID == "" {
		f.ID = a.madeUpFileID(cmp.Or(f.Kind, KindCase))
	}
	if err := errors.Join(by.validate(), f.validate()); err != nil {
		return nil, err
	}
	for _, err := range a.store.List(ctx, eventsPrefix(f.ID), "") {
		if err != nil {
			return nil, fmt.Errorf("open file %s: %w", f.ID, err)
		}
		return nil, fileTaken(f.ID)
	}
	header, err := a.putHeader(ctx, f.ID, f.Header)
	if err != nil {
		return nil, fmt.Errorf("open file %s: %w", f.ID, err)
	}
	s := newState(f.ID)
	err = a.append(ctx, s, by, &Event{Type: EventOpened, Opened: &Opened{
		Kind: f.Kind, Sector: f.Sector, Link: f.Link, Level: f.Level, Access: f.Access, Header: header,
	}})
	if errors.Is(err, store.ErrExists) {
		return nil, fileTaken(f.ID)
	}
	return s, err
}

func fileTaken(id FileID) error {
	return problem(ErrConflict, ProblemFileTaken, args{"file": id})
}

// headerObject binds a header to its file.
type headerObject struct {
	File FileID `json:"file"`
	Header
}

func (a *Archive) putHeader(ctx context.Context, id FileID, h Header) (PartRef, error) {
	b, err := seal(headerObject{id, h})
	if err != nil {
		return PartRef{}, err
	}
	p := PartRef{Role: RoleHeader, Digest: DigestOf(b), Size: int64(len(b))}
	p.Name = headerName(p.Digest)
	return p, a.create(ctx, objectKey(id, p.Name), b)
}

// Header returns what a file is called, verified; of one that was disposed of,
// nothing.
func (a *Archive) Header(ctx context.Context, s *State) (Header, error) {
	var h headerObject
	if s.Disposed() {
		return h.Header, nil
	}
	b, err := a.getPart(ctx, s.ID, s.Opened.Header)
	if err != nil {
		return h.Header, err
	}
	_, err = unseal(objectKey(s.ID, s.Opened.Header.Name), b, &h)
	return h.Header, err
}

// madeUpFileID is an id like case-20260305-k3f9x2.
func (a *Archive) madeUpFileID(k Kind) FileID {
	raw, _ := hex.DecodeString(a.nonce())
	tail := strings.ToLower(base32.StdEncoding.EncodeToString(raw)[:6])
	return FileID(fmt.Sprintf("%s-%s-%s", k, strings.ReplaceAll(a.Today().String(), "-", ""), tail))
}

// ListFiles yields all files, several read at a time. A file that cannot be
// read is yielded with its ID and an error, and the iteration goes on; after an
// error without an ID it ends.
func (a *Archive) ListFiles(ctx context.Context) iter.Seq2[FileInfo, error] {
	type read struct {
		info FileInfo
		err  error
	}
	ids := a.store.Folders(ctx, filesPrefix)
	return func(yield func(FileInfo, error) bool) {
		for r, err := range inOrder(ctx, a.opt.Workers, ids, func(ctx context.Context, id string) read {
			info, err := a.fileInfo(ctx, FileID(id))
			return read{info, err}
		}) {
			if err != nil {
				yield(FileInfo{}, fmt.Errorf("list the files: %w", err))
				return
			}
			if r.info.State == nil && r.err == nil {
				continue
			}
			if !yield(r.info, r.err) {
				return
			}
		}
	}
}

// fileInfo has no State and no error for a folder without events: an opening
// that was interrupted, or no file at all.
func (a *Archive) fileInfo(ctx context.Context, id FileID) (FileInfo, error) {
	info := FileInfo{ID: id}
	if id.validate() != nil {
		return info, nil
	}
	s, err := a.FileState(ctx, id)
	if errors.Is(err, ErrNotFound) {
		return info, nil
	}
	if err != nil {
		return info, err
	}
	info.State = s
	info.Header, err = a.Header(ctx, s)
	return info, err
}

// Change says that a file has events of a day (UTC).
type Change struct {
	Day  Date   `json:"day"`
	File FileID `json:"file"`
}

// Changed yields the files that have events of since or a later day (UTC), in
// the order of days; a file is yielded once for each such day. An index keeps
// the last day it has seen, but never a day later than today, and asks again
// from that day on: days are those of the writers' clocks.
func (a *Archive) Changed(ctx context.Context, since Date) iter.Seq2[Change, error] {
	return func(yield func(Change, error) bool) {
		for e, err := range a.store.List(ctx, changesPrefix, changesPrefix+since.String()) {
			if err != nil {
				yield(Change{}, fmt.Errorf("list the changes: %w", err))
				return
			}
			p := parseKey(e.Key)
			if p.area == areaChange && !yield(Change{p.day, p.file}, nil) {
				return
			}
		}
	}
}
