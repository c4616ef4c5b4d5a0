package office

import (
	"errors"
	"io"
)

// ImportRequest files past papers: text files, docx, PDF, scans, folders of
// them, and JSON lines.
type ImportRequest struct {
	Paths []string     // on this machine; what a person at a web page names is no path, see Files
	Files []ImportFile // that come in as streams, such as uploads; filed after Paths
	Case  string       // default "imported"
	// Again files papers whose very bytes are in the case already under
	// another name, which are otherwise only told of.
	Again bool
	// Progress, when set, is called after each paper, by one goroutine.
	Progress func(ImportProgress)
}

// ImportFile is a file that comes in as a stream. A file of papers is refused
// when it is longer than 64 MB, JSON lines when one line is.
type ImportFile struct {
	// Name is what it is called: its ending tells the kind together with the
	// bytes, the rest is the paper's own id. Folders in it are shown in
	// messages and never opened.
	Name string
	Size int64                         // bytes, to know how much to read at a time; 0 unknown
	Open func() (io.ReadCloser, error) // is called once, by any goroutine
}

// ImportProgress tells how far an import has come.
type ImportProgress struct {
	Done   int // papers filed or known
	Failed int
	File   int    // of how many files the one of Name is, from 1
	Files  int    // a file of JSON lines holds many papers
	Name   string // without its folders
}

// Imported is one paper that went in.
type Imported struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	Path  string `json:"path"`
	Known bool   `json:"known,omitempty"` // was there already, same bytes
	Kind  string `json:"kind,omitempty"`  // txt, md, json, docx, pdf, doc …
	// What is known of it beside its title; Guessed says what of it all is only
	// guessed: title, number, date, unit.
	Number  string   `json:"number,omitempty"`
	Date    string   `json:"date,omitempty"`
	Unit    string   `json:"unit,omitempty"` // 发文机关
	Guessed []string `json:"guessed,omitempty"`
	// Marked is the 密级 printed on it. The archive's own is that of the case it
	// goes into: people decide of it.
	Marked string `json:"marked,omitempty"`
	// NoText is why nothing could be read of it: scan, encrypted, format, limits. "" it was.
	NoText string `json:"no_text,omitempty"`
	// Same is another document with the very same bytes, Like one that says the
	// same (疑似重复); of those only that the actor may read.
	Same string `json:"same,omitempty"`
	Like string `json:"like,omitempty"`
}

// ImportFailure is one paper that did not.
type ImportFailure struct {
	Path     string    `json:"path"` // file, or file:line
	Messages []Message `json:"messages"`
	at       int       // its place in the input
	err      error
}

// Duplicate is a paper that was not filed again: its bytes are in the archive
// under another name.
type Duplicate struct {
	Path  string `json:"path"`
	ID    string `json:"id"` // of the document that has them
	Title string `json:"title"`
}

// ImportReport tells of every paper; a bad one never stops the rest.
type ImportReport struct {
	Case       string          `json:"case"`
	Imported   []Imported      `json:"imported"`
	Failed     []ImportFailure `json:"failed"`
	Duplicates []Duplicate     `json:"duplicates,omitempty"`
	Kinds      map[string]int  `json:"kinds,omitempty"` // papers filed, by kind
	NoText     int             `json:"no_text,omitempty"`
	Searchable bool            `json:"searchable"`
	IndexErr   error           `json:"-"`
	TookMS     float64         `json:"took_ms,omitempty"`
}

// Err names every paper that did not go in.
func (r *ImportReport) Err() error {
	var all []error
	for _, f := range r.Failed {
		all = append(all, f.err)
	}
	return errors.Join(all...)
}
