package archive

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
)

func papers(n int, prefix string) []Paper {
	var out []Paper
	for i := range n {
		text := fmt.Sprintf("%s第%d篇旧文", prefix, i)
		out = append(out, Paper{OwnID: fmt.Sprintf("%s/%d", prefix, i), Title: text, Date: Date{2020, 1, 2}, Number: "某发〔2020〕3号",
			Original: []byte("原文 " + text), OriginalName: "旧文.txt", MediaType: "text/plain", Ext: "txt", Text: text, PageStarts: []int{0}})
	}
	return out
}

func (f *fixture) importer(file FileID) *Importer {
	f.t.Helper()
	im, err := f.Importer(context.Background(), officer, file)
	f.must(err)
	return im
}

func TestImport(t *testing.T) {
	f := newFixture(t)
	ctx := t.Context()
	f.open("imported")
	list := papers(30, "甲")
	list[3].Access = Access{Secrecy{LevelSecret, Date{}}, nil}
	im := f.importer("imported")
	for round := range 3 { // the later rounds find everything there
		if round == 2 {
			im = f.importer("imported")
		}
		results, err := im.Add(ctx, list)
		f.must(err)
		for i, r := range results {
			if r.Err != nil || r.Added != (round == 0) || r.Document.Local() != EscapeLocal(list[i].OwnID) {
				t.Errorf("round %d, paper %d: %+v", round, i, r)
			}
		}
	}
	s, err := f.FileState(ctx, "imported")
	f.must(err)
	if s.Seq != 2 || len(s.Docs) != 30 || s.Docs[3].Access.Level != LevelSecret || s.Docs[4].Access.Level != LevelNone {
		t.Errorf("%d events, %d documents", s.Seq, len(s.Docs))
	}
	checkImported(t, f, s, list)
	wantClean(t, f.Archive)
}

func checkImported(t *testing.T, f *fixture, s *State, list []Paper) {
	t.Helper()
	i := 0
	for r, err := range f.Records(t.Context(), s.Docs) {
		p := list[i]
		d := s.Docs[i]
		i++
		if err != nil || r.Text != p.Text || r.OwnID != p.OwnID || r.OriginalName != p.OriginalName || r.Date != p.Date {
			t.Errorf("record %d: %+v, %v", i, r, err)
		}
		b, err := f.Part(t.Context(), d, RoleOriginal)
		if err != nil || string(b) != string(p.Original) {
			t.Errorf("original %d: %q, %v", i, b, err)
		}
		if d.Status != StatusImported || d.Number.Printed != p.Number || d.Date != p.Date {
			t.Errorf("state %d: %+v", i, d)
		}
	}
	_, err := f.Part(t.Context(), s.Docs[0], RoleValues)
	wantProblem(t, err, ProblemPartMissing, ErrNotFound)
	_, err = f.Part(t.Context(), s.Docs[0], RolePDF)
	wantProblem(t, err, ProblemPartMissing, ErrNotFound)
}

func TestImportConflicts(t *testing.T) {
	f := newFixture(t)
	ctx := t.Context()
	f.open("imported")
	taken := f.draft("imported", `{}`).Document
	list := papers(8, "乙")
	list[1].OwnID = list[0].OwnID // other bytes under the same id
	list[2] = list[0]             // the same paper again
	list[3].OwnID = taken.Local() // the id of a draft
	list[4].Text = "\xff"
	list[5].Ext = "../x"
	list[6].Original = nil
	results, err := f.importer("imported").Add(ctx, list)
	f.must(err)
	for i, want := range []error{nil, ErrConflict, nil, ErrConflict, ErrInvalid, ErrInvalid, ErrInvalid, nil} {
		if r := results[i]; !errors.Is(r.Err, want) || r.Added != (i == 0 || i == 7) {
			t.Errorf("paper %d: %+v, want %v", i, r, want)
		}
	}
	changed := papers(1, "乙")
	changed[0].Original = []byte("改过的")
	results, err = f.importer("imported").Add(ctx, changed)
	f.must(err)
	wantProblem(t, results[0].Err, ProblemDocTaken, ErrConflict)
	_, err = f.importer("imported").Add(ctx, papers(ImportBatch+1, "丙"))
	wantProblem(t, err, ProblemField, ErrInvalid)
	_, err = f.Importer(ctx, officer, "none")
	wantProblem(t, err, ProblemFileMissing, ErrNotFound)
	wantClean(t, f.Archive)
}

