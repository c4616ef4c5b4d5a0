package templates

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestIssued: documents as an earlier version of the program issued them say
// today what they said then. The files of testdata/issued are never written
// anew: a later version that changed them would change what lies in archives. A
// form that has changed since is there as it was, as every archive keeps it.
func TestIssued(t *testing.T) {
	files, err := filepath.Glob("testdata/issued/*.json")
	if err != nil || len(files) == 0 {
		t.Fatal("no issued documents", err)
	}
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var doc struct {
			Form, Number, Date, Text string
			Draft                    bool
			Values                   json.RawMessage
		}
		if err := json.Unmarshal(b, &doc); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		f := issuedForm(t, doc.Form)
		r := render(t, f, check(t, f, doc.Values), Options{Number: doc.Number, Date: doc.Date, Draft: doc.Draft})
		if diff := cmp.Diff(doc.Text, r.Text); diff != "" {
			t.Errorf("%s says something else:\n%s", filepath.Base(file), diff)
		}
	}
}

// issuedForm is a form in the version the documents of testdata were issued in.
func issuedForm(t *testing.T, id string) *Form {
	t.Helper()
	name := filepath.Join("testdata", "issued", "forms", id+"-1.md")
	text, err := os.ReadFile(name)
	if os.IsNotExist(err) {
		if f := form(t, id); f.Version == "1" {
			return f
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	f, err := Parse(name, text, nil)
	if err != nil {
		t.Fatal(err)
	}
	return f
}
