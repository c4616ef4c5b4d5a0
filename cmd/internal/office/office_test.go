package office

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"casefile/archive"
	"casefile/templates/pagetest"
)

// desk is an office in a temporary folder and the people in it.
type desk struct {
	*Office
	t    *testing.T
	ctx  context.Context
	opts Options
}

func newDesk(t *testing.T, change ...func(*Options)) *desk {
	t.Helper()
	dir := t.TempDir()
	var ticks atomic.Int64
	start := time.Date(2026, 3, 5, 1, 0, 0, 0, time.UTC)
	opts := Options{
		Archive: filepath.Join(dir, "archive"), Index: filepath.Join(dir, "index"),
		Fonts: []string{pagetest.InstalledFonts(t)}, Forms: "testdata/forms",
		Now:    func() time.Time { return start.Add(time.Duration(ticks.Add(1)) * time.Millisecond) },
		Getenv: func(string) string { return "" }, Version: "test",
	}
	for _, f := range change {
		f(&opts)
	}
	o, err := New(opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { o.Close() })
	return &desk{Office: o, t: t, ctx: context.Background(), opts: opts}
}

func (d *desk) init(actors ...archive.Actor) *desk {
	d.t.Helper()
	data := DefaultData("", "")
	data.Units = []archive.Unit{{ID: "u1", Name: "第一监督检查室"}}
	data.Actors = actors
	d.ok(d.Init(d.ctx, Operator("建库人", "cli"), data))
	return d
}

func (d *desk) ok(err error) {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
}

func (d *desk) who(name string) Actor {
	d.t.Helper()
	a, err := d.Actor(d.ctx, name, "cli")
	d.ok(err)
	return a
}

const letter = `{"recipient": "某市某局", "matter": "一、关于报销问题\n请说明差旅费的报销情况。"}`

func (d *desk) draft(file, values string) string {
	d.t.Helper()
	doc, err := d.Draft(d.ctx, d.who("周某某"), DraftRequest{Form: "t1", Case: file, Values: []byte(values)})
	d.ok(err)
	return doc.ID
}

func (d *desk) approved(file, values string) string {
	d.t.Helper()
	id := d.draft(file, values)
	_, err := d.Submit(d.ctx, d.who("周某某"), id)
	d.ok(err)
	_, err = d.Approve(d.ctx, d.who("郑某某"), Decision{Doc: id})
	d.ok(err)
	return id
}

// wants asserts that an error is of a kind and its first problem has an id.
func (d *desk) wants(err error, kind Kind, id string) {
	d.t.Helper()
	if err == nil {
		d.t.Fatalf("no error, want %s", id)
	}
	got, messages := Explain(err)
	if got != kind || messages[0].ID != id {
		d.t.Fatalf("kind %d, %s; want %d, %s: %v", got, messages[0].ID, kind, id, err)
	}
}

func TestIssueOnce(t *testing.T) {
	d := newDesk(t).init()
	id := d.approved("c-1", letter)
	first, err := d.Issue(d.ctx, d.who("冯某某"), IssueRequest{Doc: id})
	d.ok(err)
	if first.Number != "某纪函〔2026〕1号" || first.State != "issued" || !first.Searchable || first.Date != "2026-03-05" {
		t.Errorf("issued as %+v", first)
	}
	again, err := d.Issue(d.ctx, d.who("冯某某"), IssueRequest{Doc: id, Date: "2027-01-01"})
	d.ok(err)
	if again.Number != first.Number || again.PDFSum != first.PDFSum {
		t.Errorf("a second time as %+v", again)
	}
	found, err := d.Search(d.ctx, d.who("韩某某"), SearchRequest{Query: "差旅费的报销"})
	d.ok(err)
	if found.Total != 1 || found.Hits[0].ID != id || found.Hits[0].Page != 1 {
		t.Errorf("found %+v", found)
	}
}

