package archive

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// scanned files a scan and a paper with text into case-1.
func (f *fixture) scanned() (scan, paper DocID) {
	f.t.Helper()
	f.open("case-1")
	results, err := f.importer("case-1").Add(ctx, []Paper{
		{OwnID: "scan", Title: "扫描件", Original: []byte("II*\x00 scan"), Ext: "tif", MediaType: "image/tiff", Guessed: []string{"title"}},
		{OwnID: "paper", Title: "旧报告", Original: []byte("旧报告"), Ext: "txt", Text: "旧报告"},
	})
	f.must(err)
	return results[0].Document, results[1].Document
}

func (f *fixture) addText(id DocID, text, source string) *DocState {
	f.t.Helper()
	d, err := f.AddText(ctx, officer, Transcript{Document: id, Text: text, PageStarts: []int{0}, Program: "1"}, Enclosure{Ext: "docx", Bytes: []byte(source)})
	f.must(err)
	return d
}

// texts are the text of a document as a part, as its record completed, and
// whether it was added.
func (f *fixture) text(id DocID) (part, whole string, added bool) {
	f.t.Helper()
	d, err := f.GetDocument(ctx, id)
	f.must(err)
	b, err := f.Part(ctx, d.State, RoleText)
	f.must(err)
	r, added, err := f.WithText(ctx, d.State, *d.Record)
	f.must(err)
	return string(b), r.Text, added
}

func TestAddText(t *testing.T) {
	f := newFixture(t)
	scan, paper := f.scanned()
	if part, whole, added := f.text(scan); part != "" || whole != "" || added {
		t.Errorf("a scan with the text %q, %q", part, whole)
	}
	f.addText(scan, "第一稿", "one")
	f.addText(scan, "王某某的谈话笔录", "two")
	d := f.addText(scan, "王某某的谈话笔录", "two")
	if part, whole, added := f.text(scan); part != "王某某的谈话笔录" || whole != part || !added {
		t.Errorf("text %q, %q, added %t", part, whole, added)
	}
	if len(d.Attached) != 4 || d.Status != StatusImported || d.Attached[3].Role != RoleTranscript {
		t.Errorf("parts %+v", d.Attached)
	}
	b, err := f.ReadPart(ctx, "case-1", d.Attached[2])
	if err != nil || string(b) != "two" {
		t.Errorf("source %q, %v", b, err)
	}
	r, err := f.Record(ctx, d)
	if err != nil || r.Text != "" || !slices.Equal(r.Guessed, []string{"title"}) {
		t.Errorf("the record became %+v, %v", r, err)
	}
	if part, _, added := f.text(paper); part != "旧报告" || added {
		t.Errorf("the other has %q", part)
	}
	wantClean(t, f.Archive)
}

func TestAddTextRefuses(t *testing.T) {
	f := newFixture(t)
	scan, paper := f.scanned()
	draft := f.draft("case-1", `{}`).Document
	ok := Enclosure{Ext: "txt", Bytes: []byte("x")}
	for _, c := range []struct {
		name string
		t    Transcript
		from Enclosure
		id   string
		kind error
	}{
		{"text of its own", Transcript{Document: paper, Text: "x"}, ok, ProblemHasText, ErrConflict},
		{"draft", Transcript{Document: draft, Text: "x"}, ok, ProblemHasText, ErrConflict},
		{"no such", Transcript{Document: "case-1/none", Text: "x"}, ok, ProblemDocMissing, ErrNotFound},
		{"nothing", Transcript{Document: scan}, ok, ProblemField, ErrInvalid},
		{"no UTF-8", Transcript{Document: scan, Text: "\xff"}, ok, ProblemField, ErrInvalid},
		{"pages", Transcript{Document: scan, Text: "x", PageStarts: []int{2}}, ok, ProblemField, ErrInvalid},
		{"no source", Transcript{Document: scan, Text: "x"}, Enclosure{Ext: "txt"}, ProblemField, ErrInvalid},
		{"JSON", Transcript{Document: scan, Text: "x"}, Enclosure{Ext: "json", Bytes: []byte("{}")}, ProblemField, ErrInvalid},
	} {
		_, err := f.AddText(ctx, officer, c.t, c.from)
		t.Run(c.name, func(t *testing.T) { wantProblem(t, err, c.id, c.kind) })
	}
	_, err := f.Attach(ctx, officer, Attachment{scan, RoleTranscript, ok})
	wantProblem(t, err, ProblemField, ErrInvalid)
	wantClean(t, f.Archive)
}

// Every part of a chain that names a transcript wrongly is refused.
func TestTranscriptEvents(t *testing.T) {
	f := newFixture(t)
	scan, _ := f.scanned()
	d := f.addText(scan, "一", "one")
	s, err := f.FileState(ctx, "case-1")
	f.must(err)
	source, text := d.Attached[0], d.Attached[1]
	for i, parts := range [][]PartRef{{source}, {text}, {text, source}, {source, source}, {source, text, text}} {
		e := &Event{Type: EventAttached, Document: scan, Parts: parts, By: officer}
		if s.admits(e) == nil {
			t.Errorf("%d: admitted", i)
		}
	}
	if err := s.admits(&Event{Type: EventAttached, Document: scan, Parts: []PartRef{source, text}, By: officer}); err != nil {
		t.Error(err)
	}
}

// TestTranscriptTravels: closed, copied, handed over, and disposed of with the
// rest.
func TestTranscriptTravels(t *testing.T) {
	f, now, _ := clocked(t)
	scan, _ := f.scanned()
	f.addText(scan, "谈话笔录", "one")
	f.must(f.SetRetention(ctx, officer, "case-1", "", Retain10, "一般材料"))
	f.close("case-1")
	wantClean(t, f.Archive)
	to := emptyStore(t)
	if found, _, err := copyTo(t, f.Archive, to, CopyOptions{}); err != nil || len(found) > 0 {
		t.Errorf("copied: %v, %v", found, err)
	}
	if diff := cmp.Diff(contents(t, f.store), contents(t, to)); diff != "" {
		t.Error(diff)
	}
	path, _ := f.export("case-1", ExportOptions{})
	g, _, _ := clocked(t)
	_, err := g.receive(path)
	g.must(err)
	if part, _, added := g.text(scan); part != "谈话笔录" || !added {
		t.Errorf("received with the text %q", part)
	}
	wantClean(t, g.Archive)
	*now = time.Date(2037, time.January, 2, 0, 0, 0, 0, time.UTC)
	f.must(f.AskDisposal(ctx, officer, "case-1", "到期"))
	f.must(f.ConfirmDisposal(ctx, approver, "case-1", "同意销毁"))
	f.wantDisposed()
}

// A transcript that was changed is found.
func TestTranscriptChanged(t *testing.T) {
	f := newFixture(t)
	scan, _ := f.scanned()
	d := f.addText(scan, "谈话笔录", "one")
	for _, p := range d.Attached {
		key := objectKey("case-1", p.Name)
		s := take(t, f.store)
		s = s.with(key, append([]byte("x"), s[key]...))
		if len(findings(t, s.archive())) == 0 {
			t.Errorf("%s was changed unseen", key)
		}
	}
}
