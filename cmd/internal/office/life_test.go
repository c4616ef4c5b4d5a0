package office

import (
	"slices"
	"testing"

	"casefile/archive"
)

// Nobody is offered an approval that he may not give: the author and the
// submitter, who has signed off before, who does not hold the post; neither by
// a document's page nor in the list of a case.
func TestApprovalIsOfferedToWhoMayGiveIt(t *testing.T) {
	both := []string{"officer", "approver"}
	d := newDesk(t).init(
		archive.Actor{ID: "zhou", Name: "周某某", Roles: both},
		archive.Actor{ID: "feng", Name: "冯某某", Roles: both},
		archive.Actor{ID: "zheng", Name: "郑某某", Roles: both, Posts: []string{"分管领导"}},
		archive.Actor{ID: "wu", Name: "吴某某", Roles: both})
	id := d.draft("c-1", letter)
	_, err := d.Submit(d.ctx, d.who("feng"), id)
	d.ok(err)
	for name, want := range map[string]bool{"zhou": false, "feng": false, "zheng": true} {
		doc, err := d.Show(d.ctx, d.who(name), id)
		d.ok(err)
		file, err := d.Case(d.ctx, d.who(name), "c-1")
		d.ok(err)
		for where, next := range map[string][]string{"page": doc.Next, "list": file.Documents[0].Next} {
			if slices.Contains(next, "approve") != want {
				t.Errorf("%s is offered %v on the %s", name, next, where)
			}
		}
	}
	doc, err := d.Show(d.ctx, d.who("wu"), id)
	d.ok(err)
	if slices.Contains(doc.Next, "approve") {
		t.Errorf("who does not hold the post is offered %v", doc.Next)
	}
	_, err = d.Approve(d.ctx, d.who("wu"), Decision{Doc: id})
	d.wants(err, Refused, "signoff-post")
	_, err = d.Approve(d.ctx, d.who("zheng"), Decision{Doc: id, Signoff: "书记"})
	d.wants(err, Refused, archive.ProblemSignoffOrder)
	_, err = d.Approve(d.ctx, d.who("zheng"), Decision{Doc: id, Signoff: "分管领导"})
	d.ok(err)
}

// What a paper or a service is asked for wrongly is refused before anything is
// written, each with its own sentence.
func TestLifeRefusals(t *testing.T) {
	d := newDesk(t).init()
	id := d.approved("c-1", letter)
	a := d.who("周某某")
	paper := PaperIn{Name: "x.pdf", Bytes: []byte("x")}
	_, err := d.Serve(d.ctx, a, ServeRequest{Doc: id, Recipient: "某局"})
	d.wants(err, Refused, archive.ProblemStep)
	_, err = d.Issue(d.ctx, a, IssueRequest{Doc: id})
	d.ok(err)
	before, err := d.Show(d.ctx, a, id)
	d.ok(err)
	for _, c := range []struct {
		id   string
		kind Kind
		do   func() error
	}{
		{"serve-recipient", Invalid, func() error { return second(d.Serve(d.ctx, a, ServeRequest{Doc: id, Recipient: " "})) }},
		{"serve-method", Invalid, func() error {
			return second(d.Serve(d.ctx, a, ServeRequest{Doc: id, Recipient: "某局", Method: "x"}))
		}},
		{"line-bad", Invalid, func() error { return second(d.Serve(d.ctx, a, ServeRequest{Doc: id, Recipient: "某\n局"})) }},
		{"date-bad", Invalid, func() error {
			return second(d.Serve(d.ctx, a, ServeRequest{Doc: id, Recipient: "某局", Date: "昨天"}))
		}},
		{"paper-none", Usage, func() error { return second(d.Reply(d.ctx, a, ReplyRequest{Doc: id})) }},
		{"paper-empty", Invalid, func() error { return second(d.Reply(d.ctx, a, ReplyRequest{Doc: id, PaperIn: PaperIn{Name: "x.pdf"}})) }},
		{"paper-twice", Usage, func() error {
			return second(d.Reply(d.ctx, a, ReplyRequest{Doc: id, PaperIn: PaperIn{Name: "x.pdf", Document: id}}))
		}},
		{"document-missing", Missing, func() error {
			return second(d.Reply(d.ctx, a, ReplyRequest{Doc: id, PaperIn: PaperIn{Document: "0009-x"}}))
		}},
		{archive.ProblemReference, Refused, func() error {
			return second(d.Attach(d.ctx, a, AttachRequest{id, "attachment", PaperIn{Document: id}}))
		}},
		{"task-not-open", Refused, func() error { return second(d.Reply(d.ctx, a, ReplyRequest{Doc: id, Task: "none", PaperIn: paper})) }},
		{"attach-role", Usage, func() error { return second(d.Attach(d.ctx, a, AttachRequest{id, "pdf", paper})) }},
		{archive.ProblemNoTask, Refused, func() error { return second(d.CloseTask(d.ctx, a, TaskClosing{Doc: id, Task: "x"})) }},
		{"withdraw-reason", Invalid, func() error { return second(d.Withdraw(d.ctx, a, WithdrawRequest{Doc: id})) }},
		{"amend-case", Invalid, func() error {
			return second(d.Draft(d.ctx, a, DraftRequest{Form: "t1", Case: "c-2", Amends: id, Values: []byte(letter)}))
		}},
	} {
		d.wants(c.do(), c.kind, c.id)
	}
	after, err := d.Show(d.ctx, a, id)
	d.ok(err)
	if len(after.Events) != len(before.Events) {
		t.Errorf("refusals left events: %+v", after.Events)
	}
}

func second[T any](_ T, err error) error { return err }

// Who may not read a document is not told that it serves another as a paper.
func TestReferencesAreHidden(t *testing.T) {
	d := newDesk(t).init(
		archive.Actor{ID: "zhou", Name: "周某某", Roles: []string{"officer", "issuer"}, Clearance: archive.LevelSecret},
		archive.Actor{ID: "zheng", Name: "郑某某", Roles: []string{"approver"}, Clearance: archive.LevelSecret},
		archive.Actor{ID: "han", Name: "韩某某", Roles: []string{"reviewer"}})
	paper, id := d.approved("c-1", letter), d.approved("c-1", letter)
	for _, x := range []string{paper, id} {
		_, err := d.Issue(d.ctx, d.who("zhou"), IssueRequest{Doc: x})
		d.ok(err)
	}
	_, err := d.Attach(d.ctx, d.who("zhou"), AttachRequest{id, "attachment", PaperIn{Document: paper}})
	d.ok(err)
	arch, err := d.archive(d.ctx)
	d.ok(err)
	_, err = arch.ChangeAccess(d.ctx, archive.By{ID: "zhou", Via: "cli"}, "c-1", archive.DocID(paper),
		archive.Access{Secrecy: archive.Secrecy{Level: archive.LevelSecret}}, "定密")
	d.ok(err)
	for name, want := range map[string]int{"zhou": 1, "han": 0} {
		doc, err := d.Show(d.ctx, d.who(name), id)
		d.ok(err)
		if len(doc.Attached) != want {
			t.Errorf("%s sees %+v", name, doc.Attached)
		}
	}
}
