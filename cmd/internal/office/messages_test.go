package office

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"casefile/archive"
	"casefile/archive/store"
	"casefile/search/ingest"
	"casefile/search/query"
	"casefile/templates"
)

// Every problem that any package can return has a sentence, and every sentence
// a problem: the ids are read out of the source.
func TestEveryProblemHasASentence(t *testing.T) {
	ids := problemIDs(t)
	if len(ids) < 80 {
		t.Fatalf("only %d ids found: the search for them is broken", len(ids))
	}
	for id, where := range ids {
		if _, ok := sentences[id]; !ok {
			t.Errorf("no sentence for %q (%s)", id, where)
		}
	}
	for id := range sentences {
		if _, ok := ids[id]; !ok {
			t.Errorf("the sentence for %q is never used", id)
		}
	}
}

func TestSentencesAreWhole(t *testing.T) {
	hole := regexp.MustCompile(`\{[a-z_]+\}`)
	for id, s := range sentences {
		if rest := hole.ReplaceAllString(s, ""); strings.ContainsAny(rest, "{}") && !strings.Contains(rest, "{…}") {
			t.Errorf("%s: a brace that is no placeholder: %s", id, s)
		}
		if !strings.HasSuffix(s, "。") && !strings.HasSuffix(s, "）") && !strings.HasSuffix(s, "{use}") {
			t.Errorf("%s does not end as a sentence: %s", id, s)
		}
	}
}

// problemIDs finds the ids that problems can have, and where.
func problemIDs(t *testing.T) map[string]string {
	t.Helper()
	root := filepath.Join("..", "..", "..")
	ids := map[string]string{}
	add := func(where, id string) {
		if _, seen := ids[id]; !seen {
			ids[id] = where
		}
	}
	dotted := regexp.MustCompile(`^(value|form|glyph|layout)\.[a-z0-9-]+$`)
	dashed := regexp.MustCompile(`^[a-z]+(-[a-z]+)*$`)
	eachFile(t, filepath.Join(root, "templates"), func(where string, f *ast.File) {
		for _, s := range literals(f) {
			if dotted.MatchString(s) {
				add(where, s)
			}
		}
	})
	for dir, prefix := range map[string]string{"archive": "", "search/query": "", "search/ingest": "import-"} {
		eachFile(t, filepath.Join(root, dir), func(where string, f *ast.File) {
			for _, s := range constants(f, map[string]bool{"ErrorID": true, "NoteID": true, "Reason": true}, "Problem") {
				add(where, prefix+s)
			}
		})
	}
	makers := map[string]map[string]int{ // functions that make a problem, and which argument is its id
		"cmd/internal/office": {"one": 0, "bad": 1},
		"cmd/internal/web":    nil,
		"cmd/casefile":        {"misuse": 0},
	}
	for dir, makers := range makers {
		eachFile(t, filepath.Join(root, dir), func(where string, f *ast.File) {
			for _, s := range named(f, makers) {
				if dashed.MatchString(s) {
					add(where, s)
				}
			}
		})
	}
	for _, k := range []archive.FindingKind{archive.FoundWrong, archive.FoundMissing, archive.FoundUnreadable,
		archive.FoundBroken, archive.FoundGap, archive.FoundShadowed} {
		add("archive", "verify-"+string(k))
	}
	for _, k := range []archive.CopyKind{archive.CopyDiffers, archive.CopyDamaged, archive.CopyUnreadable} {
		add("archive", "copy-"+string(k))
	}
	return ids
}

func eachFile(t *testing.T, dir string, visit func(where string, f *ast.File)) {
	t.Helper()
	set := token.NewFileSet()
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
		return
	}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(set, name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		visit(filepath.Base(dir)+"/"+filepath.Base(name), f)
	}
}

