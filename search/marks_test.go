package search

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"casefile/search/query"
)

func TestMarks(t *testing.T) {
	for _, c := range []struct {
		query, text string
		want        []string
	}{
		{"惩治腐败", "反腐。懲治腐敗，惩治\n　　腐败；惩治 了腐败。", []string{"懲治腐敗", "惩治\n　　腐败"}},
		{"某纪函[2026]1号", "见某纪函〔２０２６〕1号。", []string{"某纪函〔２０２６〕1号"}},
		{"腐败 败坏", "腐败坏", []string{"腐败坏"}},
		{"發展 -腐败", "发(fā)展", []string{"发(fā)展"}},
		{"文种:函 发展", "发展函", []string{"发展"}},
		{"没有", "惩治", nil},
		{"哈", "哈哈哈", []string{"哈哈哈"}},
	} {
		m, err := Options{}.Marks(c.text, Request{Query: c.query})
		if err != nil {
			t.Fatalf("%s: %v", c.query, err)
		}
		var got []string
		for _, r := range m.Ranges {
			got = append(got, c.text[r[0]:r[1]])
		}
		if d := cmp.Diff(c.want, got); d != "" || m.Total != len(got) {
			t.Errorf("%s: %d, %s", c.query, m.Total, d)
		}
	}
}

// The best place is where most is marked; of very many places the first are
// told, and all counted.
func TestMarksBest(t *testing.T) {
	text := "腐败。" + strings.Repeat("其他的话。", 40) + "惩治腐败。" + strings.Repeat("其他的话。", 40) + "惩治。"
	m, err := Options{}.Marks(text, Request{Query: "惩治 腐败"})
	if err != nil || m.Best != 1 || text[m.Ranges[1][0]:m.Ranges[1][1]] != "惩治腐败" {
		t.Errorf("%+v, %v", m, err)
	}
	m, err = Options{}.Marks(strings.Repeat("腐败，", 5000), Request{Query: "腐败"})
	if err != nil || m.Total != 5000 || len(m.Ranges) != MaxMarks || m.Best != 0 {
		t.Errorf("%d of %d, best %d, %v", len(m.Ranges), m.Total, m.Best, err)
	}
	m, err = Options{}.Marks("腐败", Request{Query: "惩治"})
	if err != nil || m.Best != -1 {
		t.Errorf("best %d of nothing, %v", m.Best, err)
	}
	if m, err = (Options{}).Marks("腐败", Request{Query: "文种:函"}); err != nil || m.Runs != 0 || m.Total != 0 {
		t.Errorf("%+v of a query about other things, %v", m, err)
	}
	var wrong *query.Error
	if _, err = (Options{}).Marks("腐败", Request{Query: `"惩治`}); !errors.As(err, &wrong) {
		t.Errorf("%v", err)
	}
}
