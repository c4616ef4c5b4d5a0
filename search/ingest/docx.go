package ingest

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
)

// Of a docx is read what its body says: paragraphs, tables cell by cell, notes
// at the end, text boxes behind the paragraph they hang on. Insertions that are
// tracked are kept and deletions dropped. Headers and footers are left out, and
// numbers that a program would give to paragraphs are not invented.

// readDocx returns the title that the properties of the file say.
func (p *Paper) readDocx(ctx context.Context) (string, *Error) {
	c, bad := openZip(p.Original)
	if bad != nil {
		return "", bad
	}
	text, err := c.text(ctx)
	switch {
	case errors.Is(err, ErrEncrypted):
		p.NoText = Encrypted
		return "", nil
	case err != nil && c.bomb:
		return "", &Error{Reason: TooLarge, Err: errBomb}
	case errors.Is(err, errDeep), errors.Is(err, errTag), errors.Is(err, errMuch):
		return "", &Error{Reason: TooLarge, Err: err}
	case err != nil:
		return "", &Error{Reason: Broken, Err: err}
	}
	if p.Text = text; strings.TrimSpace(text) == "" {
		p.Text, p.NoText = "", Scan
	}
	return c.title(), nil
}

func (c *container) text(ctx context.Context) (string, error) {
	main := c.mainPart()
	w := &word{ctx: ctx}
	if err := w.read(c, main, "document"); err != nil {
		return "", err
	}
	related := c.relations(main)
	for kind, wanted := range map[string][]string{"footnotes": w.footnotes, "endnotes": w.endnotes} {
		if len(wanted) == 0 || !c.has(related[kind]) {
			continue
		}
		n := &word{ctx: ctx, notes: map[string]string{}}
		if err := n.read(c, related[kind], kind); err != nil {
			return "", err
		}
		if kind == "footnotes" {
			w.noteTexts[0] = n.notes
		} else {
			w.noteTexts[1] = n.notes
		}
	}
	w.appendNotes()
	return string(append(bytes.TrimRight(w.out, "\n"), '\n')), nil
}

// appendNotes puts the notes after the body, in the order they are referred to.
func (w *word) appendNotes() {
	for i, ids := range [][]string{w.footnotes, w.endnotes} {
		for _, id := range ids {
			w.out = append(w.out, w.noteTexts[i][id]...)
		}
	}
}

// title is that of the core properties.
func (c *container) title() string {
	b, err := c.small("docProps/core.xml")
	if err != nil {
		return ""
	}
	var core struct {
		Title string `xml:"http://purl.org/dc/elements/1.1/ title"`
	}
	d := xml.NewDecoder(bytes.NewReader(b))
	d.CharsetReader = asItIs
	if d.Decode(&core) != nil {
		return ""
	}
	return core.Title
}

// maxDepth is of elements within one another; a table in a table in a text box
// has some 60.
const maxDepth = 400

const maxNotes = 100_000 // of a docx

var (
	errDeep = fmt.Errorf("elements are nested more than %d deep", maxDepth)
	errMuch = fmt.Errorf("more than %d bytes of text or %d notes", MaxFile, maxNotes)
)

// word reads one part of WordprocessingML.
type word struct {
	ctx   context.Context
	dec   *xml.Decoder
	depth int
	count int

	out                 []byte
	boxes               [][]byte // text boxes of the paragraph that is being read
	joined              bool     // the mark at its end was deleted
	footnotes, endnotes []string // ids that are referred to
	referred            map[string]bool
	noteTexts           [2]map[string]string
	notes               map[string]string // of a part of notes, by id
}

// read reads a part whose root element has the name root.
func (w *word) read(c *container, part, root string) error {
	r, done, err := c.open(part)
	if err != nil {
		return err
	}
	return done(w.root(r, part, root))
}

// root reads a root element and what is in it.
func (w *word) root(r io.Reader, part, root string) error {
	w.dec = xml.NewDecoder(r)
	w.dec.CharsetReader = asItIs
	for {
		t, err := w.token()
		if errors.Is(err, io.EOF) {
			return fmt.Errorf("the part %.100q is empty", part)
		}
		if err != nil {
			return err
		}
		if e, ok := t.(xml.StartElement); ok {
			if !isWord(e.Name) || e.Name.Local != root {
				return fmt.Errorf("%.100q is no part of a text document", part)
			}
			return w.children()
		}
	}
}

// token counts what comes, and looks whether anybody still waits for it.
func (w *word) token() (xml.Token, error) {
	if w.count++; w.count%4096 == 0 && w.ctx.Err() != nil {
		return nil, w.ctx.Err()
	}
	t, err := w.dec.Token()
	switch t.(type) {
	case xml.StartElement:
		if w.depth++; w.depth > maxDepth {
			return nil, errDeep
		}
	case xml.EndElement:
		w.depth--
	}
	if len(w.out) > MaxFile || len(w.referred) > maxNotes || len(w.notes) > maxNotes {
		return nil, errMuch
	}
	return t, err
}

// each calls do with every element directly below the one that has begun.
func (w *word) each(do func(xml.StartElement) error) error {
	for {
		t, err := w.token()
		if err != nil {
			if errors.Is(err, io.EOF) {
				err = io.ErrUnexpectedEOF
			}
			return err
		}
		switch t := t.(type) {
		case xml.StartElement:
			if err := do(t); err != nil {
				return err
			}
		case xml.EndElement:
			return nil
		}
	}
}

func (w *word) children() error { return w.each(w.element) }

// skip reads past the element that has begun.
func (w *word) skip() error {
	return w.each(func(xml.StartElement) error { return w.skip() })
}

// isWord knows the name space of both editions of the standard.
func isWord(n xml.Name) bool {
	return n.Space == "http://schemas.openxmlformats.org/wordprocessingml/2006/main" ||
		n.Space == "http://purl.oclc.org/ooxml/wordprocessingml/main"
}

func attr(e xml.StartElement, local string) string {
	for _, a := range e.Attr {
		if a.Name.Local == local {
			return a.Value
		}
	}
	return ""
}
