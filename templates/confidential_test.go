package templates

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// TestSplit: parted and joined again values are what they were, and the two
// sides hold each other's nothing.
func TestSplit(t *testing.T) {
	f := parseSmall(t, "甲\n")
	for raw, want := range map[string][2]string{
		`{"a":"某"}`: {`{"a":"某"}`, `{}`},
		`{"secret":"欧阳举报","a":"某","n":1.50}`: {`{"a":"某","n":1.50}`, `{"secret":"欧阳举报"}`},
		`{"secret":{"odd":[1,null]},"x":2}`:  {`{"x":2}`, `{"secret":{"odd":[1,null]}}`},
		`{"post":{"secret":"内层"}}`:           {`{"post":{"secret":"内层"}}`, `{}`},
	} {
		public, secret, err := f.Split([]byte(raw))
		if err != nil || string(public) != want[0] || string(secret) != want[1] {
			t.Errorf("%s: %s and %s, %v", raw, public, secret, err)
		}
		whole, err := Join(public, secret)
		if err != nil {
			t.Fatal(err)
		}
		again, secretAgain, err := f.Split(whole)
		if err != nil || string(again) != string(public) || string(secretAgain) != string(secret) {
			t.Errorf("%s joined is %s", raw, whole)
		}
	}
	plain := form(t, "service-receipt")
	if _, secret, err := plain.Split([]byte(`{"secret":1}`)); err != nil || secret != nil {
		t.Errorf("a form that marks nothing: %s, %v", secret, err)
	}
	for _, raw := range []string{``, `[]`, `{"a":1,"a":2}`, `{"a":"\ud800"}`, `{"secret":"欧阳举报"`, strings.Repeat(" ", maxValues+1)} {
		if public, secret, err := f.Split([]byte(raw)); err == nil || public != nil || secret != nil || strings.Contains(err.Error(), "欧阳") {
			t.Errorf("%.20q: %v", raw, err)
		}
	}
	if _, err := Join([]byte(`{}`), []byte(`"欧阳举报"`)); err == nil || strings.Contains(err.Error(), "欧阳") {
		t.Errorf("joined with no object: %v", err)
	}
}

// TestCheckPublic: what was parted is not missed, and may not be there.
func TestCheckPublic(t *testing.T) {
	f, err := Parse("small/form.md", []byte(strings.Replace(small, "required: [a]", "required: [secret, a]", 1)+"甲\n"), nil)
	if err != nil {
		t.Fatal(err)
	}
	for raw, want := range map[string]string{
		`{"a":"某"}`:                 "",
		`{}`:                        "value.missing /a",
		`{"a":"某","secret":"欧阳举报"}`: "value.unknown-field /secret",
	} {
		if _, err := f.CheckPublic([]byte(raw)); listed(err) != want {
			t.Errorf("%s: %s", raw, listed(err))
		}
	}
	if _, err := f.Check([]byte(`{"a":"某"}`)); listed(err) != "value.missing /secret" {
		t.Errorf("checked whole: %s", listed(err))
	}
}

func listed(err error) string {
	ps, _ := err.(Problems)
	var all []string
	for _, p := range ps {
		all = append(all, p.ID+" "+p.Path)
	}
	return strings.Join(all, ", ")
}

// TestHush: who may not read a field learns that it is wrong, not how.
func TestHush(t *testing.T) {
	text := strings.Replace(small, "secret: {title: 举报人, type: string, confidential: true}",
		"secret: {title: 举报人, type: object, confidential: true, required: [name], properties: {name: {title: 姓名, type: string, maxLength: 2}, phone: {title: 电话, type: string, pattern: '^1$'}}}", 1)
	f, err := Parse("small/form.md", []byte(text+"甲\n"), nil)
	if err != nil {
		t.Fatal(err)
	}
	_, err = f.Check([]byte(`{"n":"欧阳公开","secret":{"name":"欧阳举报","phone":"13900000000"}}`))
	hushed := f.Hush(err)
	if got := listed(hushed); got != "value.missing /a, value.confidential /secret, value.type /n" {
		t.Errorf("hushed to %s", got)
	}
	if s := fmt.Sprintf("%v %+v", hushed, hushed); strings.Contains(s, "欧阳举报") || strings.Contains(s, "139") || strings.Contains(s, "姓名") {
		t.Errorf("hushed it still says %s", s)
	}
	if f.Hush(nil) != nil {
		t.Error("no problem becomes one")
	}
}

// TestBrokenMarks: a mark that could not be kept is refused.
func TestBrokenMarks(t *testing.T) {
	const secret = "    secret: {title: 举报人, type: string, confidential: true}\n"
	with := func(field string) string { return strings.Replace(small, secret, field, 1) }
	for name, c := range map[string]struct{ text, want string }{
		"misspelt":        {with("    secret: {title: 举报人, type: string, confidential: yes please}\n"), "form.bad-choice"},
		"text":            {with("    secret: {title: 举报人, type: string, confidential: 'true'}\n"), "form.bad-choice"},
		"in an object":    {with("    who: {title: 人, type: object, properties: {x: {title: 名, type: string, confidential: true}}}\n"), "form.confidential-nested"},
		"in rows":         {with("    who: {title: 人, type: array, items: {type: object, properties: {x: {title: 名, type: string, confidential: true}}}}\n"), "form.confidential-nested"},
		"in a part twice": {with("    who: {title: 人, type: object, confidential: true, properties: {x: {title: 名, type: string, confidential: true}}}\n"), "form.confidential-nested"},
		"printed":         {with("    secret: {title: 举报人, type: string, confidential: true, element: cc}\n"), "form.confidential-element"},
		"by default":      {with("    secret: {title: 举报人, type: string, confidential: true, default: 某}\n"), "form.confidential-element"},
		"a deadline": {strings.Replace(small, "fields:\n", "deadlines:\n  - {id: x, title: 某, field: /secret/when}\nfields:\n", 1),
			"form.confidential-element"},
		"tied": {strings.Replace(small, "fields:\n", "fields:\n  dependentRequired: {a: [secret]}\n", 1), "form.confidential-rule"},
	} {
		_, err := Parse("small/form.md", []byte(c.text+"甲\n"), nil)
		if ids := strings.Fields(listed(err)); !slices.Contains(ids, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, text := range map[string]string{
		"a field called so": with("    who: {title: 人, type: object, properties: {confidential: {title: 是否保密, type: boolean}}}\n"),
		"an object":         with("    secret: {title: 举报人, type: object, confidential: true, properties: {x: {title: 名, type: string}}}\n"),
		"not":               with("    secret: {title: 举报人, type: string, confidential: false, element: cc}\n"),
	} {
		if _, err := Parse("small/form.md", []byte(text+"甲\n"), nil); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
