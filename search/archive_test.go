package search

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"casefile/archive"
	"casefile/archive/store/dir"
)

var by = archive.By{ID: "张某某", Via: "cli"}

// filed is an archive in a folder, whose clock the test moves.
type filed struct {
	*archive.Archive
	root string
	now  time.Time
}

func newFiled(t *testing.T) *filed {
	t.Helper()
	f := &filed{root: t.TempDir(), now: mustTime(t, "2026-03-05T01:00:00Z")}
	s, err := dir.Open(f.root)
	if err != nil {
		t.Fatal(err)
	}
	f.Archive, err = archive.Init(t.Context(), s, by, archive.Office{}, archive.Options{Now: func() time.Time { return f.now }})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func (f *filed) open(t *testing.T, id string, access archive.Access) {
	t.Helper()
	_, err := f.OpenFile(t.Context(), by, archive.NewFile{ID: archive.FileID(id), Kind: archive.KindCase, Sector: "财政", Level: "县处级",
		Access: access, Header: archive.Header{Title: "某局案", CaseNo: "某纪立〔2026〕1号", Unit: "某市财政局"}})
	if err != nil {
		t.Fatal(err)
	}
}

func (f *filed) bring(t *testing.T, file string, papers ...archive.Paper) {
	t.Helper()
	im, err := f.Importer(t.Context(), by, archive.FileID(file))
	if err != nil {
		t.Fatal(err)
	}
	for i := range papers {
		p := &papers[i]
		p.Original, p.Ext, p.MediaType = []byte(p.Text), "txt", "text/plain"
	}
	results, err := im.Add(t.Context(), papers)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range results {
		if r.Err != nil {
			t.Fatal(r.Err)
		}
	}
}

// What is filed in an archive is found, by its text and by the facts of its
// file, the index being brought up to date or made anew.
func TestArchive(t *testing.T) {
	a := newFiled(t)
	a.open(t, "c-1", archive.Access{Secrecy: archive.Secrecy{Level: archive.LevelInternal}})
	a.bring(t, "c-1", archive.Paper{OwnID: "一", Title: "旧文", Text: "问题线索处置", Number: "某纪〔2010〕1号",
		Date: archive.Date{Year: 2010, Month: 6, Day: 30}, PageStarts: []int{0, 6}})
	dir, o := t.TempDir(), Options{Wait: waitInTests, Now: func() time.Time { return a.now }}
	x, err := Open(t.Context(), dir, o)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { closeIndex(t, x) }()
	src := FromArchive(a.Archive)
	syncAll(t, x, src)
	h := ask1(t, x, Request{Query: "线索处置"}).Hits[0]
	want := Hit{ID: h.ID, Case: "c-1", CaseNo: "某纪立〔2026〕1号", Number: "某纪〔2010〕1号", Title: "旧文", Date: "2010-06-30", Page: 2,
		Unit: "某市财政局", Status: "imported", Secrecy: "内部", Snippet: "问题线索处置", OwnID: "一"}
	h.Score, h.Highlight, h.Matches = 0, nil, nil
	if fmt.Sprint(h) != fmt.Sprint(want) {
		t.Errorf("hit %+v\nwant %+v", h, want)
	}
	for q, n := range map[string]int{"行业:财政": 1, "案件:c-1": 1, "状态:旧卷 层级:县处级": 1, "行业:教育": 0} {
		if got := count(t, x, q); got != n {
			t.Errorf("%s finds %d, want %d", q, got, n)
		}
	}

	// Another process files, days later, and an old paper changes hands.
	a.now = a.now.AddDate(0, 0, 9)
	a.bring(t, "c-1", archive.Paper{OwnID: "二", Text: "线索处置办法"})
	if _, err := a.ChangeAccess(t.Context(), by, "c-1", archive.DocID(h.ID), archive.Access{Secrecy: archive.Secrecy{Level: archive.LevelSecret},
		Audience: archive.Audience{"一室"}}, "升密"); err != nil {
		t.Fatal(err)
	}
	form, err := a.SaveForm(t.Context(), "inquiry-letter", 1, []byte("---\n"))
	if err != nil {
		t.Fatal(err)
	}
	id, err := a.SaveDraft(t.Context(), by, archive.NewDraft{File: "c-1", Title: "函询通知书", Values: json.RawMessage(`{"text":"线索处置"}`), Form: form})
	if err != nil {
		t.Fatal(err)
	}
	check := func(when string) {
		t.Helper()
		for _, c := range []struct {
			v Viewer
			n int
		}{{LocalOperator(), 2}, {viewer(t, "李", "绝密"), 1}, {viewer(t, "李", "绝密", "一室"), 2}, {viewer(t, "李", "", "一室"), 0}} {
			if got := ask1(t, x, Request{Query: "线索处置", Viewer: c.v}).Total; got != c.n {
				t.Errorf("%s: %+v finds %d, want %d", when, c.v, got, c.n)
			}
		}
		list, err := x.Documents(t.Context(), ListRequest{Viewer: LocalOperator(), Today: today, State: "drafted"})
		if err != nil || len(list.Rows) != 1 || list.Rows[0].Title != "函询通知书" || list.Rows[0].ID != string(id.Document) {
			t.Errorf("%s: drafts %+v, %v", when, list, err)
		}
	}
	if done := syncAll(t, x, src); done.Documents != 3 {
		t.Errorf("taken in: %+v", done)
	}
	check("brought up to date")
	closeIndex(t, x)
	if _, err := Rebuild(t.Context(), dir, o, src); err != nil {
		t.Fatal(err)
	}
	if x, err = Open(t.Context(), dir, o); err != nil {
		t.Fatal(err)
	}
	check("made anew")
	if done := syncAll(t, x, src); done.Documents != 0 {
		t.Errorf("after the rebuild: %+v", done)
	}
}

// A document whose bytes have changed is told and keeps no other out.
func TestArchiveDamaged(t *testing.T) {
	a := newFiled(t)
	a.open(t, "c-1", archive.Access{})
	a.bring(t, "c-1", archive.Paper{OwnID: "1", Text: "线索一"}, archive.Paper{OwnID: "2", Text: "线索二"})
	spoil(t, filepath.Join(a.root, "files", "c-1", "documents", "2.json"))
	x := openIndex(t, t.TempDir())
	defer closeIndex(t, x)
	for range 2 {
		done, err := x.Sync(t.Context(), FromArchive(a.Archive))
		if err != nil || len(done.Failed) != 1 || done.Failed[0].ID != "c-1/2" {
			t.Fatalf("%+v, %v", done, err)
		}
		near := done.Failed[0]
		far := Failure{ID: near.ID, Err: near.Err, Changed: near.Changed} // as it comes from another process
		for _, f := range []Failure{near, far} {
			if cause := f.Cause(); !errors.Is(cause, archive.ErrIntegrity) || cause.Error() != f.Err {
				t.Errorf("cause %v of %+v", cause, f)
			}
		}
		if got := ids(t, x, "线索"); !slices.Equal(got, []string{"c-1/1"}) {
			t.Errorf("found %v", got)
		}
	}
}

func spoil(t *testing.T, path string) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	b[len(b)/2] ^= 1
	if err := errors.Join(os.Remove(path), os.WriteFile(path, b, 0o600)); err != nil {
		t.Fatal(err)
	}
}

