package archive

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"iter"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"casefile/archive/store"
)

// snapshot is an archive's objects in memory, to be damaged.
type snapshot map[string][]byte

func take(t testing.TB, s store.Store) snapshot {
	t.Helper()
	m := snapshot{}
	for e, err := range s.List(context.Background(), "", "") {
		if err != nil {
			t.Fatal(err)
		}
		b, err := s.Get(context.Background(), e.Key)
		if err != nil {
			t.Fatal(err)
		}
		m[e.Key] = b
	}
	return m
}

func (m snapshot) Create(context.Context, string, []byte) error { panic("read only") }

func (m snapshot) Remove(context.Context, string) error { panic("read only") }

func (m snapshot) Get(_ context.Context, key string) ([]byte, error) {
	if b, ok := m[key]; ok {
		return b, nil
	}
	return nil, store.ErrNotFound
}

func (m snapshot) List(_ context.Context, prefix, after string) iter.Seq2[store.Entry, error] {
	return func(yield func(store.Entry, error) bool) {
		for _, key := range slices.Sorted(maps.Keys(m)) {
			if strings.HasPrefix(key, prefix) && key > after && !yield(store.Entry{Key: key, Size: int64(len(m[key]))}, nil) {
				return
			}
		}
	}
}

func (m snapshot) Folders(ctx context.Context, prefix string) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		last := ""
		for e := range m.List(ctx, prefix, "") {
			name, _, folder := strings.Cut(e.Key[len(prefix):], "/")
			if folder && name != last && !yield(name, nil) {
				return
			}
			last = name
		}
	}
}

// archive is the snapshot opened, whatever state it is in.
func (m snapshot) archive() *Archive { return newArchive(m, Options{Workers: 1}) }

func (m snapshot) with(key string, b []byte) snapshot {
	m = maps.Clone(m)
	if b == nil {
		delete(m, key)
	} else {
		m[key] = b
	}
	return m
}

func faults(t testing.TB, a *Archive) []Finding {
	t.Helper()
	return slices.DeleteFunc(findings(t, a), func(f Finding) bool { return !f.Fault() })
}

// smallArchive has one of each kind of object.
func smallArchive(t testing.TB) snapshot {
	t.Helper()
	f := newFixture(t)
	f.open("case-1")
	f.open("case-2")
	f.issue(f.approved("case-1", `{"a":"甲"}`))
	f.draft("case-2", `{}`)
	im, err := f.Importer(context.Background(), officer, "case-2")
	f.must(err)
	_, err = im.Add(context.Background(), []Paper{{OwnID: "p1", Title: "旧文", Original: []byte("旧文"), Ext: "txt", Text: "旧文"}})
	f.must(err)
	wantClean(t, f.Archive)
	return take(t, f.store)
}

// TestVerifyBits changes every single bit of every object; one bit of every
// byte where time is short.
func TestVerifyBits(t *testing.T) {
	m := smallArchive(t)
	areas := map[area]bool{}
	for key, b := range m {
		areas[parseKey(key).area] = true
		for i := range b {
			if raceEnabled && i%5 != 0 {
				continue
			}
			bits := []int{i % 8}
			if os.Getenv("CASEFILE_TEST_REQUIRE") == "all" && !raceEnabled {
				bits = []int{0, 1, 2, 3, 4, 5, 6, 7}
			}
			for _, bit := range bits {
				c := bytes.Clone(b)
				c[i] ^= 1 << bit
				found := faults(t, m.with(key, c).archive())
				if !slices.ContainsFunc(found, func(f Finding) bool { return f.Key == key && f.Kind == FoundWrong }) {
					t.Fatalf("%s, byte %d, bit %d: found %v", key, i, bit, found)
				}
			}
		}
	}
	if len(areas) != 8 {
		t.Errorf("not all kinds of objects were tried: %v", areas)
	}
}

