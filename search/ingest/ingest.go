// Package ingest turns past papers as they lie about in an office into clean
// text to file and to index: text and Markdown files in UTF-8, UTF-16, GB18030
// or Big5, docx, PDF with a text layer, and JSON lines of {id, title, text,
// date?, number?, unit?}. The original bytes are kept beside the text. What a file is
// its bytes say; the ending of its name only where they do not.
//
// What is not said by the input but guessed from it (标题, 文号, 日期, 发文机关) is
// marked as guessed. A scan, a file of a format that is not read here or one
// that is encrypted is a paper too: it has no Text, its NoText says why, and its
// title is that of the file.
//
// Everything here is pure: bytes in, papers out. Input was written by others:
// sizes, entries of a container, depth and ratio are limited, nothing outside a
// file is ever looked at, and a panic of a reader is that file's error.
// [Origin] leads from a place in a text back to the bytes it was read from.
package ingest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
)

// Limits on input. Larger input is refused, never cut.
const (
	MaxFile  = 64 << 20 // bytes of one file, and of its text
	MaxLine  = 64 << 20 // bytes of one JSON line
	MaxID    = 1000     // bytes of an id
	MaxTitle = 1000     // bytes of a title that is given; a guessed one is shorter
)

// Paper is one past paper.
type Paper struct {
	ID      string // from the input, or the file's name without extension
	Title   string // one line; "" unknown
	Text    string // UTF-8, lines end in \n
	Date    string // civil date, 2010-06-30; "" unknown
	Number  string // 文号 as printed; "" unknown
	Unit    string // 发文机关; "" unknown
	Guessed []Guess
	// Mark is the 密级 printed at the head, as 秘密★10年. Nothing follows from it
	// here: what level a paper has is decided by people.
	Mark      string
	NoText    NoTextReason // why there is no Text; "" there is
	Original  []byte       // the bytes the paper came in as
	MediaType string       // of Original
	Ext       string       // of Original: txt, md, json, docx, pdf, doc …
	Encoding  string       // of a text: utf-8, utf-16, gb18030, big5
	Line      int          // in JSON lines, from 1; 0 for a file
	// Of a PDF: where its pages begin in Text, in bytes, and where its lines
	// stand on them, as [Reader.PDF] tells it.
	PageStarts []int
	Map        json.RawMessage
}

// NoTextReason says why nothing could be read of a paper that is kept.
type NoTextReason string

const (
	Scan      NoTextReason = "scan"      // pictures, or pages that hold only pictures
	Encrypted NoTextReason = "encrypted" // opened only with a password
	Format    NoTextReason = "format"    // not read here: doc, wps, ofd …
	Limits    NoTextReason = "limits"    // more pages, or of more work, than are read
)

// Guess names a field that was guessed.
type Guess string

const (
	GuessedTitle  Guess = "title"
	GuessedNumber Guess = "number"
	GuessedDate   Guess = "date"
	GuessedUnit   Guess = "unit"
)

// Error is why one paper was not read. The rest of the input goes on.
type Error struct {
	Name   string // file
	Line   int    // from 1; 0 when it concerns the file
	Reason Reason
	Err    error // detail; may be nil
}

// Reason is a stable id for people's messages.
type Reason string

const (
	TooLarge   Reason = "too-large"
	NotText    Reason = "not-text" // binary, or in no encoding known here
	NoText     Reason = "no-text"  // a text file of nothing but white space, or no bytes at all
	BadJSON    Reason = "bad-json"
	BadField   Reason = "bad-field" // a JSON field is missing, of the wrong type or out of range
	BadDate    Reason = "bad-date"
	BadName    Reason = "bad-name"     // no id can be made of the file's name
	Broken     Reason = "broken"       // damaged, cut off, or not what its name says
	Unknown    Reason = "unknown-kind" // of file
	Unreadable Reason = "unreadable"   // reading failed; nothing follows
)

func (e *Error) Error() string {
	at := e.Name
	if e.Line > 0 {
		at = fmt.Sprintf("%s:%d", e.Name, e.Line)
	}
	if e.Err != nil {
		return fmt.Sprintf("%s: %s: %v", at, e.Reason, e.Err)
	}
	return fmt.Sprintf("%s: %s", at, e.Reason)
}

func (e *Error) Unwrap() error { return e.Err }

// Reader reads papers. The zero value takes every PDF for a scan.
type Reader struct {
	// PDF reads what the pages of a PDF say. Its error is ErrEncrypted,
	// ErrLimits, the context's, or says that the file is broken.
	PDF func(ctx context.Context, b []byte) (Layer, error)
}

