package check

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// set puts words on a baseline, one em to the character.
func set(s string, x, y, size float64) []Glyph {
	var out []Glyph
	for i, r := range []rune(s) {
		out = append(out, Glyph{Text: string(r), X: x + float64(i)*size, Y: y, Advance: size, Size: size})
	}
	return out
}

func textsOf(lines []*line) []string {
	var out []string
	for _, l := range lines {
		out = append(out, l.text)
	}
	return out
}

// Glyphs become lines by where they stand, in whatever order they were drawn.
func TestLines(t *testing.T) {
	glyphs := set("第二行", 80, 140, 16)
	glyphs = append(glyphs, set("左", 80, 100, 16)...)
	glyphs = append(glyphs, set("某　某　某", 96, 100.6, 16)...) // blanks within a line
	glyphs = append(glyphs, set("右边", 400, 100, 16)...)
	glyphs = append(glyphs, set("右边", 401, 100, 16)...) // drawn twice to look bold
	turned := Glyph{Text: "草", X: 200, Y: 100, Size: 150, Advance: 150, Angle: 45}
	lines := linesOf(1, upright(Page{Glyphs: append(glyphs, turned)}), nil)
	if diff := cmp.Diff([]string{"左某某某", "右边", "第二行"}, textsOf(lines)); diff != "" {
		t.Error(diff)
	}
	if lines[0].mates != 1 || lines[2].mates != 0 {
		t.Errorf("%d and %d stand beside them", lines[0].mates, lines[2].mates)
	}
}

// Strokes that hang together with an upright among them are a table, whose
// cells part a line; others stay what they are.
func TestTables(t *testing.T) {
	h := func(x1, x2, y float64) Stroke { return Stroke{X1: x1, X2: x2, Y1: y, Y2: y, Weight: .5} }
	v := func(x, y1, y2 float64) Stroke { return Stroke{X1: x, X2: x, Y1: y1, Y2: y2, Weight: .5} }
	page := Page{Strokes: []Stroke{
		h(80, 160, 100), h(160, 240, 100), h(80, 240, 130), // the upper edge in two pieces
		v(80, 100, 130), v(160, 130, 100), v(240, 100, 130),
		h(80, 522, 700), h(80, 522, 722), {X1: 1, Y1: 1, X2: 200, Y2: 300}, h(0, 600, 50).white(),
	}}
	tables, loose := tablesOf(strokesOf(page))
	if len(tables) != 1 || len(tables[0].uprights) != 3 || len(loose) != 2 {
		t.Fatalf("%d tables, %d loose strokes", len(tables), len(loose))
	}
	page.Glyphs = append(set("甲某", 100, 120, 16), set("乙", 162, 120, 16)...)
	if diff := cmp.Diff([]string{"甲某", "乙"}, textsOf(linesOf(1, upright(page), tables))); diff != "" {
		t.Error(diff)
	}
}

func (s Stroke) white() Stroke {
	s.Color = Color{1, 1, 1}
	return s
}

func TestNumber(t *testing.T) {
	for s, want := range map[string]int{"一": 1, "九": 9, "十": 10, "十二": 12, "二十": 20, "二十三": 23, "九十九": 99,
		"百": 100, "一百二十三": 123, "7": 7, "12": 12, "104": 104} {
		if got := number(s); got != want {
			t.Errorf("%s is read as %d", s, got)
		}
	}
}

// What the standard writes passes its pattern, what people write does not.
func TestForms(t *testing.T) {
	for _, tt := range []struct {
		name        string
		matches     func(string) bool
		right, left string
	}{
		{"文号", numberText.MatchString, "某纪发〔2026〕1号 某市监函〔2026〕120号",
			"某纪发[2026]1号 某纪发〔26〕1号 某纪发〔2026〕01号 某纪发〔2026〕第1号 某纪发（2026）1号 〔2026〕1号 某纪发〔2026〕1"},
		{"date", dateRight.MatchString, "2026年3月5日 2026年12月31日 2026年10月10日",
			"2026年03月5日 2026年3月05日 26年3月5日 2026年13月5日 2026年3月32日 2026年3月0日 二〇二六年三月五日 2026.3.5"},
		{"密级", secrecyText.MatchString, "秘密 机密★20年 绝密★长期 秘密★6个月", "秘密20年 机密*20年 绝密★二十年 普通★1年"},
		{"page number", folioRight.MatchString, "—1— –12–", "1 -1 第1页 —01— ·1·"},
		{"level", func(s string) bool { return levelOf(s) >= 0 }, "一、某 （十二）某 1.某 （3）某", "一.某 (一)某 1、某 某一、 12.5万元 1）某"},
		{"wrong level", wrongLevels.MatchString, "一.某 （一）、某 (一)某 1、某 1）某 (1)某", "一、某 （一）某 1.某 （1）某 某 1.5万元"},
		{"date that stands alone", dateText.MatchString, "2026年3月5日 二〇二六年三月五日 年月日 2026年03月05日", "自2026年3月5日 2026年3月 2026年3月5日印发"},
	} {
		for _, s := range strings.Fields(tt.right) {
			if !tt.matches(s) {
				t.Errorf("%s: %s does not pass", tt.name, s)
			}
		}
		for _, s := range strings.Fields(tt.left) {
			if tt.matches(s) {
				t.Errorf("%s: %s passes", tt.name, s)
			}
		}
	}
}

func TestShapes(t *testing.T) {
	for want, widths := range map[string][][]int{
		wordTrapeze: {{9}, {9, 9}, {12, 6}, {6, 9, 12}, {12, 9, 6}, {6, 12, 8}, {6, 10, 10}, {5, 9, 9, 6}},
		wordHour:    {{12, 6, 12}, {9, 7, 8}, {12, 6, 9, 12}},
		wordBlock:   {{9, 9, 9}, {10, 10, 10, 10}},
	} {
		for _, ws := range widths {
			var title []*line
			for i, w := range ws {
				l := newLine(1, set(strings.Repeat("某", w), 300-11*float64(w), 200+36*float64(i), 22), nil)
				title = append(title, l)
			}
			if got := shapeOf(title); got != want {
				t.Errorf("%v is a %s, want %s", ws, got, want)
			}
		}
	}
}

// Figures are printed as people write them.
func TestFigures(t *testing.T) {
	for got, want := range map[string]string{
		inMM(-.01): "0.0 mm", inMM(35 * mm): "35.0 mm", inFineMM(.35 * mm): "0.35 mm", inPt(16): "16 pt",
		inCells(2 * cell): "2.0 字", inLines(pitch): "1.0 行", quote("某"): "“某”", inRGB(Color{R: 1}): wordRed,
		inRGB(Color{R: .5, G: 1}): "#80ff00", quote(strings.Repeat("某", 30)): "“" + strings.Repeat("某", 20) + "…”",
	} {
		if got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}
