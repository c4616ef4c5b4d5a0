// Package templates turns a form (文书样式) and an officer's values (填写值) into
// the pages of a document: a PDF, its plain text, and a map from the one to
// the other. It is pure: no network, no disk, no clock.
//
// # A form
//
// A form is one file, form.md: YAML front matter, then a Markdown body with
// text/template actions.
//
//	---
//	id: inquiry-letter            # [a-z0-9-], the form's name everywhere
//	version: "1"                  # a whole number; other bytes under one id@version are a conflict
//	title: 函询通知书
//	aliases: [责成书面说明情况通知书]
//	layout: letter                # official 公文 · letter 信函 · minutes 纪要 · record 文书 · report 报告
//	page: {duplex: true, seal: unsealed} # choices the standard leaves: see [layout.Setup]
//	source: GB/T 9704-2012 10.1   # the standard or rule it comes from
//	series: letter                # the kind of number (文号) it takes; none: it has no number
//	signoffs: [分管领导]           # who signs off, in order; at least one
//	minutes: false                # whether minutes of a 集体研究 must be attached before the last sign-off
//	self_approval: false          # whether the submitter may approve it
//	secrecy: 秘密                  # the level a new document starts with
//	retention: 永久                # 保管期限: 永久, 30年 or 10年
//	section: inquiry              # the class of papers 卷内类别 in a volume
//	follows: [case-analysis]      # forms it comes after
//	leads: [service-receipt]      # forms that come after it
//	deadlines:                    # limits that start with it
//	  - {id: reply, title: 书面说明, from: served, limit: 15 working-days, basis: …}
//	  - {id: tasks, title: 整改任务, field: /tasks/*/deadline}
//	fields:                       # JSON Schema 2020-12 in YAML, titles in Chinese
//	  type: object
//	  required: [recipient]
//	  properties:
//	    recipient: {title: 主送机关, type: string, element: recipient}
//	---
//	# 关于{{.subject}}的函
//
// Three keywords are ours. `format: body` marks prose as officers paste it;
// `element` hands a field to the layout, which knows where GB/T 9704 puts it
// (issuer, recipient, date, cc, … — see [layout.Elements]); `confidential`
// on a field of the form itself keeps it out of text, PDF and index: see
// [Form.Split].
//
// # From values to pages
//
// Half-width punctuation between Han is put right as values come in, once: see
// [Form.Normalise]. Values are checked against the schema, every problem at once. A value never
// passes the Markdown parser: each printing action emits one opaque token,
// goldmark parses the body, and the tokens are filled in the parsed tree. So a
// value can never become a heading, a table or an action, and every run of
// text knows the field it came from.
//
// # A volume
//
// [Renderer.Bind] joins documents to the bound volume of a case file 案卷: the
// archivist's own papers (GB/T 9705-2008) are drawn by [layout.Papers], page
// numbers over the documents' pages, slips in the place of papers from
// elsewhere, which the PDF carries as files.
package templates
