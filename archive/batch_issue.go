package archive

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"

	"casefile/archive/store"
)

// BatchContent is one row to be approved.
type BatchContent struct {
	Row          int             // the line in the data, from 1, rising
	Values       json.RawMessage // a JSON object, without the confidential fields
	Confidential json.RawMessage // of the fields the form marks; nil if it marks none
}

// NewBatch is what ApproveBatch is given.
type NewBatch struct {
	File      FileID
	Form      FormRef
	Data      Digest // SHA-256 of the file with the rows
	Contents  []BatchContent
	Approvers []string
	Date      Date
	Numbers   []BatchNumber // From is filled in
}

// BatchRun is a batch being issued. Its methods may be called from many
// goroutines, and any number of processes may run the same batch.
type BatchRun struct {
	*BatchState
	File  FileID
	a     *Archive
	tree  merkle
	index map[int]int // of a row, among those approved
	seed  string
	rows  []*claims               // as Numbers
	done  map[int]*DocState       // rows that were documents when the run began
	over  atomic.Pointer[Problem] // why the file takes no more rows, once that is known
}

// claims is what a run knows of one row of numbers: every number before next
// is no row's of this batch but those in known.
type claims struct {
	mu    sync.Mutex
	next  int
	known map[string]Number // by nonce
}

// ApproveBatch records that a batch was approved, or goes on with one that
// was. ProblemBatchOther (ErrConflict): it was approved with other contents,
// by others or for another date.
func (a *Archive) ApproveBatch(ctx context.Context, by By, n NewBatch) (*BatchRun, error) {
	if err := errors.Join(by.validate(), n.File.validate(), n.Form.validate("form")); err != nil {
		return nil, err
	}
	if err := a.hasForm(ctx, n.Form); err != nil {
		return nil, err
	}
	run := &BatchRun{File: n.File, a: a, index: map[int]int{}, done: map[int]*DocState{}}
	id := BatchID(n.Form.ID, n.File, n.Data)
	err := a.withState(ctx, n.File, func(s *State) error {
		run.BatchState = s.Batch(id)
		for _, d := range s.Docs {
			if d.BatchID == id {
				run.done[d.Row] = d.clone()
			}
		}
		return s.CheckFile(EventBatchApproved)
	})
	if err != nil {
		return nil, err
	}
	if run.BatchState == nil {
		err = run.approve(ctx, by, id, n)
	} else {
		err = run.resume(ctx, n)
	}
	if err != nil {
		return nil, fmt.Errorf("approve batch %s: %w", id, err)
	}
	return run, run.readClaims(ctx)
}

func (r *BatchRun) approve(ctx context.Context, by By, id string, n NewBatch) error {
	var seed *PartRef
	var err error
	if slices.ContainsFunc(n.Contents, func(c BatchContent) bool { return c.Confidential != nil }) {
		if seed, r.seed, err = r.a.putSeed(ctx, n.File, id); err != nil {
			return err
		}
	}
	if err := r.plant(id, n); err != nil {
		return err
	}
	for i := range n.Numbers {
		if n.Numbers[i].From, err = r.a.firstFree(ctx, by, n.Numbers[i].Series, n.Numbers[i].Year); err != nil {
			return err
		}
	}
	b := Batch{ID: id, Data: n.Data, Rows: len(n.Contents), Digest: r.tree.root(), Approvers: n.Approvers, Date: n.Date, Numbers: n.Numbers}
	if err := b.validate(); err != nil {
		return err
	}
	lost := false
	err = r.a.update(ctx, n.File, by, func(s *State) (*Event, error) {
		if lost = s.Batch(id) != nil; lost {
			return nil, nil
		}
		e := &Event{Type: EventBatchApproved, Form: &n.Form, Batch: &b, By: by}
		if seed != nil {
			e.Parts = []PartRef{*seed}
		}
		return e, s.admits(e)
	}, func(s *State) { r.BatchState = s.Batch(id) })
	if err == nil && lost {
		return r.resume(ctx, n)
	}
	return err
}