// TestVerifyCuts cuts every object short, empties it, and adds to it.
func TestVerifyCuts(t *testing.T) {
	m := smallArchive(t)
	for key, b := range m {
		for _, c := range [][]byte{{}, b[:len(b)-1], b[1:], append(bytes.Clone(b), ' '), append(bytes.Clone(b), b...)} {
			if found := faults(t, m.with(key, c).archive()); len(found) == 0 || found[0].Key != key {
				t.Errorf("%s of %d bytes cut to %d: found %v", key, len(b), len(c), found)
			}
		}
	}
}

// TestVerifyRemoved removes each object in turn.
func TestVerifyRemoved(t *testing.T) {
	m := smallArchive(t)
	for key := range m {
		found := findings(t, m.with(key, nil).archive())
		switch p := parseKey(key); {
		case p.area == areaDraft: // drafts may be purged
		case p.area == areaEvent && p.seq == 3 && p.file == "case-2":
			// The last event of a chain: what it named is left without a name.
			if len(found) != 2 || found[0].Kind != FoundOrphan {
				t.Errorf("%s removed: found %v", key, found)
			}
		case p.area == areaEvent && p.file == "case-1" && p.seq == 6:
			if !slices.ContainsFunc(found, func(f Finding) bool { return f.Kind == FoundUnfinished }) {
				t.Errorf("%s removed: found %v", key, found)
			}
		default:
			if len(found) == 0 || !slices.ContainsFunc(found, Finding.Fault) {
				t.Errorf("%s removed: found %v", key, found)
			}
		}
	}
}

// TestVerifySwapped gives each object the bytes of each other one.
func TestVerifySwapped(t *testing.T) {
	m := smallArchive(t)
	for key := range m {
		for other, b := range m {
			if key == other {
				continue
			}
			found := faults(t, m.with(key, b).archive())
			if !slices.ContainsFunc(found, func(f Finding) bool { return f.Key == key }) {
				t.Errorf("%s has the bytes of %s: found %v", key, other, found)
			}
		}
	}
}

