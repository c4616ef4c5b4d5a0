package layout

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
)

// randomDocument has every kind of block and element, long and short.
func randomDocument(r *rand.Rand) *Document {
	doc := full(Kind(r.IntN(5)))
	doc.Body[0] = &Title{from("/title", strings.Trim(randomText(r, 1+r.IntN(25)), " 　、，。；：？！"))}
	el := &doc.Elements
	for _, p := range []*Spans{&el.CopyNumber, &el.Secrecy, &el.Urgency, &el.Number, &el.Date, &el.Note, &el.Printer, &el.PrintDate} {
		if r.IntN(3) == 0 {
			*p = nil
		}
	}
	names := func(field string, most int) []Spans {
		var out []Spans
		for i := range r.IntN(most + 1) {
			out = append(out, from(fmt.Sprint(field, i), hanText(2+r.IntN(22))))
		}
		return out
	}
	el.Issuers, el.Recipients, el.Attachments, el.CopiesTo = names("/issuer/", 4), names("/to/", 6), names("/att/", 8), names("/cc/", 8)
	if r.IntN(4) == 0 {
		el.Signers = []Spans{from("/signer/0", "王某某"), from("/signer/1", "李某"), from("/signer/2", "张某某")}[:1+r.IntN(3)]
	}
	for range 1 + r.IntN(12) {
		doc.Body = append(doc.Body, randomBlock(r))
	}
	randomChoices(r, doc)
	return doc
}

// randomChoices sets what GB/T 9704 leaves open, and hangs 附件 on the document.
func randomChoices(r *rand.Rand, doc *Document) {
	doc.Draft = r.IntN(2) == 0
	doc.Setup = Setup{Duplex: r.IntN(2) == 0, Seal: Seal(r.IntN(3)), Mark: []string{"", NoMark, "通报"}[r.IntN(3)]}
	for i := range r.IntN(4) {
		doc.Elements.Stamps = append(doc.Elements.Stamps, Stamp{Post: from(fmt.Sprint("/post/", i), hanText(4+r.IntN(20)))})
	}
	for i := range max(0, r.IntN(5)-2) {
		a := Annex{Title: from(fmt.Sprint("/annex/", i), hanText(4+r.IntN(40)))}
		for range r.IntN(4) {
			a.Body = append(a.Body, randomBlock(r))
		}
		doc.Annexes = append(doc.Annexes, a)
	}
}

func randomBlock(r *rand.Rand) Block {
	switch r.IntN(8) {
	case 0, 1:
		h := &Heading{Level: 1 + r.IntN(4), Text: from("/heading", "一、"+hanText(2+r.IntN(50)))}
		if r.IntN(4) == 0 {
			h.Text[0].Field, h.RunIn = "/start", from("/body", randomText(r, 30))
		}
		return h
	case 2:
		return randomTable(r)
	case 3:
		if r.IntN(3) == 0 {
			return &PageBreak{}
		}
		return &Paragraph{Text: from("/body", "某"+randomText(r, 4)+"\n"+randomText(r, 8)), Align: Align(r.IntN(4)), Flush: r.IntN(2) == 0}
	}
	return &Paragraph{Text: from("/body", "某"+randomText(r, 1<<r.IntN(9)))}
}

