package pdfread

import (
	"context"
	"errors"

	"casefile/templates/check"
)

// File is a PDF whose pages are read one by one, so that a long one need not be
// held whole. It is not safe for concurrent use. The bytes must not change.
type File struct {
	limits Limits
	objects
	pages []pageNode
	fonts map[int]*font // by object number
	notes []Note
	noted map[Note]bool
	page  int // being read, from 1
}

// Open reads the objects of a file and finds its pages.
func Open(ctx context.Context, b []byte, l Limits) (f *File, err error) {
	return nil, errors.New("not written yet")
}

// Len is the number of pages.
func (f *File) Len() int { return len(f.pages) }

// Page reads page i, counted from 0.
func (f *File) Page(ctx context.Context, i int) (p check.Page, err error) {
	return check.Page{}, errors.New("not written yet")
}

// Title is that of the document information, else empty.
func (f *File) Title() string { return "" }

// Lang is the natural language the file declares, else empty.
func (f *File) Lang() string { return "" }

// Tagged tells whether the file says that its content is tagged.
func (f *File) Tagged() bool { return false }

// Notes tells what was passed over in the pages read so far.
func (f *File) Notes() []Note { return f.notes }
