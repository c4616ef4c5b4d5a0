package archive

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"
)

// TestLiveStates: what other processes have written is seen by every read and
// every step, and a state handed out is the caller's own.
func TestLiveStates(t *testing.T) {
	f := newFixture(t)
	other := f.reopen(f.store)
	ctx := t.Context()
	f.open("case-1")
	d := f.draft("case-1", `{}`)
	id := d.Document
	if _, err := other.Submit(ctx, officer, Submission{Document: id, Digest: d.Digest()}); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Approve(ctx, approver, Approval{Document: id, Digest: d.Digest()}); err != nil {
		t.Errorf("from a state that was out of date: %v", err)
	}
	if _, err := other.Return(ctx, approver, Approval{Document: id, Digest: d.Digest()}); err != nil {
		t.Errorf("from a state that was out of date: %v", err)
	}
	_, err := f.Issue(ctx, officer, f.request(id))
	wantProblem(t, err, ProblemNotApproved, ErrConflict)

	s, err := f.FileState(ctx, "case-1")
	f.must(err)
	s.Docs[0].Status = StatusIssued
	s.Docs = append(s.Docs, &DocState{})
	doc, err := f.GetDocument(ctx, id)
	if err != nil || doc.State.Status != StatusReturned {
		t.Errorf("after a caller changed its state: %+v, %v", doc.State, err)
	}
	doc.State.Status = StatusIssued
	if again, _ := f.GetDocument(ctx, id); again.State.Status != StatusReturned {
		t.Error("after a caller changed its document")
	}
	wantClean(t, f.Archive)
}

func TestLiveLimits(t *testing.T) {
	var l liveStates
	ctx := t.Context()
	for i := range 50 {
		f, release, err := l.hold(ctx, FileID(fmt.Sprint("f", i)))
		if err != nil {
			t.Fatal(err)
		}
		f.state = newState("f")
		f.state.Docs = make([]*DocState, maxLiveDocs/10)
		release()
		if l.docs > maxLiveDocs || len(l.files) > 10 {
			t.Fatalf("%d files with %d documents are kept", len(l.files), l.docs)
		}
	}
	f, release, err := l.hold(ctx, "empty")
	if err != nil || f.state != nil {
		t.Fatal(err)
	}
	waiting, cancel := context.WithTimeout(ctx, 10*time.Millisecond)
	defer cancel()
	if _, _, err := l.hold(waiting, "empty"); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a lock was given twice: %v", err)
	}
	release()
	if _, ok := l.files["empty"]; ok {
		t.Error("a file that was not read is kept")
	}
}
