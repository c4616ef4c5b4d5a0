package layout

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

var nearly = cmpopts.EquateApprox(0, 1e-6)

// twoLines is 某市某局 and abc。 on a page, with a newline between, and 终 on the
// next.
const twoLines = "某市某局\nabc。\n终"

var twoLinesMap = []Line{
	{Page: 1, Baseline: 100, Size: 16, Start: 0, End: 12, X: []float64{10, 26, 42, 58, 74}},
	{Page: 1, Baseline: 130, Size: 16, Start: 13, End: 19, X: []float64{10, 18, 26, 60, 68}},
	{Page: 2, Baseline: 100, Size: 10, Start: 20, End: 23, X: []float64{50, 60}},
}

func TestRects(t *testing.T) {
	first := Rect{Page: 1, X1: 10, Y1: 85.9, X2: 74, Y2: 101.9}
	second := Rect{Page: 1, X1: 10, Y1: 115.9, X2: 68, Y2: 131.9}
	third := Rect{Page: 2, X1: 50, Y1: 91.2, X2: 60, Y2: 101.2}
	part := func(r Rect, x1, x2 float64) Rect { r.X1, r.X2 = x1, x2; return r }
	for name, c := range map[string]struct {
		start, end int
		want       []Rect
	}{
		"one character":            {3, 6, []Rect{part(first, 26, 42)}},
		"a byte of a character":    {4, 5, []Rect{part(first, 26, 42)}},
		"bytes of two":             {5, 7, []Rect{part(first, 26, 58)}},
		"end of one, begin of one": {9, 14, []Rect{part(first, 58, 74), part(second, 10, 18)}},
		"a newline":                {12, 13, nil},
		"empty":                    {3, 3, nil},
		"backwards":                {9, 3, nil},
		"everything":               {0, 23, []Rect{first, second, third}},
		"more than everything":     {-9, 1 << 30, []Rect{first, second, third}},
		"before and after":         {-9, 0, nil},
		"past the end":             {23, 99, nil},
		"spread to the next":       {15, 16, []Rect{part(second, 26, 42)}}, // no wider than an em
	} {
		got := Rects(twoLines, twoLinesMap, c.start, c.end)
		if d := cmp.Diff(c.want, got, nearly); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
}

// TestRectsOfOtherLines: lines that are not those of the text say nothing, and
// stop nothing.
func TestRectsOfOtherLines(t *testing.T) {
	lines := []Line{
		{Page: 1, Start: 0, End: 12, X: []float64{1, 2}},
		{Page: 1, Start: 0, End: 12},
		{Page: 1, Start: -5, End: 12, X: []float64{1, 2}},
		{Page: 1, Start: 12, End: 3, X: []float64{1, 2}},
		{Page: 1, Start: 13, End: 400, X: []float64{1, 2}},
	}
	if got := Rects(twoLines, lines, 0, 100); got != nil {
		t.Errorf("%v", got)
	}
}

// TestRectsOfAnyRange: whatever the range, every rectangle lies in its line's;
// those of two parts that make up a range cover what the range's do; and a range
// has a rectangle wherever it holds a character.
func TestRectsOfAnyRange(t *testing.T) {
	res := compose(t, &Document{Kind: Letter, Elements: Elements{Issuers: []Spans{Words("某市纪委")}, Recipients: []Spans{Words("某局")},
		Date: Words("2026年3月5日")}, Body: []Block{&Title{Text: Words("关于责成书面说明情况的函")},
		&Paragraph{Text: Words(strings.Repeat("请于2026年3月5日前，就“三重一大”事项（共12项）书面说明情况。", 40))},
		&Table{Columns: []Column{{Weight: 1}, {Weight: 2}}, Rows: [][]Cell{{{Text: Words("项目")}, {Text: Words("内容ABC")}}}}}})
	r := rand.New(rand.NewPCG(4, 2))
	for range 2000 {
		a, b := r.IntN(len(res.Text)+20)-10, r.IntN(len(res.Text)+20)-10
		a, b = min(a, b), max(a, b)
		middle := a + r.IntN(b-a+1)
		whole := Rects(res.Text, res.Lines, a, b)
		for _, rect := range whole {
			if rect.Page < 1 || rect.Page > len(res.Pages) || !(rect.X1 < rect.X2) || !(rect.Y1 < rect.Y2) ||
				rect.X1 < 0 || rect.X2 > pageWidth || rect.Y1 < 0 || rect.Y2 > pageHeight {
				t.Fatalf("%d to %d: %+v", a, b, rect)
			}
		}
		if said := printed(res, a, b); (len(whole) > 0) != (said != "") {
			t.Fatalf("%d to %d says %q and stands at %v", a, b, said, whole)
		}
		parts := append(Rects(res.Text, res.Lines, a, middle), Rects(res.Text, res.Lines, middle, b)...)
		if d := cmp.Diff(ends(whole), ends(parts), nearly); d != "" {
			t.Fatalf("%d to %d to %d: %s", a, middle, b, d)
		}
	}
}

// printed is what of the range stands on a line.
func printed(res *Result, a, b int) string {
	var out string
	for _, l := range res.Lines {
		if from, to := max(a, l.Start), min(b, l.End); from < to {
			out += res.Text[from:to]
		}
	}
	return out
}

// ends is how far the rectangles of each line reach.
func ends(rects []Rect) map[Rect]Rect {
	out := map[Rect]Rect{}
	for _, r := range rects {
		line := Rect{Page: r.Page, Y1: math.Round(r.Y1), Y2: math.Round(r.Y2)}
		if was, ok := out[line]; ok {
			r.X1, r.X2 = min(r.X1, was.X1), max(r.X2, was.X2)
		}
		out[line] = r
	}
	return out
}

// FuzzRects: no range and no line make it panic.
func FuzzRects(f *testing.F) {
	f.Add(twoLines, 0, 12, 3, 8, 4)
	f.Add("\xff\xfe某", 0, 3, 1, 2, 3)
	f.Fuzz(func(t *testing.T, text string, lineStart, lineEnd, start, end, n int) {
		line := Line{Page: 1, Size: 16, Start: lineStart, End: lineEnd, X: make([]float64, min(max(n, 0), 1000))}
		for i := range line.X {
			line.X[i] = float64(i)
		}
		for _, r := range Rects(text, []Line{line}, start, end) {
			if r.X1 > r.X2 || int(r.X2) > utf8.RuneCountInString(text)+1 {
				t.Errorf("%+v", r)
			}
		}
	})
}
