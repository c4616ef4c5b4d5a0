package archive

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"casefile/archive/audit"
	"casefile/archive/store/dir"
)

// testdata/format-1 is an archive written by the first version that wrote
// format 1, with every kind of object and every type of event in it. Every
// later version must open it, read it as it was meant, verify it and go on with
// it. It is never written again; -format writes one like it elsewhere.

var writeFormat = flag.String("format", "", "write an archive of this format into this new folder, and what it tells beside it")

const formatFolder = "testdata/format-1"

// formatNow is the time at which the archive is gone on with.
var formatNow = time.Date(2037, time.February, 1, 1, 2, 3, 0, time.UTC)

func TestWriteFormat(t *testing.T) {
	if *writeFormat == "" {
		t.Skip("run with -format FOLDER to write an archive of this format")
	}
	writeWhole(t, *writeFormat)
	f := openFormat(t, *writeFormat)
	f.must(os.WriteFile(*writeFormat+".txt", []byte(f.telling()), 0o600))
}

// openFormat opens an archive in a folder, as it is at formatNow.
func openFormat(t *testing.T, folder string) *fixture {
	t.Helper()
	s, err := dir.Open(folder)
	if err != nil {
		t.Fatal(err)
	}
	a, err := Open(t.Context(), s, Options{Now: func() time.Time { return formatNow }})
	if err != nil {
		t.Fatal(err)
	}
	return &fixture{Archive: a, t: t, store: s, form: FormRef{"inquiry-letter", 1, DigestOf([]byte(formText))}}
}

// copyFormat is the kept archive where it may be written to.
func copyFormat(t *testing.T) *fixture {
	t.Helper()
	folder := filepath.Join(t.TempDir(), "archive")
	if err := os.CopyFS(folder, os.DirFS(formatFolder)); err != nil {
		t.Fatal(err)
	}
	return openFormat(t, folder)
}

// TestFormat: the kept archive opens, tells what it told then, holds every type
// of event and every kind of object, and verifies, its signed history too.
func TestFormat(t *testing.T) {
	f := copyFormat(t)
	want, err := os.ReadFile(formatFolder + ".txt")
	f.must(err)
	if got := f.telling(); got != string(want) {
		t.Errorf("the archive of format 1 is read as\n%s\nand was written as\n%s", got, want)
	}
	wantClean(t, f.Archive)
	checkpoint, err := f.store.Get(t.Context(), checkpointKey(2))
	f.must(err)
	if found, report := audited(t, f.Archive, AuditCheck{Old: [][]byte{checkpoint}}); len(found) > 0 || report.Checkpoints < 3 {
		t.Errorf("history: %v, %+v", found, report)
	}
	types, areas := map[EventType]bool{}, map[area]bool{}
	for key, b := range take(t, f.store) {
		p := parseKey(key)
		if areas[p.area] = true; p.area == areaEvent {
			e, err := decodeEvent(key, b)
			f.must(err)
			types[e.Type] = true
		}
	}
	for _, typ := range append(slices.Clone(allTypes), EventBatchApproved, EventArranged, EventRetentionSet, EventClosed,
		EventReopened, EventDisposalAsked, EventDisposalRefused, EventDisposed, EventReceived) {
		if !types[typ] {
			t.Errorf("no event %s is in it", typ)
		}
	}
	for a := areaFormat; a < areaCheck; a++ {
		if !areas[a] {
			t.Errorf("no object of area %d is in it", a)
		}
	}
}

// TestFormatGoesOn: every step can be added to the kept archive, and nothing of
// what was there changes.
func TestFormatGoesOn(t *testing.T) {
	f := copyFormat(t)
	before := take(t, f.store)
	ctx := t.Context()
	doc := f.issue(f.approved("case-open", `{"a":"后来的"}`)).State.ID
	if n := must1(f.docState(ctx, doc))(t).Number.N; n != f.lastTold(before)+1 {
		t.Errorf("number %d", n)
	}
	_, err := f.Serve(ctx, officer, f.service(doc))
	f.must(err)
	f.must(f.Reopen(ctx, officer, "case-1", "补充材料"))
	f.issue(f.approved("case-1", `{}`))
	_, err = f.Close(ctx, officer, CloseRequest{File: "case-1", Fonds: "Z109"})
	f.must(err)
	f.checkpoint(newAuditKey(t))
	wantClean(t, f.Archive)
	after := take(t, f.store)
	for key, b := range before {
		if !bytes.Equal(after[key], b) && parseKey(key).area != areaDraft {
			t.Errorf("%s has changed", key)
		}
	}
	if found, _ := audited(t, f.Archive, AuditCheck{}); len(found) > 0 {
		t.Errorf("history: %v", found)
	}
}

