package pdfread

import (
	"context"
	"errors"
	"fmt"
	"time"

	"casefile/templates/check"
)

// What keeps a file from being read. An error of Open, Page or Read is one of
// these, wrapped with its cause, or the context's.
var (
	ErrNotPDF    = errors.New("not a PDF")
	ErrEncrypted = errors.New("PDF can be opened only with a password")
	ErrBroken    = errors.New("PDF is broken")
	ErrTooLarge  = errors.New("PDF is larger, or takes longer, than is read")
)

// Limits bound what is read of one file. The zero value of each stands for its
// default.
type Limits struct {
	Bytes     int // of the file; 64 MB
	Pages     int // 2000
	Operators int // of one page, its forms and every code of a string included; 2 million
	Glyphs    int // of one page; 200,000
	Stream    int // bytes one stream may decompress to; 64 MB

	// Total is the bytes that the streams of one page may decompress to, what
	// each filter makes and what comes of a damaged one included; those of all
	// pages may come to four times as many. It also bounds, each by itself and
	// over the whole file, the font programs kept, beyond which a font is read
	// without its program, and the rest that is kept of fonts and colours, beyond
	// which the page is not read. 256 MB.
	Total int

	// Time is for the objects, and again for each page, all of its work
	// included; all pages may take five times as long. It is asked for between
	// steps, the longest of which is to decode one stream. A minute.
	Time time.Duration

	// Invisible reports text that is there but not drawn too, such as what a
	// scanner recognised and laid under its picture. It is not a bound, but
	// says how much is read.
	Invisible bool
}

func (l Limits) orDefault() Limits {
	set := func(v *int, def int) {
		if *v <= 0 {
			*v = def
		}
	}
	set(&l.Bytes, 64<<20)
	set(&l.Pages, 2000)
	set(&l.Operators, 2_000_000)
	set(&l.Glyphs, 200_000)
	set(&l.Stream, 64<<20)
	set(&l.Total, 256<<20)
	if l.Time <= 0 {
		l.Time = time.Minute
	}
	return l
}

// Document is a PDF read whole.
type Document struct {
	Pages  []check.Page
	Title  string // of the document information; often empty
	Lang   string // natural language, as zh-CN; often empty
	Tagged bool   // says that it has a structure of elements
	Notes  []Note
}

// Note tells of something in the file that could not be read and was passed over.
type Note struct {
	Page   int    // 0 for the file as a whole, else the page counted from 1
	Kind   Kind   // what is affected
	Detail string // what was wrong, in English
}

// Kind says what a Note is about.
type Kind string

const (
	NoteContent Kind = "content" // operators left out
	NoteFont    Kind = "font"    // a font whose outlines or widths were not read
	NoteText    Kind = "text"    // glyphs for which the file gives no character
)

// A whole document may hold and take more than a page, but not as much as all
// its pages might.
const (
	manyGlyphs = 10 // times Limits.Glyphs, strokes and pictures counted too
	manyBytes  = 4  // times Limits.Total, decompressed
	longTime   = 5  // times Limits.Time
)

// Read reads all pages.
func Read(ctx context.Context, b []byte, l Limits) (*Document, error) {
	l = l.orDefault()
	within, stop := context.WithTimeout(ctx, longTime*l.Time)
	defer stop()
	f, err := Open(within, b, l)
	if err != nil {
		return nil, inTime(ctx, err)
	}
	d := &Document{Title: f.Title(), Lang: f.Lang(), Tagged: f.Tagged()}
	held := 0
	for i := range f.Len() {
		p, err := f.Page(within, i)
		if held += len(p.Glyphs) + len(p.Strokes) + len(p.Circles) + len(p.Images); err == nil && held > manyGlyphs*l.Glyphs {
			err = fmt.Errorf("%w: more than %d glyphs", ErrTooLarge, manyGlyphs*l.Glyphs)
		}
		if err != nil {
			return nil, fmt.Errorf("page %d: %w", i+1, inTime(ctx, err))
		}
		d.Pages = append(d.Pages, p)
	}
	d.Notes = f.Notes()
	return d, nil
}
