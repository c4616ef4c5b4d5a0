package archive

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"

	"casefile/archive/store"
	"casefile/archive/store/dir"
)

// numbers are the numbers of a series, which must have no gap.
func numbers(t testing.TB, a *Archive) []Claim {
	t.Helper()
	var all []Claim
	for c, err := range a.ListNumbers(context.Background(), "letter", 2026) {
		if err != nil {
			t.Fatal(err)
		}
		if c.N != len(all) {
			t.Errorf("number %d follows number %d", c.N, len(all)-1)
		}
		all = append(all, c)
	}
	if len(all) == 0 {
		return nil
	}
	return all[1:] // without the start
}

// TestIssueConcurrently issues from many goroutines and two handles, each in a
// file of its own: no number twice, none missing.
func TestIssueConcurrently(t *testing.T) {
	f := newFixture(t)
	other := f.reopen(f.store)
	const n = 16
	ids := make([]DocID, n)
	for i := range n {
		file := FileID(fmt.Sprintf("case-%d", i))
		f.open(file)
		ids[i] = f.approved(file, `{}`)
	}
	var wg sync.WaitGroup
	got := make([]int, n)
	for i := range n {
		h := []*fixture{f, other}[i%2]
		wg.Go(func() { got[i] = h.issue(ids[i]).State.Number.N })
	}
	wg.Wait()
	slices.Sort(got)
	for i, k := range got {
		if k != i+1 {
			t.Fatalf("numbers %v", got)
		}
	}
	if c := numbers(t, f.Archive); len(c) != n {
		t.Errorf("%d numbers in the register", len(c))
	}
	wantClean(t, f.Archive)
}

// TestIssueTwice issues one document from many callers at once: one number,
// and all that succeed return the same.
func TestIssueTwice(t *testing.T) {
	for round := range 5 {
		f := newFixture(t)
		other := f.reopen(f.store)
		f.open("case-1")
		f.open("case-2")
		id, noise := f.approved("case-1", `{}`), f.approved("case-2", `{}`)
		var wg sync.WaitGroup
		docs := make([]Document, 6)
		for i := range docs {
			h := []*fixture{f, other}[i%2]
			wg.Go(func() { docs[i] = h.issue(id) })
		}
		wg.Go(func() { other.issue(noise) })
		wg.Wait()
		for _, d := range docs {
			if d.State.Number != docs[0].State.Number || d.Record.Text != docs[0].Record.Text {
				t.Fatalf("round %d: %+v and %+v", round, d.State.Number, docs[0].State.Number)
			}
		}
		if c := numbers(t, f.Archive); len(c) != 2 {
			t.Fatalf("register: %+v", c)
		}
		wantClean(t, f.Archive)
	}
}

// TestIssueCrash ends the process at every write of a document's life, with
// the write done or not; afterwards the life goes on, doctor mends what is
// left, and nothing is found wrong.
func TestIssueCrash(t *testing.T) {
	for _, lost := range []bool{false, true} {
		for k := 0; ; k++ {
			f := newFixture(t)
			f.open("case-1")
			f.saveForm()
			crashing := f.reopen(crashAfter(f.store, k, lost))
			acknowledged, err := life(crashing)
			if err == nil {
				t.Logf("%d writes", k)
				break
			}
			if !errors.Is(err, errCrash) {
				t.Fatalf("crash at %d: %v", k, err)
			}
			mend(t, f, k, acknowledged)
			if t.Failed() {
				t.Fatalf("crash at write %d, lost %v", k, lost)
			}
		}
	}
}

// life is the life of one document up to its issue. It returns the id once
// the draft was acknowledged.
func life(f *fixture) (id DocID, err error) {
	ctx := context.Background()
	d, err := f.SaveDraft(ctx, officer, NewDraft{File: "case-1", Form: f.form, Title: "函", Values: []byte(`{"a":1}`)})
	if err != nil {
		return "", err
	}
	if _, err = f.Submit(ctx, officer, Submission{Document: d.Document, Digest: d.Digest()}); err != nil {
		return d.Document, err
	}
	if _, err = f.Approve(ctx, approver, Approval{Document: d.Document, Digest: d.Digest()}); err != nil {
		return d.Document, err
	}
	_, err = f.Issue(ctx, officer, f.request(d.Document))
	if c, ok := f.store.(crashStore); ok && c.crashed() && err == nil {
		return d.Document, errCrash // while the drafts were purged
	}
	return d.Document, err
}

