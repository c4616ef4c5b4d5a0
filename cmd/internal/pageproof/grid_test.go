package pageproof

import (
	"math"
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"casefile/templates/layout"
)

// The grid of clause 5, in points.
const (
	mm    = 72 / 25.4
	cell  = 156 * mm / 28
	pitch = (225*mm - 16) / 21
	near  = .16 // the map keeps tenths
)

// notFirst may not begin a line and notLast may not end one: level GB of
// 避头尾, as CLREQ lists it.
const (
	notFirst = "、，。；：！？．”’」』）〕］】〗》〉｝～–·‧・/／％‰℃々"
	notLast  = "“‘「『（〔［【〖《〈｛/／№￥＄"
)

// line is a line of text on its page.
type line struct {
	layout.Line
	text string
	goes bool // the paragraph goes on on the next line
	came bool // it began on a line before
}

// linesOf are the lines of a document; pieces that stand side by side are one
// each.
func linesOf(d *document) []line {
	var out []line
	for i, l := range d.result.Lines {
		out = append(out, line{Line: l, text: d.result.Text[l.Start:l.End]})
		if i == 0 {
			continue
		}
		before := &out[i-1]
		if before.End == l.Start && (before.Page != l.Page || before.Baseline < l.Baseline) {
			before.goes, out[i].came = true, true
		}
	}
	return out
}

// keepsTheGrid: no mark stands where it may not, a line of Han alone fills its
// cells, and a page of text alone its lines.
func (d *document) keepsTheGrid(t *testing.T) {
	t.Helper()
	lines := linesOf(d)
	for i, l := range lines {
		d.marks(t, l)
		if l.goes && l.Size == 16 {
			d.cells(t, l, lines[i+1])
		}
	}
	for p := range d.result.Pages {
		d.fullPage(t, lines, p+1)
	}
}

func (d *document) marks(t *testing.T, l line) {
	t.Helper()
	text := strings.TrimRight(l.text, " 　")
	first, _ := utf8.DecodeRuneInString(text)
	last, _ := utf8.DecodeLastRuneInString(text)
	if l.came && strings.ContainsRune(notFirst, first) {
		t.Errorf("page %d: a line begins with %c: %s", l.Page, first, text)
	}
	if l.goes && strings.ContainsRune(notLast, last) {
		t.Errorf("page %d: a line ends with %c: %s", l.Page, last, text)
	}
}

// left is the left edge of the 版心 on a page: the binding edge is on the right
// of even pages printed on the back (6.2).
func (d *document) left(page int) float64 {
	if d.form.Page.Duplex && page%2 == 0 {
		return 26 * mm
	}
	return 28 * mm
}

// together is what may not be parted from what stands before or behind it: a
// line ends before it although there is room.
var together = regexp.MustCompile(`^(第[〇零一二三四五六七八九十百千0-9]+|[0-9A-Za-z〇零一二三四五六七八九十百千万亿]+[年月日号元条款项万亿]|[0-9A-Za-z〔]|——|……)`)

// cells: a line of the text that holds Han alone has one in each cell of the
// measure. It has fewer only where what follows may not be parted, or not stand
// alone on the last line; then they are spread over the measure.
func (d *document) cells(t *testing.T, l, next line) {
	t.Helper()
	right := d.left(l.Page) + 156*mm
	indent := (l.X[0] - d.left(l.Page)) / cell
	n := len(l.X) - 1
	if !han(l.text) || math.Abs(indent-math.Round(indent)) > .02 || math.Abs(l.X[n]-right) > near {
		return // in a table, or beside other marks
	}
	want := 28 - int(math.Round(indent))
	if n != want && !(n < want && excused(next)) {
		t.Errorf("page %d: %d Han in %d cells, before %q: %s", l.Page, n, want, next.text, l.text)
	}
	step := (right - l.X[0]) / float64(n)
	for i := range n {
		if at := l.X[0] + float64(i)*step; n == want && math.Abs(l.X[i]-at) > near {
			t.Errorf("page %d: character %d at %.1f, want %.1f: %s", l.Page, i+1, l.X[i], at, l.text)
		}
	}
}

