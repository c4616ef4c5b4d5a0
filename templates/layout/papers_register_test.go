package layout

import (
	"fmt"
	"strings"
	"testing"
)

// TestRegister: a thousand rows, the head on every sheet, no number cut and
// nothing below the frame.
func TestRegister(t *testing.T) {
	var rows []RegisterRow
	for i := range 1000 {
		rows = append(rows, RegisterRow{No: fmt.Sprint(i + 1), Number: fmt.Sprintf("某纪函〔2026〕%d号", i+1), Date: "2026-03-05",
			Title: strings.Repeat("关于某事项的函", 1+i%9), Secrecy: "机密", To: "某市某局", Handler: "张某某", Remarks: "=1+1"})
	}
	p := NewPapers(faces(t))
	p.Register("中共某市纪律检查委员会　函　2026年", rows)
	pages, err := p.Pages()
	if err != nil {
		t.Fatal(err)
	}
	if len(pages) < 60 || len(pages) > 150 || len(pages) != p.Sheets() {
		t.Errorf("%d sheets", len(pages))
	}
	seen := map[string]bool{}
	for i, page := range pages {
		heads := 0
		for _, item := range page.Items {
			run, ok := item.(*TextRun)
			if !ok {
				continue
			}
			var text strings.Builder
			for _, g := range run.Glyphs {
				text.WriteRune(g.Rune)
			}
			seen[text.String()] = true
			if text.String() == "发文登记簿" {
				heads++
			}
			if run.Y > sheetBottom+eps {
				t.Errorf("sheet %d: %q stands at %.1f, below the frame", i+1, text.String(), run.Y)
			}
		}
		if heads != 1 {
			t.Errorf("sheet %d has %d heads", i+1, heads)
		}
	}
	for _, r := range rows {
		if !seen[r.Number] {
			t.Errorf("%s is not on one line", r.Number)
		}
	}
}
