package archive

import (
	"bytes"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var (
	head   = By{"wu", "web"}
	leader = By{"zhao", "cli"}
)

// submitted is a document handed in under certain requirements.
func (f *fixture) submitted(values string, r Requires) (DocID, Digest) {
	f.t.Helper()
	d := f.draft("case-1", values)
	_, err := f.Submit(f.t.Context(), officer, Submission{Document: d.Document, Digest: d.Digest(), Requires: r})
	f.must(err)
	return d.Document, d.Digest()
}

// interrupted begins to issue a document, and gets no further than to lock it.
func (f *fixture) interrupted(r IssueRequest) {
	f.t.Helper()
	for writes := range 20 {
		_, err := f.reopen(crashAfter(f.store, writes, false)).Issue(f.t.Context(), officer, r)
		d, derr := f.docState(f.t.Context(), r.Document)
		f.must(derr)
		if err == nil || d.Status == StatusNumbering {
			left, err := f.leftChecks(f.t.Context())
			f.must(err)
			for _, r := range left {
				f.must(f.removeChecks(f.t.Context(), r.Keys))
			}
			return
		}
	}
	f.t.Fatal("the issue never began")
}

func TestSignoffs(t *testing.T) {
	f := newFixture(t)
	ctx := t.Context()
	f.open("case-1")
	id, digest := f.submitted(`{}`, Requires{Signoffs: []string{"室主任", "分管领导", "主要领导"}})
	sign := func(by By, name string) (*DocState, error) {
		return f.Approve(ctx, by, Approval{Document: id, Digest: digest, Signoff: name, Opinion: "同意"})
	}
	_, err := sign(approver, "分管领导")
	wantProblem(t, err, ProblemSignoffOrder, ErrConflict)
	d, err := sign(approver, "室主任")
	f.must(err)
	if name, after, due := d.NextSignoff(); d.Status != StatusSubmitted || name != "分管领导" || after != 1 || !due {
		t.Errorf("after the first: %s, %s, %d, %t", d.Status, name, after, due)
	}
	_, err = sign(approver, "")
	wantProblem(t, err, ProblemSignedBefore, ErrConflict)
	_, err = f.Issue(ctx, officer, f.request(id))
	wantProblem(t, err, ProblemNotApproved, ErrConflict)
	_, err = sign(head, "")
	f.must(err)
	// Handing in something else voids them all.
	_, err = f.Submit(ctx, officer, Submission{Document: id, Digest: digest, Requires: Requires{Signoffs: []string{"室主任"}}})
	f.must(err)
	d, err = sign(leader, "")
	f.must(err)
	if d.Status != StatusApproved || d.ApprovedBy != leader || len(d.Signoffs) != 1 || d.Signoffs[0].Name != "室主任" {
		t.Errorf("approved: %+v", d)
	}
	_, err = f.Return(ctx, head, Approval{Document: id, Digest: digest, Opinion: "再议"})
	f.must(err)
	_, err = f.Submit(ctx, officer, Submission{Document: id, Digest: digest, Requires: Requires{Signoffs: []string{"室主任", "室主任"}}})
	wantProblem(t, err, ProblemField, ErrInvalid)
	wantClean(t, f.Archive)
}

// TestMinutes: the last sign-off waits for the minutes, whichever way they come.
func TestMinutes(t *testing.T) {
	f := newFixture(t)
	ctx := t.Context()
	f.open("case-1")
	r := Requires{Signoffs: []string{"室主任", "分管领导"}, Minutes: true}
	minutes := f.issue(f.approved("case-1", `{"minutes":true}`)).State.ID
	for name, paper := range map[string]Enclosure{
		"a scan":     {Ext: "pdf", Bytes: []byte("%PDF minutes")},
		"a document": {Document: minutes},
	} {
		id, digest := f.submitted(`{"a":"`+name+`"}`, r)
		_, err := f.Approve(ctx, approver, Approval{Document: id, Digest: digest})
		f.must(err)
		_, err = f.Approve(ctx, head, Approval{Document: id, Digest: digest})
		wantProblem(t, err, ProblemMinutes, ErrConflict)
		_, err = f.Attach(ctx, officer, Attachment{Document: id, Role: RoleMinutes, Enclosure: Enclosure{Document: id}})
		wantProblem(t, err, ProblemReference, ErrConflict)
		_, err = f.Attach(ctx, officer, Attachment{Document: id, Role: RoleMinutes, Enclosure: paper})
		f.must(err)
		d, err := f.Approve(ctx, head, Approval{Document: id, Digest: digest})
		f.must(err)
		if d.Status != StatusApproved {
			t.Errorf("%s: %s", name, d.Status)
		}
	}
	// Withdrawn minutes are none.
	id, digest := f.submitted(`{"a":"late"}`, Requires{Minutes: true})
	_, err := f.Attach(ctx, officer, Attachment{Document: id, Role: RoleMinutes, Enclosure: Enclosure{Document: minutes}})
	f.must(err)
	_, err = f.Withdraw(ctx, leader, minutes, "记录有误")
	f.must(err)
	_, err = f.Approve(ctx, approver, Approval{Document: id, Digest: digest})
	wantProblem(t, err, ProblemMinutes, ErrConflict)
	wantClean(t, f.Archive)
}

// TestAfterIssue: services, replies, the sealed paper, and the withdrawal.
func TestAfterIssue(t *testing.T) {
	f := newFixture(t)
	ctx := t.Context()
	f.open("case-1")
	id := f.approved("case-1", `{}`)
	sealed := Attachment{Document: id, Role: RoleSealed, Enclosure: Enclosure{Ext: "pdf", Bytes: []byte("%PDF sealed")}}
	_, err := f.Attach(ctx, officer, sealed)
	wantProblem(t, err, ProblemSealedEarly, ErrConflict)
	_, err = f.Serve(ctx, officer, f.service(id))
	wantProblem(t, err, ProblemStep, ErrConflict)
	f.issue(id)
	early := f.service(id)
	early.Date = Date{2026, 3, 4}
	_, err = f.Serve(ctx, officer, early)
	wantProblem(t, err, ProblemEarly, ErrConflict)

	var d *DocState
	for range 2 { // the second time nothing happens
		_, err = f.Attach(ctx, officer, sealed)
		f.must(err)
		_, err = f.Serve(ctx, officer, f.service(id))
		f.must(err)
		d, err = f.Reply(ctx, officer, ReplyRecord{id, Date{2026, 3, 20}, Enclosure{Ext: "docx", Bytes: []byte("reply")}})
		f.must(err)
	}
	if d.Status != StatusIssued || len(d.Served) != 1 || len(d.Replied) != 1 || len(d.Attached) != 4 {
		t.Errorf("after the issue: %+v", d)
	}
	p, err := f.Particulars(ctx, d, d.Served[0])
	if want := f.service(id).Particulars; err != nil || p.Recipient != want.Recipient || p.Document != id {
		t.Errorf("particulars: %+v, %v", p, err)
	}
	for role, want := range map[Role]string{RoleSealed: "%PDF sealed", RoleReceipt: "signed", RoleReply: "reply"} {
		if b, err := f.Part(ctx, d, role); err != nil || string(b) != want {
			t.Errorf("part %s: %q, %v", role, b, err)
		}
	}
	sealed.Bytes = []byte("%PDF sealed again")
	d, err = f.Attach(ctx, officer, sealed)
	f.must(err)
	if b, _ := f.Part(ctx, d, RoleSealed); string(b) != "%PDF sealed again" {
		t.Errorf("the last sealed paper does not count: %q", b)
	}
	d, err = f.Withdraw(ctx, leader, id, "依据有误")
	f.must(err)
	doc, err := f.reopen(f.store).GetDocument(ctx, id)
	if err != nil || doc.State.Status != StatusWithdrawn || doc.Record == nil || d.Number.N != 1 {
		t.Errorf("withdrawn: %+v, %v", doc.State, err)
	}
	for _, err := range []error{second(f.Serve(ctx, officer, early)), second(f.Attach(ctx, officer, Attachment{id, RoleAttachment, sealed.Enclosure})),
		second(f.Withdraw(ctx, leader, id, "")), second(f.Issue(ctx, officer, f.request(id)))} {
		if err == nil {
			t.Error("a withdrawn document takes a step")
		}
	}
	if next := f.issue(f.approved("case-1", `{"b":1}`)); next.State.Number.N != 2 {
		t.Errorf("the number of a withdrawn document was given again: %+v", next.State.Number)
	}
	wantClean(t, f.Archive)
}

func (f *fixture) service(id DocID) ServiceRecord {
	return ServiceRecord{Document: id, Date: Date{2026, 3, 6}, Method: ServeLeft,
		Particulars: ServiceParticulars{Recipient: "张某某", Place: "某局", Witness: "李某某", Server: "王某"},
		Receipt:     Enclosure{Ext: "pdf", Bytes: []byte("signed")}}
}

// TestReceiptComesLater: not signed is not served, yet it is one service; the
// receipt may be a document of the file.
func TestReceiptComesLater(t *testing.T) {
	f := newFixture(t)
	ctx := t.Context()
	f.open("case-1")
	id, receipt := f.issue(f.approved("case-1", `{}`)).State.ID, f.issue(f.approved("case-1", `{"r":1}`)).State.ID
	serve := func(x Enclosure, day int) *DocState {
		r := f.service(id)
		r.Receipt, r.Date = x, Date{2026, 3, day}
		d, err := f.Serve(ctx, officer, r)
		f.must(err)
		return d
	}
	if d := serve(Enclosure{}, 6); len(d.Served) != 1 || d.Served[0].Signed() {
		t.Errorf("without a receipt: %+v", d.Served)
	}
	if d := serve(Enclosure{Document: receipt}, 6); len(d.Served) != 1 || d.Served[0].Receipt != receipt || !d.Served[0].Signed() {
		t.Errorf("with it: %+v", d.Served)
	}
	if d := serve(Enclosure{}, 6); len(d.Served) != 1 || !d.Served[0].Signed() {
		t.Errorf("recorded again without it: %+v", d.Served)
	}
	if d := serve(Enclosure{}, 7); len(d.Served) != 2 {
		t.Errorf("served again: %+v", d.Served)
	}
	wantClean(t, f.Archive)
}

func TestEnclosureLimits(t *testing.T) {
	f := newFixture(t)
	ctx := t.Context()
	f.open("case-1")
	id := f.issue(f.approved("case-1", `{}`)).State.ID
	for name, x := range map[string]Enclosure{
		"nothing":      {},
		"no extension": {Bytes: []byte("x")},
		"a path":       {Ext: "../pdf", Bytes: []byte("x")},
		"a long one":   {Ext: "extension", Bytes: []byte("x")},
		"upper case":   {Ext: "PDF", Bytes: []byte("x")},
		"both":         {Ext: "pdf", Bytes: []byte("x"), Document: id},
		"path of doc":  {Document: "case-1/../x"},
	} {
		_, err := f.Attach(ctx, officer, Attachment{id, RoleAttachment, x})
		wantProblem(t, err, ProblemField, ErrInvalid)
		_, err = f.Reply(ctx, officer, ReplyRecord{id, Date{2026, 3, 9}, x})
		if err == nil {
			t.Errorf("%s: a reply was taken", name)
		}
	}
	for _, r := range []Role{RolePDF, RoleRecord, RoleReceipt, "../x", ""} {
		_, err := f.Attach(ctx, officer, Attachment{id, r, Enclosure{Ext: "pdf", Bytes: []byte("x")}})
		wantProblem(t, err, ProblemField, ErrInvalid)
	}
	for _, change := range []func(*ServiceRecord){
		func(r *ServiceRecord) { r.Date = Date{} },
		func(r *ServiceRecord) { r.Method = "carried" },
		func(r *ServiceRecord) { r.Particulars.Recipient = "" },
		func(r *ServiceRecord) { r.Particulars.Signer = "a\nb" },
		func(r *ServiceRecord) { r.Receipt = Enclosure{Bytes: []byte("x"), Ext: "a/b"} },
	} {
		r := f.service(id)
		change(&r)
		_, err := f.Serve(ctx, officer, r)
		wantProblem(t, err, ProblemField, ErrInvalid)
	}
	if _, err := f.Attach(ctx, officer, Attachment{"case-1/0009-x", RoleAttachment, Enclosure{Ext: "pdf", Bytes: []byte("x")}}); err == nil {
		t.Error("attached to no document")
	}
	wantClean(t, f.Archive)
}

// TestTasks: opened by the issue, also by one that was interrupted; closed once.
func TestTasks(t *testing.T) {
	f := newFixture(t)
	ctx := t.Context()
	f.open("case-1")
	id := f.approved("case-1", `{}`)
	r := f.request(id)
	r.Tasks = []Task{{ID: "1", Due: Date{2026, 4, 1}}, {ID: "2"}}
	f.interrupted(r)
	r.Tasks = nil // decided already
	doc, err := f.Issue(ctx, officer, r)
	f.must(err)
	if diff := cmp.Diff([]string{"1", "2"}, ids(doc.State.OpenTasks(), func(t TaskState) string { return t.ID })); diff != "" {
		t.Error(diff)
	}
	_, err = f.OpenTasks(ctx, officer, id, []Task{{ID: "2"}, {ID: "3", Due: Date{2026, 5, 1}}})
	f.must(err)
	_, err = f.OpenTasks(ctx, officer, id, []Task{{ID: "3"}})
	wantProblem(t, err, ProblemTaskTaken, ErrConflict)
	_, err = f.OpenTasks(ctx, officer, id, []Task{{ID: "张某某"}})
	wantProblem(t, err, ProblemField, ErrInvalid)
	closing := TaskClosing{Document: id, Task: "1", Date: Date{2026, 3, 30}, Evidence: Enclosure{Ext: "pdf", Bytes: []byte("proof")}}
	for range 2 {
		_, err = f.CloseTask(ctx, officer, closing)
		f.must(err)
	}
	closing.Date = Date{2026, 3, 31}
	_, err = f.CloseTask(ctx, officer, closing)
	wantProblem(t, err, ProblemTaskClosed, ErrConflict)
	_, err = f.CloseTask(ctx, officer, TaskClosing{Document: id, Task: "9", Date: closing.Date})
	wantProblem(t, err, ProblemTaskMissing, ErrNotFound)
	for _, task := range []string{"2", "3"} {
		_, err = f.CloseTask(ctx, officer, TaskClosing{Document: id, Task: task, Date: closing.Date})
		f.must(err)
	}
	_, err = f.CloseTask(ctx, officer, TaskClosing{Document: id, Task: "1", Date: closing.Date})
	wantProblem(t, err, ProblemNoTask, ErrConflict)
	wantClean(t, f.Archive)
}

// TestAmend: a new document takes the place of an old one when it is issued,
// and gives it back when it is withdrawn; of two only one is numbered.
func TestAmend(t *testing.T) {
	f := newFixture(t)
	ctx := t.Context()
	f.open("case-1")
	old := f.issue(f.approved("case-1", `{}`)).State.ID
	amend := func(values string) (Draft, error) {
		return f.SaveDraft(ctx, officer, NewDraft{File: "case-1", Form: f.form, Title: "更正函", Values: []byte(values), Amends: old})
	}
	ready := func(values string) DocID {
		d, err := amend(values)
		f.must(err)
		_, err = f.Submit(ctx, officer, Submission{Document: d.Document, Digest: d.Digest()})
		f.must(err)
		_, err = f.Approve(ctx, approver, Approval{Document: d.Document, Digest: d.Digest()})
		f.must(err)
		return d.Document
	}
	a, b := ready(`{"a":1}`), ready(`{"a":2}`)
	f.interrupted(f.request(a))
	_, err := f.Issue(ctx, officer, f.request(b))
	wantProblem(t, err, ProblemAmend, ErrConflict)
	f.issue(a)
	amended := func() DocID {
		s, err := f.FileState(ctx, "case-1")
		f.must(err)
		return s.Doc(old).AmendedBy
	}
	if amended() != a {
		t.Errorf("amended by %q", amended())
	}
	_, err = amend(`{"a":3}`)
	wantProblem(t, err, ProblemAmend, ErrConflict)
	_, err = f.Withdraw(ctx, leader, a, "更正有误")
	f.must(err)
	if amended() != "" {
		t.Errorf("still amended by %q", amended())
	}
	f.issue(b)
	if amended() != b {
		t.Errorf("amended by %q", amended())
	}
	_, err = f.SaveDraft(ctx, officer, NewDraft{File: "case-1", Form: f.form, Values: []byte(`{}`), Amends: "case-1/none"})
	wantProblem(t, err, ProblemDocMissing, ErrNotFound)
	_, err = f.SaveDraft(ctx, officer, NewDraft{File: "case-1", Form: f.form, Values: []byte(`{}`), Amends: a})
	wantProblem(t, err, ProblemAmend, ErrConflict)
	wantClean(t, f.Archive)
}

// TestLifeCrashes: a step after the issue, interrupted after any write and
// taken again, is there once; nothing it left is a fault.
func TestLifeCrashes(t *testing.T) {
	for _, lost := range []bool{false, true} {
		for writes := range 9 { // some are the test of the store
			f := newFixture(t)
			f.open("case-1")
			id := f.issue(f.approved("case-1", `{}`)).State.ID
			crashed := f.reopen(crashAfter(f.store, writes, lost))
			_, _ = crashed.Serve(t.Context(), officer, f.service(id))
			for _, found := range findings(t, f.Archive) {
				if found.Fault() {
					t.Errorf("after %d writes: %+v", writes, found)
				}
			}
			d, err := f.Serve(t.Context(), officer, f.service(id))
			f.must(err)
			if len(d.Served) != 1 {
				t.Errorf("after %d writes, lost %t: served %d times", writes, lost, len(d.Served))
			}
			for _, found := range findings(t, f.Archive) {
				if parseKey(found.Key).area != areaCheck {
					t.Errorf("after %d writes, at the end: %+v", writes, found)
				}
			}
		}
	}
}

// TestEventsHoldNoNames: what names persons lies in documents/ alone.
func TestEventsHoldNoNames(t *testing.T) {
	f := newFixture(t)
	f.open("case-1")
	id := f.issue(f.approved("case-1", `{}`)).State.ID
	_, err := f.Serve(t.Context(), officer, f.service(id))
	f.must(err)
	for e, err := range f.store.List(t.Context(), "", "") {
		f.must(err)
		if parseKey(e.Key).area == areaObject || slices.Contains([]area{areaOffice, areaDraft}, parseKey(e.Key).area) {
			continue
		}
		b, err := f.store.Get(t.Context(), e.Key)
		f.must(err)
		if bytes.Contains(b, []byte("张某某")) || bytes.Contains(b, []byte("李某某")) {
			t.Errorf("%s: %s", e.Key, b)
		}
	}
}

// livedArchive is an archive in which a document has gone all its way.
func livedArchive(t testing.TB) snapshot {
	t.Helper()
	f, ctx := newFixture(t), t.Context()
	f.open("case-1")
	minutes := f.issue(f.approved("case-1", `{"m":1}`)).State.ID
	id, digest := f.submitted(`{"a":"甲"}`, Requires{Signoffs: []string{"室主任", "分管领导"}, Minutes: true, AllowSelf: true})
	check := func(_ *DocState, err error) {
		t.Helper()
		f.must(err)
	}
	check(f.Approve(ctx, officer, Approval{Document: id, Digest: digest, Opinion: "同意"}))
	check(f.Attach(ctx, officer, Attachment{id, RoleMinutes, Enclosure{Document: minutes}}))
	check(f.Approve(ctx, head, Approval{Document: id, Digest: digest}))
	r := f.request(id)
	r.Tasks = []Task{{ID: "tasks-1", Due: Date{2026, 4, 1}}}
	_, err := f.Issue(ctx, officer, r)
	f.must(err)
	service := f.service(id)
	service.Particulars.Signer, service.Particulars.Relation, service.Particulars.Remarks = "李某某", "同事，代收", "无"
	check(f.Serve(ctx, officer, service))
	check(f.Reply(ctx, officer, ReplyRecord{id, Date{2026, 3, 20}, Enclosure{Ext: "docx", Bytes: []byte("reply")}}))
	check(f.Attach(ctx, officer, Attachment{id, RoleSealed, Enclosure{Ext: "pdf", Bytes: []byte("sealed")}}))
	check(f.OpenTasks(ctx, officer, id, []Task{{ID: "2"}}))
	check(f.CloseTask(ctx, officer, TaskClosing{Document: id, Task: "tasks-1", Date: Date{2026, 4, 1}, Evidence: Enclosure{Ext: "pdf", Bytes: []byte("proof")}}))
	_, err = f.SaveDraft(ctx, officer, NewDraft{File: "case-1", Form: f.form, Title: "更正函", Values: []byte(`{}`), Amends: id})
	f.must(err)
	check(f.Withdraw(ctx, leader, minutes, "有误"))
	wantClean(t, f.Archive)
	return take(t, f.store)
}

// TestVerifyLived: of what came to a document, too, a changed byte or a lost
// object is named.
func TestVerifyLived(t *testing.T) {
	m := livedArchive(t)
	for key, b := range m {
		if parseKey(key).area != areaObject && parseKey(key).area != areaEvent {
			continue
		}
		bad := bytes.Clone(b)
		bad[len(bad)/2] ^= 4
		for what, b := range map[string][]byte{"changed": bad, "lost": nil} {
			if _, later := m[eventKey("case-1", parseKey(key).seq+1)]; b == nil && !later && parseKey(key).area == areaEvent {
				continue // that the end of a chain is gone is seen in the log alone
			}
			found := faults(t, m.with(key, b).archive())
			if !slices.ContainsFunc(found, func(f Finding) bool { return f.Key == key || parseKey(key).area == areaEvent }) {
				t.Errorf("%s %s: %+v", key, what, found)
			}
		}
	}
}