// An index that cannot be written does not keep a document from being issued,
// and takes it in later by itself.
func TestIssueWithoutIndex(t *testing.T) {
	d := newDesk(t).init()
	d.ok(os.WriteFile(d.opts.Index, []byte("in the way"), 0o600))
	id := d.approved("c-1", letter)
	issued, err := d.Issue(d.ctx, d.who("冯某某"), IssueRequest{Doc: id})
	d.ok(err)
	if issued.Searchable || issued.IndexErr == nil || issued.Number == "" {
		t.Errorf("issued as %+v", issued)
	}
	d.ok(os.Remove(d.opts.Index))
	found, err := d.Search(d.ctx, d.who("韩某某"), SearchRequest{Query: "差旅费"})
	d.ok(err)
	if found.Total != 1 {
		t.Errorf("found %d afterwards", found.Total)
	}
}

// Everything that can go wrong in setting pages goes wrong before a number is
// claimed: the row of numbers stays whole.
func TestIssueClaimsNothingBeforeItRenders(t *testing.T) {
	d := newDesk(t).init()
	id := d.approved("c-1", letter)
	blind := newDesk(t, func(o *Options) { *o = d.opts; o.Fonts = []string{t.TempDir()} })
	_, err := blind.Issue(d.ctx, d.who("冯某某"), IssueRequest{Doc: id})
	d.wants(err, Failed, "fonts-missing")
	series, err := d.Numbers(d.ctx, d.who("冯某某"))
	d.ok(err)
	for _, s := range series {
		if len(s.Years) > 0 {
			t.Errorf("%s has %+v", s.ID, s.Years)
		}
	}
	doc, err := d.Show(d.ctx, d.who("冯某某"), id)
	d.ok(err)
	if doc.State != "approved" {
		t.Errorf("state %s", doc.State)
	}
	issued, err := d.Issue(d.ctx, d.who("冯某某"), IssueRequest{Doc: id})
	d.ok(err)
	if issued.Number != "某纪函〔2026〕1号" {
		t.Errorf("number %s", issued.Number)
	}
}

func TestRefusals(t *testing.T) {
	d := newDesk(t).init()
	id := d.draft("c-1", letter)
	officer, approver := d.who("周某某"), d.who("郑某某")

	_, err := d.Issue(d.ctx, approver, IssueRequest{Doc: id})
	d.wants(err, Refused, archive.ProblemNotApproved)
	_, err = d.Approve(d.ctx, approver, Decision{Doc: id})
	d.wants(err, Refused, archive.ProblemStep)

	submitted, err := d.Submit(d.ctx, officer, id)
	d.ok(err)
	_, err = d.Approve(d.ctx, officer, Decision{Doc: id})
	d.wants(err, Refused, archive.ProblemSelfApproval)
	_, err = d.Approve(d.ctx, approver, Decision{Doc: id, Opinion: strings.Repeat("好", maxOpinion+1)})
	d.wants(err, Invalid, "opinion-long")

	// The approver decides on what he saw, not on what came in since.
	_, err = d.Draft(d.ctx, officer, DraftRequest{Doc: id, Values: []byte(strings.Replace(letter, "差旅费", "招待费", 1))})
	d.ok(err)
	_, err = d.Submit(d.ctx, officer, id)
	d.ok(err)
	_, err = d.Approve(d.ctx, approver, Decision{Doc: id, Digest: submitted.Digest})
	d.wants(err, Refused, archive.ProblemDraftChanged)
	_, err = d.Approve(d.ctx, approver, Decision{Doc: id})
	d.ok(err)

	// An edit after that voids the approval.
	_, err = d.Draft(d.ctx, officer, DraftRequest{Doc: id, Values: []byte(letter)})
	d.ok(err)
	_, err = d.Issue(d.ctx, approver, IssueRequest{Doc: id})
	d.wants(err, Refused, archive.ProblemEdited)

	// Two people who edit the same version: the second is told.
	doc, err := d.Show(d.ctx, officer, id)
	d.ok(err)
	for i, kind := range []string{"会议费", "培训费"} {
		_, err = d.Draft(d.ctx, officer, DraftRequest{Doc: id, Base: doc.DraftNo,
			Values: []byte(strings.Replace(letter, "差旅费", kind, 1))})
		if i == 0 {
			d.ok(err)
		}
	}
	d.wants(err, Refused, archive.ProblemDraftRace)
	_, err = d.Draft(d.ctx, officer, DraftRequest{Doc: id, Form: "inquiry-letter", Values: []byte(letter)})
	d.wants(err, Invalid, "form-other")
	_, err = d.Show(d.ctx, officer, "c-1/../c-1")
	d.wants(err, Missing, "document-missing")
}

