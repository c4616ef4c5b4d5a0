package archive

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestLife(t *testing.T) {
	f := newFixture(t)
	ctx := t.Context()
	s := f.open("case-1")
	if s.Seq != 1 || s.Opened.Sector != "卫生健康" || s.OpenedBy != officer {
		t.Errorf("opened: %+v", s)
	}
	d := f.draft("case-1", `{"b": 1, "a": "甲<b>"}`)
	if d.Document != "case-1/0001-inquiry-letter" || string(d.Values) != `{"a":"甲<b>","b":1}` {
		t.Errorf("draft: %+v", d)
	}
	latest, err := f.LatestDraft(ctx, d.Document)
	f.must(err)
	if diff := cmp.Diff(d, latest); diff != "" || latest.Digest() != d.Digest() {
		t.Error(diff)
	}
	_, err = f.Submit(ctx, officer, Submission{Document: d.Document, Digest: d.Digest()})
	f.must(err)
	doc, err := f.Return(ctx, approver, Approval{Document: d.Document, Digest: d.Digest(), Opinion: "请改"})
	f.must(err)
	if doc.Status != StatusReturned || doc.Opinion != "请改" {
		t.Errorf("returned: %+v", doc)
	}
	d, err = f.SaveDraft(ctx, officer, NewDraft{Document: d.Document, Base: 1, Form: f.form, Title: d.Title, Values: []byte(`{"a":"乙"}`)})
	f.must(err)
	_, err = f.Submit(ctx, officer, Submission{Document: d.Document, Digest: d.Digest()})
	f.must(err)
	doc, err = f.Approve(ctx, approver, Approval{Document: d.Document, Digest: d.Digest(), Opinion: "同意"})
	f.must(err)
	if doc.Status != StatusApproved || doc.ApprovedBy != approver || doc.Draft != 2 {
		t.Errorf("approved: %+v", doc)
	}
	checkIssued(t, f, f.issue(d.Document), d)
	wantClean(t, f.Archive)
}

func checkIssued(t *testing.T, f *fixture, doc Document, d Draft) {
	t.Helper()
	ctx := t.Context()
	if doc.State.Status != StatusIssued || doc.State.Number.Printed != "某纪函〔2026〕1号" || doc.State.Date.String() != "2026-03-05" {
		t.Errorf("issued: %+v", doc.State)
	}
	got, err := f.reopen(f.store).GetDocument(ctx, d.Document)
	f.must(err)
	if diff := cmp.Diff(doc.Record, got.Record); diff != "" {
		t.Error(diff)
	}
	if got.Record.Form != f.form || got.Record.Title != d.Title || got.Record.Program != "test" || got.Record.Number.N != 1 {
		t.Errorf("record: %+v", got.Record)
	}
	for role, want := range map[Role]string{
		RoleText: doc.Record.Text, RoleValues: string(d.Values), RolePDF: "%PDF-1.7 " + doc.Record.Text,
	} {
		b, err := f.Part(ctx, got.State, role)
		if err != nil || string(b) != want {
			t.Errorf("part %s: %q, %v", role, b, err)
		}
	}
	b, err := f.Part(ctx, got.State, RoleDraft)
	if err != nil || !strings.Contains(string(b), "乙") {
		t.Errorf("the approved draft: %s, %v", b, err)
	}
	_, err = f.Part(ctx, got.State, RoleOriginal)
	wantProblem(t, err, ProblemPartMissing, ErrNotFound)
	_, err = f.LatestDraft(ctx, d.Document)
	wantProblem(t, err, ProblemPartMissing, ErrNotFound)
	text, err := f.Form(ctx, got.Record.Form)
	if err != nil || string(text) != "# 函\n" {
		t.Errorf("form: %q, %v", text, err)
	}
}

