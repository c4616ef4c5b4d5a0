// Package ingest turns past papers as they lie about in an office into clean
// text to file and to index: text and Markdown files in UTF-8, UTF-16, GB18030
// or Big5, and JSON lines of {id, title, text, date?, number?}. The original
// bytes are kept beside the text. What is not said by the input but guessed
// from it (标题, 文号, 日期) is marked as guessed.
package ingest

import (
	"bytes"
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
	MaxFile  = 64 << 20 // bytes of one text file, and of its text
	MaxLine  = 64 << 20 // bytes of one JSON line
	MaxID    = 1000     // bytes of an id
	MaxTitle = 1000     // bytes of a title that is given; a guessed one is shorter
)

// Paper is one past paper.
type Paper struct {
	ID        string // from the input, or the file's name without extension
	Title     string // one line; "" unknown
	Text      string // UTF-8, lines end in \n
	Date      string // civil date, 2010-06-30; "" unknown
	Number    string // 文号 as printed; "" unknown
	Guessed   []Guess
	Original  []byte // the bytes the paper came in as
	MediaType string // of Original
	Ext       string // txt, md, json
	Encoding  string // utf-8, utf-16, gb18030, big5
	Line      int    // in JSON lines, from 1; 0 for a file
}

// Guess names a field that was guessed.
type Guess string

const (
	GuessedTitle  Guess = "title"
	GuessedNumber Guess = "number"
	GuessedDate   Guess = "date"
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
	NoText     Reason = "no-text"  // nothing but white space
	BadJSON    Reason = "bad-json"
	BadField   Reason = "bad-field" // a JSON field is missing, of the wrong type or out of range
	BadDate    Reason = "bad-date"
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

// Kinds lists the file name extensions that are read, without dot.
func Kinds() []string { return []string{"txt", "md", "markdown", "jsonl", "ndjson", "json"} }

// Read yields the papers in one file, which name's extension tells the kind
// of. An error that is yielded, always an *Error, concerns one paper; the
// next may follow. Memory is bounded by one paper.
func Read(name string, r io.Reader) iter.Seq2[Paper, error] {
	ext := strings.ToLower(strings.TrimPrefix(path.Ext(filepath.ToSlash(name)), "."))
	switch ext {
	case "jsonl", "ndjson", "json":
		return func(yield func(Paper, error) bool) { readLines(name, r, yield) }
	case "txt", "md", "markdown":
		return func(yield func(Paper, error) bool) {
			p, err := readText(name, ext, r)
			yield(p, orNil(err))
		}
	}
	return func(yield func(Paper, error) bool) { yield(Paper{}, &Error{Name: name, Reason: Unknown}) }
}

// orNil keeps a nil *Error from becoming an error that is not nil.
func orNil(e *Error) error {
	if e == nil {
		return nil
	}
	return e
}

func readText(name, ext string, r io.Reader) (Paper, *Error) {
	b, err := io.ReadAll(io.LimitReader(r, MaxFile+1))
	switch {
	case err != nil:
		return Paper{}, &Error{Name: name, Reason: Unreadable, Err: err}
	case len(b) > MaxFile:
		return Paper{}, &Error{Name: name, Reason: TooLarge, Err: fmt.Errorf("more than %d bytes", MaxFile)}
	}
	text, encoding, err := decode(b)
	if err != nil {
		return Paper{}, &Error{Name: name, Reason: NotText, Err: err}
	}
	p := Paper{Original: b, Text: cleanText(text), Encoding: encoding, Ext: "txt", MediaType: "text/plain"}
	if ext != "txt" {
		p.Ext, p.MediaType = "md", "text/markdown"
	}
	if strings.TrimSpace(p.Text) == "" {
		return Paper{}, &Error{Name: name, Reason: NoText}
	}
	if len(p.Text) > MaxFile {
		return Paper{}, &Error{Name: name, Reason: TooLarge, Err: fmt.Errorf("more than %d bytes of text", MaxFile)}
	}
	base := path.Base(filepath.ToSlash(name))
	if p.ID = strings.TrimSuffix(base, path.Ext(base)); p.ID == "" {
		p.ID = base
	}
	if len(p.ID) > MaxID || strings.ToValidUTF8(p.ID, "") != p.ID {
		return Paper{}, &Error{Name: name, Reason: BadField, Err: errors.New("the file's name is no id")}
	}
	p.guess()
	return p, nil
}

// cleanText brings line ends to \n; form feeds part lines too.
func cleanText(s string) string {
	return strings.NewReplacer("\r\n", "\n", "\r", "\n", "\f", "\n", "\x00", "").Replace(s)
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
