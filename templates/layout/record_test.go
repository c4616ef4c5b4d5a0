package layout

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// TestSignLines: who signs a record signs at the foot of every face, on lines
// that are no text and that no text comes near.
func TestSignLines(t *testing.T) {
	for n := 1; n <= 8; n++ {
		doc := full(Record, para(28*40), tableOf(1, 30, 40), para(200))
		for i := range n {
			doc.Setup.SignLines = append(doc.Setup.SignLines, fmt.Sprintf("谈话人%d", i+1))
		}
		r := compose(t, doc)
		rows := (n + 1) / 2
		for page, p := range r.Pages {
			said := map[string]bool{}
			strokes := 0
			for _, run := range artifacts(p) {
				said[run.text()] = true
			}
			for _, rule := range rules(p) {
				if rule.Y1 > rowTop(lineCount-rows) && rule.Weight == .5 && rule.X2 <= areaRight {
					strokes++
				}
			}
			for _, who := range doc.Setup.SignLines {
				if !said[who+"签名："] {
					t.Errorf("page %d: no line for %s of %d", page+1, who, n)
				}
			}
			if strokes != n {
				t.Errorf("page %d: %d strokes to write on, want %d", page+1, strokes, n)
			}
		}
		for _, l := range r.Lines {
			if l.bottom() > rowTop(lineCount-rows-1) {
				t.Errorf("%d: %q stands where is signed", n, r.say(l))
			}
		}
		if doc.Setup.SignLines = nil; compose(t, doc).Text != r.Text {
			t.Error("signature lines change the text")
		}
	}
}

// TestAnyPage: whatever stands in a record, minutes or report and whatever its
// form chooses, lines keep to the page and off each other and off the signatures,
// and what is said does not depend on the sheet.
func TestAnyPage(t *testing.T) {
	for seed := range uint64(300) {
		random := rand.New(rand.NewPCG(seed, 103))
		doc := randomDocument(random)
		doc.Kind = []Kind{Minutes, Record, Report}[seed%3]
		doc.Elements.Present = []Spans{from("/present", randomText(random, 200))}
		doc.Setup.Cover, doc.Setup.Contents = seed%2 == 0, seed%5 < 3
		r := compose(t, doc)
		noOverlap(t, r)
		withinArea(t, doc, r)
		headingsKept(t, r)
		doc.Setup.Duplex = true
		if duplex := compose(t, doc); duplex.Text != r.Text {
			t.Error("another sheet, another text")
		}
		doc.Setup.Duplex, doc.Setup.SignLines = false, []string{"谈话人", "记录人", "被谈话人"}
		signed := compose(t, doc)
		noOverlap(t, signed)
		for _, l := range signed.Lines {
			if doc.Kind == Record && l.bottom() > rowTop(18)+size3+.15 {
				t.Errorf("%q stands where is signed", signed.say(l))
			}
		}
		if t.Failed() {
			t.Fatalf("seed %d, %s\n%s", seed, doc.Kind, dump(r))
		}
	}
}

// TestClosingTable: the table in which a record is signed has lines of the
// text above its heading, wherever that ends, and is whole.
func TestClosingTable(t *testing.T) {
	for rows := 15; rows < 45; rows++ {
		for _, headed := range []bool{true, false} {
			doc := &Document{Kind: Record, Setup: Setup{SignLines: []string{"谈话人"}}, Body: []Block{para(26 + 28*(rows-1)), para(50)}}
			if headed {
				doc.Body = append(doc.Body, &Heading{Level: 1, Text: from("/heading", "核对意见")})
			}
			doc.Body = append(doc.Body, tableOf(0, 3, 40))
			r := compose(t, doc)
			cells, beside := r.linesOf("/cell"), 0
			for _, l := range r.linesOf("/body") {
				if l.Page == cells[0].Page {
					beside++
				}
			}
			if beside == 0 || cells[0].Page != cells[len(cells)-1].Page {
				t.Errorf("%d rows, heading %t: %d lines of text beside the table of pages %d to %d", rows, headed, beside,
					cells[0].Page, cells[len(cells)-1].Page)
			}
		}
	}
}