func TestSource(t *testing.T) {
	a := newFiled(t)
	a.open(t, "c-1", archive.Access{})
	src := FromArchive(a.Archive)
	var changes []Change
	for c, err := range src.Changes(t.Context(), "") {
		if err != nil {
			t.Fatal(err)
		}
		changes = append(changes, c)
	}
	if !slices.Equal(changes, []Change{{"2026-03-05", "c-1"}}) {
		t.Errorf("changes %v", changes)
	}
	for range src.Changes(t.Context(), "2026-03-06") {
		t.Error("a change after the last one")
	}
	for _, err := range src.Changes(t.Context(), "x") {
		if err == nil {
			t.Error("x is a day")
		}
	}
	none := func(string, int) bool { return false }
	if f, docs, err := src.Read(t.Context(), "none", 0, none); f.Seq != 0 || docs != nil || err != nil {
		t.Errorf("a file that is not there: %+v, %v", f, err)
	}
	f, _, err := src.Read(t.Context(), "c-1", 0, none)
	if err != nil || f.Seq != 1 || f.Title != "某局案" {
		t.Errorf("a file: %+v, %v", f, err)
	}
	if f, docs, err := src.Read(t.Context(), "c-1", f.Seq, none); f.Seq != 1 || docs != nil || err != nil {
		t.Errorf("nothing new: %+v, %v", f, err)
	}
}