func TestIllegalSteps(t *testing.T) {
	f := newFixture(t)
	ctx := t.Context()
	f.open("case-1")
	d := f.draft("case-1", `{}`)
	id, digest := d.Document, d.Digest()
	judge := Approval{Document: id, Digest: digest}
	other := Approval{Document: id, Digest: DigestOf(nil)}

	_, err := f.Approve(ctx, approver, judge)
	wantProblem(t, err, ProblemStep, ErrConflict)
	_, err = f.Issue(ctx, officer, f.request(id))
	wantProblem(t, err, ProblemNotApproved, ErrConflict)
	_, err = f.Submit(ctx, officer, Submission{Document: id, Digest: other.Digest})
	wantProblem(t, err, ProblemDraftChanged, ErrConflict)
	_, err = f.Submit(ctx, officer, Submission{Document: "case-1/0009-x", Digest: digest})
	wantProblem(t, err, ProblemDocMissing, ErrNotFound)
	_, err = f.Submit(ctx, officer, Submission{Document: "case-2/0001-x", Digest: digest})
	wantProblem(t, err, ProblemFileMissing, ErrNotFound)
	_, err = f.Submit(ctx, officer, Submission{Document: "case-1/../x", Digest: digest})
	wantProblem(t, err, ProblemField, ErrInvalid)

	_, err = f.Submit(ctx, officer, Submission{Document: id, Digest: digest})
	f.must(err)
	_, err = f.Submit(ctx, officer, Submission{Document: id, Digest: digest}) // again: nothing new
	f.must(err)
	_, err = f.Approve(ctx, By{officer.ID, "web"}, judge)
	wantProblem(t, err, ProblemSelfApproval, ErrConflict)
	_, err = f.Approve(ctx, approver, other)
	wantProblem(t, err, ProblemDraftChanged, ErrConflict)
	_, err = f.Approve(ctx, approver, Approval{Document: id, Digest: digest, Opinion: strings.Repeat("长", maxOpinion+1)})
	wantProblem(t, err, ProblemField, ErrInvalid)
	_, err = f.Approve(ctx, approver, judge)
	f.must(err)
	s, err := f.FileState(ctx, "case-1")
	f.must(err)
	if s.Seq != 4 {
		t.Errorf("%d events, want opened, drafted, submitted, approved", s.Seq)
	}
	f.issue(id)
	for _, err := range []error{
		second(f.Submit(ctx, officer, Submission{Document: id, Digest: digest})), second(f.Approve(ctx, approver, judge)),
		second(f.Return(ctx, approver, judge)),
		second(f.SaveDraft(ctx, officer, NewDraft{Document: id, Base: AnyBase, Form: f.form, Values: []byte(`{"x":1}`)})),
	} {
		wantProblem(t, err, ProblemStep, ErrConflict)
	}
	wantClean(t, f.Archive)
}

// TestAuthorDoesNotApprove: another's submission of it does not make it his.
func TestAuthorDoesNotApprove(t *testing.T) {
	f := newFixture(t)
	ctx := t.Context()
	f.open("case-1")
	author := By{"wang", "web"}
	id := f.draft("case-1", `{"a":1}`).Document
	save := func(by By, values string) Draft {
		d, err := f.SaveDraft(ctx, by, NewDraft{Document: id, Base: AnyBase, Form: f.form, Title: "函", Values: []byte(values)})
		f.must(err)
		return d
	}
	d := save(author, `{"a":2}`)
	_, err := f.Submit(ctx, officer, Submission{Document: id, Digest: d.Digest()})
	f.must(err)
	judge := Approval{Document: id, Digest: d.Digest()}
	_, err = f.Approve(ctx, By{author.ID, "cli"}, judge)
	wantProblem(t, err, ProblemSelfApproval, ErrConflict)
	// The same content saved once more by another is still the author's, and
	// that other's as well.
	save(officer, `{"a":3}`)
	save(approver, `{"a":2}`)
	for _, by := range []By{author, officer, approver} {
		_, err = f.Approve(ctx, by, judge)
		wantProblem(t, err, ProblemSelfApproval, ErrConflict)
	}
	_, err = f.Submit(ctx, officer, Submission{Document: id, Digest: d.Digest(), Requires: Requires{AllowSelf: true}})
	f.must(err)
	_, err = f.Approve(ctx, author, judge)
	f.must(err)
	wantClean(t, f.Archive)
}

func second[T any](_ T, err error) error { return err }

