package layout

import (
	"fmt"
	"math"
	"strings"
	"testing"
)

var organs = []Spans{from("/issuer/0", "中共某市纪律检查委员会"), from("/issuer/1", "某市监察委员会")}

// full is a document of a kind with every element of one organ.
func full(kind Kind, body ...Block) *Document {
	return &Document{Kind: kind, Body: append([]Block{&Title{from("/title", "关于开展以案促改的通知")}}, body...), Elements: Elements{
		CopyNumber: from("/copy", "000001"), Secrecy: from("/secrecy", "机密★20年"), Urgency: from("/urgency", "特急"),
		Issuers: organs[:1], Number: from("/number", "某纪发〔2026〕12号"), Recipients: []Spans{from("/to/0", "某市某局党组"), from("/to/1", "某局")},
		Attachments: []Spans{from("/att/0", "台账")}, Date: from("/date", "2026年3月5日"), Note: from("/note", "此件发至县级"),
		CopiesTo: []Spans{from("/cc/0", "市委办公室"), from("/cc/1", "某局")}, Printer: from("/printer", "某办公室"), PrintDate: from("/printed", "2026年3月6日"),
	}}
}

// TestGrid: a page full of text has 22 lines of 28 characters, 29.61 pt apart,
// that touch the type area above and below (5.2.1, 5.2.3).
func TestGrid(t *testing.T) {
	r := compose(t, &Document{Kind: Report, Body: []Block{para(28 * 22 * 4)}})
	for page := 2; page <= 4; page++ {
		var lines []Line
		for _, l := range r.Lines {
			if l.Page == page {
				lines = append(lines, l)
			}
		}
		if len(lines) != lineCount {
			t.Fatalf("page %d has %d lines", page, len(lines))
		}
		near(t, "top", lines[0].top(), areaTop, .1)
		near(t, "bottom", lines[21].bottom(), areaBottom, .1)
		for i, l := range lines {
			if n := len(l.X) - 1; n != cellCount {
				t.Fatalf("line %d has %d characters", i, n)
			}
			near(t, "left", l.left(), areaLeft, .1)
			near(t, "right", l.right(), areaRight, .1)
			near(t, "cell", l.X[14]-l.X[13], 15.793, .11)
			if i > 0 {
				near(t, "pitch", l.Baseline-lines[i-1].Baseline, 29.61, .1)
			}
		}
	}
}

// TestPageNumbers: — 2 — with its dashes 7 mm below the type area, odd pages on
// the right, even ones on the left, one character in (7.5); none on a letter's
// first page (10.1).
func TestPageNumbers(t *testing.T) {
	for kind := Official; kind <= Report; kind++ {
		r := compose(t, full(kind, para(28*22*11)))
		for i, p := range r.Pages {
			runs := artifacts(p)
			if kind == Letter && i == 0 {
				if len(runs) != 0 {
					t.Error("a letter's first page has a number")
				}
				continue
			}
			if len(runs) != 1 || runs[0].text() != fmt.Sprintf("—%d—", i+1) {
				t.Fatalf("%s, page %d: %d runs", kind, i+1, len(runs))
			}
			run := runs[0]
			box, err := run.Glyphs[0].Bounds()
			if err != nil {
				t.Fatal(err)
			}
			near(t, "dash", run.Y-size4*(box.YMin+box.YMax)/2, 269*mm, .1)
			first, last := run.Glyphs[0], run.Glyphs[len(run.Glyphs)-1]
			if i%2 == 0 {
				near(t, "right end", run.X+last.DX+(last.Advance+1)*size4/2, areaRight-cell, .1)
			} else {
				near(t, "left end", run.X+first.DX-(1-first.Advance)*size4/2, areaLeft+cell, .1)
			}
		}
	}
}

// glyphTop is the highest ink of a line of a page.
func glyphTop(t *testing.T, p Page, l Line) (top, bottom float64) {
	t.Helper()
	top, bottom = math.Inf(1), 0
	for _, it := range p.Items {
		run, ok := it.(*TextRun)
		if !ok || math.Abs(run.Y-l.Baseline) > .1 || run.X > l.right() || run.X < l.left()-1 {
			continue
		}
		for _, g := range run.Glyphs {
			box, err := g.Bounds()
			if err != nil {
				t.Fatal(err)
			}
			top, bottom = min(top, run.Y-box.YMax*run.Size), max(bottom, run.Y-box.YMin*run.Size)
		}
	}
	return top, bottom
}

