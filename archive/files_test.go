package archive

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"casefile/archive/store"
	"casefile/archive/store/dir"
)

func TestInitOpen(t *testing.T) {
	ctx := t.Context()
	root := t.TempDir()
	s, err := dir.Open(root)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Open(ctx, s, Options{}); !errors.Is(err, ErrNotArchive) || !errors.Is(err, ErrNotFound) {
		t.Errorf("open an empty store: %v", err)
	}
	if _, err := Init(ctx, s, officer, Office{Series: []Series{{ID: "x", Organ: "none"}}}, Options{}); !errors.Is(err, ErrInvalid) {
		t.Errorf("init with a broken office: %v", err)
	}
	f := initFixture(t, s)
	again := f.reopen(s)
	if again.ID() == "" || again.ID() != f.ID() {
		t.Errorf("ids %q and %q", f.ID(), again.ID())
	}
	_, err = Init(ctx, s, officer, Office{}, Options{})
	wantProblem(t, err, ProblemExists, ErrConflict)

	other := t.TempDir()
	if err := os.WriteFile(filepath.Join(other, "thesis.doc"), []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	s, _ = dir.Open(other)
	_, err = Init(ctx, s, officer, Office{}, Options{})
	wantProblem(t, err, ProblemNotEmpty, ErrConflict)
	if entries, _ := os.ReadDir(other); len(entries) != 1 {
		t.Errorf("a refused init leaves %v", entries)
	}
}

func TestOpenOther(t *testing.T) {
	for name, c := range map[string]struct {
		format any
		want   error
	}{
		"later version": {format{Format: formatName, Version: Version + "1"}, ErrConflict},
		"other program": {format{Format: "restic", Version: Version}, ErrNotArchive},
		"no object":     {nil, ErrIntegrity},
	} {
		s, err := dir.Open(t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		b := []byte("{}")
		if c.format != nil {
			b, _ = seal(c.format)
		}
		if err := s.Create(t.Context(), keyFormat, b); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(t.Context(), s, Options{}); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestInitCrash: an init that was interrupted can be repeated, with other data.
func TestInitCrash(t *testing.T) {
	for k := 0; ; k++ {
		s, err := dir.Open(t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		first := testOffice()
		first.Units = nil
		if _, err := Init(t.Context(), crashAfter(s, k, k%2 == 0), officer, first, Options{}); err == nil {
			break
		}
		a, err := Init(t.Context(), s, officer, testOffice(), Options{})
		if errors.Is(err, ErrConflict) && k%2 == 0 {
			a, err = Open(t.Context(), s, Options{}) // only the reply was lost
		} else if err == nil {
			if o, err := a.Office(t.Context()); err != nil || len(o.Units) != 1 {
				t.Errorf("crash at %d: office %+v, %v", k, o, err)
			}
		}
		if err != nil {
			t.Fatalf("crash at %d: %v", k, err)
		}
		for _, f := range faults(t, a) {
			t.Errorf("crash at %d: %+v", k, f)
		}
	}
}

// TestUnfit: nothing is written to a store that overwrites.
func TestUnfit(t *testing.T) {
	s := overwriting{snapshot{}, new(sync.Mutex)}
	if _, err := Init(t.Context(), s, officer, Office{}, Options{}); !errors.Is(err, store.ErrUnfit) {
		t.Errorf("init: %v", err)
	}
	if len(s.snapshot) > 0 {
		t.Errorf("written: %v", s.snapshot)
	}
}

type overwriting struct {
	snapshot
	mu *sync.Mutex
}

func (o overwriting) Create(_ context.Context, key string, b []byte) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.snapshot[key] = b
	return nil
}

func (o overwriting) Remove(_ context.Context, key string) error {
	delete(o.snapshot, key)
	return nil
}

func TestOffice(t *testing.T) {
	f := newFixture(t)
	ctx := t.Context()
	o, err := f.Office(ctx)
	f.must(err)
	if o.Version != 1 || o.ID != "admin" || o.Series[0].NumberFormat() != letterFormat {
		t.Errorf("office: %+v", o)
	}
	o.Units = append(o.Units, Unit{"room2", "第二纪检监察室"})
	next, err := f.UpdateOffice(ctx, officer, o)
	f.must(err)
	_, err = f.UpdateOffice(ctx, officer, o)
	wantProblem(t, err, ProblemOffice, ErrConflict)
	got, err := f.Office(ctx)
	f.must(err)
	if diff := cmp.Diff(next, got); diff != "" || got.Version != 2 {
		t.Error(diff)
	}
	for name, change := range map[string]func(*Office){
		"organ twice":     func(o *Office) { o.Organs = append(o.Organs, o.Organs[0]) },
		"organ id":        func(o *Office) { o.Organs[0].ID = "某局" },
		"series id":       func(o *Office) { o.Series[0].ID = "../x" },
		"series organ":    func(o *Office) { o.Series[0].Organ = "none" },
		"series format":   func(o *Office) { o.Series[0].Format = "第{n}号" },
		"unit line":       func(o *Office) { o.Units[0].Name = "a\nb" },
		"actor id":        func(o *Office) { o.Actors[0].ID = "" },
		"actor clearance": func(o *Office) { o.Actors[0].Clearance = "很密" },
		"actor twice":     func(o *Office) { o.Actors = append(o.Actors, Actor{ID: "Ｚhang", Name: "张某"}) },
		"actor nobody":    func(o *Office) { o.Actors[0].ID = Nobody },
	} {
		bad := testOffice()
		bad.Version = 2
		change(&bad)
		if _, err := f.UpdateOffice(ctx, officer, bad); !errors.Is(err, ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	wantClean(t, f.Archive)
}

func TestForms(t *testing.T) {
	f := newFixture(t)
	ctx := t.Context()
	f.saveForm()
	ref, err := f.SaveForm(ctx, "inquiry-letter", 1, []byte(formText))
	if err != nil || ref != f.form {
		t.Errorf("saved again: %+v, %v", ref, err)
	}
	_, err = f.SaveForm(ctx, "inquiry-letter", 1, []byte("# 函 \n"))
	wantProblem(t, err, ProblemFormTaken, ErrConflict)
	_, err = f.SaveForm(ctx, "inquiry-letter", 2, []byte("# 函二\n"))
	f.must(err)
	for _, bad := range []struct {
		id      string
		version int
		text    string
	}{{"../x", 1, "x"}, {"", 1, "x"}, {"x", 0, "x"}, {"x", 1, ""}, {"x", 1, "\xff"}, {"x", 1, strings.Repeat("x", maxForm+1)}} {
		if _, err := f.SaveForm(ctx, bad.id, bad.version, []byte(bad.text)); !errors.Is(err, ErrInvalid) {
			t.Errorf("%.20q@%d: %v", bad.id, bad.version, err)
		}
	}
	if _, err := f.Form(ctx, FormRef{ID: "other", Version: 1}); !errors.Is(err, ErrNotFound) {
		t.Errorf("no such form: %v", err)
	}
	if _, err := f.Form(ctx, FormRef{"inquiry-letter", 1, DigestOf(nil)}); !errors.Is(err, ErrIntegrity) {
		t.Errorf("another digest: %v", err)
	}
}

func TestOpenFile(t *testing.T) {
	f := newFixture(t)
	ctx := t.Context()
	f.open("case-1")
	_, err := f.OpenFile(ctx, officer, NewFile{ID: "case-1", Kind: KindCase})
	wantProblem(t, err, ProblemFileTaken, ErrConflict)
	s, err := f.OpenFile(ctx, officer, NewFile{Kind: KindLead})
	if err != nil || !strings.HasPrefix(string(s.ID), "lead-20") {
		t.Errorf("made up: %+v, %v", s, err)
	}
	for name, bad := range map[string]NewFile{
		"kind":     {ID: "x", Kind: "volume"},
		"id":       {ID: "../x", Kind: KindCase},
		"upper":    {ID: "Case", Kind: KindCase},
		"title":    {ID: "x", Kind: KindCase, Header: Header{Title: "a\nb"}},
		"level":    {ID: "x", Kind: KindCase, Access: Access{Secrecy: Secrecy{Level: "很密"}}},
		"audience": {ID: "x", Kind: KindCase, Access: Access{Audience: Audience{""}}},
		"sector":   {ID: "x", Kind: KindCase, Sector: strings.Repeat("长", maxLine+1)},
	} {
		if _, err := f.OpenFile(ctx, officer, bad); !errors.Is(err, ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := f.FileState(ctx, "../format.json"); !errors.Is(err, ErrInvalid) {
		t.Errorf("path trick: %v", err)
	}
	wantClean(t, f.Archive)
}

// TestOpenFileRace: of many openings of one id one succeeds, and the header is its own.
func TestOpenFileRace(t *testing.T) {
	f := newFixture(t)
	errs := make([]error, 8)
	var wg sync.WaitGroup
	for i := range errs {
		wg.Go(func() {
			_, errs[i] = f.OpenFile(t.Context(), officer, NewFile{ID: "case-1", Kind: KindCase, Header: Header{Title: fmt.Sprint("题名", i)}})
		})
	}
	wg.Wait()
	winner := slices.Index(errs, nil)
	s, err := f.FileState(t.Context(), "case-1")
	f.must(err)
	h, err := f.Header(t.Context(), s)
	if err != nil || h.Title != fmt.Sprint("题名", winner) {
		t.Errorf("winner %d, header %+v, %v", winner, h, err)
	}
	for i, err := range errs {
		if i != winner {
			wantProblem(t, err, ProblemFileTaken, ErrConflict)
		}
	}
	if found := faults(t, f.Archive); len(found) > 0 {
		t.Errorf("found %v", found)
	}
}

func TestListFiles(t *testing.T) {
	f := newFixture(t)
	ctx := t.Context()
	ids := []FileID{"b", "a-1", "a", "a0"}
	for _, id := range ids {
		f.open(id)
	}
	f.must(f.store.Create(ctx, "files/Stray/x", []byte("x")))
	f.must(f.store.Create(ctx, objectKey("interrupted", "0000-header.0.json"), []byte("x")))
	f.must(f.store.Create(ctx, eventKey("damaged", 1), []byte("x")))
	var got, bad []FileID
	for info, err := range f.ListFiles(ctx) {
		if err != nil {
			bad = append(bad, info.ID)
			continue
		}
		if info.State.ID != info.ID || info.Header.Title != "某局张某某案" {
			t.Errorf("%+v", info)
		}
		got = append(got, info.ID)
	}
	slices.Sort(got)
	slices.Sort(ids)
	if diff := cmp.Diff(ids, got); diff != "" || !slices.Equal(bad, []FileID{"damaged"}) {
		t.Error(diff, bad)
	}
	for range f.ListFiles(ctx) {
		break
	}
	cancelled, cancel := context.WithCancel(ctx)
	cancel()
	for info, err := range f.ListFiles(cancelled) {
		if err == nil {
			t.Errorf("after the end of the context: %+v", info)
		}
	}
}

// TestChanged: an index that asks again from the last day it saw misses nothing.
func TestChanged(t *testing.T) {
	f := newFixture(t)
	ctx := t.Context()
	now := time.Date(2026, 3, 5, 23, 0, 0, 0, time.UTC)
	a, err := Open(ctx, f.store, Options{Now: func() time.Time { return now }})
	f.must(err)
	g := &fixture{Archive: a, t: t, store: f.store, form: f.form}
	g.open("case-1")
	g.open("case-2")
	now = now.Add(2 * time.Hour)
	g.draft("case-2", `{}`)
	now = now.Add(-24 * time.Hour) // the clock jumps back
	g.draft("case-1", `{}`)
	g.draft("case-1", `{}`)
	changes := func(since Date) string {
		s := ""
		for c, err := range g.Changed(ctx, since) {
			f.must(err)
			s += c.Day.String()[8:] + c.File.suffix() + " "
		}
		return s
	}
	for since, want := range map[Date]string{
		{}:           "051 052 062 ",
		{2026, 3, 6}: "062 ",
		{2026, 3, 5}: "051 052 062 ",
		{2026, 3, 7}: "",
	} {
		if got := changes(since); got != want {
			t.Errorf("since %v: %s, want %s", since, got, want)
		}
	}
	for after, want := range []int{3, 2, 1, 0} {
		n := 0
		for e, err := range g.Events(ctx, "case-1", int64(after)) {
			f.must(err)
			if n++; e.Seq != int64(after+n) {
				t.Errorf("event %d is number %d after %d", e.Seq, n, after)
			}
		}
		if n != want {
			t.Errorf("%d events after %d, want %d", n, after, want)
		}
	}
	wantClean(t, g.Archive)
}

func (f FileID) suffix() string { return string(f[len(f)-1]) }
