package templates

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"text/template"
	"text/template/parse"
)

// body is a form's Markdown with its actions, parsed and rewritten so that
// every printing action hands its value to the run's emitter.
type body struct {
	name string // file, for messages
	line int    // line of the file on which the body begins
	tmpl *template.Template
}

// emitKey is the entry of the data through which rewritten actions print. No
// field can have this name.
const emitKey = "_emit"

// controlLine is a line that holds nothing but control actions. Its newline
// moves into the last action: a line of the form that prints nothing must not
// part the rows of a table, and line numbers in messages must stay true.
var controlLine = regexp.MustCompile(`(?m)^[ \t]*((?:\{\{-?[ \t]*(?:range|if|else|end|with|/\*)[^}]*\}\}[ \t]*)+)$\n`)

func parseBody(name, text string, line int, fields []*Field) (*body, error) {
	for _, r := range text {
		if r >= 0xFDD0 && r <= 0xFDEF || r == 0 {
			return nil, Problems{formProblem(name, line, "form.rune", "rune", fmt.Sprintf("U+%04X", r))}
		}
	}
	src := controlLine.ReplaceAllStringFunc(text, func(s string) string {
		s = strings.Trim(s, " \t\n")
		if strings.HasSuffix(s, "*/}}") { // nothing may follow a comment's end
			return s + "{{\"\"\n}}"
		}
		return strings.TrimSuffix(s, "}}") + "\n}}"
	})
	tmpl, err := template.New(name).Option("missingkey=zero").Funcs(functions).Parse(src)
	if err != nil {
		return nil, Problems{templateProblem(name, line, err)}
	}
	b := &body{name: name, line: line, tmpl: tmpl}
	w := &walker{body: b, src: src, tree: tmpl.Tree, vars: map[string]scope{"$": {fields: fields}}}
	for _, t := range tmpl.Templates() {
		if t.Tree != tmpl.Tree {
			w.problem(t.Tree.Root, "form.action", "action", "define "+t.Name())
		}
	}
	w.list(tmpl.Tree.Root, scope{fields: fields})
	return b, w.problems.orNil()
}

// unclosedLine is how text/template says where an action began whose end it
// looked for in vain, lines after.
var unclosedLine = regexp.MustCompile(`unclosed action started at .*:(\d+)`)

var templateLine = regexp.MustCompile(`^template: .*?:(\d+)(?::\d+)?: (.*)$`)

// templateProblem moves the line text/template counts in the body to the line
// of the file.
func templateProblem(name string, bodyLine int, err error) Problem {
	detail, line := err.Error(), bodyLine
	if m := unclosedLine.FindStringSubmatch(detail); m != nil {
		n, _ := strconv.Atoi(m[1])
		return formProblem(name, bodyLine+n-1, "form.template", "detail", "unclosed action")
	}
	if m := templateLine.FindStringSubmatch(strings.ReplaceAll(detail, "\n", " ")); m != nil {
		n, _ := strconv.Atoi(m[1])
		line, detail = bodyLine+n-1, m[2]
	}
	return formProblem(name, line, "form.template", "detail", detail)
}

// scope is what the dot or a variable holds, as far as the form's fields say.
type scope struct {
	fields  []*Field // members of an object
	field   *Field   // the field itself
	unknown bool     // result of a function or an index: not checked
}

// walker checks each action against the fields and rewrites what prints.
type walker struct {
	body     *body
	src      string
	tree     *parse.Tree
	vars     map[string]scope
	problems Problems
}

func (w *walker) problem(n parse.Node, id string, kv ...string) {
	line := w.body.line + strings.Count(w.src[:min(int(n.Position()), len(w.src))], "\n")
	w.problems = append(w.problems, formProblem(w.body.name, line, id, kv...))
}

func (w *walker) list(l *parse.ListNode, dot scope) {
	if l == nil {
		return
	}
	for _, n := range l.Nodes {
		switch n := n.(type) {
		case *parse.ActionNode:
			w.action(n, dot)
		case *parse.IfNode:
			w.pipe(n.Pipe, dot)
			w.list(n.List, dot)
			w.list(n.ElseList, dot)
		case *parse.WithNode:
			inner := w.pipe(n.Pipe, dot)
			w.declare(n.Pipe, inner)
			w.list(n.List, inner)
			w.list(n.ElseList, dot)
		case *parse.RangeNode:
			inner := itemOf(w.pipe(n.Pipe, dot))
			w.declare(n.Pipe, inner)
			w.list(n.List, inner)
			w.list(n.ElseList, dot)
		case *parse.TextNode, *parse.CommentNode, *parse.BreakNode, *parse.ContinueNode:
		default:
			w.problem(n, "form.action", "action", n.String())
		}
	}
}

