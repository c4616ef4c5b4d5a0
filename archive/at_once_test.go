package archive

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"casefile/archive/store"
)

// atOnce runs calls of two processes at once, several times, and returns their
// errors.
func atOnce(calls ...func() error) []error {
	errs := make([]error, len(calls))
	var wg sync.WaitGroup
	for i, call := range calls {
		wg.Go(func() { errs[i] = call() })
	}
	wg.Wait()
	return errs
}

// wantMended verifies, lets doctor do all it plans, and wants nothing left.
func (f *fixture) wantMended() {
	f.t.Helper()
	for _, x := range findings(f.t, f.Archive) {
		if x.Fault() {
			f.t.Errorf("verify found %+v", x)
		}
	}
	plan, err := f.Doctor(ctx)
	f.must(err)
	for _, r := range plan {
		_, err := f.Repair(ctx, officer, r, render)
		f.must(err)
	}
	plan, err = f.Doctor(ctx)
	if f.must(err); len(plan) > 0 {
		f.t.Errorf("doctor still plans %+v", plan)
	}
	gaps, err := f.Gaps(ctx, "", 0)
	if f.must(err); len(gaps) > 0 {
		f.t.Errorf("gaps %+v", gaps)
	}
}

// Two processes close, reopen and close again one file at once, while a third
// hands in papers: it is closed once at a time, under one archive number.
func TestCloseAtOnce(t *testing.T) {
	for range 8 {
		f := newFixture(t)
		f.complete("case-1")
		g, h := f.reopen(f.store), f.reopen(f.store)
		closing := func(x *fixture) func() error {
			return func() error {
				_, err := x.Close(ctx, officer, CloseRequest{File: "case-1", Fonds: "Z109"})
				return err
			}
		}
		late := func() error {
			im, err := h.Importer(ctx, officer, "case-1")
			if err == nil {
				_, err = im.Add(ctx, []Paper{{OwnID: "late", Title: "迟到", Original: []byte("x"), Ext: "txt"}})
			}
			return err
		}
		for _, err := range atOnce(closing(f), closing(g), late) {
			if err != nil && !errors.Is(err, ErrConflict) {
				t.Fatal(err)
			}
		}
		reopen := func(x *fixture) func() error {
			return func() error { return x.Reopen(ctx, officer, "case-1", "补充") }
		}
		errs := atOnce(reopen(f), reopen(g), closing(h))
		if errs[0] != nil && errs[1] != nil {
			t.Fatal(errs)
		}
		s := f.close("case-1")
		if s.Closed == nil || s.ArchiveNo().Volume != 1 {
			t.Errorf("closed as %+v", s.Closed)
		}
		n := 0
		for c, err := range f.ListNumbers(ctx, "volume-z109-aj-y", 0) {
			if f.must(err); c.Kind == ClaimExternal {
				n++
			}
		}
		if n != 1 {
			t.Errorf("%d archive numbers", n)
		}
		f.wantMended()
	}
}

// One document is withdrawn, served, attached to and amended at once: whatever
// comes first, the chain folds, and at most one amendment counts.
func TestStepsAtOnce(t *testing.T) {
	for range 8 {
		f := newFixture(t)
		f.open("case-1")
		doc := f.issue(f.approved("case-1", `{}`)).State.ID
		var fixtures []*fixture
		var amending []DocID
		for range 4 {
			fixtures = append(fixtures, f.reopen(f.store))
		}
		for range 2 {
			d, err := f.SaveDraft(ctx, officer, NewDraft{File: "case-1", Form: f.form, Title: "更正", Values: []byte(`{}`), Amends: doc})
			f.must(err)
			_, err = f.Submit(ctx, officer, Submission{Document: d.Document, Digest: d.Digest()})
			f.must(err)
			_, err = f.Approve(ctx, approver, Approval{Document: d.Document, Digest: d.Digest()})
			f.must(err)
			amending = append(amending, d.Document)
		}
		issue := func(x *fixture, id DocID) func() error {
			return func() error { _, err := x.Issue(ctx, officer, x.request(id)); return err }
		}
		errs := atOnce(issue(fixtures[0], amending[0]), issue(fixtures[1], amending[1]),
			func() error {
				_, err := fixtures[2].Attach(ctx, officer, Attachment{Document: doc, Role: RoleSealed, Enclosure: Enclosure{Ext: "pdf", Bytes: []byte("盖章件")}})
				return err
			},
			func() error { _, err := fixtures[3].Withdraw(ctx, officer, doc, "撤销"); return err })
		for _, err := range errs {
			if err != nil && !errors.Is(err, ErrConflict) {
				t.Fatal(err)
			}
		}
		if errs[0] == nil && errs[1] == nil {
			t.Error("two documents amend one")
		}
		f.wantMended()
	}
}

