package query

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

var ignorePos = cmpopts.IgnoreFields(Clause{}, "Pos")

func run(v string) Clause   { return Clause{Value: v} }
func noRun(v string) Clause { return Clause{Value: v, Not: true} }

func TestParse(t *testing.T) {
	for _, c := range []struct {
		in   string
		want []Clause
	}{
		{"惩治腐败", []Clause{run("惩治腐败")}},
		{"惩治腐败　工作机制", []Clause{run("惩治腐败"), run("工作机制")}},
		{" 惩治腐败 -试行 －草案", []Clause{run("惩治腐败"), noRun("试行"), noRun("草案")}},
		{`"new york" a`, []Clause{run("new york"), run("a")}},
		{`“三不” 机制`, []Clause{run("三不"), run("机制")}},
		{`“三不”机制`, []Clause{run("“三不”机制")}},
		{`"三不"机制`, []Clause{run(`"三不"机制`)}},
		{`“三不`, []Clause{run("“三不")}},
		{`的“三不” 5"`, []Clause{run("的“三不”"), run(`5"`)}},
		{`"a""b"`, []Clause{run(`a"b`)}},
		{"- a", []Clause{run("-"), run("a")}},
		{"a --b", []Clause{run("a"), noRun("-b")}},
		{"文号:苏发[2010]23号", []Clause{{Field: Number, Value: "苏发[2010]23号"}}},
		{"文号：蘇發〔2010〕23號", []Clause{{Field: Number, Value: "蘇發〔2010〕23號"}}},
		{`单位:"某市 财政局" -状态:撤回`, []Clause{{Field: Unit, Value: "某市 财政局"}, {Field: Status, Value: "撤回", Not: true}}},
		{"联系单位:某局", []Clause{run("联系单位:某局")}},
		{"文号", []Clause{run("文号")}},
		{`"文号:1"`, []Clause{run("文号:1")}},
		{"行业:教育 环节:招投标 层级:县处级 案件:c-1 文种:函", []Clause{{Field: Sector, Value: "教育"}, {Field: Link, Value: "招投标"},
			{Field: Level, Value: "县处级"}, {Field: Case, Value: "c-1"}, {Field: Form, Value: "函"}}},
		{"日期:2010", []Clause{{Field: Date, Value: "2010", From: "2010-01-01", To: "2010-12-31"}}},
		{"日期:2010-2", []Clause{{Field: Date, Value: "2010-2", From: "2010-02-01", To: "2010-02-28"}}},
		{"日期:2010年6月30日", []Clause{{Field: Date, Value: "2010年6月30日", From: "2010-06-30", To: "2010-06-30"}}},
		{"日期:２０１０/6", []Clause{{Field: Date, Value: "２０１０/6", From: "2010-06-01", To: "2010-06-30"}}},
		{"日期:2010..2012.3", []Clause{{Field: Date, Value: "2010..2012.3", From: "2010-01-01", To: "2012-03-31"}}},
		{"日期:2010.. 日期:..2011", []Clause{{Field: Date, Value: "2010..", From: "2010-01-01"}, {Field: Date, Value: "..2011", To: "2011-12-31"}}},
	} {
		q, err := Parse(c.in)
		if err != nil {
			t.Errorf("Parse(%s): %v", c.in, err)
			continue
		}
		if d := cmp.Diff(c.want, q.Clauses, ignorePos); d != "" {
			t.Errorf("Parse(%s):\n%s", c.in, d)
		}
	}
}

func TestErrors(t *testing.T) {
	for _, c := range []struct {
		in   string
		want Error
	}{
		{"", Error{Empty, 0}},
		{" \n　", Error{Empty, 0}},
		{"a -b -c", Error{}},
		{"-b", Error{OnlyExcludes, 0}},
		{" -文号:1", Error{OnlyExcludes, 1}},
		{`a "b`, Error{OpenQuote, 2}},
		{`""`, Error{NoValue, 0}},
		{`a "  "`, Error{NoValue, 2}},
		{"单位: 某局", Error{NoValue, 7}},
		{"日期:昨天", Error{BadDate, 7}},
		{"日期:2010-13", Error{BadDate, 7}},
		{"日期:2010-02-30", Error{BadDate, 7}},
		{"日期:2012..2010", Error{BadDate, 7}},
		{"日期:..", Error{BadDate, 7}},
		{"日期:2010月", Error{BadDate, 7}},
		{"日期:99999", Error{BadDate, 7}},
		{"a\xffb", Error{NotUTF8, 1}},
		{strings.Repeat("x", MaxBytes+1), Error{TooLong, MaxBytes}},
		{strings.Repeat("x ", MaxClauses+1), Error{TooMany, 2 * MaxClauses}},
	} {
		_, err := Parse(c.in)
		var got *Error
		if errors.As(err, &got); got == nil {
			got = &Error{}
		}
		if *got != c.want {
			t.Errorf("Parse(%.40q): %+v, want %+v", c.in, *got, c.want)
		}
	}
}

func TestPositions(t *testing.T) {
	const in = " 惩治 -文号:1 \"a b\""
	q, err := Parse(in)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"惩", "-", `"`} {
		if !strings.HasPrefix(in[q.Clauses[i].Pos:], want) {
			t.Errorf("clause %d is at %q", i, in[q.Clauses[i].Pos:])
		}
	}
}

// What was parsed can be printed and parsed again.
func FuzzParse(f *testing.F) {
	for _, s := range []string{
		`惩治腐败 -试行 "new york"`, "文号：蘇發〔2010〕23號 日期:2010..2012", `“三不”机制 "a""b" --x -"-"`, `- -- 单位:"-a"`, `文号:"`, "\x00 \u3000",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		q, err := Parse(s)
		if err != nil {
			var e *Error
			if !errors.As(err, &e) || e.Pos < 0 || e.Pos > len(s) || utf8.ValidString(s) && e.Pos < len(s) && !utf8.RuneStart(s[e.Pos]) && e.ID != TooLong {
				t.Fatalf("Parse(%q): %v", s, err)
			}
			return
		}
		text := q.String()
		if len(text) > MaxBytes { // quotes may make it longer
			return
		}
		again, err := Parse(text)
		if err != nil {
			t.Fatalf("Parse(%q) printed %q: %v", s, text, err)
		}
		if d := cmp.Diff(q, again, ignorePos); d != "" {
			t.Fatalf("Parse(%q) printed %q:\n%s", s, text, d)
		}
	})
}
