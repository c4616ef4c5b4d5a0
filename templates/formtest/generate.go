// Package formtest makes values for forms nobody thought of: for any form from
// its schema alone, with a seed, so that a document that fails can be made again.
// They are words at random, which no officer would write and no page may break
// on, or of real text put together as officers do.
package formtest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
)

// Generator makes values for any form from its schema.
type Generator struct {
	*rand.Rand
	Source *Source // real text; nil: words at random
	Length int     // characters of its longest text, about; 0: as it comes
}

// New is a generator of words at random.
func New(seed uint64) *Generator {
	return &Generator{Rand: rand.New(rand.NewPCG(seed, 9704))}
}

// Values are values that a form with that schema takes, as JSON.
func (g *Generator) Values(tb testing.TB, schema []byte) []byte {
	tb.Helper()
	var s map[string]any
	if err := json.Unmarshal(schema, &s); err != nil {
		tb.Fatal(err)
	}
	var raw bytes.Buffer
	enc := json.NewEncoder(&raw)
	enc.SetEscapeHTML(g.IntN(2) == 0)
	if err := enc.Encode(g.object(s)); err != nil {
		tb.Fatal(err)
	}
	return raw.Bytes()
}

// value is one value; element says what a text is for.
func (g *Generator) value(schema map[string]any, element string) any {
	number := func(key string, otherwise int) int {
		if f, ok := schema[key].(float64); ok {
			return int(f)
		}
		return otherwise
	}
	if list, ok := schema["enum"].([]any); ok {
		return list[g.IntN(len(list))]
	}
	switch schema["type"] {
	case "integer":
		low := number("minimum", 1)
		return low + g.IntN(number("maximum", 100)-low+1)
	case "number":
		return float64(number("minimum", 0)) + float64(g.IntN(100_000))/10
	case "array":
		low := number("minItems", 0)
		n := low + g.IntN(min(number("maxItems", 8), 8)-low+1)
		out := make([]any, n)
		for i := range out {
			out[i] = g.value(schema["items"].(map[string]any), element)
		}
		return out
	case "object":
		return g.object(schema)
	}
	limit := number("maxLength", 20_000)
	switch {
	case schema["format"] == "date":
		return fmt.Sprintf("20%02d-%02d-%02d", g.IntN(100), 1+g.IntN(12), 1+g.IntN(28))
	case schema["format"] == "body" && limit > 10_000 && g.Source != nil:
		return g.written(element == "text")
	case schema["format"] == "body" && limit > 10_000:
		return g.prose()
	case schema["pattern"] != nil: // 份号 is the only one
		return fmt.Sprintf("%06d", g.IntN(1_000_000))
	}
	low, high := number("minLength", 1), number("maxLength", 200)
	if g.Source != nil {
		return g.sentence(element, low, high)
	}
	return g.line(low, high)
}

// object gives the length asked for to one text alone, so that a document is
// as long as it should be.
func (g *Generator) object(schema map[string]any) map[string]any {
	required := map[string]bool{}
	list, _ := schema["required"].([]any)
	for _, name := range list {
		required[name.(string)] = true
	}
	properties := schema["properties"].(map[string]any)
	names := slices.Sorted(maps.Keys(properties))
	long := g.oneText(names, properties)
	length := g.Length
	defer func() { g.Length = length }()
	out := map[string]any{}
	for _, name := range names {
		if g.Length = length; length > 0 && name != long {
			g.Length = 60
		}
		if required[name] || name == long || g.IntN(3) > 0 {
			member := properties[name].(map[string]any)
			element, _ := member["element"].(string)
			if name == "body" {
				element = "text" // all the document says
			}
			out[name] = g.value(member, element)
		}
	}
	return out
}

// oneText picks one of the members that hold prose.
func (g *Generator) oneText(names []string, properties map[string]any) string {
	texts := slices.DeleteFunc(slices.Clone(names), func(name string) bool {
		return properties[name].(map[string]any)["format"] != "body"
	})
	if len(texts) == 0 {
		return ""
	}
	return texts[g.IntN(len(texts))]
}
