package office

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sort"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"casefile/archive"
	"casefile/cmd/internal/pdfread"
	"casefile/search"
	"casefile/templates/check"
	"casefile/templates/layout"
)

// HitsRequest asks where the words of a query are in one document.
type HitsRequest struct {
	Doc   string
	Query string
	Wider bool // other wordings too, as in SearchRequest
	Place int  // which place is the one looked for, from 1; 0 is the best
}

// Hits is where the words of a query are in a document, in order.
type Hits struct {
	Total  int     `json:"total"` // places; of more than search.MaxMarks only the first are listed
	Runs   int     `json:"runs"`  // of the query that were looked for; 0 when it asks of other things than the text
	Main   int     `json:"main"`  // which of Places is looked for; -1 when there is none
	Places []Place `json:"places"`
	PDF    string  `json:"pdf,omitempty"` // part that is a PDF with these places on its pages: pdf, original; "" for none
	// Plain says why that PDF can be shown only without marks; "" it can be marked.
	Plain *Message `json:"plain,omitempty"`
	Text  string   `json:"-"`               // of the document,
	Added bool     `json:"added,omitempty"` // which was added later 后补文本, and whose places are in no PDF here
}

// Place is one place.
type Place struct {
	Range  [2]int        `json:"range"`          // of the document's Text, in bytes
	Page   int           `json:"page,omitempty"` // from 1; 0 when the paper has no pages
	Rects  []layout.Rect `json:"rects,omitempty"`
	Before string        `json:"before,omitempty"` // a few words of it,
	Words  string        `json:"words"`            // what is marked, white space made one space,
	After  string        `json:"after,omitempty"`  // and a few after it
}

// Hits finds all places of a query in a document that the actor may read: what
// its text says, whatever state the index is in.
func (o *Office) Hits(ctx context.Context, a Actor, r HitsRequest) (_ *Hits, err error) {
	t := o.trace(ctx, a, actRead, "places").of(r.Doc).asked(r.Query)
	defer t.end(&err)
	m, err := o.marking(ctx, a, r)
	if err != nil {
		return nil, err
	}
	if m.hits.PDF == "original" && len(m.hits.Places) > 0 { // what others wrote may not take marks
		if _, err := m.copy(ctx); err != nil {
			kind, messages := Explain(err)
			if kind == Damaged || ctx.Err() != nil {
				return nil, err
			}
			m.hits.Plain = &messages[0]
		}
	}
	return m.hits, nil
}

// Marked is a copy of a document's PDF in which the places of a query are marked
// 检索标注件: the stored bytes and an update behind them, never filed, and said to
// be no original in its name and in what it says of itself.
func (o *Office) Marked(ctx context.Context, a Actor, r HitsRequest) (_ *Part, _ *Hits, err error) {
	t := o.trace(ctx, a, actRead, "marked").of(r.Doc).asked(r.Query)
	defer t.end(&err)
	m, err := o.marking(ctx, a, r)
	if err != nil {
		return nil, nil, err
	}
	switch {
	case len(m.hits.Places) == 0:
		return nil, nil, &Problem{ID: "mark-none", Kind: Missing, Args: args{"document": r.Doc}}
	case m.hits.PDF == "":
		return nil, nil, &Problem{ID: "mark-no-pdf", Kind: Missing, Args: args{"document": r.Doc}}
	}
	b, err := m.copy(ctx)
	if err != nil {
		return nil, nil, err
	}
	return &Part{Doc: r.Doc, Part: "pdf", Name: strings.ReplaceAll(r.Doc, "/", "_") + "-检索标注件.pdf", MediaType: "application/pdf",
		Bytes: b, Size: len(b), SHA256: string(archive.DigestOf(b))}, m.hits, nil
}

