package archive

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"path"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"casefile/archive/store"
	"casefile/archive/store/dir"
)

// filled is an archive with something of most kinds in it.
func filled(t *testing.T) *fixture {
	t.Helper()
	f := newFixture(t)
	for i := range 3 {
		id := FileID(fmt.Sprintf("case-%d", i))
		f.open(id)
		f.issue(f.approved(id, `{"n":1}`))
		f.draft(id, `{"n":2}`)
	}
	f.open("imported")
	_, err := f.importer("imported").Add(t.Context(), papers(20, "旧"))
	f.must(err)
	return f
}

func emptyStore(t *testing.T) store.Store {
	t.Helper()
	s, err := dir.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// copyTo copies and returns what was found and the last progress.
func copyTo(t *testing.T, a *Archive, to store.Store, opt CopyOptions) (found []CopyFinding, p CopyProgress, err error) {
	t.Helper()
	opt.Progress = func(now CopyProgress) { p = now }
	for f, e := range a.Copy(t.Context(), to, opt) {
		if e != nil {
			return found, p, e
		}
		found = append(found, f)
	}
	return found, p, nil
}

func contents(t *testing.T, s store.Store) map[string]string {
	t.Helper()
	all := map[string]string{}
	for e, err := range s.List(t.Context(), "", "") {
		if err != nil {
			t.Fatal(err)
		}
		b, err := s.Get(t.Context(), e.Key)
		if err != nil {
			t.Fatal(err)
		}
		all[e.Key] = string(b)
	}
	return all
}

// TestCopy: a copy is the archive, a second run copies what is new and nothing
// else, and either can be copied back.
func TestCopy(t *testing.T) {
	f := filled(t)
	to := emptyStore(t)
	for round, want := range []int64{int64(len(contents(t, f.store))), 0} {
		found, p, err := copyTo(t, f.Archive, to, CopyOptions{Verify: round > 0})
		if err != nil || len(found) > 0 || p.Copied != want {
			t.Errorf("round %d: %+v, %v, %v; want %d copied", round, p, found, err, want)
		}
	}
	if diff := cmp.Diff(contents(t, f.store), contents(t, to)); diff != "" {
		t.Error(diff)
	}
	copied := f.reopen(to)
	wantClean(t, copied.Archive)
	f.open("later")
	f.issue(f.approved("later", `{"n":3}`))
	b, err := f.Behind(t.Context(), to)
	f.must(err)
	if b.Missing == 0 || b.Surplus+b.Differs != 0 || !b.Archive {
		t.Errorf("behind: %+v", b)
	}
	if _, p, err := copyTo(t, f.Archive, to, CopyOptions{}); err != nil || p.Copied != b.Missing || p.Bytes != b.Bytes {
		t.Errorf("copied %+v of %+v, %v", p, b, err)
	}
	if b, err = f.Behind(t.Context(), to); err != nil || b.Missing+b.Surplus+b.Differs != 0 {
		t.Errorf("behind after that: %+v, %v", b, err)
	}
	back := emptyStore(t)
	if found, _, err := copyTo(t, copied.Archive, back, CopyOptions{}); err != nil || len(found) > 0 {
		t.Errorf("back: %v, %v", found, err)
	}
	if diff := cmp.Diff(contents(t, f.store), contents(t, back)); diff != "" {
		t.Error(diff)
	}
}

// TestCopyInterrupted stops the copy after every number of writes: what is
// there is no archive until the last, nothing in it is wrong, and the next run
// goes on.
func TestCopyInterrupted(t *testing.T) {
	f := newFixture(t)
	f.open("case-1")
	f.issue(f.approved("case-1", `{}`))
	whole := contents(t, f.store)
	for writes := 0; ; writes++ {
		to := emptyStore(t)
		_, _, err := copyTo(t, f.Archive, crashAfter(to, writes, writes%2 == 0), CopyOptions{})
		if err == nil {
			if writes < len(whole) {
				t.Errorf("%d writes make a copy of %d objects", writes, len(whole))
			}
			break
		}
		part := contents(t, to)
		for key, b := range part {
			if parseKey(key).area != areaCheck && whole[key] != b {
				t.Errorf("after %d writes: %s is wrong", writes, key)
			}
		}
		if _, err := Open(t.Context(), to, Options{}); part[keyFormat] == "" && !errors.Is(err, ErrNotArchive) {
			t.Errorf("after %d writes: half a copy is an archive: %v", writes, err)
		}
		if found, _, err := copyTo(t, f.Archive, to, CopyOptions{}); err != nil || len(found) > 0 {
			t.Fatalf("after %d writes, again: %v, %v", writes, found, err)
		}
		for _, x := range findings(t, f.reopen(to).Archive) {
			if parseKey(x.Key).area != areaCheck {
				t.Errorf("after %d writes, again: %+v", writes, x)
			}
		}
	}
}

// TestCopyDiffers: what the copy holds under a key stays, and is told.
func TestCopyDiffers(t *testing.T) {
	f := filled(t)
	to := emptyStore(t)
	_, _, err := copyTo(t, f.Archive, to, CopyOptions{})
	f.must(err)
	pdf, event := "files/case-0/documents/0001-inquiry-letter.pdf", "files/case-1/events/00000002.json"
	replace(t, to, pdf, func(b []byte) []byte { b[0] ^= 1; return b })
	replace(t, to, event, func(b []byte) []byte { return append(b, ' ') })
	f.must(to.Create(t.Context(), "files/case-9/documents/x.pdf", []byte("x")))
	before := contents(t, to)
	kinds := func(opt CopyOptions) map[string]CopyKind {
		found, _, err := copyTo(t, f.Archive, to, opt)
		f.must(err)
		m := map[string]CopyKind{}
		for _, x := range found {
			m[x.Key] = x.Kind
		}
		return m
	}
	want := map[string]CopyKind{event: CopyDiffers, "files/case-9/documents/x.pdf": CopySurplus}
	if diff := cmp.Diff(want, kinds(CopyOptions{})); diff != "" {
		t.Error(diff)
	}
	want[pdf] = CopyDiffers
	if diff := cmp.Diff(want, kinds(CopyOptions{Verify: true})); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(before, contents(t, to)); diff != "" {
		t.Errorf("the copy was changed: %s", diff)
	}
}

func replace(t *testing.T, s store.Store, key string, change func([]byte) []byte) {
	t.Helper()
	b, err := s.Get(t.Context(), key)
	err = errors.Join(err, s.Remove(t.Context(), key))
	if err = errors.Join(err, s.Create(t.Context(), key, change(bytes.Clone(b)))); err != nil {
		t.Fatal(err)
	}
}

// TestCopyDamaged: bytes that are wrong here do not reach the copy, whatever
// kind of object they are of, and the copy is not called finished.
func TestCopyDamaged(t *testing.T) {
	f := filled(t)
	keys := map[string]string{} // one of each sort
	for key := range contents(t, f.store) {
		p := parseKey(key)
		if p.area != areaForm && p.area != areaFormat && p.area != areaOffice && p.area != areaCheck {
			keys[fmt.Sprint(p.area, path.Ext(key))] = key
		}
	}
	for _, key := range keys {
		b, err := f.store.Get(t.Context(), key)
		f.must(err)
		if len(b) == 0 {
			continue
		}
		replace(t, f.store, key, func(b []byte) []byte { b[len(b)/2] ^= 1; return b })
		to := emptyStore(t)
		found, _, err := copyTo(t, f.Archive, to, CopyOptions{})
		if err != nil || !slices.ContainsFunc(found, func(x CopyFinding) bool { return x.Key == key && x.Kind == CopyDamaged }) {
			t.Errorf("%s: found %v, %v", key, found, err)
		}
		if _, err := to.Get(t.Context(), key); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("%s: copied, %v", key, err)
		}
		if _, err := Open(t.Context(), to, Options{}); !errors.Is(err, ErrNotArchive) {
			t.Errorf("%s: the copy counts as finished: %v", key, err)
		}
		replace(t, f.store, key, func([]byte) []byte { return b })
	}
}

