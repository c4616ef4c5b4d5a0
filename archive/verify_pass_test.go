package archive

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"casefile/archive/store"
)

// inSlices verifies one file at a time, as if each were another process that
// knows nothing but what the pass keeps as JSON.
func inSlices(t *testing.T, open func() *Archive, between func(slice int)) ([]Finding, *Pass) {
	t.Helper()
	pass := open().NewPass()
	var all []Finding
	for slice := 0; pass.Finished.IsZero(); slice++ {
		b, err := json.Marshal(pass)
		if err != nil {
			t.Fatal(err)
		}
		pass = &Pass{}
		if err := json.Unmarshal(b, pass); err != nil {
			t.Fatal(err)
		}
		for f, err := range open().Verify(t.Context(), VerifyOptions{Pass: pass, Until: time.Unix(1, 0)}) {
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, f)
		}
		if slice > 10_000 {
			t.Fatalf("no end: %s", pass.After)
		}
		between(slice)
	}
	return all, pass
}

// TestVerifyResumed: read in slices, an archive shows what it shows in one go,
// whatever is wrong with it.
func TestVerifyResumed(t *testing.T) {
	m := smallArchive(t)
	damaged := []snapshot{m}
	for key, b := range m {
		c := slices.Clone(b)
		c[len(c)/2] ^= 1
		damaged = append(damaged, m.with(key, c), m.with(key, nil))
	}
	for i, d := range damaged {
		want := findings(t, d.archive())
		got, pass := inSlices(t, d.archive, func(int) {})
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("damaged %d: in slices other findings (-once +slices):\n%s", i, diff)
		}
		if len(pass.Findings) != len(want) {
			t.Errorf("damaged %d: the pass keeps %d findings of %d", i, len(pass.Findings), len(want))
		}
		if i == 0 && (pass.Objects != int64(len(m)) || pass.Settled().Objects != pass.Objects || pass.Settled().Facts.Locks != nil) {
			t.Errorf("read %+v of %d", pass.Progress, len(m))
		}
	}
}

// TestVerifyResumedLive: what is written between the slices raises no alarm.
func TestVerifyResumedLive(t *testing.T) {
	f := newFixture(t)
	f.issue(f.approvedIn("case-5"))
	found, _ := inSlices(t, func() *Archive { return f.reopen(f.store).Archive }, func(slice int) {
		if slice < 12 {
			f.issue(f.approvedIn(FileID(fmt.Sprintf("case-%d", slice))))
		}
	})
	for _, x := range found {
		if x.Fault() {
			t.Errorf("found %v", x)
		}
	}
	wantClean(t, f.Archive)
}

// approvedIn is an approved document in a file that is opened where needed.
func (f *fixture) approvedIn(file FileID) DocID {
	f.t.Helper()
	if _, err := f.FileState(context.Background(), file); errors.Is(err, ErrNotFound) {
		f.open(file)
	}
	return f.approved(file, `{}`)
}

// sickStore fails to read one key as a bad sector does, or all of them.
type sickStore struct {
	store.Store
	sick func(key string) bool
}

func (s sickStore) Get(ctx context.Context, key string) ([]byte, error) {
	if s.sick(key) {
		return nil, fmt.Errorf("input/output error: %w", store.ErrUnreachable)
	}
	return s.Store.Get(ctx, key)
}

// TestVerifyUnreadable: one object that cannot be read is a finding; a store
// that has gone ends the verification.
func TestVerifyUnreadable(t *testing.T) {
	f := newFixture(t)
	id := f.issue(f.approvedIn("case-1")).State.ID
	key := objectKey("case-1", pdfName(id.Local()))
	a := f.reopen(sickStore{f.store, func(k string) bool { return k == key }}).Archive
	if found := findings(t, a); len(found) != 1 || found[0].Key != key || found[0].Kind != FoundUnreadable {
		t.Errorf("found %v", found)
	}
	gone := false
	a = f.reopen(sickStore{f.store, func(string) bool { return gone }}).Archive
	gone = true
	for x, err := range a.Verify(t.Context(), VerifyOptions{}) {
		if !errors.Is(err, ErrUnreachable) {
			t.Errorf("found %v, %v", x, err)
		}
	}
}

// TestBudget: as many bytes are held at a time as there is room for, and one
// object that is larger than all of it alone.
func TestBudget(t *testing.T) {
	b := newBudget(10)
	back := b.take(4)
	again := b.take(6)
	taken := make(chan func())
	go func() { taken <- b.take(1000) }()
	select {
	case <-taken:
		t.Error("there was no room")
	case <-time.After(10 * time.Millisecond):
	}
	back()
	again()
	(<-taken)()
	if b.left != 10 {
		t.Errorf("%d left", b.left)
	}
}
