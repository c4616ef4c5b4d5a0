package templates

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"casefile/templates/pagetest"
)

// TestNormalText: the marks of Han become full-width, those of numbers, Western
// text and addresses stay.
func TestNormalText(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"某市,某局;某处:某科!某人?", "某市，某局；某处：某科！某人？"},
		{"某局(某处)的报告(试行)", "某局（某处）的报告（试行）"},
		{"(一)开展自查", "（一）开展自查"},
		{"(1)开展自查", "（1）开展自查"},
		{"1.开展自查", "1.开展自查"},
		{"附件:1.名单", "附件：1.名单"},
		{"落实整改.同时上报.", "落实整改.同时上报。"},
		{"共3.5万元,占12.5%,计1,000人次", "共3.5万元，占12.5%，计1,000人次"},
		{"于10:30到会", "于10:30到会"},
		{"时间:10:30", "时间：10:30"},
		{"依照GB/T 9704-2012,排版", "依照GB/T 9704-2012，排版"},
		{"见http://example.cn/a?b=1,请查收", "见http://example.cn/a?b=1，请查收"},
		{"邮箱:a.b@example.cn.", "邮箱：a.b@example.cn."},
		{"见https://example.cn/(a)某", "见https://example.cn/(a）某"},
		{"Hello, world! (a) it's e-mail...", "Hello, world! (a) it's e-mail..."},
		{"等等...", "等等……"},
		{"等等......", "等等……"},
		{"等等…", "等等……"},
		{"等等……", "等等……"},
		{"某事--某人所为", "某事——某人所为"},
		{"某市—某县", "某市—某县"},
		{"-----", "-----"},
		{`所谓"一岗双责",即"某"`, "所谓“一岗双责”，即“某”"},
		{`长3"的某物`, `长3"的某物`},
		{`"English" only`, `"English" only`},
		{"某'某'某", "某‘某’某"},
		{"某(ABC)公司(Ltd.)", "某（ABC）公司（Ltd.）"},
		{"f(x)=1", "f(x)=1"},
		{"（某)与(某）", "（某）与（某）"},
		{"某&nbsp;某", "某&nbsp;某"},
		{"第一行,某\n\n第二行,某", "第一行，某\n\n第二行，某"},
		{"买买提.某某", "买买提.某某"},
		{"一.加强领导", "一.加强领导"},
		{"询问了阿不都.某某. 其称(见笔录.)", "询问了阿不都.某某。 其称（见笔录。）"},
		{"方案.最终版.docx", "方案.最终版.docx"},
		{`东经116°23'17"、北纬39°54'27"的"林地"`, `东经116°23'17"、北纬39°54'27"的"林地"`},
		{`屏幕24"和27"两种,即"某"`, `屏幕24"和27"两种，即"某"`},
		{"长5\"\n所谓\"某\"", "长5\"\n所谓“某”"},
		{"情况说明(1).docx", "情况说明(1).docx"},
		{"附件:情况说明(1).docx,请查收(急)", "附件：情况说明(1).docx，请查收（急）"},
		{"(情况说明(1).docx)", "（情况说明(1).docx）"},
		{"某某(男,汉族)有情况说明(1)--(二).docx", "某某（男，汉族）有情况说明(1)--(二).docx"},
		{`存于D:\资料(旧)\a.txt,已备份(某)`, `存于D:\资料(旧)\a.txt，已备份（某）`},
		{`(见D:\资料(旧))某`, `（见D:\资料(旧)）某`},
		{"见 /资料(旧)/某 是/否(选一)", "见 /资料(旧)/某 是/否（选一）"},
		{"甲(1).doc乙(2).doc(共2份)", "甲(1).doc乙(2).doc（共2份）"},
		{"No.3号(某)", "No.3号（某）"},
		{"", ""},
	} {
		if got, _ := normalText(c.text); got != c.want {
			t.Errorf("%q became %q, want %q", c.text, got, c.want)
		}
	}
}

// TestNormalTextIsLinear: nobody has checked the length of what is normalised.
func TestNormalTextIsLinear(t *testing.T) {
	for _, s := range []string{"(", ")", "()", "a@b ", "&a;", "\"", "某\"", "'", "D:\\(", "/a(", "(a).doc", ")a.doc", "甲.doc", "某,", "...", "--某", "\n", "a"} {
		pagetest.Linear(t, s, 16<<10, func(n int) {
			normalText(strings.Repeat(s, n/len(s)) + strings.Repeat(")", n))
		})
	}
}