// excused tells whether a line may end early before this one.
func excused(next line) bool {
	r := []rune(next.text)
	if strings.ContainsRune(notLast, r[0]) || !next.goes && len(r) <= 3 || together.MatchString(next.text) {
		return true
	}
	// What may not begin a line takes the Han before it along.
	return len(r) > 1 && strings.ContainsRune(notFirst+",.;:!?)]—…", r[1])
}

func han(text string) bool {
	for _, r := range text {
		if !unicode.Is(unicode.Han, r) {
			return false
		}
	}
	return text != ""
}

// fullPage: a page of text alone that goes on on the next page has 22 lines on
// the grid. It has fewer only where what comes next must not be parted: a
// heading and its text, the last two lines of a paragraph.
func (d *document) fullPage(t *testing.T, lines []line, page int) {
	t.Helper()
	here, next := onPage(lines, page), onPage(lines, page+1)
	if len(d.form.Page.SignLines) > 0 || !d.textAlone(here, page) || !d.textAlone(next, page+1) {
		return
	}
	for i, l := range here {
		if want := 37*mm + float64(i)*pitch + 8 + 16*.38; math.Abs(l.Baseline-want) > near {
			t.Errorf("page %d: line %d at %.1f, want %.1f: %s", page, i+1, l.Baseline, want, l.text)
			return
		}
	}
	if len(here) > 22 || len(here) < 22-apart(next) {
		t.Errorf("page %d has %d lines; the next begins with %q", page, len(here), next[0].text)
	}
}

// apart counts the lines that a page may lack before these: a heading goes
// along with those below it and the text, and the first line of a paragraph of
// two with the last (孤行).
func apart(next []line) int {
	n, above := 0, 0
	for n < len(next) && !next[0].came {
		level := level(next[n].text)
		if level <= above {
			break
		}
		above = level
		for n++; next[n-1].goes && n < len(next); n++ {
		}
	}
	if n > 0 {
		return n
	}
	for n = 0; n < len(next) && next[n].goes; n++ {
	}
	if n == 1 {
		return 1
	}
	return 0
}

// headings are how the four levels begin (7.3.3).
var headings = [...]*regexp.Regexp{
	regexp.MustCompile(`^[一二三四五六七八九十百]+、`),
	regexp.MustCompile(`^[（(][一二三四五六七八九十百]+[）)]`),
	regexp.MustCompile(`^[0-9]{1,3}[.．](?:[^0-9]|$)`),
	regexp.MustCompile(`^[（(][0-9]{1,3}[）)]`),
}

// level is that of the heading a line begins, 0 for text.
func level(text string) int {
	for i, h := range headings {
		if h.MatchString(text) {
			return i + 1
		}
	}
	return 0
}

func onPage(lines []line, page int) []line {
	var out []line
	for _, l := range lines {
		if l.Page == page {
			out = append(out, l)
		}
	}
	return out
}

// textAlone tells whether a page holds nothing but paragraphs and headings.
func (d *document) textAlone(lines []line, page int) bool {
	if len(lines) == 0 || page > len(d.result.Pages) {
		return false
	}
	for _, it := range d.result.Pages[page-1].Items {
		if run, ok := it.(*layout.TextRun); ok && run.Tag != nil && run.Tag.Role != layout.TagP && !run.Tag.Role.Heading() {
			return false
		}
		if run, ok := it.(*layout.TextRun); ok && run.Tag != nil && run.Tag.Role == layout.TagH1 {
			return false
		}
	}
	for _, l := range lines {
		if l.Size != 16 || d.element(l.Field) || strings.HasPrefix(l.text, "附件") {
			return false
		}
	}
	return true
}

// element tells whether a field's place is the standard's, not the text's.
func (d *document) element(path string) bool {
	for _, f := range d.form.Fields {
		if f.Element != "" && f.Element != "annex" && strings.HasPrefix(path+"/", "/"+f.Name+"/") {
			return true
		}
	}
	return false
}
