package office

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"
	"sync"

	"casefile/archive"
	"casefile/search"
	"casefile/templates"
)

// BatchRequest asks for one document of a form for each row of some data.
type BatchRequest struct {
	Form string
	Name string // of the data: .csv is read as such, all else as JSON lines
	Data []byte

	// To issue into a file 案卷:
	Case       string
	Header     CaseHeader
	ApprovedBy []string // by the order of the form's sign-offs
	Date       string   // 成文日期 of rows that name none; empty: today

	// Called one at a time, in any order of rows.
	Committed func(BatchDone) error
	Failed    func(BatchFailure) error
	Progress  func(done, failed, all int)
}

// BatchDone acknowledges one row.
type BatchDone struct {
	Row    int    `json:"row"` // the line in the data
	ID     string `json:"id"`
	Number string `json:"number"`
	PDF    []byte `json:"-"` // of one that is only rendered
	// Notices say what was put right in the values of the row.
	Notices []Message `json:"notices,omitempty"`
}

// BatchFailure is a row that did not become a document, with what was typed.
type BatchFailure struct {
	Row      int             `json:"row"`
	Problems []Message       `json:"problems"`
	Values   json.RawMessage `json:"values,omitempty"`
}

// BatchResult is what became of the rows.
type BatchResult struct {
	Batch      string  `json:"batch,omitempty"`
	Case       string  `json:"case,omitempty"`
	Rows       int     `json:"rows"`
	Done       int     `json:"done"`
	Already    int     `json:"already,omitempty"` // of those, issued by an earlier run
	Failed     int     `json:"failed"`
	Normalised int     `json:"normalised,omitempty"` // of those done, in how many punctuation was put right
	Searchable bool    `json:"searchable"`
	TookMS     float64 `json:"took_ms"`
}

// batch is a batch at work.
type batch struct {
	o     *Office
	r     BatchRequest
	form  *templates.Form
	plans []*rowPlan
	typed bool // the values stay as they were typed: see begunTyped

	mu     sync.Mutex // around the callbacks
	result BatchResult
}

// rowPlan is a row that fits the form.
type rowPlan struct {
	line                 int
	typed                json.RawMessage
	public, confidential json.RawMessage
	notices              []Message
	access               archive.Access
	date                 archive.Date
	series               archive.Series // without an ID: takes no number
}

// RenderBatch sets every row in pages, without number and archive.
func (o *Office) RenderBatch(ctx context.Context, a Actor, r BatchRequest) (*BatchResult, error) {
	if err := a.allow(actForms); err != nil {
		return nil, err
	}
	start := o.opts.Now()
	f, err := o.form(r.Form)
	if err != nil {
		return nil, err
	}
	b := &batch{o: o, r: r, form: f}
	if _, err := o.fontSet(); err != nil {
		return nil, err
	}
	rows, err := readRows(f, r.Name, r.Data)
	if err != nil {
		return nil, err
	}
	b.result.Rows = len(rows)
	err = inParallel(ctx, len(rows), func(ctx context.Context, i int) error {
		done, err := b.render(rows[i])
		if err != nil {
			return b.failed(rows[i].line, rows[i].values, err)
		}
		return b.done(*done)
	})
	b.result.TookMS = o.since(start)
	return &b.result, err
}

func (b *batch) render(r batchRow) (*BatchDone, error) {
	if r.err != nil {
		return nil, r.err
	}
	values, notes := b.form.Normalise(r.values)
	vals, err := b.form.Check(values)
	if err != nil {
		return nil, err
	}
	date, err := b.o.documentDate(b.form, vals, b.r.Date)
	if err != nil {
		return nil, err
	}
	out, err := b.o.typeset(b.form, vals, templates.Options{Date: date.String()})
	if err != nil {
		return nil, err
	}
	return &BatchDone{Row: r.line, PDF: out.PDF, Notices: messages(notes)}, nil
}

