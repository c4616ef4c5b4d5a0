package layout

import (
	"testing"
)

// TestCaption: the caption above a table and the note below it stand on a page
// with its first and its last row, wherever the page ends.
func TestCaption(t *testing.T) {
	for lead := range 24 {
		for _, rows := range []int{2, 12, 40} {
			doc := &Document{Kind: Report}
			for range lead {
				doc.Body = append(doc.Body, para(20))
			}
			table := tableOf(1, rows, 10)
			table.Rows[0][0].Text = from("/first", "序号")
			table.Rows[rows-1][1].Text = from("/last", hanText(10))
			doc.Body = append(doc.Body, &Paragraph{Text: from("/caption", "表1　情况统计")}, table,
				&Paragraph{Text: from("/note", "注：数据截至2026年3月31日。")}, para(40))
			r := compose(t, doc)
			caption, first := r.linesOf("/caption")[0], r.linesOf("/first")[0]
			last, note := r.linesOf("/last")[0], r.linesOf("/note")[0]
			if caption.Page != first.Page {
				t.Errorf("%d lines, %d rows: the caption is on page %d, the table on %d", lead, rows, caption.Page, first.Page)
			}
			if note.Page != last.Page {
				t.Errorf("%d lines, %d rows: the note is on page %d, the last row on %d", lead, rows, note.Page, last.Page)
			}
			noOverlap(t, r)
		}
	}
}

// TestNoCaption: a paragraph about a table is no caption.
func TestNoCaption(t *testing.T) {
	for text, want := range map[string]bool{
		"表1　情况统计": true, "附表2-1 项目台账": true, "表一": true, "表彰一批先进": false, "情况如下：": false,
		"表1" + hanText(80): false,
	} {
		c := newComposer(&Document{Kind: Report}, faces(t))
		c.newPage()
		c.paragraph(&Paragraph{Text: Words(text)})
		c.keepCaption()
		if got := c.held[0].keep; got != want {
			t.Errorf("%.30s: kept is %v", text, got)
		}
	}
}
