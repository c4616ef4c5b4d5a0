package archive

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"casefile/archive/store"
	"casefile/archive/store/dir"
)

var (
	officer  = By{"zhang", "cli"}
	approver = By{"li", "cli"}
)

const letterFormat = "某纪函〔{year}〕{n}号"

// fixture is an archive in a temporary folder.
type fixture struct {
	*Archive
	t     testing.TB
	store store.Store
	form  FormRef
}

func newFixture(t testing.TB) *fixture {
	t.Helper()
	s, err := dir.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return initFixture(t, s)
}

func initFixture(t testing.TB, s store.Store) *fixture {
	t.Helper()
	a, err := Init(context.Background(), s, By{"admin", "cli"}, testOffice(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	return &fixture{Archive: a, t: t, store: s, form: FormRef{"inquiry-letter", 1, DigestOf([]byte(formText))}}
}

// reopen is the archive as another process has it.
func (f *fixture) reopen(s store.Store) *fixture {
	f.t.Helper()
	a, err := Open(context.Background(), s, Options{})
	if err != nil {
		f.t.Fatal(err)
	}
	return &fixture{Archive: a, t: f.t, store: s, form: f.form}
}

func testOffice() Office {
	return Office{
		Organs: []Organ{{ID: "mjw", Name: "中共某市纪律检查委员会", Code: "某纪", Mark: "中共某市纪律检查委员会"}},
		Series: []Series{{ID: "letter", Organ: "mjw", Kind: "letter", Name: "函", Mark: "某纪函"}},
		Units:  []Unit{{"room1", "第一纪检监察室"}},
		Actors: []Actor{{ID: "zhang", Name: "张某某", Roles: []string{"officer"}, Clearance: LevelSecret, Units: []string{"room1"}}},
	}
}

func (f *fixture) must(err error) {
	f.t.Helper()
	if err != nil {
		f.t.Fatal(err)
	}
}

func (f *fixture) open(id FileID) *State {
	f.t.Helper()
	s, err := f.OpenFile(context.Background(), officer, NewFile{ID: id, Kind: KindCase, Sector: "卫生健康", Link: "采购",
		Level: "县处级", Header: Header{Title: "某局张某某案", CaseNo: "某纪案〔2026〕3号", Unit: "某局", Handler: "李某"}})
	f.must(err)
	return s
}

const formText = "# 函\n"

func (f *fixture) saveForm() {
	f.t.Helper()
	_, err := f.SaveForm(context.Background(), f.form.ID, f.form.Version, []byte(formText))
	f.must(err)
}

func (f *fixture) draft(file FileID, values string) Draft {
	f.t.Helper()
	f.saveForm()
	d, err := f.SaveDraft(context.Background(), officer, NewDraft{File: file, Form: f.form, Title: "关于某事项的函", Values: []byte(values)})
	f.must(err)
	return d
}

// approved is a document ready to be issued.
func (f *fixture) approved(file FileID, values string) DocID {
	f.t.Helper()
	d := f.draft(file, values)
	_, err := f.Submit(context.Background(), officer, Submission{Document: d.Document, Digest: d.Digest()})
	f.must(err)
	_, err = f.Approve(context.Background(), approver, Approval{Document: d.Document, Digest: d.Digest(), Opinion: "同意"})
	f.must(err)
	return d.Document
}

func (f *fixture) request(id DocID) IssueRequest {
	return IssueRequest{Document: id, Series: "letter", Format: letterFormat, Date: Date{2026, time.March, 5}, Render: render}
}

func (f *fixture) issue(id DocID) Document {
	f.t.Helper()
	doc, err := f.Issue(context.Background(), officer, f.request(id))
	f.must(err)
	return doc
}

// render stands in for templates: pure, and different for different input.
func render(_ context.Context, in Issuing) (Artifacts, error) {
	text := fmt.Sprintf("%s %s %s %s", in.Number.Printed, in.Date, in.Draft.Title, in.Draft.Values)
	return Artifacts{Title: in.Draft.Title, PDF: []byte("%PDF-1.7 " + text), Text: text,
		Map: []byte(`{"lines":[1,2]}`), PageStarts: []int{0}, Program: "test"}, nil
}

func wantProblem(t testing.TB, err error, id string, kind error) {
	t.Helper()
	var p *Problem
	if !errors.As(err, &p) || p.ID != id || !errors.Is(err, kind) {
		t.Errorf("got error %v, want problem %s (%v)", err, id, kind)
	}
}

// findings verifies the archive.
func findings(t testing.TB, a *Archive) []Finding {
	t.Helper()
	var all []Finding
	for f, err := range a.Verify(context.Background(), VerifyOptions{}) {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, f)
	}
	return all
}

func wantClean(t testing.TB, a *Archive) {
	t.Helper()
	for _, f := range findings(t, a) {
		t.Errorf("verify found %s: %s, %s", f.Key, f.Kind, f.Detail)
	}
}
