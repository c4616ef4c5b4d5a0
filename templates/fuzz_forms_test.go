package templates

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"casefile/templates/formtest"
	"casefile/templates/layout"
	"casefile/templates/pagetest"
)

// place is a field of a form that takes a line of text.
type place struct {
	form   target
	field  *Field
	member *Field // of the items of a list of objects
}

// places are all of them, in the forms that come with the program and in those
// that have every element of a page.
func places(tb testing.TB) []place {
	tb.Helper()
	var all []place
	for _, f := range targets(tb) {
		for _, field := range f.Fields {
			switch {
			case field.Type == "string" && field.Format == "" && field.Enum == nil, field.ItemType == "string":
				all = append(all, place{f, field, nil})
			case field.ItemType == "object":
				for _, m := range field.Fields {
					if m.Type == "string" && m.Format == "" && m.Enum == nil {
						all = append(all, place{f, field, m})
					}
				}
			}
		}
	}
	return all
}

// with is the document that the form makes with a text in that place, nil when
// the text is refused: the number and kind of its parts, and their texts.
func (p place) with(tb testing.TB, text string) (shape, texts []string) {
	tb.Helper()
	values := p.form.values(tb)
	list, _ := values[p.field.Name].([]any)
	switch {
	case p.member != nil:
		item := map[string]any{}
		if len(list) > 0 {
			item = list[0].(map[string]any)
		}
		for _, m := range p.field.Fields {
			if _, there := item[m.Name]; !there && m.Type == "string" && m.Format == "" && m.Enum == nil {
				item[m.Name] = "丑"
			}
		}
		item[p.member.Name] = text
		values[p.field.Name] = []any{item}
	case p.field.ItemType == "string":
		values[p.field.Name] = []any{text}
	default:
		values[p.field.Name] = text
	}
	raw, err := json.Marshal(values)
	if err != nil {
		tb.Fatal(err)
	}
	v, err := p.form.Check(raw)
	if err != nil {
		problems(tb, err)
		return nil, nil
	}
	blocks, err := p.form.run(v, Options{})
	if err != nil {
		tb.Fatal(err)
	}
	shape, texts = sketch(blocks)
	for _, a := range p.form.annexes(v) {
		s, x := sketch(append([]layout.Block{&layout.Title{Text: a.Title}}, a.Body...))
		shape, texts = append(shape, s...), append(texts, x...)
	}
	el := p.form.elements(v, Options{})
	for _, part := range append(elementSpans(el), stampSpans(el.Stamps)...) {
		s, x := sketch([]layout.Block{&layout.Paragraph{Text: part}})
		shape, texts = append(shape, s...), append(texts, x...)
	}
	return shape, texts
}

func elementSpans(el layout.Elements) []layout.Spans {
	return slices.Concat([]layout.Spans{el.CopyNumber, el.Secrecy, el.Urgency, el.Date, el.Note, el.Printer, el.PrintDate},
		el.Issuers, el.Signers, el.Recipients, el.Attachments, el.CopiesTo, el.Present, el.Absent, el.Observers)
}

func stampSpans(stamps []layout.Stamp) []layout.Spans {
	var out []layout.Spans
	for _, s := range stamps {
		out = append(out, s.Post, s.Name)
	}
	return out
}

// harmless is a text no form has of its own.
const harmless = "𬺰"

// staysText: a text in that place leaves the document's parts as a harmless one
// does, and stands in them letter by letter.
func (p place) staysText(tb testing.TB, text string) {
	tb.Helper()
	shape, texts := p.with(tb, text)
	if shape == nil || strings.TrimSpace(text) == "" {
		return // refused, or nothing to print
	}
	plain := strings.Repeat(harmless, max(1, min(2, len([]rune(text)))))
	wantShape, wantTexts := p.with(tb, plain)
	if wantShape == nil {
		return // a pattern rules what may stand here
	}
	where := fmt.Sprint(p.form.ID, " ", p.field.Name)
	if !slices.Equal(shape, wantShape) {
		tb.Fatalf("%s: %q changes the document's parts:\n%q\nwant\n%q", where, text, shape, wantShape)
	}
	for i := range wantTexts {
		if want := strings.ReplaceAll(wantTexts[i], plain, text); texts[i] != want {
			tb.Fatalf("%s: %q stands as %q", where, want, texts[i])
		}
	}
}

// TestFieldsStayText: what could be markup anywhere is text in every field that
// is no prose.
func TestFieldsStayText(t *testing.T) {
	for i, p := range places(t) {
		for k := i % 4; k < len(nasty); k += 4 {
			p.staysText(t, nasty[k])
		}
	}
}

// FuzzForm: no value of any such field of any form becomes a heading, a list, a
// table, emphasis or an action, nor adds or takes away a part of the page.
func FuzzForm(f *testing.F) {
	all := places(f)
	for i, text := range slices.Concat(nasty, []string{"\ufdd00\ufdd1", "\n", "甲\t乙\n丙\t丁", "{{.x}}", "# a", "| a | b |"}) {
		f.Add(uint16(i*7), text)
	}
	f.Fuzz(func(t *testing.T, at uint16, text string) { all[int(at)%len(all)].staysText(t, text) })
}

// FuzzProse: of a body field come headings of the four levels, paragraphs and
// tables, which together say what it says, and nothing else.
func FuzzProse(f *testing.F) {
	f.Add(strings.Join(nasty, "\n"))
	g := formtest.New(3)
	g.Source = formtest.Samples(f)
	f.Add(string(g.Values(f, []byte(`{"properties":{"a":{"type":"string","format":"body"}},"required":["a"]}`))))
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) {
			return // Check refuses it
		}
		var said strings.Builder
		add := func(spans ...layout.Spans) {
			for _, list := range spans {
				for _, s := range list {
					if s.Field != "/p" || s.Face != 0 {
						t.Fatalf("%q comes from %q in face %d", s.Text, s.Field, s.Face)
					}
				}
				said.WriteString(list.Plain())
			}
		}
		for _, b := range proseBlocks(leaf{text: text, path: "/p"}) {
			switch b := b.(type) {
			case *layout.Heading:
				if b.Level < 1 || b.Level > 4 {
					t.Fatalf("level %d", b.Level)
				}
				add(b.Text, b.RunIn)
			case *layout.Paragraph:
				add(b.Text)
			case *layout.Table:
				for _, row := range b.Rows {
					if len(row) != len(b.Columns) {
						t.Fatalf("a row of %d cells in %d columns", len(row), len(b.Columns))
					}
					for _, c := range row {
						add(c.Text)
					}
				}
			default:
				t.Fatalf("%T", b)
			}
		}
		if got, want := pagetest.Squeeze(said.String()), pagetest.Squeeze(text); got != want {
			t.Fatalf("%q is said as %q", want, got)
		}
	})
}
