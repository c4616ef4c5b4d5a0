package search

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// rootBolt is a root.bolt after some changes, and the folder it is in.
func rootBolt(t testing.TB, changes int) (dir string, b []byte) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "terms")
	ts, err := openTerms(dir, true)
	if err != nil {
		t.Fatal(err)
	}
	for i := range changes {
		c := newChange()
		c.setTexts(int64(i))
		c.put(toTerms(Document{ID: fmt.Sprint(i), Title: "线索"}, []byte("\n\x00\n\x00"), int64(8+i)))
		if err := ts.apply(c); err != nil {
			t.Fatal(err)
		}
	}
	if err := ts.close(); err != nil {
		t.Fatal(err)
	}
	b, err = os.ReadFile(filepath.Join(dir, "root.bolt"))
	if err != nil {
		t.Fatal(err)
	}
	return dir, b
}

// TestPagedWhole: what bolt has written is right, whatever was done to it.
func TestPagedWhole(t *testing.T) {
	t.Parallel()
	for _, n := range []int{0, 1, 2, 5, 12, 30} {
		dir, _ := rootBolt(t, n)
		if err := checkPaged(filepath.Join(dir, "root.bolt")); err != nil {
			t.Errorf("after %d changes: %v", n, err)
		}
	}
	for name, b := range map[string][]byte{"missing": nil, "empty": {}} {
		path := filepath.Join(t.TempDir(), name)
		if name == "empty" {
			if err := os.WriteFile(path, b, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if err := checkPaged(path); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestPagedTorn loses each page, and each end: a file that still passes opens
// and takes a change, without a fault that would end this process.
func TestPagedTorn(t *testing.T) {
	t.Parallel()
	dir, b := rootBolt(t, 12)
	size, ok := pageSizeOf(b)
	if !ok {
		t.Fatal("no page size")
	}
	pages, refused := len(b)/size, 0
	for i := range pages {
		for how, torn := range map[string][]byte{
			"zeros": slices.Concat(b[:i*size], make([]byte, size), b[(i+1)*size:]),
			"ones":  slices.Concat(b[:i*size], slices.Repeat([]byte{0xff}, size), b[(i+1)*size:]),
			"end":   b[:i*size+7],
			"moved": slices.Concat(b[:i*size], b[(i+1)%pages*size:][:size], b[(i+1)*size:]),
		} {
			if err := checkPages(torn); err != nil {
				refused++
				if !errors.Is(err, ErrDamaged) {
					t.Errorf("page %d, %s: %v", i, how, err)
				}
				continue
			}
			if err := takesChange(t, dir, torn); err != nil && !errors.Is(err, ErrDamaged) {
				t.Errorf("page %d, %s: %v", i, how, err)
			}
		}
	}
	if refused == 0 {
		t.Error("no loss was seen")
	}
}

// takesChange makes a change in a copy of the terms that has another
// root.bolt.
func takesChange(t *testing.T, dir string, root []byte) error {
	t.Helper()
	other := filepath.Join(t.TempDir(), "terms")
	takeSnap(t, dir).put(t, other)
	if err := os.WriteFile(filepath.Join(other, "root.bolt"), root, 0o600); err != nil {
		t.Fatal(err)
	}
	return inTime(t, func() error {
		ts, err := openTerms(other, true)
		if err != nil {
			return err
		}
		c := newChange()
		c.setTexts(100)
		return errors.Join(ts.apply(c), ts.close())
	})
}

// TestPagedLoop: pages that lead to each other are not followed for ever.
func TestPagedLoop(t *testing.T) {
	t.Parallel()
	_, b := rootBolt(t, 3)
	size, _ := pageSizeOf(b)
	newest := b[pageHead:]
	if other := b[size+pageHead:]; u64(other[48:]) > u64(newest[48:]) {
		newest = other
	}
	root := u64(newest[16:])
	p := b[int(root)*size:]
	binary.NativeEndian.PutUint16(p[8:], pageBranch)
	binary.NativeEndian.PutUint16(p[10:], 1)
	for i, v := range []uint32{16, 0} { // an empty key
		binary.NativeEndian.PutUint32(p[pageHead+4*i:], v)
	}
	binary.NativeEndian.PutUint64(p[pageHead+8:], root)
	if err := checkPages(b); !errors.Is(err, ErrDamaged) {
		t.Error(err)
	}
}

// TestPagedAnyBytes: no change of a few bytes makes the check itself fail.
func TestPagedAnyBytes(t *testing.T) {
	t.Parallel()
	_, b := rootBolt(t, 6)
	rng := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		torn := slices.Clone(b)
		for range 1 + rng.IntN(8) {
			torn[rng.IntN(len(torn))] = byte(rng.Uint32())
		}
		if err := checkPages(torn); err != nil && !errors.Is(err, ErrDamaged) {
			t.Fatal(err)
		}
	}
}

func FuzzPaged(f *testing.F) {
	_, b := rootBolt(f, 2)
	f.Add(b)
	f.Add([]byte("no pages"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if err := checkPages(b); err != nil && !errors.Is(err, ErrDamaged) {
			t.Fatal(err)
		}
	})
}
