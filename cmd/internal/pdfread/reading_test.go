package pdfread

import (
	"fmt"
	"math"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"casefile/templates/check"
	"casefile/templates/layout"
	"casefile/templates/pagetest"
)

// typed sets a text from a place on, a character an em wide or half of one.
func typed(text string, x, y, size float64) (out []check.Glyph) {
	for _, r := range text {
		w := size
		if r < 0x80 {
			w = size / 2
		}
		out = append(out, check.Glyph{Text: string(r), X: x, Y: y, Advance: w, Size: size})
		x += w
	}
	return out
}

func TestText(t *testing.T) {
	turned := typed("草稿", 10, 50, 150)
	for i := range turned {
		turned[i].Angle = 45
	}
	odd := []check.Glyph{
		{Text: "ﬁx", X: 10, Y: 20, Advance: 10, Size: 10}, {Text: "", X: 20, Y: 20, Advance: 10, Size: 10},
		{Text: "a\x00\nb", X: 30, Y: 20.4, Advance: 10, Size: 10}, {Text: "x", X: math.NaN(), Y: 20, Advance: 1, Size: 10},
		{Text: "y", X: 40, Y: 20, Advance: 1, Size: -1}, {Text: strings.Repeat("长", 99), X: 40, Y: 20, Advance: 10, Size: 10},
	}
	for name, c := range map[string]struct {
		glyphs []check.Glyph
		want   string
	}{
		"nothing":         {nil, ""},
		"two lines":       {append(typed("某市某局", 10, 20, 16), typed("第二行", 10, 49, 16)...), "某市某局\n第二行\n"},
		"drawn backwards": {append(typed("局", 42, 20, 16), typed("某市", 10, 20, 16)...), "某市局\n"},
		"lines as drawn":  {append(typed("下", 10, 90, 16), typed("上", 10, 20, 16)...), "下\n上\n"},
		"words":           {append(typed("PDF", 10, 20, 10), typed("file", 30, 20, 10)...), "PDF file\n"},
		"blanks drawn":    {typed("ab cd　某", 10, 20, 10), "ab cd 某\n"},
		"justified":       {append(append(typed("某", 10, 20, 16), typed("市", 34, 20, 16)...), typed("局", 58, 20, 16)...), "某市局\n"},
		"spread name":     {append(typed("张", 10, 20, 16), typed("三", 58, 20, 16)...), "张 三\n"},
		"far apart":       {append(typed("左", 10, 20, 16), typed("右", 110, 20, 16)...), "左\n右\n"},
		"columns": {append(append(typed("左一", 10, 20, 10), typed("左二", 10, 40, 10)...),
			append(typed("右一", 45, 20, 10), typed("右二", 45, 40, 10)...)...), "左一\n左二\n右一\n右二\n"},
		"bold by twice": {append(typed("标题", 10, 20, 16), typed("标题", 10.4, 20, 16)...), "标题\n"},
		"turned":        {append(turned, typed("正文", 10, 20, 16)...), "正文\n"},
		"odd":           {odd, "ﬁx\uFFFDab" + strings.Repeat("长", mostRunes) + "\n"},
	} {
		text, lines := Text([]check.Page{{Glyphs: c.glyphs}})
		if text != c.want {
			t.Errorf("%s: %q, not %q", name, text, c.want)
		}
		wellFormed(t, text, lines)
	}
}

// A line that runs up the page is read upwards, and has its place on the page.
func TestTextUpThePage(t *testing.T) {
	var glyphs []check.Glyph
	for i, r := range "序号姓名" {
		glyphs = append(glyphs, check.Glyph{Text: string(r), X: 100, Y: 300 - float64(i/3)*10, Advance: 10, Size: 10, Angle: 90})
	}
	text, lines := Text([]check.Page{{Glyphs: append(glyphs, typed("正文", 10, 20, 16)...)}})
	if text != "序号姓名\n正文\n" {
		t.Fatalf("%q", text)
	}
	want := layout.Line{Page: 1, Baseline: 100, Size: 10, End: 12, X: []float64{300, 290, 280, 270, 260}, Angle: 90}
	if d := cmp.Diff(want, lines[0]); d != "" {
		t.Error(d)
	}
	if r := layout.Rects(text, lines, 3, 6); len(r) != 1 || r[0].Y1 != 280 || r[0].Y2 != 290 || r[0].X1 > 100 || r[0].X2 < 100 {
		t.Errorf("%+v", r)
	}
}

// wellFormed: lines part the text, newlines aside, and have a place for each
// character.
func wellFormed(t *testing.T, text string, lines []layout.Line) {
	t.Helper()
	at := 0
	for _, l := range lines {
		if l.Start != at || l.End <= l.Start || text[l.End] != '\n' || len(l.X) != utf8.RuneCountInString(text[l.Start:l.End])+1 {
			t.Fatalf("line %+v of %q", l, text)
		}
		at = l.End + 1
	}
	if at != len(text) {
		t.Fatalf("%d bytes after the last line of %q", len(text)-at, text)
	}
}

