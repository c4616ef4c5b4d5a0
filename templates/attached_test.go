package templates

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"casefile/templates/pagetest"
)

// attachForm prints some of its fields, asks about others, and knows one that
// it must not tell.
const attachForm = `---
id: attach
version: "1"
title: 通知
layout: letter
source: GB/T 9704-2012 10.1
signoffs: [某]
fields:
  type: object
  properties:
    issuer: {title: 发文机关, type: string, element: issuer}
    recipient: {title: 主送机关, type: string, element: recipient}
    date: {title: 成文日期, type: string, format: date, element: date}
    printer: {title: 印发机关, type: string, element: printer}
    reporter: {title: 举报人, type: string, confidential: true}
    urgent: {title: 是否加急, type: boolean}
    verdict: {title: 内部意见, type: string}
    way: {title: 方式, type: string, enum: [邮寄, 直送]}
    unsaid: {title: 不印的, type: string}
    amount: {title: 金额, type: number}
    prose: {title: 正文, type: string, format: body}
    people:
      title: 人员
      type: array
      items:
        type: object
        properties:
          name: {title: 姓名, type: string}
          card: {title: 证件, type: string}
---
# 关于附件的函

{{if .urgent}}加急。{{end}}{{if eq .verdict "轻"}}从轻。{{end}}金额{{.amount}}元。{{choice .way "邮寄" "直送"}}

{{range .people}}
姓名：{{.name}}。
{{end}}

{{.prose}}
`

const attachValues = `{"issuer":"中共某市纪律检查委员会","recipient":"某市某局","date":"2026-03-05",
"printer":"信函没有印发机关","reporter":"李某某","urgent":true,"verdict":"轻","way":"直送","unsaid":"不该出门",
"amount":12.50,"prose":"一、情况\n某项目\t金额\n甲\t1\n说明。",
"people":[{"name":"张某某","card":"0001"},{"name":"","card":"0002"},{"name":"王某某"}]}`

const attachedValues = `{
  "amount": 12.50,
  "date": "2026-03-05",
  "issuer": "中共某市纪律检查委员会",
  "people": [
    {
      "name": "张某某"
    },
    {
      "name": "王某某"
    }
  ],
  "prose": "一、情况\n某项目\t金额\n甲\t1\n说明。",
  "recipient": "某市某局",
  "way": "直送"
}
`

func attachedPDF(t *testing.T, form, values string) string {
	t.Helper()
	f, err := Parse("attach/form.md", []byte(form), nil)
	if err != nil {
		t.Fatal(err)
	}
	r := render(t, f, check(t, f, []byte(values)), Options{AttachValues: true})
	file := filepath.Join(t.TempDir(), "attach.pdf")
	if err := os.WriteFile(file, r.PDF, 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// TestAttachValues: what goes along with a document is what stands on it.
func TestAttachValues(t *testing.T) {
	file := attachedPDF(t, attachForm, attachValues)
	got := pagetest.Run(t, "qpdf", "--show-attachment="+valuesName, file)
	if diff := cmp.Diff(attachedValues, got); diff != "" {
		t.Error(diff)
	}
	pagetest.Sound(t, file)
	for _, flavour := range []string{"3u", "3a", "ua1"} {
		pagetest.Conforms(t, flavour, file)
	}
}

// TestAttachNothing: a document that shows no value carries none.
func TestAttachNothing(t *testing.T) {
	bare, _, _ := strings.Cut(attachForm, "# 关于")
	bare = strings.ReplaceAll(strings.ReplaceAll(bare, ", element: issuer", ""), ", element: recipient", "")
	file := attachedPDF(t, strings.Replace(bare, ", element: date", "", 1)+"# 关于附件的函\n\n无。\n", attachValues)
	if got := pagetest.Run(t, "qpdf", "--show-attachment="+valuesName, file); got != "{}\n" {
		t.Errorf("attached %s", got)
	}
}

// TestAttachEveryForm: no value of a sample that its pages do not show goes
// along, and the same document without attachment carries none.
func TestAttachEveryForm(t *testing.T) {
	var files []string
	for _, f := range library(t).Forms() {
		v := check(t, f, f.Sample())
		r := render(t, f, v, Options{AttachValues: true})
		file := filepath.Join(t.TempDir(), f.ID+".pdf")
		if err := os.WriteFile(file, r.PDF, 0o600); err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
		raw := pagetest.Run(t, "qpdf", "--show-attachment="+valuesName, file)
		kept, err := decodeObject([]byte(raw))
		if err != nil {
			t.Fatal(err)
		}
		text := pagetest.Squeeze(r.Text)
		eachText("", kept, func(path, value string) {
			for line := range strings.FieldsSeq(value) {
				if line = FormatDate(line); !strings.Contains(text, line) {
					t.Errorf("%s: %s is attached and not on the page: %.40s", f.ID, path, line)
				}
			}
		})
		for _, field := range f.Confidential() {
			if kept[field.Name] != nil {
				t.Errorf("%s: the confidential %s goes along", f.ID, field.Name)
			}
		}
	}
	pagetest.Conforms(t, "3a", files...)
}

func eachText(path string, v any, visit func(path, text string)) {
	switch v := v.(type) {
	case string:
		visit(path, v)
	case map[string]any:
		for name, e := range v {
			eachText(joinPointer(path, name), e, visit)
		}
	case []any:
		for i, e := range v {
			eachText(joinPointer(path, itoa(i)), e, visit)
		}
	}
}
