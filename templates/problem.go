package templates

import (
	"fmt"
	"sort"
	"strings"
)

// Problem is one thing wrong with a form or with values. ID is stable; the
// Chinese sentence is made from it by the program's rim.
type Problem struct {
	ID   string            // e.g. "value.missing"
	Path string            // JSON pointer into the values, or file:line in a form
	Args map[string]string // what the sentence needs; "field" is the field's Chinese title path
}

// Error says the problem in English, for logs and tests.
func (p Problem) Error() string {
	keys := make([]string, 0, len(p.Args))
	for k := range p.Args {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	var b strings.Builder
	b.WriteString(p.ID)
	if p.Path != "" {
		fmt.Fprintf(&b, " at %s", p.Path)
	}
	for _, k := range keys {
		fmt.Fprintf(&b, " %s=%q", k, p.Args[k])
	}
	return b.String()
}

// Problems is every problem found, in the order of the fields.
type Problems []Problem

// Error joins the problems, one a line.
func (ps Problems) Error() string {
	lines := make([]string, len(ps))
	for i, p := range ps {
		lines[i] = p.Error()
	}
	return strings.Join(lines, "\n")
}

// orNil returns the problems as an error, or nil when there are none: a nil
// slice in an error interface would not be nil.
func (ps Problems) orNil() error {
	if len(ps) == 0 {
		return nil
	}
	return ps
}
