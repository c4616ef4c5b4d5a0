package records

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func create(t *testing.T) *DB {
	t.Helper()
	db, err := Create(t.Context(), filepath.Join(t.TempDir(), "a b%?#记录.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func put(t *testing.T, db *DB, do func(*Tx) error) {
	t.Helper()
	if err := db.Update(t.Context(), do); err != nil {
		t.Fatal(err)
	}
}

func TestState(t *testing.T) {
	db, ctx := create(t), t.Context()
	if v, err := db.State(ctx, "day"); v != "" || err != nil {
		t.Fatalf("empty: %q, %v", v, err)
	}
	put(t, db, func(tx *Tx) error { return tx.SetState("day", "2026-03-05") })
	broken := errors.New("broken")
	err := db.Update(ctx, func(tx *Tx) error {
		if err := tx.SetState("day", "2026-03-06"); err != nil {
			return err
		}
		return broken
	})
	if !errors.Is(err, broken) {
		t.Fatalf("Update: %v", err)
	}
	if v, err := db.State(ctx, "day"); v != "2026-03-05" || err != nil {
		t.Fatalf("after a change that failed: %q, %v", v, err)
	}
}

func TestKnown(t *testing.T) {
	db, ctx := create(t), t.Context()
	put(t, db, func(tx *Tx) error {
		return errors.Join(
			tx.PutFile(File{FileRow: FileRow{ID: "f"}, Seq: 7}),
			tx.PutDocument(Document{DocumentRow: DocumentRow{ID: "f/1", Case: "f"}, Seq: 3, At: 0, Bytes: 10}),
			tx.PutDocument(Document{DocumentRow: DocumentRow{ID: "f/1", Case: "f"}, Seq: 4, At: 120, Bytes: 10}),
			tx.PutDocument(Document{DocumentRow: DocumentRow{ID: "f/2", Case: "f"}, Seq: 5, At: -1}),
			tx.PutDocument(Document{DocumentRow: DocumentRow{ID: "g/1", Case: "g"}, Seq: 1, At: 60, Bytes: 5}))
	})
	if got, err := db.KnownDocuments(ctx, "f", 4); len(got) != 1 || got["f/2"].Seq != 5 || err != nil {
		t.Errorf("KnownDocuments after 4: %v, %v", got, err)
	}
	if got, err := db.Places(ctx, []string{"f/1", "g/1", "none"}); len(got) != 2 || got["f/1"] != 120 || got["g/1"] != 60 || err != nil {
		t.Errorf("Places: %v, %v", got, err)
	}
	got, err := db.KnownDocuments(ctx, "f", 0)
	if d := cmp.Diff(map[string]Known{"f/1": {4, 120}, "f/2": {5, -1}}, got); d != "" || err != nil {
		t.Errorf("KnownDocuments: %v\n%s", err, d)
	}
	if seq, err := db.FileSeq(ctx, "f"); seq != 7 || err != nil {
		t.Errorf("FileSeq: %d, %v", seq, err)
	}
	if seq, err := db.FileSeq(ctx, "none"); seq != 0 || err != nil {
		t.Errorf("FileSeq of none: %d, %v", seq, err)
	}
	c, err := db.Count(ctx)
	if want := (Counts{Files: 1, Documents: 3, Searchable: 2, TextBytes: 15}); c != want || err != nil {
		t.Errorf("Count: %+v, %v", c, err)
	}
}

func TestLists(t *testing.T) {
	db, ctx := create(t), t.Context()
	put(t, db, func(tx *Tx) error {
		for i := range 6 {
			d := Document{DocumentRow: DocumentRow{ID: fmt.Sprintf("f/%d", i), Case: "f", Form: "inquiry-letter", Title: "函询",
				Date: fmt.Sprintf("2026-03-%02d", i+1), State: []string{"drafted", "issued"}[i%2], Unit: "某局"}}
			if err := tx.PutDocument(d); err != nil {
				return err
			}
		}
		return errors.Join(
			tx.PutFile(File{FileRow: FileRow{ID: "f", Kind: "case", Title: "甲", Opened: "2026-03-01", State: "open"}}),
			tx.PutFile(File{FileRow: FileRow{ID: "g", Kind: "lead", Title: "乙", Opened: "2026-03-02", State: "open"}}))
	})
	for _, c := range []struct {
		q     Query
		ids   []string
		total int
	}{
		{Query{Limit: 3}, []string{"f/5", "f/4", "f/3"}, 6},
		{Query{Limit: 3, Offset: 4}, []string{"f/1", "f/0"}, 6},
		{Query{Limit: 9, State: "issued"}, []string{"f/5", "f/3", "f/1"}, 3},
		{Query{Limit: 9, Unit: "某局", File: "f", Form: "inquiry-letter", State: "drafted"}, []string{"f/4", "f/2", "f/0"}, 3},
		{Query{Limit: 9, Unit: "' OR 1=1 --"}, nil, 0},
	} {
		rows, total, err := db.Documents(ctx, c.q)
		var ids []string
		for _, r := range rows {
			ids = append(ids, r.ID)
		}
		if d := cmp.Diff(c.ids, ids); d != "" || total != c.total || err != nil {
			t.Errorf("%+v: total %d, %v\n%s", c.q, total, err, d)
		}
	}
	files, total, err := db.Files(ctx, Query{Limit: 9})
	want := []FileRow{{ID: "g", Kind: "lead", Title: "乙", Opened: "2026-03-02", State: "open"},
		{ID: "f", Kind: "case", Title: "甲", Opened: "2026-03-01", State: "open", Documents: 6}}
	if d := cmp.Diff(want, files); d != "" || total != 2 || err != nil {
		t.Errorf("Files: total %d, %v\n%s", total, err, d)
	}
}

// Rows and counts are those of the rule, for every viewer.
func TestSecrecy(t *testing.T) {
	db, ctx := create(t), t.Context()
	rng := rand.New(rand.NewPCG(3, 4))
	names := []string{"张", "李", "一室", "二室", "-"}
	var docs []Document
	put(t, db, func(tx *Tx) error {
		for i := range 200 {
			d := Document{DocumentRow: DocumentRow{ID: fmt.Sprintf("f/%03d", i), Case: "f"}}
			d.Rank = rng.IntN(5)
			if rng.IntN(3) == 0 {
				d.Until = fmt.Sprintf("2026-03-%02d", 1+rng.IntN(9))
			}
			for range rng.IntN(3) {
				d.Audience = append(d.Audience, names[rng.IntN(len(names))])
			}
			docs = append(docs, d)
			if err := tx.PutDocument(d); err != nil {
				return err
			}
		}
		return tx.PutFile(File{FileRow: FileRow{ID: "f"}})
	})
	for _, v := range []Viewer{
		{}, {All: true}, {Rank: 4, Today: "2026-03-05"}, {Rank: 1, Names: []string{"张"}, Today: "2026-03-05"},
		{Rank: 3, Names: []string{"李", "一室"}, Today: "2026-03-09"}, {Rank: 4, Names: []string{"'"}, Today: "2026-03-01"},
	} {
		want := 0
		for _, d := range docs {
			open := d.Rank <= v.Rank || d.Until != "" && d.Until < v.Today
			admitted := len(d.Audience) == 0 || slices.ContainsFunc(d.Audience, func(a string) bool { return slices.Contains(v.Names, a) })
			if v.All || open && admitted {
				want++
			}
		}
		rows, total, err := db.Documents(ctx, Query{Viewer: v, Limit: 1000})
		if len(rows) != want || total != want || err != nil {
			t.Errorf("%+v: %d rows, total %d, want %d (%v)", v, len(rows), total, want, err)
		}
		files, _, err := db.Files(ctx, Query{Viewer: v, Limit: 1})
		if len(files) != 1 || files[0].Documents != want || err != nil {
			t.Errorf("%+v: files %+v, want %d documents (%v)", v, files, want, err)
		}
	}
}

func TestReadOnlyAndDamaged(t *testing.T) {
	path := filepath.Join(t.TempDir(), "records.db")
	ctx := context.Background()
	if _, err := read(ctx, path); err == nil {
		t.Error("a missing file opened")
	}
	db, err := Create(ctx, path)
	if err != nil {
		t.Fatal(err)
	}
	put(t, db, func(tx *Tx) error { return tx.SetState("k", "v") })
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if v, err := read(ctx, path); v != "v" || err != nil {
		t.Errorf("read only: %q, %v", v, err)
	}
	ro, err := Open(path, true)
	if err != nil {
		t.Fatal(err)
	}
	defer ro.Close()
	if ro.Update(ctx, func(tx *Tx) error { return tx.SetState("k", "w") }) == nil {
		t.Error("a file opened to read was written")
	}
	if err := os.WriteFile(path, []byte("no database"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := read(ctx, path); err == nil {
		t.Error("a damaged file was read")
	}
}

func read(ctx context.Context, path string) (string, error) {
	db, err := Open(path, true)
	if err != nil {
		return "", err
	}
	defer db.Close()
	return db.State(ctx, "k")
}
