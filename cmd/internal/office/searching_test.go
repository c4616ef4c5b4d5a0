package office

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"casefile/archive"
	"casefile/search"
)

// TestSimilarIsGuarded: what one may not read is neither found nor compared
// with, and the trace names the document or the digest of the text.
func TestSimilarIsGuarded(t *testing.T) {
	roles := []string{"officer", "archivist", "reviewer"}
	d := newDesk(t).init(archive.Actor{ID: "zhou", Name: "周某某", Roles: roles, Clearance: archive.LevelSecret},
		archive.Actor{ID: "dang", Name: "档案员", Roles: roles, Clearance: archive.LevelSecret},
		archive.Actor{ID: "wu", Name: "吴某某", Roles: roles})
	_, err := d.OpenCase(d.ctx, d.who("周某某"), CaseHeader{ID: "imported", Kind: "series", Secrecy: archive.LevelSecret})
	d.ok(err)
	d.papers("虚报面积套取惠农补贴。", "a", "b")
	for who, want := range map[string]int{"周某某": 2, "吴某某": 0} {
		before := len(d.lines(0))
		f, err := d.Similar(d.ctx, d.who(who), SimilarRequest{Text: "套取惠农补贴"})
		d.ok(err)
		if f.Total != want || len(f.Hits) != want {
			t.Errorf("%s finds %+v", who, f.Result)
		}
		lines := d.lines(before)
		if len(lines) != 1 || lines[0].Act != "search.similar" || len(lines[0].Queries) != 1 || *lines[0].Count != int64(want) {
			t.Errorf("%s left %+v", who, lines)
		}
	}
	f, err := d.Similar(d.ctx, d.who("周某某"), SimilarRequest{Doc: "imported/a"})
	d.ok(err)
	if f.Total != 1 || f.Hits[0].ID != "imported/b" {
		t.Errorf("like a: %+v", f.Result)
	}
	_, err = d.Similar(d.ctx, d.who("吴某某"), SimilarRequest{Doc: "imported/a"})
	d.wants(err, Refused, "not-cleared")
	last := d.lines(len(d.lines(0)) - 1)[0]
	if last.Outcome != archive.AccessRefused || last.Document != "imported/a" {
		t.Errorf("left %+v", last)
	}
	_, err = d.Similar(d.ctx, d.who("周某某"), SimilarRequest{Text: " \n"})
	d.wants(err, Invalid, "similar-none")
	_, err = d.Similar(d.ctx, d.who("周某某"), SimilarRequest{Doc: "imported/zzz"})
	d.wants(err, Missing, "document-missing")
	f, err = d.Similar(d.ctx, d.who("周某某"), SimilarRequest{Text: strings.Repeat("套取惠农补贴", 1<<16)})
	d.ok(err)
	if len(f.Notes) != 1 || !strings.Contains(f.Notes[0], "512 KB") {
		t.Errorf("notes %q", f.Notes)
	}
}

// A draft is no document that others can be like.
func TestSimilarToDraft(t *testing.T) {
	d := newDesk(t).init()
	id := d.draft("c-1", letter)
	_, err := d.Similar(d.ctx, d.who("周某某"), SimilarRequest{Doc: id})
	d.wants(err, Missing, "similar-document")
}

// TestOldIndexIsRenewed: an index of another program, or a torn one, is made
// again by whoever searches, and he is told why it took long.
func TestOldIndexIsRenewed(t *testing.T) {
	d := newDesk(t).init()
	d.papers("监督。", "a")
	for content, want := range map[string]string{"0\n": "旧版程序", "": "索引坏了"} {
		schemas, err := filepath.Glob(filepath.Join(d.opts.Index, "*", "schema"))
		d.ok(err)
		for _, name := range schemas {
			d.ok(os.WriteFile(name, []byte(content), 0o600))
		}
		f, err := d.Search(d.ctx, d.who("周某某"), SearchRequest{Query: "监督"})
		d.ok(err)
		if f.Total != 1 || len(f.Notes) != 1 || !strings.Contains(f.Notes[0], want) {
			t.Errorf("%q: %d, %q", content, f.Total, f.Notes)
		}
		if f, err = d.Search(d.ctx, d.who("周某某"), SearchRequest{Query: "监督"}); err != nil || f.Notes != nil {
			t.Errorf("again: %v, %v", f.Notes, err)
		}
	}
}

// TestAllPages: what went away while pages were read is not made up for by what
// was read before, and a page of which nothing is shown is not the last.
func TestAllPages(t *testing.T) {
	pages := map[string]search.Result{
		"":  {Total: 9, Hits: []search.Hit{{ID: "1"}, {ID: "2"}}, Next: "a"},
		"a": {Hits: []search.Hit{}, Next: "b"},
		"b": {Hits: []search.Hit{{ID: "3"}}, Next: "c"},
		"c": {Hits: []search.Hit{{ID: "4"}}},
	}
	for most, want := range map[int]string{1000: "1234", 4: "1234", 3: "123", 2: "12"} {
		asked := 0
		res, err := allPages(func(r search.Request) (*search.Result, error) {
			if asked++; r.Offset > 0 || r.Limit > most || asked > len(pages) {
				t.Fatalf("most %d: asked %+v", most, r)
			}
			page := pages[r.After]
			return &page, nil
		}, search.Request{Query: "线索"}, most)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, h := range res.Hits {
			got += h.ID
		}
		if got != want {
			t.Errorf("most %d: %s, want %s", most, got, want)
		}
	}
}