func literals(f *ast.File) []string {
	var out []string
	ast.Inspect(f, func(n ast.Node) bool {
		if l, ok := n.(*ast.BasicLit); ok {
			if s, err := strconv.Unquote(l.Value); err == nil && l.Kind == token.STRING {
				out = append(out, s)
			}
		}
		return true
	})
	return out
}

// constants lists string constants of the named types, or whose name begins
// with prefix.
func constants(f *ast.File, types map[string]bool, prefix string) []string {
	var out []string
	for _, d := range f.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Tok != token.CONST {
			continue
		}
		for _, spec := range g.Specs {
			v := spec.(*ast.ValueSpec)
			typ, _ := v.Type.(*ast.Ident)
			if len(v.Values) != 1 || !(typ != nil && types[typ.Name] || strings.HasPrefix(v.Names[0].Name, prefix)) {
				continue
			}
			if l, ok := v.Values[0].(*ast.BasicLit); ok && l.Kind == token.STRING {
				s, _ := strconv.Unquote(l.Value)
				out = append(out, s)
			}
		}
	}
	return out
}

// named lists the strings that stand where the id of a problem does: the
// field ID of a Problem, an assignment to one, the argument of a function
// that makes one, and the table of sentinels.
func named(f *ast.File, makers map[string]int) []string {
	kinds := map[string]bool{"Failed": true, "Usage": true, "Invalid": true, "Missing": true, "Refused": true, "Damaged": true}
	var out []string
	take := func(e ast.Expr) {
		if l, ok := e.(*ast.BasicLit); ok && l.Kind == token.STRING {
			s, _ := strconv.Unquote(l.Value)
			out = append(out, s)
		}
	}
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CompositeLit:
			if isProblem(n.Type) {
				for _, e := range n.Elts {
					if kv, ok := e.(*ast.KeyValueExpr); ok && fmt.Sprint(kv.Key) == "ID" {
						take(kv.Value)
					}
				}
			} else if n.Type == nil && len(n.Elts) == 3 && kinds[fmt.Sprint(n.Elts[2])] { // {target, id, kind}
				take(n.Elts[1])
			}
		case *ast.CallExpr:
			if id, ok := n.Fun.(*ast.Ident); ok {
				if i, ok := makers[id.Name]; ok && i < len(n.Args) {
					take(n.Args[i])
				}
			}
		case *ast.AssignStmt:
			for i, l := range n.Lhs {
				name := ""
				switch l := l.(type) {
				case *ast.SelectorExpr:
					name = l.Sel.Name
				case *ast.Ident:
					name = l.Name
				}
				if strings.EqualFold(name, "id") && i < len(n.Rhs) && len(n.Lhs) == len(n.Rhs) {
					take(n.Rhs[i])
				}
			}
		}
		return true
	})
	return out
}

func isProblem(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name == "Problem"
	case *ast.SelectorExpr:
		return e.Sel.Name == "Problem"
	}
	return false
}

