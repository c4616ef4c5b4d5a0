package zh

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// TestRanges: the ranges of the whole text are those that a window on it gives.
func TestRanges(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 5))
	pieces := []string{"惩治腐败", "發(fā)", "臺灣", "ＡＢＣ", " ", "\n　　", "𠮷", "e\u0301", "㈱", "某纪函〔2026〕1号", "new york", "\xff", "ﬁ"}
	for range 300 {
		var b strings.Builder
		for range r.IntN(12) {
			b.WriteString(pieces[r.IntN(len(pieces))])
		}
		text := Normalise(b.String())
		marks := randomRanges(r, text.Units())
		w := text.Window(0, text.Units(), marks)
		var want [][2]int
		for _, m := range w.Marks {
			want = append(want, [2]int{w.Start + m[0], w.Start + m[1]})
		}
		if d := cmp.Diff(want, text.Ranges(marks), cmpopts.EquateEmpty()); d != "" {
			t.Fatalf("%q, %v: %s", b.String(), marks, d)
		}
	}
}

// randomRanges are in order and apart by a whole character at least.
func randomRanges(r *rand.Rand, units int) (out [][2]int) {
	cuts := []int{-1, units + 3}
	for range r.IntN(6) {
		cuts = append(cuts, r.IntN(units+4)-1)
	}
	slices.Sort(cuts)
	for i := 0; i+1 < len(cuts); i += 2 {
		if k := len(out) - 1; k >= 0 && cuts[i] < out[k][1]+2 {
			continue
		}
		out = append(out, [2]int{cuts[i], cuts[i+1]})
	}
	return out
}
