package layout

import (
	"math/rand/v2"
	"strings"
	"testing"

	"casefile/templates/fonts"
)

// words of all sizes, such as people write on papers; some cannot be printed.
func paperText(rnd *rand.Rand, most int) string {
	pieces := []string{"关于", "某市交通运输局", "张某某", "〔2026〕12号", "的情况说明", "2026年3月5日", "（附件）", "Annex B-12", "abcdefghijklmnopqrstuvwxyz0123456789",
		"，", "。", "\U000F0000", "\n", "\u202E", "……", "《通知》", "1234567890123456789012345678901234567890"}
	var b strings.Builder
	for range rnd.IntN(most + 1) {
		b.WriteString(pieces[rnd.IntN(len(pieces))])
	}
	return b.String()
}

func randomPapers(tb testing.TB, seed uint64) *Papers {
	rnd := rand.New(rand.NewPCG(seed, 9))
	text := func(most int) string { return paperText(rnd, most) }
	line := func(most int) string { return strings.ReplaceAll(text(most), "\n", "") }
	p := NewPapers(faces(tb))
	p.Cover(Cover{Secrecy: line(4), Fonds: line(8), Category: line(6), Title: text(12), Span: "自2026年3月\n至2026年9月",
		Retention: line(3), Extent: line(6), FilingNo: line(3), ArchiveNo: line(5)})
	var rows []CatalogueRow
	for range rnd.IntN(60) {
		rows = append(rows, CatalogueRow{No: line(1), Number: line(3), Responsible: line(6), Title: line(25), Date: line(2), Page: line(2), Remarks: line(4)})
	}
	if places := p.Catalogue(line(5), rows); len(places) != len(rows) {
		tb.Errorf("%d rows, %d places", len(rows), len(places))
	}
	var facts [][2]string
	for range rnd.IntN(10) {
		facts = append(facts, [2]string{line(2), text(10)})
	}
	p.Slip(Slip{Rows: facts, Remark: text(20), Folio: line(2), Back: rnd.IntN(2) == 0})
	var said []string
	for range rnd.IntN(12) {
		said = append(said, line(60))
	}
	p.Note(Note{ArchiveNo: line(5), Paragraphs: said, Filer: line(3), Checker: line(3), Date: line(3)})
	p.Folio(line(3), rnd.IntN(2) == 0)
	return p
}

// TestPapersStandInTheirFrames: whatever is written, no text crosses a rule
// or leaves the sheet.
func TestPapersStandInTheirFrames(t *testing.T) {
	for seed := range uint64(60) {
		p := randomPapers(t, seed)
		pages, err := p.Pages()
		if err != nil {
			t.Fatal(err)
		}
		for n, page := range pages {
			for _, item := range page.Items {
				run, ok := item.(*TextRun)
				if !ok {
					continue
				}
				x1, x2 := extent(run)
				top, bottom := run.Y-.72*run.Size, run.Y+.05*run.Size
				if x1 < 10*mm || x2 > pageWidth-10*mm || top < 8*mm || bottom > pageHeight-10*mm {
					t.Errorf("seed %d, sheet %d: %q leaves the sheet", seed, n+1, runText(run))
				}
				for _, other := range page.Items {
					r, ok := other.(*Rule)
					if ok && min(r.X1, r.X2) < x2-1 && max(r.X1, r.X2) > x1+1 && min(r.Y1, r.Y2) < bottom && max(r.Y1, r.Y2) > top {
						t.Errorf("seed %d, sheet %d: a rule crosses %q at %.0f,%.0f size %.1f: %+v", seed, n+1, runText(run), run.X, run.Y, run.Size, *r)
					}
				}
			}
		}
		if t.Failed() {
			return
		}
	}
}

// extent is how far the ink of a run reaches: the blank of a mark may be
// squeezed away.
func extent(run *TextRun) (x1, x2 float64) {
	first, last := run.Glyphs[0], run.Glyphs[len(run.Glyphs)-1]
	left, right := 0.0, last.Advance
	if box, err := first.Bounds(); err == nil {
		left = box.XMin
	}
	if box, err := last.Bounds(); err == nil {
		right = box.XMax
	}
	return run.X + first.DX + left*run.Size, run.X + last.DX + right*run.Size
}

func runText(run *TextRun) string {
	var b strings.Builder
	for _, g := range run.Glyphs {
		b.WriteRune(g.Rune)
	}
	return b.String()
}

// TestCatalogueSheets: every sheet has the head, furniture after the first;
// rows stand one below the other.
func TestCatalogueSheets(t *testing.T) {
	p := NewPapers(faces(t))
	p.Cover(Cover{})
	rows := make([]CatalogueRow, 100)
	for i := range rows {
		rows[i] = CatalogueRow{No: itoa(i + 1), Title: "关于某事项的函"}
	}
	places := p.Catalogue("Z109-AJ·2026-Y-0001", rows)
	for i, at := range places[1:] {
		if before := places[i]; at.Sheet == before.Sheet && at.Y1 != before.Y2 || at.Sheet != before.Sheet && at.Sheet != before.Sheet+1 {
			t.Errorf("row %d at %+v, after %+v", i+2, at, before)
		}
	}
	pages, err := p.Pages()
	if err != nil {
		t.Fatal(err)
	}
	if len(pages) != 1+6 || places[99].Sheet != 6 {
		t.Fatalf("%d sheets, the last row on sheet %d", len(pages), places[99].Sheet)
	}
	for n, page := range pages[1:] {
		text := ""
		for _, item := range page.Items {
			if run, ok := item.(*TextRun); ok {
				text += runText(run)
			}
		}
		for _, want := range []string{"卷内文件目录", "顺序号", "备注", "第" + itoa(n+1) + "页", "共6页", "Z109-AJ"} {
			if !strings.Contains(text, want) {
				t.Errorf("sheet %d lacks %s", n+1, want)
			}
		}
	}
}

// TestSpaceAtTheEndOfALine: a space that ends a line makes no line of its own.
func TestSpaceAtTheEndOfALine(t *testing.T) {
	p := NewPapers(faces(t))
	s := setting{role: fonts.FangSong, size: 10}
	for width := 90.0; width < 130; width++ {
		for _, l := range p.lines(strings.Repeat("某", 8)+"SHA 值", 0, width, s) {
			if len(l.atoms) == 0 || l.atoms[0].class == space {
				t.Errorf("width %g: a line begins with a space", width)
			}
		}
	}
}

// TestPapersPrintAnything: what no face covers is 〓, what is cut ends in ……
func TestPapersPrintAnything(t *testing.T) {
	p := NewPapers(faces(t))
	p.Catalogue("", []CatalogueRow{{Title: "甲\U000F0000乙\u202E丙\x07"}, {Title: strings.Repeat("长", 500)}})
	pages, err := p.Pages()
	if err != nil {
		t.Fatal(err)
	}
	var text string
	for _, item := range pages[0].Items {
		if run, ok := item.(*TextRun); ok {
			text += runText(run)
		}
	}
	if !strings.Contains(text, "甲〓乙丙") || strings.Count(text, "长") > 12*rowMost || !strings.Contains(text, "长……") {
		t.Errorf("printed %q", text)
	}
	if _, ok := faces(t).Glyph(fonts.FangSong, '〓'); !ok {
		t.Error("no face covers 〓")
	}
}
