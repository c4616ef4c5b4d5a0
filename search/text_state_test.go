package search

import "testing"

// Papers without text can be asked for, and those that got it later; an index
// that is up to date is whole with them.
func TestTextState(t *testing.T) {
	m := newMemory()
	m.put(
		Document{ID: "f/1", Title: "报告", Status: "imported", NoText: true, Text: "。"},
		Document{ID: "f/2", Title: "报告", Status: "imported", Text: "正文", AddedText: true},
		Document{ID: "f/3", Title: "报告", Status: "imported", Text: "正文"},
		Document{ID: "f/4", Title: "密件", Status: "imported", NoText: true, Text: "。", Secrecy: "机密"},
	)
	x, err := Open(t.Context(), t.TempDir(), Options{Wait: waitInTests})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { x.Close() })
	syncAll(t, x, m)
	for q, want := range map[string]int{"状态:无文本": 2, "狀態:無文本": 2, "状态:后补文本": 1, "状态:旧卷": 4, "状态:无文本 报告": 1,
		"报告 -状态:无文本": 2, "状态:none": 0} {
		if r := ask1(t, x, Request{Query: q}); r.Total != want {
			t.Errorf("%s: %d, want %d", q, r.Total, want)
		}
	}
	if r := ask1(t, x, Request{Query: "状态:无文本", Viewer: viewer(t, "张", "")}); r.Total != 1 {
		t.Errorf("who may see less: %d", r.Total)
	}
	m.put(Document{ID: "f/1", Title: "报告", Status: "imported", Text: "正文", AddedText: true})
	syncAll(t, x, m)
	if r := ask1(t, x, Request{Query: "状态:无文本"}); r.Total != 1 {
		t.Errorf("after the text came: %d", r.Total)
	}
}