// TestImportCrash: an import that was interrupted anywhere can be repeated, and
// then nothing is left over. The program that repeats it may be another version.
func TestImportCrash(t *testing.T) {
	for k := 5; ; k++ {
		f := newFixture(t)
		f.open("imported")
		s := crashAfter(f.store, k, k%2 == 0)
		im, err := f.reopen(s).Importer(t.Context(), officer, "imported")
		f.must(err)
		list := papers(3, "丁")
		if _, err = im.Add(t.Context(), list); err == nil {
			break
		}
		for i := range list {
			list[i].Program = "newer"
		}
		results, err := f.importer("imported").Add(t.Context(), list)
		f.must(err)
		for i, r := range results {
			if r.Err != nil {
				t.Errorf("crash at %d, paper %d: %+v", k, i, r)
			}
		}
		plan, err := f.Doctor(t.Context())
		f.must(err)
		for _, r := range plan {
			if _, err := f.Repair(t.Context(), officer, r, nil); err != nil {
				t.Error(err)
			}
		}
		wantClean(t, f.Archive)
	}
}

// TestImportConcurrently: several importers with the same papers and other
// writers in the same file.
func TestImportConcurrently(t *testing.T) {
	f := newFixture(t)
	f.open("imported")
	added := make([]int, 4)
	var wg sync.WaitGroup
	for i := range added {
		im := f.importer("imported")
		wg.Go(func() {
			results, err := im.Add(t.Context(), papers(20, "戊"))
			if err != nil {
				t.Error(err)
			}
			for _, r := range results {
				if r.Err != nil {
					t.Error(r.Err)
				}
				if r.Added {
					added[i]++
				}
			}
		})
	}
	wg.Go(func() { f.draft("imported", `{}`) })
	wg.Wait()
	if n := added[0] + added[1] + added[2] + added[3]; n != 20 {
		t.Errorf("added %v", added)
	}
	s, err := f.FileState(t.Context(), "imported")
	f.must(err)
	if len(s.Docs) != 21 {
		t.Errorf("%d documents", len(s.Docs))
	}
	wantClean(t, f.Archive)
}

func TestPages(t *testing.T) {
	for _, c := range []struct {
		text   string
		starts []int
		ok     bool
	}{
		{"案卷", nil, true}, {"案卷", []int{0, 3, 6}, true}, {"案卷", []int{0, 1}, false}, {"案卷", []int{3, 0}, false},
		{"案卷", []int{-1}, false}, {"案卷", []int{7}, false}, {"", []int{0, 0}, true}, {"\xff", nil, false},
	} {
		if err := validPages(c.text, c.starts); (err == nil) != c.ok {
			t.Errorf("%q %v: %v", c.text, c.starts, err)
		}
	}
}

// BenchmarkImport files papers of 3 KB, 500 in an event; one op is one paper.
func BenchmarkImport(b *testing.B) {
	f := newFixture(b)
	f.open("imported")
	im := f.importer("imported")
	n := 0
	for b.Loop() {
		if n++; n%ImportBatch != 0 {
			continue
		}
		list := papers(ImportBatch, fmt.Sprint(n))
		for i := range list {
			list[i].Text += strings.Repeat("经查,某局张某某", 120)
			list[i].Original = []byte(list[i].Text)
		}
		if _, err := im.Add(context.Background(), list); err != nil {
			b.Fatal(err)
		}
	}
}
