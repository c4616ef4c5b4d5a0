package web

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"casefile/cmd/internal/office"
	"casefile/search/query"
	"casefile/templates"
)

// tree has a field of every type, nested as deep as forms go.
var tree = []*templates.Field{
	{Name: "s", Title: "文字", Type: "string"},
	{Name: "n", Title: "数", Type: "integer"},
	{Name: "b", Title: "是否", Type: "boolean"},
	{Name: "p", Title: "正文", Type: "string", Format: "body"},
	{Name: "d", Title: "日期", Type: "string", Format: "date"},
	{Name: "e", Title: "选项", Type: "string", Enum: []string{"甲", "乙"}},
	{Name: "l", Title: "多项", Type: "array", ItemType: "string"},
	{Name: "o", Title: "一组", Type: "object", Fields: []*templates.Field{{Name: "x", Title: "子", Type: "string"}}},
	{Name: "t", Title: "表", Type: "array", Fields: []*templates.Field{
		{Name: "a", Title: "甲", Type: "string"}, {Name: "k", Title: "乙", Type: "number"}}},
}

// posted is what a browser sends for a page of inputs.
func posted(inputs []*input, form url.Values) url.Values {
	for _, in := range inputs {
		switch in.Control {
		case "group":
			posted(in.Members, form)
		case "list", "table":
			for _, r := range in.Rows {
				posted(r.Items, form)
			}
		default:
			form.Set(in.Name(), in.Value)
		}
	}
	return form
}

// Values shown on a page and posted back unchanged are the same values.
func TestValuesComeBack(t *testing.T) {
	for _, raw := range []string{
		`{}`,
		`{"s":"张某某 \"<b>\"","n":15,"b":false,"p":"一、甲\n\n乙\t丙","d":"2026-03-05","e":"乙"}`,
		`{"b":true,"d":"三月五日","e":"丙","n":"许多"}`,
		`{"l":["一","二","三"],"o":{"x":"子"},"t":[{"a":"甲","k":1.5},{"a":"乙"}]}`,
		`{"n":12345678901234567890,"t":[{"k":-0.10}]}`,
	} {
		values, err := parseValues([]byte(raw))
		if err != nil {
			t.Fatal(err)
		}
		f := &filler{placed: map[string]bool{}}
		back, err := valuesJSON(typed(tree, nodes(posted(f.inputs(tree, values, ""), url.Values{}))))
		if err != nil {
			t.Fatal(err)
		}
		again, err := parseValues(back)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(values, again); d != "" {
			t.Errorf("%s came back changed (-was +is):\n%s", raw, d)
		}
	}
}

