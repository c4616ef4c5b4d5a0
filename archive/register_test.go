package archive

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
)

func TestStartSeries(t *testing.T) {
	f := newFixture(t)
	ctx := t.Context()
	f.open("case-1")
	f.must(f.StartSeries(ctx, officer, "letter", 2026, 118))
	f.must(f.StartSeries(ctx, officer, "letter", 2026, 118)) // as it is
	wantProblem(t, f.StartSeries(ctx, officer, "letter", 2026, 5), ProblemStarted, ErrConflict)
	if doc := f.issue(f.approved("case-1", `{}`)); doc.State.Number.Printed != "某纪函〔2026〕118号" {
		t.Errorf("number %+v", doc.State.Number)
	}
	wantProblem(t, f.StartSeries(ctx, officer, "letter", 2026, 119), ProblemStarted, ErrConflict)
	for _, bad := range []struct {
		series     SeriesID
		year, next int
	}{{"Letter", 2026, 1}, {"letter", 0, 1}, {"letter", 10000, 1}, {"letter", 2026, 0}, {"letter", 2026, maxNumber + 1}} {
		wantProblem(t, f.StartSeries(ctx, officer, bad.series, bad.year, bad.next), ProblemField, ErrInvalid)
	}
	wantClean(t, f.Archive)
}

// TestStartRace: a start and the first claims at once: one start counts.
func TestStartRace(t *testing.T) {
	for range 5 {
		f := newFixture(t)
		f.open("case-1")
		id := f.approved("case-1", `{}`)
		var wg sync.WaitGroup
		var startErr error
		var doc Document
		other := f.reopen(f.store)
		wg.Go(func() { startErr = other.StartSeries(t.Context(), officer, "letter", 2026, 50) })
		wg.Go(func() { doc = f.issue(id) })
		wg.Wait()
		want := 50
		if startErr != nil {
			wantProblem(t, startErr, ProblemStarted, ErrConflict)
			want = 1
		}
		if doc.State.Number.N != want {
			t.Errorf("number %d, want %d", doc.State.Number.N, want)
		}
		wantClean(t, f.Archive)
	}
}

// TestStartedTellsTheNext: who may not start a series is told where it stands,
// whoever took the numbers.
func TestStartedTellsTheNext(t *testing.T) {
	f := newFixture(t)
	f.open("case-1")
	other := f.reopen(f.store)
	f.must(f.StartSeries(t.Context(), officer, "letter", 2026, 5))
	for want := 5; want < 8; want++ {
		err := f.StartSeries(t.Context(), officer, "letter", 2026, 1)
		wantProblem(t, err, ProblemStarted, ErrConflict)
		var p *Problem
		if errors.As(err, &p) && p.Args["next"] != want {
			t.Errorf("the next is said to be %v, want %d", p.Args["next"], want)
		}
		other.issue(f.approved("case-1", `{}`))
	}
}

func TestListNumbers(t *testing.T) {
	f := newFixture(t)
	ctx := t.Context()
	f.open("case-1")
	issue := func(series SeriesID, year int) {
		r := f.request(f.approved("case-1", `{}`))
		r.Series, r.Date.Year = series, year
		_, err := f.Issue(ctx, officer, r)
		f.must(err)
	}
	issue("letter", 2026)
	issue("letter", 2026)
	issue("letter", 2027)
	issue("letter-b", 2026)
	for _, c := range []struct {
		series SeriesID
		year   int
		want   string
	}{
		{"letter", 2026, "letter 2026 0 letter 2026 1 letter 2026 2 "},
		{"letter", 0, "letter 2026 0 letter 2026 1 letter 2026 2 letter 2027 0 letter 2027 1 "},
		{"", 2027, "letter 2027 0 letter 2027 1 "},
		{"letter-b", 0, "letter-b 2026 0 letter-b 2026 1 "},
		{"none", 0, ""},
		{"", 0, "letter-b 2026 0 letter-b 2026 1 letter 2026 0 letter 2026 1 letter 2026 2 letter 2027 0 letter 2027 1 "},
	} {
		got := ""
		for n, err := range f.ListNumbers(ctx, c.series, c.year) {
			f.must(err)
			if (n.Kind == ClaimStart) != (n.N == 0) || n.N > 0 && n.Document.File() != "case-1" {
				t.Errorf("%+v", n)
			}
			got += fmt.Sprintf("%s %d %d ", n.Series, n.Year, n.N)
		}
		if got != c.want {
			t.Errorf("%s %d: %s, want %s", c.series, c.year, got, c.want)
		}
	}
	for _, err := range f.ListNumbers(ctx, "../x", 0) {
		wantProblem(t, err, ProblemField, ErrInvalid)
	}
	for range f.ListNumbers(ctx, "", 0) {
		break
	}
}

// TestClaimHelpers: many claims for the same numbering event, from handles with
// and without hints, while others claim: one number.
func TestClaimHelpers(t *testing.T) {
	f := newFixture(t)
	ctx := context.Background()
	event := func(nonce string, from int) *Event {
		return &Event{Nonce: nonce, At: f.now(), By: officer, Document: "case-1/0001-x",
			Numbering: &Numbering{Series: "letter", Year: 2026, Format: letterFormat, From: from}}
	}
	mine := event("mine", 1)
	var wg sync.WaitGroup
	var mu sync.Mutex
	got := map[int]bool{}
	for i := range 12 {
		a := f.Archive
		if i%3 == 0 {
			a = f.reopen(f.store).Archive
		}
		wg.Go(func() {
			n, err := a.claim(ctx, mine)
			if err != nil {
				t.Error(err)
			}
			mu.Lock()
			defer mu.Unlock()
			got[n.N] = true
		})
		wg.Go(func() {
			if _, err := a.claim(ctx, event(fmt.Sprint("other", i), 1)); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if len(got) != 1 {
		t.Errorf("one event has the numbers %v", got)
	}
	n, ok, err := f.claimOf(ctx, mine)
	if err != nil || !ok || !got[n.N] {
		t.Errorf("found %v, %v, %v", n, ok, err)
	}
}
