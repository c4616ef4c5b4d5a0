package office

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"casefile/archive"
)

// An issue that was interrupted after its number was claimed is finished by
// doctor, under that number; nothing happens before --apply.
func TestDoctorFinishesAnInterruptedIssue(t *testing.T) {
	d := newDesk(t).init()
	id := d.approved("c-1", letter)
	arch, err := d.archive(d.ctx)
	d.ok(err)
	_, err = arch.Issue(d.ctx, archive.By{ID: "冯某某", Via: "cli"}, archive.IssueRequest{
		Document: archive.DocID(id), Series: "letter", Format: "某纪函〔{year}〕{n}号", Date: d.day(),
		Render: func(context.Context, archive.Issuing) (archive.Artifacts, error) {
			return archive.Artifacts{}, errors.New("the power went")
		},
	})
	if err == nil {
		t.Fatal("the issue was not interrupted")
	}
	doctor := d.who("陈某某")
	for range 2 { // looking changes nothing
		plan, err := d.Doctor(d.ctx, doctor, false)
		d.ok(err)
		if len(plan) != 1 || plan[0].Doc != id || plan[0].Number != "某纪函〔2026〕1号" || plan[0].Outcome != "" {
			t.Fatalf("plan %+v", plan)
		}
	}
	done, err := d.Doctor(d.ctx, doctor, true)
	d.ok(err)
	if len(done) != 1 || done[0].Outcome != string(archive.OutcomeFinished) || done[0].Failed != nil {
		t.Fatalf("done %+v", done)
	}
	doc, err := d.Show(d.ctx, doctor, id)
	d.ok(err)
	if doc.State != "issued" || doc.Number != "某纪函〔2026〕1号" {
		t.Errorf("%s %s", doc.State, doc.Number)
	}
	if rest, err := d.Doctor(d.ctx, doctor, false); err != nil || len(rest) != 0 {
		t.Errorf("left over: %+v, %v", rest, err)
	}
}

// The document itself can be issued again instead, and goes on with its number.
func TestIssueGoesOn(t *testing.T) {
	d := newDesk(t).init()
	id := d.approved("c-1", letter)
	arch, err := d.archive(d.ctx)
	d.ok(err)
	_, err = arch.Issue(d.ctx, archive.By{ID: "冯某某", Via: "cli"}, archive.IssueRequest{
		Document: archive.DocID(id), Series: "letter", Format: "某纪函〔{year}〕{n}号", Date: d.day(),
		Render: func(context.Context, archive.Issuing) (archive.Artifacts, error) {
			return archive.Artifacts{}, errors.New("the power went")
		},
	})
	if err == nil {
		t.Fatal("the issue was not interrupted")
	}
	issued, err := d.Issue(d.ctx, d.who("冯某某"), IssueRequest{Doc: id})
	d.ok(err)
	if issued.Number != "某纪函〔2026〕1号" || issued.State != "issued" {
		t.Errorf("%s %s", issued.State, issued.Number)
	}
}

// Every kind of object is read by verification, and a changed one is named.
func TestVerifyNamesWhatChanged(t *testing.T) {
	d := newDesk(t).init()
	id := d.approved("c-1", letter)
	_, err := d.Issue(d.ctx, d.who("冯某某"), IssueRequest{Doc: id})
	d.ok(err)
	report, err := d.VerifyArchive(d.ctx, d.who("陈某某"), nil)
	d.ok(err)
	if report.Objects == 0 || report.Err() != nil {
		t.Fatalf("report %+v", report)
	}
	for _, pattern := range []string{"files/c-1/documents/*.pdf", "files/c-1/documents/0001-t1.json",
		"files/c-1/events/*3.json", "register/letter/2026/*.json", "forms/t1/*.md", "office/*.json"} {
		t.Run(pattern, func(t *testing.T) {
			names, err := filepath.Glob(filepath.Join(d.opts.Archive, pattern))
			if err != nil || len(names) == 0 {
				t.Fatalf("nothing matches: %v", err)
			}
			good := flip(t, names[0])
			defer write(t, names[0], good)
			report, err := d.VerifyArchive(d.ctx, d.operator("陈某某"), nil)
			if err != nil {
				t.Fatal(err)
			}
			key, _ := filepath.Rel(d.opts.Archive, names[0])
			if kind, messages := Explain(report.Err()); kind != Damaged || !mentions(messages, key) {
				t.Errorf("kind %d, %+v", kind, messages)
			}
		})
	}
}

// operator is one without asking the archive, which may be damaged.
func (d *desk) operator(name string) Actor { return Operator(name, "cli") }

func mentions(messages []Message, key string) bool {
	for _, m := range messages {
		if m.Field == filepath.ToSlash(key) {
			return true
		}
	}
	return false
}

func flip(t *testing.T, name string) (before []byte) {
	t.Helper()
	before, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	after := append([]byte(nil), before...)
	after[len(after)/2] ^= 1
	write(t, name, after)
	return before
}

func write(t *testing.T, name string, b []byte) {
	t.Helper()
	if err := errors.Join(os.Chmod(name, 0o600), os.WriteFile(name, b, 0o600)); err != nil {
		t.Fatal(err)
	}
}
