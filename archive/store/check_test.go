package store_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"strings"
	"sync"
	"testing"

	"casefile/archive/store"
	"casefile/archive/store/dir"
)

// flawed is a store with one fault.
type flawed struct {
	store.Store
	mu    sync.Mutex
	taken map[string]bool
	fault string
}

func (f *flawed) Create(ctx context.Context, key string, b []byte) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	switch {
	case f.fault == "down":
		return store.ErrUnreachable
	case f.fault == "refuses":
		return store.ErrExists
	case f.fault == "overwrites" && f.taken[key]:
		return nil
	case f.fault == "second wins" && len(f.taken) > 0 && bytes.HasSuffix(b, []byte(" 4")):
		return nil
	}
	if f.taken == nil {
		f.taken = map[string]bool{}
	}
	f.taken[key] = true
	return f.Store.Create(ctx, key, b)
}

func (f *flawed) Get(ctx context.Context, key string) ([]byte, error) {
	b, err := f.Store.Get(ctx, key)
	if f.fault == "forgets" && len(b) > 0 {
		b[0]++
	}
	return b, err
}

func TestCheck(t *testing.T) {
	for fault, want := range map[string]error{
		"": nil, "overwrites": store.ErrUnfit, "second wins": store.ErrUnfit, "forgets": store.ErrUnfit,
		"refuses": store.ErrUnfit, "down": store.ErrUnreachable,
	} {
		s, err := dir.Open(t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		if err := store.Check(t.Context(), &flawed{Store: s, fault: fault}, rand.Reader); !errors.Is(err, want) {
			t.Errorf("%q: got %v, want %v", fault, err, want)
		}
		for e := range s.List(t.Context(), "", "") {
			t.Errorf("%q leaves %s", fault, e.Key)
		}
	}
	if err := store.Check(t.Context(), nil, strings.NewReader("short")); err == nil {
		t.Error("no randomness, no error")
	}
}

func FuzzValidKey(f *testing.F) {
	for _, s := range []string{"a/b", "../a", "a//b", ".a", "a\x00", strings.Repeat("a", 300)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, key string) {
		if store.ValidKey(key) != nil {
			return
		}
		if strings.ContainsAny(key, "\\:*?\"<>|% \x00\n\r") || strings.HasPrefix(key, "/") ||
			strings.Contains(key, "..") && strings.Contains("/"+key+"/", "/../") || strings.Contains("/"+key, "/.") {
			t.Errorf("%q is accepted", key)
		}
		if !store.ValidPrefix(key) {
			t.Errorf("%q is a key, but no prefix", key)
		}
	})
}
