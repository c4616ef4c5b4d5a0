package templates

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestMergedCells: merged cells form rectangles, or the form is refused with
// the place of the first that does not.
func TestMergedCells(t *testing.T) {
	for _, c := range []struct {
		name string
		rows string // of three columns, apart by /
		want string // table, row and column of the cell that is wrong
	}{
		{"none", "a b c/d e f", ""},
		{"wide and tall", "a < b/c d e/^ f g", ""},
		{"a square", "a < b/^ < c/^ < d", ""},
		{"a square in signs of the other kind", "a < b/^ ^ c", ""},
		{"a whole row", "a < </b c d", ""},
		{"< in the first column", "a b c/< d e", "1 2 1"},
		{"^ in the first row", "a ^ b/c d e", "1 1 2"},
		{"^ under the left half", "a < b/^ c d", "1 2 2"},
		{"^ under the right half", "a < b/c ^ d", "1 2 2"},
		{"< beside a tall cell", "a b c/^ < d", "1 2 2"},
		{"< after ^", "a b c/d ^ <", "1 2 3"},
		{"two rectangles of one cell", "a b c/^ d </^ ^ e", "1 3 3"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := ""
			if _, at := readBlocks(mergeTable(c.rows), nil); at != nil {
				got = fmt.Sprint(at.table, at.row, at.column)
			}
			if got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func mergeTable(rows string) string {
	table := "|  |  |  |\n|---|---|---|\n"
	for _, row := range strings.Split(rows, "/") {
		table += "| " + strings.ReplaceAll(row, " ", " | ") + " |\n"
	}
	return table
}

// TestMergeProblem: what a user gets names the form's file and the cell.
func TestMergeProblem(t *testing.T) {
	f := form(t, "inquiry-letter")
	text := string(f.Text())
	text += "\n\n" + mergeTable("a b c/d e f") + "\n甲\n\n" + mergeTable("a < b/c ^ d")
	parsed, err := Parse("own/form.md", []byte(text), f.Sample())
	if err != nil {
		t.Fatal(err)
	}

	_, err = parsed.run(check(t, parsed, f.Sample()), Options{})
	var ps Problems
	if !errors.As(err, &ps) || len(ps) != 1 {
		t.Fatalf("got %v", err)
	}
	want := Problem{ID: "form.table-merge", Path: "own/form.md", Args: map[string]string{"table": "2", "row": "2", "column": "2"}}
	if diff := cmp.Diff(want, ps[0]); diff != "" {
		t.Error(diff)
	}
}