func TestNextSteps(t *testing.T) {
	d := newDesk(t).init(
		archive.Actor{ID: "zhou", Name: "周某某", Roles: []string{"officer", "approver"}},
		archive.Actor{ID: "zheng", Name: "郑某某", Roles: []string{"approver"}},
		archive.Actor{ID: "feng", Name: "冯某某", Roles: []string{"issuer"}})
	id := d.draft("c-1", letter)
	next := func(name string) string {
		doc, err := d.Show(d.ctx, d.who(name), id)
		d.ok(err)
		return strings.Join(doc.Next, " ")
	}
	steps := []struct{ do, zhou, zheng, feng string }{
		{"", "draft submit attach withdraw", "", "attach"},
		{"submit", "draft submit return attach withdraw", "approve return", "attach"},
		{"approve", "draft submit return attach withdraw", "return", "issue attach"},
		{"issue", "serve reply attach withdraw amend", "withdraw", "serve reply attach"},
	}
	for _, s := range steps {
		var err error
		switch s.do {
		case "submit":
			_, err = d.Submit(d.ctx, d.who("zhou"), id)
		case "approve":
			_, err = d.Approve(d.ctx, d.who("zheng"), Decision{Doc: id})
		case "issue":
			_, err = d.Issue(d.ctx, d.who("feng"), IssueRequest{Doc: id})
		}
		d.ok(err)
		got := [3]string{next("zhou"), next("zheng"), next("feng")}
		if want := [3]string{s.zhou, s.zheng, s.feng}; got != want {
			t.Errorf("after %q: %q, want %q", s.do, got, want)
		}
	}
}

// A draft may be kept with its problems; nothing else may be done with it.
func TestDraftKeptWithProblems(t *testing.T) {
	d := newDesk(t).init()
	officer := d.who("周某某")
	doc, err := d.Draft(d.ctx, officer, DraftRequest{Form: "t1", Case: "c-1", Keep: true, Values: []byte(`{"matter": "请说明。"}`)})
	d.ok(err)
	if len(doc.Problems) != 1 || doc.Problems[0].Field != "/recipient" {
		t.Errorf("problems %+v", doc.Problems)
	}
	_, err = d.Submit(d.ctx, officer, doc.ID)
	d.wants(err, Invalid, "value.missing")
	_, err = d.Preview(d.ctx, officer, doc.ID)
	d.wants(err, Invalid, "value.missing")
	_, err = d.Draft(d.ctx, officer, DraftRequest{Form: "t1", Case: "c-1", Keep: true, Values: []byte(`{"matter": `)})
	d.wants(err, Invalid, "value.json")

	_, err = d.Draft(d.ctx, officer, DraftRequest{Doc: doc.ID, Values: []byte(letter)})
	d.ok(err)
	page, err := d.Preview(d.ctx, officer, doc.ID)
	d.ok(err)
	if page.Pages != 1 || !strings.Contains(page.Text, "差旅费") {
		t.Errorf("preview %d pages: %s", page.Pages, page.Text)
	}
}

