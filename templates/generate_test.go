package templates

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
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

// generator makes values for any form from its schema.
type generator struct{ *rand.Rand }

func newGenerator(seed uint64) generator { return generator{rand.New(rand.NewPCG(seed, 9704))} }

func (g generator) text(low, high int) string {
	if high < low {
		high = low
	}
	n := low + g.IntN(high-low+1)
	if g.IntN(3) > 0 { // mostly short
		n = low + g.IntN(min(high-low, 20)+1)
	}
	var out []rune
	for len(out) < n || len(out) == 0 {
		out = append(out, []rune(pool[g.IntN(len(pool))])...)
	}
	out = out[:max(n, 1)]
	if s := strings.TrimSpace(string(out)); len([]rune(s)) == len(out) {
		return s
	}
	return strings.Repeat("某", max(n, 1))
}

// prose has headings of the four levels, tables, blank and long lines.
func (g generator) prose() string {
	var b strings.Builder
	for range 1 + g.IntN(8) {
		switch g.IntN(7) {
		case 0:
			fmt.Fprintf(&b, "%s%s\n", []string{"一、", "（二）", "3.", "（4）", "(五)"}[g.IntN(5)], g.text(2, 30))
		case 1:
			columns := 2 + g.IntN(3)
			for range 2 + g.IntN(4) {
				for i := range columns {
					if i > 0 {
						b.WriteByte('\t')
					}
					b.WriteString(g.text(1, 30))
				}
				b.WriteByte('\n')
			}
		case 2:
			b.WriteString("\r\n\n　　")
			fallthrough
		default:
			b.WriteString(g.text(1, 600))
			b.WriteByte('\n')
		}
	}
	return b.String()
}

func (g generator) value(name string, schema map[string]any) any {
	number := func(key string, otherwise int) int {
		if f, ok := schema[key].(float64); ok {
			return int(f)
		}
		return otherwise
	}
	if list, ok := schema["enum"].([]any); ok {
		return list[g.IntN(len(list))]
	}
	switch schema["type"] {
	case "integer":
		low := number("minimum", 1)
		return low + g.IntN(number("maximum", 100)-low+1)
	case "array":
		low := number("minItems", 0)
		n := low + g.IntN(min(number("maxItems", 8), 8)-low+1)
		out := make([]any, n)
		for i := range out {
			out[i] = g.value(name, schema["items"].(map[string]any))
		}
		return out
	case "object":
		return g.object(schema)
	}
	switch {
	case schema["format"] == "date":
		return fmt.Sprintf("20%02d-%02d-%02d", g.IntN(100), 1+g.IntN(12), 1+g.IntN(28))
	case schema["format"] == "body" && schema["maxLength"].(float64) > 10_000:
		return g.prose()
	case schema["pattern"] != nil: // 份号 is the only one
		return fmt.Sprintf("%06d", g.IntN(1_000_000))
	}
	return g.text(number("minLength", 1), number("maxLength", 200))
}

func (g generator) object(schema map[string]any) map[string]any {
	required := map[string]bool{}
	list, _ := schema["required"].([]any)
	for _, name := range list {
		required[name.(string)] = true
	}
	out := map[string]any{}
	for _, name := range slices.Sorted(maps.Keys(schema["properties"].(map[string]any))) {
		if required[name] || g.IntN(3) > 0 {
			out[name] = g.value(name, schema["properties"].(map[string]any)[name].(map[string]any))
		}
	}
	return out
}

// values are checked values of a form.
func (g generator) values(tb testing.TB, f *Form) Values {
	tb.Helper()
	var schema map[string]any
	if err := json.Unmarshal(f.Schema(), &schema); err != nil {
		tb.Fatal(err)
	}
	var raw bytes.Buffer
	enc := json.NewEncoder(&raw)
	enc.SetEscapeHTML(g.IntN(2) == 0)
	if err := enc.Encode(g.object(schema)); err != nil {
		tb.Fatal(err)
	}
	return check(tb, f, raw.Bytes())
}