// Layer is the text of a PDF, with its lines as they stand on the pages.
type Layer struct {
	Text       string
	PageStarts []int           // bytes in Text
	Map        json.RawMessage // of the lines; its form is the caller's
	Title      string          // that the file says it has
}

// What Reader.PDF answers of a PDF that is kept without its text.
var (
	ErrEncrypted = errors.New("encrypted")
	ErrLimits    = errors.New("larger than is read")
)

// IsLines tells whether a file of this name holds JSON lines, which [Lines]
// parts; any other is one paper for [Reader.File].
func IsLines(name string) bool { return slices.Contains(lineKinds, extOf(name)) }

// Read yields the papers in one file. An error that is yielded, always an
// *Error, concerns one paper; the next may follow. Memory is bounded by one
// paper.
func (rd Reader) Read(ctx context.Context, name string, r io.Reader) iter.Seq2[Paper, error] {
	return func(yield func(Paper, error) bool) {
		if !IsLines(name) {
			b, err := ReadAll(name, r)
			if err != nil {
				yield(Paper{}, err)
				return
			}
			yield(rd.File(ctx, name, b))
			return
		}
		for l := range Lines(name, r) {
			if !yield(l.Paper()) {
				return
			}
		}
	}
}

// Read is [Reader.Read] of a Reader that reads no PDF.
func Read(name string, r io.Reader) iter.Seq2[Paper, error] {
	return Reader{}.Read(context.Background(), name, r)
}

// ReadAll reads the bytes of one file for [Reader.File]; its error is an *Error.
func ReadAll(name string, r io.Reader) ([]byte, error) {
	b, err := io.ReadAll(io.LimitReader(r, MaxFile+1))
	switch {
	case err != nil:
		return nil, &Error{Name: name, Reason: Unreadable, Err: err}
	case len(b) > MaxFile:
		return nil, TooLong(name)
	}
	return b, nil
}

// TooLong refuses a file for its size.
func TooLong(name string) *Error {
	return &Error{Name: name, Reason: TooLarge, Err: fmt.Errorf("more than %d bytes", MaxFile)}
}

// File reads the paper that one file is. Its error is an *Error, or the
// context's.
func (rd Reader) File(ctx context.Context, name string, b []byte) (p Paper, err error) {
	defer func() {
		if r := recover(); r != nil {
			p, err = Paper{}, &Error{Name: name, Reason: Broken, Err: fmt.Errorf("panic: %v", r)}
		}
	}()
	p, bad := rd.paper(ctx, name, b)
	if ctx.Err() != nil {
		return Paper{}, ctx.Err()
	}
	if bad != nil {
		bad.Name = name
		return Paper{}, bad
	}
	return p, nil
}

func (rd Reader) paper(ctx context.Context, name string, b []byte) (Paper, *Error) {
	k, bad := kindOf(name, b)
	if bad != nil {
		return Paper{}, bad
	}
	p := Paper{Original: b, Ext: k.ext, MediaType: k.media}
	own := ""
	switch k.how {
	case asText:
		bad = p.readText()
	case asDocx:
		own, bad = p.readDocx(ctx)
	case asPDF:
		own, bad = p.readPDF(ctx, rd.PDF)
	default:
		p.NoText = k.none
	}
	if bad != nil {
		return Paper{}, bad
	}
	if len(p.Text) > MaxFile {
		return Paper{}, &Error{Reason: TooLarge, Err: fmt.Errorf("more than %d bytes of text", MaxFile)}
	}
	if bad := p.name(name); bad != nil {
		return Paper{}, bad
	}
	p.guess(own)
	return p, nil
}

// name makes the paper's id of the name of its file.
func (p *Paper) name(name string) *Error {
	base := path.Base(filepath.ToSlash(name))
	if p.ID = strings.TrimSuffix(base, path.Ext(base)); p.ID == "" {
		p.ID = base
	}
	if len(p.ID) > MaxID || strings.ToValidUTF8(p.ID, "") != p.ID {
		return &Error{Reason: BadName, Err: errors.New("the file's name is no id")}
	}
	return nil
}

// oneLine makes a title or a number of what is in the input.
func oneLine(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.IsSpace(r) {
			return ' '
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}

func isBlank(b []byte) bool { return len(bytes.TrimSpace(b)) == 0 }

func (p *Paper) guessed(g Guess) {
	if !slices.Contains(p.Guessed, g) {
		p.Guessed = append(p.Guessed, g)
	}
}
