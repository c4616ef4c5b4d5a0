package query

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

var ignore = []cmp.Option{cmpopts.IgnoreFields(Clause{}, "Pos"), cmpopts.IgnoreFields(Query{}, "Notes")}

func run(v string) Clause { return Clause{Value: v} }
func no(n Node) Node      { return Not{n} }
func runs(vs ...string) And {
	var a And
	for _, v := range vs {
		a = append(a, run(v))
	}
	return a
}

func TestParse(t *testing.T) {
	unit := func(v string) Clause { return Clause{Field: Unit, Value: v} }
	for _, c := range []struct {
		in   string
		want Node
	}{
		{"惩治腐败", run("惩治腐败")},
		{"惩治腐败　工作机制", runs("惩治腐败", "工作机制")},
		{" 惩治腐败 -试行 －草案", And{run("惩治腐败"), no(run("试行")), no(run("草案"))}},
		{`"new york" a`, runs("new york", "a")},
		{`“三不” 机制`, runs("三不", "机制")},
		{`“三不”机制`, run("“三不”机制")},
		{`"三不"机制`, run(`"三不"机制`)},
		{`“三不`, run("“三不")},
		{`的“三不” 5"`, runs("的“三不”", `5"`)},
		{`"a""b"`, run(`a"b`)},
		{"- a", runs("-", "a")},
		{"a --b", And{run("a"), no(run("-b"))}},

		{"留置 OR 两规", Or{run("留置"), run("两规")}},
		{"留置 | 两规 ｜ 双规 ＯＲ 双指 或 隔离", Or{run("留置"), run("两规"), run("双规"), run("双指"), run("隔离")}},
		{"a b OR c d", Or{runs("a", "b"), runs("c", "d")}},
		{"a (b OR c) d", And{run("a"), Or{run("b"), run("c")}, run("d")}},
		{"a （b OR c）", And{run("a"), Or{run("b"), run("c")}}},
		{"( a OR b ) c", And{Or{run("a"), run("b")}, run("c")}},
		{"((a OR b) c) OR d", Or{And{Or{run("a"), run("b")}, run("c")}, run("d")}},
		{"a -(b OR c)", And{run("a"), no(Or{run("b"), run("c")})}},
		{"a -(b c)", And{run("a"), no(runs("b", "c"))}},
		{"a -(b -(c d))", And{run("a"), no(And{run("b"), no(runs("c", "d"))})}},
		{"a -( -(c d) )", runs("a", "c", "d")},
		{"(a b) c", runs("a", "b", "c")},
		{"(a OR b) OR c", Or{run("a"), run("b"), run("c")}},
		{`("new york" OR b)`, Or{run("new york"), run("b")}},
		{`(a OR "new york")`, Or{run("a"), run("new york")}},
		{`("new york") a`, runs("new york", "a")},
		{"单位:(某局 OR 某委) a", And{Or{unit("某局"), unit("某委")}, run("a")}},
		{`a -单位:(某局 "某 委")`, And{run("a"), no(And{unit("某局"), unit("某 委")})}},
		{"单位:(某局 OR 标题:函)", Or{unit("某局"), Clause{Field: Title, Value: "函"}}},

		// What is pasted means itself.
		{"张某某（化名）", run("张某某（化名）")},
		{"〔2010〕23号", run("〔2010〕23号")},
		{"（2010）23号", run("（2010）23号")},
		{"C(OR)D", run("C(OR)D")},
		{"（试行）", run("（试行）")},
		{"(一)总体要求 (二)原则", runs("(一)总体要求", "(二)原则")},
		{"办法 -（试行）", And{run("办法"), no(run("（试行）"))}},
		{"1) a", runs("1)", "a")},
		{"(此件发至县", run("(此件发至县")},
		{"(附件 一", runs("(附件", "一")},
		{"(a b) c)", runs("(a", "b)", "c)")},
		{"(张某某（化名） OR 李某)", Or{run("张某某（化名）"), run("李某")}},
		{`(“三不”)`, run(`(“三不”)`)},
		{"(甲)(乙)", run("(甲)(乙)")},
		{"((", run("((")},
		{"( )", runs("(", ")")},
		{"OR", run("OR")},
		{"|", run("|")},
		{"甲|乙 或许", runs("甲|乙", "或许")},
		{`甲 "OR" 乙`, runs("甲", "OR", "乙")},
		{"a or b", runs("a", "or", "b")},
		{"，", run("，")},

		{"文号:苏发[2010]23号", Clause{Field: Number, Value: "苏发[2010]23号"}},
		{"文号：蘇發〔2010〕23號", Clause{Field: Number, Value: "蘇發〔2010〕23號"}},
		{"文号:(2010)23号", Clause{Field: Number, Value: "(2010)23号"}},
		{"文号:〔2010", Clause{Field: Number, Value: "〔2010"}},
		{"文号:（2010 a", And{Clause{Field: Number, Value: "（2010"}, run("a")}},
		{"文号:(2010)23号 b", And{Clause{Field: Number, Value: "(2010)23号"}, run("b")}},
		{"(文号:某发(2010)2号 OR a)", Or{Clause{Field: Number, Value: "某发(2010)2号"}, run("a")}},
		{`单位:"某市 财政局" -状态:撤回`, And{unit("某市 财政局"), no(Clause{Field: Status, Value: "撤回"})}},
		{"责任者:某局 成文單位:某局", And{unit("某局"), unit("某局")}},
		{"文號：蘇發 標題:通知", And{Clause{Field: Number, Value: "蘇發"}, Clause{Field: Title, Value: "通知"}}},
		{"案号：(2019)某01刑初1号", run("案号：(2019)某01刑初1号")},
		{"联系单位:某局", run("联系单位:某局")},
		{"文号", run("文号")},
		{`"文号:1"`, run("文号:1")},
		{"行业:教育 环节:招投标 层级:县处级 案件:c-1 文种:函 密级:秘密 标题:通知", And{Clause{Field: Sector, Value: "教育"},
			Clause{Field: Link, Value: "招投标"}, Clause{Field: Level, Value: "县处级"}, Clause{Field: Case, Value: "c-1"},
			Clause{Field: Form, Value: "函"}, Clause{Field: Secrecy, Value: "秘密"}, Clause{Field: Title, Value: "通知"}}},
	} {
		q, err := Parse(c.in)
		if err != nil {
			t.Errorf("Parse(%s): %v", c.in, err)
			continue
		}
		if d := cmp.Diff(Query{Root: c.want}, q, ignore...); d != "" {
			t.Errorf("Parse(%s):\n%s", c.in, d)
		}
		again, err := Parse(q.String())
		if err != nil || !cmp.Equal(q, again, ignore...) {
			t.Errorf("%s prints as %s: %v", c.in, q, err)
		}
	}
}