// TestLetter: the measures of 10.1.
func TestLetter(t *testing.T) {
	r := compose(t, full(Letter, para(800)))
	p := r.Pages[0]
	mark := r.linesOf("/issuer/0")[0]
	top, bottom := glyphTop(t, p, mark)
	near(t, "标志 below the sheet's edge", top, 30*mm, .1)
	near(t, "标志 centred", mark.middle(), areaLeft+areaWidth/2, .2)
	lines := rules(p)
	if len(lines) != 4 {
		t.Fatalf("%d rules", len(lines))
	}
	edge := func(i int, side float64) float64 { return lines[i].Y1 + side*lines[i].Weight/2 }
	near(t, "double line below the 标志", edge(0, -1), bottom+4*mm, .1)
	near(t, "lower double line", edge(2, -1), pageHeight-20*mm, .1)
	for i, l := range lines {
		near(t, "length", l.X2-l.X1, 170*mm, .01)
		near(t, "centred", (l.X1+l.X2)/2, areaLeft+areaWidth/2, .01)
		if thick := i == 0 || i == 3; thick != (l.Weight > 1) || l.Color != Red {
			t.Errorf("rule %d is %+v", i, l)
		}
	}
	number, copies := r.find(t, "〔2026〕12号"), r.find(t, "000001")
	near(t, "number below the line", number.top(), edge(1, 1)+4.94*mm, .1)
	near(t, "份号 below the line", copies.top(), edge(1, 1)+4.94*mm, .1)
	near(t, "number flush right", number.right(), areaRight, .1)
	near(t, "密级 one line below 份号", r.find(t, "机密").top()-copies.top(), pitch, .1)
	title := r.linesOf("/title")[0]
	if gap := title.top() - r.find(t, "特急").bottom(); gap < 2*pitch-size3 || gap > 3*pitch {
		t.Errorf("title %.1f pt below the marks", gap)
	}
	if strings.Contains(r.Text, "某办公室") || len(rules(r.Pages[len(r.Pages)-1])) > 0 {
		t.Error("a letter's 版记 has a printer or rules")
	}
}

// TestOfficial: the 版头 of 7.2 and the 版记 of 7.4.
func TestOfficial(t *testing.T) {
	r := compose(t, full(Official, para(900)))
	p := r.Pages[0]
	mark := r.find(t, "委员会文件")
	top, bottom := glyphTop(t, p, mark)
	near(t, "标志 below the type area's top", top, areaTop+35*mm, .1)
	if mark.left() < areaLeft-.1 || mark.right() > areaRight+.1 {
		t.Error("标志 outside the type area")
	}
	number := r.find(t, "〔2026〕12号")
	near(t, "number two lines below the 标志", number.top(), bottom+2*pitch, .1)
	near(t, "number centred", number.middle(), areaLeft+areaWidth/2, .2)
	red := rules(p)[0]
	near(t, "red line below the number", red.Y1, number.bottom()+4*mm, .1)
	near(t, "red line's length", red.X2-red.X1, areaWidth, .01)
	if red.Color != Red {
		t.Error("the red line is not red")
	}
	title := r.linesOf("/title")[0]
	if gap := title.top() - red.Y1; gap < 2*pitch-size2 || gap > 3*pitch {
		t.Errorf("title %.1f pt below the red line", gap)
	}
	for i, text := range []string{"000001", "机密★20年", "特急"} {
		l := r.find(t, text)
		near(t, text, l.top(), rowTop(i), .1)
		near(t, text, l.left(), areaLeft, .1)
	}
	to := r.find(t, "某市某局党组、某局：")
	near(t, "主送 flush left", to.left(), areaLeft, .1)
	near(t, "text right below", r.linesOf("/body")[0].Baseline-to.Baseline, pitch, .11)

	last := rules(r.Pages[len(r.Pages)-1])
	if len(last) != 3 {
		t.Fatalf("%d rules in the 版记", len(last))
	}
	near(t, "last rule", last[2].Y1, 262*mm, .01)
	for i, want := range []float64{.35, .25, .35} {
		near(t, "weight", last[i].Weight, want*mm, .001)
		near(t, "length", last[i].X2-last[i].X1, areaWidth, .01)
	}
	cc, printed := r.find(t, "抄送：市委办公室，某局。"), r.find(t, "2026年3月6日印发")
	near(t, "抄送 one character in", cc.left(), areaLeft+size4, .1)
	near(t, "印发日期 one character in", printed.right(), areaRight-size4, .1)
	if cc.Size != size4 || printed.Page != len(r.Pages) {
		t.Error("版记 is not in 4号 on the last page")
	}
}

// TestJoint: names stacked to one width, but for one too short for it, 文件 beside
// their middle (7.2.4).
func TestJoint(t *testing.T) {
	doc := full(Official, para(100))
	doc.Elements.Issuers = append(organs[:2:2], from("/issuer/2", "某局"))
	r := compose(t, doc)
	suffix := r.find(t, "文件")
	var names []Line
	for i := range 3 {
		names = append(names, r.linesOf(fmt.Sprint("/issuer/", i))[0])
		near(t, "middle", names[i].middle(), names[0].middle(), .2)
	}
	near(t, "left", names[1].left(), names[0].left(), .2)
	near(t, "right", names[1].right(), names[0].right(), .2)
	near(t, "a short name is not spread", names[2].right()-names[2].left(), 2*names[2].Size, .2)
	middle := (names[0].top() + names[2].bottom()) / 2
	near(t, "文件 in the middle", (suffix.top()+suffix.bottom())/2, middle, 3)
	if suffix.left() < names[0].right() || suffix.right() > areaRight+.1 || names[0].left() < areaLeft-.1 {
		t.Error("文件 is not on the right, within the type area")
	}
}

