package formtest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// Generator makes values for any form from its schema.
type Generator struct {
	*rand.Rand
	Source *Source // nil: words at random
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

// line is text of low to high characters, mostly few.
func (g *Generator) line(low, high int) string {
	high = max(low, high)
	n := low + g.IntN(high-low+1)
	if g.IntN(3) > 0 {
		n = low + g.IntN(min(high-low, 20)+1)
	}
	n = max(n, 1)
	var out []rune
	for len(out) < n {
		out = append(out, []rune(g.words())...)
	}
	out = out[:n]
	if s := strings.TrimSpace(string(out)); len([]rune(s)) == len(out) {
		return s
	}
	return strings.Repeat("某", n)
}

// words are some to begin or go on with.
func (g *Generator) words() string {
	if g.Source == nil {
		return pool[g.IntN(len(pool))]
	}
	if g.IntN(3) == 0 {
		return g.Source.Titles[g.IntN(len(g.Source.Titles))]
	}
	return strings.Map(func(r rune) rune {
		if r < ' ' {
			return -1
		}
		return r
	}, g.Source.Paragraphs[g.IntN(len(g.Source.Paragraphs))])
}

// prose has headings of the four levels, tables, blank and long lines.
func (g *Generator) prose(limit int) string {
	if g.Length > 0 {
		return g.proseOf(min(g.Length, limit-1000))
	}
	var b strings.Builder
	for range 1 + g.IntN(8) {
		g.piece(&b)
	}
	return b.String()
}

// proseOf is prose of about n characters.
func (g *Generator) proseOf(n int) string {
	var b strings.Builder
	for b.Len() < 3*n {
		g.piece(&b)
	}
	return b.String()
}

// piece is a heading, a table or a paragraph, or some paragraphs in a row as
// their author wrote them.
func (g *Generator) piece(b *strings.Builder) {
	switch g.IntN(9) {
	case 0:
		fmt.Fprintf(b, "%s%s\n", []string{"一、", "（二）", "3.", "（4）", "(五)"}[g.IntN(5)], g.line(2, 30))
	case 1:
		g.table(b)
	case 2:
		b.WriteString("\r\n\n　　")
		fallthrough
	default:
		if g.Source == nil {
			b.WriteString(g.line(1, 600) + "\n")
			return
		}
		all := g.Source.Paragraphs
		at := g.IntN(len(all))
		for _, p := range all[at:min(at+1+g.IntN(4), len(all))] {
			b.WriteString(p + "\n")
		}
	}
}

func (g *Generator) table(b *strings.Builder) {
	columns := 2 + g.IntN(3)
	for range 2 + g.IntN(4)*g.IntN(8) {
		for i := range columns {
			if i > 0 {
				b.WriteByte('\t')
			}
			b.WriteString(g.line(1, 30))
		}
		b.WriteByte('\n')
	}
}

func (g *Generator) value(schema map[string]any) any {
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
			out[i] = g.value(schema["items"].(map[string]any))
		}
		return out
	case "object":
		return g.object(schema)
	}
	limit := number("maxLength", 20_000)
	switch {
	case schema["format"] == "date":
		return fmt.Sprintf("20%02d-%02d-%02d", g.IntN(100), 1+g.IntN(12), 1+g.IntN(28))
	case schema["format"] == "body" && limit > 10_000:
		return g.prose(limit)
	case schema["pattern"] != nil: // 份号 is the only one
		return fmt.Sprintf("%06d", g.IntN(1_000_000))
	}
	return g.line(number("minLength", 1), number("maxLength", 200))
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
			out[name] = g.value(properties[name].(map[string]any))
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
