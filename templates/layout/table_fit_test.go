package layout

import (
	"fmt"
	"strings"
	"testing"
)

// fitTable is a table of words, one of whose columns says much.
func fitTable(rows int, head, cells string) *Table {
	t := &Table{Head: 1, Fit: true}
	for i := range rows + 1 {
		words := strings.Fields(cells)
		if i == 0 {
			words = strings.Fields(head)
		}
		var row []Cell
		for j, w := range words {
			row = append(row, Cell{Text: from(fmt.Sprintf("/%d/%d", i, j), w), Label: i == 0})
		}
		t.Rows = append(t.Rows, row)
	}
	for range t.Rows[0] {
		t.Columns = append(t.Columns, Column{Weight: 1, Align: Center})
	}
	return t
}

// TestFitted: no name, date or number is parted while another column has room,
// a column of short cells is not wider than it need be, upright or turned.
func TestFitted(t *testing.T) {
	for _, tc := range []struct{ head, cells string }{
		{"序号 姓名 单位及职务 问题类型 立案时间 处分时间 处分种类 备注",
			"12 张某某 某市住房和城乡建设局党组成员、副局长 违反中央八项规定精神 2025年12月31日 2026年3月15日 党内严重警告、政务降级 已执行"},
		{"姓名 单位 职务 事由 处理 金额", "欧阳某某 某市某局 副局长 " + hanText(35) + " 党内警告 12,300.50"},
		{"序号 单位 项目名称 合同金额（万元） 招标方式 中标单位 变更次数 变更金额（万元） 问题数 责任人 整改时限 备注",
			"1 某市某局 某产业园区道路改造工程 1286.55 公开招标 某建设工程有限公司 3 156.2 12 张某某 2026年5月31日 无"},
	} {
		table := fitTable(4, tc.head, tc.cells)
		r := compose(t, &Document{Kind: Report, Body: []Block{table}})
		for j, word := range strings.Fields(tc.cells) {
			whole := len([]rune(word)) <= 4 || strings.ContainsAny(word, "年.")
			n := len(r.linesOf(fmt.Sprintf("/1/%d", j)))
			if whole && n != 1 {
				t.Errorf("%s stands on %d lines", word, n)
			}
			if chars := len([]rune(word)); n > chars/5+1 {
				t.Errorf("%d characters stand on %d lines", chars, n)
			}
		}
		flat := flat(t, r)
		noOverlap(t, flat)
		withinArea(t, &Document{Kind: Report}, flat)
	}
}

// TestFitAll: what goes on one line each takes the width in its measure.
func TestFitAll(t *testing.T) {
	r := compose(t, &Document{Kind: Report, Body: []Block{fitTable(3, "单位 数量", "某某局 1,286.55")}})
	left, right := r.linesOf("/1/0")[0], r.linesOf("/1/1")[0]
	if a, b := left.middle()-areaLeft, areaRight-right.middle(); b > 1.5*a {
		t.Errorf("the columns are %.0f and %.0f pt wide", 2*a, 2*b)
	}
}

// TestWeightsGiveWay: a form's weights hold, but no column parts a name or a
// date that another has room for.
func TestWeightsGiveWay(t *testing.T) {
	table := fitTable(1, "姓名 日期 事由", "欧阳某某 2026年12月31日 "+hanText(200))
	table.Fit = false
	table.Columns = []Column{{Weight: 1}, {Weight: 1}, {Weight: 20}}
	r := compose(t, &Document{Kind: Report, Body: []Block{table}})
	for _, field := range []string{"/1/0", "/1/1"} {
		if n := len(r.linesOf(field)); n != 1 {
			t.Errorf("%s stands on %d lines", field, n)
		}
	}
}

// TestFitKeepsText: a table with a row that no page holds keeps to the weights
// of its columns, because what stands on which page is what Text says there.
func TestFitKeepsText(t *testing.T) {
	for _, chars := range []int{700, 900, 1100, 1300, 1500, 3000} {
		cells := "欧阳某某 " + hanText(chars) + " " + hanText(chars/2)
		table := fitTable(1, "姓名 事由 处理", cells)
		for j, w := range []float64{9, 24, 20} {
			table.Columns[j].Weight = w
		}
		r := compose(t, &Document{Kind: Report, Body: []Block{table}})
		table.Fit = false
		want := compose(t, &Document{Kind: Report, Body: []Block{table}})
		if r.Text != want.Text {
			t.Errorf("%d characters: the text depends on the widths", chars)
		}
	}
}

// TestFitNumbers: a column of numbers is wide enough for point under point.
func TestFitNumbers(t *testing.T) {
	table := fitTable(2, "金额 事由", "12,300.5 "+hanText(300))
	table.Rows[2][0].Text = from("/2/0", "0.123456%")
	r := compose(t, &Document{Kind: Report, Body: []Block{table}})
	a, b := r.linesOf("/1/0")[0], r.linesOf("/2/0")[0]
	near(t, "point", b.X[1], a.X[strings.Index("12,300.5", ".")], .2)
}
