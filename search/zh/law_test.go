package zh

import (
	"bytes"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"
)

// borders are where a text can be cut without taking a mark from what it
// joins.
func borders(s string) []int {
	t, out := table(), []int{0}
	for i := range s {
		next := i
		for next < len(s) {
			r, n := utf8.DecodeRuneInString(s[next:])
			if t.of(r) != isNone {
				break
			}
			next += n
		}
		if r, _ := utf8.DecodeRuneInString(s[next:]); i > 0 && (next == len(s) || t.of(r) != isMark) {
			out = append(out, i)
		}
	}
	return append(out, len(s))
}

// The normal form of a piece is a piece of the normal form.
func TestPieces(t *testing.T) {
	pieces := []string{"惩", "懲", "發(fā)", "F（xiàn）", "的(de)", "工", "覆", "，", "。", "\n", " ", "　", "(", "）", "〔2010〕", "[", "]", "a", "Ab", " B ",
		"“", "」", "·", "𠮷", "1", "２", "㈠", "⒜", "é", "e\u0301", "\u0301", "=\u0338", "\u200b", "ﾊﾞ", "ｶﾞ", "か\u3099", "\u1100\u1161\u11a8", "각", "\u11a8",
		"´", "ﬁ", "㎡", "ﷺ", "⽂", "\ufe00", "\xff", "\x00", "-\n", "co-", "ŋ", "İ", "\U000E0100"}
	rng := rand.New(rand.NewPCG(5, 6))
	for range 8_000 {
		var b strings.Builder
		for range 1 + rng.IntN(12) {
			b.WriteString(pieces[rng.IntN(len(pieces))])
		}
		checkPieces(t, rng, b.String())
	}
}

func checkPieces(t *testing.T, rng *rand.Rand, s string) {
	t.Helper()
	whole, cuts := Normalise(s), borders(s)
	for range 8 {
		a, b := rng.IntN(len(cuts)), rng.IntN(len(cuts))
		from, to := cuts[min(a, b)], cuts[max(a, b)]
		if cutsGloss(s, from, to) {
			continue
		}
		if piece := Normalise(s[from:to]); !bytes.Contains(whole.Norm, piece.Norm) {
			t.Fatalf("%q is %q, its piece %q is %q", s, whole, s[from:to], piece)
		}
	}
}

// gloss is what may be one: some characters in brackets, after white space and
// what is not seen.
var gloss = regexp.MustCompile(`(?s)[\s\p{Cf}\p{Cc}\p{M}]*([(（\[〔].{0,12}?[)）\]〕]|⒜)`)

// cutsGloss reports whether the whole of a gloss may not be in a piece.
func cutsGloss(s string, from, to int) bool {
	for at := 0; ; at++ {
		m := gloss.FindStringIndex(s[at:])
		if m == nil {
			return false
		}
		for _, cut := range [2]int{from, to} {
			if cut >= at+m[0] && cut < at+m[1] {
				return true
			}
		}
		at += m[0]
	}
}

// Of a text four times as long, making the normal form takes no more pieces of
// memory than growing buffers do: none for a character.
func TestNoMemoryForCharacters(t *testing.T) {
	for name, s := range samples() {
		short := testing.AllocsPerRun(5, func() { Normalise(s) })
		long := testing.AllocsPerRun(5, func() { Normalise(strings.Repeat(s, 4)) })
		if long > short+12 {
			t.Errorf("%s: %g pieces of memory, and %g for a text four times as long", name, short, long)
		}
	}
}

func samples() map[string]string {
	return map[string]string{
		"simplified":  strings.Repeat("第一条 为了规范口岸开放，提高口岸通关效率，\n", 200),
		"traditional": strings.Repeat("第一條 為了規範口岸開放，提高口岸通關效率，\n", 200),
		"glosses":     strings.Repeat("現(xiàn)印發(fā)給你們,經(jīng)研究,\n", 200),
		"full-width":  strings.Repeat("ＷＴＯ２０１０　①⑴㈠㎡、ﬁ ⽂⾔\n", 200),
		"marks":       strings.Repeat("Cafe\u0301 re\u0301sume\u0301 か\u3099 \u1100\u1161\u11a8 ﾊﾞ\n", 200),
		"far":         strings.Repeat("𠮷𬭎\U000E0100葛\U000E0100", 200),
		"latin":       strings.Repeat("Notice on the handling of clues, No. 23 of 2010.\n", 200),
	}
}

func BenchmarkNormalise(b *testing.B) {
	table() // is made once
	for name, s := range samples() {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(s)))
			b.ReportAllocs()
			for b.Loop() {
				Normalise(s)
			}
		})
	}
}

// Whatever edits say, what they say of is within bounds.
func checkEdits(t *testing.T, norm, edits []byte, from, to int) {
	text := Text{Norm: norm[:len(norm)&^1], Edits: edits}
	if n := len(text.Original()); n > 3*len(norm)+len(edits) {
		t.Fatalf("an original of %d bytes of %d units and %d bytes", n, text.Units(), len(edits))
	}
	marks := [][2]int{{from, to}, {0, text.Units()}, {to, from}, {-1, 1 << 40}}
	for _, w := range []Window{text.Window(from, to, marks), text.Window(0, text.Units(), marks)} {
		for i, m := range w.Marks {
			_, _ = w.Text[m[0]:m[1]], w.Shown[w.ShownMarks[i][0]:w.ShownMarks[i][1]]
		}
	}
	text.Clean(from, to)
	for _, r := range text.Ranges([][2]int{{from, to}}) {
		if r[0] > r[1] || r[0] < 0 {
			t.Fatalf("range %v", r)
		}
	}
}

func TestDamagedEdits(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 8))
	whole := Normalise("  蘇 發(fā)〔2010〕23號\r\n各市、縣:𬭎𠀀⑴ 元")
	for range 8_000 {
		norm, edits := bytes.Clone(whole.Norm), bytes.Clone(whole.Edits)
		for range rng.IntN(4) {
			edits[rng.IntN(len(edits))] = byte(rng.IntN(256))
		}
		for range rng.IntN(2) {
			norm[rng.IntN(len(norm))] = byte(rng.IntN(256))
		}
		checkEdits(t, norm[:rng.IntN(len(norm)+1)], edits[:rng.IntN(len(edits)+1)], rng.IntN(40)-5, rng.IntN(40)-5)
	}
}

func FuzzEdits(f *testing.F) {
	whole := Normalise("  蘇 發(fā)〔2010〕23號\r\n各市、縣:𬭎𠀀⑴ 元")
	f.Add(whole.Norm, whole.Edits, 2, 9)
	f.Add([]byte{0x00, 0xD8, 0x00, 0xDC}, []byte{0, 1, 0}, 0, 2)
	f.Add([]byte{0x00, 0xDC}, []byte{1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f, 1}, -1, 1)
	f.Fuzz(func(t *testing.T, norm, edits []byte, from, to int) {
		checkEdits(t, norm, edits, from, to)
	})
}
