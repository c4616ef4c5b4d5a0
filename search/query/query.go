// Package query is the language of the search box, pure: text → tree → text.
//
//	惩治腐败 工作机制          both runs, anywhere
//	惩治腐败 -试行             the first without the second
//	"new york"                 one run, the white space in it meant; "" in it
//	                           is a quotation mark; also “…”
//	文号:苏发[2010]23号        restricts by field; also 文号：…
//
// Fields are 文号 案件 单位 文种 日期 行业 环节 层级 状态. 日期 takes a year,
// a month, a day or a span of them: 日期:2010, 日期:2010-06, 日期:2010年6月30日,
// 日期:2010-06..2012, 日期:2010.. . White space (also the ideographic one)
// parts clauses.
//
// Text as people paste it means itself wherever it can: a name that is no
// field, a quotation mark within a run and a quotation that text goes on after
// (“三不”机制) belong to the run. Only an open " at the beginning of a clause,
// a field or a minus sign without anything after it, and a wrong date are
// errors.
package query

import (
	"fmt"
	"strings"
	"unicode"
)

// Limits on input.
const (
	MaxBytes   = 4096
	MaxClauses = 64
)

// Query is a conjunction of clauses; it has at least one that is not
// excluded.
type Query struct{ Clauses []Clause }

// Clause is one condition.
type Clause struct {
	Not   bool
	Field Field  // Text for a run
	Value string // as typed, without quotes
	From  string // of Date: first civil date
	To    string // of Date: last civil date
	Pos   int    // byte offset in the input
}

// Field is what a clause is about: the word before the colon.
type Field string

const (
	Text   Field = ""
	Number Field = "文号"
	Case   Field = "案件"
	Unit   Field = "单位"
	Form   Field = "文种"
	Date   Field = "日期"
	Sector Field = "行业"
	Link   Field = "环节"
	Level  Field = "层级"
	Status Field = "状态"
)

// Error says what is wrong and where.
type Error struct {
	ID  ErrorID
	Pos int // byte offset in the input
}

// ErrorID is a stable id for people's messages.
type ErrorID string

const (
	Empty        ErrorID = "query-empty"
	TooLong      ErrorID = "query-too-long"
	TooMany      ErrorID = "query-too-many-clauses"
	NotUTF8      ErrorID = "query-not-utf8"
	OpenQuote    ErrorID = "query-open-quote"
	NoValue      ErrorID = "query-no-value" // a field, a minus or quotes with nothing after or in them
	BadDate      ErrorID = "query-bad-date"
	OnlyExcludes ErrorID = "query-only-excludes"
)

func (e *Error) Error() string { return fmt.Sprintf("%s at byte %d", e.ID, e.Pos) }

// fields in the order they are looked for; none begins with another.
var fields = []Field{Number, Case, Unit, Form, Date, Sector, Link, Level, Status}

// String is the query as text that Parse reads back to an equal tree,
// positions aside.
func (q Query) String() string {
	parts := make([]string, len(q.Clauses))
	for i, c := range q.Clauses {
		parts[i] = c.String()
	}
	return strings.Join(parts, " ")
}

// String is the clause as text.
func (c Clause) String() string {
	var b strings.Builder
	if c.Not {
		b.WriteByte('-')
	}
	if c.Field != Text {
		b.WriteString(string(c.Field) + ":")
	}
	if c.plain() {
		b.WriteString(c.Value)
	} else {
		b.WriteString(`"` + strings.ReplaceAll(c.Value, `"`, `""`) + `"`)
	}
	return b.String()
}

// plain reports whether the value can stand without quotes.
func (c Clause) plain() bool {
	if strings.ContainsFunc(c.Value, unicode.IsSpace) {
		return false
	}
	if _, ok := cutAny(c.Value, openers...); ok {
		return false
	}
	if c.Field != Text {
		return true
	}
	_, minus := cutAny(c.Value, minuses...)
	_, _, field := cutField(c.Value)
	return !minus && !field
}