// resume checks that a batch approved before is the one that is asked for.
func (r *BatchRun) resume(ctx context.Context, n NewBatch) (err error) {
	if r.seed, err = r.a.readSeed(ctx, n.File, r.BatchState); err != nil {
		return err
	}
	if err := r.plant(r.ID, n); err != nil {
		return err
	}
	if r.Form != n.Form || r.Digest != r.tree.root() || !slices.Equal(r.Approvers, n.Approvers) {
		return problem(ErrConflict, ProblemBatchOther, args{"batch": r.ID, "file": n.File, "approvers": r.Approvers})
	}
	return nil
}

// plant makes the tree over the contents.
func (r *BatchRun) plant(id string, n NewBatch) error {
	if len(n.Contents) < 1 || len(n.Contents) > maxBatchRows {
		return invalid("rows", "%d rows, 1–%d are allowed", len(n.Contents), maxBatchRows)
	}
	leaves := make([]Hash, len(n.Contents))
	for i, c := range n.Contents {
		if _, ok := r.index[c.Row]; ok && r.tree == nil || c.Row < 1 {
			return invalid("rows", "row %d is there twice", c.Row)
		}
		r.index[c.Row] = i
		_, digest, _, err := r.content(batchDoc(n.File, id, c.Row), n.Form, c)
		if err != nil {
			return err
		}
		leaves[i] = leafOf(c.Row, digest)
	}
	r.tree = newMerkle(leaves)
	return nil
}

// content is the canonical values of a row with their digest, and its
// confidential object.
func (r *BatchRun) content(id DocID, form FormRef, c BatchContent) (json.RawMessage, Digest, *object, error) {
	values, err := jsonObject("values", c.Values, maxValues)
	if err != nil {
		return nil, "", nil, err
	}
	var secret *object
	var sum Digest
	if c.Confidential != nil {
		fields, err := jsonObject("confidential", c.Confidential, maxConfidential)
		if err != nil {
			return nil, "", nil, err
		}
		o, err := seededConfidential(r.seed, id, fields)
		if err != nil {
			return nil, "", nil, err
		}
		secret, sum = &o, o.ref.Digest
	}
	digest, err := ContentDigest(form, values, sum)
	return values, digest, secret, err
}

// readClaims reads which numbers the batch has.
func (r *BatchRun) readClaims(ctx context.Context) error {
	for _, n := range r.Numbers {
		c := &claims{next: n.From, known: map[string]Number{}}
		for claim, err := range r.a.listNumbers(ctx, n.Series, n.Year, n.From-1) {
			if err != nil {
				return fmt.Errorf("read the numbers of batch %s: %w", r.ID, err)
			}
			if claim.N > c.next {
				break // a gap: what comes after is tried
			}
			c.note(claim)
		}
		r.rows = append(r.rows, c)
	}
	return nil
}

func (c *claims) note(claim Claim) {
	c.known[claim.Nonce] = claim.Number
	c.next = claim.N + 1
}

// claim takes a number for a row, or finds the one it has. Its bytes follow
// from the row and the number, and numbers are tried in turn, so that any
// number of processes end at the same entry.
func (r *BatchRun) claim(ctx context.Context, i int, lock *Event, row int) (Number, error) {
	c := r.rows[i]
	c.mu.Lock()
	defer c.mu.Unlock()
	if n, ok := c.known[lock.Nonce]; ok {
		return n, nil
	}
	if p := r.over.Load(); p != nil {
		return Number{}, p
	}
	for c.next <= maxNumber {
		claim := Claim{Number: lock.Numbering.number(c.next), Kind: ClaimDocument, Document: lock.Document,
			Nonce: lock.Nonce, At: lock.At, By: lock.By, Batch: r.ID, Row: row}
		taken, err := r.a.take(ctx, claim)
		if err != nil {
			return Number{}, err
		}
		if c.note(taken); taken.Nonce == lock.Nonce {
			return taken.Number, nil
		}
	}
	return Number{}, invalid("series", "no numbers are left in %s %d", lock.Numbering.Series, lock.Numbering.Year)
}

