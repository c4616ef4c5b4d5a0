package archive

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"casefile/archive/store"
	"casefile/archive/store/dir"
)

// TestBadInput: a clear error, and nothing of the archive is changed or lost.
func TestBadInput(t *testing.T) {
	f := newFixture(t)
	ctx := t.Context()
	f.open("case-1")
	issued := f.issue(f.approved("case-1", `{"a":"甲"}`)).State.ID
	drafted := f.draft("case-1", `{}`)
	before := take(t, f.store)

	open := func(id string) func() error {
		return func() error {
			_, err := f.OpenFile(ctx, officer, NewFile{ID: FileID(id), Kind: KindCase, Header: Header{Title: "某案"}})
			return err
		}
	}
	get := func(id string) func() error {
		return func() error { _, err := f.GetDocument(ctx, DocID(id)); return err }
	}
	form := func(id string) func() error {
		return func() error { _, err := f.SaveForm(ctx, id, 1, []byte("x")); return err }
	}
	attach := func(id DocID, ext string) func() error {
		return func() error {
			_, err := f.Attach(ctx, officer, Attachment{Document: id, Role: RoleSealed, Enclosure: Enclosure{Ext: ext, Bytes: []byte("x")}})
			return err
		}
	}
	for name, c := range map[string]struct {
		do   func() error
		want error
	}{
		"file climbs out":              {open("../x"), ErrInvalid},
		"file with a slash":            {open("a/b"), ErrInvalid},
		"file with a backslash":        {open(`a\b`), ErrInvalid},
		"file in capitals":             {open("Case-2"), ErrInvalid},
		"file begins with a dot":       {open(".tmp"), ErrInvalid},
		"file too long":                {open(strings.Repeat("a", 65)), ErrInvalid},
		"file with a line feed":        {open("a\nb"), ErrInvalid},
		"file that is taken":           {open("case-1"), ErrConflict},
		"document climbs out":          {get("case-1/../case-2"), ErrInvalid},
		"document in nothing":          {get("/x"), ErrInvalid},
		"document that is not there":   {get("case-1/0009-x"), ErrNotFound},
		"document of no file":          {get("case-9/0001-x"), ErrNotFound},
		"form climbs out":              {form("../x"), ErrInvalid},
		"form that is taken":           {form("inquiry-letter"), ErrConflict},
		"extension climbs out":         {attach(issued, "../x"), ErrInvalid},
		"sealed before it is issued":   {attach(drafted.Document, "pdf"), ErrConflict},
		"attached to what is not here": {attach("case-1/0009-x", "pdf"), ErrNotFound},
		"approved before submitted": {func() error {
			_, err := f.Approve(ctx, approver, Approval{Document: drafted.Document, Digest: drafted.Digest()})
			return err
		}, ErrConflict},
		"issued before approved": {func() error {
			_, err := f.Issue(ctx, officer, f.request(drafted.Document))
			return err
		}, ErrConflict},
		"submitted after issued": {func() error {
			_, err := f.Submit(ctx, officer, Submission{Document: issued, Digest: drafted.Digest()})
			return err
		}, ErrConflict},
		"served before issued": {func() error {
			_, err := f.Serve(ctx, officer, ServiceRecord{Document: drafted.Document, Date: Date{2026, 3, 6}, Method: ServeDirect,
				Particulars: ServiceParticulars{Recipient: "某局", Signer: "赵某某"}, Receipt: Enclosure{Ext: "pdf", Bytes: []byte("x")}})
			return err
		}, ErrConflict},
		"closed with a draft in it": {func() error {
			_, err := f.Close(ctx, officer, CloseRequest{File: "case-1"})
			return err
		}, ErrConflict},
	} {
		if err := c.do(); !errors.Is(err, c.want) {
			t.Errorf("%s: got %v, want %v", name, err, c.want)
		}
	}
	if diff := cmp.Diff(before, take(t, f.store)); diff != "" {
		t.Error(diff)
	}
	wantClean(t, f.Archive)
}

