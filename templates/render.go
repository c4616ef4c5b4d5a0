package templates

import (
	"cmp"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"casefile/templates/fonts"
	"casefile/templates/layout"
	"casefile/templates/pdf"
)

func itoa(n int) string { return strconv.Itoa(n) }

// Options are what a document is rendered with beside its values. The zero
// value renders what the values alone say.
type Options struct {
	Number string // 发文字号 as printed, e.g. 某纪函〔2026〕12号
	Date   string // 成文日期 (ISO) when the values have none
	Draft  bool   // mark every page 草稿
	// AttachValues puts the values that the pages show into the PDF as
	// values.json, which makes it a PDF/A-3a.
	AttachValues bool
	Program      string // name and version of the program, for the PDF's /Creator
}

// Rendered is a document in its three shapes. The same form, values, options,
// faces and program version give the same bytes.
type Rendered struct {
	Title      string
	Date       string // ISO 成文日期, "" when there is none yet
	PDF        []byte
	Text       string        // what the pages say, in reading order
	Map        []layout.Line // where each piece of Text stands
	Pages      int
	PageStarts []int // byte offset into Text at which each page begins
}

// Renderer renders forms with one set of faces. It is safe for concurrent use.
type Renderer struct{ Fonts *fonts.Set }

// Compose gives the values their places without drawing them. The error is a
// Problems when a character cannot be printed, naming field and rune.
func (r Renderer) Compose(f *Form, v Values, opts Options) (*layout.Result, string, error) {
	blocks, err := f.run(v, opts)
	if err != nil {
		return nil, "", err
	}
	doc := &layout.Document{Kind: f.Layout, Setup: f.Page, Elements: f.elements(v, opts),
		Body: blocks, Annexes: f.annexes(v), Draft: opts.Draft}
	res, err := layout.Compose(doc, r.Fonts)
	var missing *layout.MissingError
	if errors.As(err, &missing) {
		return nil, "", f.missing(missing)
	}
	var outside *layout.OutsideError
	if errors.As(err, &outside) {
		return nil, "", Problems{f.problem("layout.no-room", outside.Field, "page", itoa(outside.Page))}
	}
	if errors.Is(err, layout.ErrTooWide) {
		return nil, "", Problems{{ID: "layout.too-wide"}}
	}
	if err != nil {
		return nil, "", fmt.Errorf("lay out %s: %w", f.Name(), err)
	}
	return res, titleOf(f, blocks), nil
}

// Render draws the values in the form. Its error is like Compose's.
func (r Renderer) Render(f *Form, v Values, opts Options) (*Rendered, error) {
	res, title, err := r.Compose(f, v, opts)
	if err != nil {
		return nil, err
	}
	out := &Rendered{Title: title, Text: res.Text, Map: res.Lines, Pages: len(res.Pages), PageStarts: pageStarts(res)}
	out.Date = f.dateOf(v, opts)
	program := opts.Program
	if program == "" {
		program = "casefile"
	}
	files, err := attachments(v, res, opts)
	if err != nil {
		return nil, fmt.Errorf("attach the values of %s: %w", f.Name(), err)
	}
	out.PDF, err = pdf.Write(res.Pages, pdf.Meta{
		Title: title, Author: f.Element(v, "issuer"), Subject: opts.Number,
		Date: out.Date, Creator: program, Producer: program, Tags: res.Tags, Files: files,
	})
	if err != nil {
		return nil, fmt.Errorf("write %s: %w", f.Name(), err)
	}
	return out, nil
}

// dateOf is the 成文日期: what the values say, in the field the layout prints or
// in one the form keeps off the page, else what the options say.
func (f *Form) dateOf(v Values, opts Options) string {
	return cmp.Or(f.Element(v, "date"), v.String("date"), opts.Date)
}

// run executes the form's body over the values and reads the Markdown.
func (f *Form) run(v Values, opts Options) ([]layout.Block, error) {
	data := wrap(f.Fields, "", v.data)
	data[docKey] = map[string]any{"number": &leaf{text: opts.Number}, "date": date(&leaf{text: opts.Date})}
	var e emitter
	data[emitKey] = e.emit
	var out strings.Builder
	if err := f.body.tmpl.Execute(&out, data); err != nil {
		return nil, Problems{templateProblem(f.body.name, f.body.line, err)}
	}
	blocks, torn := readBlocks(out.String(), e.values)
	if torn != nil {
		return nil, Problems{{ID: "form.table-merge", Path: f.body.name, Args: map[string]string{
			"table": itoa(torn.table), "row": itoa(torn.row), "column": itoa(torn.column)}}}
	}
	return blocks, nil
}

// titleOf is the text of the document's title, else the form's name.
func titleOf(f *Form, blocks []layout.Block) string {
	for _, b := range blocks {
		if t, ok := b.(*layout.Title); ok {
			return strings.ReplaceAll(t.Text.Plain(), "\n", "")
		}
	}
	return f.Title
}

func pageStarts(res *layout.Result) []int {
	starts := make([]int, len(res.Pages))
	page := 0
	for _, l := range res.Lines {
		for page < l.Page {
			starts[page] = l.Start
			page++
		}
	}
	for ; page < len(starts); page++ {
		starts[page] = len(res.Text)
	}
	return starts
}

func (f *Form) missing(err *layout.MissingError) Problems {
	var ps Problems
	for _, m := range err.Glyphs {
		ps = append(ps, f.problem("glyph.missing", m.Field, "rune", fmt.Sprintf("U+%04X", m.Rune), "char", string(m.Rune)))
	}
	f.sortProblems(ps)
	return ps
}
