package search

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"casefile/search/records"
)

func verifyIndex(t *testing.T, x *Index, m *memory) *Checked {
	t.Helper()
	c, err := x.Verify(t.Context(), m)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// An index that holds what the archive holds has nothing wrong with it, before
// and after documents were replaced, at a server and through it.
func TestVerify(t *testing.T) {
	dir, m := t.TempDir(), newMemory()
	for i := range 300 {
		m.put(Document{ID: fmt.Sprintf("f/%d", i%200), Text: fmt.Sprintf("第%d件问题线索", i), Secrecy: []string{"", "机密"}[i%2],
			Date: "2026-03-05", Audience: [][]string{nil, {"某局", "张某某"}}[i%2]})
	}
	m.put(Document{ID: "g/draft", File: "g", Title: "草稿"})
	s := own(t, dir, m)
	syncAll(t, s, m)
	c := openIndex(t, dir)
	for _, x := range []*Index{s, c} {
		if got := verifyIndex(t, x, m); len(got.Wrong) > 0 || got.Documents != 201 || got.Files != 2 {
			t.Errorf("%+v", got)
		}
	}
	m.put(Document{ID: "f/7", Text: "改了"}, Document{ID: "f/new", Text: "新的"})
	got := verifyIndex(t, c, m)
	if len(got.Wrong) != 3 || slices.ContainsFunc(got.Wrong, func(w Wrong) bool { return w.What != WrongBehind }) {
		t.Errorf("behind: %+v", got)
	}
	syncAll(t, c, m)
	if got := verifyIndex(t, c, m); len(got.Wrong) > 0 {
		t.Errorf("after sync: %+v", got)
	}
	closeIndex(t, c)
	closeIndex(t, s)
}

// Whatever differs is told, and of which document.
func TestVerifyWrong(t *testing.T) {
	for _, c := range []struct {
		name  string
		spoil func(t *testing.T, g *generation, m *memory)
		want  Wrong
	}{
		{"a text", func(t *testing.T, g *generation, m *memory) { m.files["f"].docs[3].Text = "不是这样" }, Wrong{ID: "f/3", What: WrongText}},
		{"a level", func(t *testing.T, g *generation, m *memory) { m.files["f"].docs[3].Secrecy = "绝密" }, Wrong{ID: "f/3", What: WrongText}},
		{"too many", func(t *testing.T, g *generation, m *memory) { m.files["f"].docs = m.files["f"].docs[:39] }, Wrong{ID: "f/39", What: WrongExtra}},
		{"unreadable", func(t *testing.T, g *generation, m *memory) { m.broken["f/3"] = errors.New("changed") }, Wrong{ID: "f/3", What: WrongUnreadable}},
		{"not in the terms", func(t *testing.T, g *generation, m *memory) {
			rows, err := g.recs.DocumentsOf(t.Context(), "f")
			c := newChange()
			rec, terr := g.texts.at(rows["f/3"].At)
			err = errors.Join(err, terr)
			c.remove(rec.key)
			if err := errors.Join(err, g.terms.apply(c)); err != nil {
				t.Fatal(err)
			}
		}, Wrong{ID: "f/3", What: WrongMissing}},
		{"back from the dead", func(t *testing.T, g *generation, m *memory) {
			if _, err := g.write(round{}, []Document{{ID: "f/x", Text: "线索", Searchable: true}}, make([]records.Document, 1), nil); err != nil {
				t.Fatal(err)
			}
		}, Wrong{What: WrongExtra}},
		{"other terms", func(t *testing.T, g *generation, m *memory) {
			rows, err := g.recs.DocumentsOf(t.Context(), "f")
			c := newChange()
			rec, terr := g.texts.at(rows["f/3"].At)
			err = errors.Join(err, terr)
			c.remove(rec.key)
			c.put(toTerms(m.files["f"].docs[3], []byte("x\x00"), rows["f/3"].At))
			if err := errors.Join(err, g.terms.apply(c)); err != nil {
				t.Fatal(err)
			}
		}, Wrong{ID: "f/3", What: WrongTerms}},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := filled(40)
			x := openIndex(t, t.TempDir())
			defer x.Close()
			syncAll(t, x, m)
			c.spoil(t, x.b.(*local).gen.generation, m)
			got := verifyIndex(t, x, m)
			if !slices.ContainsFunc(got.Wrong, func(w Wrong) bool { return w.ID == c.want.ID && w.What == c.want.What }) {
				t.Errorf("%+v", got)
			}
			if slices.ContainsFunc(got.Wrong, func(w Wrong) bool { return w.ID != c.want.ID && w.ID != "" }) {
				t.Errorf("others are accused: %+v", got)
			}
		})
	}
}

// A page of the lists that has gone is found by what the file says of itself.
func TestVerifyRecords(t *testing.T) {
	m, dir := filled(600), t.TempDir()
	x := openIndex(t, dir)
	defer x.Close()
	syncAll(t, x, m)
	f, err := os.OpenFile(filepath.Join(dir, "1", "records.db"), os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err == nil {
		_, err = f.WriteAt(make([]byte, 4096), info.Size()-4096)
	}
	if err != nil {
		t.Fatal(err)
	}
	if got, err := x.Verify(t.Context(), m); !errors.Is(err, ErrDamaged) && (err != nil || len(got.Wrong) == 0) {
		t.Errorf("%+v, %v", got, err)
	}
}

// A bit that has changed in a segment is found by the segment's checksum.
func TestVerifySegment(t *testing.T) {
	m, dir := filled(600), t.TempDir()
	x := openIndex(t, dir)
	syncAll(t, x, m)
	files, _ := filepath.Glob(filepath.Join(dir, "1", "terms", "*.zap"))
	if got := verifyIndex(t, x, m); len(got.Wrong) > 0 || len(files) == 0 {
		t.Fatalf("%+v of %v", got, files)
	}
	b, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	b[len(b)-5] ^= 1 // in the footer, which was read long ago
	if err := os.WriteFile(files[0], b, 0o600); err != nil {
		t.Fatal(err)
	}
	got := verifyIndex(t, x, m)
	if len(got.Wrong) != 1 || got.Wrong[0].What != WrongDamaged {
		t.Errorf("%+v", got)
	}
	_ = x.Close()
}
