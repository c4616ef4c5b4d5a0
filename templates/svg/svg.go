package svg

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"regexp"

	"casefile/templates/layout"
)

// Options is what a picture says beside what is drawn. The zero value works.
type Options struct {
	Title string // what a screen reader calls the picture
	Text  string // what the pages say, for who cannot see them
	Lang  string // of Title and Text, BCP 47; zh-CN when empty
	// Prefix begins every id, g when empty. Pictures that stand in one HTML
	// document need different ones: letters, digits, - and _, a letter first.
	Prefix string
}

const (
	longest = 14400 // points: the longest side and the farthest place that is drawn
	gap     = 12    // points between the pages of a document
)

var idPattern = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_-]{0,31}$`)

// Write draws one page. An error comes from a page that cannot be drawn (a
// length that is no number or out of bounds), from a font file, or from a Prefix
// that is none.
func Write(page layout.Page, o Options) ([]byte, error) {
	return WriteAll([]layout.Page{page}, o)
}

// WriteAll draws pages below one another as one picture, 12 pt apart. Pages must
// be at least one. The error, like that of Write, names the page.
func WriteAll(pages []layout.Page, o Options) ([]byte, error) {
	if len(pages) == 0 {
		return nil, errors.New("write svg: no pages")
	}
	if o.Prefix == "" {
		o.Prefix = "g"
	}
	if !idPattern.MatchString(o.Prefix) {
		return nil, fmt.Errorf("write svg: %q cannot begin an id", o.Prefix)
	}
	d := &drawing{prefix: o.Prefix, ids: map[glyph]int{}}
	width, height := 0.0, 0.0
	for i, page := range pages {
		if i > 0 {
			height += gap
		}
		if err := d.page(page, height); err != nil {
			return nil, fmt.Errorf("write svg: page %d: %w", i+1, err)
		}
		width, height = max(width, page.Width), height+page.Height
	}
	out := make([]byte, 0, d.size+len(d.body)+len(o.Title)+len(o.Text)+512)
	out = head(out, width, height, o)
	out = d.define(out)
	out = append(out, d.body...)
	return append(out, "</svg>\n"...), nil
}

// head opens the picture and says what it is.
func head(b []byte, width, height float64, o Options) []byte {
	b = append(b, `<svg xmlns="http://www.w3.org/2000/svg" role="img" lang="`...)
	if o.Lang == "" {
		o.Lang = "zh-CN"
	}
	b = appendEscaped(b, o.Lang)
	b = appendNumber(append(b, `" width="`...), width, 2)
	b = appendNumber(append(b, `pt" height="`...), height, 2)
	b = appendNumber(append(b, `pt" viewBox="0 0 `...), width, 2)
	b = appendNumber(append(b, ' '), height, 2)
	b = append(b, "\">\n"...)
	b = element(b, "title", o.Title)
	return element(b, "desc", o.Text)
}

// element says text, when there is any.
func element(b []byte, name, text string) []byte {
	if text == "" {
		return b
	}
	b = append(append(append(b, '<'), name...), '>')
	b = appendEscaped(b, text)
	return append(append(append(b, "</"...), name...), ">\n"...)
}

// appendEscaped writes text so that no character of it is markup, in XML and in
// HTML. What XML forbids becomes U+FFFD.
func appendEscaped(b []byte, text string) []byte {
	var out bytes.Buffer
	_ = xml.EscapeText(&out, []byte(text)) // a buffer takes everything
	return append(b, out.Bytes()...)
}