func mend(t *testing.T, f *fixture, k int, acknowledged DocID) {
	t.Helper()
	ctx := t.Context()
	for _, finding := range findings(t, f.Archive) {
		if finding.Fault() {
			t.Errorf("a crash leaves a fault: %+v", finding)
		}
	}
	plan, err := f.Doctor(ctx)
	f.must(err)
	for _, r := range plan {
		if _, err := f.Repair(ctx, By{"admin", "cli"}, r, render); err != nil {
			t.Errorf("repair %+v: %v", r, err)
		}
	}
	if plan, err = f.Doctor(ctx); err != nil || len(plan) > 0 {
		t.Errorf("doctor again: %+v, %v", plan, err)
	}
	s, err := f.FileState(ctx, "case-1")
	f.must(err)
	if acknowledged != "" && s.Doc(acknowledged) == nil {
		t.Errorf("%s is lost", acknowledged)
	}
	// The next document gets the next number.
	f.issue(f.approved("case-1", `{"b":2}`))
	for _, finding := range findings(t, f.Archive) {
		t.Errorf("after the repair: %+v", finding)
	}
	numbers(t, f.Archive)
}

// TestIssueGoesOn: a render that fails leaves the document numbered; the same
// number is used when it is issued again, on another day and in another format.
func TestIssueGoesOn(t *testing.T) {
	f := newFixture(t)
	ctx := t.Context()
	f.open("case-1")
	f.open("case-2")
	id, next := f.approved("case-1", `{}`), f.approved("case-2", `{}`)
	r := f.request(id)
	broken := errors.New("no such font")
	r.Render = func(context.Context, Issuing) (Artifacts, error) { return Artifacts{}, broken }
	if _, err := f.Issue(ctx, officer, r); !errors.Is(err, broken) {
		t.Fatal(err)
	}
	if got := findings(t, f.Archive); len(got) != 1 || got[0].Kind != FoundUnfinished || got[0].Fault() {
		t.Errorf("findings: %+v", got)
	}
	_, err := f.SaveDraft(ctx, officer, NewDraft{Document: id, Base: AnyBase, Form: f.form, Values: []byte(`{"x":1}`)})
	wantProblem(t, err, ProblemStep, ErrConflict)
	if doc := f.issue(next); doc.State.Number.N != 2 {
		t.Errorf("the next number is %+v", doc.State.Number)
	}
	r = f.request(id)
	r.Date, r.Format = Date{2027, 1, 1}, "另字〔{year}〕{n}号"
	doc, err := f.Issue(ctx, approver, r)
	if err != nil || doc.State.Number.Printed != "某纪函〔2026〕1号" || doc.State.IssuedBy != approver {
		t.Errorf("gone on: %+v, %v", doc.State, err)
	}
	wantClean(t, f.Archive)
}

