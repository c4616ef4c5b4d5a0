package archive

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"casefile/archive/store/dir"
)

var ctx = context.Background()

// clocked is a fixture whose clock the test sets.
func clocked(t *testing.T) (*fixture, *time.Time, string) {
	t.Helper()
	folder := t.TempDir()
	s, err := dir.Open(folder)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, time.March, 5, 1, 2, 3, 0, time.UTC)
	a, err := Init(ctx, s, By{"admin", "cli"}, testOffice(), Options{Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	return &fixture{Archive: a, t: t, store: s, form: FormRef{"inquiry-letter", 1, DigestOf([]byte(formText))}}, &now, folder
}

// complete is a file with an issued letter and an imported paper.
func (f *fixture) complete(id FileID) {
	f.t.Helper()
	f.open(id)
	f.issue(f.approved(id, `{"addressee":"张某某"}`))
	im, err := f.Importer(ctx, officer, id)
	f.must(err)
	results, err := im.Add(ctx, []Paper{{OwnID: "p/1", Title: "旧报告", Original: []byte("旧报告 王某某"), Ext: "txt", Text: "旧报告 王某某", Date: Date{2020, 1, 2}}})
	f.must(err)
	f.must(results[0].Err)
}

func (f *fixture) close(id FileID) *State {
	f.t.Helper()
	s, err := f.Close(ctx, officer, CloseRequest{File: id, Fonds: "Z109"})
	f.must(err)
	return s
}

func TestClose(t *testing.T) {
	f, _, folder := clocked(t)
	f.complete("case-1")
	s := f.close("case-1")
	if s.Closed == nil || s.Closed.ArchiveNo != "Z109-AJ·2026-Y-0001" || s.Closed.Documents != 2 || s.Closed.N != s.Seq {
		t.Fatalf("closed as %+v", s.Closed)
	}
	wantClean(t, f.Archive)
	again := f.close("case-1")
	if again.Seq != s.Seq {
		t.Error("a second close adds an event")
	}
	f.complete("case-2")
	if two := f.close("case-2"); two.Closed.ArchiveNo != "Z109-AJ·2026-Y-0002" {
		t.Errorf("the second file is %s", two.Closed.ArchiveNo)
	}
	base := filepath.Join(folder, "files", "case-1")
	manifest := filepath.Join(base, relative("case-1", closedKey("case-1", s.Closed.N, manifestName)))
	cmd := exec.Command("sha256sum", "--strict", "-c", manifest)
	cmd.Dir = base
	if out, err := cmd.CombinedOutput(); err != nil || strings.Count(string(out), "OK") < int(s.Closed.N) {
		t.Errorf("sha256sum: %v\n%s", err, out)
	}
	for _, name := range []string{recordsName, manifestName} {
		b, err := os.ReadFile(filepath.Join(filepath.Dir(manifest), name))
		f.must(err)
		for _, secret := range []string{"张某某", "王某某", "旧报告", "函询", "关于"} {
			if bytes.Contains(b, []byte(secret)) {
				t.Errorf("%s says %s", name, secret)
			}
		}
		for line := bufio.NewScanner(bytes.NewReader(b)); name == recordsName && line.Scan(); {
			if !json.Valid(line.Bytes()) {
				t.Errorf("no JSON: %s", line.Bytes())
			}
		}
	}
}

// Every reason not to close is told at once.
func TestCloseRefuses(t *testing.T) {
	f, _, _ := clocked(t)
	f.open("case-1")
	f.draft("case-1", `{"addressee":"甲"}`)
	f.approved("case-1", `{"addressee":"乙"}`)
	more := func(*State) []error { return []error{problem(ErrConflict, "own", nil)} }
	_, err := f.Close(ctx, officer, CloseRequest{File: "case-1", Check: more})
	for _, want := range []string{ProblemCloseDocument, ProblemCloseEmpty, "own", "0001-inquiry-letter", "0002-inquiry-letter"} {
		if !errors.Is(err, ErrConflict) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s is not among: %v", want, err)
		}
	}
	f.open("case-2")
	for _, r := range []CloseRequest{{File: "case-2", Fonds: "z109"}, {File: "case-2", Room: "x"}, {File: "../x"}} {
		if _, err := f.Close(ctx, officer, r); !errors.Is(err, ErrInvalid) {
			t.Errorf("%+v: %v", r, err)
		}
	}
	_, err = f.Close(ctx, officer, CloseRequest{File: "nothing"})
	wantProblem(t, err, ProblemFileMissing, ErrNotFound)
}

func TestClosedTakesNothing(t *testing.T) {
	f, _, _ := clocked(t)
	f.complete("case-1")
	doc := f.close("case-1").Docs[0].ID
	_, err := f.SaveDraft(ctx, officer, NewDraft{File: "case-1", Form: f.form, Title: "又一件", Values: []byte(`{}`)})
	wantProblem(t, err, ProblemClosed, ErrConflict)
	wantProblem(t, f.Arrange(ctx, officer, "case-1", nil), ProblemClosed, ErrConflict)
	wantProblem(t, f.AskDisposal(ctx, officer, "case-1", "到期"), ProblemPermanent, ErrConflict)
	f.must(f.Reopen(ctx, officer, "case-1", "补充材料"))
	if err := f.Reopen(ctx, officer, "case-1", "再开"); !errors.Is(err, ErrConflict) {
		t.Errorf("reopened twice: %v", err)
	}
	if err := f.Reopen(ctx, officer, "case-1", ""); !errors.Is(err, ErrInvalid) {
		t.Errorf("without a reason: %v", err)
	}
	f.must(f.Arrange(ctx, officer, "case-1", []Arranged{{Local: doc.Local(), Section: "evidence"}}))
	if s := f.close("case-1"); s.Closed.ArchiveNo != "Z109-AJ·2026-Y-0001" {
		t.Errorf("another number: %s", s.Closed.ArchiveNo)
	}
	wantClean(t, f.Archive)
}

// What another version of the program has left of an interrupted closing
// blocks nothing.
func TestCloseAfterInterruption(t *testing.T) {
	f, _, _ := clocked(t)
	f.complete("case-1")
	s, err := f.FileState(ctx, "case-1")
	f.must(err)
	f.must(f.store.Create(ctx, closedKey("case-1", s.Seq+1, recordsName), []byte("other\n")))
	closed := f.close("case-1")
	if closed.Closed == nil || closed.Seq != s.Seq+2 {
		t.Errorf("closed as %d after %d", closed.Seq, s.Seq)
	}
	plan, err := f.Doctor(ctx)
	f.must(err)
	if len(plan) != 1 || plan[0].Kind != RepairClosing || len(plan[0].Keys) != 1 {
		t.Fatalf("doctor plans %+v", plan)
	}
	_, err = f.Repair(ctx, officer, plan[0], render)
	f.must(err)
	wantClean(t, f.Archive)
}

func TestCloseFindsDamage(t *testing.T) {
	f, _, folder := clocked(t)
	f.complete("case-1")
	names, _ := filepath.Glob(filepath.Join(folder, "files/case-1/documents/*.pdf"))
	f.must(os.Chmod(names[0], 0o600))
	f.must(os.WriteFile(names[0], []byte("x"), 0o600))
	if _, err := f.Close(ctx, officer, CloseRequest{File: "case-1"}); !errors.Is(err, ErrIntegrity) {
		t.Errorf("closed over damage: %v", err)
	}
}