func TestDates(t *testing.T) {
	for _, c := range []struct{ in, from, to string }{
		{"日期:2010", "2010-01-01", "2010-12-31"},
		{"日期:2010-2", "2010-02-01", "2010-02-28"},
		{"日期:2010年6月30日", "2010-06-30", "2010-06-30"},
		{"日期:２０１０/6", "2010-06-01", "2010-06-30"},
		{"日期:2010..2012.3", "2010-01-01", "2012-03-31"},
		{"日期:2010..", "2010-01-01", ""},
		{"日期:..2011", "", "2011-12-31"},
		{"日期:2010年6月至2012年", "2010-06-01", "2012-12-31"},
		{"日期:2010到2012", "2010-01-01", "2012-12-31"},
		{"日期:2010-2012", "2010-01-01", "2012-12-31"},
		{"日期:2010-06-2012-03", "2010-06-01", "2012-03-31"},
		{"日期:2010年6月－2010年7月2日", "2010-06-01", "2010-07-02"},
		{"年度:2010", "2010-01-01", "2010-12-31"},
		{"年度:２０１０年", "2010-01-01", "2010-12-31"},
		{"年度:2010-2012", "2010-01-01", "2012-12-31"},
		{"年度:2010～2012年", "2010-01-01", "2012-12-31"},
		{"年度:..2012", "", "2012-12-31"},
	} {
		q, err := Parse(c.in)
		if err != nil {
			t.Errorf("Parse(%s): %v", c.in, err)
			continue
		}
		if got := q.Root.(Clause); got.From != c.from || got.To != c.to {
			t.Errorf("Parse(%s): %s to %s, want %s to %s", c.in, got.From, got.To, c.from, c.to)
		}
	}
}