// TestEditAfterApproval: what was approved is issued, and nothing else.
func TestEditAfterApproval(t *testing.T) {
	f := newFixture(t)
	ctx := t.Context()
	f.open("case-1")
	id := f.approved("case-1", `{"a":1}`)
	edit := func(values string) Draft {
		d, err := f.SaveDraft(ctx, officer, NewDraft{Document: id, Base: AnyBase, Form: f.form, Title: "关于某事项的函", Values: []byte(values)})
		f.must(err)
		return d
	}
	d := edit(`{"a":2}`)
	_, err := f.Issue(ctx, officer, f.request(id))
	wantProblem(t, err, ProblemEdited, ErrConflict)
	_, err = f.Approve(ctx, approver, Approval{Document: id, Digest: d.Digest()})
	wantProblem(t, err, ProblemStep, ErrConflict)
	_, err = f.Submit(ctx, officer, Submission{Document: id, Digest: d.Digest()})
	f.must(err)
	_, err = f.Issue(ctx, officer, f.request(id))
	wantProblem(t, err, ProblemNotApproved, ErrConflict)
	old := d.Digest()
	edit(`{"a":3}`)
	_, err = f.Approve(ctx, approver, Approval{Document: id, Digest: old})
	wantProblem(t, err, ProblemDraftChanged, ErrConflict)
	edit(`{"a":2}`)
	_, err = f.Approve(ctx, approver, Approval{Document: id, Digest: old})
	f.must(err)
	if doc := f.issue(id); string(doc.Record.Values) != `{"a":2}` {
		t.Errorf("issued %s", doc.Record.Values)
	}
	for c, err := range f.ListNumbers(ctx, "", 0) {
		if err != nil || c.N > 1 {
			t.Errorf("refused issues have claimed %+v, %v", c, err)
		}
	}
}

func TestDrafts(t *testing.T) {
	f := newFixture(t)
	ctx := t.Context()
	f.open("case-1")
	d := f.draft("case-1", `{"a":1}`)
	save := func(base int, values string) (Draft, error) {
		return f.SaveDraft(ctx, officer, NewDraft{Document: d.Document, Base: base, Form: f.form, Title: d.Title, Values: []byte(values)})
	}
	same, err := save(1, ` {"a" : 1}`)
	if err != nil || same.Version != 1 {
		t.Errorf("unchanged: %+v, %v", same, err)
	}
	two, err := save(1, `{"a":2}`)
	if err != nil || two.Version != 2 {
		t.Errorf("changed: %+v, %v", two, err)
	}
	_, err = save(1, `{"a":3}`)
	wantProblem(t, err, ProblemDraftRace, ErrConflict)
	three, err := save(AnyBase, `{"a":3}`)
	if err != nil || three.Version != 3 {
		t.Errorf("any base: %+v, %v", three, err)
	}
	if other := f.draft("case-1", `{"a":1}`); other.Document != "case-1/0002-inquiry-letter" {
		t.Errorf("second document: %s", other.Document)
	}
	other, err := f.SaveForm(ctx, "other", 1, []byte("#"))
	f.must(err)
	for name, bad := range map[string]NewDraft{
		"no values":    {File: "case-1", Form: f.form},
		"a list":       {File: "case-1", Form: f.form, Values: []byte(`[]`)},
		"broken":       {File: "case-1", Form: f.form, Values: []byte(`{"a":`)},
		"ten MB":       {File: "case-1", Form: f.form, Values: []byte(`{"a":"` + strings.Repeat("x", 10<<20) + `"}`)},
		"no form":      {File: "case-1", Values: []byte(`{}`)},
		"control":      {File: "case-1", Form: f.form, Values: []byte(`{}`), Title: "a\x1b[31m"},
		"bad file":     {File: "../case-1", Form: f.form, Values: []byte(`{}`)},
		"another form": {Document: d.Document, Base: 3, Form: other, Values: []byte(`{}`)},
		"term alone":   {File: "case-1", Form: f.form, Values: []byte(`{}`), Access: Access{Secrecy: Secrecy{Until: Date{2030, 1, 1}}}},
	} {
		if _, err := f.SaveDraft(ctx, officer, bad); !errors.Is(err, ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	_, err = f.SaveDraft(ctx, By{"", "cli"}, NewDraft{File: "case-1", Form: f.form, Values: []byte(`{}`)})
	wantProblem(t, err, ProblemField, ErrInvalid)
	_, err = f.SaveDraft(ctx, officer, NewDraft{File: "case-2", Form: f.form, Values: []byte(`{}`)})
	wantProblem(t, err, ProblemFileMissing, ErrNotFound)
	if _, err := f.Withdraw(ctx, officer, d.Document, "不再需要"); err != nil {
		t.Error(err)
	}
	if got := kinds(findings(t, f.Archive)); !slices.Equal(got, []string{"forms/other/1.md orphan"}) {
		t.Errorf("found %v", got)
	}
}

// TestManyDraftsAtOnce: concurrent new documents get ids of their own; of
// concurrent saves of one version one succeeds.
func TestManyDraftsAtOnce(t *testing.T) {
	f := newFixture(t)
	f.open("case-1")
	const n = 12
	ids := make([]DocID, n)
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() { ids[i] = f.draft("case-1", `{"same":true}`).Document })
	}
	wg.Wait()
	seen := map[DocID]bool{}
	for _, id := range ids {
		if seen[id] {
			t.Errorf("%s was given twice", id)
		}
		seen[id] = true
	}
	errs := make([]error, n)
	for i := range n {
		wg.Go(func() {
			_, errs[i] = f.SaveDraft(t.Context(), officer, NewDraft{Document: ids[0], Base: 1, Form: f.form,
				Values: fmt.Appendf(nil, `{"n":%d}`, i)})
		})
	}
	wg.Wait()
	won := 0
	for _, err := range errs {
		if err == nil {
			won++
		} else {
			wantProblem(t, err, ProblemDraftRace, ErrConflict)
		}
	}
	if won != 1 {
		t.Errorf("%d of %d saves of one version succeeded", won, n)
	}
	wantClean(t, f.Archive)
}

