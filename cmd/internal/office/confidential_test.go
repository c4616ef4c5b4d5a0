package office

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"casefile/archive"
	"casefile/archive/scantest"
	"casefile/templates"
)

// TestConfidants: who reads confidential fields, in which state of a document.
func TestConfidants(t *testing.T) {
	id := archive.NewDocID("c-1", "0001-x")
	doc := func(s archive.Status, change ...func(*archive.DocState)) *archive.DocState {
		d := &archive.DocState{ID: id, Status: s, DraftedBy: archive.By{ID: "zhou"}, SubmittedBy: archive.By{ID: "zhou"}}
		for _, f := range change {
			f(d)
		}
		return d
	}
	signed := func(d *archive.DocState) { d.Signoffs = []archive.Signoff{{By: archive.By{ID: "zheng"}}} }
	drafted, submitted := doc(archive.StatusDrafted), doc(archive.StatusSubmitted)
	filed := func(d *archive.DocState) { d.Parts = []archive.PartRef{{Role: archive.RoleRecord}} }
	approved, issued := doc(archive.StatusApproved, signed), doc(archive.StatusIssued, signed, filed)
	for _, c := range []struct {
		id    string
		roles []Role
		want  string // of drafted, submitted, approved, issued
	}{
		{"zhou", []Role{Officer}, "yyyy"},
		{"wu", []Role{Officer}, "nnnn"},
		{"zhou", []Role{Reviewer, Issuer, Admin}, "nnnn"}, // a handler no longer
		{"zheng", []Role{Approver}, "nyyy"},
		{"wang", []Role{Approver}, "nynn"},
		{"zhou", []Role{Approver}, "nnnn"}, // his own paper
		{"dang", []Role{Archivist}, "nnny"},
		{"dang", []Role{Archivist, Admin, Reviewer, Issuer}, "nnny"},
		{"han", []Role{Reviewer}, "nnnn"},
		{"feng", []Role{Issuer}, "nnnn"},
		{"root", []Role{Admin}, "nnnn"},
		{"", nil, "nnnn"},
	} {
		for i, d := range []*archive.DocState{drafted, submitted, approved, issued} {
			err := Actor{ID: c.id, Roles: c.roles, Clearance: archive.LevelTopSecret}.mayConfide(d)
			if (err == nil) != (c.want[i] == 'y') {
				t.Errorf("%s %v, %s: %v", c.id, c.roles, d.Status, err)
			}
		}
	}
	if err := Operator("周某某", "cli").mayConfide(drafted); err != nil {
		t.Errorf("the operator of an archive without actors: %v", err)
	}
	for _, r := range permissions[actConfide] {
		if confidants[r] == nil {
			t.Errorf("the table names %s, and no rule narrows it", r)
		}
	}
}

const leadForm = `---
id: small-lead
version: "1"
title: 小登记表
layout: record
source: 某
signoffs: [某]
fields:
  type: object
  required: [who, what]
  properties:
    who: {title: 举报人, type: string, confidential: true}
    phone: {title: 电话, type: string, confidential: true}
    what: {title: 问题, type: string}
---
# 登记表

{{.what}}
`

// TestHeldPart: what is kept of confidential fields when a draft is saved.
func TestHeldPart(t *testing.T) {
	f, err := templates.Parse("small/form.md", []byte(leadForm), nil)
	if err != nil {
		t.Fatal(err)
	}
	stored := map[string]json.RawMessage{"who": []byte(`"甲"`), "phone": []byte(`"1"`), "gone": []byte(`"旧"`)}
	for _, c := range []struct {
		name    string
		allowed bool
		whole   bool
		values  string
		want    string
	}{
		{"not typed, kept", true, false, `{"what":"x"}`, `{"gone":"旧","phone":"1","who":"甲"}`},
		{"one typed", true, false, `{"who":"乙"}`, `{"gone":"旧","phone":"1","who":"乙"}`},
		{"one cleared", true, false, `{"phone":null}`, `{"gone":"旧","who":"甲"}`},
		{"all shown", true, true, `{"who":"乙"}`, `{"gone":"旧","who":"乙"}`},
		{"all cleared", true, true, `{}`, `{"gone":"旧"}`},
		{"not for him", false, false, `{"what":"x"}`, `{"gone":"旧","phone":"1","who":"甲"}`},
		{"not for him, says he saw it", false, true, `{"what":"x"}`, `{"gone":"旧","phone":"1","who":"甲"}`},
	} {
		public, secret, err := held{stored, c.allowed}.part(f, DraftRequest{Values: []byte(c.values), Whole: c.whole})
		if err != nil || string(secret) != c.want || bytes.Contains(public, []byte("who")) {
			t.Errorf("%s: %s and %s, %v", c.name, public, secret, err)
		}
	}
	_, _, err = held{stored, false}.part(f, DraftRequest{Values: []byte(`{"who":"乙"}`)})
	if kind, m := Explain(err); kind != Refused || m[0].ID != "confidential-typed" || strings.Contains(m[0].Text, "乙") {
		t.Errorf("typed by who may not: %v", err)
	}
	if _, err := checkWhole(f, []byte(`{"what":"x"}`), []byte(`{"gone":"旧","who":"甲"}`), true); err != nil {
		t.Errorf("a field that the form no longer has: %v", err)
	}
}

