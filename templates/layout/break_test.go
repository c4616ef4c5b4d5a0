package layout

import (
	"math/rand/v2"
	"strings"
	"testing"

	"casefile/templates/fonts"
	"casefile/templates/formtest"
	"casefile/templates/pagetest"
)

// bare are atoms as a face would give them that has no glyphs: breaking asks
// for widths only.
func bare(text string) []atom {
	var out []atom
	for _, r := range text {
		a := atom{r: r, size: size3, class: classOf(r), glyph: fonts.Glyph{Advance: 1}}
		switch {
		case a.class == western && r < 0x80:
			a.glyph.Advance = .3 + float64(r%5)/10
		case a.class == opening, a.class == closing, a.class == pause, a.class == stop:
			a.glyph.Advance = .5
		}
		out = append(out, a)
	}
	arrange(out, cell)
	return out
}

func say(as []atom) string {
	var b strings.Builder
	for _, a := range as {
		b.WriteRune(a.r)
	}
	return b.String()
}

// whole are pieces no line may part, if they fit on one at all.
var whole = []string{
	"——", "……", "〔2026〕12号", "3月", "2026年", "第二十三条", "第10号", "12万元", "186.5万元", "1/2", "100%", "GB/T", "C919-2",
	"第（三）项", "第×条", "120平方米", "30余人", "150余万元", "12.5亿美元", "￥1,200.50", "№12", "3 月", "100％", "a\u0301", "e-mail", "30℃", "30°C", "《某", "某》", "“某", "某。", "12.5%", "5日", "￥300", "50‰",
}

const (
	badStart = "｡､｣･〜°′″々〻\u0301、。，．：；！？’”）〕】》〉」』］｝〗·～–／％‰℃々,.;:!?)]}%"
	badEnd   = "｢№¥＄‘“（〔【《〈「『［｛〖([{#$／￥"
)

// goodBreaks holds the lines of a paragraph against what breakLines promises.
func goodBreaks(tb testing.TB, as []atom, measure func(int) float64) {
	tb.Helper()
	goodSegments(tb, as, measure, breakLines(as, measure))
}

func goodSegments(tb testing.TB, as []atom, measure func(int) float64, segs []segment) {
	tb.Helper()
	text := []rune(say(as))
	at := 0
	for i, s := range segs {
		if s.start != at || s.end <= s.start {
			tb.Fatalf("line %d is [%d, %d) after %d in %q", i, s.start, s.end, at, string(text))
		}
		at = s.end
		end := s.end
		for end > s.start && as[end-1].class == space {
			end--
		}
		over := widthOf(as[s.start:end]) - give(as[s.start:end]) - measure(i)
		if over > eps && end > s.start+1 {
			tb.Fatalf("line %d is %.1f pt too wide: %q", i, over, string(text[s.start:end]))
		}
		if s.end == len(as) || wider(as, s.end, min(measure(i), measure(i+1))) {
			continue // a piece no line holds
		}
		if as[s.end-1].glue {
			tb.Fatalf("line %d ends within a piece: %q|%q", i, string(text[s.start:s.end]), string(text[s.end:min(s.end+9, len(text))]))
		}
		if strings.ContainsRune(badStart, text[s.end]) || strings.ContainsRune(badEnd, text[s.end-1]) {
			tb.Fatalf("break %q|%q", string(text[s.start:s.end]), string(text[s.end:min(s.end+9, len(text))]))
		}
	}
	if at != len(as) {
		tb.Fatalf("%d of %d characters set", at, len(as))
	}
}

// wider reports whether the unbreakable piece around the place before atom k is
// squeezed still wider than a measure.
func wider(as []atom, k int, measure float64) bool {
	i, j, w := k, k, 0.0
	for ; i > 0 && as[i-1].glue && w <= measure; i-- {
		w += as[i-1].width - as[i-1].give()
	}
	for ; j < len(as) && j > 0 && as[j-1].glue && w <= measure; j++ {
		w += as[j].width - as[j].give()
	}
	return w > measure-eps
}

