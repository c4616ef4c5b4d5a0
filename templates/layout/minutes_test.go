package layout

import (
	"strings"
	"testing"

	"casefile/templates/fonts"
)

// minutes are minutes of a meeting with everybody there may be.
func minutes(body ...Block) *Document {
	doc := full(Minutes, body...)
	el := &doc.Elements
	el.CopyNumber, el.Urgency, el.Recipients, el.CopiesTo, el.Printer, el.PrintDate = nil, nil, nil, nil, nil, nil
	el.Present = []Spans{from("/present/0", "某市纪委监委钱某某、孙某某"), from("/present/1", "某局党组吴某某、卫某某、褚某某"), from("/present/2", "某市审计局郑某某")}
	el.Absent = []Spans{from("/absent/0", "某局冯某某（学习）")}
	el.Observers = []Spans{from("/observer/0", "某科陈某某"), from("/observer/1", "某科刘某某")}
	return doc
}

// TestMinutesMark: ×××纪要, red, centred, its glyphs 35 mm below the head of the
// type area, with the form's word, and with the word alone where no organ is
// named (10.3).
func TestMinutesMark(t *testing.T) {
	for _, tt := range []struct{ mark, want string }{
		{"", "中共某市纪律检查委员会纪要"}, {"会商纪要", "中共某市纪律检查委员会会商纪要"},
	} {
		for _, named := range []bool{true, false} {
			doc := minutes(para(60))
			doc.Setup.Mark = tt.mark
			want := tt.want
			if !named {
				doc.Elements.Issuers, want = nil, strings.TrimPrefix(want, organs[0].Plain())
			}
			r := compose(t, doc)
			mark := r.find(t, want)
			top, bottom := glyphTop(t, r.Pages[0], mark)
			near(t, want+" from the head", top, areaTop+35*mm, .1)
			near(t, want+" centred", mark.middle(), areaLeft+areaWidth/2, .3)
			number := r.linesOf("/number")[0]
			near(t, "number two lines below", number.top(), bottom+2*pitch, .3)
			near(t, "red line 4 mm below the number", rules(r.Pages[0])[0].Y1, number.top()+size3+4*mm, .3)
		}
	}
}

// TestAttendance: a blank line below the list of attachments, indented by two
// characters, the label in 黑体, the names in 仿宋, continuations under the first
// name, each list on lines of its own (10.3).
func TestAttendance(t *testing.T) {
	doc := minutes(para(30))
	doc.Elements.Date = nil
	r := compose(t, doc)
	var at []Line
	for i, label := range []string{"出席：", "请假：", "列席："} {
		l := r.find(t, label)
		near(t, label+" indented", l.left(), areaLeft+2*cell, .1)
		if i > 0 {
			near(t, label+" on the next line", l.top(), at[i-1].top()+pitch*float64([]int{0, 2, 1}[i]), .1)
		}
		at = append(at, l)
	}
	above := r.linesOf("/att/0")
	if len(above) == 0 {
		above = []Line{r.find(t, "附件：")}
	}
	near(t, "a blank line above", at[0].top(), above[len(above)-1].top()+2*pitch, .1)
	more := r.Lines[indexOf(r, at[0])+1]
	near(t, "continuation", more.left(), areaLeft+5*cell, .1)
	if got := r.say(at[2]); got != "列席：某科陈某某，某科刘某某" {
		t.Errorf("observers: %s", got)
	}
	for _, it := range r.Pages[0].Items {
		run, ok := it.(*TextRun)
		if !ok || run.Artifact || run.Y < at[0].Baseline-1 || run.Size != size3 {
			continue
		}
		if strings.Contains("出席请假列席", run.text()) != (run.Glyphs[0].Face == heiTi(t)) {
			t.Errorf("%q is in the wrong face", run.text())
		}
	}
}

func indexOf(r *Result, want Line) int {
	for i, l := range r.Lines {
		if l.Start == want.Start {
			return i
		}
	}
	return -1
}

// heiTi is the face that labels are set in.
func heiTi(t *testing.T) *fonts.Face {
	t.Helper()
	g, ok := faces(t).Glyph(fonts.HeiTi, '出')
	if !ok {
		t.Fatal("no 黑体")
	}
	return g.Face
}

// TestMinutesDate: in brackets under the title; nobody signs.
func TestMinutesDate(t *testing.T) {
	r := compose(t, minutes(para(60)))
	date := r.find(t, "2026年3月5日）")
	near(t, "centred", date.middle(), areaLeft+areaWidth/2, .5)
	title, body := r.linesOf("/title")[0], r.linesOf("/body")[0]
	if date.top() < title.bottom() || date.bottom() > body.top() {
		t.Error("the date is not between title and text")
	}
	if n := strings.Count(r.Text, organs[0].Plain()); n != 1 {
		t.Errorf("the organ is named %d times", n)
	}
}
