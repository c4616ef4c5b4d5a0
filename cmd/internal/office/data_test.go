package office

import (
	"errors"
	"strings"
	"testing"

	"casefile/templates"
)

// Every form of the program finds a series in the data an office starts with.
func TestDefaultDataNumbersEveryForm(t *testing.T) {
	lib, err := templates.Load()
	if err != nil {
		t.Fatal(err)
	}
	kinds := map[string]bool{"": true}
	for _, s := range DefaultData("", "").Series {
		kinds[s.Kind] = true
	}
	for _, f := range lib.Forms() {
		if !kinds[f.Series] {
			t.Errorf("form %s takes a number of kind %q, which no series has", f.ID, f.Series)
		}
	}
}

func TestReadData(t *testing.T) {
	good := `{"organs":[{"id":"main","name":"中共某市纪律检查委员会","code":"某纪"}],
		"series":[{"id":"letter","organ":"main","kind":"letter","name":"函","mark":"某纪函"}],
		"units":[{"id":"u1","name":"第一监督检查室"}],
		"actors":[{"id":"zhou","name":"周某某","roles":["officer"],"clearance":"秘密","units":["u1"]}]}`
	d, err := ReadData("office.json", []byte(good))
	if err != nil || d.Actors[0].Name != "周某某" {
		t.Fatalf("%+v, %v", d, err)
	}
	tests := map[string]struct{ change, to, want string }{
		"no organ":          {`{"id":"main","name":"中共某市纪律检查委员会","code":"某纪"}`, ``, "office-no-organ /organs"},
		"series of nobody":  {`"organ":"main","kind"`, `"organ":"other","kind"`, "office-unknown-ref /series/0/organ"},
		"unknown role":      {`["officer"]`, `["boss"]`, "office-unknown-role /actors/0/roles/0"},
		"no role":           {`["officer"]`, `[]`, "office-no-role /actors/0/roles"},
		"unknown clearance": {`"秘密"`, `"很密"`, "office-unknown-level /actors/0/clearance"},
		"unknown unit":      {`["u1"]`, `["u9"]`, "office-unknown-ref /actors/0/units/0"},
		"id twice":          {`"units":[`, `"units":[{"id":"u1","name":"x"},`, "office-bad-id /units/1/id"},
		"unknown key":       {`"units"`, `"unit"`, "office-json office.json:"},
		"not JSON":          {`{"organs"`, `{organs`, "office-json office.json:"},
		"two values":        {`["u1"]}]}`, `["u1"]}]} {}`, "office-json office.json:"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := ReadData("office.json", []byte(strings.Replace(good, tt.change, tt.to, 1)))
			if got := ids(err); !strings.HasPrefix(got, tt.want) {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

// ids is the problems in an error as "id path; …".
func ids(err error) string {
	var ps Problems
	var p *Problem
	switch {
	case errors.As(err, &ps):
		var all []string
		for _, p := range ps {
			all = append(all, p.ID+" "+p.Path)
		}
		return strings.Join(all, "; ")
	case errors.As(err, &p):
		return p.ID + " " + p.Path
	}
	return ""
}

func TestDisplayHidesCredentials(t *testing.T) {
	for in, want := range map[string]string{
		"./archive":                           "./archive",
		"file:///srv/zj":                      "file:///srv/zj",
		"s3://key:topsecret@bucket/x":         "s3://key:xxxxx@bucket/x",
		"s3://bucket/x?endpoint=127.0.0.1:80": "s3://bucket/x?endpoint=127.0.0.1:80",
		"s3://k:pw@[bad/x":                    "(unreadable address)",
	} {
		if got := display(in); got != want {
			t.Errorf("%s shown as %s, want %s", in, got, want)
		}
	}
}
