package templates

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"casefile/templates/layout"
	"casefile/templates/pagetest"
)

// nasty is what a value could hold to become more than text.
var nasty = []string{
	"# 标题", "## 一、标题", "- 项目", "1. 项目", "1) 项目", "> 引文", "***", "---", "| 甲 | 乙 |", "甲 | 乙", `甲\|乙`, "^", "<", "**重**", "_斜_", "__重__",
	"<br>", "<br/>", "<script>alert(1)</script>", "<!-- 注 -->", "&lt;br&gt;", "&#10;", "`码`", "~~删~~",
	"[链](http://example.invalid)", "![图](x)", "{{.contact}}", "{{range .questions}}", "{{/*", "}}", "{{end}}", "%s%d%!", `\*甲\*`, `\`, `甲\`,
	"|---|---|", ":-:", "+++", "```", "    缩进", "$x^2$", "'\"", "<?php ?>", "<![CDATA[x]]>",
	"/JavaScript (x) Tj ET", "\\(", "endobj", "../../etc", "%PDF-1.7",
}

// sketch is the number and kind of the blocks, cells and faces of a document,
// and the text that stands in each.
func sketch(blocks []layout.Block) (shape, text []string) {
	spans := func(kind string, list ...layout.Spans) {
		for _, s := range list {
			for _, sp := range s {
				kind += fmt.Sprintf(" %d:%s", sp.Face, sp.Field)
			}
			text = append(text, s.Plain())
		}
		shape = append(shape, kind)
	}
	for _, b := range blocks {
		switch b := b.(type) {
		case *layout.Title:
			spans("title", b.Text)
		case *layout.Heading:
			spans(fmt.Sprint("heading ", b.Level), b.Text, b.RunIn)
		case *layout.Paragraph:
			spans("paragraph", b.Text)
		case *layout.PageBreak:
			spans("break")
		case *layout.Table:
			shape = append(shape, fmt.Sprint("table ", b.Columns, b.Head))
			for _, row := range b.Rows {
				for _, c := range row {
					spans(fmt.Sprint("cell ", c.Merged, c.Label), c.Text)
				}
			}
		}
	}
	return shape, text
}

const everywhere = `---
id: everywhere
version: "1"
title: 某
layout: report
source: 某
signoffs: [某]
fields:
  type: object
  properties:
    a: {title: 某, type: string}
    b: {title: 某, type: string}
    list: {title: 某, type: array, items: {type: string}}
    prose: {title: 某, type: string, format: body}
---
# 关于{{.a}}的函

{{.a}}

## {{.a}}

甲**{{.a}}**乙*{{.b}}*丙

- {{.a}}
- 甲{{.b}}

{{range .list}}
1. {{.}}
{{end}}

| {{.a}} | 乙 |
|---|---|
| {{.a}} | {{.b}}<br>{{.a}} |
| {{.b}} | {{join .list "、"}} |

{{.prose}}

{{.a}}{{.b}}
`

// blocksOf runs a form over two plain values, each of which may be refused.
func blocksOf(tb testing.TB, f *Form, a, b string) ([]layout.Block, bool) {
	tb.Helper()
	raw, err := json.Marshal(map[string]any{"a": a, "b": b, "list": []string{b, a}, "prose": "甲"})
	if err != nil {
		tb.Fatal(err)
	}
	v, err := f.Check(raw)
	if err != nil {
		problems(tb, err)
		return nil, false
	}
	blocks, err := f.run(v, Options{})
	if err != nil {
		tb.Fatal(err)
	}
	return blocks, true
}

func everywhereForm(tb testing.TB) *Form {
	tb.Helper()
	f, err := Parse("everywhere/form.md", []byte(everywhere), nil)
	if err != nil {
		tb.Fatal(err)
	}
	return f
}

// valueStaysText: two values leave the shape of the form as harmless ones do,
// and stand in it letter by letter.
func valueStaysText(tb testing.TB, f *Form, a, b string) {
	tb.Helper()
	blocks, ok := blocksOf(tb, f, a, b)
	if !ok || strings.TrimSpace(a) == "" || strings.TrimSpace(b) == "" {
		return // refused, or nothing to print
	}
	plain, _ := blocksOf(tb, f, "子", "丑")
	shape, text := sketch(blocks)
	wantShape, wantText := sketch(plain)
	if !slices.Equal(shape, wantShape) {
		tb.Fatalf("%q and %q change the document's shape:\n%q\nwant\n%q", a, b, shape, wantShape)
	}
	replace := strings.NewReplacer("子", a, "丑", b)
	for i := range wantText {
		if want := replace.Replace(wantText[i]); text[i] != want {
			tb.Fatalf("%q stands as %q", want, text[i])
		}
	}
}