// Pages are the pages that have places, in order.
func (h *Hits) Pages() (all []int) {
	for _, p := range h.Places {
		for _, r := range p.Rects {
			all = append(all, r.Page)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// marking is a document, its record, and where the words are.
type marking struct {
	arch   *archive.Archive
	doc    *archive.DocState
	record archive.Record
	lines  []layout.Line // in the order of the text
	hits   *Hits
}

// marking finds the places. A document without a filed text has none.
func (o *Office) marking(ctx context.Context, a Actor, r HitsRequest) (*marking, error) {
	arch, _, d, err := o.find(ctx, a, actRead, r.Doc)
	if err != nil {
		return nil, err
	}
	m := &marking{arch: arch, doc: d, hits: &Hits{Main: -1, Places: []Place{}}}
	if !d.Filed() {
		return m, nil
	}
	if m.record, err = arch.Record(ctx, d); err != nil {
		return nil, err
	}
	if m.record, m.hits.Added, err = arch.WithText(ctx, d, m.record); err != nil {
		return nil, err
	}
	if err := m.readMap(); err != nil {
		return nil, err
	}
	m.hits.Text, m.hits.PDF = m.record.Text, m.pdf()
	options, err := o.indexOptions(ctx)
	if err != nil {
		return nil, err
	}
	found, err := options.Marks(m.record.Text, search.Request{Query: r.Query, Wider: r.Wider, Today: o.Today()})
	if err != nil {
		return nil, atCharacter(err, r.Query)
	}
	m.place(found, r.Place)
	return m, nil
}

func (m *marking) readMap() error {
	if len(m.record.Map) == 0 {
		return nil
	}
	if err := json.Unmarshal(m.record.Map, &m.lines); err != nil {
		return fmt.Errorf("read the map of %s: %w", m.doc.ID, err)
	}
	slices.SortStableFunc(m.lines, func(a, b layout.Line) int { return a.Start - b.Start })
	return nil
}

// pdf is the part on whose pages the text stands.
func (m *marking) pdf() string {
	if len(m.lines) == 0 || m.hits.Added {
		return ""
	}
	if _, ok := m.doc.Part(archive.RolePDF); ok {
		return "pdf"
	}
	if p, ok := m.doc.Part(archive.RoleOriginal); ok && strings.HasSuffix(strings.ToLower(p.Name), ".pdf") {
		return "original"
	}
	return ""
}

// place tells of each range where it stands.
func (m *marking) place(found *search.Marks, wanted int) {
	m.hits.Total, m.hits.Runs, m.hits.Main = found.Total, found.Runs, found.Best
	if wanted >= 1 && wanted <= len(found.Ranges) {
		m.hits.Main = wanted - 1
	}
	for _, r := range found.Ranges {
		p := Place{Range: r, Rects: rectsOf(m.record.Text, m.lines, r)}
		p.Before, p.Words, p.After = excerpt(m.record.Text, r)
		if p.Page = sort.SearchInts(m.record.PageStarts, r[0]+1); len(p.Rects) > 0 {
			p.Page = p.Rects[0].Page
		}
		m.hits.Places = append(m.hits.Places, p)
	}
}

// rectsOf is layout.Rects over the lines that the range touches alone; lines
// are in the order of the text.
func rectsOf(text string, lines []layout.Line, r [2]int) []layout.Rect {
	from := sort.Search(len(lines), func(i int) bool { return lines[i].End > r[0] })
	to := sort.Search(len(lines), func(i int) bool { return lines[i].Start >= r[1] })
	return layout.Rects(text, lines[min(from, to):to], r[0], r[1])
}

// excerptRunes are shown before and after a place.
const excerptRunes = 16

// excerpt is a range and what stands around it, for people to read.
func excerpt(text string, r [2]int) (before, words, after string) {
	from, to := r[0], r[1]
	for range 2 * excerptRunes {
		_, n := utf8.DecodeLastRuneInString(text[:from])
		from -= n
		_, n = utf8.DecodeRuneInString(text[to:])
		to += n
	}
	cut := func(s string) []rune { return []rune(collapse(s)) }
	b, a := cut(text[from:r[0]]), cut(text[r[1]:to])
	return string(b[max(0, len(b)-excerptRunes):]), collapse(text[r[0]:r[1]]), string(a[:min(len(a), excerptRunes)])
}

// collapse leaves white space out, but for one space between letters or digits,
// and what is no text.
func collapse(s string) string {
	var b strings.Builder
	gap, last := false, ' '
	for _, c := range strings.ToValidUTF8(s, "\ufffd") {
		if unicode.IsSpace(c) || unicode.IsControl(c) {
			gap = true
			continue
		}
		if gap && last < 0x2000 && c < 0x2000 && last != ' ' {
			b.WriteByte(' ')
		}
		b.WriteRune(c)
		gap, last = false, c
	}
	return b.String()
}

// copyLimits bound the marking of a PDF that others wrote.
var copyLimits = pdfread.Limits{Time: 10 * time.Second}

// copy is the document's PDF with the marks.
func (m *marking) copy(ctx context.Context) ([]byte, error) {
	role := archive.RolePDF
	if m.hits.PDF == "original" {
		role = archive.RoleOriginal
	}
	b, err := m.arch.Part(ctx, m.doc, role)
	if err != nil {
		return nil, err
	}
	var marks []pdfread.Highlight
	for i, p := range m.hits.Places {
		for _, r := range p.Rects {
			marks = append(marks, pdfread.Highlight{Page: r.Page, Box: check.Box{X1: r.X1, Y1: r.Y1, X2: r.X2, Y2: r.Y2}, Main: i == m.hits.Main})
		}
	}
	b, err = pdfread.Mark(ctx, b, copyLimits, marks, pdfread.Copy{Title: "（检索标注件，非原件）" + m.record.Title, Note: "检索标注件，非原件"})
	switch {
	case err == nil || ctx.Err() != nil:
		return b, err
	case errors.Is(err, pdfread.ErrEncrypted) || errors.Is(err, pdfread.ErrNoUpdate):
		return nil, &Problem{ID: "mark-closed", Kind: Invalid, Args: args{"document": string(m.doc.ID)}, Err: err}
	}
	return nil, &Problem{ID: "mark-failed", Kind: Invalid, Args: args{"document": string(m.doc.ID)}, Err: err}
}
