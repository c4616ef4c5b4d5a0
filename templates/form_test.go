package templates

import (
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"casefile/templates/layout"
)

// small is a form of which tests break one line; its body begins on line 21.
const small = `---
id: small
version: "1"
title: 小样
layout: report
source: 某
signoffs: [某]
fields:
  type: object
  required: [a]
  properties:
    a: {title: 甲, type: string}
    ok: {title: 是否, type: boolean}
    list: {title: 列表, type: array, items: {type: string}}
    rows: {title: 表, type: array, items: {type: object, properties: {x: {title: 子, type: string}, when: {title: 日, type: string, format: date}}}}
    post: {title: 职, type: object, properties: {unit: {title: 单位, type: string}}}
    prose: {title: 正文, type: string, format: body}
    secret: {title: 举报人, type: string, confidential: true}
    n: {title: 数, type: integer}
---
`

func parseSmall(tb testing.TB, body string) *Form {
	tb.Helper()
	f, err := Parse("small/form.md", []byte(small+body), nil)
	if err != nil {
		tb.Fatalf("%v\n%s", err, body)
	}
	return f
}

// TestBrokenForms: each mistake of a form's author is named with file and line.
func TestBrokenForms(t *testing.T) {
	swap := func(old, new string) string {
		if !strings.Contains(small, old) {
			t.Fatalf("%q is not in the form", old)
		}
		return strings.Replace(small, old, new, 1)
	}
	body := func(s string) string { return small + s }
	for _, c := range []struct{ name, text, want string }{
		{"empty", "", "form.no-front-matter 1"},
		{"no end", "---\nid: x\n", "form.no-front-matter 1"},
		{"too large", body(strings.Repeat("某", 400_000)), "form.too-large 1"},
		{"unknown key", swap("source: 某", "source: 某\ncolour: red"), "form.front-matter 7"},
		{"key twice", swap("source: 某", "source: 某\nid: small2"), "form.front-matter 7"},
		{"bad YAML", swap("source: 某", "source: [某"), "form.front-matter 7"},
		{"tab", swap("  type: object", "\ttype: object"), "form.front-matter 9"},
		{"bad layout", swap("layout: report", "layout: poster"), "form.bad-choice 5"},
		{"date without its format", swap("  properties:\n", "  properties:\n    day: {title: 日期, type: string, element: date}\n"), "form.bad-choice 12"},
		{"bad id", swap("id: small", "id: ../Small"), "form.bad-id 2"},
		{"bad version", swap(`version: "1"`, `version: "1/2"`), "form.bad-version 3"},
		{"no title", swap("title: 小样\n", ""), "form.key-missing 2"},
		{"no source", swap("source: 某\n", ""), "form.key-missing 2"},
		{"no signoffs", swap("signoffs: [某]", "signoffs: []"), "form.key-missing 7"},
		{"bad secrecy", swap("source: 某", "source: 某\nsecrecy: 保密"), "form.bad-choice 7"},
		{"bad retention", swap("source: 某", "source: 某\nretention: 长期"), "form.bad-choice 7"},
		{"bad section", swap("source: 某", "source: 某\nsection: 卷内"), "form.bad-choice 7"},
		{"bad deadline", swap("source: 某", "source: 某\ndeadlines:\n  - {id: x, title: 某, from: served, limit: 15 weeks}"), "form.bad-deadline 7"},
		{"no fields", small[:strings.Index(small, "fields:")] + "---\n", "form.no-fields 2"},
		{"field without title", swap("a: {title: 甲, type: string}", "a: {type: string}"), "form.field-title 12"},
		{"field without type", swap("a: {title: 甲, type: string}", "a: {title: 甲}"), "form.field-type 12"},
		{"field name", swap("a: {title: 甲", "Ä: {title: 甲"), "form.field-name 12"},
		{"bad element", swap("a: {title: 甲, type: string}", "a: {title: 甲, type: string, element: seal}"), "form.bad-choice 12"},
		{"nested title", swap("unit: {title: 单位, ", "unit: {"), "form.field-title 16"},
		{"bad schema", swap("a: {title: 甲, type: string}", "a: {title: 甲, type: strng}"), "form.schema 2"},
		{"bad pattern", swap("a: {title: 甲, type: string}", `a: {title: 甲, type: string, pattern: "("}`), "form.schema 2"},
		{"outside reference", swap("a: {title: 甲, type: string}", `a: {title: 甲, type: string, $ref: "file:///etc/passwd"}`), "form.schema 2"},
		{"token", body("甲\n\uFDD0乙\n"), "form.rune 21"},
		{"syntax", body("甲\n\n{{.a\n"), "form.template 23"},
		{"no end", body("甲\n{{if .a}}\n乙\n"), "form.template 24"},
		{"unknown field", body("# 甲\n\n乙{{.b}}\n"), "form.unknown-field 23"},
		{"unknown in if", body("\n{{if .b}}\n{{end}}\n"), "form.unknown-field 22"},
		{"unknown in range", body("{{range .rows}}\n{{.y}}\n{{end}}\n"), "form.unknown-field 22"},
		{"unknown by variable", body("{{range $i, $r := .rows}}\n\n{{$r.y}}\n{{end}}\n"), "form.unknown-field 23"},
		{"unknown by dollar", body("{{range .rows}}\n{{$.y}}\n{{end}}\n"), "form.unknown-field 22"},
		{"unknown in with", body("{{with .post}}\n{{.y}}\n{{end}}\n"), "form.unknown-field 22"},
		{"unknown in a pipe", body("甲{{.y | date}}\n"), "form.unknown-field 21"},
		{"unknown in brackets", body("甲{{cn (inc .y)}}\n"), "form.unknown-field 21"},
		{"below a text", body("{{.a.b}}\n"), "form.unknown-field 21"},
		{"below an object", body("{{.post.nobody}}\n"), "form.unknown-field 21"},
		{"function", body("甲\n{{printf \"%s\" .a}}\n"), "form.function 22"},
		{"escaper", body("{{.a | html}}\n"), "form.function 21"},
		{"call", body("{{call .a}}\n"), "form.function 21"},
		{"index", body("{{index .list 0}}\n"), "form.function 21"},
		{"no such function", body("甲\n\n{{nope .a}}\n"), "form.template 23"},
		{"prose inline", body("甲\n\n乙{{.prose}}\n"), "form.prose-inline 23"},
		{"prose in a heading", body("## {{.prose}}\n"), "form.prose-inline 21"},
		{"confidential", body("甲\n{{.secret}}\n"), "form.confidential 22"},
		{"confidential in brackets", body("甲{{(.secret)}}\n"), "form.confidential 21"},
		{"confidential by a function", body("甲{{join .list .secret}}\n"), "form.confidential 21"},
		{"confidential asked", body("{{if .secret}}\n某\n{{end}}\n"), "form.confidential 21"},
		{"define", body("{{define \"x\"}}某{{end}}\n"), "form.action 21"},
		{"template", body("甲\n{{template \"small/form.md\" .}}\n"), "form.action 22"},
		{"block", body("甲\n{{block \"x\" .}}某{{end}}\n"), "form.action 22"},
	} {
		_, err := Parse("small/form.md", []byte(c.text), nil)
		ps := problems(t, err)
		id, line, _ := strings.Cut(c.want, " ")
		if len(ps) == 0 || ps[0].ID != id || ps[0].Path != "small/form.md:"+line {
			t.Errorf("%s: %v, want %s", c.name, told(ps), c.want)
		}
	}
}