func TestErrors(t *testing.T) {
	for _, c := range []struct {
		in   string
		want []Error
	}{
		{"", []Error{{Empty, 0}}},
		{" \n　", []Error{{Empty, 0}}},
		{"a -b -c", nil},
		{"-b", []Error{{OnlyExcludes, 0}}},
		{" -文号:1", []Error{{OnlyExcludes, 1}}},
		{"a OR -b", []Error{{OnlyExcludes, 5}}},
		{"-a OR -b", []Error{{OnlyExcludes, 0}, {OnlyExcludes, 6}}},
		{"-(a b)", []Error{{OnlyExcludes, 2}}},
		{"-(-a b)", []Error{{OnlyExcludes, 2}}},
		{"-(-a OR -b)", nil},
		{`a "b`, []Error{{OpenQuote, 2}}},
		{`""`, []Error{{NoValue, 0}}},
		{`a "  "`, []Error{{NoValue, 2}}},
		{"单位: 某局", []Error{{NoValue, 7}}},
		{"a OR", []Error{{LoneOr, 2}}},
		{"OR a", []Error{{LoneOr, 0}}},
		{"a OR OR b", []Error{{LoneOr, 5}}},
		{"a | (b OR )", []Error{{LoneOr, 7}}},
		{"(a OR b", []Error{{OpenGroup, 0}}},
		{"a (b OR (c", []Error{{OpenGroup, 2}, {OpenGroup, 8}}},
		{"a OR b)", []Error{{OpenGroup, 6}}},
		{"a -(b c", []Error{{OpenGroup, 3}}},
		{"单位:(某局 某委", []Error{{OpenGroup, 7}}},
		{"a OR ( )", []Error{{NoValue, 5}}},
		{strings.Repeat("( ", MaxDepth) + "a OR b" + strings.Repeat(" )", MaxDepth), nil},
		{strings.Repeat("( ", MaxDepth+1) + "a OR b" + strings.Repeat(" )", MaxDepth+1), []Error{{TooDeep, 2 * MaxDepth}}},
		{"日期:昨天", []Error{{BadDate, 7}}},
		{"日期:2010-13", []Error{{BadDate, 7}}},
		{"日期:2010-02-30", []Error{{BadDate, 7}}},
		{"日期:2012..2010", []Error{{BadDate, 7}}},
		{"日期:..", []Error{{BadDate, 7}}},
		{"日期:2010月", []Error{{BadDate, 7}}},
		{"日期:99999", []Error{{BadDate, 7}}},
		{"日期:10", []Error{{BadDate, 7}}},
		{"年度:2010-06", []Error{{BadYear, 7}}},
		{"年度:今年", []Error{{BadYear, 7}}},
		{"日期:昨天 OR 单位: \"a", []Error{{BadDate, 7}, {NoValue, 24}, {OpenQuote, 25}}},
		{"a\xffb", []Error{{NotUTF8, 1}}},
		{strings.Repeat("x", MaxBytes+1), []Error{{TooLong, MaxBytes}}},
		{strings.Repeat("x", 1<<20), []Error{{TooLong, MaxBytes}}},
		{strings.Repeat("x ", MaxClauses+1), []Error{{TooMany, 2 * MaxClauses}}},
		{strings.Repeat("(", MaxBytes), nil},
		{strings.Repeat("( ", MaxBytes/2), []Error{{TooMany, 2 * MaxClauses}}},
	} {
		_, err := Parse(c.in)
		if d := cmp.Diff(c.want, all(err)); d != "" {
			t.Errorf("Parse(%.40q):\n%s", c.in, d)
		}
		var first *Error
		if err != nil && (!errors.As(err, &first) || *first != c.want[0]) {
			t.Errorf("Parse(%.40q) is no *Error: %v", c.in, err)
		}
	}
}

func all(err error) []Error {
	var several Errors
	var single *Error
	var out []Error
	switch {
	case errors.As(err, &several):
		for _, e := range several {
			out = append(out, *e)
		}
	case errors.As(err, &single):
		out = append(out, *single)
	}
	return out
}

func TestNotes(t *testing.T) {
	for _, c := range []struct {
		in   string
		want []Note
	}{
		{"办公室:某局 a", []Note{{UnknownField, "办公室", 0}}},
		{"a 主题：工作", []Note{{UnknownField, "主题", 2}}},
		{`"主题：工作" 12:30 http://a 文号:1 时间:`, nil},
		{"a AND b", []Note{{NoOperator, "AND", 2}}},
		{"AND", nil},
		{"a 1)", []Note{{TextParens, ")", 3}}},
		{"(a)", nil},
		{strings.Repeat("主题:a ", 20), slices.Repeat([]Note{{UnknownField, "主题", 0}}, maxNotes)},
	} {
		q, err := Parse(c.in)
		if err != nil {
			t.Fatalf("%s: %v", c.in, err)
		}
		for i := range q.Notes {
			if n := q.Notes[i]; !strings.HasPrefix(c.in[n.Pos:], n.Text) {
				t.Errorf("%s: note %d is at %q", c.in, i, c.in[n.Pos:])
			}
		}
		if d := cmp.Diff(c.want, q.Notes, cmpopts.IgnoreFields(Note{}, "Pos"), cmpopts.EquateEmpty()); d != "" {
			t.Errorf("%s:\n%s", c.in, d)
		}
	}
}

func TestPositions(t *testing.T) {
	const in = " 惩治 -文号:1 (\"a b\" OR -( c d ) 单位:(e f) )"
	q, err := Parse(in)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"惩", "-", `"`, "c", "d", "e", "f"}
	excluded := 0
	for c, not := range q.Clauses {
		if !strings.HasPrefix(in[c.Pos:], want[0]) {
			t.Errorf("clause %s is at %q", c, in[c.Pos:])
		}
		if want = want[1:]; not {
			excluded++
		}
	}
	if len(want) > 0 || excluded != 3 {
		t.Errorf("%d excluded, not seen: %v", excluded, want)
	}
	for range q.Clauses { // it may be left
		break
	}
}
