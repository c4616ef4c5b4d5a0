package search

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"casefile/search/records"
	"casefile/search/zh"
)

const (
	erasedText  = "被举报人张某某收受贿赂"
	erasedTitle = "关于旧案的举报"
	erasedFirst = "起初写的是另一句话"
)

// disposed is an index with a document that was corrected and then disposed of.
func disposed(t *testing.T, dir string, end func(*memory, Document)) (*Index, *memory) {
	t.Helper()
	m := newMemory()
	x := openIndex(t, dir)
	d := Document{ID: "f/1", File: "f", Title: erasedTitle, Text: erasedFirst}
	m.put(d, Document{ID: "f/2", File: "f", Text: "另一件说线索"})
	syncAll(t, x, m)
	d.Text = erasedText
	m.put(d)
	syncAll(t, x, m)
	if n := len(ids(t, x, "举报人")); n != 1 {
		t.Fatalf("%d found before", n)
	}
	end(m, d)
	if _, err := x.Sync(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	return x, m
}

func dispose(m *memory, d Document) {
	d.Text, d.Title = "", ""
	m.put(d)
}

// residues are what of the document is in the folder, outside the terms.
func residues(t *testing.T, dir string) (all []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(p string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || e.Type() == fs.ModeSocket || strings.Contains(p, "/terms/") {
			return err
		}
		b, err := os.ReadFile(p)
		for _, s := range []string{erasedText, erasedTitle, erasedFirst} {
			if bytes.Contains(b, zh.Normalise(s).Norm) || bytes.Contains(b, []byte(s)) {
				all = append(all, filepath.Base(p)+": "+s)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// What was disposed of is not in the folder any more, nor what it said before
// it was corrected; the rest is as it was.
func TestErase(t *testing.T) {
	for name, end := range map[string]func(*memory, Document){
		"disposed": dispose,
		"unreadable": func(m *memory, d Document) {
			d.Text, m.broken[d.ID] = "", errors.New("away")
			m.put(d)
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			x, m := disposed(t, dir, end)
			got := residues(t, dir)
			if name == "unreadable" { // its title stays in the lists until it can be read
				for i, r := range got {
					if r == "records.db: "+erasedTitle {
						got = append(got[:i], got[i+1:]...)
						break
					}
				}
			}
			if len(got) > 0 {
				t.Errorf("left: %q", got)
			}
			clear(m.broken)
			if name == "unreadable" {
				m.put(Document{ID: "f/1", File: "f"})
			}
			syncAll(t, x, m)
			if got := ids(t, x, "线索"); len(got) != 1 {
				t.Errorf("found %v", got)
			}
			closeIndex(t, x)
			x = openIndex(t, dir)
			defer closeIndex(t, x)
			m.put(Document{ID: "f/3", File: "f", Text: "又一条线索"})
			syncAll(t, x, m)
			if c, err := x.Verify(t.Context(), m); err != nil || len(c.Wrong) > 0 || len(ids(t, x, "线索")) != 2 {
				t.Errorf("%+v, %v", c, err)
			}
			if got := residues(t, dir); len(got) > 0 {
				t.Errorf("left at last: %q", got)
			}
		})
	}
}

// Whoever still reads is waited for, and what he outlasts is erased later.
func TestEraseWaits(t *testing.T) {
	dir := t.TempDir()
	var leave func()
	var x *Index
	x, m := disposed(t, dir, func(m *memory, d Document) { dispose(m, d) })
	defer func() { closeIndex(t, x) }()
	d := Document{ID: "f/4", File: "f", Text: erasedText}
	m.put(d)
	syncAll(t, x, m)
	g := x.b.(*local).gen
	leave = g.texts.readers.enter()
	dispose(m, d)
	syncAll(t, x, m)
	if got := residues(t, dir); len(got) != 1 {
		t.Errorf("erased under a reader's hands: %q", got)
	}
	leave()
	m.put(Document{ID: "f/5", File: "f", Text: "线索"})
	syncAll(t, x, m)
	if got := residues(t, dir); len(got) > 0 || len(g.texts.gone) > 0 {
		t.Errorf("left: %q", got)
	}
}

// An interruption between the removal and the erasing is made good by the next
// one to write.
func TestEraseInterrupted(t *testing.T) {
	dir := t.TempDir()
	m := newMemory()
	x := openIndex(t, dir)
	m.put(Document{ID: "f/1", File: "f", Text: erasedText}, Document{ID: "f/2", File: "f", Text: "线索"})
	syncAll(t, x, m)
	closeIndex(t, x)
	g, err := openGeneration(t.Context(), dir, 1, true)
	if err != nil {
		t.Fatal(err)
	}
	all, err := g.recs.DocumentsOf(t.Context(), "f")
	if err != nil {
		t.Fatal(err)
	}
	err = g.recs.Update(t.Context(), func(tx *records.Tx) error { return g.noteErase(tx, []int64{all["f/1"].At}) })
	if err = errors.Join(err, g.close()); err != nil {
		t.Fatal(err)
	}
	own, err := Own(t.Context(), dir, Options{Wait: waitInTests}, m)
	if err != nil {
		t.Fatal(err)
	}
	defer closeIndex(t, own)
	if got := residues(t, dir); len(got) > 0 {
		t.Errorf("left: %q", got)
	}
	if got := ids(t, own, "线索"); len(got) != 1 {
		t.Errorf("found %v", got)
	}
}

func TestReaders(t *testing.T) {
	var r readers
	if !r.left(0) {
		t.Error("somebody reads")
	}
	one := r.enter()
	if r.left(time.Millisecond) {
		t.Error("one has left")
	}
	two := r.enter()
	one()
	if r.left(time.Millisecond) {
		t.Error("two has left")
	}
	done := make(chan bool)
	go func() { done <- r.left(time.Minute) }()
	two()
	if !<-done || len(r.past) != 0 {
		t.Error("nobody has left")
	}
}