func TestIssueRefuses(t *testing.T) {
	f := newFixture(t)
	f.open("case-1")
	id := f.approved("case-1", `{}`)
	for name, change := range map[string]func(*IssueRequest){
		"no date":      func(r *IssueRequest) { r.Date = Date{} },
		"no render":    func(r *IssueRequest) { r.Render = nil },
		"no number":    func(r *IssueRequest) { r.Format = "某纪函〔{year}〕号" },
		"two numbers":  func(r *IssueRequest) { r.Format = "{year}-{n}{n}" },
		"run together": func(r *IssueRequest) { r.Format = "某{year}{n}号" },
		"bad series":   func(r *IssueRequest) { r.Series = "../letter" },
		"bad document": func(r *IssueRequest) { r.Document = "case-1" },
	} {
		r := f.request(id)
		change(&r)
		if _, err := f.Issue(t.Context(), officer, r); !errors.Is(err, ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	s, err := f.FileState(t.Context(), "case-1")
	f.must(err)
	if s.Doc(id).Status != StatusApproved {
		t.Errorf("refused, yet %s", s.Doc(id).Status)
	}
}

// TestOtherProgram: what an interrupted issue has left was rendered by another
// version. If it is complete it counts; if not, the number is voided.
func TestOtherProgram(t *testing.T) {
	newer := func(ctx context.Context, in Issuing) (Artifacts, error) {
		art, err := render(ctx, in)
		art.PDF, art.Program = append(art.PDF, " newer"...), "newer"
		return art, err
	}
	outcomes := map[Outcome]int{}
	for k := 4; ; k++ {
		f := newFixture(t)
		f.open("case-1")
		id := f.approved("case-1", `{}`)
		s := crashAfter(f.store, 5+k, false) // 5: the create-once test
		_, err := f.reopen(s).Issue(t.Context(), officer, f.request(id))
		if err == nil && !s.crashed() {
			break
		}
		plan, err := f.Doctor(t.Context())
		f.must(err)
		for _, r := range plan {
			outcome, err := f.Repair(t.Context(), approver, r, newer)
			if err != nil {
				t.Errorf("repair %+v: %v", r, err)
			}
			outcomes[outcome]++
		}
		wantClean(t, f.Archive)
		numbers(t, f.Archive)
	}
	if outcomes[OutcomeFinished] == 0 || outcomes[OutcomeVoided] == 0 {
		t.Errorf("outcomes: %v", outcomes)
	}
}

func TestVoid(t *testing.T) {
	f := newFixture(t)
	ctx := t.Context()
	f.open("case-1")
	id := f.approved("case-1", `{}`)
	crashing := f.reopen(crashAfter(f.store, 9, false))
	if _, err := crashing.Issue(ctx, officer, f.request(id)); err == nil {
		t.Fatal("did not crash")
	}
	plan, err := f.Doctor(ctx)
	f.must(err)
	i := slices.IndexFunc(plan, func(r Repair) bool { return r.Kind == RepairIssue })
	if i < 0 || plan[i].Document != id || plan[i].By != "zhang" || plan[i].Since.IsZero() {
		t.Fatalf("plan: %+v", plan)
	}
	plan[i].Void, plan[i].Reason = true, "重新拟稿"
	for range 2 { // the second time there is nothing left to void
		outcome, err := f.Repair(ctx, approver, plan[i], render)
		if outcome != OutcomeVoided {
			wantProblem(t, err, ProblemStep, ErrConflict)
		}
	}
	doc, err := f.GetDocument(ctx, id)
	if err != nil || doc.State.Status != StatusVoided || doc.State.Number.N != 1 || doc.State.Opinion != "重新拟稿" {
		t.Errorf("voided: %+v, %v", doc.State, err)
	}
	_, err = f.Issue(ctx, officer, f.request(id))
	wantProblem(t, err, ProblemNotApproved, ErrConflict)
	if next := f.issue(f.approved("case-1", `{}`)); next.State.Number.N != 2 {
		t.Errorf("the next number is %+v", next.State.Number)
	}
	for _, r := range plan {
		if r.Kind == RepairCheck {
			f.Repair(ctx, approver, r, nil)
		}
	}
	wantClean(t, f.Archive)
}

const processEnv = "CASEFILE_TEST_ISSUE"

// TestIssueProcess is the other process of TestIssueProcesses.
func TestIssueProcess(t *testing.T) {
	job := os.Getenv(processEnv)
	if job == "" {
		t.Skip("part of TestIssueProcesses")
	}
	root, docs, _ := strings.Cut(job, "|")
	s, err := dir.Open(root)
	if err != nil {
		t.Fatal(err)
	}
	a, err := Open(t.Context(), s, Options{})
	if err != nil {
		t.Fatal(err)
	}
	f := &fixture{Archive: a, t: t, store: s}
	for id := range strings.SplitSeq(docs, ",") {
		f.issue(DocID(id))
	}
}

// TestIssueProcesses: three processes issue in one series at the same time.
func TestIssueProcesses(t *testing.T) {
	root := t.TempDir()
	s, err := dir.Open(root)
	if err != nil {
		t.Fatal(err)
	}
	f := initFixture(t, s)
	const processes, each = 3, 8
	var cmds []*exec.Cmd
	for p := range processes {
		file := FileID(fmt.Sprintf("case-%d", p))
		f.open(file)
		var docs []string
		for range each {
			docs = append(docs, string(f.approved(file, `{}`)))
		}
		cmd := exec.Command(os.Args[0], "-test.run=^TestIssueProcess$")
		cmd.Env = append(os.Environ(), processEnv+"="+root+"|"+strings.Join(docs, ","))
		cmds = append(cmds, cmd)
	}
	for _, cmd := range cmds {
		f.must(cmd.Start())
	}
	for _, cmd := range cmds {
		f.must(cmd.Wait())
	}
	if got := numbers(t, f.Archive); len(got) != processes*each {
		t.Errorf("%d numbers, want %d", len(got), processes*each)
	}
	wantClean(t, f.Archive)
}

var _ store.Store = crashStore{}
