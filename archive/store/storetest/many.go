package storetest

import (
	"errors"
	"fmt"
	"sync"
	"testing"

	"casefile/archive/store"
)

// testMany: several objects at once are created as one by one.
func testMany(t *testing.T, s, other store.Store) {
	many, ok := s.(store.Many)
	if !ok {
		t.Skip("this store creates one by one")
	}
	ctx := t.Context()
	all := []store.Object{{Key: "m/a", Bytes: []byte("1")}, {Key: "m/b/c", Bytes: []byte("2")}, {Key: "m/d", Bytes: nil}}
	want(t, "create all", many.CreateAll(ctx, all), nil)
	want(t, "again", many.CreateAll(ctx, all), nil)
	want(t, "none", many.CreateAll(ctx, nil), nil)
	for _, o := range all {
		if b, err := other.Get(ctx, o.Key); err != nil || string(b) != string(o.Bytes) {
			t.Errorf("%s: %q, %v", o.Key, b, err)
		}
	}
	want(t, "one taken", many.CreateAll(ctx, []store.Object{{Key: "m/e", Bytes: []byte("3")}, {Key: "m/a", Bytes: []byte("x")}}), store.ErrExists)
	want(t, "a bad key", many.CreateAll(ctx, []store.Object{{Key: "m/f", Bytes: []byte("3")}, {Key: "../f", Bytes: nil}}), store.ErrInvalid)
	_, err := s.Get(ctx, "m/f")
	want(t, "beside a bad key", err, store.ErrNotFound)

	var wg sync.WaitGroup
	won := make([]bool, 20)
	for i := range won {
		wg.Go(func() {
			body := []byte(fmt.Sprint("writer ", i))
			err := many.CreateAll(ctx, []store.Object{{Key: "race/a", Bytes: []byte("equal")}, {Key: "race/b", Bytes: body}})
			if won[i] = err == nil; err != nil && !errors.Is(err, store.ErrExists) {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	b, err := other.Get(ctx, "race/b")
	want(t, "get", err, nil)
	for i, w := range won {
		if w != (string(b) == fmt.Sprint("writer ", i)) {
			t.Errorf("writer %d won: %v, stored %q", i, w, b)
		}
	}
}