func TestTyped(t *testing.T) {
	for name, c := range map[string]struct {
		form url.Values
		want string
	}{
		"nothing":            {url.Values{}, `{}`},
		"white space":        {url.Values{"v/s": {" \t"}, "v/p": {" \r\n "}, "v/l/0": {"　"}, "v/t/0/a": {""}}, `{}`},
		"trimmed":            {url.Values{"v/s": {" 甲 "}, "v/p": {"一\r\n  二"}}, `{"p":"一\n  二","s":"甲"}`},
		"rows with gaps":     {url.Values{"v/l/9": {"三"}, "v/l/2": {"一"}, "v/l/10": {"四"}}, `{"l":["一","三","四"]}`},
		"lines pasted":       {url.Values{"v/l/0": {"一\r\n\r\n二"}}, `{"l":["一","二"]}`},
		"indexes not ours":   {url.Values{"v/l/-1": {"a"}, "v/l/01": {"b"}, "v/l/x": {"c"}, "v/l/1e3": {"d"}}, `{}`},
		"fields not ours":    {url.Values{"v/zzz": {"a"}, "v/s/s/s": {"b"}, "zzz": {"c"}, "v/": {"d"}}, `{}`},
		"no number":          {url.Values{"v/n": {"1e"}, "v/t/0/k": {"NaN"}}, `{"n":"1e","t":[{"k":"NaN"}]}`},
		"neither yes nor no": {url.Values{"v/b": {"maybe"}}, `{"b":"maybe"}`},
		"only the first":     {url.Values{"v/s": {"a", "b"}}, `{"s":"a"}`},
	} {
		got, err := valuesJSON(typed(tree, nodes(c.form)))
		if err != nil {
			t.Fatal(err)
		}
		if string(got) != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

func TestChangeRows(t *testing.T) {
	for do, want := range map[string]string{
		"add/l": `{"l":["a","b",null]}`, "drop/l/0": `{"l":["b"]}`, "drop/l/9": `{"l":["a","b"]}`,
		"drop/l/-1": `{"l":["a","b"]}`, "drop/l": `{"l":["a","b"]}`, "save": "", "": "", "add": "",
	} {
		values := map[string]any{"l": []any{"a", "b"}}
		if !changeRows(values, do) {
			if want != "" {
				t.Errorf("%s: nothing done", do)
			}
			continue
		}
		if got, _ := json.Marshal(values); string(got) != want {
			t.Errorf("%s: %s, want %s", do, got, want)
		}
	}
}

func FuzzTyped(f *testing.F) {
	f.Add("v/t/0/a=1&v/l/3=x&v/o/x=y")
	f.Fuzz(func(t *testing.T, body string) {
		form, err := url.ParseQuery(body)
		if err != nil {
			return
		}
		values := typed(tree, nodes(form))
		x := &filler{placed: map[string]bool{}}
		x.inputs(tree, values, "")
		raw, err := valuesJSON(values)
		if err != nil || !json.Valid(raw) {
			t.Errorf("%q made %q: %v", body, raw, err)
		}
	})
}

// Every problem is said beside its field and leads there from the summary; one
// without a field of its own leads to the nearest around it.
func TestProblemsFindTheirField(t *testing.T) {
	problems := []office.Message{
		{Field: "/s", Text: "文字：没有填（字段 /s）。"},
		{Field: "/t/1/a", Text: "甲太长（最多 3 字，字段 /t/1/a）。"},
		{Field: "/t/1/zzz", Text: "没有这一项。"},
		{Field: "/gone", Text: "没有这一项。"},
		{Text: "整体不行。"},
	}
	f := &filler{problems: byField(problems), placed: map[string]bool{}}
	inputs := f.inputs(tree, map[string]any{"t": []any{map[string]any{}, map[string]any{"a": "一二三四"}}}, "")
	if got := inputs[0].Problems; !cmp.Equal(got, []string{"没有填。"}) {
		t.Errorf("beside the first: %q", got)
	}
	if got := inputs[8].Rows[1].Items[0].Problems; !cmp.Equal(got, []string{"甲太长（最多 3 字）。"}) {
		t.Errorf("in the table: %q", got)
	}
	var anchors []string
	for _, p := range f.summary(problems) {
		anchors = append(anchors, p.Anchor)
	}
	if want := []string{"f-s", "f-t-1-a", "f-t-1", "", ""}; !cmp.Equal(anchors, want) {
		t.Errorf("anchors %q, want %q", anchors, want)
	}
}

func TestPieces(t *testing.T) {
	for _, c := range []struct {
		s     string
		marks [][2]int
		want  []piece
	}{
		{"甲乙丙", [][2]int{{3, 6}}, []piece{{"甲", false}, {"乙", true}, {"丙", false}}},
		{"甲", [][2]int{{0, 3}}, []piece{{"甲", true}}},
		{"甲", [][2]int{{0, 99}, {5, 2}, {-1, 0}}, []piece{{"甲", false}}},
		{"", nil, nil},
	} {
		if d := cmp.Diff(c.want, pieces(c.s, c.marks)); d != "" {
			t.Errorf("%q %v: %s", c.s, c.marks, d)
		}
	}
}

func TestPointAt(t *testing.T) {
	for _, c := range []struct {
		q      string
		places []int
		want   badQuery
	}{
		{"公路 \"", []int{7}, badQuery{{"公路 ", false}, {"\"", true}}},
		{"公路", []int{4}, badQuery{{"公", false}, {"路", true}}},
		{"公路", []int{99}, badQuery{{"公路", false}, {end, true}}},
		{"公路 桥", []int{7, 0, 99}, badQuery{{"公", true}, {"路 ", false}, {"桥", true}, {end, true}}},
		{"", []int{0}, badQuery{{end, true}}},
	} {
		if d := cmp.Diff(&c.want, pointAt(c.q, c.places)); d != "" {
			t.Errorf("%q at %v: %s", c.q, c.places, d)
		}
	}
	for _, q := range []string{strings.Repeat("长", query.MaxBytes), "\xff"} {
		if got := pointAt(q, []int{0}); got != nil {
			t.Errorf("%.9q is shown", q)
		}
	}
	if got := pointAt("公路", nil); got != nil {
		t.Errorf("nothing is wrong: %v", got)
	}
}
