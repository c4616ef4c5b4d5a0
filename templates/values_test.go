package templates

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// told says problems briefly: id, path and, where it matters, one argument.
func told(ps Problems, args ...string) []string {
	var out []string
	for _, p := range ps {
		s := p.ID
		if p.Path != "" {
			s += " " + p.Path
		}
		for _, a := range args {
			if v, ok := p.Args[a]; ok {
				s += " " + a + "=" + v
			}
		}
		out = append(out, s)
	}
	return out
}

// TestCheckAtOnce: every problem at once, in the order of the form's fields.
func TestCheckAtOnce(t *testing.T) {
	f := form(t, "rectification-notice")
	_, err := f.Check([]byte(`{
		"phone": "1\n2", "contact": "赵\u202e某", "report_by": "2026-02-30", "nobody": 1, "also_nobody": {},
		"copy_number": "12", "secrecy": "保密", "secrecy_years": 31, "recipient": [],
		"matter": "", "background": 7,
		"issuer": ["某市某局", "` + strings.Repeat("某", 41) + `"],
		"tasks": [
			{"task": "整改", "person": "陈某某", "deadline": "2026年5月1日"},
			{"task": "", "person": "陈\u0000某", "deadline": "2026-05-01", "extra": true},
			{"unit": "财务科"}
		]}`))
	want := []string{
		"value.too-long /issuer/1 got=41 limit=40",
		"value.pattern /copy_number got=12",
		"value.enum /secrecy got=保密",
		"value.maximum /secrecy_years got=31 limit=30",
		"value.empty /matter",
		"value.too-few /recipient got=0 limit=1",
		"value.type /background got=number",
		"value.missing /problems",
		"value.date /tasks/0/deadline got=2026年5月1日",
		"value.empty /tasks/1/task",
		"value.control /tasks/1/person",
		"value.unknown-field /tasks/1/extra",
		"value.missing /tasks/2/task",
		"value.missing /tasks/2/person",
		"value.missing /tasks/2/deadline",
		"value.date /report_by got=2026-02-30",
		"value.control /contact",
		"value.newline /phone",
		"value.unknown-field /also_nobody",
		"value.unknown-field /nobody",
	}
	if diff := cmp.Diff(want, told(problems(t, err), "got", "limit")); diff != "" {
		t.Error(diff)
	}
	for _, p := range problems(t, err) {
		if p.Args["field"] == "" || strings.Contains(p.Error(), "\n") {
			t.Errorf("%q says no field, or more than a line", p.Error())
		}
	}
}

