// Package pageproof proves pages over many documents at once: generated ones, of
// every form and of every choice a form has, are laid out, written, read back by
// programs that know nothing of us, and measured.
package pageproof

import (
	"fmt"
	"strings"
	"testing"

	"casefile/templates"
)

// whole is a form with every element the layout knows, by layout and page.
const whole = `---
id: whole-%[1]s
version: "1"
title: 通知
layout: %[2]s
page: %[3]s
source: GB/T 9704-2012
series: whole
signoffs: [某]
fields:
  type: object
  required: [issuer, subject, body]
  properties:
    issuer: {title: 发文机关, type: array, minItems: 1, maxItems: 4, items: {type: string, minLength: 2, maxLength: 24}, element: issuer}
    copy_number: {title: 份号, type: string, pattern: "^[0-9]{6}$", element: copy_number}
    secrecy: {title: 密级, type: string, enum: [秘密, 机密, 绝密], element: secrecy}
    secrecy_years: {title: 保密期限, type: integer, minimum: 1, maximum: 30, element: secrecy_years}
    urgency: {title: 紧急程度, type: string, enum: [特急, 加急], element: urgency}
    signer: {title: 签发人, type: array, maxItems: 3, items: {type: string, minLength: 2, maxLength: 6}, element: signer}
    subject: {title: 事由, type: string, minLength: 2, maxLength: 60}
    recipient: {title: 主送机关, type: array, maxItems: 12, items: {type: string, minLength: 2, maxLength: 30}, element: recipient}
    body: {title: 正文, type: string, format: body}
    attachment: {title: 附件名称, type: array, maxItems: 3, items: {type: string, minLength: 2, maxLength: 60}, element: attachment}
    annex:
      title: 附件
      type: array
      maxItems: 3
      element: annex
      items:
        type: object
        required: [title]
        properties:
          title: {title: 名称, type: string, minLength: 2, maxLength: 60}
          body: {title: 正文, type: string, format: body}
    stamp:
      title: 签名章
      type: array
      minItems: %[4]d
      maxItems: 2
      element: stamp
      items:
        type: object
        required: [post, name]
        properties:
          post: {title: 职务, type: string, minLength: 2, maxLength: 12}
          name: {title: 姓名, type: string, minLength: 2, maxLength: 4}
    present: {title: 出席, type: array, maxItems: 20, items: {type: string, minLength: 2, maxLength: 30}, element: present}
    absent: {title: 请假, type: array, maxItems: 4, items: {type: string, minLength: 2, maxLength: 30}, element: absent}
    observer: {title: 列席, type: array, maxItems: 4, items: {type: string, minLength: 2, maxLength: 30}, element: observer}
    date: {title: 成文日期, type: string, format: date, element: date}
    note: {title: 附注, type: string, maxLength: 60, element: note}
    cc: {title: 抄送, type: array, maxItems: 8, items: {type: string, minLength: 2, maxLength: 30}, element: cc}
    printer: {title: 印发机关, type: string, maxLength: 24, element: printer}
    print_date: {title: 印发日期, type: string, format: date, element: print_date}
---
# 关于{{.subject}}的通知

{{.body}}
`

// pages are the choices a form has, by layout.
var pages = [...]struct {
	layout string
	page   string
}{
	{"official", "{}"},
	{"official", "{duplex: true}"},
	{"official", "{duplex: true, seal: unsealed}"},
	{"official", "{seal: stamped}"},
	{"official", "{seal: unsealed, mark: '-'}"},
	{"official", "{mark: 令}"},
	{"letter", "{}"},
	{"letter", "{duplex: true, seal: unsealed}"},
	{"letter", "{seal: stamped}"},
	{"minutes", "{}"},
	{"minutes", "{duplex: true, mark: 会议纪要}"},
	{"record", "{}"},
	{"record", "{sign_lines: [被谈话人, 谈话人, 记录人]}"},
	{"record", "{duplex: true, sign_lines: [被谈话人]}"},
	{"report", "{}"},
	{"report", "{cover: true}"},
	{"report", "{contents: true}"},
	{"report", "{duplex: true, cover: true, contents: true}"},
}

// forms are those that come with the program, and one of every choice.
func forms(tb testing.TB) []*templates.Form {
	tb.Helper()
	lib, err := templates.Load()
	if err != nil {
		tb.Fatal(err)
	}
	all := lib.Forms()
	for i, p := range pages {
		stamps := 0
		if strings.Contains(p.page, "stamped") {
			stamps = 1
		}
		text := fmt.Sprintf(whole, fmt.Sprint(p.layout, "-", i), p.layout, p.page, stamps)
		f, err := templates.Parse(p.layout+"/form.md", []byte(text), nil)
		if err != nil {
			tb.Fatal(p, err)
		}
		all = append(all, f)
	}
	return all
}
