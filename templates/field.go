package templates

import (
	"encoding/json"
	"strconv"
	"strings"
)

// Field is one 要素 of a form, as a web form or a listing needs it.
type Field struct {
	Name         string   `json:"name"`
	Title        string   `json:"title"`
	Help         string   `json:"help,omitempty"`
	Type         string   `json:"type"`             // string, integer, number, boolean, array, object
	Format       string   `json:"format,omitempty"` // date, body, or empty
	Enum         []string `json:"enum,omitempty"`
	Default      string   `json:"default,omitempty"`
	Element      string   `json:"element,omitempty"` // GB/T 9704 element the layout places
	Required     bool     `json:"required,omitempty"`
	Confidential bool     `json:"confidential,omitempty"`
	MaxLength    int      `json:"max_length,omitempty"`
	// Fields are the members of an object, or of each item of an array of
	// objects; an array of plain values has none and ItemType says what they are.
	Fields   []*Field `json:"fields,omitempty"`
	ItemType string   `json:"item_type,omitempty"`
}

func findField(fields []*Field, name string) *Field {
	for _, f := range fields {
		if f.Name == name {
			return f
		}
	}
	return nil
}

// orderedMap keeps a YAML mapping in the order its author wrote it, which is
// the order officers fill it in.
type orderedMap []pair

type pair struct {
	key   string
	value any
}

func (m orderedMap) get(key string) (any, bool) {
	for _, p := range m {
		if p.key == key {
			return p.value, true
		}
	}
	return nil, false
}

func (m orderedMap) str(key string) string {
	v, _ := m.get(key)
	switch v := v.(type) {
	case string:
		return v
	case nil:
		return ""
	}
	b, _ := json.Marshal(v)
	return string(b)
}

func (m orderedMap) strs(key string) []string {
	v, _ := m.get(key)
	list, _ := v.([]any)
	var out []string
	for _, e := range list {
		if s, ok := e.(string); ok {
			out = append(out, s)
		}
	}
	return out
}

// fieldsOf lists the properties of an object schema in their order.
func fieldsOf(schema orderedMap) []*Field {
	v, _ := schema.get("properties")
	props, _ := v.(orderedMap)
	required := map[string]bool{}
	for _, name := range schema.strs("required") {
		required[name] = true
	}
	var out []*Field
	for _, p := range props {
		m, _ := p.value.(orderedMap)
		f := fieldOf(p.key, m)
		f.Required = required[p.key]
		out = append(out, f)
	}
	return out
}

func fieldOf(name string, m orderedMap) *Field {
	f := &Field{
		Name: name, Title: m.str("title"), Help: m.str("description"),
		Type: m.str("type"), Format: m.str("format"), Enum: m.strs("enum"),
		Default: m.str("default"), Element: m.str("element"),
	}
	if f.Title == "" {
		f.Title = name
	}
	if c, ok := m.get("confidential"); ok {
		f.Confidential, _ = c.(bool)
	}
	f.MaxLength, _ = strconv.Atoi(m.str("maxLength"))
	switch f.Type {
	case "object":
		f.Fields = fieldsOf(m)
	case "array":
		v, _ := m.get("items")
		items, _ := v.(orderedMap)
		f.ItemType = items.str("type")
		if f.ItemType == "object" {
			f.Fields = fieldsOf(items)
		}
	}
	return f
}

var (
	escape   = strings.NewReplacer("~", "~0", "/", "~1")
	unescape = strings.NewReplacer("~1", "/", "~0", "~")
)

// splitPointer cuts a JSON pointer (RFC 6901) into its unescaped parts.
func splitPointer(pointer string) []string {
	if pointer == "" {
		return nil
	}
	parts := strings.Split(strings.TrimPrefix(pointer, "/"), "/")
	for i, p := range parts {
		parts[i] = unescape.Replace(p)
	}
	return parts
}

// joinPointer adds one part to a JSON pointer.
func joinPointer(pointer, part string) string {
	return pointer + "/" + escape.Replace(part)
}

func index(part string) (int, bool) {
	i, err := strconv.Atoi(part)
	return i, err == nil && i >= 0
}
