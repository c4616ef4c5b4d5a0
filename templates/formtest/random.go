package formtest

import (
	"fmt"
	"strings"
)

// pool is what generated documents say: fictional, with digits, Latin, marks
// of every class, and characters beyond the Basic Multilingual Plane.
var pool = [...]string{
	"某市某局", "张某某", "李某某同志", "工程建设项目", "招标投标", "第二十三条", "〔2026〕12号", "3月", "12万元",
	"186.5万元", "2026年3月5日", "《某市工程管理办法》", "“一岗双责”", "（一）", "——", "……", "、", "，", "。", "；",
	"：", "？", "！", "以案促改", "𬭎", "某𬭎公司", "A4", "Excel", "C919-2", "100%", "·", "违纪违法", "监督",
	"资金拨付", "整改", "责任", "ABC有限公司", "GB/T 9704-2012", "(1)", "约30℃", "1/2", "党组会议", "的", "和", "在",
	"￥300", "【某】", "‘某’", "～", "50‰", "e-mail", "~", "#1", "a_b", "*", "|", "<br>", "&amp;", "$x$", "`x`",
}

// line is words of low to high characters, mostly few.
func (g *Generator) line(low, high int) string {
	high = max(low, high)
	n := low + g.IntN(high-low+1)
	if g.IntN(3) > 0 {
		n = low + g.IntN(min(high-low, 20)+1)
	}
	n = max(n, 1)
	var out []rune
	for len(out) < n {
		out = append(out, []rune(pool[g.IntN(len(pool))])...)
	}
	out = out[:n]
	if s := strings.TrimSpace(string(out)); len([]rune(s)) == len(out) {
		return s
	}
	return strings.Repeat("某", n)
}

// prose has headings of the four levels, tables, blank and long lines.
func (g *Generator) prose() string {
	var b strings.Builder
	for i := range 1 + g.IntN(8) {
		if g.Length > 0 && i > 0 && b.Len() > 3*g.Length {
			break
		}
		g.piece(&b)
	}
	for b.Len() < 3*g.Length {
		g.piece(&b)
	}
	return b.String()
}

// piece is a heading, a table or a paragraph.
func (g *Generator) piece(b *strings.Builder) {
	switch g.IntN(7) {
	case 0:
		fmt.Fprintf(b, "%s%s\n", []string{"一、", "（二）", "3.", "（4）", "(五)"}[g.IntN(5)], g.line(2, 30))
	case 1:
		g.table(b, func() string { return g.line(1, 30) })
	case 2:
		b.WriteString("\r\n\n　　")
		fallthrough
	default:
		b.WriteString(g.line(1, 600) + "\n")
	}
}

// table is rows of cells, each a little text.
func (g *Generator) table(b *strings.Builder, cell func() string) {
	columns := 2 + g.IntN(3)
	for range 2 + g.IntN(4)*g.IntN(8) {
		for i := range columns {
			if i > 0 {
				b.WriteByte('\t')
			}
			b.WriteString(cell())
		}
		b.WriteByte('\n')
	}
}