// Reserve claims the number of a row, or finds the one it has: rows whose
// numbers are reserved in order have them in order.
func (r *BatchRun) Reserve(ctx context.Context, row int, series SeriesID, date Date) (Number, error) {
	if _, ok := r.index[row]; !ok {
		return Number{}, invalid("row", "%d is not of the batch", row)
	}
	from, ok := r.numbers(series, date.Year)
	if !ok || series == "" && len(r.Numbers) > 0 {
		return Number{}, problem(ErrConflict, ProblemBatchNumbers, args{"batch": r.ID, "series": series, "year": date.Year})
	}
	if series == "" {
		return Number{}, nil
	}
	lock := r.lock(r.Doc(r.File, row), row, "", from, date, nil)
	return r.claim(ctx, slices.Index(r.Numbers, from), lock, row)
}

// BatchIssue is one row to be issued.
type BatchIssue struct {
	BatchContent
	Title  string
	Series SeriesID // one of Numbers, or empty for a document without a number
	Date   Date     // 成文日期; its year is the number's
	Access Access   // the document's own
	Tasks  []Task
	Render Render
}

// Issue issues one row, or finds it issued. Like [Archive.Issue] it may be
// interrupted and repeated, and its commit is the issued event.
func (r *BatchRun) Issue(ctx context.Context, by By, x BatchIssue) (*DocState, error) {
	id := r.Doc(r.File, x.Row)
	d, err := r.issue(ctx, by, id, x)
	if err != nil {
		return nil, fmt.Errorf("issue %s: %w", id, err)
	}
	return d, nil
}

func (r *BatchRun) issue(ctx context.Context, by By, id DocID, x BatchIssue) (*DocState, error) {
	if d, err := r.Issued(x.Row); d != nil || err != nil {
		return d, err
	}
	i, ok := r.index[x.Row]
	if !ok {
		return nil, invalid("row", "%d is not of the batch", x.Row)
	}
	values, digest, secret, err := r.content(id, r.Form, x.BatchContent)
	if err != nil {
		return nil, err
	}
	number, err := r.Reserve(ctx, x.Row, x.Series, x.Date)
	if err != nil {
		return nil, err
	}
	draft := Draft{Document: id, Version: 1, At: r.At, Form: r.Form, Title: x.Title, Values: values, Access: x.Access, By: r.RunBy}
	draft.name(secret)
	objects, _, err := makeIssued(ctx, Issuing{draft, number, x.Date}, secret, x.Render)
	if err != nil {
		return nil, err
	}
	if err := r.a.putObjects(ctx, r.File, objects); errors.Is(err, store.ErrExists) {
		objects, _, err = r.a.adopt(ctx, id, objects, func(rec *Record) bool { return rec.Number == number && rec.Date == x.Date })
		if err != nil {
			return nil, err
		}
	} else if err != nil {
		return nil, err
	}
	row := &BatchRow{Batch: r.ID, Row: x.Row, Index: i, Proof: r.tree.path(i)}
	if !x.Access.equal(Access{}) {
		row.Access = &x.Access
	}
	return r.commit(ctx, by, &Event{Type: EventIssued, Document: id, Form: &r.Form, Digest: digest, Number: number.named(),
		Date: x.Date, Parts: refs(objects), Tasks: x.Tasks, Row: row})
}

// Issued returns the document of a row that was issued before the run began,
// nil if it was not. ProblemBatchVoid (ErrConflict): its number was voided
// after an interruption.
func (r *BatchRun) Issued(row int) (*DocState, error) {
	d := r.done[row]
	if d != nil && d.Status == StatusVoided {
		return nil, rowVoid(d)
	}
	return d, nil
}

func rowVoid(d *DocState) error {
	return problem(ErrConflict, ProblemBatchVoid, args{"document": d.ID, "number": d.Number.Printed})
}

func (r *BatchRun) commit(ctx context.Context, by By, e *Event) (d *DocState, err error) {
	err = r.a.update(ctx, r.File, by, func(s *State) (*Event, error) {
		if s.Doc(e.Document) != nil { // another process was first
			return nil, nil
		}
		fresh := *e
		return &fresh, s.admits(&fresh)
	}, func(s *State) { d = s.Doc(e.Document).clone() })
	if err == nil && d.Status == StatusVoided {
		return nil, rowVoid(d)
	}
	var p *Problem
	if errors.As(err, &p) && (p.ID == ProblemClosed || p.ID == ProblemDisposed || p.ID == ProblemReadOnly) {
		r.over.Store(p) // somebody closed the file meanwhile: no row claims a number in vain any more
	}
	return d, err
}
