package pdfread

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"casefile/templates/check"
)

// File is a PDF whose pages are read one by one, so that a long one need not be
// held whole. It is not safe for concurrent use. The bytes must not change.
type File struct {
	limits Limits
	objects
	pages []pageNode
	fonts map[ref]*font
	notes []Note
	noted map[Note]bool
	page  int // being read, from 1
	spent int // bytes decompressed for it

	programs int // bytes of the font programs kept
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
	f = &File{limits: l, objects: o, fonts: map[ref]*font{}, noted: map[Note]bool{}}
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
	f.page, f.spent = i+1, 0
	n := f.pages[i]
	b, err := f.contents(n)
	if err != nil {
		return p, err
	}
	var base matrix
	p.Width, p.Height, base = f.geometry(n)
	within, stop := context.WithTimeout(ctx, f.limits.Time)
	defer stop()
	in := newInterpreter(within, f, &p, base)
	err = in.run(b, f.dict(n.resources), 0)
	if err == nil {
		err = in.annotations(n)
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

// plain decodes a stream, of a damaged one what can be had.
func (f *File) plain(s *stream, kind Kind) ([]byte, error) {
	b, err := f.decode(s)
	if f.spent += len(b); f.spent > f.limits.Total {
		return nil, fmt.Errorf("%w: page %d decompresses to more than %d bytes", ErrTooLarge, f.page, f.limits.Total)
	}
	if errors.Is(err, ErrTooLarge) {
		return nil, err
	}
	if err != nil {
		f.note(kind, err.Error())
	}
	return b, nil
}

// maxNotes bounds what is told of one file.
const maxNotes = 100

func (f *File) note(kind Kind, detail string) {
	n := Note{f.page, kind, detail}
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
