package office

import (
	"fmt"
	"sort"
	"strings"
)

// Kind sorts failures by what the caller can do about them. The command line
// maps it to an exit code and the web pages to a status code, each in one
// table.
type Kind int

const (
	Failed  Kind = iota // something broke or could not be reached
	Usage               // asked in a way that makes no sense
	Invalid             // the input is wrong: values, form, file
	Missing             // no such form, document, file or archive
	Refused             // illegal step, taken, not approved, not permitted
	Damaged             // stored bytes are not what was stored
)

// Problem is a failure that a user must read. ID is stable and names a
// sentence in messages.go; Path says where, a field or a file; Args fill the
// sentence.
type Problem struct {
	ID   string            `json:"id"`
	Path string            `json:"path,omitempty"`
	Args map[string]string `json:"args,omitempty"`
	Kind Kind              `json:"-"`
	Err  error             `json:"-"`
}

func (p *Problem) Error() string {
	var b strings.Builder
	b.WriteString(p.ID)
	if p.Path != "" {
		fmt.Fprintf(&b, " at %s", p.Path)
	}
	keys := make([]string, 0, len(p.Args))
	for k := range p.Args {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	for _, k := range keys {
		fmt.Fprintf(&b, " %s=%q", k, p.Args[k])
	}
	if p.Err != nil {
		fmt.Fprintf(&b, ": %v", p.Err)
	}
	return b.String()
}

func (p *Problem) Unwrap() error { return p.Err }

// Problems is every failure of one request at once.
type Problems []*Problem

func (ps Problems) Error() string {
	var lines []string
	for _, p := range ps {
		lines = append(lines, p.Error())
	}
	return strings.Join(lines, "; ")
}

// orNil is ps as an error, nil when there is nothing in it.
func (ps Problems) orNil() error {
	if len(ps) == 0 {
		return nil
	}
	return ps
}

// Message is one Chinese sentence for a user: what failed, why, how to mend
// it. Field is the JSON pointer of the value it speaks of, if any.
type Message struct {
	ID    string `json:"id"`
	Field string `json:"field,omitempty"`
	Text  string `json:"text"`
}

// Explain turns any error of this program into its kind and its sentences,
// every problem of a list separately. It never returns an empty list for a
// non-nil error.
func Explain(err error) (Kind, []Message) { return explain(err) }