func must1[T any](v T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// lastTold is the last number of the letters of 2026.
func (f *fixture) lastTold(m snapshot) int {
	last := 0
	for key := range m {
		if p := parseKey(key); p.area == areaClaim && p.series == "letter" && p.year == 2026 {
			last = max(last, p.n)
		}
	}
	return last
}

// telling is what an archive tells of its files, one line each thing.
func (f *fixture) telling() string {
	f.t.Helper()
	var files []FileInfo
	for info, err := range f.ListFiles(f.t.Context()) {
		f.must(err)
		files = append(files, info)
	}
	slices.SortFunc(files, func(a, b FileInfo) int { return cmp.Compare(a.ID, b.ID) })
	var w strings.Builder
	for _, x := range files {
		s := x.State
		fmt.Fprintf(&w, "%s %s %q, event %d %s, level %q, kept %s, closed %v, disposed %v\n", x.ID, s.Opened.Kind, x.Header.Title,
			s.Seq, s.Head, s.Access.Level, s.Term(), s.Closed != nil, s.Disposed())
		for _, d := range s.Docs {
			b, err := json.Marshal(struct {
				Status   Status
				Number   string
				Date     Date
				Access   Access
				Parts    []PartRef
				Attached []PartRef
				Signed   int
				Served   []ServedAt
				Replied  any
				Tasks    []TaskState
				Amends   DocID
				By       [4]string
			}{d.Status, d.Number.Printed, d.Date, d.Access, d.Parts, d.Attached, len(d.Signoffs), d.Served, d.Replied, d.Tasks,
				cmp.Or(d.Amends, d.AmendedBy), [4]string{d.DraftedBy.ID, d.SubmittedBy.ID, d.ApprovedBy.ID, d.IssuedBy.ID}})
			f.must(err)
			fmt.Fprintf(&w, "  %s %s\n", d.ID, b)
		}
	}
	return w.String()
}

// writeWhole writes an archive with everything in it that this version writes.
func writeWhole(t *testing.T, folder string) {
	t.Helper()
	s, err := dir.Create(folder)
	if err != nil {
		t.Fatal(err)
	}
	f := initFixture(t, s)
	now := time.Date(2026, time.March, 5, 1, 2, 3, 0, time.UTC)
	f.opt.Now = func() time.Time { now = now.Add(time.Second); return now }
	key := newAuditKey(t)
	f.wholeLife()
	f.access(NewDocID("case-1", "0001-inquiry-letter"))
	f.checkpoint(key)
	f.wholeBatch()
	f.wholeOpen()
	f.checkpoint(key)
	f.wholeReceived()
	f.wholeDisposed(&now)
	f.checkpoint(key)
	for _, r := range must1(f.leftChecks(t.Context()))(t) {
		f.must(f.removeChecks(t.Context(), r.Keys))
	}
	wantClean(t, f.Archive)
	found, _ := audited(t, f.Archive, AuditCheck{Keys: []*audit.Verifier{key.Verifier()}})
	if len(found) > 0 {
		t.Fatal(found)
	}
}

// wholeLife is a document that goes all its way, and the closing of its file.
func (f *fixture) wholeLife() {
	f.t.Helper()
	ctx := context.Background()
	check := func(_ *DocState, err error) { f.t.Helper(); f.must(err) }
	f.open("case-1")
	minutes := f.issue(f.approved("case-1", `{"m":1}`)).State.ID
	id, digest := f.submitted(`{"a":"甲"}`, Requires{Signoffs: []string{"室主任", "分管领导"}, Minutes: true})
	check(f.Approve(ctx, approver, Approval{Document: id, Digest: digest, Opinion: "同意"}))
	check(f.Return(ctx, approver, Approval{Document: id, Digest: digest, Opinion: "再改"}))
	check(f.Submit(ctx, officer, Submission{Document: id, Digest: digest, Requires: Requires{Signoffs: []string{"室主任", "分管领导"}, Minutes: true}}))
	check(f.Approve(ctx, approver, Approval{Document: id, Digest: digest, Opinion: "同意"}))
	check(f.Attach(ctx, officer, Attachment{id, RoleMinutes, Enclosure{Document: minutes}}))
	check(f.Approve(ctx, leader, Approval{Document: id, Digest: digest}))
	r := f.request(id)
	r.Tasks = []Task{{ID: "tasks-1", Due: Date{2026, 4, 1}}}
	r.Access = &Access{Secrecy{LevelConfidential, Date{2036, 3, 5}}, Audience{"room1"}}
	_, err := f.Issue(ctx, officer, r)
	f.must(err)
	check(f.Serve(ctx, officer, f.service(id)))
	check(f.Reply(ctx, officer, ReplyRecord{id, Date{2026, 3, 20}, Enclosure{Ext: "docx", Bytes: []byte("回复")}}))
	check(f.Attach(ctx, officer, Attachment{id, RoleSealed, Enclosure{Ext: "pdf", Bytes: []byte("盖章件")}}))
	check(f.OpenTasks(ctx, officer, id, []Task{{ID: "2"}}))
	check(f.CloseTask(ctx, officer, TaskClosing{Document: id, Task: "tasks-1", Date: Date{2026, 4, 1}, Evidence: Enclosure{Ext: "pdf", Bytes: []byte("佐证")}}))
	check(f.CloseTask(ctx, officer, TaskClosing{Document: id, Task: "2", Date: Date{2026, 4, 2}}))
	amending, err := f.SaveDraft(ctx, officer, NewDraft{File: "case-1", Form: f.form, Title: "更正函", Values: []byte(`{}`), Amends: id})
	f.must(err)
	check(f.Submit(ctx, officer, Submission{Document: amending.Document, Digest: amending.Digest()}))
	check(f.Approve(ctx, approver, Approval{Document: amending.Document, Digest: amending.Digest()}))
	f.issue(amending.Document)
	check(f.Withdraw(ctx, leader, f.approved("case-1", `{"w":1}`), "重复"))
	_, err = f.ChangeAccess(ctx, officer, "case-1", "", Access{Secrecy{LevelSecret, Date{2046, 3, 5}}, Audience{"room1", "zhang"}}, "定密")
	f.must(err)
	_, err = f.importer("case-1").Add(ctx, append(papers(1, "旧"), Paper{OwnID: "zy-1", Title: "证言", Date: Date{2020, 1, 2}, Sheets: 7, Shelf: "三号库房", Responsible: "某局"}))
	f.must(err)
	f.must(f.Arrange(ctx, officer, "case-1", []Arranged{{Local: id.Local()}}))
	f.close("case-1")
	f.must(f.Reopen(ctx, officer, "case-1", "补正"))
	f.close("case-1")
}

// wholeBatch is a batch with confidential fields, and numbers entered by hand.
func (f *fixture) wholeBatch() {
	f.t.Helper()
	ctx := context.Background()
	f.open("batch-1")
	n := f.newBatch(2)
	n.File = "batch-1"
	for i := range n.Contents {
		n.Contents[i].Confidential = []byte(`{"reporter":"李某某"}`)
	}
	run := f.batch(n)
	f.issueAll(run, n.Contents)
	for kind, at := range map[ClaimKind]int{ClaimExternal: 0, ClaimVoid: 1} {
		last, err := f.lastNumber(ctx, "letter", 2026, 0)
		f.must(err)
		_, err = f.EnterNumber(ctx, officer, Entry{Series: "letter", Year: 2026, N: last + 1, Format: letterFormat, Kind: kind,
			Date: []Date{{2026, 3, 1}, {}}[at], Reason: "手工登记"})
		f.must(err)
	}
}

// wholeOpen is a file in work: a draft with confidential fields, a number that
// is void, a lead with an audience.
func (f *fixture) wholeOpen() {
	f.t.Helper()
	ctx := context.Background()
	f.open("case-open")
	f.must(f.secretDraft("case-open"))
	stuck := f.approved("case-open", `{"v":1}`)
	f.interrupted(f.request(stuck))
	_, err := f.Repair(ctx, officer, Repair{Kind: RepairIssue, Document: stuck, Void: true, Reason: "作废"}, render)
	f.must(err)
	_, err = f.OpenFile(ctx, officer, NewFile{Kind: KindLead, ID: "lead-1", Access: Access{Secrecy{LevelInternal, Date{}}, Audience{"zhang"}}, Header: Header{Title: "某线索"}})
	f.must(err)
	_, err = f.OpenFile(ctx, officer, NewFile{Kind: KindSeries, ID: "series-2026", Header: Header{Title: "2026年度文书"}})
	f.must(err)
}

// wholeReceived is a file that came from another archive.
func (f *fixture) wholeReceived() {
	f.t.Helper()
	other := newFixture(f.t)
	other.complete("case-away")
	other.close("case-away")
	path, _ := other.export("case-away", ExportOptions{})
	_, err := f.receive(path)
	f.must(err)
}

// wholeDisposed is a file that is gone after its term.
func (f *fixture) wholeDisposed(now *time.Time) {
	f.t.Helper()
	ctx := context.Background()
	f.complete("case-old")
	f.must(f.SetRetention(ctx, officer, "case-old", "", Retain10, "一般材料"))
	f.close("case-old")
	*now = time.Date(2037, time.January, 2, 1, 2, 3, 0, time.UTC)
	f.must(f.AskDisposal(ctx, officer, "case-old", "到期"))
	f.must(f.RefuseDisposal(ctx, approver, "case-old", "再核"))
	f.must(f.AskDisposal(ctx, officer, "case-old", "到期"))
	f.must(f.ConfirmDisposal(ctx, approver, "case-old", "同意"))
}
