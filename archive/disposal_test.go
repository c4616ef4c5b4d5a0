package archive

import (
	"strings"
	"testing"
	"time"
)

// due is a file of 10 years, closed in 2026, on 1 January 2037.
func due(t *testing.T) (*fixture, *time.Time) {
	t.Helper()
	f, now, _ := clocked(t)
	f.complete("case-1")
	f.must(f.SetRetention(ctx, officer, "case-1", "", Retain10, "一般材料"))
	f.close("case-1")
	*now = time.Date(2036, time.December, 31, 15, 59, 0, 0, time.UTC) // the last minute in China
	return f, now
}

func TestDisposal(t *testing.T) {
	f, now := due(t)
	s, err := f.FileState(ctx, "case-1")
	f.must(err)
	if until, ok := s.RetentionUntil(China()); !ok || until != (Date{2036, time.December, 31}) {
		t.Errorf("kept until %s, %t", until, ok)
	}
	wantProblem(t, f.AskDisposal(ctx, officer, "case-1", "到期"), ProblemTerm, ErrConflict)
	for range f.DisposalDue(ctx, f.Today()) {
		t.Error("due before its time")
	}
	*now = now.Add(time.Minute)
	n := 0
	for d, err := range f.DisposalDue(ctx, f.Today()) {
		f.must(err)
		if n++; d.ID != "case-1" {
			t.Errorf("%s is due", d.ID)
		}
	}
	if n != 1 {
		t.Errorf("%d are due", n)
	}
	wantProblem(t, f.ConfirmDisposal(ctx, approver, "case-1", "同意"), ProblemClosed, ErrConflict)
	f.must(f.AskDisposal(ctx, officer, "case-1", "到期"))
	wantProblem(t, f.Reopen(ctx, officer, "case-1", "补"), ProblemClosed, ErrConflict)
	wantProblem(t, f.ConfirmDisposal(ctx, officer, "case-1", "同意"), ProblemDisposalSelf, ErrConflict)
	f.must(f.RefuseDisposal(ctx, approver, "case-1", "仍有价值"))
	f.must(f.AskDisposal(ctx, officer, "case-1", "再次到期"))
	f.must(f.ConfirmDisposal(ctx, approver, "case-1", "同意销毁"))
	f.wantDisposed()
	wantProblem(t, f.AskDisposal(ctx, officer, "case-1", "又"), ProblemDisposed, ErrNotFound)
}

// wantDisposed checks what is left of case-1 and what can be done with it.
func (f *fixture) wantDisposed() {
	f.t.Helper()
	closings := 0
	for e, err := range f.store.List(ctx, "", "") {
		f.must(err)
		if strings.Contains(e.Key, "/documents/") || strings.HasPrefix(e.Key, draftsPrefix) {
			f.t.Errorf("%s is still there", e.Key)
		}
		if strings.Contains(e.Key, "/closed/") {
			closings++
		}
		b, err := f.store.Get(ctx, e.Key)
		f.must(err)
		if e.Key != officeKey(1) && strings.Contains(string(b), "张某某") {
			f.t.Errorf("%s names a person", e.Key)
		}
	}
	if closings != 2 {
		f.t.Errorf("%d objects of the closing are left", closings)
	}
	wantClean(f.t, f.Archive)
	s, err := f.FileState(ctx, "case-1")
	f.must(err)
	if !s.Disposed() || len(s.Docs) != 2 || !s.Docs[0].Disposed {
		f.t.Errorf("state %+v", s.Disposal)
	}
	h, err := f.Header(ctx, s)
	f.must(err)
	if h != (Header{}) {
		f.t.Errorf("header %+v", h)
	}
	_, err = f.GetDocument(ctx, s.Docs[0].ID)
	wantProblem(f.t, err, ProblemDisposed, ErrNotFound)
	for info, err := range f.ListFiles(ctx) {
		f.must(err)
		if info.ID != "case-1" {
			f.t.Errorf("listed %s", info.ID)
		}
	}
}

// A removal that was interrupted is finished by Doctor.
func TestDisposalInterrupted(t *testing.T) {
	f, now := due(t)
	*now = now.Add(time.Hour)
	f.must(f.AskDisposal(ctx, officer, "case-1", "到期"))
	f.must(f.dispose(ctx, approver, "case-1", EventDisposed, "同意", f.expired)) // and then the power went
	plan, err := f.Doctor(ctx)
	f.must(err)
	if len(plan) != 1 || plan[0].Kind != RepairDisposal || len(plan[0].Keys) == 0 {
		t.Fatalf("doctor plans %+v", plan)
	}
	got, err := f.Repair(ctx, officer, plan[0], nil)
	f.must(err)
	if got != OutcomeRemoved {
		t.Errorf("outcome %s", got)
	}
	f.wantDisposed()
}

// No repair removes the papers of a file that was not disposed of.
func TestDisposalOfAnother(t *testing.T) {
	f, _ := due(t)
	_, err := f.Repair(ctx, officer, Repair{Kind: RepairDisposal, File: "case-1"}, nil)
	wantProblem(t, err, ProblemClosed, ErrConflict)
	_, err = f.Repair(ctx, officer, Repair{Kind: RepairClosing, File: "case-1",
		Keys: []string{closedKey("case-1", 99, recordsName), objectKey("case-1", "x.pdf")}}, nil)
	if err == nil {
		t.Error("a repair removes what it likes")
	}
	wantClean(t, f.Archive)
}

// One paper that is kept for ever keeps its file.
func TestTermIsTheLongest(t *testing.T) {
	f, now, _ := clocked(t)
	f.complete("case-1")
	f.must(f.SetRetention(ctx, officer, "case-1", "", Retain10, "一般材料"))
	s, err := f.FileState(ctx, "case-1")
	f.must(err)
	f.must(f.SetRetention(ctx, officer, "case-1", s.Docs[0].ID, Retain30, "重要"))
	if s := f.close("case-1"); s.Term() != Retain30 || s.Closed.ArchiveNo != "Z109-AJ·2026-D30-0001" {
		t.Errorf("term %s, %s", s.Term(), s.Closed.ArchiveNo)
	}
	f.must(f.SetRetention(ctx, officer, "case-1", s.Docs[0].ID, RetainPermanent, "永久保存"))
	*now = now.AddDate(500, 0, 0)
	wantProblem(t, f.AskDisposal(ctx, officer, "case-1", "到期"), ProblemPermanent, ErrConflict)
	wantProblem(t, f.SetRetention(ctx, officer, "case-1", "case-1/none", Retain30, "x"), ProblemDocMissing, ErrNotFound)
}