// A disposal is cut off at every removal: what is left is found, and finished.
func TestDisposalCutOff(t *testing.T) {
	for n := 0; ; n++ {
		f, now := due(t)
		*now = now.AddDate(0, 0, 1)
		f.must(f.AskDisposal(ctx, officer, "case-1", "到期"))
		cut := &cutting{Store: f.store, left: n}
		g := f.reopen(cut)
		g.opt.Now = f.opt.Now
		err := g.ConfirmDisposal(ctx, approver, "case-1", "同意")
		if err == nil {
			if n < 3 {
				t.Errorf("only %d objects were removed", n)
			}
			return
		}
		if !errors.Is(err, errDown) {
			t.Fatal(err)
		}
		for _, x := range findings(t, f.Archive) {
			if x.Fault() || x.Kind != FoundUnfinished {
				t.Errorf("after %d removals: %+v", n, x)
			}
		}
		plan, err := f.Doctor(ctx)
		f.must(err)
		if !slices.ContainsFunc(plan, func(r Repair) bool { return r.Kind == RepairDisposal }) {
			t.Fatalf("plan %+v", plan)
		}
		f.wantMended()
		f.wantDisposed()
	}
}

// cutting fails after some objects of files were created or removed.
type cutting struct {
	store.Store
	create bool // else removals are counted
	mu     sync.Mutex
	left   int
}

func (c *cutting) Remove(ctx context.Context, key string) error {
	if !c.create && c.cut(key) {
		return errDown
	}
	return c.Store.Remove(ctx, key)
}

func (c *cutting) Create(ctx context.Context, key string, b []byte) error {
	if c.create && c.cut(key) {
		return errDown
	}
	return c.Store.Create(ctx, key, b)
}

func (c *cutting) cut(key string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if strings.HasPrefix(key, filesPrefix) {
		c.left--
	}
	return c.left < 0
}

// Another process issues a document and purges its drafts, between this one's
// look at the file and its look at the draft: both have issued it.
func TestIssuedMeanwhile(t *testing.T) {
	f := newFixture(t)
	f.open("case-1")
	id := f.approved("case-1", `{}`)
	g := f.reopen(&before{Store: f.store, key: draftKey(id, 2), do: func() { f.issue(id) }})
	doc, err := g.Issue(ctx, officer, g.request(id))
	f.must(err)
	if doc.State.Number.N != 1 || doc.Record == nil {
		t.Errorf("issued %+v", doc.State)
	}
	f.wantMended()
	_, err = g.Issue(ctx, officer, g.request("case-1/none"))
	wantProblem(t, err, ProblemDocMissing, ErrNotFound)
}

// before does something before a key is first read.
type before struct {
	store.Store
	key  string
	do   func()
	once sync.Once
}

func (b *before) Get(ctx context.Context, key string) ([]byte, error) {
	if key == b.key {
		b.once.Do(b.do)
	}
	return b.Store.Get(ctx, key)
}

// A bag is taken in and cut off at every object: taken in again, the file is
// whole, and nothing else is left.
func TestReceiveCutOff(t *testing.T) {
	f, _, _ := clocked(t)
	f.complete("case-1")
	f.close("case-1")
	path, _ := f.export("case-1", ExportOptions{})
	for n := 0; ; n++ {
		g, _, _ := clocked(t)
		h := g.reopen(&cutting{Store: g.store, left: n, create: true})
		h.opt.Now = g.opt.Now
		_, err := h.receive(path)
		if err == nil {
			if n < 12 {
				t.Errorf("only %d objects", n)
			}
			return
		}
		if !errors.Is(err, errDown) {
			t.Fatal(err)
		}
		got, err := g.receive(path)
		g.must(err)
		if !got.Added {
			t.Errorf("after %d objects: %+v", n, got)
		}
		wantClean(t, g.Archive)
	}
}
