// Package ingest turns past papers as they lie about in an office into clean
// text to file and to index: text and Markdown files in UTF-8, GB18030 or
// Big5, and JSON lines of {id, title, text, date?}. The original bytes are
// kept beside the text. What is not said by the input but guessed from it
// (标题, 文号, 日期) is marked as guessed.
package ingest

import (
	"fmt"
	"io"
	"iter"
)

// Limits on input. Larger input is refused, never cut.
const (
	MaxFile  = 64 << 20 // bytes of one text file
	MaxLine  = 16 << 20 // bytes of one JSON line
	MaxID    = 1000     // bytes of an id
	MaxTitle = 1000     // bytes of a title that is given; a guessed one is shorter
)

// Paper is one past paper. Offsets into Text are UTF-8 bytes.
type Paper struct {
	ID        string // from the input, or from the file's name
	Title     string
	Text      string
	Date      string   // civil date, 2010-06-30; "" unknown
	Number    string   // 文号 as printed; "" unknown
	Guessed   []string // which of title, number, date are guesses
	Original  []byte   // the bytes the paper came in as
	MediaType string   // of Original
	Ext       string   // txt, md, json
	Encoding  string   // utf-8, gb18030, big5
	Line      int      // in JSON lines, from 1; 0 for a file
}

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
func Kinds() []string { return []string{"txt", "md", "jsonl", "ndjson"} }

// Read yields the papers in one file, which name's extension tells the kind
// of. An error that is yielded, always an *Error, concerns one paper; the
// next may follow. Memory is bounded by one paper.
func Read(name string, r io.Reader) iter.Seq2[Paper, error] { panic("soon") }