// TestBadDisk: a disk that is full or becomes read-only at any point of a
// document's life gives an error of its kind; once it is well again, life goes
// on and nothing acknowledged is lost.
func TestBadDisk(t *testing.T) {
	whole := newLossyFS(1 << 30)
	if _, err := livedUntil(t.Context(), whole); err != nil {
		t.Fatal(err)
	}
	for cause, want := range map[error]error{syscall.ENOSPC: store.ErrFull, syscall.EROFS: store.ErrDenied} {
		for at := 0; at < whole.done; at += 7 {
			disk := newLossyFS(at)
			disk.refuse = cause
			acked, err := livedUntil(t.Context(), disk)
			if err != nil && !errors.Is(err, want) {
				t.Errorf("%v at operation %d: %v", cause, at, err)
			}
			disk.left = 1 << 30
			if err := survives(t, disk, acked); err != nil {
				t.Errorf("%v at operation %d, after %d steps: %v", cause, at, acked, err)
			}
		}
	}
}

// TestClockBack: a clock that jumps back, by years, changes neither the order
// of events nor what an index is told.
func TestClockBack(t *testing.T) {
	disk := newLossyFS(1 << 30)
	now := time.Date(2026, 3, 5, 12, 0, 0, 0, time.UTC)
	opt := Options{Now: func() time.Time {
		now = now.Add(-40 * time.Hour)
		return now
	}}
	a, err := Init(t.Context(), dir.OpenFS(disk), By{"admin", "cli"}, testOffice(), opt)
	if err != nil {
		t.Fatal(err)
	}
	if err := (&lived{a: a}).run(t.Context()); err != nil {
		t.Fatal(err)
	}
	wantClean(t, a)
	again, err := Open(t.Context(), dir.OpenFS(disk), Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, step := range lifeSteps {
		if err := step.found(t.Context(), again); err != nil {
			t.Errorf("%s: %v", step.name, err)
		}
	}
	told := 0
	for _, err := range again.Changed(t.Context(), Date{}) {
		if told++; err != nil {
			t.Fatal(err)
		}
	}
	if s, _ := again.FileState(t.Context(), lifeFile); told != len(s.days) || told < 5 {
		t.Errorf("%d days are told of, %d have events", told, len(s.days))
	}
}

// TestFutureEvent: a file with an event type of a later program is read, and
// not written to; other files are.
func TestFutureEvent(t *testing.T) {
	f := newFixture(t)
	ctx := t.Context()
	f.open("case-1")
	id := f.issue(f.approved("case-1", `{}`)).State.ID
	s, err := f.FileState(ctx, "case-1")
	f.must(err)
	b, err := seal(map[string]any{"file": "case-1", "seq": s.Seq + 1, "prev": s.Head, "at": f.now(), "by": "zhang", "via": "cli",
		"nonce": "00", "type": "teleported", "destination": "某市"})
	f.must(err)
	f.must(f.store.Create(ctx, eventKey("case-1", s.Seq+1), b))

	later := f.reopen(f.store)
	doc, err := later.GetDocument(ctx, id)
	if err != nil || doc.State.Status != StatusIssued {
		t.Errorf("read: %+v, %v", doc.State, err)
	}
	_, err = later.Attach(ctx, officer, Attachment{Document: id, Role: RoleSealed, Enclosure: Enclosure{Ext: "pdf", Bytes: []byte("x")}})
	wantProblem(t, err, ProblemReadOnly, ErrConflict)
	later.open("case-2")
	later.issue(later.approved("case-2", `{}`))
	found := findings(t, later.Archive)
	for _, x := range found {
		if x.Fault() {
			t.Errorf("found %v", x)
		}
	}
	if len(found) == 0 || found[0].Kind != FoundUnknown {
		t.Errorf("found %v", found)
	}
}

// TestHandEdited: an object edited by hand, also with its sum made anew, stops
// what stands on it, and names it.
func TestHandEdited(t *testing.T) {
	f := newFixture(t)
	f.open("case-1")
	d := f.draft("case-1", `{"a":"甲"}`)
	_, err := f.Submit(t.Context(), officer, Submission{Document: d.Document, Digest: d.Digest()})
	f.must(err)
	_, err = f.Approve(t.Context(), approver, Approval{Document: d.Document, Digest: d.Digest()})
	f.must(err)
	m := take(t, f.store)
	for _, key := range []string{draftKey(d.Document, 1), eventKey("case-1", 3)} {
		edited := []byte(strings.Replace(string(m[key]), "zhang", "zheng", 1))
		a := m.with(key, edited).archive()
		_, err := a.Issue(context.Background(), officer, f.request(d.Document))
		if !errors.Is(err, ErrIntegrity) || !strings.Contains(fmt.Sprint(err), key) {
			t.Errorf("%s: %v", key, err)
		}
	}
}
