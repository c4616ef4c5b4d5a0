package templates

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/big"
	"sort"
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
)

// checkSchema validates and turns every leaf of the validator's tree into a
// Problem of ours.
func (f *Form) checkSchema(schema *jsonschema.Schema, data map[string]any) Problems {
	err := schema.Validate(data)
	if err == nil {
		return nil
	}
	ve, ok := err.(*jsonschema.ValidationError)
	if !ok {
		return Problems{{ID: "value.schema", Args: map[string]string{"detail": err.Error()}}}
	}
	var ps Problems
	f.leaves(ve, &ps)
	return ps
}

func (f *Form) leaves(ve *jsonschema.ValidationError, ps *Problems) {
	if len(ve.Causes) > 0 {
		for _, c := range ve.Causes {
			f.leaves(c, ps)
		}
		return
	}
	path := ""
	for _, part := range ve.InstanceLocation {
		path = joinPointer(path, part)
	}
	*ps = append(*ps, f.schemaProblems(path, ve)...)
}

func (f *Form) schemaProblems(path string, ve *jsonschema.ValidationError) Problems {
	one := func(id string, kv ...string) Problems { return Problems{f.problem(id, path, kv...)} }
	switch k := ve.ErrorKind.(type) {
	case *kind.Required:
		return f.each("value.missing", path, k.Missing)
	case *kind.AdditionalProperties:
		return f.each("value.unknown-field", path, k.Properties)
	case *kind.Type:
		return one("value.type", "got", k.Got, "want", strings.Join(k.Want, " "))
	case *kind.Enum:
		return one("value.enum", "got", show(k.Got), "want", showAll(k.Want))
	case *kind.Const:
		return one("value.enum", "got", show(k.Got), "want", show(k.Want))
	case *kind.Pattern:
		return one("value.pattern", "got", cut(k.Got), "want", k.Want)
	case *kind.Format:
		id := "value.format"
		if k.Want == "date" {
			id = "value.date"
		}
		return one(id, "got", show(k.Got), "want", k.Want)
	case *kind.MinLength:
		if k.Got == 0 {
			return one("value.empty")
		}
		return one("value.too-short", "got", strconv.Itoa(k.Got), "limit", strconv.Itoa(k.Want))
	case *kind.MaxLength:
		return one("value.too-long", "got", strconv.Itoa(k.Got), "limit", strconv.Itoa(k.Want))
	case *kind.MinItems:
		return one("value.too-few", "got", strconv.Itoa(k.Got), "limit", strconv.Itoa(k.Want))
	case *kind.MaxItems:
		return one("value.too-many", "got", strconv.Itoa(k.Got), "limit", strconv.Itoa(k.Want))
	case *kind.Minimum:
		return one("value.minimum", "got", rat(k.Got), "limit", rat(k.Want))
	case *kind.Maximum:
		return one("value.maximum", "got", rat(k.Got), "limit", rat(k.Want))
	}
	return one("value.schema", "detail", fmt.Sprint(ve))
}

func (f *Form) each(id, path string, names []string) Problems {
	var ps Problems
	for _, n := range names {
		ps = append(ps, f.problem(id, joinPointer(path, n), "name", n))
	}
	return ps
}

func rat(r *big.Rat) string { return strings.TrimSuffix(r.FloatString(0), ".") }

func show(v any) string {
	if s, ok := v.(string); ok {
		return cut(s)
	}
	b, _ := json.Marshal(v)
	return cut(string(b))
}

func showAll(vs []any) string {
	out := make([]string, len(vs))
	for i, v := range vs {
		out[i] = show(v)
	}
	return strings.Join(out, " ")
}

// cut keeps a value in a message short; a message is no place for a page.
func cut(s string) string {
	const limit = 40
	if r := []rune(s); len(r) > limit {
		return string(r[:limit]) + "…"
	}
	return s
}

// sortProblems puts problems in the order of the form's fields, so that an
// officer reads them from top to bottom.
func (f *Form) sortProblems(ps Problems) {
	sort.SliceStable(ps, func(i, j int) bool {
		a, b := f.order(ps[i].Path), f.order(ps[j].Path)
		for k := 0; k < len(a) && k < len(b); k++ {
			if a[k] != b[k] {
				return a[k] < b[k]
			}
		}
		if len(a) != len(b) {
			return len(a) < len(b)
		}
		return ps[i].Path < ps[j].Path
	})
}

// order turns a pointer into the positions of its parts among the fields.
func (f *Form) order(pointer string) []int {
	var out []int
	fields := f.Fields
	for _, part := range splitPointer(pointer) {
		if i, ok := index(part); ok {
			out = append(out, i)
			continue
		}
		at := len(fields)
		var next []*Field
		for i, field := range fields {
			if field.Name == part {
				at, next = i, field.Fields
			}
		}
		out, fields = append(out, at), next
	}
	return out
}

// duplicateName finds a name given twice in one object: JSON readers disagree
// on which of the two counts, so neither may.
func duplicateName(raw []byte) (path, name string, twice bool) {
	dec := json.NewDecoder(bytes.NewReader(raw))
	var walk func(path string) (string, string, bool)
	walk = func(path string) (string, string, bool) {
		tok, err := dec.Token()
		d, ok := tok.(json.Delim)
		if err != nil || !ok {
			return "", "", false
		}
		seen := map[string]bool{}
		for i := 0; dec.More(); i++ {
			part := strconv.Itoa(i)
			if d == '{' {
				key, err := dec.Token()
				if err != nil {
					return "", "", false
				}
				part = key.(string)
				if seen[part] {
					return path, part, true
				}
				seen[part] = true
			}
			if p, n, twice := walk(joinPointer(path, part)); twice {
				return p, n, true
			}
		}
		_, _ = dec.Token() // the closing bracket
		return "", "", false
	}
	return walk("")
}