func TestAccess(t *testing.T) {
	f := newFixture(t)
	ctx := t.Context()
	_, err := f.OpenFile(ctx, officer, NewFile{ID: "case-1", Kind: KindLead, Access: Access{Secrecy: Secrecy{Level: LevelConfidential}}})
	f.must(err)
	_, err = f.SaveDraft(ctx, officer, NewDraft{File: "case-1", Form: f.form, Values: []byte(`{}`)})
	wantProblem(t, err, ProblemFormMissing, ErrNotFound)
	f.saveForm()
	d, err := f.SaveDraft(ctx, officer, NewDraft{File: "case-1", Form: f.form, Values: []byte(`{}`),
		Access: Access{Secrecy{LevelSecret, Date{2030, 1, 1}}, Audience{"room1", "li"}}})
	f.must(err)
	access := func() (Access, int64) {
		s, err := f.FileState(ctx, "case-1")
		f.must(err)
		return s.Doc(d.Document).Access, s.Doc(d.Document).Changed
	}
	got, changed := access()
	if diff := cmp.Diff(Access{Secrecy{LevelSecret, Date{}}, Audience{"room1", "li"}}, got); diff != "" || changed != 2 {
		t.Error(diff, changed)
	}
	// An edit may change it, with an event for each.
	_, err = f.SaveDraft(ctx, officer, NewDraft{Document: d.Document, Base: 1, Form: f.form, Values: []byte(`{}`)})
	f.must(err)
	if got, changed = access(); got.Level != LevelConfidential || got.Audience != nil || changed != 4 {
		t.Errorf("after the edit: %+v, %d", got, changed)
	}
	_, err = f.ChangeAccess(ctx, officer, "case-1", "", Access{Secrecy{LevelTopSecret, Date{2040, 1, 1}}, Audience{"li"}}, "定密")
	f.must(err)
	if got, changed = access(); got.Level != LevelTopSecret || len(got.Audience) != 1 || changed != 6 {
		t.Errorf("after the file was raised: %+v, %d", got, changed)
	}
	_, err = f.ChangeAccess(ctx, officer, "case-1", "case-1/none", Access{}, "")
	wantProblem(t, err, ProblemDocMissing, ErrNotFound)
	wantClean(t, f.Archive)
}

// TestUnknownEvent: a file with an event of a later program is readable, and
// nothing is written to it.
func TestUnknownEvent(t *testing.T) {
	f := newFixture(t)
	ctx := context.Background()
	f.open("case-1")
	id := f.approved("case-1", `{}`)
	s, err := f.FileState(ctx, "case-1")
	f.must(err)
	b, err := seal(Event{File: "case-1", Seq: s.Seq + 1, Prev: s.Head, At: s.At, By: officer, Type: "rebound"})
	f.must(err)
	f.must(f.store.Create(ctx, eventKey("case-1", s.Seq+1), b))

	s, err = f.FileState(ctx, "case-1")
	if err != nil || s.Unknown != "rebound" || s.Doc(id) == nil {
		t.Errorf("state: %+v, %v", s, err)
	}
	_, err = f.Issue(ctx, officer, f.request(id))
	wantProblem(t, err, ProblemReadOnly, ErrConflict)
	_, err = f.SaveDraft(ctx, officer, NewDraft{File: "case-1", Form: f.form, Values: []byte(`{}`)})
	wantProblem(t, err, ProblemReadOnly, ErrConflict)
	_, err = f.Importer(ctx, officer, "case-1")
	wantProblem(t, err, ProblemReadOnly, ErrConflict)
	if got := findings(t, f.Archive); len(got) != 1 || got[0].Kind != FoundUnknown || got[0].Fault() {
		t.Errorf("findings: %+v", got)
	}
}