// TestSignature: the date four characters from the right, the organ centred
// above it or, if too wide, as near as the type area allows (7.3.5.1).
func TestSignature(t *testing.T) {
	for _, kind := range []Kind{Official, Letter} {
		for _, name := range []string{"某市某局", "中共某市纪律检查委员会", "中共某省某市纪律检查委员会驻某市某某局纪检监察组"} {
			doc := full(kind, para(60))
			doc.Elements.Issuers = []Spans{from("/issuer/0", name)}
			doc.Elements.CopiesTo, doc.Elements.Printer, doc.Elements.PrintDate = nil, nil, nil
			r := compose(t, doc)
			all := r.linesOf("/issuer/0")
			signed := all[len(all)-1]
			date := r.linesOf("/date")[0]
			near(t, "organ above the date", date.Baseline-signed.Baseline, pitch, .11)
			if len([]rune(name)) < 20 {
				near(t, "date from the right", areaRight-date.right(), 4*cell, .2)
				near(t, "organ centred", signed.middle(), date.middle(), .2)
			}
			if signed.right() > areaRight+.1 {
				t.Errorf("%s ends %.1f pt outside", name, signed.right()-areaRight)
			}
			note := r.find(t, "（此件发至县级）")
			near(t, "附注 indented", note.left(), areaLeft+2*cell, .1)
			near(t, "附注 below the date", note.Baseline-date.Baseline, pitch, .11)
			att := r.find(t, "附件：台账")
			near(t, "附件 indented", att.left(), areaLeft+2*cell, .1)
		}
	}
}

// TestJointSignature: two organs a row, the last above the date, seals apart.
func TestJointSignature(t *testing.T) {
	doc := full(Official, para(60))
	doc.Elements.Issuers = append(organs[:2:2], from("/issuer/2", "某市某局"))
	r := compose(t, doc)
	var at []Line
	for i := range 3 {
		lines := r.linesOf(fmt.Sprint("/issuer/", i))
		at = append(at, lines[len(lines)-1])
	}
	near(t, "first two on one line", at[0].Baseline, at[1].Baseline, .1)
	near(t, "rows apart", at[2].Baseline-at[1].Baseline, 5*pitch, .11)
	near(t, "date below the last", r.linesOf("/date")[0].middle(), at[2].middle(), .2)
	for _, l := range at {
		if l.left() < areaLeft-.1 || l.right() > areaRight+.1 {
			t.Errorf("%s from %.1f to %.1f", r.say(l), l.left(), l.right())
		}
	}
	const seal = 42 * mm
	if d := at[1].middle() - at[0].middle(); d < seal {
		t.Errorf("seals of 42 mm, names only %.1f mm apart", d/mm)
	}
}

// TestAttachments: numbered when several, each under the first, a wrapped name
// under its own first character (7.3.4).
func TestAttachments(t *testing.T) {
	doc := full(Official, para(60))
	doc.Elements.Attachments = nil
	for i := range 11 {
		doc.Elements.Attachments = append(doc.Elements.Attachments, from(fmt.Sprint("/att/", i), hanText(5+i*4)))
	}
	r := compose(t, doc)
	var text, second []Line
	for _, l := range r.Lines {
		switch {
		case strings.HasPrefix(r.say(l), "附件：1."):
			text = append(text, l)
			near(t, "附件", l.left(), areaLeft+2*cell, .1)
		case l.Field == "" && strings.HasPrefix(r.say(l), "2."):
			near(t, "2. under 1.", l.left(), areaLeft+5*cell, .1)
		case strings.HasPrefix(l.Field, "/att/"):
			second = append(second, l)
			if l.left() < areaLeft+6*cell-.1 {
				t.Errorf("%s begins at %.1f cells", r.say(l), (l.left()-areaLeft)/cell)
			}
		}
	}
	if len(text) != 1 || len(second) == 0 {
		t.Errorf("%d first lines, %d wrapped ones", len(text), len(second))
	}
}

// TestDraft: the mark is on every page, behind the text and no part of it.
func TestDraft(t *testing.T) {
	doc := full(Official, para(2000))
	plain := compose(t, doc)
	doc.Draft = true
	r := compose(t, doc)
	for i, p := range r.Pages {
		if run, ok := p.Items[0].(*TextRun); !ok || run.text() != "草稿" || !run.Artifact {
			t.Errorf("page %d begins without the mark", i+1)
		}
	}
	if r.Text != plain.Text || len(r.Pages) != len(plain.Pages) {
		t.Error("the mark changes the document")
	}
}