func TestExplainKinds(t *testing.T) {
	filed := func(id string, err error) error {
		return fmt.Errorf("wrapped: %w", &archive.Problem{ID: id, Err: err, Args: map[string]any{"document": "c-1/0001-x"}})
	}
	tests := []struct {
		name string
		err  error
		kind Kind
		ids  []string
	}{
		{"own problem", &Problem{ID: "form-missing", Kind: Missing}, Missing, []string{"form-missing"}},
		{"own problems", Problems{{ID: "config-line", Kind: Invalid}, {ID: "config-twice", Kind: Invalid}}, Invalid,
			[]string{"config-line", "config-twice"}},
		{"values", templates.Problems{{ID: "value.missing", Path: "/a"}, {ID: "value.date", Path: "/b"}}, Invalid,
			[]string{"value.missing", "value.date"}},
		{"self approval", filed(archive.ProblemSelfApproval, archive.ErrConflict), Refused, []string{archive.ProblemSelfApproval}},
		{"changed bytes", filed(archive.ProblemChanged, archive.ErrIntegrity), Damaged, []string{archive.ProblemChanged}},
		{"no file", filed(archive.ProblemFileMissing, archive.ErrNotFound), Missing, []string{archive.ProblemFileMissing}},
		{"bad field", filed(archive.ProblemField, archive.ErrInvalid), Invalid, []string{archive.ProblemField}},
		{"unreachable", fmt.Errorf("get: %w", store.ErrUnreachable), Failed, []string{"store-unreachable"}},
		{"paper", &ingest.Error{Name: "a.txt", Reason: ingest.NotText}, Invalid, []string{"import-not-text"}},
		{"query", &query.Error{ID: query.OpenQuote, Pos: 3}, Invalid, []string{"query-open-quote"}},
		{"queries", atCharacter(query.Errors{{ID: query.LoneOr, Pos: 0}, {ID: query.BadDate, Pos: 3}}, "甲乙"), Invalid,
			[]string{"query-lone-or", "query-bad-date"}},
		{"joined", errors.Join(&Problem{ID: "file-missing", Kind: Missing}, &ingest.Error{Reason: ingest.NoText}), Missing,
			[]string{"file-missing", "import-no-text"}},
		{"two causes", fmt.Errorf("a: %w: %w", errors.New("io"), store.ErrUnreachable), Failed, []string{"store-unreachable"}},
		{"anything", errors.New("boom"), Failed, []string{"failed"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			kind, messages := Explain(tt.err)
			var ids []string
			for _, m := range messages {
				ids = append(ids, m.ID)
				if m.Text == "" || strings.ContainsAny(m.Text, "{}") {
					t.Errorf("text %q", m.Text)
				}
			}
			if kind != tt.kind || strings.Join(ids, " ") != strings.Join(tt.ids, " ") {
				t.Errorf("kind %d, ids %v; want %d, %v", kind, ids, tt.kind, tt.ids)
			}
		})
	}
}

// What a sentence says of a value is Chinese, whatever the id was.
func TestSentenceArguments(t *testing.T) {
	tests := []struct {
		id   string
		args args
		want string
	}{
		{"step.illegal", args{"document": "d", "status": "issued", "step": "submitted", "legal": "[secrecy-changed]"},
			"文书 d 现在是“已制发”，不能送审；现在可以：不能再办什么。"},
		{"value.type", args{"field": "份数", "want": "integer", "got": "string"}, "份数：应当是整数，填的是文字（字段 /n）。"},
		{"not-allowed", args{"actor": "甲", "act": "approve", "roles": "approver,admin"}, "甲 不能审批：这一步由审批人、系统管理员办理。"},
		{"value.missing", args{"field": ""}, "填写值：没有填。这是必填项，请补上（字段 /n）。"},
	}
	for _, tt := range tests {
		if got := sentence(tt.id, "/n", tt.args); got != tt.want {
			t.Errorf("%s:\n got %s\nwant %s", tt.id, got, tt.want)
		}
	}
	if got := sentence("glyph.missing", "", args{"char": "☑", "rune": "U+2611"}); !strings.HasPrefix(got, "样式自带的文字：“☑”") ||
		strings.Contains(got, "字段") {
		t.Errorf("a problem without a field says %q", got)
	}
	unknown := sentence("never-heard-of", "", args{"why": "so"})
	if !strings.Contains(unknown, "never-heard-of") || !strings.Contains(unknown, "so") {
		t.Errorf("an unknown id says %q", unknown)
	}
}

func TestQueryNotes(t *testing.T) {
	got := queryNotes("线索 主题:工作 AND")
	if len(got) != 2 || !strings.Contains(got[0], "“主题”") || !strings.Contains(got[0], "第 4 个字") || !strings.Contains(got[0], "文号") ||
		!strings.Contains(got[1], "“AND”") {
		t.Errorf("notes %q", got)
	}
	if got := queryNotes("线索 -(试行 OR 草案)"); got != nil {
		t.Errorf("notes %q", got)
	}
}
