// Package query is the language of the search box, pure: text → tree → text.
// Guide is its one page for users.
//
//	惩治腐败 工作机制            both runs, anywhere
//	惩治腐败 -试行               the first without the second
//	留置 OR 两规                 either; also ＯＲ | ｜ 或, standing alone
//	(留置 OR 两规) 审批 -(a b)   parentheses group, in either width
//	"new york"                   one run, the white space in it meant; "" in it
//	                             is a quotation mark; also “…”
//	文号:苏发[2010]23号          restricts by field; also 文号：…
//	单位:(某局 OR 某委)          one field for several values
//
// White space (also the ideographic one) parts clauses and means both; it
// binds tighter than OR. The fields are in fields.go, the dates in date.go.
//
// Text as people paste it means itself wherever it can:
//
//   - a name that is no field and a quotation mark within a run belong to the
//     run, and so does a quotation that text goes on after: “三不”机制;
//   - a parenthesis groups only where a clause begins, and only when it is
//     closed at the end of another one: 张某某（化名）, （试行）, (一)总则,
//     文号:(2010)23号 and C(OR)D are runs. Where parentheses do not pair up
//     and there is no OR, all of them are text;
//   - an OR mark that is all there is, is a run.
//
// Errors point at the character and come all at once, see Errors. Notes are
// about what was understood, but perhaps not meant so.
package query

import (
	"slices"
	"strings"
	"unicode"
)

// Limits on input.
const (
	MaxBytes   = 4096
	MaxClauses = 64
	MaxDepth   = 16 // parentheses within parentheses
)

// Query is what was asked for. It restricts: each of its alternatives has a
// clause that is not excluded.
type Query struct {
	Root  Node
	Notes []Note
}

// Node is an And, an Or, a Not or a Clause. In what Parse returns an And and
// an Or have at least two nodes, none of them of their own kind, and no Not
// holds a Not.
type Node interface {
	String() string
	node()
}

type (
	// And wants all of its nodes.
	And []Node
	// Or wants one of its nodes.
	Or []Node
	// Not excludes.
	Not struct{ Node Node }
	// Clause is one condition.
	Clause struct {
		Field Field  // Text for a run
		Value string // as typed, without quotes
		From  string // of Date and Year: first civil date; "" is open
		To    string // of Date and Year: last civil date
		Pos   int    // byte offset in the input, of the minus sign or the field if there is one
	}
)

func (And) node()    {}
func (Or) node()     {}
func (Not) node()    {}
func (Clause) node() {}

// Clauses yields every clause from left to right, and whether it is excluded.
func (q Query) Clauses(yield func(c Clause, not bool) bool) {
	if q.Root != nil {
		each(q.Root, false, yield)
	}
}

func each(n Node, not bool, yield func(Clause, bool) bool) bool {
	switch n := n.(type) {
	case And:
		return !slices.ContainsFunc(n, func(k Node) bool { return !each(k, not, yield) })
	case Or:
		return !slices.ContainsFunc(n, func(k Node) bool { return !each(k, not, yield) })
	case Not:
		return each(n.Node, !not, yield)
	case Clause:
		return yield(n, not)
	}
	return true
}

// String is the query as text that Parse reads back to an equal tree,
// positions aside.
func (q Query) String() string {
	if q.Root == nil {
		return ""
	}
	return q.Root.String()
}

func (a And) String() string {
	parts := make([]string, len(a))
	for i, n := range a {
		if parts[i] = n.String(); len(a) > 1 {
			parts[i] = within(n)
		}
	}
	return strings.Join(parts, " ")
}

func (o Or) String() string {
	parts := make([]string, len(o))
	for i, n := range o {
		parts[i] = n.String()
	}
	return strings.Join(parts, " OR ")
}

func (n Not) String() string {
	if and, ok := n.Node.(And); ok && len(and) > 1 {
		return "-(" + and.String() + ")"
	}
	return "-" + within(n.Node)
}

// within is a node as text that stays together beside others.
func within(n Node) string {
	if or, ok := n.(Or); ok && len(or) > 1 {
		return "(" + or.String() + ")"
	}
	return n.String()
}

// String is the clause as text.
func (c Clause) String() string {
	var b strings.Builder
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
	if strings.ContainsFunc(c.Value, unicode.IsSpace) || !balanced(c.Value) || c.Value == "" {
		return false
	}
	_, quote := cutAny(c.Value, openers...)
	_, paren := cutAny(c.Value, opens...)
	if quote || paren && strings.ContainsAny(c.Value, strings.Join(openers, "")) {
		return false // a quotation might begin there
	}
	if c.Field != Text {
		return true
	}
	_, minus := cutAny(c.Value, minuses...)
	_, _, field := cutField(c.Value)
	return !minus && !field && !slices.Contains(ors, c.Value)
}