// The number is of the organ that the values name, and its year the document's.
func TestSeriesOfTheIssuer(t *testing.T) {
	d := newDesk(t)
	data := DefaultData("", "")
	data.Organs = append(data.Organs, archive.Organ{ID: "county", Name: "中共某县纪律检查委员会", Code: "某县纪"})
	data.Series = append(data.Series, archive.Series{ID: "county-letter", Organ: "county", Kind: "letter", Name: "函", Mark: "某县纪函"})
	d.ok(d.Init(d.ctx, Operator("建库人", "cli"), data))
	for _, tt := range []struct{ issuer, date, want string }{
		{"", "", "某纪函〔2026〕1号"},
		{"中共某县纪律检查委员会", "2025-12-31", "某县纪函〔2025〕1号"},
		{"某部门", "2026-01-01", "某纪函〔2026〕2号"},
	} {
		values := strings.Replace(letter, "{", fmt.Sprintf(`{"issuer": %q, "date": %q, `, tt.issuer, tt.date), 1)
		values = strings.ReplaceAll(strings.ReplaceAll(values, `"issuer": "", `, ""), `"date": "", `, "")
		issued, err := d.Issue(d.ctx, d.who("冯某某"), IssueRequest{Doc: d.approved("c-1", values)})
		d.ok(err)
		if issued.Number != tt.want {
			t.Errorf("%+v: %s", tt, issued.Number)
		}
	}
}

// Reading is refused by secrecy and audience in every use case that reads.
func TestReadingIsRefused(t *testing.T) {
	d := newDesk(t).init(
		archive.Actor{ID: "周某某", Roles: []string{"officer"}, Clearance: archive.LevelSecret},
		archive.Actor{ID: "郑某某", Roles: []string{"approver", "issuer"}, Clearance: archive.LevelSecret},
		archive.Actor{ID: "韩某某", Roles: []string{"reviewer", "officer"}})
	secret := strings.Replace(letter, "{", `{"secrecy": "机密", `, 1)
	id := d.approved("c-1", secret)
	_, err := d.Issue(d.ctx, d.who("郑某某"), IssueRequest{Doc: id})
	d.ok(err)
	han := d.who("韩某某")
	for name, read := range map[string]func() error{
		"show":    func() error { _, err := d.Show(d.ctx, han, id); return err },
		"part":    func() error { _, err := d.Part(d.ctx, han, id, "text"); return err },
		"preview": func() error { _, err := d.Preview(d.ctx, han, id); return err },
		"page":    func() error { _, err := d.PreviewPage(d.ctx, han, id, 1); return err },
		"edit":    func() error { _, err := d.Draft(d.ctx, han, DraftRequest{Doc: id, Values: []byte(letter)}); return err },
		"submit":  func() error { _, err := d.Submit(d.ctx, han, id); return err },
	} {
		t.Run(name, func(t *testing.T) { d.wants(read(), Refused, "not-cleared") })
	}
	c, err := d.Case(d.ctx, han, "c-1")
	d.ok(err)
	if len(c.Documents) != 0 || len(c.Events) != 1 || c.Count != 0 {
		t.Errorf("the case shows %d documents, %d events", len(c.Documents), len(c.Events))
	}
	found, err := d.Search(d.ctx, han, SearchRequest{Query: "差旅费"})
	d.ok(err)
	if found.Total != 0 {
		t.Errorf("found %d", found.Total)
	}
	list, err := d.Documents(d.ctx, han, ListRequest{})
	d.ok(err)
	if list.Total != 0 {
		t.Errorf("listed %d", list.Total)
	}
}

func TestArchiveProblems(t *testing.T) {
	d := newDesk(t)
	_, err := d.Actor(d.ctx, "周某某", "cli")
	d.wants(err, Missing, "archive-missing")
	_, err = d.Actor(d.ctx, " 周\n某 ", "cli")
	d.wants(err, Invalid, "line-bad")
	d.init()
	_, err = d.OpenCase(d.ctx, d.who("周某某"), CaseHeader{ID: "张某某", Kind: "x", Secrecy: "很密", Until: "明天", Title: "a\nb"})
	var ps Problems
	if !errors.As(err, &ps) || len(ps) != 5 {
		t.Errorf("problems: %v", err)
	}
	_, err = New(Options{Now: time.Now, Date: "2026-02-30"})
	d.wants(err, Invalid, "date-bad")
}