// TestNormalise: only text is touched, each change is told with its place, and
// what needs nothing is the same bytes.
func TestNormalise(t *testing.T) {
	f, err := Parse("normal/form.md", []byte(`---
id: normal
version: "1"
title: 函
layout: letter
source: GB/T 9704-2012 10.1
signoffs: [某]
fields:
  type: object
  properties:
    issuer: {title: 发文机关, type: string, element: issuer}
    names: {title: 名单, type: array, items: {type: string}}
    kind: {title: 种类, type: string, enum: ["某,某"]}
    code: {title: 编号, type: string, pattern: "^某"}
    date: {title: 日期, type: string, format: date}
    prose: {title: 正文, type: string, format: body}
    tasks:
      title: 任务
      type: array
      items:
        type: object
        properties:
          what: {title: 内容, type: string}
---
# 函

{{.prose}}
`), nil)
	if err != nil {
		t.Fatal(err)
	}
	in := `{"prose":"某,某,某.\n(一)某.某","code":"某,某","kind":"某,某","names":["某,某","a,b","买买提.某","说明(1).docx"],"tasks":[{"what":"某:某"}],"other":"某,某"}`
	out, notes := f.Normalise([]byte(in))
	want := `{"code":"某,某","kind":"某,某","names":["某，某","a,b","买买提.某","说明(1).docx"],"other":"某,某","prose":"某，某，某。\n（一）某.某","tasks":[{"what":"某：某"}]}`
	if string(out) != want {
		t.Errorf("got  %s\nwant %s", out, want)
	}
	var told []string
	for _, n := range notes {
		told = append(told, n.ID+" "+n.Path+" "+n.Args["from"]+n.Args["to"]+" "+n.Args["count"]+" "+n.Args["position"]+" "+n.Args["field"])
	}
	if diff := cmp.Diff([]string{
		"value.normalised /names/0 ,， 1 2 名单第1项",
		"value.normalised /prose ,， 2 2 正文",
		"value.normalised /prose .。 1 6 正文",
		"value.normalised /prose (（ 1 8 正文",
		"value.normalised /prose )） 1 10 正文",
		"value.normalised /tasks/0/what :： 1 2 任务第1项 › 内容",
	}, told); diff != "" {
		t.Error(diff)
	}
	for _, same := range []string{`{"prose":"某，某。", "issuer":"某局"}`, `[1]`, `{`, ``, `{"a":"(某,","a":""}`, `{"prose":3.5,"names":"x"}`} {
		if out, notes := f.Normalise([]byte(same)); string(out) != same || notes != nil {
			t.Errorf("%s became %s: %v", same, out, notes)
		}
	}
}

// TestSamplesAreNormal: what comes with the program needs nothing put right.
func TestSamplesAreNormal(t *testing.T) {
	for _, f := range library(t).Forms() {
		if _, notes := f.Normalise(f.Sample()); notes != nil {
			t.Errorf("%s: %v", f.ID, notes)
		}
	}
}

// FuzzNormalText: nothing is changed but what is told, Han and Western text
// never, and nothing twice.
func FuzzNormalText(f *testing.F) {
	for _, s := range []string{"某,某", `某"某"(某)...`, "某,,a,?某", "某.)(某", "--某—…某", "http://a.cn/?,某'", "&a;,某", "某!?，.”.a(\n\r\n某.\r\n", "((某)a)(a)((某", "D:\\某(1).a(某),/b(某.)c.docx'某", "--@...乙", "(甲.)乙).docx...(1).doc\"某3\""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if !utf8.ValidString(s) || strings.ContainsRune(s, 0) {
			return
		}
		got, changes := normalText(s)
		back := []rune(s)
		made, done := "", 0
		for _, c := range changes {
			at := c.position - 1
			n := len([]rune(c.from))
			if at < done || string(back[at:at+n]) != c.from || c.from == c.to || !known[c.from+c.to] && !strings.HasPrefix(c.from, "...") {
				t.Fatalf("%q: change %+v", s, c)
			}
			made += string(back[done:at]) + c.to
			done = at + n
		}
		if made += string(back[done:]); made != got {
			t.Fatalf("%q became %q, told as %q", s, got, made)
		}
		if again, more := normalText(got); again != got || more != nil {
			t.Fatalf("%q became %q, then %q", s, got, again)
		}
		raw, err := json.Marshal(map[string]string{"x": s})
		if err != nil {
			t.Fatal(err)
		}
		if len(changes) > 0 && !halfWidth(raw) {
			t.Fatalf("%s passed over", raw)
		}
	})
}

// known are the changes there may be, but for longer runs of dots.
var known = map[string]bool{",，": true, ";；": true, ":：": true, "!！": true, "?？": true, ".。": true,
	"(（": true, ")）": true, `"“`: true, `"”`: true, "'‘": true, "'’": true, "……": false, "………": true, "--——": true}