func TestValuesStayText(t *testing.T) {
	f := everywhereForm(t)
	for i, a := range nasty {
		valueStaysText(t, f, a, nasty[(i+7)%len(nasty)])
	}
	for _, r := range []rune{tokenOpen, tokenClose} {
		if _, ok := blocksOf(t, f, "甲"+string(r)+"0"+string(tokenClose), "乙"); ok {
			t.Errorf("%U is taken", r)
		}
	}
}

// FuzzValues: a value outside a body field never changes the number and kind
// of the blocks.
func FuzzValues(f *testing.F) {
	target := everywhereForm(f)
	for i, a := range nasty {
		f.Add(a, nasty[len(nasty)-1-i])
	}
	f.Fuzz(func(t *testing.T, a, b string) { valueStaysText(t, target, a, b) })
}

// TestProse: of what a body field may hold, only numbered lines and rows of
// tabs are markup.
func TestProse(t *testing.T) {
	for _, c := range []struct{ prose, want string }{
		{"甲\n\n 乙 \r\n丙\r丁", "paragraph paragraph paragraph paragraph"},
		{"一、甲", "heading 1"}, {"十二、甲", "heading 1"}, {"（二）甲", "heading 2"}, {"(二)甲", "heading 2"},
		{"3.甲", "heading 3"}, {"3．甲", "heading 3"}, {"（4）甲", "heading 4"}, {"(4) 甲", "heading 4"},
		{"3.5万元", "paragraph"}, {"2026.3", "paragraph"}, {"（甲）乙", "paragraph"}, {"一甲", "paragraph"},
		{"一、甲。乙", "heading 1"},
		{"甲\t乙\n丙\t丁", "table"}, {"甲\t乙", "paragraph"}, {"甲\t乙\n丙\t丁\t戊", "paragraph paragraph"},
		{"甲\t乙\t丙\n丁\t\t\n戊\t己\t\n庚", "table paragraph"}, {"\t甲\n\t乙", "paragraph paragraph"},
		{"甲\t乙\n丙\t丁\t", "table"}, {"甲\t乙\t\n丙\t丁\t", "table"}, {"甲\t乙\n\t\t\n丙", "paragraph paragraph"},
		{"甲\n乙\t丙\n丁\t戊\n己", "paragraph table paragraph"},
		{" \n\t\n　\n", ""},
		{strings.Join(nasty, "\n"), ""},
	} {
		var got []string
		for _, b := range proseBlocks(leaf{text: c.prose, path: "/p"}) {
			switch b := b.(type) {
			case *layout.Heading:
				got = append(got, fmt.Sprint("heading ", b.Level))
			case *layout.Table:
				got = append(got, "table")
			case *layout.Paragraph:
				got = append(got, "paragraph")
			}
		}
		if len(c.prose) > 100 { // the nasty lines: all paragraphs but for 1. 项目
			c.want = strings.TrimSuffix(strings.Repeat("paragraph ", len(nasty)), " ")
			c.want = strings.Replace(c.want, "paragraph paragraph paragraph paragraph", "paragraph paragraph paragraph heading 3", 1)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%q: %s, want %s", c.prose, got, c.want)
		}
	}
}

// TestNastyOnPaper: nasty values print as themselves, in every field of the
// forms that takes free text.
func TestNastyOnPaper(t *testing.T) {
	dir := t.TempDir()
	for _, f := range library(t).Forms() {
		var data any
		if err := json.Unmarshal(f.Sample(), &data); err != nil {
			t.Fatal(err)
		}
		n := 0
		for _, field := range f.Fields {
			if field.Type == "string" && field.Format == "" && field.Enum == nil {
				data.(map[string]any)[field.Name] = nasty[n%len(nasty)]
				n += 5
			}
			if field.Format == "body" {
				data.(map[string]any)[field.Name] = strings.Join(nasty, "\n")
			}
		}
		raw, err := json.Marshal(data)
		if err != nil {
			t.Fatal(err)
		}
		v, err := f.Check(raw)
		for _, p := range problems(t, err) {
			if p.ID != "value.too-short" && p.ID != "value.pattern" && p.ID != "value.too-long" {
				t.Fatalf("%s: %v", f.ID, p)
			}
		}
		r := render(t, f, v, Options{})
		sameText(t, pagetest.File(t, dir, f.ID, r.PDF), r)
		body := strings.Contains(string(f.Text()), "format: body")
		for _, s := range nasty {
			if body && !strings.Contains(pagetest.Squeeze(r.Text), pagetest.Squeeze(s)) {
				t.Errorf("%s: %q is not on the page", f.ID, s)
			}
		}
	}
}