// TestFormEdges: a form written on Windows is read as it is kept.
func TestFormEdges(t *testing.T) {
	text := strings.ReplaceAll(small+"# 甲{{.a}}\n", "\n", "\r\n")
	f, err := Parse("small/form.md", []byte(text), nil)
	if err != nil {
		t.Fatal(err)
	}
	if string(f.Text()) != text || f.Name() != "small@1" || len(f.Digest()) != 64 {
		t.Error("the form is not kept as it was read")
	}
	if diff := cmp.Diff([]string{"title", "甲某"}, outline(t, f, `{"a":"某"}`)); diff != "" {
		t.Error(diff)
	}
}

// outline says kinds and texts of the blocks a form makes of values.
func outline(tb testing.TB, f *Form, values string) []string {
	tb.Helper()
	blocks, err := f.run(check(tb, f, []byte(values)), Options{Number: "某〔2026〕1号", Date: "2026-03-05"})
	if err != nil {
		tb.Fatal(err)
	}
	var out []string
	for _, b := range blocks {
		switch b := b.(type) {
		case *layout.Title:
			out = append(out, "title", b.Text.Plain())
		case *layout.Heading:
			out = append(out, fmt.Sprint("heading ", b.Level), b.Text.Plain())
		case *layout.Paragraph:
			out = append(out, "paragraph", b.Text.Plain())
		case *layout.PageBreak:
			out = append(out, "break")
		case *layout.Table:
			out = append(out, fmt.Sprintf("table %d columns, head %d", len(b.Columns), b.Head))
			for _, row := range b.Rows {
				var cells []string
				for _, c := range row {
					cells = append(cells, [...]string{c.Text.Plain(), "←", "↑"}[c.Merged])
				}
				out = append(out, strings.Join(cells, "|"))
			}
		}
	}
	return out
}

