package templates

import (
	"encoding/json"
	"strings"

	"casefile/templates/layout"
)

// blankDate is what a draft without a date shows: room to write one.
const blankDate = "　　年　月　日"

// elements hands the values whose fields name an element to the layout.
func (f *Form) elements(v Values, opts Options) layout.Elements {
	el := layout.Elements{Number: words(opts.Number)}
	var years layout.Spans
	hasDate := false
	for _, field := range f.Fields {
		if field.Element == "" || field.Confidential {
			continue
		}
		list := spansOf(v.data[field.Name], joinPointer("", field.Name))
		var one layout.Spans
		if len(list) > 0 {
			one = list[0]
		}
		switch field.Element {
		case "issuer":
			el.Issuers = append(el.Issuers, list...)
		case "recipient":
			el.Recipients = append(el.Recipients, list...)
		case "cc":
			el.CopiesTo = append(el.CopiesTo, list...)
		case "signer":
			el.Signers = append(el.Signers, list...)
		case "attachment":
			el.Attachments = append(el.Attachments, list...)
		case "date":
			hasDate = true
			el.Date = printedDate(one)
		case "print_date":
			el.PrintDate = printedDate(one)
		case "copy_number":
			el.CopyNumber = one
		case "secrecy":
			el.Secrecy = one
		case "secrecy_years":
			years = one
		case "urgency":
			el.Urgency = one
		case "note":
			el.Note = one
		case "printer":
			el.Printer = one
		case "present":
			el.Present = append(el.Present, list...)
		case "absent":
			el.Absent = append(el.Absent, list...)
		case "observer":
			el.Observers = append(el.Observers, list...)
		case "stamp":
			el.Stamps = append(el.Stamps, stamps(v.data[field.Name], joinPointer("", field.Name))...)
		}
	}
	if len(years) > 0 && len(el.Secrecy) > 0 {
		el.Secrecy = append(el.Secrecy, layout.Span{Text: "★"})
		el.Secrecy = append(append(el.Secrecy, years...), layout.Span{Text: "年"})
	}
	if hasDate && len(el.Date) == 0 {
		el.Date = words(FormatDate(opts.Date))
		if opts.Date == "" {
			el.Date = words(blankDate)
		}
	}
	return el
}

func words(text string) layout.Spans {
	if text == "" {
		return nil
	}
	return layout.Words(text)
}

func printedDate(s layout.Spans) layout.Spans {
	if len(s) == 0 {
		return nil
	}
	return layout.Spans{{Text: FormatDate(s[0].Text), Field: s[0].Field}}
}

// spansOf lists the texts of a value: one for a plain field, one an item for
// an array.
func spansOf(v any, path string) []layout.Spans {
	switch v := v.(type) {
	case string:
		if strings.TrimSpace(v) != "" {
			return []layout.Spans{{{Text: v, Field: path}}}
		}
	case json.Number:
		return []layout.Spans{{{Text: v.String(), Field: path}}}
	case []any:
		var out []layout.Spans
		for i, e := range v {
			out = append(out, spansOf(e, joinPointer(path, itoa(i)))...)
		}
		return out
	}
	return nil
}

// Element is the value the form's first field with that element has, "" when
// there is none: an array's items joined by 、.
func (f *Form) Element(v Values, element string) string {
	for _, field := range f.Fields {
		if field.Element != element {
			continue
		}
		var parts []string
		for _, s := range spansOf(v.data[field.Name], "") {
			parts = append(parts, s.Plain())
		}
		return strings.Join(parts, "、")
	}
	return ""
}

// members reads a list of objects: of each the texts of the named members.
func members(v any, path string, names ...string) [][]leaf {
	list, _ := v.([]any)
	var out [][]leaf
	for i, e := range list {
		m, _ := e.(map[string]any)
		item := make([]leaf, len(names))
		for j, name := range names {
			text, _ := m[name].(string)
			item[j] = leaf{text: text, path: joinPointer(joinPointer(path, itoa(i)), name)}
		}
		out = append(out, item)
	}
	return out
}

func (l leaf) spans() layout.Spans {
	if strings.TrimSpace(l.text) == "" {
		return nil
	}
	return layout.Spans{{Text: l.text, Field: l.path}}
}

func stamps(v any, path string) []layout.Stamp {
	var out []layout.Stamp
	for _, m := range members(v, path, "post", "name") {
		out = append(out, layout.Stamp{Post: m[0].spans(), Name: m[1].spans()})
	}
	return out
}

// annexes are the 附件 of the values, their bodies read as prose.
func (f *Form) annexes(v Values) []layout.Annex {
	var out []layout.Annex
	for _, field := range f.Fields {
		if field.Element != "annex" || field.Confidential {
			continue
		}
		for _, m := range members(v.data[field.Name], joinPointer("", field.Name), "title", "body") {
			out = append(out, layout.Annex{Title: m[0].spans(), Body: proseBlocks(m[1])})
		}
	}
	return out
}