// TestTextOfAnyGlyphs: however glyphs lie about, each is in the text once and
// has its place.
func TestTextOfAnyGlyphs(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	for range 300 {
		var glyphs []check.Glyph
		for i := range r.IntN(60) {
			glyphs = append(glyphs, check.Glyph{Text: string(rune('一' + i)), X: r.Float64()*600 - 20, Y: float64(r.IntN(20)) * 7.3,
				Advance: r.Float64() * 20, Size: 1 + r.Float64()*30})
		}
		text, lines := Text([]check.Page{{}, {Glyphs: glyphs}})
		wellFormed(t, text, lines)
		for _, g := range glyphs {
			at := strings.Index(text, g.Text)
			rects := layout.Rects(text, lines, at, at+len(g.Text))
			if strings.Count(text, g.Text) != 1 || len(rects) != 1 || rects[0].Page != 2 ||
				math.Min(math.Abs(rects[0].X1-g.X), math.Abs(rects[0].X2-g.X)) > 0.1 {
				t.Fatalf("%+v is at %d, %v, in %q", g, at, rects, text)
			}
		}
	}
}

// TestTextOfOwnPages: of pages of ours no character is lost, and a paragraph
// that ends on its page is read as it was set.
func TestTextOfOwnPages(t *testing.T) {
	for _, s := range samples(t) {
		text, lines := Text(read(t, s.pdf).Pages)
		wellFormed(t, text, lines)
		got, want := pagetest.Squeeze(text), pagetest.Squeeze(s.text)
		count := map[rune]int{}
		for _, r := range got {
			count[r]++
		}
		for _, r := range want {
			count[r]--
		}
		for r, n := range count {
			if n < 0 {
				t.Errorf("%s: %c is not read %d times", s.name, r, -n)
			}
		}
		whole, all := 0, strings.Split(strings.TrimSpace(s.text), "\n")
		for _, paragraph := range all {
			if strings.Contains(got, pagetest.Squeeze(paragraph)) {
				whole++
			}
		}
		if whole < len(all)*3/4 {
			t.Errorf("%s: %d of %d paragraphs are read as set", s.name, whole, len(all))
		}
	}
}

const phrasePage = `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>摘编</title>
<style>@page{size:A4;margin:30mm}body{margin:0;font:16pt/29pt "Noto Serif CJK SC",serif;text-align:justify}
.two{columns:2;font-size:11pt;line-height:18pt}td{border:1pt solid;padding:4pt 9pt}</style>
<h1>关于以案促改工作情况的报告</h1>
<p>有的领导干部把分管领域当作“私人领地”，在工程发包、设备采购中搞化整为零、规避招标，以 PDF/A-2u files 等形式留存的会议记录与实际情况不符。</p>
<div class="two"><p>左栏第一段写制度漏洞：单一来源采购的论证流于形式，评审专家由采购单位自行指定。</p>
<p>右栏接着写监督盲区：同级监督失之于软，群众反映的问题长期没有核实处理。</p></div>
<table><tr><td>序号</td><td>整改事项</td><td>责任单位</td></tr><tr><td>1</td><td>修订采购办法</td><td>某市某局</td></tr></table>`

// TestPlaceOfPhrase: in a PDF of another program, the rectangles of a phrase hold
// that phrase and nothing else, as poppler reads them.
func TestPlaceOfPhrase(t *testing.T) {
	browser := pagetest.Program(t, "chromium", "chromium-browser", "google-chrome")
	out := filepath.Join(t.TempDir(), "out.pdf")
	page := inFile(t, "page.html", []byte(phrasePage))
	pagetest.Run(t, browser, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
		"--user-data-dir="+t.TempDir(), "--print-to-pdf="+out, "file://"+page)
	text, lines := Text(read(t, readFile(t, out)).Pages)
	wellFormed(t, text, lines)
	for _, phrase := range []string{"以案促改", "私人领地", "化整为零、规避招标", "留存的会议记录与实际情况不符", "PDF/A-2u files",
		"单一来源采购的论证流于形式", "同级监督失之于软", "修订采购办法", "责任单位"} {
		start, end := locate(text, phrase)
		rects := layout.Rects(text, lines, start, end)
		if len(rects) == 0 {
			t.Errorf("%q is not in %q", phrase, text)
			continue
		}
		var got string
		for _, r := range rects {
			got += wordsIn(t, out, r)
		}
		if got = pagetest.Squeeze(got); got != pagetest.Squeeze(phrase) {
			t.Errorf("the rectangles %+v of %q hold %q", rects, phrase, got)
		}
	}
}

// locate is where a phrase stands, over ends of lines.
func locate(text, phrase string) (start, end int) {
	var squeezed strings.Builder
	var at []int
	for i, r := range text {
		if s := pagetest.Squeeze(string(r)); s != "" {
			squeezed.WriteString(s)
			for range len(s) {
				at = append(at, i)
			}
		}
	}
	phrase = pagetest.Squeeze(phrase)
	i := strings.Index(squeezed.String(), phrase)
	if i < 0 {
		return 0, 0
	}
	return at[i], at[i+len(phrase)-1] + 1
}

// wordsIn lets poppler read what stands in a rectangle, half a point narrower so
// that what merely touches it is not read.
func wordsIn(t *testing.T, file string, r layout.Rect) string {
	t.Helper()
	const scale = 10 // of 72 to the inch
	n := func(v float64) string { return fmt.Sprint(int(math.Round(v * scale))) }
	return pagetest.Run(t, "pdftotext", "-r", fmt.Sprint(72*scale), "-f", fmt.Sprint(r.Page), "-l", fmt.Sprint(r.Page),
		"-x", n(r.X1+.5), "-y", n(r.Y1+.5), "-W", n(r.X2-r.X1-1), "-H", n(r.Y2-r.Y1-1), file, "-")
}
