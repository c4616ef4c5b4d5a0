package templates

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// Limits a schema gets where its author wrote none: large enough for any real
// document, small enough that no input can exhaust the program.
const (
	maxInline = 1000    // characters of a plain field
	maxProse  = 200_000 // characters of a body field
	maxItems  = 1000    // items of an array
	maxValues = 4 << 20 // bytes of the values as JSON
)

// compileSchema turns the `fields` of a form into the schema document and its
// compiled validator. Objects are closed: a field nobody declared is a mistake.
func compileSchema(name string, fields orderedMap) (any, *jsonschema.Schema, error) {
	doc := schemaDocument(fields).(map[string]any)
	doc["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	raw, err := json.Marshal(doc)
	if err != nil {
		return nil, nil, fmt.Errorf("encode schema of %s: %w", name, err)
	}
	res, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	if err != nil {
		return nil, nil, fmt.Errorf("decode schema of %s: %w", name, err)
	}
	c := jsonschema.NewCompiler()
	c.UseLoader(noLoader{}) // a form must not make the program read other files
	c.AssertFormat()
	c.RegisterFormat(&jsonschema.Format{Name: "body", Validate: func(any) error { return nil }})
	const url = "form.json"
	if err := c.AddResource(url, res); err != nil {
		return nil, nil, Problems{formProblem(name, 2, "form.schema", "detail", err.Error())}
	}
	sch, err := c.Compile(url)
	if err != nil {
		return nil, nil, Problems{formProblem(name, 2, "form.schema", "detail", err.Error())}
	}
	return res, sch, nil
}

// noLoader refuses every reference outside the form itself.
type noLoader struct{}

func (noLoader) Load(url string) (any, error) {
	return nil, fmt.Errorf("a form's schema may not refer to %s", url)
}

// schemaDocument copies the ordered YAML into plain JSON values and adds the
// limits every schema has.
func schemaDocument(v any) any {
	switch v := v.(type) {
	case orderedMap:
		m := make(map[string]any, len(v)+2)
		for _, p := range v {
			m[p.key] = schemaDocument(p.value)
		}
		addLimits(m)
		return m
	case []any:
		out := make([]any, len(v))
		for i, e := range v {
			out[i] = schemaDocument(e)
		}
		return out
	}
	return v
}

func addLimits(m map[string]any) {
	set := func(key string, v any) {
		if _, ok := m[key]; !ok {
			m[key] = v
		}
	}
	// Only a schema node has a string for its type: a property that is
	// itself called "type" holds a mapping there.
	typ, _ := m["type"].(string)
	switch typ {
	case "object":
		set("additionalProperties", false)
	case "array":
		set("maxItems", maxItems)
	case "string":
		if m["format"] == "body" {
			set("maxLength", maxProse)
		} else if m["enum"] == nil && m["const"] == nil {
			set("maxLength", maxInline)
		}
	}
}
