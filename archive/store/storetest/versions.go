package storetest

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"casefile/archive/store"
)

// Tamper does to a key behind the store's back what its interface does not
// allow.
type Tamper struct {
	Overwrite func(t *testing.T, key string) // by another object
	Mark      func(t *testing.T, key string) // with a delete marker
}

// RunVersions runs the suite of a store that is a store.Auditor.
func RunVersions(t *testing.T, s store.Store, tamper Tamper) {
	t.Helper()
	auditor, ok := s.(store.Auditor)
	if !ok {
		t.Fatal("the store is no store.Auditor")
	}
	create(t, s, "a/clean", "a/marked", "a/overwritten", "a/reborn", "b/marked", "work/x", "work/y")
	if got := shadows(t, auditor, ""); len(got) > 0 {
		t.Errorf("shadowed in a clean store: %+v", got)
	}
	tamper.Overwrite(t, "a/overwritten")
	for _, key := range []string{"a/marked", "a/reborn", "b/marked", "work/x"} {
		tamper.Mark(t, key)
	}
	if err := s.Create(t.Context(), "a/reborn", []byte("again")); err != nil {
		t.Fatal(err)
	}
	if err := s.Remove(t.Context(), "work/y"); err != nil {
		t.Fatal(err)
	}
	inA := []store.Shadow{
		{Key: "a/marked", Versions: 1, Markers: 1, Removed: true},
		{Key: "a/overwritten", Versions: 2},
		{Key: "a/reborn", Versions: 2, Markers: 1},
	}
	all := append(inA[:3:3], store.Shadow{Key: "b/marked", Versions: 1, Markers: 1, Removed: true})
	for prefix, wanted := range map[string][]store.Shadow{"": all, "a/": inA, "a/m": inA[:1], "c/": nil, "../": nil} {
		if diff := cmp.Diff(wanted, shadows(t, auditor, prefix)); diff != "" {
			t.Errorf("shadowed below %q: %s", prefix, diff)
		}
	}
	for range auditor.Shadowed(t.Context(), "") {
		break // must not leak or panic
	}
}

func shadows(t *testing.T, a store.Auditor, prefix string) (all []store.Shadow) {
	t.Helper()
	for sh, err := range a.Shadowed(t.Context(), prefix) {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, sh)
	}
	return all
}
