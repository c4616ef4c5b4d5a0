package pdfread

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"casefile/templates/check"
)

// File is a PDF whose pages are read one by one, so that a long one need not be
// held whole. It is not safe for concurrent use. The bytes must not change.
type File struct {
	limits Limits
	objects
	pages []pageNode
	notes []Note
	noted map[Note]bool

	page  int             // being read, from 1
	ctx   context.Context // of its reading
	fault error           // the limit it ran into, wherever that was
	spent int             // bytes decompressed for it

	total int           // bytes decompressed for all pages
	left  time.Duration // for those to come
	store
}

// Open reads the objects of a file and finds its pages.
func Open(ctx context.Context, b []byte, l Limits) (f *File, err error) {
	defer recovered(&err)
	l = l.orDefault()
	if len(b) > l.Bytes {
		return nil, fmt.Errorf("%w: %d bytes", ErrTooLarge, len(b))
	}
	within, stop := context.WithTimeout(ctx, l.Time)
	defer stop()
	o, err := readObjects(within, b, l)
	if err != nil {
		return nil, inTime(ctx, err)
	}
	f = &File{limits: l, objects: o, noted: map[Note]bool{}, ctx: ctx, left: longTime * l.Time, store: newStore()}
	if err := f.collect(f.catalog()); err != nil {
		return nil, err
	}
	if len(f.pages) == 0 {
		return nil, fmt.Errorf("%w: no pages", ErrBroken)
	}
	return f, nil
}

// recovered turns a panic, which hostile bytes may provoke in a library, into
// an error.
func recovered(err *error) {
	if r := recover(); r != nil {
		*err = fmt.Errorf("%w: %v", ErrBroken, r)
	}
}

// Len is the number of pages.
func (f *File) Len() int { return len(f.pages) }

// Page reads page i, counted from 0.
func (f *File) Page(ctx context.Context, i int) (p check.Page, err error) {
	defer recovered(&err)
	if i < 0 || i >= len(f.pages) {
		return p, fmt.Errorf("no page %d", i+1)
	}
	start := time.Now()
	defer func() { f.left -= time.Since(start) }()
	within, stop := context.WithTimeout(ctx, min(f.limits.Time, f.left))
	defer stop()
	f.page, f.spent, f.ctx, f.fault = i+1, 0, within, nil
	n := f.pages[i]
	b, err := f.contents(n)
	if err != nil {
		return p, inTime(ctx, err)
	}
	var base matrix
	p.Width, p.Height, base = f.geometry(n)
	in := newInterpreter(f, &p, base)
	err = in.run(b, f.dict(n.resources), 0)
	if err == nil {
		err = in.annotations(n)
	}
	if err == nil {
		err = f.fault
	}
	return p, inTime(ctx, err)
}

// inTime is err, but for a time of ours that ran out: that is a limit.
func inTime(ctx context.Context, err error) error {
	if errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil {
		return fmt.Errorf("%w: %w", ErrTooLarge, err)
	}
	return err
}

// plain decodes a stream, of a damaged one what can be had. A limit reached ends
// the page, also where the caller can do without the stream; only a font that
// is too large by itself is passed over.
func (f *File) plain(s *stream, kind Kind) ([]byte, error) {
	if err := f.alive(); err != nil || f.broken[s] {
		return nil, err
	}
	b, cost, err := f.decode(s)
	if err := f.charge(cost); err != nil {
		return nil, err
	}
	if errors.Is(err, ErrTooLarge) {
		if kind != NoteFont {
			f.fault = err
		}
		return nil, err
	}
	if err != nil {
		f.note(kind, err.Error())
		f.broken[s] = len(b) == 0
	}
	return b, nil
}

// alive is the limit the page ran into, or that its time is over.
func (f *File) alive() error {
	if f.fault == nil {
		f.fault = f.ctx.Err()
	}
	return f.fault
}

// charge counts bytes decompressed, whatever came of them.
func (f *File) charge(n int) error {
	f.spent, f.total = f.spent+n, f.total+n
	if f.spent > f.limits.Total || f.total > manyBytes*f.limits.Total {
		f.fault = fmt.Errorf("%w: by page %d, %d bytes decompressed for it and %d in all", ErrTooLarge, f.page, f.spent, f.total)
	}
	return f.fault
}

// maxNotes bounds what is told of one file, maxDetail the bytes of each.
const (
	maxNotes  = 100
	maxDetail = 500
)

func (f *File) note(kind Kind, detail string) {
	n := Note{f.page, kind, strings.ToValidUTF8(detail[:min(len(detail), maxDetail)], "")}
	if !f.noted[n] && len(f.notes) < maxNotes {
		f.noted[n] = true
		f.notes = append(f.notes, n)
	}
}

// Notes tells what was passed over in the pages read so far.
func (f *File) Notes() []Note { return f.notes }

func (f *File) catalog() dict {
	if f.table.Root == nil {
		return nil
	}
	return f.dict(ref(f.table.Root.ObjectNumber))
}

// Title is that of the document information, else empty.
func (f *File) Title() string {
	if f.table.Info == nil {
		return ""
	}
	return f.text(f.dict(ref(f.table.Info.ObjectNumber))["Title"])
}

// Lang is the natural language the file declares, such as zh-CN, else empty.
func (f *File) Lang() string { return f.text(f.catalog()["Lang"]) }

// Tagged tells whether the file says that its content is tagged.
func (f *File) Tagged() bool {
	marked, _ := f.get(f.dict(f.catalog()["MarkInfo"])["Marked"]).(bool)
	return marked
}

// text reads a text string: UTF-16 or UTF-8 where it says so, else as plainText.
func (f *File) text(v any) string {
	b := f.bytes(v)
	switch {
	case bytes.HasPrefix(b, []byte("\xfe\xff")):
		return utf16Text(b[2:])
	case bytes.HasPrefix(b, []byte("\xef\xbb\xbf")):
		return string(bytes.ToValidUTF8(b[3:], []byte("\ufffd")))
	}
	return plainText(b)
}