// declare remembers what range's or with's variables hold: the last one the
// item, the one before it the index.
func (w *walker) declare(p *parse.PipeNode, inner scope) {
	for i, v := range p.Decl {
		s := scope{unknown: true}
		if i == len(p.Decl)-1 {
			s = inner
		}
		w.vars[v.Ident[0]] = s
	}
}

func itemOf(s scope) scope {
	if s.field == nil || s.field.Type != "array" {
		return scope{unknown: true}
	}
	if s.field.ItemType == "object" {
		return scope{fields: s.field.Fields}
	}
	return scope{field: &Field{Name: s.field.Name, Type: s.field.ItemType, Format: s.field.Format}}
}

func (w *walker) action(n *parse.ActionNode, dot scope) {
	s := w.pipe(n.Pipe, dot)
	if len(n.Pipe.Decl) > 0 {
		w.declare(n.Pipe, s)
		return
	}
	if s.field != nil && s.field.Format == "body" && !w.alone(n) {
		w.problem(n, "form.prose-inline", "key", s.field.Name)
	}
	// pipeline → pipeline | call $._emit
	emit := &parse.CommandNode{NodeType: parse.NodeCommand, Pos: n.Pos}
	emit.Args = []parse.Node{
		parse.NewIdentifier("call").SetPos(n.Pos).SetTree(w.tree),
		&parse.VariableNode{NodeType: parse.NodeVariable, Pos: n.Pos, Ident: []string{"$", emitKey}},
	}
	n.Pipe.Cmds = append(n.Pipe.Cmds, emit)
}

// alone reports whether an action has its line to itself or stands in a table.
func (w *walker) alone(n parse.Node) bool {
	at := min(int(n.Position()), len(w.src))
	start := strings.LastIndexByte(w.src[:at], '\n') + 1
	line, _, _ := strings.Cut(w.src[start:], "\n")
	line = strings.TrimSpace(line)
	return strings.HasPrefix(line, "|") ||
		strings.HasPrefix(line, "{{") && strings.Index(line, "}}") == len(line)-2
}

// pipe checks every name in a pipeline and says what it yields.
func (w *walker) pipe(p *parse.PipeNode, dot scope) scope {
	result := scope{unknown: true}
	for i, cmd := range p.Cmds {
		for j, arg := range cmd.Args {
			s := w.arg(arg, dot)
			if len(p.Cmds) == 1 && len(cmd.Args) == 1 && i == 0 && j == 0 {
				result = s
			}
		}
	}
	return result
}

func (w *walker) arg(n parse.Node, dot scope) scope {
	switch n := n.(type) {
	case *parse.DotNode:
		return dot
	case *parse.FieldNode:
		return w.resolve(n, dot, n.Ident)
	case *parse.VariableNode:
		return w.resolve(n, w.vars[n.Ident[0]], n.Ident[1:])
	case *parse.PipeNode:
		return w.pipe(n, dot)
	case *parse.IdentifierNode:
		if _, ok := functions[n.Ident]; !ok && !allowedBuiltins[n.Ident] {
			w.problem(n, "form.function", "name", n.Ident)
		}
	case *parse.ChainNode:
		w.problem(n, "form.action", "action", n.String())
	}
	return scope{unknown: true}
}

func (w *walker) resolve(n parse.Node, s scope, names []string) scope {
	for i, name := range names {
		if s.unknown {
			return s
		}
		if i == 0 && name == docKey && s.field == nil {
			return scope{unknown: true}
		}
		fields := s.fields
		if s.field != nil {
			fields = nil
			if s.field.Type == "object" {
				fields = s.field.Fields
			}
		}
		f := findField(fields, name)
		if f == nil {
			w.problem(n, "form.unknown-field", "key", name)
			return scope{unknown: true}
		}
		if f.Confidential { // even to ask whether it is there would tell
			w.problem(n, "form.confidential", "key", name)
		}
		s = scope{field: f}
	}
	return s
}
