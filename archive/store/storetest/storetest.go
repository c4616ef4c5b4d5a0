// Package storetest is the one suite that every store passes: the contract of
// store.Store, clause by clause.
package storetest

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"casefile/archive/store"
)

// Run runs the suite. open returns a new empty store, and another handle of
// the same one, as another process would have it.
func Run(t *testing.T, open func(t *testing.T) (s, other store.Store)) {
	for _, c := range []struct {
		name string
		fn   func(t *testing.T, s, other store.Store)
	}{
		{"Create", testCreate}, {"Race", testRace}, {"EqualRace", testEqualRace},
		{"Keys", testKeys}, {"Sizes", testSizes}, {"List", testList}, {"ListWhileWriting", testListWhileWriting},
		{"Folders", testFolders}, {"Many", testMany}, {"Remove", testRemove}, {"Cancel", testCancel}, {"Check", testCheck},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, other := open(t)
			c.fn(t, s, other)
		})
	}
}

func want(t *testing.T, what string, got, want error) {
	t.Helper()
	if !errors.Is(got, want) {
		t.Errorf("%s: got error %v, want %v", what, got, want)
	}
}

func create(t *testing.T, s store.Store, keys ...string) {
	t.Helper()
	for _, key := range keys {
		if err := s.Create(t.Context(), key, []byte(key)); err != nil {
			t.Fatal(err)
		}
	}
}

func testCreate(t *testing.T, s, other store.Store) {
	ctx := t.Context()
	_, err := s.Get(ctx, "a/b")
	want(t, "get before create", err, store.ErrNotFound)
	want(t, "create", s.Create(ctx, "a/b", []byte("1")), nil)
	want(t, "create equal bytes", s.Create(ctx, "a/b", []byte("1")), nil)
	want(t, "create equal bytes elsewhere", other.Create(ctx, "a/b", []byte("1")), nil)
	want(t, "create other bytes", s.Create(ctx, "a/b", []byte("2")), store.ErrExists)
	want(t, "create other bytes elsewhere", other.Create(ctx, "a/b", []byte("12")), store.ErrExists)
	for _, h := range []store.Store{s, other} {
		b, err := h.Get(ctx, "a/b")
		want(t, "get", err, nil)
		if string(b) != "1" {
			t.Errorf("got %q", b)
		}
	}
	_, err = s.Get(ctx, "a/bc")
	want(t, "get of a longer key", err, store.ErrNotFound)
	_, err = s.Get(ctx, "a/b/c")
	want(t, "get below an object", err, store.ErrNotFound)
}

// testRace sets 50 writers with different bytes on one key, on two handles.
func testRace(t *testing.T, s, other store.Store) {
	const rounds, writers = 5, 50
	for round := range rounds {
		key := fmt.Sprintf("race/%d", round)
		errs := inParallel(writers, func(i int) error {
			h := []store.Store{s, other}[i%2]
			return h.Create(t.Context(), key, fmt.Appendf(nil, "writer %d", i))
		})
		winner := slices.Index(errs, nil)
		for i, err := range errs {
			if i != winner {
				want(t, "losing writer", err, store.ErrExists)
			}
		}
		b, err := s.Get(t.Context(), key)
		if wanted := fmt.Sprintf("writer %d", winner); err != nil || string(b) != wanted {
			t.Errorf("got %q, %v; want %q", b, err, wanted)
		}
	}
}

func testEqualRace(t *testing.T, s, other store.Store) {
	errs := inParallel(20, func(i int) error {
		return []store.Store{s, other}[i%2].Create(t.Context(), "equal", []byte("same"))
	})
	if err := errors.Join(errs...); err != nil {
		t.Error(err)
	}
}

func inParallel(n int, fn func(int) error) []error {
	errs := make([]error, n)
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() { errs[i] = fn(i) })
	}
	wg.Wait()
	return errs
}

func testKeys(t *testing.T, s, _ store.Store) {
	ctx := t.Context()
	for _, key := range []string{"", "/", "/a", "a/", "a//b", ".", "..", "../a", "a/../b", "a/./b", ".a", "a/.b",
		"a b", "a\x00b", "a\nb", "a\\b", "a:b", "案", "a?b", "a%2fb", strings.Repeat("a", 201), strings.Repeat("a/", 500) + "a"} {
		want(t, fmt.Sprintf("create %.30q", key), s.Create(ctx, key, []byte("x")), store.ErrInvalid)
		_, err := s.Get(ctx, key)
		want(t, fmt.Sprintf("get %.30q", key), err, store.ErrInvalid)
		want(t, fmt.Sprintf("remove %.30q", key), s.Remove(ctx, key), store.ErrInvalid)
	}
	for _, key := range []string{"a", "A.b_c~d-e", strings.Repeat("a", 200), "x/" + strings.Repeat("long/", 100) + "y"} {
		want(t, fmt.Sprintf("create %.30q", key), s.Create(ctx, key, []byte(key)), nil)
	}
	if n := len(list(t, s, "", "")); n != 4 {
		t.Errorf("%d objects, want 4", n)
	}
}