var pool = append([]string{
	"某", "市", "某局", "的", "、", "，", "。", "；", "：", "？", "！", "”", "’", "）", "》", "“", "（", "《", "【", "】", "·", "A", "Go 1.26",
	"12", " ", "　", "7/8", "(a)", "工程建设项目", "——————", "…………", "某某某某某某某", "𬭎", "第", "第一", "号", "万", "亿元", "～", "https://example.cn/a/b?c=d&e=f#g", "20260305123456789012", "”）。》」", "ｶﾞ｢ｱ｣､", "—", "\"", "$", "№", "\u00a0",
	"12", "月", "余", "平方米", "第（", "）项",
}, whole...)

func randomText(r *rand.Rand, n int) string {
	var b strings.Builder
	for range n {
		b.WriteString(pool[r.IntN(len(pool))])
		if r.IntN(3) == 0 {
			b.WriteString("某某"[:3*(1+r.IntN(2))])
		}
	}
	return b.String()
}

func TestBreakLines(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 9704))
	for range 20_000 {
		full := float64(3+r.IntN(28)) * cell
		indent := float64(r.IntN(3)) * cell
		goodBreaks(t, bare(randomText(r, 1+r.IntN(60))), func(i int) float64 {
			if i == 0 {
				return full - indent
			}
			return full
		})
	}
}

// TestPaces: squeezed and loosened paragraphs keep the same rules.
func TestPaces(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 9704))
	for range 5000 {
		as := bare(randomText(r, 1+r.IntN(60)))
		measure := func(i int) float64 { return areaWidth - max(0, float64(2-2*i)*cell) }
		for _, p := range []pace{tight, loose} {
			b := newBreaker(as, measure)
			b.pace, b.from = p, r.IntN(3)
			goodSegments(t, as, measure, b.lines())
		}
	}
}

// TestCombiningMarks: a mark has no room of its own and stands over its base.
func TestCombiningMarks(t *testing.T) {
	c := newComposer(&Document{}, faces(t))
	as := c.atoms(Words("某cafe\u0301某a\u0308某"), bodyStyle())
	if len(c.missing) > 0 {
		t.Fatalf("missing %v", c.missing)
	}
	l := setLine(as, bodyStyle(), 0, true)
	marks := 0
	for i, a := range l.atoms {
		if !a.joined {
			continue
		}
		marks++
		ink := func(i int) float64 {
			box, err := l.atoms[i].glyph.Bounds()
			if err != nil {
				t.Fatal(err)
			}
			return l.xs[i] + l.atoms[i].shift + (box.XMin+box.XMax)/2*size3
		}
		near(t, "a mark over its base", ink(i), ink(i-1), eps)
	}
	if marks != 2 {
		t.Errorf("%d marks", marks)
	}
}

// TestHanOnly: whatever stands before it, a line of Han only has 28 cells, but
// for one that a mark, a unit or a last character makes shorter.
func TestHanOnly(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 9704))
	for range 2000 {
		lead := randomText(r, 1+r.IntN(12))
		as := bare(lead + "：" + hanText(28*5))
		segs := breakLines(as, func(int) float64 { return areaWidth })
		b := newBreaker(as, nil)
		for i, s := range segs[:len(segs)-1] {
			if n := s.end - s.start; b.plain(s.start, s.end) && n != cellCount && b.enough(s.end+cellCount-n) && b.legal(s.start+cellCount) {
				t.Fatalf("line %d of %q has %d cells", i, say(as), n)
			}
		}
	}
}

// TestLongRuns: what has no place to break takes time that grows with it, no
// faster.
func TestLongRuns(t *testing.T) {
	for _, s := range []string{"—", "…", "。", "（", "1", "a", "某", " ", "　", "\u0301", "某。", "12月", "\"", "/", "第", "（）"} {
		pagetest.Linear(t, s, 10_000, func(n int) {
			as := bare(strings.Repeat(s, n/len([]rune(s))))
			goodBreaks(t, as, func(int) float64 { return areaWidth })
		})
	}
}

// TestRealText: the rules hold for laws and judgments, or the samples' words
// where no corpus is given.
func TestRealText(t *testing.T) {
	for n, text := range formtest.Corpus(t).Paragraphs {
		width := areaWidth
		if n%5 == 0 {
			width = float64(4+n%20) * cell
		}
		goodBreaks(t, bare(text), func(i int) float64 { return width - max(0, float64(2-2*i)*cell) })
	}
}

