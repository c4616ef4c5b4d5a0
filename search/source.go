package search

import (
	"context"
	"errors"
	"fmt"
	"iter"

	"casefile/archive"
)

// Source is what an index is made from: an archive, see [FromArchive].
type Source interface {
	// Identity tells archives apart.
	Identity() string
	// Changes lists the files that had an event on the UTC day from or
	// later, oldest day first; from "" means all there are.
	Changes(ctx context.Context, from string) iter.Seq2[Change, error]
	// Read yields those documents of a file that known does not know as they
	// are now. A document that cannot be read is yielded with its ID, Seq and
	// the error. The file's Seq equals seq when nothing is new; the rest of
	// it may then be empty.
	Read(ctx context.Context, file string, seq int, known func(id string, seq int) bool) (File, iter.Seq2[Document, error], error)
}

// Change says that a file had an event on a day.
type Change struct{ Day, File string }

// FromArchive reads an archive for an index.
func FromArchive(a *archive.Archive) Source { return fromArchive{a} }

type fromArchive struct{ a *archive.Archive }

func (s fromArchive) Identity() string { return s.a.ID() }

func (s fromArchive) Changes(ctx context.Context, from string) iter.Seq2[Change, error] {
	return func(yield func(Change, error) bool) {
		day, err := archive.ParseDate(from)
		if err != nil {
			yield(Change{}, err)
			return
		}
		for c, err := range s.a.Changed(ctx, day) {
			if !yield(Change{c.Day.String(), string(c.File)}, err) {
				return
			}
		}
	}
}

func (s fromArchive) Read(ctx context.Context, file string, seq int, known func(string, int) bool) (File, iter.Seq2[Document, error], error) {
	id := archive.FileID(file)
	if same, err := s.same(ctx, id, seq); same || err != nil {
		return File{ID: file, Seq: seq}, nil, err
	}
	state, err := s.a.FileState(ctx, id)
	if errors.Is(err, archive.ErrNotFound) { // the day was marked, the event never came
		return File{ID: file, Seq: seq}, nil, nil
	}
	if err != nil {
		return File{}, nil, err
	}
	header, err := s.a.Header(ctx, state)
	if err != nil {
		return File{}, nil, fmt.Errorf("header of file %s: %w", file, err)
	}
	f := toFile(state, header)
	var docs []*archive.DocState
	for _, d := range state.Docs {
		if !known(string(d.ID), int(d.Changed)) {
			docs = append(docs, d)
		}
	}
	f.Documents = len(docs)
	return f, s.documents(ctx, f, docs), nil
}

// same reports whether a file has no event after seq.
func (s fromArchive) same(ctx context.Context, id archive.FileID, seq int) (bool, error) {
	if seq == 0 {
		return false, nil
	}
	for _, err := range s.a.Events(ctx, id, int64(seq)) {
		return false, err
	}
	return true, nil
}

// documents yields first what is searchable, read several at a time, then the
// rest.
func (s fromArchive) documents(ctx context.Context, f File, docs []*archive.DocState) iter.Seq2[Document, error] {
	var filed, others []*archive.DocState
	for _, d := range docs {
		if hasRecord(d) {
			filed = append(filed, d)
		} else {
			others = append(others, d)
		}
	}
	return func(yield func(Document, error) bool) {
		i := 0
		for r, err := range s.a.Records(ctx, filed) {
			if i == len(filed) { // the listing itself failed
				yield(Document{}, err)
				return
			}
			d := toDocument(f, filed[i])
			if err == nil {
				r, d.AddedText, err = s.a.WithText(ctx, filed[i], r)
			}
			d.addRecord(r)
			if i++; !yield(d, err) {
				return
			}
		}
		for _, d := range others {
			draft, err := s.a.LatestDraft(ctx, d.ID)
			if errors.Is(err, archive.ErrNotFound) { // reserved only, or purged
				err = nil
			}
			held := *d
			held.Access = d.DraftAccess(draft) // a version can be protected more than its document
			doc := toDocument(f, &held)
			doc.Title = draft.Title
			if !yield(doc, err) {
				return
			}
		}
	}
}

// hasRecord holds for what was issued or imported, also when it has been
// withdrawn since: 撤回 takes nothing out of the archive.
func hasRecord(d *archive.DocState) bool {
	if d.Disposed { // 销毁 does: what was read out of it must be forgotten too
		return false
	}
	switch d.Status {
	case archive.StatusIssued, archive.StatusImported, archive.StatusWithdrawn:
		_, ok := d.Part(archive.RoleRecord)
		return ok
	}
	return false
}

func toFile(s *archive.State, h archive.Header) File {
	return File{
		ID: string(s.ID), Kind: string(s.Opened.Kind), CaseNo: h.CaseNo, Title: h.Title, Unit: h.Unit,
		Sector: s.Opened.Sector, Link: s.Opened.Link, Level: s.Opened.Level, State: "open",
		Opened:  archive.DateOf(s.OpenedAt, archive.China()).String(),
		Secrecy: string(s.Access.Level), Until: s.Access.Until.String(), Audience: s.Access.Audience,
		Seq: int(s.Seq),
	}
}

func toDocument(f File, d *archive.DocState) Document {
	return Document{
		ID: string(d.ID), File: f.ID, CaseNo: f.CaseNo, Unit: f.Unit, Sector: f.Sector, Link: f.Link, Level: f.Level,
		Number: d.Number.Printed, Form: d.Form.ID, Date: d.Date.String(), Status: string(d.Status),
		Secrecy: string(d.Access.Level), Until: d.Access.Until.String(), Audience: d.Access.Audience,
		Seq: int(d.Changed),
	}
}

func (d *Document) addRecord(r archive.Record) {
	d.Searchable, d.Title, d.Text, d.PageStarts = true, r.Title, r.Text, r.PageStarts
	if !r.Date.IsZero() {
		d.Date = r.Date.String()
	}
	if r.Number.Printed != "" {
		d.Number = r.Number.Printed
	}
	if r.Status != archive.StatusImported {
		return
	}
	d.OwnID, d.Guessed, d.NoText = r.OwnID, r.Guessed, r.Text == "" && r.Shelf == ""
	if d.Unit == "" {
		d.Unit = r.Responsible
	}
}
