package dir_test

import (
	"testing"

	"casefile/archive/store"
	"casefile/archive/store/dir"
	"casefile/archive/store/storetest"
)

func TestSuite(t *testing.T) {
	storetest.Run(t, func(t *testing.T) (store.Store, store.Store) {
		root := t.TempDir()
		return open(t, root), open(t, root)
	})
}

func open(t *testing.T, root string) *dir.Store {
	t.Helper()
	s, err := dir.Open(root)
	if err != nil {
		t.Fatal(err)
	}
	return s
}
