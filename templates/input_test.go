package templates

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"casefile/templates/formtest"
	"casefile/templates/layout"
	"casefile/templates/pagetest"
)

// badInput is what may come in for a field, by what is wrong with it.
var badInput = map[string]string{
	"a title of 200 characters": strings.Repeat("关于某市", 50),
	"a word of 10,000 letters":  strings.Repeat("abcdefghij", 1000),
	"10,000 digits":             strings.Repeat("1234567890", 1000),
	"10,000 Han":                strings.Repeat("某市某局开展以案促改", 1000),
	"a megabyte of spaces":      strings.Repeat(" ", 1<<20),
	"spaces between":            "甲" + strings.Repeat(" ", 5000) + "乙",
	"wide spaces":               strings.Repeat("　", 2000),
	"wide spaces between":       "甲" + strings.Repeat("　", 2000) + "乙",
	"no-break spaces":           strings.Repeat("甲\u00a0", 200),
	"nothing":                   "",
	"one space":                 " ",
	"newlines":                  strings.Repeat("\n", 1000),
	"one newline":               "甲\n乙",
	"carriage returns":          "甲\r乙\r\n丙",
	"tabs":                      "\t\t\t",
	"commas":                    strings.Repeat("，。；：！？", 100),
	"opening marks":             strings.Repeat("（《“", 200),
	"closing marks":             strings.Repeat("）》”", 200),
	"dashes":                    strings.Repeat("——", 300),
	"ellipses":                  strings.Repeat("……", 300),
	"solidi":                    strings.Repeat("/", 1000),
	"interpuncts":               strings.Repeat("·", 500),
	"half-width marks":          strings.Repeat(",.;:!?()", 100),
	"emoji":                     "张😀某👨‍👩‍👧某🇨🇳",
	"controls":                  "甲\u0007乙",
	"NUL":                       "甲\x00乙",
	"escape":                    "\x1b[31m甲",
	"next line":                 "甲\u0085乙",
	"line separator":            "甲\u2028乙",
	"right-to-left override":    "甲\u202e乙丙",
	"right-to-left mark":        "甲\u200f乙",
	"Hebrew":                    "甲שלום乙",
	"Arabic":                    "甲سلام乙",
	"zero-width space":          "甲\u200b乙",
	"zero-width joiner":         "甲\u200d乙",
	"byte order mark":           "\ufeff甲",
	"soft hyphen":               "甲\u00ad乙",
	"combining marks":           "e\u0301 某\u0301\u0302\u0303",
	"many combining marks":      "某" + strings.Repeat("\u0301", 500),
	"a noncharacter":            "甲\ufffe乙",
	"our token":                 "甲\ufdd00\ufdd1乙",
	"the replacement":           "甲\ufffd乙",
	"private use":               "甲\ue000乙",
	"a description":             "某⿰亻某某",
	"extension B":               "𠀀𠮷𪛖",
	"extensions C to F":         "𪜀𫝀𫠠𬺰",
	"extensions G and H":        "𰀀𱍐",
	"compatibility":             "\ufa0c\U0002f800某",
	"variation selectors":       "某\ufe00某\U000e0100",
	"full-width letters":        "ＡＢＣ１２３",
	"half-width katakana":       "ｱｲｳ",
	"markup":                    "# 甲 **乙** <br> {{.a}} | 丙 |",
	"a cell larger than a page": "甲\t乙\n" + strings.Repeat("某市某局", 1000) + "\t丙",
	"a row of large cells":      "甲\t乙\n" + strings.Repeat("某", 900) + "\t" + strings.Repeat("某", 900),
	"20 columns, 1,000 rows":    strings.Repeat(strings.Repeat("甲\t", 19)+"乙\n", 1000),
	"21 columns":                strings.Repeat(strings.Repeat("甲\t", 20)+"乙\n", 3),
	"only headings":             strings.Repeat("一、某\n（一）某\n1.某\n（1）某\n", 60),
	"long headings":             strings.Repeat("一、"+strings.Repeat("某", 300)+"\n", 20),
}

// limits are what keeps bad input out of a form before it comes to a page.
var limits = regexp.MustCompile(`, (max|min)(Length|Items): [0-9]+`)

// target is a form and values that it takes, to put a bad one among them.
type target struct {
	*Form
	good []byte
}

// targets are the forms that come with the program, and one a layout that takes
// anything of any length.
func targets(tb testing.TB) []target {
	tb.Helper()
	var all []target
	for _, f := range library(tb).Forms() {
		all = append(all, target{f, f.Sample()})
	}
	g := formtest.New(1)
	g.Source, g.Length = formtest.Samples(tb), 200
	seen := map[layout.Kind]bool{}
	for _, w := range formtest.Whole() {
		strict, err := Parse(w.ID+"/form.md", []byte(w.Text), nil)
		if err != nil {
			tb.Fatal(err)
		}
		f, err := Parse(w.ID+"/form.md", []byte(limits.ReplaceAllString(w.Text, "")), nil)
		if err != nil {
			tb.Fatal(err)
		}
		if !seen[f.Layout] || f.Page.Seal == layout.Stamped || f.Page.Cover {
			all = append(all, target{f, g.Values(tb, strict.Schema())})
		}
		seen[f.Layout] = true
	}
	return all
}

func (f target) values(tb testing.TB) map[string]any {
	tb.Helper()
	var values map[string]any
	if err := json.Unmarshal(f.good, &values); err != nil {
		tb.Fatal(err)
	}
	return values
}