// IssueBatch issues one document for each row into a file. One event approves
// all rows that fit the form; the others are told with their reasons, and the
// good ones go on. Interrupted and asked for again with the same data it goes
// on where it was.
func (o *Office) IssueBatch(ctx context.Context, a Actor, r BatchRequest) (_ *BatchResult, err error) {
	t := o.trace(ctx, a, actBatch, "").of(r.Case)
	defer t.end(&err)
	for _, x := range []act{actBatch, actSubmit} {
		if err := a.allow(x); err != nil {
			return nil, err
		}
	}
	start := o.opts.Now()
	arch, err := o.archive(ctx)
	if err != nil {
		return nil, err
	}
	b := &batch{o: o, r: r}
	run, err := b.approve(ctx, arch, a)
	if err != nil {
		return &b.result, err
	}
	if run != nil {
		err = b.issue(ctx, a, run)
	}
	if err == nil {
		b.result.Searchable = o.withIndex(ctx, func(x *search.Index) error { return o.sync(ctx, arch, x) }) == nil
	}
	b.result.TookMS = o.since(start)
	return &b.result, err
}

// approve checks all rows and has those that fit approved; nil if there are none.
func (b *batch) approve(ctx context.Context, arch *archive.Archive, a Actor) (*archive.BatchRun, error) {
	var err error
	if b.form, err = b.o.form(b.r.Form); err != nil {
		return nil, err
	}
	approvers, err := b.approvers(ctx, a)
	if err != nil {
		return nil, err
	}
	if _, err := b.o.fontSet(); err != nil {
		return nil, err
	}
	b.r.Header.ID = b.r.Case
	if err := b.o.mayDraft(ctx, arch, a, b.r.Header, b.form.Title, archive.Access{}); err != nil {
		return nil, err
	}
	data := archive.DigestOf(b.r.Data)
	n := archive.NewBatch{Data: data}
	var was *archive.BatchState
	st, err := arch.FileState(ctx, archive.FileID(b.r.Case))
	switch {
	case errors.Is(err, archive.ErrNotFound), errors.Is(err, archive.ErrInvalid):
	case err != nil:
		return nil, err
	default: // one that was begun goes on with its form and date
		if was = st.Batch(archive.BatchID(b.r.Form, st.ID, data)); was != nil {
			if b.form, err = b.o.formOf(ctx, arch, was.Form); err != nil {
				return nil, err
			}
			b.r.Date, n.Form = was.Date.String(), was.Form
		}
	}
	if n.Date, err = archive.ParseDate(b.r.Date); err != nil {
		return nil, &Problem{ID: "date-bad", Kind: Invalid, Args: args{"given": b.r.Date}, Err: err}
	}
	if n.Date.IsZero() {
		n.Date = b.o.day()
		b.r.Date = n.Date.String()
	}
	rows, err := readRows(b.form, b.r.Name, b.r.Data)
	if err != nil {
		return nil, err
	}
	persons := append([]Actor{a}, approvers...)
	for _, x := range approvers {
		n.Approvers = append(n.Approvers, x.ID)
	}
	if was != nil {
		n.File = st.ID
		if b.typed, err = b.begunTyped(ctx, arch, rows, persons, n); err != nil {
			return nil, err
		}
	}
	if err := b.plan(ctx, arch, rows, persons, b.failed); err != nil || len(b.plans) == 0 {
		return nil, err
	}
	if st, err = b.o.ensureFile(ctx, arch, a, b.r.Header); err != nil {
		return nil, err
	}
	if err := b.mayAll(persons, st.Access); err != nil {
		return nil, err
	}
	b.result.Case, n.File = string(st.ID), st.ID
	if n.Form.ID == "" {
		if n.Form, err = b.o.keepForm(ctx, arch, b.form); err != nil {
			return nil, err
		}
	}
	b.fill(&n)
	run, err := arch.ApproveBatch(ctx, b.o.by(a), n)
	if err == nil {
		b.result.Batch = run.ID
	}
	return run, err
}