func randomTable(r *rand.Rand) *Table {
	t := &Table{Head: r.IntN(2)}
	for range 1 + r.IntN(5) {
		t.Columns = append(t.Columns, Column{Weight: 1 + float64(r.IntN(9)), Align: Align(r.IntN(4))})
	}
	for i := range t.Head + 1 + r.IntN(1<<r.IntN(6)) {
		row := make([]Cell, len(t.Columns))
		for j := range row {
			switch n := r.IntN(12); {
			case n == 0 && j > 0 && row[j-1].Merged != FromAbove:
				row[j].Merged = FromLeft
			case n == 1 && i > t.Head && t.Rows[i-1][j].Merged == Own && (j+1 == len(row) || t.Rows[i-1][j+1].Merged == Own):
				row[j].Merged = FromAbove
			case n == 2:
				row[j].Text = from("/cell", randomText(r, 1<<r.IntN(8)))
			case n > 3:
				row[j].Text = from("/cell", hanText(1+r.IntN(20)))
			}
			row[j].Label = i < t.Head
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// TestAnyDocument: whatever the document, every line stands within its page and
// on no other, a heading has text below it and a signature beside it.
func TestAnyDocument(t *testing.T) {
	for seed := range uint64(600) {
		doc := randomDocument(rand.New(rand.NewPCG(seed, 9704)))
		r, err := Compose(doc, faces(t))
		if errors.Is(err, ErrTooWide) {
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		noOverlap(t, r)
		withinArea(t, doc, r)
		headingsKept(t, r)
		signedBesideText(t, doc, r)
		closedByRule(t, doc, r)
		readInOrder(t, r)
		if t.Failed() {
			t.Fatalf("seed %d, %s\n%s", seed, doc.Kind, dump(r))
		}
	}
}

// noOverlap: no two lines of a page touch.
func noOverlap(t *testing.T, r *Result) {
	t.Helper()
	for i, a := range r.Lines {
		for _, b := range r.Lines[:i] {
			if a.Page == b.Page && a.top() < b.bottom()-1 && b.top() < a.bottom()-1 && a.left() < r.seen(b)-1 && b.left() < r.seen(a)-1 {
				t.Errorf("page %d: %q stands on %q", a.Page, r.say(a), r.say(b))
			}
		}
	}
}

// seen is the right end of a line without the spaces it ends with.
func (r *Result) seen(l Line) float64 {
	return l.X[len([]rune(strings.TrimRight(r.say(l), " 　\u00a0")))]
}

// withinArea: all text is in the type area, but for a letter's 标志 and what
// stands beside it under its line.
func withinArea(t *testing.T, doc *Document, r *Result) {
	t.Helper()
	for _, l := range r.Lines {
		right := r.seen(l)
		above := doc.Kind == Letter && l.Page == 1 && l.top() > 29*mm
		dx := 0.0
		if doc.Setup.Duplex && l.Page%2 == 0 {
			dx = -2 * mm
		}
		if l.left() < areaLeft+dx-.15 || right > areaRight+dx+.15 || l.top() < areaTop-.15 && !above || l.bottom() > areaBottom+.15 {
			t.Errorf("page %d: %q from %.1f,%.1f to %.1f,%.1f", l.Page, r.say(l), l.left(), l.top(), right, l.bottom())
		}
	}
}

// headingsKept: a heading is not the last on its page, unless the form breaks
// the page there or nothing follows it.
func headingsKept(t *testing.T, r *Result) {
	t.Helper()
	for i, l := range r.Lines {
		if l.Field == "/heading" && i+1 < len(r.Lines) && r.Lines[i+1].Page > l.Page && r.Lines[i+1].Field == "/body" && !broken(r, l) {
			t.Errorf("heading %q ends page %d", r.say(l), l.Page)
		}
	}
}

// broken reports whether a page ends where a line more had fitted.
func broken(r *Result, l Line) bool { return l.bottom() < areaBottom-pitch/2 }

// signedBesideText: where the organ signs there is text (7.3.5.5).
func signedBesideText(t *testing.T, doc *Document, r *Result) {
	t.Helper()
	el := &doc.Elements
	if doc.Kind != Official && doc.Kind != Letter || len(el.Date) == 0 || len(el.Attachments)+len(el.Issuers) > 5 {
		return // unsigned, or no page would hold list, seals and text
	}
	if table, ok := lastOf(doc.Body).(*Table); ok && tall(table) {
		return // whose last row fills a page
	}
	if doc.Setup.Seal == Stamped && len(doc.Elements.Stamps) > 0 && len(doc.Elements.Date) == 0 {
		return
	}
	dates := r.linesOf("/date")
	page := dates[len(dates)-1].Page
	text := 0
	for _, l := range r.Lines {
		switch {
		case l.Field == "/body" || l.Field == "/heading" || l.Field == "/start" || l.Field == "/cell" || l.Field == "/title",
			strings.HasPrefix(l.Field, "/att") || strings.HasPrefix(l.Field, "/annex") || listed.MatchString(r.say(l)): // 正文（或附件说明）
			if l.Page == page {
				return
			}
			if l.Field != "/title" {
				text++
			}
		}
	}
	if text > 1 { // one line the first page needs (7.3.3)
		t.Errorf("page %d is signed without text", page)
	}
}

// listed is how lines of a 附件说明 begin that are not a name's continuation.
var listed = regexp.MustCompile(`^(附件：|[0-9]+\.)`)

// tall reports whether a table has rows that may be too high to go along with a
// signature.
func tall(table *Table) bool {
	for _, row := range table.Rows {
		for _, c := range row {
			if c.Merged != Own || len(c.Text.Plain()) > 200 {
				return true
			}
		}
	}
	return false
}

// closedByRule: the 版记 of a document ends with a rule on the lower edge of the
// type area of the last page, an even one when both sides are printed.
func closedByRule(t *testing.T, doc *Document, r *Result) {
	t.Helper()
	el := &doc.Elements
	if doc.Kind != Official && doc.Kind != Minutes || len(el.CopiesTo)+len(el.Printer)+len(el.PrintDate) == 0 {
		return
	}
	lines := rules(r.Pages[len(r.Pages)-1])
	if len(lines) < 2 || lines[len(lines)-1].Y1 != areaBottom {
		t.Fatalf("%d rules on the last page", len(lines))
	}
	if doc.Setup.Duplex && len(r.Pages)%2 != 0 {
		t.Errorf("版记 on page %d of a document printed on both sides", len(r.Pages))
	}
}

// readInOrder: text is drawn in the order of Text, each run with the element that
// is next in the structure, and nothing outside it but furniture.
func readInOrder(t *testing.T, r *Result) {
	t.Helper()
	order := map[*Tag]int{}
	n := 0
	var number func(tag *Tag, table bool)
	number = func(tag *Tag, table bool) {
		if !table { // a cell cut at the end of a page goes on after its row's others
			n++
		}
		order[tag] = n
		for _, k := range tag.Kids {
			number(k, table || tag.Role == TagTable)
		}
	}
	number(r.Tags, false)
	last := 0
	for i, p := range r.Pages {
		for _, it := range p.Items {
			run, ok := it.(*TextRun)
			if !ok || run.Artifact {
				continue
			}
			at, known := order[run.Tag]
			if !known || at < last {
				t.Fatalf("page %d: %s is element %d (known %t) after %d", i+1, run.text(), at, known, last)
			}
			last = at
		}
	}
}

// TestHeadingAtFoot: wherever on the page a heading falls, the text it heads
// begins below it, and the page before is not left half empty for it.
func TestHeadingAtFoot(t *testing.T) {
	for level := 1; level <= 4; level++ {
		for rows := 10; rows < 24; rows++ {
			r := compose(t, &Document{Kind: Report, Body: []Block{
				para(26 + 28*(rows-1)), &Heading{Level: level, Text: from("/heading", "一、"+hanText(30))}, para(60)}})
			h := r.linesOf("/heading")
			body := r.linesOf("/body")
			if next := body[len(body)-3]; next.Page != h[0].Page || h[1].Page != h[0].Page {
				t.Errorf("%d rows: heading on page %d, its text on page %d", rows, h[0].Page, next.Page)
			}
		}
	}
}

// TestManyHeadings: however many headings follow each other, no more than some
// pages of lines wait for the text that they head.
func TestManyHeadings(t *testing.T) {
	c := newComposer(&Document{Kind: Report}, faces(t))
	c.newPage()
	most := 0
	for range 2000 {
		c.block(&Heading{Level: 1, Text: from("/heading", "一、甲")})
		most = max(most, len(c.held)+len(c.waits))
	}
	c.flush()
	if most > 4*lineCount || len(c.places) != 2000 || len(c.pages) != (2000+lineCount-1)/lineCount {
		t.Errorf("%d lines wait, %d placed on %d pages", most, len(c.places), len(c.pages))
	}
}

// TestSignatureAtFoot: however far down the text ends, name and date share a
// page with its last two lines and are whole.
func TestSignatureAtFoot(t *testing.T) {
	for rows := 1; rows < 50; rows++ {
		for _, notes := range []int{0, 1} {
			doc := full(Letter, para(26+28*(rows-1)))
			doc.Elements.CopiesTo = nil
			if notes == 0 {
				doc.Elements.Note, doc.Elements.Attachments = nil, nil
			}
			r := compose(t, doc)
			date, signed := r.linesOf("/date")[0], r.linesOf("/issuer/0")[1]
			body := r.linesOf("/body")
			beside := 0
			for _, l := range body {
				if l.Page == date.Page {
					beside++
				}
			}
			if signed.Page != date.Page || beside < min(2, rows) {
				t.Errorf("%d rows: name on page %d, date on page %d with %d lines of text", rows, signed.Page, date.Page, beside)
			}
			if last := body[len(body)-1]; last.Page == date.Page && notes == 0 && signed.top()-last.bottom() > 2.6*pitch {
				t.Errorf("%d rows: the seal would stand more than a line below the text", rows)
			}
		}
	}
}

// TestReadingOrder: Text is what the blocks say, in their order.
func TestReadingOrder(t *testing.T) {
	r := compose(t, &Document{Kind: Report, Elements: Elements{Issuers: organs[:1]}, Body: []Block{
		&Title{Words("关于某的报告")}, &Heading{Level: 1, Text: Words("一、甲。"), RunIn: Words("乙")}, &Paragraph{Text: Words("丙\n丁")},
		&Table{Columns: make([]Column, 2), Rows: [][]Cell{{{Text: Words("子")}, {Text: Words("丑\n寅")}}, {{}, {Text: Words("卯")}}}}, &PageBreak{}, &Paragraph{Text: Words("戊")}}})
	if want := "关于某的报告\n中共某市纪律检查委员会\n一、甲。乙\n丙\n丁\n子\n丑寅\n卯\n戊\n"; r.Text != want {
		t.Errorf("%q, want %q", r.Text, want)
	}
}