// TestBadInput: whatever stands in a field, there is an error that names it, or
// a page that says it.
func TestBadInput(t *testing.T) {
	dir := t.TempDir()
	for _, f := range targets(t) {
		t.Run(f.ID, func(t *testing.T) {
			t.Parallel()
			n := 0
			for _, name := range slices.Sorted(maps.Keys(badInput)) {
				for _, field := range f.Fields {
					values := f.values(t)
					bad, ok := put(field, values[field.Name], badInput[name])
					if !ok {
						continue
					}
					values[field.Name] = bad
					if n++; raceEnabled && n%20 != 0 {
						continue // the race detector is for programs, not for pages
					}
					errorOrPage(t, f.Form, values, "/"+field.Name, name, n%13 == 0, dir)
				}
			}
		})
	}
}

// put gives a text to a field: as it is, as an item, or in each member of an
// item. A field that holds no text takes none.
func put(field *Field, old any, text string) (any, bool) {
	switch {
	case field.Type == "string" && field.Enum == nil:
		return text, true
	case field.Type == "array" && field.ItemType == "string":
		return []any{text}, true
	case field.Type == "array" && field.ItemType == "object":
		item := map[string]any{}
		if list, _ := old.([]any); len(list) > 0 {
			item = maps.Clone(list[0].(map[string]any))
		}
		for _, member := range field.Fields {
			if member.Type == "string" && member.Format != "date" {
				item[member.Name] = text
			}
		}
		return []any{item}, true
	}
	return nil, false
}

// errorOrPage checks and renders. An error names the field; a page lies on its
// sheet, its map is whole, and read it says what Text says.
func errorOrPage(t *testing.T, f *Form, values any, field, what string, read bool, dir string) {
	t.Helper()
	raw, err := json.Marshal(values)
	if err != nil {
		t.Fatal(err)
	}
	v, err := f.Check(raw)
	if err == nil {
		var r *Rendered
		if r, err = renderer(t).Render(f, v, Options{Number: "某纪函〔2026〕12号"}); err == nil {
			wholeMap(t, r)
			if read {
				onSheet(t, f, v, what+" in "+field)
				name := fmt.Sprint(f.ID, strings.ReplaceAll(field+what, "/", "-"))
				sameText(t, pagetest.File(t, dir, name, r.PDF), r)
			}
		}
	}
	for _, p := range problems(t, err) {
		named := strings.HasPrefix(p.Path+"/", field+"/")
		switch p.ID {
		case "value.too-large", "layout.too-wide":
			named = true
		case "layout.no-room": // what a long text left no room for may be another
			named = p.Path != ""
		}
		if !named {
			t.Errorf("%s in %s: %v", what, field, p)
		}
	}
}

// onSheet: nothing is drawn outside the sheet's margin of a centimetre.
func onSheet(t *testing.T, f *Form, v Values, what string) {
	t.Helper()
	res, _, err := renderer(t).Compose(f, v, Options{Number: "某纪函〔2026〕12号"})
	if err != nil {
		t.Fatal(err)
	}
	const margin = 28
	for i, p := range res.Pages {
		for _, it := range p.Items {
			run, ok := it.(*layout.TextRun)
			if !ok || len(run.Glyphs) == 0 || run.Angle != 0 {
				continue
			}
			last := run.Glyphs[len(run.Glyphs)-1]
			right := run.X + last.DX + last.Advance*run.Size
			if run.X < margin || right > p.Width-margin || run.Y < margin || run.Y > p.Height-margin {
				t.Errorf("%s: %s: page %d: %q stands from %.0f to %.0f at %.0f pt", f.ID, what, i+1, firstWords(runText(run)), run.X, right, run.Y)
				return
			}
		}
	}
}

// TestBadLists: lists of sixty are an error that names them, or pages.
func TestBadLists(t *testing.T) {
	dir := t.TempDir()
	for _, f := range targets(t) {
		for _, field := range f.Fields {
			values := f.values(t)
			one, ok := put(field, values[field.Name], "某市某局开展以案促改工作")
			list, isList := one.([]any)
			if !ok || !isList {
				continue
			}
			values[field.Name] = slices.Repeat(list, 60)
			errorOrPage(t, f.Form, values, "/"+field.Name, "sixty", true, dir)
		}
	}
}

// TestBadBytes: what is no JSON of a form is refused with the place it stands.
func TestBadBytes(t *testing.T) {
	f := form(t, "inquiry-letter")
	for _, bad := range []string{`\ud800`, `\udfff`, `\ud800\ud800`, `\ud800甲`, "\xff", "\xed\xa0\x80", "\xc0\x80", "\n", "\x00"} {
		raw := bytes.Replace(f.Sample(), []byte("张某某同志"), []byte("张"+bad+"某"), 1)
		_, err := f.Check(raw)
		ps := problems(t, err)
		if len(ps) == 0 || ps[0].Path == "" && ps[0].Args["line"] == "" {
			t.Errorf("%q: %v", bad, err)
		}
	}
	for _, raw := range []string{"", "null", "[]", "1", `"甲"`, "{", "{}{}", `{"a":1,"a":2}`, strings.Repeat("[", 100_000), "{\"a\":" + strings.Repeat("[", 100_000)} {
		if _, err := f.Check([]byte(raw)); err == nil {
			t.Errorf("%.20q is taken", raw)
		}
	}
}
