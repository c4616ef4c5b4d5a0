package web

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"casefile/cmd/internal/office"
	"casefile/templates"
)

// input is one field of a form as a page shows it. Its name is the JSON
// pointer of the value with a v before it (v/tasks/0/person), so that problems
// find their field and a posted form finds its value.
type input struct {
	*templates.Field
	Pointer  string
	Control  string // text, long, body, number, date, select, list, table, group, locked
	Value    string
	Options  []option
	Problems []string
	Rows     []row    // of a list or a table
	Blank    *row     // what the script adds
	Members  []*input // of a group
}

type option struct {
	Value, Label string
	Chosen       bool
}

// row is one item of an array.
type row struct {
	Pointer  string
	Items    []*input
	Problems []string
}

// Name is what the control is called in the posted form.
func (i *input) Name() string { return "v" + i.Pointer }

// ID is what labels and the summary of problems point at.
func (i *input) ID() string { return anchor(i.Pointer) }

// Wide tells a control that takes the whole width.
func (i *input) Wide() bool {
	return slices.Contains([]string{"body", "list", "table", "group", "long", "locked"}, i.Control)
}

// Hint helps filling in: what the form says, and a limit somebody may run into.
func (i *input) Hint() string {
	if i.MaxLength < long/2 {
		return i.Help
	}
	return strings.TrimSpace(i.Help + " 最多 " + strconv.Itoa(i.MaxLength) + " 字。")
}

func anchor(pointer string) string { return "f" + strings.ReplaceAll(pointer, "/", "-") }

// long is the length from which an inline text gets several lines to show in.
const long = 100

var isoDate = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}$`)

// filler makes inputs from fields, values and the problems of values.
type filler struct {
	problems map[string][]string
	placed   map[string]bool // pointers of problems that have an input
	locked   bool            // confidential fields are shown as a title alone
}

// inputs are the fields of a form, filled in.
func (f *filler) inputs(fields []*templates.Field, values map[string]any, under string) []*input {
	var all []*input
	for _, x := range fields {
		all = append(all, f.input(x, values[x.Name], under+"/"+x.Name))
	}
	return all
}

func (f *filler) input(x *templates.Field, value any, pointer string) *input {
	in := &input{Field: x, Pointer: pointer, Problems: untitled(f.at(pointer), x.Title)}
	if x.Confidential && f.locked {
		in.Control = "locked"
		return in
	}
	switch x.Type {
	case "array":
		f.fillRows(in, value)
	case "object":
		in.Control = "group"
		members, _ := value.(map[string]any)
		in.Members = f.inputs(x.Fields, members, pointer)
	default:
		in.Value = plainText(value)
		in.Control, in.Options = control(x, in.Value)
	}
	return in
}

// untitled drops the title path a sentence begins with: it stands beside that
// very field.
func untitled(problems []string, title string) []string {
	var all []string
	for _, p := range problems {
		if path, rest, ok := strings.Cut(p, "："); ok && rest != "" && strings.HasSuffix(path, title) {
			p = rest
		}
		all = append(all, p)
	}
	return all
}

func (f *filler) at(pointer string) []string {
	f.placed[pointer] = true
	return f.problems[pointer]
}

// fillRows makes the rows of an array: at least one, so that there is a place
// to type, and the blank one that the script copies.
func (f *filler) fillRows(in *input, value any) {
	in.Control = "list"
	if len(in.Fields) > 0 {
		in.Control = "table"
	}
	items, _ := value.([]any)
	if len(items) == 0 {
		items = []any{nil}
	}
	for i, item := range items {
		in.Rows = append(in.Rows, f.row(in.Field, item, in.Pointer+"/"+strconv.Itoa(i)))
	}
	blank := f.row(in.Field, nil, in.Pointer+"/__row__")
	in.Blank = &blank
}

func (f *filler) row(x *templates.Field, item any, pointer string) row {
	if len(x.Fields) == 0 {
		single := &templates.Field{Name: x.Name, Title: x.Title, Type: x.ItemType}
		in := f.input(single, item, pointer)
		if in.Control == "text" {
			in.Control = "long"
		}
		return row{Pointer: pointer, Items: []*input{in}}
	}
	members, _ := item.(map[string]any)
	return row{Pointer: pointer, Items: f.inputs(x.Fields, members, pointer), Problems: f.at(pointer)}
}

// control chooses what a single value is typed into. A date that is none stays
// visible as text: a date control would drop it.
func control(x *templates.Field, value string) (string, []option) {
	switch {
	case len(x.Enum) > 0:
		return "select", options(x.Enum, value)
	case x.Type == "boolean":
		return "select", []option{{"", "", value == ""}, {"true", "是", value == "true"}, {"false", "否", value == "false"}}
	case x.Format == "body":
		return "body", nil
	case x.Format == "date" && (value == "" || isoDate.MatchString(value)):
		return "date", nil
	case x.Type == "integer", x.Type == "number":
		return "number", nil
	case x.MaxLength >= long:
		return "long", nil
	}
	return "text", nil
}

func options(enum []string, value string) []option {
	all := []option{{Value: "", Label: "", Chosen: value == ""}}
	for _, e := range enum {
		all = append(all, option{e, e, e == value})
	}
	if value != "" && !slices.Contains(enum, value) {
		all = append(all, option{value, value + "（不在可选之列）", true})
	}
	return all
}

// plainText is a single value as it is typed.
func plainText(value any) string {
	switch x := value.(type) {
	case nil:
		return ""
	case string:
		return x
	case json.Number, bool:
		return fmt.Sprint(x)
	}
	b, err := json.Marshal(value)
	if err != nil { // what came out of JSON goes into it
		return ""
	}
	return string(b)
}

// byField sorts sentences by the field they speak of. The pointer itself, which
// the sentence has for the command line, is left out: the sentence stands
// beside the field.
func byField(messages []office.Message) map[string][]string {
	all := map[string][]string{}
	for _, m := range messages {
		all[m.Field] = append(all[m.Field], withoutPointer(m))
	}
	return all
}

func withoutPointer(m office.Message) string {
	if m.Field == "" {
		return m.Text
	}
	return strings.NewReplacer("（字段 "+m.Field+"）", "", "，字段 "+m.Field+"）", "）").Replace(m.Text)
}

// pointed is a line of the summary at the top of a page.
type pointed struct {
	Anchor string
	Text   string
}

// summary lists every problem with the place to jump to: the field, else the
// nearest one around it.
func (f *filler) summary(messages []office.Message) []pointed {
	var all []pointed
	for _, m := range messages {
		at := m.Field
		for at != "" && !f.placed[at] {
			at = at[:max(strings.LastIndexByte(at, '/'), 0)]
		}
		p := pointed{Text: withoutPointer(m)}
		if at != "" {
			p.Anchor = anchor(at)
		}
		all = append(all, p)
	}
	return all
}
