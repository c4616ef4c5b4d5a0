package ingest

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"
	"time"
	"unicode/utf8"
)

// Line is one line of JSON lines, or why it could not be read.
type Line struct {
	Name  string // of the file
	No    int    // from 1
	Bytes []byte
	Err   error // an *Error
}

// Lines parts a file of JSON lines; blank ones are passed over. What cannot be
// read is a Line with an error, and the next follows.
func Lines(name string, r io.Reader) iter.Seq[Line] {
	return func(yield func(Line) bool) {
		br := bufio.NewReaderSize(r, 1<<16)
		for n := 1; ; n++ {
			line, err := readLine(br)
			if n == 1 {
				line = bytes.TrimPrefix(line, []byte("\xef\xbb\xbf"))
			}
			l := Line{Name: name, No: n, Bytes: line}
			switch {
			case errors.Is(err, errLong):
				l.Err = &Error{Name: name, Line: n, Reason: TooLarge, Err: fmt.Errorf("more than %d bytes", MaxLine)}
			case err != nil && !errors.Is(err, io.EOF):
				l.Err = &Error{Name: name, Line: n, Reason: Unreadable, Err: err}
			case isBlank(line):
				if err != nil {
					return
				}
				continue
			}
			if !yield(l) || err != nil && !errors.Is(err, errLong) || errors.Is(err, io.EOF) {
				return
			}
		}
	}
}

// Paper reads the paper of a line. Its error is an *Error.
func (l Line) Paper() (Paper, error) {
	if l.Err != nil {
		return Paper{Line: l.No}, l.Err
	}
	p, bad := parseLine(l.Bytes)
	if bad != nil {
		bad.Name, bad.Line = l.Name, l.No
		return Paper{Line: l.No}, bad
	}
	p.Line = l.No
	return p, nil
}

var errLong = errors.New("line too long")

// SyntaxError is what a decoder says of a line of JSON that is wrong, with the
// whole character that it stopped at: encoding/json names its first byte alone.
func SyntaxError(line []byte, err error) error {
	var bad *json.SyntaxError
	if !errors.As(err, &bad) || bad.Offset < 1 || bad.Offset > int64(len(line)) || line[bad.Offset-1] < utf8.RuneSelf {
		return err
	}
	at := int(bad.Offset) - 1
	for at > 0 && !utf8.RuneStart(line[at]) {
		at--
	}
	r, _ := utf8.DecodeRune(line[at:])
	first := fmt.Sprintf("%q", rune(line[bad.Offset-1]))
	return &syntaxError{strings.Replace(err.Error(), first, fmt.Sprintf("%q", r), 1), err}
}

type syntaxError struct {
	text string
	err  error
}

func (e *syntaxError) Error() string { return e.text }
func (e *syntaxError) Unwrap() error { return e.err }

// readLine returns the next line without its end. io.EOF comes with the last
// one; errLong when the line, which has been read past, is too long.
func readLine(br *bufio.Reader) ([]byte, error) {
	var line []byte
	long := false
	for {
		part, err := br.ReadSlice('\n')
		if long = long || len(line)+len(part) > MaxLine; !long {
			line = append(line, part...)
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
		case long && err == nil:
			return nil, errLong
		case long:
			return nil, errors.Join(errLong, err)
		default:
			return bytes.TrimRight(line, "\r\n"), err
		}
	}
}

type jsonPaper struct {
	ID     *string `json:"id"`
	Title  string  `json:"title"`
	Text   *string `json:"text"`
	Date   string  `json:"date"`
	Number string  `json:"number"`
	Unit   string  `json:"unit"`
}

func parseLine(line []byte) (Paper, *Error) {
	var j jsonPaper
	if err := json.Unmarshal(line, &j); err != nil {
		var kind *json.UnmarshalTypeError
		if errors.As(err, &kind) && kind.Field != "" {
			return Paper{}, &Error{Reason: BadField, Err: err}
		}
		return Paper{}, &Error{Reason: BadJSON, Err: SyntaxError(line, err)}
	}
	p := Paper{Original: line, Ext: "json", MediaType: "application/json", Encoding: "utf-8",
		Title: oneLine(j.Title), Number: oneLine(j.Number), Unit: oneLine(j.Unit)}
	switch {
	case j.ID == nil || *j.ID == "" || len(*j.ID) > MaxID:
		return Paper{}, &Error{Reason: BadField, Err: fmt.Errorf("id: a string of 1–%d bytes is needed", MaxID)}
	case len(p.Title) > MaxTitle:
		return Paper{}, &Error{Reason: BadField, Err: fmt.Errorf("title: more than %d bytes", MaxTitle)}
	case utf8.RuneCountInString(p.Number) > maxNumber:
		return Paper{}, &Error{Reason: BadField, Err: fmt.Errorf("number: more than %d characters", maxNumber)}
	case utf8.RuneCountInString(p.Unit) > maxNumber:
		return Paper{}, &Error{Reason: BadField, Err: fmt.Errorf("unit: more than %d characters", maxNumber)}
	case j.Text == nil:
		return Paper{}, &Error{Reason: BadField, Err: errors.New("text: missing")}
	}
	p.ID, p.Text = *j.ID, cleanText(*j.Text)
	if strings.TrimSpace(p.Text) == "" {
		return Paper{}, &Error{Reason: NoText}
	}
	if j.Date != "" {
		day, err := time.Parse(time.DateOnly, j.Date)
		if err != nil || day.Year() < 1 {
			return Paper{}, &Error{Reason: BadDate, Err: fmt.Errorf("date: %.20q is not of the form 2026-03-05", j.Date)}
		}
		p.Date = j.Date
	}
	p.guess("")
	return p, nil
}
