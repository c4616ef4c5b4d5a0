package formtest

import (
	"fmt"
	"strings"
)

// whole is a form with every element of a layout, and nothing but a text.
const whole = `---
id: %s
version: "1"
title: 通知
layout: %s
page: %s
source: GB/T 9704-2012
series: whole
signoffs: [某]
fields:
  type: object
  required: [issuer, subject, body%s]
  properties:
    subject: {title: 事由, type: string, minLength: 2, maxLength: 60}
    body: {title: 正文, type: string, format: body}
%s---
# 关于{{.subject}}的通知

{{.body}}
`

// elements are the fields for what a page has beside its text.
var elements = map[string]string{
	"issuer":      "{title: 发文机关, type: array, minItems: 1, maxItems: 4, items: {type: string, minLength: 2, maxLength: 40}, element: issuer}",
	"organ":       "{title: 机关, type: array, minItems: 1, maxItems: 1, items: {type: string, minLength: 2, maxLength: 24}, element: issuer}",
	"copy_number": `{title: 份号, type: string, pattern: "^[0-9]{6}$", element: copy_number}`,
	"secrecy":     "{title: 密级, type: string, enum: [秘密, 机密, 绝密], element: secrecy}",
	"years":       "{title: 保密期限, type: integer, minimum: 1, maximum: 30, element: secrecy_years}",
	"urgency":     "{title: 紧急程度, type: string, enum: [特急, 加急], element: urgency}",
	"signer":      "{title: 签发人, type: array, maxItems: 3, items: {type: string, minLength: 2, maxLength: 6}, element: signer}",
	"recipient":   "{title: 主送机关, type: array, maxItems: 12, items: {type: string, minLength: 2, maxLength: 30}, element: recipient}",
	"attachment":  "{title: 附件名称, type: array, maxItems: 3, items: {type: string, minLength: 2, maxLength: 60}, element: attachment}",
	"annex": "{title: 附件, type: array, maxItems: 3, element: annex, items: {type: object, required: [title], properties: " +
		"{title: {title: 名称, type: string, minLength: 2, maxLength: 60}, body: {title: 正文, type: string, format: body}}}}",
	"stamp": "{title: 签名章, type: array, minItems: 1, maxItems: 2, element: stamp, items: {type: object, required: [post, name], properties: " +
		"{post: {title: 职务, type: string, minLength: 2, maxLength: 12}, name: {title: 姓名, type: string, minLength: 2, maxLength: 4}}}}",
	"present":    "{title: 出席, type: array, maxItems: 20, items: {type: string, minLength: 2, maxLength: 30}, element: present}",
	"absent":     "{title: 请假, type: array, maxItems: 4, items: {type: string, minLength: 2, maxLength: 30}, element: absent}",
	"observer":   "{title: 列席, type: array, maxItems: 4, items: {type: string, minLength: 2, maxLength: 30}, element: observer}",
	"date":       "{title: 成文日期, type: string, format: date, element: date}",
	"note":       "{title: 附注, type: string, maxLength: 60, element: note}",
	"cc":         "{title: 抄送, type: array, maxItems: 8, items: {type: string, minLength: 2, maxLength: 30}, element: cc}",
	"printer":    "{title: 印发机关, type: string, minLength: 2, maxLength: 24, element: printer}",
	"print_date": "{title: 印发日期, type: string, format: date, element: print_date}",
}

// setups are the choices a form has, by layout, with the elements that such a
// page has; those with a star must be there.
var setups = [...]struct{ layout, page, elements string }{
	{"official", "{}", officialElements},
	{"official", "{duplex: true}", officialElements},
	{"official", "{duplex: true, seal: unsealed}", officialElements},
	{"official", "{seal: stamped}", officialElements + " stamp*"},
	{"official", "{seal: unsealed, mark: '-'}", officialElements},
	{"official", "{duplex: true, seal: stamped}", officialElements + " stamp*"},
	{"letter", "{}", letterElements},
	{"letter", "{duplex: true, seal: unsealed}", letterElements},
	{"letter", "{seal: stamped}", letterElements + " stamp*"},
	{"minutes", "{}", minutesElements},
	{"minutes", "{duplex: true, mark: 会议纪要}", minutesElements},
	{"record", "{}", "organ* secrecy years"},
	{"record", "{sign_lines: [被谈话人, 谈话人, 记录人]}", "organ* secrecy years"},
	{"record", "{duplex: true, sign_lines: [被谈话人]}", "organ* secrecy years"},
	{"report", "{}", reportElements},
	{"report", "{cover: true}", reportElements},
	{"report", "{contents: true}", reportElements},
	{"report", "{duplex: true, cover: true, contents: true}", reportElements},
}

const (
	officialElements = "issuer* copy_number secrecy years urgency signer recipient* attachment annex date* note cc printer print_date"
	letterElements   = "issuer* copy_number secrecy years urgency recipient* attachment annex date* note cc"
	minutesElements  = "organ* secrecy years urgency annex present* absent observer date cc printer print_date"
	reportElements   = "issuer* copy_number secrecy years urgency attachment annex date"
)

// Form is the text of a form.md and its id.
type Form struct{ ID, Text string }

// Whole are forms of every layout and every choice of its page, each with every
// element that such a page has.
func Whole() []Form {
	var out []Form
	for i, s := range setups {
		var fields, required strings.Builder
		for _, name := range strings.Fields(s.elements) {
			name, must := strings.CutSuffix(name, "*")
			written := name
			if name == "organ" {
				written = "issuer"
			} else if must && name != "issuer" {
				required.WriteString(", " + name)
			}
			fmt.Fprintf(&fields, "    %s: %s\n", written, elements[name])
		}
		id := fmt.Sprint("whole-", s.layout, "-", i)
		out = append(out, Form{id, fmt.Sprintf(whole, id, s.layout, s.page, required.String(), fields.String())})
	}
	return out
}
