package layout

import (
	"fmt"
	"strings"
	"testing"
)

func withAnnexes(doc *Document, n int, body ...Block) *Document {
	for i := range n {
		doc.Annexes = append(doc.Annexes, Annex{Title: from(fmt.Sprintf("/annex/%d/title", i), fmt.Sprintf("某市某局整改方案之%d", i+1)), Body: body})
	}
	return doc
}

// TestAnnex: each 附件 begins a page: 附件 and its number flush left in 黑体 on the
// first line, the title centred on the third, the text below; number and title as
// in the 附件说明; the 版记 comes after them (7.3.7).
func TestAnnex(t *testing.T) {
	for n := 1; n <= 3; n++ {
		doc := withAnnexes(full(Official, para(200)), n, &Paragraph{Text: from("/annexed", hanText(90))})
		doc.Elements.Attachments = doc.Elements.Attachments[:0]
		if n == 2 {
			doc.Elements.Attachments = []Spans{from("/att/0", "台账")}
		}
		r := compose(t, doc)
		first := len(r.Pages) - n + 1
		for i := range n {
			listed, titled := r.linesOf(fmt.Sprintf("/annex/%d/title", i)), Line{}
			titled = listed[len(listed)-1]
			label := "附件"
			if n > 1 {
				label += itoa(i + 1)
				listing := fmt.Sprintf("%d.%s", i+1, r.say(titled))
				if !strings.Contains(r.Text, listing) {
					t.Errorf("%q is not listed", listing)
				}
			}
			lines := pageLines(r, first+i)
			if r.say(lines[0]) != label {
				t.Errorf("page %d begins with %s, want %s", first+i, r.say(lines[0]), label)
			}
			near(t, "附件 on the first line", lines[0].top(), areaTop, .1)
			near(t, "附件 flush left", lines[0].left(), areaLeft, .1)
			near(t, "title on the third line", (titled.top()+titled.bottom())/2, rowTop(2)+size3/2, .1)
			near(t, "title centred", titled.middle(), areaLeft+areaWidth/2, .2)
			near(t, "title's size", titled.Size, size2, .01)
			near(t, "text", lines[2].top(), rowTop(4), .1)
			if titled.Page != first+i {
				t.Errorf("title on page %d", titled.Page)
			}
		}
		last := rules(r.Pages[len(r.Pages)-1])
		near(t, "版记 behind the last 附件", last[len(last)-1].Y1, 262*mm, .01)
		if n == 2 && !strings.Contains(r.Text, "3.台账") {
			t.Error("what goes beside the document is not listed last")
		}
	}
}

func pageLines(r *Result, page int) []Line {
	var out []Line
	for _, l := range r.Lines {
		if l.Page == page {
			out = append(out, l)
		}
	}
	return out
}

// TestAnnexTags: an 附件 is a part of its own, its title a heading of the first
// level; the signature comes before it, the 版记 after it.
func TestAnnexTags(t *testing.T) {
	doc := withAnnexes(full(Official, para(60)), 2, &Heading{Level: 1, Text: from("/heading", "一、目标")}, para(60))
	r := compose(t, doc)
	var roles []string
	for _, k := range r.Tags.Kids {
		roles = append(roles, k.Role.String())
		if k.Role != TagSect {
			continue
		}
		var in []string
		for _, kk := range k.Kids {
			in = append(in, kk.Role.String())
		}
		if got := strings.Join(in, " "); got != "P H1 H2 P" {
			t.Errorf("附件 is %s", got)
		}
	}
	all := strings.Join(roles, " ")
	if !strings.Contains(all, "P Sect Sect P P P") {
		t.Errorf("document is %s", all)
	}
	if strings.Count(all, "H1") != 1 {
		t.Errorf("titles: %s", all)
	}
}

