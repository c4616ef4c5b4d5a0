package templates

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The form the README teaches with is a form.
func TestReadmeForm(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, rest, found := strings.Cut(string(text), "```text\n---\nid: ")
	form, _, closed := strings.Cut(rest, "```")
	if !found || !closed {
		t.Fatal("the README shows no form")
	}
	f, err := Parse("README.md", []byte("---\nid: "+form), nil)
	if err != nil {
		t.Fatal(err)
	}
	values := `{"issuer":["某市纪委监委"],"recipient":"某局党组","matter":"整改","items":[{"what":"报告","due":"2026-05-01"}]}`
	v, err := f.Check([]byte(values))
	if err != nil {
		t.Fatal(err)
	}
	blocks, err := f.run(v, Options{})
	if err != nil || len(blocks) != 3 {
		t.Errorf("blocks: %v, %v", blocks, err)
	}
}
