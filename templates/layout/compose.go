package layout

import (
	"fmt"
	"strings"

	"casefile/templates/fonts"
)

// Result is a document with every character in its place.
type Result struct {
	Pages []Page
	Text  string // what the pages say, in reading order; a newline ends each paragraph and cell
	Lines []Line // where each piece of Text stands
	// Fields are the values that Text shows something of, as JSON pointers in
	// the order they are met.
	Fields []string
	Tags   *Tag // the structure, a TagDocument
}

// Line maps one line of a page to Text.
type Line struct {
	Page     int       `json:"page"`     // from 1
	Baseline float64   `json:"baseline"` // points below the sheet's top edge
	Size     float64   `json:"size"`     // type size in points
	Start    int       `json:"start"`    // bytes into Text
	End      int       `json:"end"`
	Field    string    `json:"field,omitempty"` // where the line's first character came from
	X        []float64 `json:"x"`               // left end of each character, then the right end of the last
	// Angle is 90 of a line that runs up the page: its baseline is then as far
	// from the sheet's left edge, and X from its top.
	Angle int `json:"angle,omitempty"`
}

// Missing is a character no face covers.
type Missing struct {
	Field string // JSON pointer; empty when the form itself holds it
	Rune  rune
}

// MissingError lists the characters that cannot be printed, each once a field.
type MissingError struct{ Glyphs []Missing }

func (e *MissingError) Error() string {
	parts := make([]string, len(e.Glyphs))
	for i, m := range e.Glyphs {
		parts[i] = fmt.Sprintf("%U in %q", m.Rune, m.Field)
	}
	return "no face covers " + strings.Join(parts, ", ")
}

// Compose lays a document out. The error is a *MissingError when characters
// cannot be printed, an *OutsideError when a text has no room in its place, or
// what the faces failed with.
func Compose(doc *Document, set *fonts.Set) (*Result, error) {
	c := settle(doc, set)
	if err := set.Err(); err != nil {
		return nil, fmt.Errorf("read the faces: %w", err)
	}
	if len(c.missing) > 0 {
		return nil, &MissingError{Glyphs: c.missing}
	}
	if c.err != nil {
		return nil, c.err
	}
	if err := c.outside(); err != nil {
		return nil, err
	}
	return &Result{Pages: c.pages, Text: c.text.String(), Lines: c.places, Fields: c.fields, Tags: c.tags[0]}, nil
}

func newComposer(doc *Document, set *fonts.Set) *composer {
	return &composer{doc: doc, fonts: set, seen: map[Missing]bool{}, shown: map[string]bool{},
		tags: []*Tag{{Role: TagDocument}}}
}

// run sets the document.
func (c *composer) run() {
	c.newPage()
	c.head()
	for _, b := range withoutLastBreaks(c.doc.Body) {
		c.block(b)
	}
	c.open()
	c.settled()
	c.textTo = len(c.places) + len(c.held)
	c.tail()
	c.furniture()
	letterhead := c.doc.Kind != Record && c.doc.Kind != Report
	c.late = letterhead && c.textFrom < c.textTo && c.textFrom < len(c.places) && c.places[c.textFrom].Page > 1
}

// withoutLastBreaks leaves out page breaks that nothing follows: what ends a
// document must not stand on a page without text (7.3.5.5).
func withoutLastBreaks(body []Block) []Block {
	for n := len(body); n > 0; n-- {
		if _, ok := body[n-1].(*PageBreak); !ok {
			return body[:n]
		}
	}
	return nil
}

// composer is one run of Compose.
type composer struct {
	doc     *Document
	fonts   *fonts.Set
	pages   []Page
	row     int     // next free grid line of the current page
	foot    float64 // lower edge of the table above that line, 0 when there is none
	text    strings.Builder
	places  []Line
	fields  []string // printed so far
	shown   map[string]bool
	missing []Missing
	seen    map[Missing]bool
	held    []unit    // lines set and not yet placed; see flow.go
	waits   []waiting // lines placed and not yet drawn; see widow.go
	opened  bool      // the recipients stand; text has begun
	tags    []*Tag    // the open elements, the document first; empty on papers
	level   int       // the headings that are open, a bit for each level
	err     error

	front   int     // pages before the text of a report: they have no numbers
	covered *Title  // the title that stands on a cover
	entries []entry // of the contents

	plan     plan
	textFrom int   // the place in places of the first line of text; see open
	textTo   int   // and of the first line after it
	late     bool  // the text does not begin on the first page
	alone    Block // the last of the text, when what follows stands on a page without
	closing  *int  // lines of the 版记, once counted
	bare     int   // the blank page before the 版记: neither has a number; 0 when there is none
}

func (c *composer) missingGlyph(field string, r rune) {
	m := Missing{field, r}
	if !c.seen[m] {
		c.seen[m] = true
		c.missing = append(c.missing, m)
	}
}

func (c *composer) newPage() {
	c.settled()
	c.pages = append(c.pages, Page{Width: pageWidth, Height: pageHeight})
	c.row, c.foot = 0, 0
}

func (c *composer) page() *Page { return &c.pages[len(c.pages)-1] }

func (c *composer) add(items ...Item) { c.page().Items = append(c.page().Items, items...) }

// rule draws a horizontal stroke whose middle is at y.
func (c *composer) rule(x1, x2, y, weight float64, color Color) {
	c.add(&Rule{X1: x1, Y1: y, X2: x2, Y2: y, Weight: weight, Color: color})
}

// put draws a line with its baseline at y and writes it to Text.
func (c *composer) put(l line, y float64) {
	c.settled()
	if len(l.atoms) == 0 {
		return
	}
	shift := c.shift(len(c.pages))
	at := Line{Page: len(c.pages), Baseline: round(y), Size: l.style.size, Start: c.text.Len(),
		Field: l.text[l.atoms[0].span].Field, X: make([]float64, 0, len(l.atoms)+1)}
	for i, a := range l.atoms {
		if i == 0 || a.span != l.atoms[i-1].span {
			c.show(l.text[a.span].Field)
		}
		c.text.WriteRune(a.r)
		at.X = append(at.X, round(l.xs[i]+shift))
	}
	last := len(l.atoms) - 1
	at.X = append(at.X, round(l.xs[last]+l.atoms[last].width+shift))
	at.End = c.text.Len()
	c.places = append(c.places, at)
	for _, run := range l.runs(y, false) {
		c.add(run)
	}
}

// show notes that a field's value is printed.
func (c *composer) show(field string) {
	if field != "" && !c.shown[field] {
		c.shown[field] = true
		c.fields = append(c.fields, field)
	}
}

// endParagraph closes a paragraph or a cell in Text.
func (c *composer) endParagraph() { c.text.WriteByte('\n') }

// round keeps a tenth of a point: what a highlight needs.
func round(v float64) float64 {
	return float64(int(v*10+0.5)) / 10
}
