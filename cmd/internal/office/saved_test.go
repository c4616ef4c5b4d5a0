package office

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"casefile/archive"
)

// papers files past papers, one for each title; its text is title and words.
func (d *desk) papers(words string, titles ...string) {
	d.t.Helper()
	var lines strings.Builder
	for _, title := range titles {
		fmt.Fprintf(&lines, `{"id":%q,"title":%q,"text":%q}`+"\n", title, title, title+"。"+words)
	}
	name := filepath.Join(d.t.TempDir(), "papers.jsonl")
	d.ok(os.WriteFile(name, []byte(lines.String()), 0o600))
	report, err := d.Import(d.ctx, d.who("档案员"), ImportRequest{Paths: []string{name}})
	d.ok(err)
	if len(report.Imported) != len(titles) {
		d.t.Fatalf("imported %+v", report)
	}
}

func idsOf(f *Found) []string {
	ids := []string{}
	for _, h := range f.Hits {
		ids = append(ids, h.ID)
	}
	return ids
}

// TestSavedQueries goes the whole way: what is new comes first, stays new until
// it was shown, and what is gone is told.
func TestSavedQueries(t *testing.T) {
	d := newDesk(t).init()
	who := d.who("周某某")
	d.papers("加强监督。", "a", "b")
	_, err := d.SaveQuery(d.ctx, who, "监督", SearchRequest{Query: "监督"})
	d.ok(err)
	run := func(limit int) *Found {
		t.Helper()
		f, err := d.RunSaved(d.ctx, who, SavedRequest{Name: "监督", Limit: limit})
		d.ok(err)
		return f
	}
	if s := run(10).Saved; s.New != 0 || s.Was != 2 || s.Uncompared || len(s.NewIDs) > 0 {
		t.Errorf("nothing is new: %+v", s)
	}
	d.papers("社会监督，监督，监督。", "c", "e", "f")
	f := run(2)
	if f.Total != 5 || f.Saved.New != 3 || len(f.Saved.NewIDs) != 2 {
		t.Fatalf("three are new: %+v, %+v", f.Result, f.Saved)
	}
	if diff := cmp.Diff(f.Saved.NewIDs, idsOf(f)); diff != "" {
		t.Errorf("what is new comes first:\n%s", diff)
	}
	d.ok(d.MarkSaved(d.ctx, who, MarkRequest{Name: "监督", IDs: append(f.Saved.NewIDs, "no id", f.Saved.NewIDs[0])}))
	if s := run(10).Saved; s.New != 1 || s.Was != 4 {
		t.Errorf("one is still new: %+v", s)
	}
	d.ok(d.MarkSaved(d.ctx, who, MarkRequest{Name: "监督", IDs: []string{"gone-1/0001-x"}}))
	if s := run(10).Saved; len(s.Gone) != 1 || s.Gone[0] != "gone-1/0001-x" {
		t.Errorf("one is gone: %+v", s)
	}
	d.ok(d.MarkSaved(d.ctx, who, MarkRequest{Name: "监督", Gone: []string{"gone-1/0001-x"}}))
	if s := run(10).Saved; len(s.Gone) != 0 || s.New != 1 {
		t.Errorf("told and forgotten: %+v", s)
	}
	d.ok(d.MarkSaved(d.ctx, who, MarkRequest{Name: "监督", All: true}))
	if s := run(10).Saved; s.New != 0 || s.Was != 5 {
		t.Errorf("all are seen: %+v", s)
	}
}

