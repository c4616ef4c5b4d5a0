package search

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"casefile/search/records"
)

func TestSync(t *testing.T) {
	m := newMemory()
	x := openIndex(t, t.TempDir())
	defer x.Close()
	if done := syncAll(t, x, m); done.Documents != 0 {
		t.Errorf("empty archive: %+v", done)
	}
	m.put(Document{ID: "f/1", Text: "问题线索"}, Document{ID: "f/2", Text: "函询"}, Document{ID: "g/1", File: "g", Text: "问题线索"})
	if done := syncAll(t, x, m); done.Documents != 3 || done.Files != 2 || done.Bytes != 30 {
		t.Errorf("first: %+v", done)
	}
	if done := syncAll(t, x, m); done.Documents != 0 || done.Files != 0 {
		t.Errorf("nothing new: %+v", done)
	}
	m.day = "2026-03-06"
	m.put(Document{ID: "f/3", Text: "问题线索"}, Document{ID: "f/1", Text: "问题线索", Status: "withdrawn", Secrecy: "绝密"})
	if done := syncAll(t, x, m); done.Documents != 2 || done.Files != 1 {
		t.Errorf("second: %+v", done)
	}
	if got := ids(t, x, "问题线索"); !slices.Equal(got, []string{"f/1", "f/3", "g/1"}) {
		t.Errorf("found %v", got)
	}
	if got := ids(t, x, "状态:撤回"); !slices.Equal(got, []string{"f/1"}) {
		t.Errorf("withdrawn %v", got)
	}
	if r := ask1(t, x, Request{Query: "问题线索", Viewer: viewer(t, "张", "秘密")}); r.Total != 2 {
		t.Errorf("after the level was raised %d are seen", r.Total)
	}
	s, err := x.Status(t.Context())
	if err != nil || s.Documents != 4 || s.Files != 2 || s.Archive != "m" || s.Day != "2026-03-05" || s.Bytes == 0 || s.Generation != 1 {
		t.Errorf("status %+v, %v", s, err)
	}
	m.id = "other"
	if _, err := x.Sync(t.Context(), m); !errors.Is(err, ErrOtherArchive) {
		t.Errorf("another archive: %v", err)
	}
}

// Several rounds, many files.
func TestSyncMany(t *testing.T) {
	m := newMemory()
	for i := range 2500 {
		m.put(Document{ID: fmt.Sprintf("f%d/%d", i%50, i), File: fmt.Sprintf("f%d", i%50), Text: fmt.Sprintf("第%d件问题线索", i)})
	}
	x := openIndex(t, t.TempDir())
	defer x.Close()
	if done := syncAll(t, x, m); done.Documents != 2500 || done.Files != 50 {
		t.Errorf("%+v", done)
	}
	for _, i := range []int{0, 999, 1000, 1001, 2499} {
		if got := ids(t, x, fmt.Sprintf("第%d件", i)); len(got) != 1 {
			t.Errorf("document %d: %v", i, got)
		}
	}
}

// What cannot be read does not stop the rest, is told, and is taken in once it
// can be.
func TestSyncFailure(t *testing.T) {
	m := newMemory()
	m.put(Document{ID: "f/1", Text: "问题线索"}, Document{ID: "f/2", Text: "问题线索"}, Document{ID: "g/1", File: "g", Text: "问题线索"})
	m.broken["f/2"] = errors.New("changed bytes")
	x := openIndex(t, t.TempDir())
	defer x.Close()
	for range 2 {
		done, err := x.Sync(t.Context(), m)
		if err != nil || len(done.Failed) != 1 || done.Failed[0].ID != "f/2" || !strings.Contains(done.Failed[0].Err, "changed bytes") {
			t.Fatalf("%+v, %v", done, err)
		}
		if got := ids(t, x, "线索"); !slices.Equal(got, []string{"f/1", "g/1"}) {
			t.Fatalf("found %v", got)
		}
	}
	delete(m.broken, "f/2")
	syncAll(t, x, m)
	if got := ids(t, x, "线索"); len(got) != 3 {
		t.Errorf("found %v", got)
	}
}

func TestCursor(t *testing.T) {
	now := func(s string) string { return cursor(s, mustTime(t, "2026-03-05T23:00:00Z")) }
	for last, want := range map[string]string{"": "", "2026-03-05": "2026-03-04", "2026-03-01": "2026-02-28", "2026-03-09": "2026-03-04"} {
		if got := now(last); got != want {
			t.Errorf("cursor after %q is %q, want %q", last, got, want)
		}
	}
}

// Whatever step an intake was interrupted at, the next one makes it good.
func TestInterrupted(t *testing.T) {
	first := []Document{{ID: "f/1", Text: "问题线索"}}
	more := []Document{{ID: "f/2", Text: "问题线索", Seq: 2, Searchable: true, File: "f"}, {ID: "f/1", Text: "问题线索 再", Seq: 3, Searchable: true, File: "f"}}
	for _, step := range []string{"texts half", "texts", "terms"} {
		t.Run(step, func(t *testing.T) {
			m, dir := newMemory(), t.TempDir()
			m.put(first...)
			x := openIndex(t, dir)
			syncAll(t, x, m)
			closeIndex(t, x)

			g, err := openGeneration(t.Context(), dir, 1, true)
			if err != nil {
				t.Fatal(err)
			}
			switch step {
			case "texts half":
				_, err = g.texts.append([][]byte{[]byte("half a record")})
			case "texts":
				rec, _, _ := encodeRecord(more[0])
				_, err = g.texts.append([][]byte{rec})
			case "terms":
				_, err = g.write(round{}, more, make([]records.Document, len(more)), nil)
			}
			if err != nil {
				t.Fatal(err)
			}
			if err := g.close(); err != nil {
				t.Fatal(err)
			}
			m.put(more...)
			x = openIndex(t, dir)
			defer x.Close()
			syncAll(t, x, m)
			if got := ids(t, x, "线索"); !slices.Equal(got, []string{"f/1", "f/2"}) {
				t.Errorf("found %v", got)
			}
			if got := ids(t, x, "线索再"); !slices.Equal(got, []string{"f/1"}) {
				t.Errorf("found %v", got)
			}
		})
	}
}

