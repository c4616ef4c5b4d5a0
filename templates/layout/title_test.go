package layout

import (
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
)

var titles = []string{
	"关于对某局原副局长张某某严重违纪违法案开展以案促改的通知",
	"关于某市某局原副局长张某某严重违纪违法案的剖析报告",
	"关于印发《某市纪检监察机关以案促改工作办法》的通知",
	"中共某市纪律检查委员会某市监察委员会关于进一步规范工程建设项目招标投标管理工作的监察建议书",
	"关于责成书面说明情况的函",
	"函询通知书",
	"关于某市住房和城乡建设局工程建设领域违规收受礼品礼金问题专项治理情况的通报",
	"关于某某集团有限公司原董事长李某某受贿、挪用公款、国有公司人员滥用职权案件的剖析报告",
}

func titleAtoms(title string) []atom {
	as := bare(title)
	for i := range as {
		as[i].size = size2
		as[i].room(size2)
	}
	return as
}

// shapeOf breaks a title and says how long each line is, in characters.
func shapeOf(title string) (lines []string, widths []float64) {
	as := titleAtoms(title)
	for _, s := range breakTitle(as, titleStyle(), nil) {
		lines = append(lines, say(as[s.start:s.end]))
		widths = append(widths, widthOf(as[s.start:s.end])/size2)
	}
	return lines, widths
}

// TestTitleShape: lines make a trapezium or a diamond, never an hourglass, and
// no word or name is cut (7.3.1).
func TestTitleShape(t *testing.T) {
	for _, title := range titles {
		lines, w := shapeOf(title)
		if strings.Join(lines, "") != title {
			t.Errorf("%q is not %s", lines, title)
		}
		fell := false
		for i := range w {
			if w[i] > areaWidth/size2 {
				t.Errorf("%q: line of %.1f characters", lines, w[i])
			}
			if i > 0 && w[i] > w[i-1] && fell {
				t.Errorf("%q is an hourglass", lines)
			}
			fell = fell || i > 0 && w[i] < w[i-1]
			for _, word := range []string{"张某某", "李某某", "副局长", "委员会", "某市", "某局", "《某", "办法》", "董事长", "公司", "报告", "通知", "剖析", "以案促改", "工程", "建设", "挪用", "规范"} {
				cutsWord(t, lines, i, word)
			}
		}
		if len(w) == 3 && w[0] == w[1] && w[1] == w[2] {
			t.Errorf("%q is a block", lines)
		}
	}
	if lines, _ := shapeOf(titles[0]); len(lines) != 2 {
		t.Errorf("%q", lines)
	}
	if lines, _ := shapeOf("函询通知书"); len(lines) != 1 {
		t.Errorf("%q", lines)
	}
}

func cutsWord(t *testing.T, lines []string, i int, word string) {
	t.Helper()
	if i == 0 {
		return
	}
	w := []rune(word)
	for k := 1; k < len(w); k++ {
		if strings.HasSuffix(lines[i-1], string(w[:k])) && strings.HasPrefix(lines[i], string(w[k:])) {
			t.Errorf("%q cuts %s", lines, word)
		}
	}
}

// TestTitleBreaks: a break the author wants is kept, and titles of any length
// stay within the type area, whole and without a mark at the head of a line.
func TestTitleBreaks(t *testing.T) {
	r := compose(t, &Document{Kind: Report, Body: []Block{&Title{from("/title", "甲乙丙\n丁戊己庚")}}})
	if l := r.linesOf("/title"); len(l) != 2 || r.say(l[0]) != "甲乙丙" {
		t.Errorf("%d lines", len(l))
	}
	for n := 1; n < 200; n += 3 {
		lines, w := shapeOf(strings.Repeat("关于某市（某局）、工程", n/10+1)[:n*3])
		for i := range lines {
			if w[i] > areaWidth/size2+3 || // before its marks are squeezed
				i > 0 && strings.ContainsRune("）、", []rune(lines[i])[0]) {
				t.Errorf("%d characters: %q", n, lines)
			}
		}
	}
}

// TestTitleShapes: whatever words a title of up to five lines is made of, its
// lines are a trapezium or a diamond, three are no block, and the names the
// document gives are whole.
func TestTitleShapes(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 9704))
	all := strings.Fields(titleWords)
	issuer := "中共某市纪律检查委员会"
	for range 2000 {
		title := "关于"
		for range 6 + r.IntN(22) {
			title += all[r.IntN(len(all))]
		}
		if r.IntN(2) == 0 {
			title = issuer + title
		}
		title += "的通知"
		as := titleAtoms(title)
		segs := breakTitle(as, titleStyle(), []Spans{Words(issuer)})
		var lines []string
		fell, w, alike := false, 0.0, 0
		for i, s := range segs {
			lines = append(lines, say(as[s.start:s.end]))
			was := w
			w = widthOf(as[s.start:s.end])
			switch {
			case w > areaWidth+eps:
				t.Fatalf("%q: a line of %.1f", lines, w/size2)
			case i > 0 && len(segs) <= 5 && w > was && fell:
				t.Fatalf("%q is an hourglass", lines)
			}
			if w == was {
				alike++
			}
			fell = fell || i > 0 && w < was
		}
		if alike > 1 && len(segs) == 3 {
			t.Errorf("%q is a block", lines)
		}
		if strings.Join(lines, "") != title {
			t.Fatalf("%q is not %s", lines, title)
		}
		if len(segs) > 1 && strings.HasPrefix(title, issuer) && len([]rune(lines[0])) < len([]rune(issuer)) {
			t.Errorf("%q parts the issuer", lines)
		}
	}
}

// BenchmarkTitle: the longest title that is weighed, and one as they are.
func BenchmarkTitle(b *testing.B) {
	for _, title := range []string{titles[3], strings.Repeat("关于某市某局、工程建设的", 17)} {
		as := titleAtoms(title)
		b.Run(strconv.Itoa(len(as)), func(b *testing.B) {
			for b.Loop() {
				breakTitle(as, titleStyle(), nil)
			}
		})
	}
}