// approvers are the persons who approve: as many as the form has sign-offs,
// each with the role, none of them who runs the batch.
func (b *batch) approvers(ctx context.Context, a Actor) ([]Actor, error) {
	if want := max(1, len(b.form.Signoffs)); len(b.r.ApprovedBy) != want {
		return nil, &Problem{ID: "batch-approvers", Kind: Invalid, Args: args{"form": b.form.ID, "want": strconv.Itoa(want),
			"signoffs": strings.Join(b.form.Signoffs, "、"), "given": strconv.Itoa(len(b.r.ApprovedBy))}}
	}
	if b.form.Minutes {
		return nil, &Problem{ID: "batch-minutes", Kind: Refused, Args: args{"form": b.form.ID}}
	}
	data, err := b.o.Data(ctx)
	if err != nil {
		return nil, err
	}
	var all []Actor
	for i, name := range b.r.ApprovedBy {
		x, err := b.o.Actor(ctx, name, a.Via)
		if err != nil {
			return nil, err
		}
		if err := x.allow(actApprove); err != nil {
			return nil, err
		}
		again := slices.ContainsFunc(all, func(y Actor) bool { return y.ID == x.ID })
		if x.ID == a.ID || again {
			return nil, &Problem{ID: "batch-self", Kind: Refused, Args: args{"actor": x.Name}}
		}
		if i < len(b.form.Signoffs) && !holdsPost(data, x.ID, b.form.Signoffs[i]) {
			return nil, &Problem{ID: "batch-post", Kind: Refused, Args: args{"actor": x.Name, "signoff": b.form.Signoffs[i]}}
		}
		all = append(all, x)
	}
	return all, nil
}

// holdsPost tells whether a sign-off is somebody's to give. Where the office
// names nobody for it, it is any approver's.
func holdsPost(data archive.Office, id, post string) bool {
	named := false
	for _, x := range data.Actors {
		if slices.Contains(x.Posts, post) {
			if named = true; x.ID == id {
				return true
			}
		}
	}
	return !named
}

// plan holds every row against the form, and tells failed of those that do not
// fit it.
func (b *batch) plan(ctx context.Context, arch *archive.Archive, rows []batchRow, persons []Actor,
	failed func(int, json.RawMessage, error) error) error {
	b.result.Rows = len(rows)
	plans := make([]*rowPlan, len(rows))
	err := inParallel(ctx, len(rows), func(ctx context.Context, i int) error {
		p, err := b.planRow(ctx, arch, rows[i], persons)
		if err != nil {
			return failed(rows[i].line, rows[i].values, err)
		}
		plans[i] = p
		return nil
	})
	b.plans = slices.DeleteFunc(plans, func(p *rowPlan) bool { return p == nil })
	return err
}

func (b *batch) planRow(ctx context.Context, arch *archive.Archive, r batchRow, persons []Actor) (*rowPlan, error) {
	if r.err != nil {
		return nil, r.err
	}
	f := b.form
	values, notes := b.normalise(r.values)
	public, confidential, err := f.Split(values)
	if err != nil {
		return nil, err
	}
	if _, err := checkWhole(f, public, confidential, true); err != nil {
		return nil, err
	}
	vals, err := f.CheckPublic(public)
	if err != nil {
		return nil, err
	}
	p := &rowPlan{line: r.line, typed: r.values, public: vals.JSON(), confidential: confidential, notices: messages(notes), access: accessOf(f, vals)}
	if p.date, err = b.o.documentDate(f, vals, b.r.Date); err != nil {
		return nil, err
	}
	if to := withTerm(f, vals, p.access, p.date); to != nil {
		p.access = *to
	}
	if f.Series != "" {
		if p.series, err = b.o.series(ctx, arch, f, vals); err != nil {
			return nil, err
		}
	}
	for _, who := range persons {
		if err := b.o.cleared(who, f.Title, p.access); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// mayAll refuses persons who may not read what the file makes of the rows.
func (b *batch) mayAll(persons []Actor, file archive.Access) error {
	for _, p := range b.plans {
		for _, who := range persons {
			if err := b.o.cleared(who, b.form.Title, file.Combine(p.access)); err != nil {
				return err
			}
		}
	}
	return nil
}

// fill puts the rows and the series they take into the batch.
func (b *batch) fill(n *archive.NewBatch) {
	for _, p := range b.plans {
		n.Contents = append(n.Contents, p.content())
		if p.series.ID == "" || slices.ContainsFunc(n.Numbers, func(x archive.BatchNumber) bool {
			return x.Series == p.series.ID && x.Year == p.date.Year
		}) {
			continue
		}
		n.Numbers = append(n.Numbers, archive.BatchNumber{Series: p.series.ID, Year: p.date.Year, Format: p.series.NumberFormat()})
	}
}

func (p *rowPlan) content() archive.BatchContent {
	return archive.BatchContent{Row: p.line, Values: p.public, Confidential: p.confidential}
}
