package ingest

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"
)

// readLines reads JSON lines; a bad one is yielded as an error and the next
// follows.
func readLines(name string, r io.Reader, yield func(Paper, error) bool) {
	br := bufio.NewReaderSize(r, 1<<16)
	for n := 1; ; n++ {
		line, err := readLine(br)
		if n == 1 {
			line = bytes.TrimPrefix(line, []byte("\xef\xbb\xbf"))
		}
		var bad *Error
		switch {
		case errors.Is(err, errLong):
			bad = &Error{Reason: TooLarge, Err: fmt.Errorf("more than %d bytes", MaxLine)}
		case err != nil && !errors.Is(err, io.EOF):
			bad = &Error{Reason: Unreadable, Err: err}
		case isBlank(line):
			if err != nil {
				return
			}
			continue
		}
		var p Paper
		if bad == nil {
			p, bad = parseLine(line)
			p.Line = n
		}
		if bad != nil {
			bad.Name, bad.Line = name, n
			p = Paper{Line: n}
		}
		if !yield(p, orNil(bad)) || err != nil && !errors.Is(err, errLong) {
			return
		}
	}
}

var errLong = errors.New("line too long")

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
}

func parseLine(line []byte) (Paper, *Error) {
	var j jsonPaper
	if err := json.Unmarshal(line, &j); err != nil {
		var kind *json.UnmarshalTypeError
		if errors.As(err, &kind) && kind.Field != "" {
			return Paper{}, &Error{Reason: BadField, Err: err}
		}
		return Paper{}, &Error{Reason: BadJSON, Err: err}
	}
	p := Paper{Original: line, Ext: "json", MediaType: "application/json", Encoding: "utf-8",
		Title: oneLine(j.Title), Number: oneLine(j.Number)}
	switch {
	case j.ID == nil || *j.ID == "" || len(*j.ID) > MaxID:
		return Paper{}, &Error{Reason: BadField, Err: fmt.Errorf("id: a string of 1–%d bytes is needed", MaxID)}
	case len(p.Title) > MaxTitle:
		return Paper{}, &Error{Reason: BadField, Err: fmt.Errorf("title: more than %d bytes", MaxTitle)}
	case utf8.RuneCountInString(p.Number) > maxNumber:
		return Paper{}, &Error{Reason: BadField, Err: fmt.Errorf("number: more than %d characters", maxNumber)}
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
	p.guess()
	return p, nil
}
