package archive

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"casefile/archive/store"
	"casefile/archive/store/miniotest"
	"casefile/archive/store/storeurl"
)

// TestLostDrives lives the life of documents on four drives with parity of
// two: with one gone all of it works, with two gone what was filed is read and
// every write fails clearly, and leaves nothing half done.
func TestLostDrives(t *testing.T) {
	server := miniotest.StartDrives(t, 4)
	s, err := storeurl.Open(t.Context(), server.URL("drives"), storeurl.Options{Getenv: server.Getenv, Create: true})
	if err != nil {
		t.Fatal(err)
	}
	f := initFixture(t, s)
	f.open("before")
	before := f.issue(f.approved("before", `{}`))

	backA := server.Lose(2)
	f.open("case-1")
	id := f.approved("case-1", `{}`)
	issued := f.issue(id)
	_, err = f.Serve(t.Context(), officer, f.service(id))
	f.must(err)
	_, err = f.Attach(t.Context(), officer, Attachment{id, RoleSealed, Enclosure{Ext: "pdf", Bytes: []byte("%PDF sealed")}})
	f.must(err)
	_, err = f.importer("before").Add(t.Context(), papers(5, "旧"))
	f.must(err)
	_, err = f.Close(t.Context(), officer, CloseRequest{File: "case-1", Fonds: "Z109"})
	f.must(err)
	f.open("case-2")
	open := f.approved("case-2", `{"n":2}`)
	draft := f.draft("case-2", `{"n":3}`)
	wantClean(t, f.Archive)
	copied := emptyStore(t)
	if found, _, err := copyTo(t, f.Archive, copied, CopyOptions{}); err != nil || len(found) > 0 {
		t.Errorf("one drive gone, copy: %v, %v", found, err)
	}

	backB := server.Lose(0)
	for _, doc := range []Document{before, issued} {
		if _, err := f.Part(t.Context(), doc.State, RolePDF); err != nil {
			t.Errorf("two drives gone, read %s: %v", doc.State.ID, err)
		}
	}
	other := f.reopen(s)
	for name, write := range map[string]func(context.Context) error{
		"issue": func(ctx context.Context) error { return second(other.Issue(ctx, officer, other.request(open))) },
		"save": func(ctx context.Context) error {
			return second(other.SaveDraft(ctx, officer, NewDraft{File: "case-2", Form: f.form, Title: "题", Values: []byte(`{}`)}))
		},
		"submit": func(ctx context.Context) error {
			return second(f.Submit(ctx, officer, Submission{Document: draft.Document, Digest: draft.Digest()}))
		},
		"import": func(ctx context.Context) error {
			results, err := f.importer("before").Add(ctx, papers(3, "新"))
			if err == nil && len(results) > 0 {
				err = results[0].Err
			}
			return err
		},
	} {
		begun := time.Now()
		if err := write(t.Context()); !errors.Is(err, ErrUnreachable) || time.Since(begun) > 30*time.Second {
			t.Errorf("two drives gone, %s: %v after %v", name, err, time.Since(begun))
		}
	}
	// Nothing of it is seen, also by who comes now.
	fresh := f.reopen(s)
	now := map[string]Status{}
	for _, id := range []FileID{"before", "case-1", "case-2"} {
		st, err := fresh.FileState(t.Context(), id)
		f.must(err)
		for _, d := range st.Docs {
			now[string(d.ID)] = d.Status
		}
	}
	want := map[string]Status{string(before.State.ID): StatusIssued, string(id): StatusIssued,
		string(open): StatusApproved, string(draft.Document): StatusDrafted}
	maps.DeleteFunc(now, func(_ string, s Status) bool { return s == StatusImported })
	if diff := cmp.Diff(want, now); diff != "" {
		t.Errorf("two drives gone: %s", diff)
	}
	backB()
	backA()
	awaitWrites(t, s)
	f.issue(open)
	wantNoFault(t, f.reopen(s).Archive)
}

// awaitWrites waits until the server has noticed that its drives are back.
func awaitWrites(t *testing.T, s store.Store) {
	t.Helper()
	var err error
	for i := range 100 {
		if err = s.Create(t.Context(), fmt.Sprintf("work/check/%d", i), nil); err == nil {
			if err = s.Remove(t.Context(), fmt.Sprintf("work/check/%d", i)); err == nil {
				return
			}
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Fatal(err)
}

func wantNoFault(t *testing.T, a *Archive) {
	t.Helper()
	for _, x := range findings(t, a) {
		if x.Fault() {
			t.Errorf("verify found %+v", x)
		}
	}
}