// confidentialDesk has a lead of zhou's with the sample's reporter.
func confidentialDesk(t *testing.T) (d *desk, doc string, reporter string) {
	d = newDesk(t).init(
		archive.Actor{ID: "zhou", Name: "周某某", Roles: []string{"officer"}, Clearance: archive.LevelSecret},
		archive.Actor{ID: "wu", Name: "吴某某", Roles: []string{"officer"}, Clearance: archive.LevelSecret},
		archive.Actor{ID: "low", Name: "冯某某", Roles: []string{"officer"}},
		archive.Actor{ID: "zheng", Name: "郑某某", Roles: []string{"approver", "issuer"}, Clearance: archive.LevelSecret})
	f, err := d.form("lead-register")
	d.ok(err)
	made, err := d.Draft(d.ctx, d.who("zhou"), DraftRequest{Form: "lead-register", Case: "xs-1", Values: f.Sample()})
	d.ok(err)
	return d, made.ID, "曾为同事" // in the reporter's field alone
}

// TestConfidentialShown: the fields are titles in every answer but the one
// that is asked for them by who may.
func TestConfidentialShown(t *testing.T) {
	d, doc, secret := confidentialDesk(t)
	zhou, wu := d.who("zhou"), d.who("wu")
	for _, who := range []Actor{zhou, wu} {
		v, err := d.Show(d.ctx, who, doc)
		d.ok(err)
		b, _ := json.Marshal(v)
		if strings.Contains(string(b), secret) || len(v.Confidential) != 1 || v.Confidential[0].Texts()[0] != Hidden {
			t.Errorf("%s is shown %s", who.ID, b)
		}
	}
	v, err := d.ShowConfidential(d.ctx, zhou, doc)
	d.ok(err)
	if got := strings.Join(v.Confidential[0].Texts(), "|"); !strings.Contains(got, "与被反映人的关系："+secret) {
		t.Errorf("zhou is shown %s", got)
	}
	_, err = d.ShowConfidential(d.ctx, wu, doc)
	if kind, m := Explain(err); kind != Refused || m[0].ID != "confidential-refused" {
		t.Errorf("wu is shown it: %v", err)
	}
	r, err := d.Preview(d.ctx, zhou, doc)
	d.ok(err)
	page, err := d.PreviewPage(d.ctx, zhou, doc, 1)
	d.ok(err)
	if strings.Contains(r.Text, secret) || scantest.In(r.PDF, secret) || scantest.In(page.SVG, secret) {
		t.Error("it is in the preview")
	}
	c, err := d.Case(d.ctx, zhou, "xs-1")
	d.ok(err)
	if b, _ := json.Marshal(c); strings.Contains(string(b), secret) {
		t.Errorf("it is in the list: %s", b)
	}
	if found := scantest.For(t, d.opts.Archive, secret); len(found) != 1 || !strings.Contains(found[0], ".confidential.") {
		t.Errorf("it is in %v", found)
	}
}

// TestDraftUnderItsOwnAccess: a draft is read under the access it was saved
// with, also where the document's has been lowered since, and it is issued
// with no less.
func TestDraftUnderItsOwnAccess(t *testing.T) {
	d, doc, _ := confidentialDesk(t)
	arch, err := d.archive(d.ctx)
	d.ok(err)
	id := archive.DocID(doc)
	if _, err := d.Show(d.ctx, d.who("low"), doc); err == nil {
		t.Fatal("shown above the clearance")
	}
	_, err = arch.ChangeAccess(d.ctx, archive.By{ID: "zhou", Via: "cli"}, id.File(), id, archive.Access{}, "另一进程")
	d.ok(err)
	low := d.who("low")
	_, shown := d.Show(d.ctx, low, doc)
	_, seen := d.Preview(d.ctx, low, doc)
	_, drawn := d.PreviewPage(d.ctx, low, doc, 1)
	_, taken := d.Part(d.ctx, low, doc, "values")
	_, edited := d.Draft(d.ctx, low, DraftRequest{Doc: doc, Values: []byte(`{}`), Keep: true})
	_, handed := d.Submit(d.ctx, low, doc)
	for what, err := range map[string]error{"show": shown, "preview": seen, "page": drawn, "values": taken, "edit": edited, "submit": handed} {
		if !isUncleared(err) {
			t.Errorf("%s above the clearance: %v", what, err)
		}
	}
	c, err := d.Case(d.ctx, low, "xs-1")
	d.ok(err)
	if len(c.Documents) != 0 {
		t.Errorf("listed: %+v", c.Documents)
	}
	_, err = d.Submit(d.ctx, d.who("zhou"), doc)
	d.ok(err)
	_, err = d.Approve(d.ctx, d.who("zheng"), Decision{Doc: doc})
	d.ok(err)
	issued, err := d.Issue(d.ctx, d.who("zheng"), IssueRequest{Doc: doc})
	d.ok(err)
	if issued.Secrecy != archive.LevelSecret {
		t.Errorf("issued as %q", issued.Secrecy)
	}
}
