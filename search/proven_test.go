package search

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"testing"
)

// Records that lie as close as they can are told apart, also by several who
// ask and add while pages are made.
func TestProven(t *testing.T) {
	var p proven
	const n = 1 << 19 // several pages
	var wg sync.WaitGroup
	for w := range 4 {
		wg.Go(func() {
			for i := w; i < n; i += 8 {
				off := int64(textsStart + i*headSize)
				if p.has(off) {
					t.Errorf("%d is there", off)
				}
				p.add(off)
				if !p.has(off) {
					t.Errorf("%d is not there", off)
				}
			}
		})
	}
	wg.Wait()
	for i := range n {
		if off := int64(textsStart + i*headSize); p.has(off) != (i%8 < 4) {
			t.Fatalf("%d: %t", i, p.has(off))
		}
	}
	p.drop(int64(textsStart))
	if p.has(int64(textsStart)) || !p.has(int64(textsStart+headSize)) {
		t.Error("not the one that was dropped")
	}
	if p.has(1 << 50) {
		t.Error("beyond the end")
	}
}

// A byte that has changed anywhere in a text is met before anything is said
// that depends on it: a search answers right or with ErrDamaged.
func TestDamagedText(t *testing.T) {
	m, dir := filled(60), t.TempDir()
	x := openIndex(t, dir)
	syncAll(t, x, m)
	closeIndex(t, x)
	path := filepath.Join(dir, "1", "texts")
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(1, 5))
	for range 40 {
		b := bytes.Clone(whole)
		at := textsStart + rng.IntN(len(b)-textsStart)
		b[at] ^= 1 << rng.IntN(8)
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		x := openIndex(t, dir)
		for q, want := range map[string]int{"问题线索": 60, "线索1": 11, "线索59号": 1} {
			r, err := x.Search(t.Context(), Request{Query: q, Viewer: LocalOperator(), Today: today})
			if !errors.Is(err, ErrDamaged) && (err != nil || r.Total != want) {
				t.Errorf("byte %d, %s: %+v, %v", at, q, r, err)
			}
		}
		closeIndex(t, x)
	}
}
