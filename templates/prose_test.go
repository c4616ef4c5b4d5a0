package templates

import (
	"testing"

	"casefile/templates/layout"
)

// TestProseColumns: short cells are centred, text is not; a digit takes half a
// character, so that dates and amounts are short.
func TestProseColumns(t *testing.T) {
	blocks := proseBlocks(leaf{text: "姓名\t日期\t金额\t事由\n张某某\t2026年12月31日\t12,300,000.50\t违规收受礼品礼金等问题\n李某\t\t300\t无", path: "/text"})
	table, ok := blocks[0].(*layout.Table)
	if !ok || !table.Fit {
		t.Fatalf("%T is no table that fits what it holds", blocks[0])
	}
	for j, want := range []layout.Align{layout.Center, layout.Center, layout.Center, layout.Justify} {
		if got := table.Columns[j].Align; got != want {
			t.Errorf("column %d is aligned %v", j, got)
		}
	}
}
