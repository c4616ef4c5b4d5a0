package layout

import (
	"fmt"
	"strings"
	"testing"
)

// crowded has a title, recipients and organs that may leave the first page no
// room for the text.
func crowded(kind Kind, title, recipients, organs int) *Document {
	doc := full(kind, para(200))
	doc.Body[0] = &Title{from("/title", hanText(title))}
	doc.Setup.TextFirst = true
	el := &doc.Elements
	el.Recipients, el.Issuers, el.CopiesTo = nil, nil, []Spans{from("/cc", "市委办公室")}
	for i := range recipients {
		el.Recipients = append(el.Recipients, from(fmt.Sprint("/to/", i), fmt.Sprintf("某市第%d中级人民法院", i+1)))
	}
	for i := range organs {
		el.Issuers = append(el.Issuers, from(fmt.Sprint("/issuer/", i), hanText(8+i)))
	}
	return doc
}

// TestTextBeginsOnFirstPage: whatever stands above it, text begins on the first
// page (7.3.3); recipients too many for that stand in the 版记, above the 抄送 and
// without a rule between (7.3.2), and no fewer.
func TestTextBeginsOnFirstPage(t *testing.T) {
	for _, kind := range []Kind{Official, Letter} {
		for _, title := range []int{8, 60, 100, 200} {
			for _, recipients := range []int{0, 3, 12, 20, 40, 100} {
				for _, organs := range []int{1, 4} {
					doc := crowded(kind, title, recipients, organs)
					if t.Run(fmt.Sprintf("%s %d %d %d", kind, title, recipients, organs), func(t *testing.T) { beginsEarly(t, doc) }); t.Failed() {
						return
					}
				}
			}
		}
	}
}

// TestRecipientsStay: a form that does not say so has its recipients above the
// text, whatever page that leaves for it.
func TestRecipientsStay(t *testing.T) {
	for _, kind := range []Kind{Official, Letter} {
		doc := crowded(kind, 60, 40, 4)
		doc.Setup.TextFirst = false
		r := compose(t, doc)
		if strings.Contains(r.Text, "主送：") || r.linesOf("/to/0")[0].Start > r.linesOf("/body")[0].Start {
			t.Errorf("%s: the recipients are not where they were", kind)
		}
		for i := range doc.Elements.Issuers {
			if kind == Official && len(r.linesOf(fmt.Sprint("/issuer/", i))) < 2 {
				t.Errorf("organ %d is not both in the 标志 and under the text", i)
			}
		}
	}
}

func beginsEarly(t *testing.T, doc *Document) {
	r := compose(t, doc)
	if r.linesOf("/body")[0].Page != 1 {
		t.Errorf("text begins on page %d\n%s", r.linesOf("/body")[0].Page, dump(r))
	}
	noOverlap(t, r)
	withinArea(t, doc, r)
	signedBesideText(t, doc, r)
	if len(doc.Elements.Recipients) == 0 {
		return
	}
	if !strings.Contains(r.Text, "主送：") {
		to, body := r.linesOf("/to/0")[0], r.linesOf("/body")[0]
		near(t, "recipients flush left", to.left(), areaLeft, .1)
		if to.Page != 1 || to.Baseline > body.Baseline {
			t.Error("recipients are not above the text")
		}
		return
	}
	to, cc := r.find(t, "主送："), r.find(t, "抄送：")
	if len(doc.Elements.Recipients) < 60 { // more take a page and go on over it
		near(t, "page of 抄送", float64(cc.Page), float64(to.Page), 0)
	}
	for _, l := range rules(r.Pages[cc.Page-1]) {
		if l.Y1 < cc.top() && l.Y1 > cc.top()-imprintLine/2 {
			t.Error("a rule between 主送 and 抄送")
		}
	}
	if !strings.HasSuffix(strings.TrimSpace(strings.Split(r.Text, "抄送：")[0]), "人民法院。") {
		t.Error("主送 do not end in a full stop above 抄送")
	}
}

// TestShortText: a text of a few lines is parted between the first page, which
// begins it, and the page of the signature, when one does not hold both.
func TestShortText(t *testing.T) {
	for _, kind := range []Kind{Official, Letter} {
		for rows := 2; rows < 8; rows++ {
			for recipients := range 20 {
				for _, headed := range []bool{false, true} {
					doc := crowded(kind, 30, recipients, 1)
					doc.Body = doc.Body[:1]
					if headed {
						doc.Body = append(doc.Body, &Heading{Level: 1, Text: from("/body", "一、任务")})
					}
					doc.Body = append(doc.Body, para(26+28*(rows-1)))
					r := compose(t, doc)
					if r.linesOf("/body")[0].Page != 1 {
						t.Errorf("%s, %d rows, %d recipients: the first page holds no text\n%s", kind, rows, recipients, dump(r))
					}
					signedBesideText(t, doc, r)
					if t.Failed() {
						t.Fatal(dump(r))
					}
				}
			}
		}
	}
}

// TestOneLineSigned: several organs sign one line of text on the page that
// begins it (7.3.5.5); where it takes the lead organ alone in the 标志 for that,
// only in forms that say so.
func TestOneLineSigned(t *testing.T) {
	for organs := 1; organs <= 3; organs++ {
		for _, first := range []bool{true, false} {
			doc := crowded(Official, 13, 1, organs)
			doc.Body, doc.Setup.TextFirst = append(doc.Body[:1], para(8)), first
			doc.Elements.CopyNumber, doc.Elements.Note, doc.Elements.Attachments = nil, nil, nil
			r := compose(t, doc)
			noOverlap(t, r)
			withinArea(t, doc, r)
			if body, date := r.linesOf("/body")[0], r.linesOf("/date")[0]; first && body.Page != date.Page {
				t.Errorf("%d organs: the text on page %d, signed on page %d", organs, body.Page, date.Page)
			}
			for i := range organs {
				if n := strings.Count(r.Text, doc.Elements.Issuers[i].Plain()+"\n"); n < 2 && !first {
					t.Errorf("organ %d stands %d times in the text", i, n)
				}
			}
		}
	}
}
