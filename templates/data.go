package templates

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"text/template"
)

// leaf is one printable value and where it came from. A nil leaf is a value
// that is absent or empty, so {{if .x}} asks what an officer would mean.
type leaf struct {
	text  string
	path  string
	prose bool
}

// docKey holds what is known of the document itself: .doc.number, .doc.date.
const docKey = "doc"

// wrap turns values into what a template reads: every text knows its path.
// Every declared field is there, so that none prints as "<no value>";
// confidential fields are not.
func wrap(fields []*Field, path string, data map[string]any) map[string]any {
	out := make(map[string]any, len(fields))
	for _, f := range fields {
		if f.Confidential {
			continue
		}
		out[f.Name] = wrapField(f, joinPointer(path, f.Name), data[f.Name])
	}
	return out
}

func wrapField(f *Field, path string, v any) any {
	switch f.Type {
	case "object":
		m, ok := v.(map[string]any)
		if !ok {
			return map[string]any(nil)
		}
		return wrap(f.Fields, path, m)
	case "array":
		list, _ := v.([]any)
		var out []any
		for i, e := range list {
			item := &Field{Name: f.Name, Type: f.ItemType, Format: f.Format, Fields: f.Fields}
			out = append(out, wrapField(item, joinPointer(path, strconv.Itoa(i)), e))
		}
		return out
	case "boolean":
		b, _ := v.(bool)
		return b
	}
	switch v := v.(type) {
	case string:
		if strings.TrimSpace(v) != "" {
			return &leaf{text: v, path: path, prose: f.Format == "body"}
		}
	case json.Number:
		return &leaf{text: v.String(), path: path}
	}
	return (*leaf)(nil)
}

// emitter collects what the actions of one run print; each becomes a token in
// the Markdown source.
type emitter struct{ values [][]leaf }

// A token is U+FDD0, a number, U+FDD1: noncharacters no value may hold and
// neither text/template nor goldmark touches.
const (
	tokenOpen  = '\uFDD0'
	tokenClose = '\uFDD1'
)

func (e *emitter) emit(v any) string {
	pieces := piecesOf(v)
	if len(pieces) == 0 {
		return ""
	}
	e.values = append(e.values, pieces)
	return fmt.Sprintf("%c%d%c", tokenOpen, len(e.values)-1, tokenClose)
}

func piecesOf(v any) []leaf {
	switch v := v.(type) {
	case *leaf:
		if v != nil {
			return []leaf{*v}
		}
	case []leaf:
		return v
	case string:
		if v != "" {
			return []leaf{{text: v}}
		}
	case int:
		return []leaf{{text: strconv.Itoa(v)}}
	case []any:
		return join(v, "、")
	}
	return nil
}

// allowedBuiltins are the functions of text/template a form may use. What
// formats, escapes or calls is not among them.
var allowedBuiltins = map[string]bool{"and": true, "or": true, "not": true, "len": true, "lt": true, "le": true, "gt": true, "ge": true}

// functions is the closed list of what a form may call besides them.
var functions = template.FuncMap{
	"date":   date,
	"cn":     chineseNumber,
	"inc":    func(i int) int { return i + 1 },
	"join":   join,
	"eq":     func(a any, bs ...any) bool { return equalsAny(a, bs) },
	"ne":     func(a, b any) bool { return !equalsAny(a, []any{b}) },
	"choice": choice,
}

func textOf(v any) string {
	switch v := v.(type) {
	case *leaf:
		if v == nil {
			return ""
		}
		return v.text
	case nil:
		return ""
	}
	return fmt.Sprint(v)
}

func equalsAny(a any, bs []any) bool {
	for _, b := range bs {
		if textOf(a) == textOf(b) {
			return true
		}
	}
	return false
}

// date prints an ISO date the way GB/T 9704 7.3.5.4 wants it: 2026年3月5日.
func date(v any) any {
	l, ok := v.(*leaf)
	if !ok || l == nil {
		return (*leaf)(nil)
	}
	return &leaf{text: FormatDate(l.text), path: l.path}
}

// FormatDate prints an ISO civil date in Chinese, year in full, month and day
// without leading zeros; anything else it returns as it is.
func FormatDate(iso string) string {
	parts := strings.Split(iso, "-")
	if len(parts) != 3 {
		return iso
	}
	return fmt.Sprintf("%s年%s月%s日", parts[0], strings.TrimPrefix(parts[1], "0"), strings.TrimPrefix(parts[2], "0"))
}

// join prints a list with a separator between its items.
func join(list []any, sep string) []leaf {
	var out []leaf
	for _, e := range list {
		l, ok := e.(*leaf)
		if !ok || l == nil {
			continue
		}
		if len(out) > 0 {
			out = append(out, leaf{text: sep})
		}
		out = append(out, *l)
	}
	return out
}

// choice prints every option with a box, the chosen one filled.
func choice(v any, options ...string) []leaf {
	var out []leaf
	for i, o := range options {
		box, path := "□", ""
		if textOf(v) == o {
			box = "■"
			if l, ok := v.(*leaf); ok && l != nil {
				path = l.path
			}
		}
		if i > 0 {
			out = append(out, leaf{text: "　"})
		}
		out = append(out, leaf{text: box + o, path: path})
	}
	return out
}

// chineseNumber prints 1–99 in Chinese: 一, 十二, 三十.
func chineseNumber(v any) (string, error) {
	n, err := strconv.Atoi(textOf(v))
	if err != nil || n < 1 || n > 99 {
		return "", fmt.Errorf("cn takes a number from 1 to 99, not %q", textOf(v))
	}
	digits := []string{"", "一", "二", "三", "四", "五", "六", "七", "八", "九"}
	tens, ones := n/10, n%10
	switch {
	case tens == 0:
		return digits[ones], nil
	case tens == 1:
		return "十" + digits[ones], nil
	}
	return digits[tens] + "十" + digits[ones], nil
}
