package templates

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"casefile/templates/layout"
)

// Form is one parsed document form (文书样式). It is immutable and safe for
// concurrent use.
type Form struct {
	ID           string
	Version      string
	Title        string
	Aliases      []string
	Layout       layout.Kind
	Page         layout.Setup // what it chooses where the standard leaves a choice
	Source       string       // the standard, rule or paper it comes from
	Series       string       // kind of number; empty when the form takes none
	Signoffs     []string     // who signs off, in order
	Minutes      bool         // whether the minutes of a 集体研究 come before the last sign-off
	SelfApproval bool         // whether the submitter may approve
	Secrecy      string       // 密级 a new document starts with
	Retention    string       // 保管期限
	Section      string       // the class of papers in a volume its documents lie in
	Needs        []string     // what must be there before its file is closed: service, reply, sealed, or another form
	Follows      []string     // forms this one comes after
	Leads        []string     // forms that come after this one
	Deadlines    []Deadline   // limits that start with it
	Fields       []*Field     // the top-level fields in the order written

	text      []byte // the form.md as read
	name      string // where it was read, for messages
	schemaDoc any
	schema    *jsonschema.Schema
	public    *jsonschema.Schema // of values without their confidential fields
	sample    []byte
	body      *body
}

// Deadline is a limit (时限) a document starts: either a span from an event,
// or a date the values give.
type Deadline struct {
	ID    string `yaml:"id" json:"id"`
	Title string `yaml:"title" json:"title"`
	From  string `yaml:"from" json:"from,omitempty"`   // issued or served
	Limit string `yaml:"limit" json:"limit,omitempty"` // e.g. "15 working-days", "1 months"
	Field string `yaml:"field" json:"field,omitempty"` // JSON pointer, * for each item
	Basis string `yaml:"basis" json:"basis,omitempty"` // the rule it rests on
}

// Name is id@version.
func (f *Form) Name() string { return f.ID + "@" + f.Version }

// Text is the form.md as it was read: what the archive keeps.
func (f *Form) Text() []byte { return f.text }

// Digest is the SHA-256 of Text in hexadecimal.
func (f *Form) Digest() string {
	sum := sha256.Sum256(f.text)
	return hex.EncodeToString(sum[:])
}

// Sample is the form's sample values as JSON, nil when it has none.
func (f *Form) Sample() []byte { return f.sample }

// Schema is the JSON Schema of the values, limits included.
func (f *Form) Schema() []byte {
	b, err := json.MarshalIndent(f.schemaDoc, "", "  ")
	if err != nil { // it was decoded from JSON
		panic(fmt.Sprintf("templates: schema of %s: %v", f.Name(), err))
	}
	return b
}

// FieldTitle says a JSON pointer in the titles an officer knows:
// /tasks/1/person becomes 整改任务第2项 › 责任人.
func (f *Form) FieldTitle(pointer string) string {
	var parts []string
	fields := f.Fields
	for _, key := range splitPointer(pointer) {
		if i, ok := index(key); ok && len(parts) > 0 {
			parts[len(parts)-1] += fmt.Sprintf("第%d项", i+1)
			continue
		}
		field := findField(fields, key)
		if field == nil {
			parts = append(parts, key)
			fields = nil
			continue
		}
		parts = append(parts, field.Title)
		fields = field.Fields
	}
	return strings.Join(parts, " › ")
}
