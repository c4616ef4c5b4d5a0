package archive

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func external(n int) Entry {
	return Entry{Series: "letter", Year: 2026, N: n, Format: letterFormat, Kind: ClaimExternal,
		Date: Date{2026, time.March, 1}, Reason: "纸质登记簿已登记"}
}

func void(n int) Entry {
	return Entry{Series: "letter", Year: 2026, N: n, Format: letterFormat, Kind: ClaimVoid, Reason: "编号作废"}
}

// register lists a year as "kind n" words.
func (f *fixture) register() []string {
	f.t.Helper()
	var got []string
	for c, err := range f.ListNumbers(f.t.Context(), "letter", 2026) {
		f.must(err)
		got = append(got, fmt.Sprintf("%s %d", c.Kind, c.N))
	}
	return got
}

func TestEnterNumber(t *testing.T) {
	f := newFixture(t)
	ctx := t.Context()
	f.open("case-1")
	f.must(f.StartSeries(ctx, officer, "letter", 2026, 5))
	enter := func(e Entry, id string) {
		t.Helper()
		_, err := f.EnterNumber(ctx, officer, e)
		if id != "" {
			wantProblem(t, err, id, ErrConflict)
			return
		}
		f.must(err)
	}
	enter(external(4), ProblemBefore)
	enter(external(5), "")
	enter(external(5), "") // as it is
	enter(void(5), ProblemTaken)
	f.issue(f.approved("case-1", `{"n":1}`))
	enter(external(6), ProblemTaken)
	enter(external(9), ProblemAhead)
	filled := external(9)
	filled.Fill = true
	made, err := f.EnterNumber(ctx, officer, filled)
	f.must(err)
	if len(made) != 3 || made[2].Printed != "某纪函〔2026〕9号" {
		t.Errorf("made %+v", made)
	}
	enter(void(10), "")
	if doc := f.issue(f.approved("case-1", `{"n":2}`)); doc.State.Number.N != 11 {
		t.Errorf("number %d, want 11", doc.State.Number.N)
	}
	want := []string{"start 0", "external 5", "document 6", "void 7", "void 8", "external 9", "void 10", "document 11"}
	if diff := cmp.Diff(want, f.register()); diff != "" {
		t.Error(diff)
	}
	if gaps, err := f.Gaps(ctx, "", 0); err != nil || len(gaps) > 0 {
		t.Errorf("gaps %v, %v", gaps, err)
	}
	wantClean(t, f.Archive)
}

func TestEnterNumberRefuses(t *testing.T) {
	f := newFixture(t)
	for _, change := range []func(*Entry){
		func(e *Entry) { e.Kind = ClaimDocument },
		func(e *Entry) { e.Reason = " " },
		func(e *Entry) { e.Reason = "两\n行" },
		func(e *Entry) { e.N = 0 },
		func(e *Entry) { e.N = maxNumber + 1 },
		func(e *Entry) { e.Year = 2025 },
		func(e *Entry) { e.Series = "Letter" },
		func(e *Entry) { e.Format = "号" },
	} {
		e := external(1)
		change(&e)
		_, err := f.EnterNumber(t.Context(), officer, e)
		wantProblem(t, err, ProblemField, ErrInvalid)
	}
	far := external(maxFill + 2)
	far.Fill = true
	_, err := f.EnterNumber(t.Context(), officer, far)
	wantProblem(t, err, ProblemAhead, ErrConflict)
}

// TestEnterRace: issues, external and void entries of two processes at once.
// Every number is one entry, without a gap.
func TestEnterRace(t *testing.T) {
	f := newFixture(t)
	f.open("case-1")
	f.open("case-2")
	handles := []*fixture{f, f.reopen(f.store)}
	const each = 6
	var wg sync.WaitGroup
	for i, h := range handles {
		var ids []DocID
		for n := range each {
			ids = append(ids, h.approved(FileID(fmt.Sprintf("case-%d", i+1)), fmt.Sprintf(`{"n":%d}`, n)))
		}
		for n, id := range ids {
			wg.Go(func() { h.issue(id) })
			wg.Go(func() { h.enterSomewhere(external(n + 1)) })
			wg.Go(func() { h.enterSomewhere(void(2*n + 1)) })
		}
	}
	wg.Wait()
	last, err := f.lastNumber(t.Context(), "letter", 2026, 0)
	f.must(err)
	if got := f.register(); len(got) != last+1 {
		t.Errorf("%d entries up to number %d: %v", len(got), last, got)
	}
	wantClean(t, f.Archive)
}

// enterSomewhere enters at the number asked for, or is refused for a reason.
func (f *fixture) enterSomewhere(e Entry) {
	_, err := f.EnterNumber(f.t.Context(), officer, e)
	var p *Problem
	if err != nil && !(errors.As(err, &p) && (p.ID == ProblemTaken || p.ID == ProblemAhead)) {
		f.t.Error(err)
	}
}

func TestGaps(t *testing.T) {
	f := newFixture(t)
	ctx := t.Context()
	f.open("case-1")
	for i := range 3 {
		f.issue(f.approved("case-1", fmt.Sprintf(`{"n":%d}`, i)))
	}
	f.must(f.store.Remove(ctx, claimKey("letter", 2026, 2)))
	stuck := f.approved("case-1", `{"n":4}`)
	r := f.request(stuck)
	r.Render = func(_ context.Context, in Issuing) (Artifacts, error) { return Artifacts{}, errors.New("power") }
	if _, err := f.Issue(ctx, officer, r); err == nil {
		t.Fatal("issued")
	}
	gaps, err := f.Gaps(ctx, "letter", 0)
	f.must(err)
	var got []string
	for _, g := range gaps {
		got = append(got, fmt.Sprintf("%s %d %s", g.Kind, g.N, g.Document))
	}
	want := []string{"missing 2 ", "interrupted 4 " + string(stuck)}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if _, err := f.EnterNumber(ctx, officer, void(2)); err != nil {
		t.Error("a gap is not filled:", err)
	}
}