// TestSixtyAttachments: a list longer than a page goes on over it, each name under
// the first and each continuation under its name, and the end of it is beside the
// signature.
func TestSixtyAttachments(t *testing.T) {
	doc := full(Official, para(60))
	doc.Elements.Attachments = nil
	for i := range 60 {
		doc.Elements.Attachments = append(doc.Elements.Attachments, from(fmt.Sprint("/att/", i), hanText(5+i%30)))
	}
	r := compose(t, doc)
	listed := 0
	for i := range 60 {
		number := fmt.Sprintf("%d.%s", i+1, hanText(5)[:6])
		for _, l := range r.Lines {
			if at := strings.Index(r.say(l), number); at >= 0 && strings.Trim(r.say(l)[:at], "附件：") == "" {
				listed++
				near(t, number, l.X[len([]rune(r.say(l)[:at]))], areaLeft+5*cell, .1)
				break
			}
		}
	}
	if listed != 60 {
		t.Errorf("%d of 60 are listed", listed)
	}
	noOverlap(t, r)
	withinArea(t, doc, r)
	signedBesideText(t, doc, r)
}

// TestImprintBesideAnnex: wherever an 附件 ends, the 版记 shares its last page with
// text or rows of it.
func TestImprintBesideAnnex(t *testing.T) {
	for rows := 1; rows < 30; rows++ {
		for _, body := range []Block{&Paragraph{Text: from("/annexed", hanText(26+28*(rows-1)))}, taskTable(rows)} {
			r := compose(t, withAnnexes(full(Official, para(60)), 1, body))
			lines := pageLines(r, len(r.Pages))
			if f := lines[0].Field; f != "/annexed" && f != "/cell" && r.say(lines[0]) != "附件1" {
				t.Errorf("%d rows of %T: page %d begins with %q", rows, body, len(r.Pages), r.say(lines[0]))
			}
		}
	}
}

// TestListBesideText: wherever the text ends, the 附件说明 of a document that
// nobody signs shares its page with the last of it, rows of a table as well.
func TestListBesideText(t *testing.T) {
	for _, kind := range []Kind{Report, Record, Minutes} {
		for rows := 15; rows < 50; rows++ {
			for _, last := range []Block{&PageBreak{}, tableOf(1, 4, 10)} {
				doc := full(kind, para(26+28*(rows-1)), last)
				doc.Elements.CopiesTo, doc.Elements.Printer, doc.Elements.PrintDate = nil, nil, nil
				r := compose(t, doc)
				list, beside := r.find(t, "附件：").Page, 0
				for _, l := range append(r.linesOf("/body"), r.linesOf("/cell")...) {
					if l.Page == list {
						beside++
					}
				}
				if beside == 0 {
					t.Errorf("%s, %d rows, %T: the list stands alone on page %d", kind, rows, last, list)
				}
			}
		}
	}
}

// TestTurnedAnnex: label and title of an 附件 that begins with a table on its
// side lie above it on its page (clause 8), the title on the third line and in
// the middle; where the rows are too high for that they have their own.
func TestTurnedAnnex(t *testing.T) {
	for _, title := range []int{8, 40} {
		for _, chars := range []int{20, 400} {
			doc := full(Official, para(100))
			doc.Annexes = []Annex{{Title: from("/annex", hanText(title)), Body: []Block{wideTable(6, chars)}}}
			r := compose(t, doc)
			label, table := r.Lines[0], r.linesOf("/cell")[0]
			for _, l := range r.Lines {
				if r.say(l) == "附件1" {
					label = l
				}
			}
			lines := r.linesOf("/annex")
			first := lines[len(lines)-1]
			for _, l := range lines {
				if l.Size == size2 {
					first = l
					break
				}
			}
			if label.Page != first.Page || label.Angle != first.Angle {
				t.Fatalf("title %d, cells %d: label and title part\n%s", title, chars, dump(r))
			}
			if beside := label.Page == table.Page; beside != (label.Angle == 90) || !beside && chars < 100 {
				t.Errorf("title %d, cells %d: label on page %d at %d°, table on page %d", title, chars, label.Page, label.Angle, table.Page)
			}
			if label.Angle == 90 {
				near(t, "title on the third line", first.Baseline-label.Baseline, 2*pitch+.38*(size2-size3), .2)
				near(t, "title in the middle", (first.X[0]+first.X[len(first.X)-1])/2, areaTop+areaHeight/2, .2)
			}
			noOverlap(t, flat(t, r))
			readInOrder(t, r)
		}
	}
}
