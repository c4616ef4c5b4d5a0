package office

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"casefile/cmd/internal/pdfread"
	"casefile/templates/check"
)

// CheckRequest asks whether a PDF, whoever wrote it, is as GB/T 9704 wants it.
type CheckRequest struct {
	PDF    []byte
	Layout string // one of check.Layouts; "" is auto
}

// Checked is what was measured. What was asked of it in DESIGN is only added
// to.
type Checked struct {
	Pass   bool          `json:"pass"`
	Layout string        `json:"layout"`
	Rules  []CheckedRule `json:"rules"`
	Pages  int           `json:"pages"`
	// Note says why nothing was measured: "no-text" for a scan. It does not
	// pass, and no rule of it is anything but not-applicable.
	Note    string        `json:"note,omitempty"`
	Skipped []CheckedSkip `json:"skipped,omitempty"` // what could not be read of the file
}

// CheckedRule is the verdict of one rule. Wanted and Measured are figures and
// what the document says; Want, Got and Mend are for people.
type CheckedRule struct {
	ID       string         `json:"id"`
	Clause   string         `json:"clause"`
	Verdict  check.Verdict  `json:"verdict"`
	Wanted   string         `json:"wanted"`
	Measured string         `json:"measured"`
	Page     int            `json:"page,omitempty"`   // of the first fault
	Faults   []CheckedFault `json:"faults,omitempty"` // all of them
	Name     string         `json:"name"`             // Chinese, as the standard calls it
	Want     string         `json:"-"`
	Mend     string         `json:"-"`
}

// CheckedFault is one place where a rule does not hold.
type CheckedFault struct {
	Page     int    `json:"page"`
	Measured string `json:"measured"`
	Got      string `json:"-"`
}

// CheckedSkip is something of the file that was passed over.
type CheckedSkip struct {
	Page   int    `json:"page,omitempty"`
	Kind   string `json:"kind"`
	Detail string `json:"detail"`
}

// What one PDF is measured for: a full page has 616 characters, so that these
// are some 800 pages.
const (
	maxChecking = time.Minute // to read it
	maxGlyphs   = 500_000
	maxStrokes  = 200_000
)

// Check measures a PDF. It needs no archive and keeps nothing: an [Operator]
// may ask. A rule that fails is no error, but an answer.
func (o *Office) Check(ctx context.Context, a Actor, r CheckRequest) (*Checked, error) {
	if err := a.allow(actForms); err != nil {
		return nil, err
	}
	as, ok := check.ParseLayout(r.Layout)
	if !ok {
		return nil, &Problem{ID: "check-layout", Kind: Usage, Args: args{"given": r.Layout, "want": layoutNames()}}
	}
	ctx, cancel := context.WithTimeout(ctx, maxChecking)
	defer cancel()
	pages, notes, err := readPages(ctx, r.PDF)
	if err != nil {
		return nil, unreadable(err)
	}
	found := check.Check(pages, check.Options{Layout: as})
	out := &Checked{Pass: found.Pass, Layout: string(found.Layout), Pages: len(pages), Rules: []CheckedRule{}}
	if !found.Text {
		out.Note = "no-text"
	}
	for _, one := range found.Rules {
		out.Rules = append(out.Rules, checkedRule(one))
	}
	for _, n := range notes {
		out.Skipped = append(out.Skipped, CheckedSkip{Page: n.Page, Kind: string(n.Kind), Detail: n.Detail})
	}
	return out, nil
}

// readPages reads all pages, as long as they hold no more than any document
// does.
func readPages(ctx context.Context, b []byte) ([]check.Page, []pdfread.Note, error) {
	f, err := pdfread.Open(ctx, b, pdfread.Limits{Glyphs: 50_000})
	if err != nil {
		return nil, nil, err
	}
	var pages []check.Page
	glyphs, strokes := 0, 0
	for i := range f.Len() {
		p, err := f.Page(ctx, i)
		if err != nil {
			return nil, nil, fmt.Errorf("page %d: %w", i+1, err)
		}
		glyphs, strokes = glyphs+len(p.Glyphs), strokes+len(p.Strokes)
		if glyphs > maxGlyphs || strokes > maxStrokes {
			return nil, nil, fmt.Errorf("%w: %d glyphs and %d strokes by page %d", pdfread.ErrTooLarge, glyphs, strokes, i+1)
		}
		pages = append(pages, p)
	}
	return pages, f.Notes(), nil
}

func layoutNames() string {
	var names []string
	for _, l := range check.Layouts() {
		names = append(names, string(l))
	}
	return strings.Join(names, "、")
}

// unreadable tells why a file is not measured.
func unreadable(err error) error {
	p := &Problem{Kind: Invalid, Err: err}
	switch {
	case errors.Is(err, pdfread.ErrNotPDF):
		p.ID = "check-not-pdf"
	case errors.Is(err, pdfread.ErrEncrypted):
		p.ID = "check-encrypted"
	case errors.Is(err, pdfread.ErrBroken):
		p.ID = "check-broken"
	case errors.Is(err, pdfread.ErrTooLarge):
		p.ID = "check-too-large"
	default:
		return err
	}
	return p
}

func checkedRule(r check.Result) CheckedRule {
	words := checkWords[r.ID]
	out := CheckedRule{ID: r.ID, Clause: r.Clause, Verdict: r.Verdict, Wanted: r.Wanted, Measured: r.Measured,
		Name: words.name, Want: words.want, Mend: words.mend}
	for _, f := range r.Faults {
		out.Faults = append(out.Faults, CheckedFault{Page: f.Page, Measured: f.Measured, Got: inChineseWords(f.Measured)})
	}
	if len(out.Faults) > 0 {
		out.Page = out.Faults[0].Page
	}
	return out
}

// Failing lists the rules that fail.
func (c *Checked) Failing() []CheckedRule {
	return slices.DeleteFunc(slices.Clone(c.Rules), func(r CheckedRule) bool { return r.Verdict != check.Fail })
}

// Count is how many rules have a verdict.
func (c *Checked) Count(v check.Verdict) int {
	n := 0
	for _, r := range c.Rules {
		if r.Verdict == v {
			n++
		}
	}
	return n
}

// Verdict is nil when the document passes, else the problem a command ends
// with.
func (c *Checked) Verdict() error {
	switch {
	case c.Note != "":
		return &Problem{ID: "check-no-text", Kind: Invalid}
	case !c.Pass:
		return &Problem{ID: "check-failed", Kind: Invalid, Args: args{"count": strconv.Itoa(len(c.Failing()))}}
	}
	return nil
}

// LayoutName is the layout in Chinese.
func (c *Checked) LayoutName() string { return checkLayouts[check.Layout(c.Layout)] }

// inChineseWords puts the few English words of a measurement into Chinese. What
// the document itself says, which stands in quotes, stays.
func inChineseWords(s string) string {
	var b strings.Builder
	for i, piece := range strings.SplitAfter(s, "”") {
		said := strings.Index(piece, "“")
		if said < 0 {
			said = len(piece)
		}
		if i > 0 && b.Len() > 0 && said > 0 && piece[0] != ' ' {
			b.WriteByte(' ')
		}
		b.WriteString(measureWords.Replace(piece[:said]) + piece[said:])
	}
	return strings.TrimSpace(b.String())
}
