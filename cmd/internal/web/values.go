package web

import (
	"bytes"
	"encoding/json"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"casefile/templates"
)

// maxRows bounds the items of one array: far more than any form takes.
const maxRows = 2000

// node is a posted form by the parts of its names: v/tasks/0/person.
type node struct {
	value string
	kids  map[string]*node
}

func nodes(form url.Values) *node {
	root := &node{}
	for name, values := range form {
		pointer, ok := strings.CutPrefix(name, "v/")
		if !ok || len(values) == 0 || strings.Count(pointer, "/") > 8 {
			continue
		}
		n := root
		for part := range strings.SplitSeq(pointer, "/") {
			if n.kids == nil {
				n.kids = map[string]*node{}
			}
			if n.kids[part] == nil {
				n.kids[part] = &node{}
			}
			n = n.kids[part]
		}
		n.value = strings.ReplaceAll(values[0], "\r\n", "\n")
	}
	return root
}

func (n *node) kid(name string) *node {
	if n == nil || n.kids[name] == nil {
		return &node{}
	}
	return n.kids[name]
}

// rows are the items of an array in the order of their indexes, which may have
// gaps where the script took rows away.
func (n *node) rows() []*node {
	var at []int
	for name := range n.kids {
		if i, err := strconv.Atoi(name); err == nil && i >= 0 && strconv.Itoa(i) == name {
			at = append(at, i)
		}
	}
	slices.Sort(at)
	var all []*node
	for _, i := range at[:min(len(at), maxRows)] {
		all = append(all, n.kids[strconv.Itoa(i)])
	}
	return all
}

// typed reads a posted form by the fields of a form. Everything typed is in
// it, blank rows too, so that the page can be shown again as it was.
func typed(fields []*templates.Field, n *node) map[string]any {
	values := map[string]any{}
	for _, f := range fields {
		values[f.Name] = typedField(f, n.kid(f.Name))
	}
	return values
}

func typedField(f *templates.Field, n *node) any {
	switch f.Type {
	case "object":
		return typed(f.Fields, n)
	case "array":
		items := []any{}
		for _, r := range n.rows() {
			items = append(items, typedRow(f, r)...)
		}
		return items
	}
	return single(f.Type, f.Format, n.value)
}

// typedRow is one item; several lines pasted into a list of lines are as many
// items.
func typedRow(f *templates.Field, n *node) []any {
	if len(f.Fields) > 0 {
		return []any{typed(f.Fields, n)}
	}
	var items []any
	for line := range strings.Lines(strings.TrimSpace(n.value) + "\n") {
		items = append(items, single(f.ItemType, "", line))
	}
	return items
}

// single is one value in the JSON type its field has, where it can be; what
// is no number stays text, and the check says so.
func single(kind, format, s string) any {
	if format != "body" {
		s = strings.TrimSpace(s)
	}
	switch kind {
	case "integer", "number":
		if json.Valid([]byte(s)) && strings.Trim(s, "0123456789.-+eE") == "" {
			return json.Number(s)
		}
	case "boolean":
		if s == "true" || s == "false" {
			return s == "true"
		}
	}
	return s
}

// prune leaves out what was not filled in: an optional field that is empty is
// absent, an empty row was never meant.
func prune(value any) any {
	switch x := value.(type) {
	case string:
		if strings.TrimSpace(x) == "" {
			return nil
		}
	case map[string]any:
		kept := map[string]any{}
		for name, v := range x {
			if v = prune(v); v != nil {
				kept[name] = v
			}
		}
		if len(kept) == 0 {
			return nil
		}
		return kept
	case []any:
		var kept []any
		for _, v := range x {
			if v = prune(v); v != nil {
				kept = append(kept, v)
			}
		}
		if kept == nil {
			return nil
		}
		return kept
	}
	return value
}

// valuesJSON is what was filled in, as the use cases take it.
func valuesJSON(values map[string]any) ([]byte, error) {
	kept, _ := prune(values).(map[string]any)
	if kept == nil {
		kept = map[string]any{}
	}
	return json.Marshal(kept)
}

// parseValues reads stored values; numbers stay as they were typed.
func parseValues(raw []byte) (map[string]any, error) {
	values := map[string]any{}
	if len(raw) == 0 {
		return values, nil
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	return values, d.Decode(&values)
}

// changeRows adds a row at the end of an array or takes one away, where the
// page is used without script. It tells whether do asked for that: add/tasks,
// drop/tasks/2.
func changeRows(values map[string]any, do string) bool {
	verb, pointer, ok := strings.Cut(do, "/")
	if !ok || verb != "add" && verb != "drop" {
		return false
	}
	name, index, _ := strings.Cut(pointer, "/")
	items, _ := values[name].([]any)
	switch i, err := strconv.Atoi(index); {
	case verb == "add" && index == "":
		values[name] = append(items, nil)
	case verb == "drop" && err == nil && i >= 0 && i < len(items):
		values[name] = slices.Delete(items, i, i+1)
	}
	return true
}

// defaults are the values a form starts with.
func defaults(fields []*templates.Field) map[string]any {
	values := map[string]any{}
	for _, f := range fields {
		if f.Default != "" {
			values[f.Name] = single(f.Type, f.Format, f.Default)
		}
	}
	return values
}