func testSizes(t *testing.T, s, other store.Store) {
	for _, n := range []int{0, 1, 4096, 1<<20 + 7} {
		b := make([]byte, n)
		rand.Read(b)
		key := fmt.Sprintf("size/%d", n)
		want(t, key, s.Create(t.Context(), key, b), nil)
		got, err := other.Get(t.Context(), key)
		if err != nil || !bytes.Equal(got, b) {
			t.Errorf("%s: got %d bytes, %v", key, len(got), err)
		}
	}
	want(t, "too large", s.Create(t.Context(), "size/x", make([]byte, store.MaxSize+1)), store.ErrInvalid)
}

func list(t *testing.T, s store.Store, prefix, after string) []string {
	t.Helper()
	keys := []string{}
	for e, err := range s.List(t.Context(), prefix, after) {
		if err != nil {
			t.Fatal(err)
		}
		if e.Size != int64(len(e.Key)) && !strings.HasPrefix(e.Key, "n/") {
			t.Errorf("%s: size %d", e.Key, e.Size)
		}
		keys = append(keys, e.Key)
	}
	return keys
}

// testList compares every prefix and place to begin with a plain filter. The
// keys are chosen so that the order of names in a folder is not that of keys.
func testList(t *testing.T, s, other store.Store) {
	keys := []string{"a", "b/a", "b/a-c/x", "b/a.json", "b/b/c", "b/b/d", "b/b-1", "b/b0", "b0", "b-/x", "c/c/c/c", "files/x/events/00000001.json"}
	create(t, s, keys[:6]...)
	create(t, other, keys[6:]...)
	slices.Sort(keys)
	places := append([]string{"", "b/", "b/b/", "b/b", "b/b/zzz", "b", "~", "c/c", "c/c/c/c", "files/", "nothing/here", "b/a-", "b/b1"}, keys...)
	for _, prefix := range places {
		for _, after := range places {
			wanted := []string{}
			for _, key := range keys {
				if strings.HasPrefix(key, prefix) && key > after {
					wanted = append(wanted, key)
				}
			}
			if diff := cmp.Diff(wanted, list(t, s, prefix, after)); diff != "" {
				t.Errorf("list %q after %q: %s", prefix, after, diff)
			}
		}
	}
	for range s.List(t.Context(), "", "") {
		break // must not leak or panic
	}
	for _, prefix := range []string{"../", "/", "b//", "./", "b/../"} {
		if got := list(t, s, prefix, ""); len(got) > 0 {
			t.Errorf("list %q: %v", prefix, got)
		}
	}
}

// testListWhileWriting: a listing holds everything that was created before it began.
func testListWhileWriting(t *testing.T, s, other store.Store) {
	ctx, stop := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	wg.Go(func() {
		for i := 0; ctx.Err() == nil && i < 2000; i++ {
			other.Create(ctx, fmt.Sprintf("n/other/%08d", i), []byte("x"))
		}
	})
	for i := range 20 {
		if err := s.Create(t.Context(), fmt.Sprintf("n/%08d", i), []byte("x")); err != nil {
			t.Error(err)
		}
		if n := len(list(t, s, "n/0", "")); n != i+1 {
			t.Errorf("%d objects listed, want %d", n, i+1)
		}
	}
	stop()
	wg.Wait()
}

func testFolders(t *testing.T, s, _ store.Store) {
	create(t, s, "f/a/1", "f/a/2/3", "f/a-b/1", "f/b", "g/1", "top")
	for prefix, wanted := range map[string][]string{
		"": {"f", "g"}, "f/": {"a", "a-b"}, "f/a/": {"2"}, "g/": {}, "x/": {}, "f/b/": {},
	} {
		got := []string{}
		for name, err := range s.Folders(t.Context(), prefix) {
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, name)
		}
		slices.Sort(got)
		if diff := cmp.Diff(wanted, got); diff != "" {
			t.Errorf("folders of %q: %s", prefix, diff)
		}
	}
}

func testRemove(t *testing.T, s, other store.Store) {
	ctx := t.Context()
	create(t, s, "work/a/1", "work/a/2")
	want(t, "remove", s.Remove(ctx, "work/a/1"), nil)
	want(t, "remove again", s.Remove(ctx, "work/a/1"), nil)
	_, err := other.Get(ctx, "work/a/1")
	want(t, "get what was removed", err, store.ErrNotFound)
	if diff := cmp.Diff([]string{"work/a/2"}, list(t, other, "work/", "")); diff != "" {
		t.Error(diff)
	}
	want(t, "create what was removed", other.Create(ctx, "work/a/1", []byte("again")), nil)
}

func testCancel(t *testing.T, s, _ store.Store) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	want(t, "create", s.Create(ctx, "a", []byte("a")), context.Canceled)
	_, err := s.Get(ctx, "a")
	want(t, "get", err, context.Canceled)
	want(t, "remove", s.Remove(ctx, "a"), context.Canceled)
	for _, err := range s.List(ctx, "", "") {
		want(t, "list", err, context.Canceled)
	}
}

func testCheck(t *testing.T, s, other store.Store) {
	for _, h := range []store.Store{s, other} {
		if err := store.Check(t.Context(), h, rand.Reader); err != nil {
			t.Error(err)
		}
	}
	if left := list(t, s, "", ""); len(left) > 0 {
		t.Errorf("the check leaves %v", left)
	}
}
