package office

import (
	"context"
	"encoding/json"
	"runtime"
	"sync"

	"casefile/archive"
	"casefile/templates"
)

// issue issues the rows that were approved. Pages are set by all cores;
// numbers are taken in the order of rows.
func (b *batch) issue(ctx context.Context, a Actor, run *archive.BatchRun) error {
	by := b.o.by(a)
	turns := make([]chan struct{}, len(b.plans)+1)
	for i := range turns {
		turns[i] = make(chan struct{})
	}
	close(turns[0])
	return inParallel(ctx, len(b.plans), func(ctx context.Context, i int) error {
		p := b.plans[i]
		passed := false
		pass := func() { // lets the next row have its number
			if !passed {
				passed = true
				<-turns[i]
				close(turns[i+1])
			}
		}
		defer pass()
		d, err := run.Issued(p.line)
		already := d != nil
		if d == nil && err == nil {
			d, err = b.issueRow(ctx, by, run, p, func() error {
				select {
				case <-turns[i]:
				case <-ctx.Done():
					return ctx.Err()
				}
				_, err := run.Reserve(ctx, p.line, p.series.ID, p.date)
				pass()
				return err
			})
		}
		if err != nil {
			return b.failed(p.line, p.typed, err)
		}
		b.plans[i] = nil
		if already {
			b.mu.Lock()
			b.result.Already++
			b.mu.Unlock()
		}
		return b.done(BatchDone{Row: p.line, ID: string(d.ID), Number: d.Number.Printed, Notices: p.notices})
	})
}

// issueRow sets a row on trial, takes its number and issues it.
func (b *batch) issueRow(ctx context.Context, by archive.By, run *archive.BatchRun, p *rowPlan, number func() error) (*archive.DocState, error) {
	f := b.form
	vals, err := f.CheckPublic(p.public)
	if err != nil {
		return nil, err
	}
	opt := templates.Options{Date: p.date.String(), Program: b.o.program()}
	if p.series.ID != "" {
		opt.Number = standIn
	}
	set, err := b.o.fontSet()
	if err != nil {
		return nil, err
	}
	_, title, err := templates.Renderer{Fonts: set}.Compose(f, vals, opt)
	if err != nil {
		return nil, err
	}
	if err := number(); err != nil {
		return nil, err
	}
	return run.Issue(ctx, by, archive.BatchIssue{BatchContent: p.content(), Title: title, Series: p.series.ID, Date: p.date,
		Access: p.access, Tasks: tasksFrom(f, "issued", p.date, vals.JSON()), Render: func(_ context.Context, in archive.Issuing) (archive.Artifacts, error) {
			return b.o.artifacts(f, vals, in)
		}})
}

// done acknowledges a row.
func (b *batch) done(d BatchDone) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.result.Done++
	if len(d.Notices) > 0 {
		b.result.Normalised++
	}
	if b.r.Committed != nil {
		if err := b.r.Committed(d); err != nil {
			return err
		}
	}
	b.tell()
	return nil
}

// failed tells a row that is wrong, so that the others go on. What is wrong
// with more than the row is returned and ends the batch.
func (b *batch) failed(line int, typed json.RawMessage, err error) error {
	kind, problems := Explain(err)
	if kind == Failed || kind == Damaged {
		return err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.result.Failed++
	if b.r.Failed != nil {
		if !json.Valid(typed) {
			typed, _ = json.Marshal(string(typed))
		}
		if err := b.r.Failed(BatchFailure{Row: line, Problems: problems, Values: typed}); err != nil {
			return err
		}
	}
	b.tell()
	return nil
}

func (b *batch) tell() {
	if b.r.Progress != nil {
		b.r.Progress(b.result.Done, b.result.Failed, b.result.Rows)
	}
}

// inParallel calls fn for 0…n-1 in order, by more workers than there are
// cores: while one waits for the disk, another sets pages. The first error
// ends it.
func inParallel(ctx context.Context, n int, fn func(context.Context, int) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	next := make(chan int)
	var wg sync.WaitGroup
	for range min(n, 4*runtime.GOMAXPROCS(0)) {
		wg.Go(func() {
			for i := range next {
				if err := fn(ctx, i); err != nil {
					cancel(err)
				}
			}
		})
	}
feed:
	for i := range n {
		select {
		case next <- i:
		case <-ctx.Done():
			break feed
		}
	}
	close(next)
	wg.Wait()
	return context.Cause(ctx)
}