// TestCheckText: what is no JSON object of ours is said with its place.
func TestCheckText(t *testing.T) {
	f := form(t, "inquiry-letter")
	for _, c := range []struct{ name, raw, want string }{
		{"empty", "", "value.json line=1 column=1"},
		{"cut short", "{\n\"kind\": \"函", "value.json line=2 column=11"},
		{"malformed", "{\n  \"某某\": 1,\n  \"乙\": x}", "value.json line=3 column=8"},
		{"comma missing", `{"a": 1 "b": 2}`, "value.json line=1 column=9"},
		{"two values", "{}\n {}", "value.json line=2 column=2"},
		{"rest", "{} x", "value.json line=1 column=4"},
		{"array", "[]", "value.not-object"},
		{"null", "null", "value.not-object"},
		{"text", `"x"`, "value.not-object"},
		{"twice", `{"kind": "a", "kind": "b"}`, "value.duplicate name=kind"},
		{"twice escaped", `{"kind": "a", "kin\u0064": "b"}`, "value.duplicate name=kind"},
		{"twice below", `{"questions": [1, {"a": {"b": 1, "b": 2}}]}`, "value.duplicate /questions/1/a name=b"},
		{"empty name twice", `{"": 1, "": 2}`, "value.duplicate name="},
		{"not UTF-8", "{\"kind\":\n\"函\xff\"}", "value.utf8 line=2 column=3"},
		{"GBK", "{\"kind\": \"\xba\xaf\"}", "value.utf8 line=1 column=11"},
		{"surrogate as UTF-8", "{\"kind\": \"\xed\xa0\x80\"}", "value.utf8 line=1 column=11"},
		{"high alone", `{"kind": "\ud83d"}`, "value.surrogate line=1 column=11"},
		{"low alone", `{"kind": "某\udE00"}`, "value.surrogate line=1 column=12"},
		{"wrong way round", `{"kind": "\ude00\ud83d"}`, "value.surrogate line=1 column=11"},
		{"high twice", `{"kind": "\ud83d\ud83d\ude00"}`, "value.surrogate line=1 column=11"},
		{"deep", strings.Repeat("[", 20_000), "value.json"},
		{"10 MB", `{"kind": "` + strings.Repeat("某", 10<<20/3) + `"}`, "value.too-large limit=4194304"},
	} {
		_, err := f.Check([]byte(c.raw))
		got := told(problems(t, err), "line", "column", "name", "limit")
		if len(got) != 1 || got[0] != c.want && (c.name != "deep" || !strings.HasPrefix(got[0], c.want)) {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// TestSurrogatePairs: an escaped pair, and an escaped backslash before a u, are
// as good as the characters themselves.
func TestSurrogatePairs(t *testing.T) {
	f := form(t, "inquiry-letter")
	for written, want := range map[string]string{`\ud873\udece`: "\U0002CECE", `\\ud873`: `\ud873`, `\u67d0`: "某"} {
		raw := bytes.Replace(f.Sample(), []byte(`"赵某某"`), []byte(`"`+written+`"`), 1)
		if got := check(t, f, raw).String("contact"); got != want {
			t.Errorf("%s is %q", written, got)
		}
	}
}

// TestRunes: no character may be invisible, turn the line round, be private or
// be a token of ours; prose may have line breaks and tabs.
func TestRunes(t *testing.T) {
	f := form(t, "inquiry-letter")
	const ok = ""
	for _, c := range []struct {
		r             rune
		inline, prose string
	}{
		{'\n', "value.newline", ok}, {'\r', "value.newline", ok}, {'\t', "value.control", ok},
		{0, "value.control", "value.control"}, {0x1B, "value.control", "value.control"},
		{0x7F, "value.control", "value.control"}, {0x85, "value.control", "value.control"},
		{0xAD, "value.control", "value.control"}, {0x200B, "value.control", "value.control"},
		{0x200F, "value.control", "value.control"}, {0x2028, "value.control", "value.control"},
		{0x2029, "value.control", "value.control"}, {0x202E, "value.control", "value.control"},
		{0x2066, "value.control", "value.control"}, {0xFEFF, "value.control", "value.control"},
		{0xE000, "value.control", "value.control"}, {0x10FFFD, "value.control", "value.control"},
		{0xFDD0, "value.control", "value.control"}, {0xFDD1, "value.control", "value.control"},
		{0xFFFE, "value.control", "value.control"}, {0x1FFFF, "value.control", "value.control"},
		{0xFFFD, "value.control", "value.control"}, {0xE0041, "value.control", "value.control"},
		{0x3000, ok, ok}, {0x2CECE, ok, ok}, {'|', ok, ok},
	} {
		for field, want := range map[string]string{"contact": c.inline, "requirements": c.prose} {
			raw, err := json.Marshal("甲" + string(c.r) + "乙")
			if err != nil {
				t.Fatal(err)
			}
			values := map[string]json.RawMessage{}
			if err := json.Unmarshal(f.Sample(), &values); err != nil {
				t.Fatal(err)
			}
			values[field] = raw
			all, err := json.Marshal(values)
			if err != nil {
				t.Fatal(err)
			}
			_, err = f.Check(all)
			got := strings.Join(told(problems(t, err), "rune", "position"), "\n")
			if want != ok {
				want = fmt.Sprintf("%s /%s rune=U+%04X position=2", want, field, c.r)
			}
			if got != want {
				t.Errorf("%U in %s: %q, want %q", c.r, field, got, want)
			}
		}
	}
}

// TestCanonical: order and space of the input do not change the values' JSON,
// and numbers stay as typed.
func TestCanonical(t *testing.T) {
	f := form(t, "inquiry-letter")
	v := check(t, f, f.Sample())
	var loose bytes.Buffer
	if err := json.Indent(&loose, v.JSON(), "", "\t"); err != nil {
		t.Fatal(err)
	}
	if again := check(t, f, loose.Bytes()); !bytes.Equal(again.JSON(), v.JSON()) {
		t.Error("read again, the values differ")
	}
	if bytes.Contains(v.JSON(), []byte(": ")) || !bytes.HasPrefix(v.JSON(), []byte(`{"cc":`)) {
		t.Errorf("not canonical: %.80s", v.JSON())
	}
	got, _ := f.Check([]byte(`{"contact": "<&>", "reply_days": 15.0, "phone": "\u67d0"}`))
	if want := `{"contact":"<&>","phone":"某","reply_days":15.0}`; string(got.JSON()) != want {
		t.Errorf("%s, want %s", got.JSON(), want)
	}
}

func TestFieldTitle(t *testing.T) {
	f := form(t, "rectification-notice")
	for pointer, want := range map[string]string{
		"":                "",
		"/contact":        "联系人",
		"/tasks/1/person": "整改任务第2项 › 责任人",
		"/tasks/0":        "整改任务第1项",
		"/issuer/1":       "发文机关第2项",
		"/nobody":         "nobody",
		"/tasks/3/no~1x":  "整改任务第4项 › no/x",
		"/0":              "0",
	} {
		if got := f.FieldTitle(pointer); got != want {
			t.Errorf("%s: %q, want %q", pointer, got, want)
		}
	}
}

// FuzzCheck: no input brings Check down, and what it accepts it accepts again.
func FuzzCheck(f *testing.F) {
	letter := form(f, "inquiry-letter")
	f.Add(letter.Sample())
	for _, s := range []string{"{", `{"a":{"b":[{"c":1,"c":2}]}}`, `{"kind":"\ud800"}`, "\xff", `{"questions":[[["x"]]]}`, `{"issuer":{"0":"\n"}}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		v, err := letter.Check(raw)
		if len(problems(t, err)) > 0 {
			return
		}
		again, err := letter.Check(v.JSON())
		if err != nil || !bytes.Equal(again.JSON(), v.JSON()) {
			t.Errorf("%v\n%s\n%s", err, v.JSON(), again.JSON())
		}
	})
}
