package search

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"testing"

	"casefile/search/zh"
)

// eachUnit looks at every unit.
func eachUnit(s, run []byte, from int) (first, count int) {
	first = -1
	for i := from; len(run) > 0 && i+len(run) <= len(s); i += 2 {
		if bytes.Equal(s[i:i+len(run)], run) {
			if first < 0 {
				first = i
			}
			count++
			i += len(run) - 2
		}
	}
	return first, count
}

func checkNeedle(t *testing.T, s, run []byte, from int) {
	t.Helper()
	n := newNeedle(run)
	first, count := eachUnit(s, run, from)
	if got := n.index(s, from); got != first {
		t.Errorf("%x in %x from %d: at %d, want %d", run, s, from, got, first)
	}
	if got := n.count(s, from); got != count {
		t.Errorf("%x in %x from %d: %d times, want %d", run, s, from, got, count)
	}
	if got := indexUnits(s[from:], run); len(run) > 0 && got != max(first-from, -1) && first >= 0 {
		t.Errorf("%x in %x from %d: one look %d, want %d", run, s, from, got, first-from)
	}
}

// Runs of few bytes, frequent and rare ones, that repeat and stand across units.
func TestNeedle(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for _, alphabet := range [][]byte{{0x4e, 0x00}, {0x4e, 0x53, 0xff, 0x00}, {0xb4, 0xda}, {0x4e, 0xb4, 0x00, 0xda, 0x84}} {
		for range 4000 {
			some := func(n int) []byte {
				b := make([]byte, 2*n)
				for i := range b {
					b[i] = alphabet[rng.IntN(len(alphabet))]
				}
				return b
			}
			s := some(rng.IntN(60))
			checkNeedle(t, s, some(rng.IntN(6)), 2*rng.IntN(len(s)/2+1))
		}
	}
}

func FuzzNeedle(f *testing.F) {
	f.Add("处置问题线索，问题线索处置", "问题线索", 0)
	f.Add("一一一一", "一一", 1)
	f.Add("aa\x00", "a", 3)
	f.Fuzz(func(t *testing.T, s, run string, from int) {
		text, sub := zh.Normalise(s).Norm, zh.Normalise(run).Norm
		checkNeedle(t, text, sub, 2*min(max(from, 0), len(text)/2))
	})
}

// BenchmarkNeedle compares looking for a run with bytes.Index, over 40 MB that
// do not have it, and counting it.
func BenchmarkNeedle(b *testing.B) {
	var text []byte
	for _, d := range corpus(b, "docs")[:1000] {
		text = append(text, zh.Normalise(d.Text).Norm...)
	}
	for _, run := range []string{"问题线索", "人民法院", "一", "的", "一一一一", "上下一一"} {
		sub := zh.Normalise(run).Norm
		n := newNeedle(sub)
		for name, look := range map[string]func() int{
			"index":  func() int { return n.count(text, 0) },
			"before": func() int { return bytes.Count(text, sub) },
		} {
			b.Run(fmt.Sprintf("%s/%s", run, name), func(b *testing.B) {
				b.SetBytes(int64(len(text)))
				found := 0
				for b.Loop() {
					found = look()
				}
				b.ReportMetric(float64(found), "found")
			})
		}
	}
}