// TestVerifyForged writes objects that are sound in themselves, but contradict others.
func TestVerifyForged(t *testing.T) {
	m := smallArchive(t)
	claim := claimKey("letter", 2026, 1)
	forge := func(key string, change func(v map[string]any)) []byte {
		var v map[string]any
		if _, err := unseal(key, m[key], &v); err != nil {
			t.Fatal(err)
		}
		change(v)
		b, err := seal(v)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	set := func(key, field string, to any) snapshot {
		return m.with(key, forge(key, func(v map[string]any) { v[field] = to }))
	}
	for name, c := range map[string]struct {
		m    snapshot
		key  string
		kind FindingKind
	}{
		"claim for another document": {set(claim, "document", "case-2/0001-inquiry-letter"), claim, FoundBroken},
		"claim prints otherwise":     {set(claim, "printed", "某纪函〔2026〕2号"), claim, FoundBroken},
		"claim of another event":     {set(claim, "nonce", "0000"), claim, FoundMissing},
		"claim too many": {m.with(claimKey("letter", 2026, 2), forge(claim, func(v map[string]any) { v["n"] = 2 })),
			claimKey("letter", 2026, 2), FoundBroken},
		"claim after a gap": {m.with(claimKey("letter", 2026, 9), forge(claim, func(v map[string]any) { v["n"] = 9 })),
			claimKey("letter", 2026, 2), FoundGap},
		"series begins later": {set(claimKey("letter", 2026, 0), "next", 5), claim, FoundBroken},
		"event rewritten":     {set(eventKey("case-1", 4), "opinion", "不同意"), eventKey("case-1", 5), FoundBroken},
		"event of the future": {set(eventKey("case-2", 2), "type", "of-the-future"), eventKey("case-2", 3), FoundBroken},
		"mark too many": {m.with("changes/2020-01-01/case-1", forge(firstKey(m, "changes/"), func(v map[string]any) { v["day"] = "2020-01-01" })),
			"changes/2020-01-01/case-1", FoundOrphan},
		"stray":           {m.with("files/case-1/notes.txt", []byte("x")), "files/case-1/notes.txt", FoundStray},
		"stray elsewhere": {m.with("Thumbs.db", []byte("x")), "Thumbs.db", FoundStray},
		"orphan":          {m.with("files/case-1/documents/0009-x.pdf", []byte("x")), "files/case-1/documents/0009-x.pdf", FoundOrphan},
		"form unused":     {m.with("forms/other/1.md", []byte("x")), "forms/other/1.md", FoundOrphan},
		"office skipped":  {m.with(officeKey(3), forge(officeKey(1), func(v map[string]any) { v["version"] = 3 })), officeKey(2), FoundGap},
		"draft of nothing": {m.with(draftKey("case-2/0009-x", 1), forge(draftKey("case-2/0001-inquiry-letter", 1),
			func(v map[string]any) { v["document"] = "case-2/0009-x" })), draftKey("case-2/0009-x", 1), FoundOrphan},
	} {
		found := findings(t, c.m.archive())
		if !slices.Contains(kinds(found), kinds([]Finding{{Key: c.key, Kind: c.kind}})[0]) {
			t.Errorf("%s: found %v", name, found)
		}
	}
}

func kinds(found []Finding) []string {
	var out []string
	for _, f := range found {
		out = append(out, fmt.Sprintf("%s %s", f.Key, f.Kind))
	}
	return out
}

func firstKey(m snapshot, prefix string) string {
	for e := range m.List(context.Background(), prefix, "") {
		return e.Key
	}
	return ""
}

// TestReadsVerify: what has changed is never handed out.
func TestReadsVerify(t *testing.T) {
	m := smallArchive(t)
	ctx := t.Context()
	id := DocID("case-1/0001-inquiry-letter")
	for key, b := range m {
		p := parseKey(key)
		if p.file != "case-1" || p.area != areaEvent && p.area != areaObject {
			continue
		}
		c := bytes.Clone(b)
		c[len(c)/2] ^= 1
		a := m.with(key, c).archive()
		err := readAll(ctx, a, id)
		wantProblem(t, err, ProblemChanged, ErrIntegrity)
		if err != nil && !strings.Contains(err.Error(), key) {
			t.Errorf("%s is not named: %v", key, err)
		}
		err = readAll(ctx, m.with(key, nil).archive(), id)
		if err == nil && p.seq != 6 {
			t.Errorf("%s is removed, and everything is read", key)
		}
	}
}

func readAll(ctx context.Context, a *Archive, id DocID) error {
	s, err := a.FileState(ctx, id.File())
	if err != nil {
		return err
	}
	_, err = a.Header(ctx, s)
	for _, role := range []Role{RoleRecord, RolePDF, RoleDraft, RoleText, RoleValues} {
		_, partErr := a.Part(ctx, s.Doc(id), role)
		err = cmp.Or(err, partErr)
	}
	return err
}

// TestVerifyLive verifies while others write: nothing is reported as a fault.
func TestVerifyLive(t *testing.T) {
	f := newFixture(t)
	stop := make(chan struct{})
	go func() {
		defer close(stop)
		for i := range 12 {
			file := FileID(fmt.Sprintf("case-%d", 20-i))
			f.open(file)
			f.issue(f.approved(file, `{}`))
		}
	}()
	for running := true; running; {
		select {
		case <-stop:
			running = false
		default:
		}
		if found := faults(t, f.Archive); len(found) > 0 {
			<-stop // the writer must not outlive the test
			t.Fatalf("found %v", found)
		}
	}
	var last Progress
	for range f.Verify(t.Context(), VerifyOptions{Progress: func(p Progress) { last = p }}) {
	}
	stats, err := f.Status(t.Context())
	f.must(err)
	if last.Objects != stats.Objects || last.Bytes != stats.Bytes {
		t.Errorf("verified %+v of %+v", last, stats)
	}
	if stats.Files != 12 || stats.Documents != 12 || stats.Numbers != 12 || stats.Events != 12*6 || stats.Drafts != 0 {
		t.Errorf("status: %+v", stats)
	}
}