// TestBodies: what a form's author can write, and what becomes of it.
func TestBodies(t *testing.T) {
	const values = `{"a": "某", "list": ["甲", "乙", "丙"], "rows": [{"x": "子", "when": "2026-03-05"}, {"x": "丑"}], "n": 12, "ok": true, "post": {"unit": "某局"}, "prose": "一、戊\n己"}`
	for _, c := range []struct {
		name, body string
		want       []string
	}{
		{"headings", "# 甲\n## 乙\n### 丙\n#### 丁\n##### 戊\n", []string{"title", "甲", "heading 1", "乙", "heading 2", "丙", "heading 3", "丁", "heading 4", "戊"}},
		{"wrapped lines", "甲\n乙\n\n丙\n", []string{"paragraph", "甲乙", "paragraph", "丙"}},
		{"breaks", "甲<br>乙\n\n---\n\n丙  \n丁", []string{"paragraph", "甲\n乙", "break", "paragraph", "丙\n丁"}},
		{"raw HTML", "甲<b>乙</b>\n", []string{"paragraph", "甲<b>乙</b>"}},
		{"escapes", "\\# 甲 \\*乙\\*\n", []string{"paragraph", "# 甲 *乙*"}},
		{"range over paragraphs", "{{range .list}}\n{{.}}。\n\n{{end}}\n", []string{"paragraph", "甲。", "paragraph", "乙。", "paragraph", "丙。"}},
		{"range over list items", "{{range .list}}\n1. {{.}}\n{{end}}\n", []string{"paragraph", "1.甲", "paragraph", "2.乙", "paragraph", "3.丙"}},
		{"range over dashes", "{{range .list}}\n- {{.}}\n{{end}}\n", []string{"paragraph", "——甲", "paragraph", "——乙", "paragraph", "——丙"}},
		{"range in a line", "甲{{range $i, $e := .list}}{{if $i}}、{{end}}{{$e}}{{end}}乙\n", []string{"paragraph", "甲甲、乙、丙乙"}},
		{"range over rows", "| 子 | 日 |\n|---|---|\n{{range $i, $r := .rows}}\n| {{inc $i}}{{.x}} | {{date $r.when}} |\n{{end}}\n\n后\n",
			[]string{"table 2 columns, head 1", "子|日", "1子|2026年3月5日", "2丑|", "paragraph", "后"}},
		{"no head", "| | |\n|---|---|\n| 甲 | {{.a}} |\n", []string{"table 2 columns, head 0", "甲|某"}},
		{"merged", "| 甲 | 乙 | 丙 |\n|---|---|---|\n| 丁 | < | 戊 |\n| ^ | < | 己 |\n", []string{"table 3 columns, head 1", "甲|乙|丙", "丁|←|戊", "↑|←|己"}},
		{"two tables", "| 甲 | 乙 |\n|--|-|\n| 丙 | 丁 |\n\n后\n\n| 戊 |\n|---|\n| 己 |\n", []string{"table 2 columns, head 1", "甲|乙", "丙|丁", "paragraph", "后", "table 1 columns, head 1", "戊", "己"}},
		{"range over nothing", "{{with .doc.none}}甲{{else}}乙{{end}}\n", []string{"paragraph", "乙"}},
		{"if present", "{{if .a}}\n有\n{{else}}\n无\n{{end}}\n", []string{"paragraph", "有"}},
		{"if in a line", "甲{{if not .ok}}乙{{else if eq .n 12}}丙{{end}}丁\n", []string{"paragraph", "甲丙丁"}},
		{"with", "{{with .post}}\n甲{{.unit}}\n{{end}}\n", []string{"paragraph", "甲某局"}},
		{"below an object", "{{.post.unit}}\n", []string{"paragraph", "某局"}},
		{"prose", "前\n\n{{.prose}}\n\n后\n", []string{"paragraph", "前", "heading 1", "一、戊", "paragraph", "己", "paragraph", "后"}},
		{"prose in a cell", "| 甲 |\n|---|\n| {{.prose}} |\n", []string{"table 1 columns, head 1", "甲", "一、戊\n己"}},
		{"cn, join, choice", "{{cn .n}}{{join .list \"；\"}}{{choice .a \"某\" \"他\"}}{{len .list}}\n", []string{"paragraph", "十二甲；乙；丙■某　□他3"}},
		{"the document", "{{.doc.number}}，{{.doc.date}}\n", []string{"paragraph", "某〔2026〕1号，2026年3月5日"}},
		{"comment", "甲\n{{/* 不印 */}}\n乙\n", []string{"paragraph", "甲乙"}},
		{"variables", "{{$x := .a}}甲{{$x}}\n", []string{"paragraph", "甲某"}},
	} {
		if diff := cmp.Diff(c.want, outline(t, parseSmall(t, c.body), values)); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

// TestAbsent: what the values lack prints nothing, whatever is asked of it.
func TestAbsent(t *testing.T) {
	body := "甲{{.list}}{{.n}}{{.post.unit}}{{date .a}}{{join .list \"、\"}}{{.doc.nothing}}{{with .post}}{{.unit}}{{end}}{{range .rows}}乙{{end}}{{if .ok}}丙{{end}}{{if .prose}}丁{{end}}\n\n{{.prose}}\n\n{{if eq .a \"\"}}空{{end}}\n"
	if diff := cmp.Diff([]string{"paragraph", "甲", "paragraph", "空"}, outline(t, parseSmall(t, body), `{"a": " "}`)); diff != "" {
		t.Error(diff)
	}
}

// TestRunErrors: an action that fails over certain values is named by its line.
func TestRunErrors(t *testing.T) {
	f := parseSmall(t, "甲\n\n{{cn .n}}\n")
	_, err := f.run(check(t, f, []byte(`{"a":"甲","n":100}`)), Options{})
	ps := problems(t, err)
	if len(ps) != 1 || ps[0].ID != "form.template" || ps[0].Path != "small/form.md:23" {
		t.Errorf("%v", ps)
	}
}

// TestLoad: an office's forms win over ours, and every broken one is named.
func TestLoad(t *testing.T) {
	own := func(text string) fstest.MapFS { return fstest.MapFS{"x/form.md": {Data: []byte(text)}} }
	lib, err := Load(own(strings.Replace(small, "id: small", "id: inquiry-letter", 1) + "# 自己的\n"))
	if err != nil {
		t.Fatal(err)
	}
	if f, _ := lib.Form("inquiry-letter"); f == nil || f.Title != "小样" || f.Sample() != nil {
		t.Error("the office's form did not win")
	}
	_, err = Load(own("x"), own(small+"{{.y}}{{.z}}\n"))
	if got := told(problems(t, err)); len(got) != 3 {
		t.Errorf("%q", got)
	}
	if _, ok := lib.Form("nobody"); ok {
		t.Error("a form nobody wrote")
	}
	if err := (Problems)(nil).orNil(); err != nil || errors.As(err, new(Problems)) {
		t.Error("no problems are an error")
	}
}

// TestForms: what every form that comes with the program must say.
func TestForms(t *testing.T) {
	forms := library(t).Forms()
	folders, err := filepath.Glob("forms/*/form.md")
	if err != nil || len(forms) != len(folders) {
		t.Errorf("%d forms of %d folders", len(forms), len(folders))
	}
	for _, f := range forms {
		if !strings.Contains(string(f.Text()), "fields:") || f.Sample() == nil || f.Source == "" || f.Retention == "" {
			t.Errorf("%s lacks sample, source or retention", f.ID)
		}
		for _, other := range append(f.Follows, f.Leads...) {
			if _, ok := library(t).Form(other); !ok {
				t.Errorf("%s names form %s, which is not there", f.ID, other)
			}
		}
		var schema map[string]any
		if err := json.Unmarshal(f.Schema(), &schema); err != nil || schema["additionalProperties"] != false {
			t.Errorf("%s: schema is open: %v", f.ID, err)
		}
		_, err := f.Check([]byte("{}"))
		for _, p := range problems(t, err) {
			if p.ID != "value.missing" {
				t.Errorf("%s: %v", f.ID, p)
			}
		}
	}
}
