package query

import (
	"fmt"
	"strings"
)

// Error says what is wrong and where.
type Error struct {
	ID  ErrorID
	Pos int // byte offset in the input
}

// ErrorID is a stable id for people's messages.
type ErrorID string

// What can be wrong.
const (
	Empty        ErrorID = "query-empty"
	TooLong      ErrorID = "query-too-long"
	TooMany      ErrorID = "query-too-many-clauses"
	TooDeep      ErrorID = "query-too-deep"
	NotUTF8      ErrorID = "query-not-utf8"
	OpenQuote    ErrorID = "query-open-quote"
	OpenGroup    ErrorID = "query-open-group" // a parenthesis without its other half
	NoValue      ErrorID = "query-no-value"   // a field, a minus, parentheses or quotes with nothing after or in them
	LoneOr       ErrorID = "query-lone-or"    // OR with nothing before or after it
	BadDate      ErrorID = "query-bad-date"
	BadYear      ErrorID = "query-bad-year"
	OnlyExcludes ErrorID = "query-only-excludes"
)

func (e *Error) Error() string { return fmt.Sprintf("%s at byte %d", e.ID, e.Pos) }

// Errors are several things wrong with one query, from left to right.
// errors.As finds the first as an *Error.
type Errors []*Error

// maxErrors is how many are told.
const maxErrors = 8

func (e Errors) Error() string {
	lines := make([]string, len(e))
	for i, each := range e {
		lines[i] = each.Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap are the single errors.
func (e Errors) Unwrap() []error {
	all := make([]error, len(e))
	for i, each := range e {
		all[i] = each
	}
	return all
}

// Join makes one error of what is wrong with a query: nil, an *Error or Errors.
func Join(all []*Error) error {
	switch len(all) {
	case 0:
		return nil
	case 1:
		return all[0]
	}
	return Errors(all[:min(len(all), maxErrors)])
}

// Note is about a query that was understood, but may be meant otherwise.
type Note struct {
	ID   NoteID `json:"id"`
	Text string `json:"text"` // what it is about, as typed
	Pos  int    `json:"pos"`  // byte offset in the input
}

// NoteID is a stable id for people's messages.
type NoteID string

// What is worth a note.
const (
	UnknownField NoteID = "query-note-unknown-field" // 某词: is no field and was searched for as text
	NoOperator   NoteID = "query-note-no-operator"   // AND, NOT and or were searched for as text
	TextParens   NoteID = "query-note-text-parens"   // parentheses that do not pair up were searched for as text
)

// maxNotes is how many are told.
const maxNotes = 8