// TestSavedAreOnesOwn: nobody else finds, sees, overwrites or removes them, and
// what may not be read any more is not told of but by its id.
func TestSavedAreOnesOwn(t *testing.T) {
	reader := func(id, name string, level archive.Level) archive.Actor {
		return archive.Actor{ID: id, Name: name, Roles: []string{"officer", "archivist", "reviewer"}, Clearance: level}
	}
	d := newDesk(t).init(reader("zhou", "周某某", archive.LevelSecret), reader("wu", "吴某某", archive.LevelNone),
		reader("dang", "档案员", archive.LevelSecret))
	_, err := d.OpenCase(d.ctx, d.who("周某某"), CaseHeader{ID: "imported", Kind: "series", Secrecy: archive.LevelSecret})
	d.ok(err)
	d.papers("秘密的监督。", "a")
	zhou, wu := d.who("周某某"), d.who("吴某某")
	f, err := d.SaveQuery(d.ctx, zhou, "线索", SearchRequest{Query: "监督"})
	d.ok(err)
	if f.Total != 1 {
		t.Fatalf("found %+v", f.Result)
	}
	if all, err := d.SavedQueries(d.ctx, wu); err != nil || len(all) != 0 {
		t.Errorf("another sees %+v, %v", all, err)
	}
	_, err = d.RunSaved(d.ctx, wu, SavedRequest{Name: "线索"})
	d.wants(err, Missing, "saved-missing")
	d.wants(d.RemoveSaved(d.ctx, wu, "线索"), Missing, "saved-missing")
	d.wants(d.MarkSaved(d.ctx, wu, MarkRequest{Name: "线索"}), Missing, "saved-missing")
	_, err = d.SaveQuery(d.ctx, wu, "线索", SearchRequest{Query: "秘密"})
	d.ok(err)
	if f, err = d.RunSaved(d.ctx, zhou, SavedRequest{Name: "线索"}); err != nil || f.Query != "监督" {
		t.Errorf("one's own was changed: %+v, %v", f, err)
	}
	zhou.Clearance = archive.LevelNone
	f, err = d.RunSaved(d.ctx, zhou, SavedRequest{Name: "线索"})
	d.ok(err)
	if f.Total != 0 || len(f.Hits) != 0 || f.Saved.New != 0 || len(f.Saved.Gone) != 1 {
		t.Errorf("without clearance: %+v, %+v", f.Result, f.Saved)
	}
}

func TestSavedFiles(t *testing.T) {
	d := newDesk(t).init()
	d.papers("监督。", "a")
	who := d.who("周某某")
	save := func(name string) error {
		_, err := d.SaveQuery(d.ctx, who, name, SearchRequest{Query: "监督"})
		return err
	}
	for _, name := range []string{"", " a", "a\nb", strings.Repeat("长", MaxSavedName+1), "\xff"} {
		d.wants(save(name), Invalid, "saved-name")
	}
	for _, name := range []string{"../../x", "/", strings.Repeat("长", MaxSavedName), "a b"} {
		d.ok(save(name))
	}
	d.wants(save("a b"), Refused, "saved-taken")
	n := 0
	d.ok(filepath.WalkDir(d.opts.Index+shelfSuffix, func(p string, e os.DirEntry, err error) error {
		info, ierr := e.Info()
		if e.IsDir() && info.Mode().Perm() != 0o700 || !e.IsDir() && info.Mode().Perm() != 0o600 {
			t.Errorf("%s has %v", p, info.Mode())
		}
		if strings.Contains(p, "监督") || strings.Contains(p, "周") {
			t.Errorf("%s tells", p)
		}
		n++
		return errors.Join(err, ierr)
	}))
	if n != 2+4 {
		t.Errorf("%d files and folders", n)
	}
	d.ok(os.RemoveAll(d.opts.Index))
	if all, err := d.SavedQueries(d.ctx, who); err != nil || len(all) != 4 {
		t.Errorf("without an index %d, %v", len(all), err)
	}
	for i := range MaxSaved - 4 {
		s, err := d.shelf(d.ctx, who)
		d.ok(err)
		d.ok(s.put(savedFile{Saved: Saved{Name: fmt.Sprint("n", i)}}))
	}
	d.wants(save("one more"), Refused, "saved-many")
}

// TestSavedBeyondComparing: of too many only the number is kept.
func TestSavedBeyondComparing(t *testing.T) {
	now := time.Unix(0, 0)
	var s savedFile
	s.look(now, MaxCompared+1, nil)
	if run := s.compare([]string{"a/b"}); !run.Uncompared || run.New != 0 || run.Was != MaxCompared+1 {
		t.Errorf("%+v", run)
	}
	s.mark(now, MarkRequest{IDs: []string{"a/0001-x"}})
	if s.IDs != nil || !s.Uncompared {
		t.Errorf("marked %+v", s)
	}
	s.look(now, 1, []string{"a/0001-x"})
	if run := s.compare(nil); !run.Uncompared {
		t.Errorf("%+v", run)
	}
	if run := s.compare([]string{"a/0001-x", "a/0002-x"}); run.Uncompared || run.New != 1 {
		t.Errorf("%+v", run)
	}
	many := make([]string, 3*MaxCompared)
	for i := range many {
		many[i] = fmt.Sprintf("a/%05d-x", i)
	}
	s.mark(now, MarkRequest{IDs: many})
	if len(s.IDs) > 2*MaxCompared {
		t.Errorf("keeps %d", len(s.IDs))
	}
}