func FuzzBreakLines(f *testing.F) {
	for _, s := range append([]string{"", "某", "。。。。。。。。", "（（（（（（", "————————————", "第第第一一一", "1a 2b（3）。", "某\U000e0100"}, whole...) {
		f.Add(s+hanText(27)+s+hanText(26)+s, uint8(28))
		f.Add(s, uint8(1))
	}
	f.Fuzz(func(t *testing.T, s string, cells uint8) {
		width := float64(cells%40+1) * cell
		goodBreaks(t, bare(s), func(int) float64 { return width })
	})
}

// TestWholePieces: wherever the line ends, what belongs together stays so.
func TestWholePieces(t *testing.T) {
	for _, piece := range whole {
		n := len([]rune(piece))
		for lead := 15; lead < 32; lead++ {
			as := bare(hanText(lead) + piece + hanText(40))
			for _, s := range breakLines(as, func(int) float64 { return areaWidth })[1:] {
				if s.start > lead && s.start < lead+n {
					t.Errorf("%q parted at %d after %d characters", piece, s.start-lead, lead)
				}
			}
		}
	}
}

// TestSqueezeFirst: a mark that may not begin a line is pulled in by narrowing
// marks; where there is nothing to narrow, a character goes over with it.
func TestSqueezeFirst(t *testing.T) {
	for _, c := range []struct {
		text string
		want int // characters of the first line
	}{
		{hanText(28) + "某某某", 28},
		{hanText(28) + "。某某某", 27}, // its own half is not enough
		{hanText(10) + "，" + hanText(17) + "。某某某", 29},
		{"《" + hanText(26) + "》，某某某", 29},
		{"《" + hanText(28) + "》某某某", 28}, // 》 takes a character along
		{hanText(9) + "，" + hanText(9) + "，" + hanText(7) + "”，某某某", 29},
		{hanText(27) + "（某）某某某", 27},
		{hanText(26) + "12号某某某某", 29}, // 28 cells
		{hanText(27) + "12号某某某某", 27},
		{hanText(28) + "某", 27},  // no last line of one character
		{hanText(28) + "某。", 27}, // nor of one and a mark
		{hanText(10) + "，" + hanText(16) + "，某", 29},
	} {
		segs := breakLines(bare(c.text), func(int) float64 { return areaWidth })
		if got := segs[0].end; got != c.want {
			t.Errorf("%s: %d characters on the first line, want %d", c.text, got, c.want)
		}
	}
}

// TestSetLine: set lines keep to their measure, characters in order; Han alone
// stand in 28 cells.
func TestSetLine(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 9704))
	st := bodyStyle()
	for range 3000 {
		as := bare(randomText(r, 1+r.IntN(80)))
		for i, l := range setLines(as, nil, st, nil) {
			end := len(l.atoms)
			for end > 0 && l.atoms[end-1].class == space {
				end--
			}
			if end == 0 {
				continue
			}
			if right := l.xs[end-1] + l.atoms[end-1].width; right > areaRight+eps {
				t.Fatalf("line ends %.2f pt outside: %s", right-areaRight, say(l.atoms))
			}
			want := areaLeft
			if i == 0 {
				want += 2 * cell
			}
			if l.xs[0] < want-eps {
				t.Fatalf("line begins at %.2f, want %.2f", l.xs[0], want)
			}
			for k := 1; k < end; k++ {
				if l.xs[k] < l.xs[k-1]+l.atoms[k-1].width-eps {
					t.Fatalf("%c stands on %c in %s", l.atoms[k].r, l.atoms[k-1].r, say(l.atoms))
				}
				if l.atoms[k-1].class == pair && l.atoms[k].r == l.atoms[k-1].r && l.atoms[k-1].glue && l.xs[k] > l.xs[k-1]+cell+eps {
					t.Fatalf("%c%c is torn", l.atoms[k].r, l.atoms[k].r)
				}
			}
		}
	}
	lines := setLines(bare(hanText(26+28*3+1)), nil, st, nil)
	for i, l := range lines {
		want := cellCount
		switch i {
		case 0:
			want = 26
		case len(lines) - 1:
			continue
		case len(lines) - 2:
			continue // gives one to the last line, which would have one
		}
		if len(l.atoms) != want {
			t.Errorf("line %d holds %d cells", i, len(l.atoms))
		}
		for k, x := range l.xs {
			near(t, "cell", x, areaLeft+float64(cellCount-want+k)*cell, eps)
		}
	}
}
