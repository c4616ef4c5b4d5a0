package search

import (
	"testing"
	"time"

	"casefile/archive"
)

// What was disposed of is found no more, neither by its text nor by its title.
func TestDisposedIsForgotten(t *testing.T) {
	a := newFiled(t)
	a.open(t, "c-1", archive.Access{})
	a.bring(t, "c-1", archive.Paper{OwnID: "一", Title: "旧文", Text: "问题线索处置"})
	a.open(t, "c-2", archive.Access{})
	a.bring(t, "c-2", archive.Paper{OwnID: "二", Title: "新文", Text: "线索处置办法"})
	x, err := Open(t.Context(), t.TempDir(), Options{Wait: waitInTests, Now: func() time.Time { return a.now }})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { closeIndex(t, x) }()
	src := FromArchive(a.Archive)
	syncAll(t, x, src)
	if n := count(t, x, "线索处置"); n != 2 {
		t.Fatalf("%d found before", n)
	}
	ok := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	ok(a.SetRetention(t.Context(), by, "c-1", "", archive.Retain10, "一般材料"))
	_, err = a.Close(t.Context(), by, archive.CloseRequest{File: "c-1"})
	ok(err)
	a.now = a.now.AddDate(12, 0, 0)
	ok(a.AskDisposal(t.Context(), by, "c-1", "到期"))
	ok(a.ConfirmDisposal(t.Context(), archive.By{ID: "李某", Via: "cli"}, "c-1", "同意"))
	syncAll(t, x, src)
	for q, want := range map[string]int{"线索处置": 1, "旧文": 0, "问题线索": 0, "新文": 1} {
		if n := count(t, x, q); n != want {
			t.Errorf("%s finds %d, want %d", q, n, want)
		}
	}
}
