package office

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"casefile/archive"
	"casefile/search"
)

// heldDesk has two secret papers and two open ones, and one to ask who is not
// cleared for the former.
func heldDesk(t *testing.T) *desk {
	roles := []string{"officer", "archivist", "reviewer"}
	d := newDesk(t).init(archive.Actor{ID: "dang", Name: "档案员", Roles: roles, Clearance: archive.LevelSecret},
		archive.Actor{ID: "wu", Name: "吴某某", Roles: roles})
	d.papers("虚报面积套取惠农补贴。", "a", "b")
	_, err := d.OpenCase(d.ctx, d.who("档案员"), CaseHeader{ID: "s-1", Kind: "series", Secrecy: archive.LevelSecret})
	d.ok(err)
	name := filepath.Join(t.TempDir(), "papers.jsonl")
	d.ok(os.WriteFile(name, []byte(`{"id":"x","title":"x","text":"线人说，套取惠农补贴。"}`+"\n"+`{"id":"y","title":"y","text":"线人说。套取惠农补贴。"}`), 0o600))
	_, err = d.Import(d.ctx, d.who("档案员"), ImportRequest{Paths: []string{name}, Case: "s-1"})
	d.ok(err)
	return d
}

// TestHeldAgainstArchive: an index that takes everything for open, as one does
// that has not heard of a change, shows and counts nothing that is closed.
func TestHeldAgainstArchive(t *testing.T) {
	d := heldDesk(t)
	arch, err := d.archive(d.ctx)
	d.ok(err)
	d.ok(d.withIndex(d.ctx, func(ix *search.Index) error {
		all := search.Request{Query: "惠农补贴", Viewer: search.LocalOperator(), Today: d.Today(), Facets: true, Explain: true}
		if res, err := ix.Search(d.ctx, all); err != nil || res.Total != 4 {
			t.Fatalf("the index has %+v, %v", res, err)
		}
		x := &guarded{ix, d.hold(d.who("吴某某"), arch)}
		for what, c := range map[string]struct{ limit, offset, hits int }{
			"all": {0, 0, 2}, "first": {1, 0, 1}, "second": {1, 1, 1}, "behind": {5, 2, 0}, "counts": {-1, 0, 0},
		} {
			r := all
			r.Limit, r.Offset = c.limit, c.offset
			res, err := x.Search(d.ctx, r)
			if err != nil || res.Total != 2 || len(res.Hits) != c.hits || len(res.Facets)+len(res.Also)+len(res.None)+len(res.Nearly) > 0 {
				t.Errorf("%s: %+v, %v", what, res, err)
			}
		}
		secret := all
		secret.Query = "线人说"
		none := all
		none.Query = "线人讲"
		for _, r := range []search.Request{secret, none} {
			res, err := x.Search(d.ctx, r)
			if err != nil || res.Total+len(res.Hits)+len(res.Facets)+len(res.None)+len(res.Nearly) > 0 {
				t.Errorf("%s: %+v, %v", r.Query, res, err)
			}
		}
		res, err := x.Similar(d.ctx, search.SimilarRequest{Text: "线人说套取惠农补贴", Viewer: search.LocalOperator(), Today: d.Today()})
		if err != nil || res.Total != 2 || len(res.Hits) != 2 {
			t.Errorf("similar: %+v, %v", res, err)
		}
		list, err := x.Documents(d.ctx, search.ListRequest{Viewer: search.LocalOperator(), Today: d.Today(), Limit: 1})
		if err != nil || list.Total != 2 || len(list.Rows) != 1 || strings.HasPrefix(list.Rows[0].ID, "s-1/") {
			t.Errorf("listed: %+v, %v", list, err)
		}
		return nil
	}))
	if d.hold(Operator("建库人", "cli"), arch) != nil {
		t.Error("the operator's answers are held against the archive")
	}
}

// TestHeldWhenUnsure: answers are held where a file could not be read, not
// where a document could not; and who asks is told.
func TestHeldWhenUnsure(t *testing.T) {
	for want, done := range map[bool]*search.Synced{
		false: {Failed: []search.Failure{{ID: "c-1/1", Err: "x"}}},
		true:  {Failed: []search.Failure{{ID: "c-1/1", Err: "x"}, {ID: "c-1", Err: "x"}}},
	} {
		if unsure(done, nil) != want {
			t.Errorf("%+v: unsure is %t", done, !want)
		}
	}
	if !unsure(nil, errors.New("busy")) {
		t.Error("sure of an index that is busy")
	}

	d := heldDesk(t)
	_, err := d.OpenCase(d.ctx, d.who("档案员"), CaseHeader{ID: "t-1", Kind: "series"})
	d.ok(err)
	d.ok(filepath.WalkDir(d.opts.Archive, func(p string, e os.DirEntry, err error) error {
		if err == nil && !e.IsDir() && slices.Contains(strings.Split(p, "/"), "t-1") {
			err = os.WriteFile(p, []byte("?"), 0o600)
		}
		return err
	}))
	other, err := New(d.opts)
	d.ok(err)
	defer other.Close()
	for who, told := range map[string]int{"档案员": 4, "吴某某": 2} {
		f, err := other.Search(d.ctx, d.who(who), SearchRequest{Query: "惠农补贴"})
		d.ok(err)
		if f.Total != told || len(f.Hits) != told || !f.Stale || len(f.Facets) > 0 || !strings.Contains(strings.Join(f.Notes, ""), "逐件") {
			t.Errorf("%s: %+v %q", who, f.Result, f.Notes)
		}
	}
	f, err := other.Search(d.ctx, Operator("建库人", "cli"), SearchRequest{Query: "惠农补贴"})
	d.ok(err)
	if f.Total != 4 || len(f.Facets) == 0 || strings.Contains(strings.Join(f.Notes, ""), "逐件") {
		t.Errorf("the operator: %+v %q", f.Result, f.Notes)
	}
}