// An index that cannot be used is noticed, and rebuilt from the archive.
func TestUnusable(t *testing.T) {
	m := newMemory()
	for i := range 20 {
		m.put(Document{ID: fmt.Sprintf("f/%d", i), Text: strings.Repeat("问题线索", 50)})
	}
	for _, c := range []struct {
		name  string
		spoil func(dir string) error
		want  error
	}{
		{"older schema", func(d string) error { return os.WriteFile(filepath.Join(d, "1", "schema"), []byte("0\n"), 0o600) }, ErrSchema},
		{"no schema", func(d string) error { return os.Remove(filepath.Join(d, "1", "schema")) }, ErrDamaged},
		{"no texts", func(d string) error { return os.Remove(filepath.Join(d, "1", "texts")) }, ErrDamaged},
		{"short texts", func(d string) error { return os.Truncate(filepath.Join(d, "1", "texts"), 500) }, ErrDamaged},
		{"no records", func(d string) error { return os.Remove(filepath.Join(d, "1", "records.db")) }, ErrDamaged},
		{"other records", func(d string) error { return os.WriteFile(filepath.Join(d, "1", "records.db"), []byte("x"), 0o600) }, ErrDamaged},
		{"no terms", func(d string) error { return os.RemoveAll(filepath.Join(d, "1", "terms")) }, ErrDamaged},
		{"no generation", func(d string) error { return os.RemoveAll(filepath.Join(d, "1")) }, ErrDamaged},
		{"what is current", func(d string) error { return os.WriteFile(filepath.Join(d, fileCurrent), []byte("x"), 0o600) }, ErrDamaged},
		{"nothing wrong", func(d string) error { return nil }, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			x := openIndex(t, dir)
			syncAll(t, x, m)
			closeIndex(t, x)
			if err := c.spoil(dir); err != nil {
				t.Fatal(err)
			}
			x, err := Open(t.Context(), dir, Options{Wait: waitInTests})
			if !errors.Is(err, c.want) || c.want != nil && !strings.Contains(err.Error(), "casefile index rebuild") {
				t.Fatalf("open: %v, want %v", err, c.want)
			}
			if err == nil {
				closeIndex(t, x)
			}
			done, err := Rebuild(t.Context(), dir, Options{Wait: waitInTests}, m)
			if err != nil || done.Documents != 20 {
				t.Fatalf("rebuild: %+v, %v", done, err)
			}
			x = openIndex(t, dir)
			defer x.Close()
			if got := ids(t, x, "线索"); len(got) != 20 {
				t.Errorf("found %d", len(got))
			}
			if ns, err := generations(dir); len(ns) != 1 || err != nil {
				t.Errorf("generations %v, %v", ns, err)
			}
		})
	}
}

// Bytes of a text that have changed are noticed before they are shown.
func TestChangedText(t *testing.T) {
	dir := t.TempDir()
	m := newMemory()
	m.put(Document{ID: "f/1", Text: "问题线索"})
	x := openIndex(t, dir)
	syncAll(t, x, m)
	closeIndex(t, x)
	path := filepath.Join(dir, "1", "texts")
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	b[len(b)-3] ^= 1 // in what is told of it
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	x = openIndex(t, dir)
	defer x.Close()
	if _, err := x.Search(t.Context(), Request{Query: "线索", Viewer: LocalOperator(), Today: today}); !errors.Is(err, ErrDamaged) {
		t.Errorf("search: %v", err)
	}
}

// The way a text is kept: it comes back byte for byte.
func FuzzRecord(f *testing.F) {
	f.Add("函询通知书", "某纪函〔2026〕1号", circular)
	f.Add("", "", "a\u0301\xff 𠮷\n")
	f.Fuzz(func(t *testing.T, title, number, text string) {
		rec, _, err := encodeRecord(Document{ID: "f/1", Title: title, Number: number, Text: text, Date: "2026-03-05"})
		if err != nil {
			t.Fatal(err)
		}
		store, err := createTexts(filepath.Join(t.TempDir(), "texts"))
		if err != nil {
			t.Fatal(err)
		}
		defer store.close()
		at, err := store.append([][]byte{rec, rec})
		if err != nil {
			t.Fatal(err)
		}
		r, err := store.at(at[1])
		if err != nil || r.text().Original() != text || r.key.date != 20260305 {
			t.Fatalf("%q came back as %q, %v", text, r.text().Original(), err)
		}
		if end, err := store.check(at[0]); end != at[1] || err != nil {
			t.Fatalf("check: %d, %v", end, err)
		}
		for off := at[1] - 3; off < at[1]+3; off++ { // never beyond the file
			_, _ = store.at(off)
		}
	})
}