// TestCopyOther: a store that holds something else is left alone.
func TestCopyOther(t *testing.T) {
	f, other := newFixture(t), newFixture(t)
	half, stray := emptyStore(t), emptyStore(t)
	b, err := other.store.Get(t.Context(), officeKey(1))
	f.must(errors.Join(err, half.Create(t.Context(), officeKey(1), b), stray.Create(t.Context(), "photos/1.jpg", nil)))
	for name, to := range map[string]store.Store{"an archive": other.store, "half of one": half, "something": stray} {
		before := contents(t, to)
		_, _, err := copyTo(t, f.Archive, to, CopyOptions{})
		wantProblem(t, err, ProblemCopyOther, ErrConflict)
		_, err = f.Behind(t.Context(), to)
		wantProblem(t, err, ProblemCopyOther, ErrConflict)
		if diff := cmp.Diff(before, contents(t, to)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// TestCopyWhileWriting: what was issued before a copy begins is in it, and
// what others write meanwhile leaves no fault.
func TestCopyWhileWriting(t *testing.T) {
	f := filled(t)
	var over atomic.Bool
	var wg sync.WaitGroup
	for w := range 2 {
		wg.Go(func() {
			for i := 0; !over.Load() && i < 200; i++ {
				id := FileID(fmt.Sprintf("live-%d-%d", w, i/3))
				if i%3 == 0 {
					f.open(id)
				}
				f.issue(f.approved(id, `{}`))
			}
		})
	}
	to := emptyStore(t)
	for range 3 {
		before := numbers(t, f.Archive)
		if found, _, err := copyTo(t, f.Archive, to, CopyOptions{}); err != nil || slices.ContainsFunc(found, CopyFinding.Fault) {
			t.Errorf("%v, %v", found, err)
		}
		copied := f.reopen(to)
		if got := numbers(t, copied.Archive); len(got) < len(before) {
			t.Errorf("%d numbers of %d", len(got), len(before))
		}
		for _, x := range findings(t, copied.Archive) {
			if x.Fault() {
				t.Errorf("in the copy: %+v", x)
			}
		}
	}
	over.Store(true)
	wg.Wait()
	_, _, err := copyTo(t, f.Archive, to, CopyOptions{})
	f.must(err)
	wantClean(t, f.reopen(to).Archive)
}

// TestCopyFull: a copy that runs out of space says so, and goes on later.
func TestCopyFull(t *testing.T) {
	f := filled(t)
	to := emptyStore(t)
	if _, _, err := copyTo(t, f.Archive, fullStore{to, new(atomic.Int64)}, CopyOptions{}); !errors.Is(err, store.ErrFull) {
		t.Errorf("got %v", err)
	}
	if _, _, err := copyTo(t, f.Archive, to, CopyOptions{}); err != nil {
		t.Error(err)
	}
	wantClean(t, f.reopen(to).Archive)
}

// fullStore has room for 40 objects.
type fullStore struct {
	store.Store
	n *atomic.Int64
}

func (s fullStore) Create(ctx context.Context, key string, b []byte) error {
	if s.n.Add(1) > 40 {
		return fmt.Errorf("create %s: %w", key, store.ErrFull)
	}
	return s.Store.Create(ctx, key, b)
}
