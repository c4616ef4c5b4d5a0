package search

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"casefile/search/query"
)

// Whatever is typed has an answer or an error that names the place, soon and
// without much memory.
func TestBadQueries(t *testing.T) {
	long := strings.Repeat("某市某局关于问题线索处置的情况报告", 90)[:query.MaxBytes/3*3]
	x := indexOf(t,
		Document{ID: "b/1", Title: "（通知）", Number: "某发〔2010〕23号", Text: "线索，处置；“三不”。（一）总则 A|B OR 主题：工作"},
		Document{ID: "b/2", Text: long})
	r := strings.Repeat
	const bad = "!" // an error in the query
	for _, c := range []struct{ name, q, want string }{
		{"nothing", "", bad},
		{"white space", " \t\n　", bad},
		{"nothing visible", "\u200b\ufeff\u00ad", bad},
		{"nothing visible in quotes", "\"\u200b\"", bad},
		{"NUL", "\x00", bad},
		{"NULs", r("\x00", 4096), bad},
		{"NUL in a run", "线\x00索", "b/1 b/2"},
		{"NULs around", "\x00线索\x00 处置", "b/1 b/2"},
		{"no UTF-8", "线索\xff", bad},
		{"half a character", "线索"[:4], bad},
		{"one megabyte", r("线", 1<<20/3), bad},
		{"one megabyte of white space", r(" ", 1<<20), bad},
		{"as long as can be", long, "b/2"},
		{"one too long", long + "某某", bad},
		{"ten thousand clauses", r("a ", 10_000), bad},
		{"too many clauses", r("a ", query.MaxClauses+1), bad},
		{"as many clauses as can be", r("线索 ", query.MaxClauses), "b/1 b/2"},
		{"many alternatives", r("甲 OR ", query.MaxClauses-1) + "线索", "b/1 b/2"},
		{"many excludes", "线索" + r(" -甲", query.MaxClauses-1), "b/1 b/2"},
		{"ten thousand open parentheses", r("(", 10_000), bad},
		{"four thousand", r("(", 4096), ""},
		{"closed", r(")", 4096), ""},
		{"pairs", r("()", 2048), ""},
		{"open, apart", r("( ", 2048), bad},
		{"nested", r("(线索 | ", 15) + "甲" + r(")", 15), "b/1 b/2"},
		{"nested too deep", r("(线索 | ", 17) + "甲" + r(")", 17), bad},
		{"nested excludes", r("-(-线索 ", 15) + "甲" + r(")", 15), bad},
		{"open with an OR", "(线索 OR 处置", bad},
		{"closed with an OR", "线索 OR 处置)", bad},
		{"open", "（一）总则 （", "b/1"},
		{"full-width", "（线索 ｜ 甲） －乙", "b/1 b/2"},
		{"open quote", `线索 "处置`, bad},
		{"quotes", r(`"`, 4095), bad},
		{"many empty quotes", r(`"" `, 1300), bad},
		{"quote within", `线索，处置；“三不`, "b/1"},
		{"a comma", "，", "b/1"},
		{"marks", "；“", "b/1"},
		{"every mark", "！？…—·《》", ""},
		{"a bracket", "（", "b/1"},
		{"an asterisk", "*", ""},
		{"a minus", "-", ""},
		{"only excluded", "-线索", bad},
		{"only excluded, several", "-线索 -(处置 OR 甲)", bad},
		{"an alternative excludes", "线索 OR -处置", bad},
		{"minus minus", "线索 --线索", "b/1 b/2"},
		{"OR", "OR", "b/1"},
		{"OR OR", "OR OR", bad},
		{"OR OR OR", "OR OR OR", bad},
		{"OR at the end", "线索 OR", bad},
		{"bar", "A|B", "b/1"},
		{"an unknown field", "主题:工作", "b/1"},
		{"an unknown field without a value", "主题:", "b/1"},
		{"a field without a value", "文号:", bad},
		{"a field and white space", "文号: 某发", bad},
		{"a field of nothing visible", "文号:\x00", bad},
		{"a field of a mark", "文号:〔", "b/1"},
		{"a field of fields", "文号:文号:某发", ""},
		{"a field of many brackets", "文号:" + r("（", 1300), ""},
		{"a field of many digits", "日期:" + r("1", 4000), bad},
		{"a span of spans", "日期:2010..2011..2012", bad},
		{"hyphens", "日期:" + r("-", 4000), bad},
		{"no date", "日期:2010-02-30 线索", bad},
		{"no year", "年度:二〇一〇", bad},
		{"marks on nothing", r("\u0301", 2000), ""},
		{"marks on one character", "线" + r("\u0301", 2000), ""},
		{"pairs of surrogates", r("𠮷", 1000), ""},
		{"right to left", "\u202e线索\u202c", "b/1 b/2"},
	} {
		got := ""
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		res, err := x.Search(ctx, Request{Query: c.q, Viewer: LocalOperator(), Today: today, Facets: true})
		runtime.ReadMemStats(&after)
		cancel()
		var wrong *query.Error
		switch {
		case errors.As(err, &wrong):
			if got = bad; wrong.Pos < 0 || wrong.Pos > len(c.q) {
				t.Errorf("%s: %v", c.name, err)
			}
		case err != nil:
			t.Errorf("%s: %v", c.name, err)
			continue
		default:
			got = strings.Join(idsOf(res), " ")
		}
		if got != c.want {
			t.Errorf("%s: %.40q finds %q (%v), want %q", c.name, c.q, got, err, c.want)
		}
		if n := after.TotalAlloc - before.TotalAlloc; n > 64<<20 {
			t.Errorf("%s: took %d MB", c.name, n>>20)
		}
	}
}

func idsOf(r *Result) []string {
	var out []string
	for _, h := range r.Hits {
		out = append(out, h.ID)
	}
	slices.Sort(out)
	return out
}
