package archive

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"casefile/archive/store"
)

// lateEvents refuses the numbering event of one document.
type lateEvents struct {
	store.Store
	doc  DocID
	dead atomic.Bool
}

func (s *lateEvents) Create(ctx context.Context, key string, b []byte) error {
	if strings.Contains(string(b), `"type":"numbering"`) && strings.Contains(string(b), `"document":"`+string(s.doc)+`"`) {
		s.dead.Store(true)
		return fmt.Errorf("no event: %w", store.ErrUnreachable)
	}
	return s.Store.Create(ctx, key, b)
}

// TestNumberLeftOut: a number given to a writer that was killed, while others
// went on, is entered as void; one that an interrupted issue will take is not.
func TestNumberLeftOut(t *testing.T) {
	f := newFixture(t)
	ctx := t.Context()
	f.open("case-1")
	first, killed, after := f.approved("case-1", `{}`), f.approved("case-1", `{}`), f.approved("case-1", `{}`)
	f.issue(first)
	n, err := f.nextNumber(ctx, officer, "letter", 2026) // whoever is given it never comes back
	f.must(err)
	if doc := f.issue(after); doc.State.Number.N != n+1 {
		t.Fatalf("number %d beside %d", doc.State.Number.N, n)
	}
	if got := findings(t, f.Archive); len(got) != 1 || got[0].Kind != FoundGap || got[0].Key != claimKey("letter", 2026, n) {
		t.Errorf("found %v", got)
	}
	plan, err := f.Doctor(ctx)
	f.must(err)
	if len(plan) != 1 || plan[0].Kind != RepairNumber || plan[0].N != n || plan[0].Number != "某纪函〔2026〕2号" {
		t.Fatalf("plan %+v", plan)
	}
	for range 2 { // again is as good
		if got, err := f.Repair(ctx, officer, plan[0], render); err != nil || got != OutcomeVoided {
			t.Errorf("%s, %v", got, err)
		}
	}
	wantClean(t, f.Archive)

	// The same with an issue that was interrupted after its numbering event.
	m, err := f.nextNumber(ctx, officer, "letter", 2026)
	f.must(err)
	f.giveBack(ctx, officer, Number{Series: "letter", Year: 2026, N: m})
	r := f.request(killed)
	r.Render = func(context.Context, Issuing) (Artifacts, error) { return Artifacts{}, fmt.Errorf("no face") }
	stopped := f.reopen(&deadRegister{Store: f.store})
	if _, err := stopped.Issue(ctx, officer, r); err == nil {
		t.Fatal("issued")
	}
	f.issue(f.approved("case-1", `{}`))
	f.issue(f.approved("case-1", `{}`))
	plan, err = f.Doctor(ctx)
	f.must(err)
	if len(plan) != 1 || plan[0].Kind != RepairIssue {
		t.Fatalf("plan %+v", plan)
	}
	if _, err := f.Repair(ctx, officer, plan[0], render); err != nil {
		t.Error(err)
	}
	wantClean(t, f.Archive)
}

// deadRegister takes no entries.
type deadRegister struct{ store.Store }

func (s *deadRegister) Create(ctx context.Context, key string, b []byte) error {
	if strings.HasPrefix(key, registerPrefix) {
		return store.ErrUnreachable
	}
	return s.Store.Create(ctx, key, b)
}

// TestNumbersSideBySide: many writers, some of whom fail before their event,
// leave no number out and none twice.
func TestNumbersSideBySide(t *testing.T) {
	f := newFixture(t)
	var ids [8][]DocID
	for w := range ids {
		file := FileID(fmt.Sprintf("case-%d", w))
		f.open(file)
		for range 5 {
			ids[w] = append(ids[w], f.approved(file, `{}`))
		}
	}
	late := &lateEvents{Store: f.store, doc: ids[3][2]}
	broken := f.reopen(late)
	var wg sync.WaitGroup
	for _, docs := range ids {
		wg.Go(func() {
			for _, id := range docs {
				_, err := broken.Issue(t.Context(), officer, f.request(id))
				if failed := id == late.doc; failed != (err != nil) {
					t.Errorf("%s: %v", id, err)
				}
			}
		})
	}
	wg.Wait()
	f.issue(late.doc)
	plan, err := f.Doctor(t.Context())
	f.must(err)
	for _, r := range plan {
		if _, err := f.Repair(t.Context(), officer, r, render); err != nil {
			t.Error(err)
		}
	}
	if !late.dead.Load() || len(plan) > 0 {
		t.Errorf("failed %v, plan %+v", late.dead.Load(), plan)
	}
	wantClean(t, f.Archive)
}
