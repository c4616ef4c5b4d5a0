package office

import (
	"errors"
	"fmt"
	"go/ast"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"casefile/archive"
	"casefile/search/ingest"
)

// TestEveryDetailHasWords: whatever verify finds and whatever input the
// archive refuses is said in Chinese. The English is read out of the source.
func TestEveryDetailHasWords(t *testing.T) {
	english := regexp.MustCompile(`[A-Za-z]{2,}`)
	seen := 0
	eachFile(t, filepath.Join("..", "..", "..", "archive"), func(where string, f *ast.File) {
		for _, format := range reasons(f) {
			s := filled(format)
			if !english.MatchString(strings.NewReplacer("x-1", "", `"x"`, "").Replace(s)) {
				continue
			}
			seen++
			if detailText(s) == s {
				t.Errorf("%s: no Chinese for %q", where, format)
			}
		}
	})
	if seen < 40 {
		t.Errorf("only %d details found: the search for them is broken", seen)
	}
}

// filled puts something into the verbs of a format.
func filled(format string) string {
	return strings.NewReplacer("%%", "%").Replace(regexp.MustCompile(`%[.0-9]*[a-z]`).ReplaceAllStringFunc(format, func(verb string) string {
		switch verb[len(verb)-1] {
		case 'd':
			return "3"
		case 'q':
			return `"x"`
		}
		return "x-1"
	}))
}

// reasons lists the formats that say why: of faults, of changed bytes, of
// input that is refused.
func reasons(f *ast.File) []string {
	at := map[string]int{"found": 2, "changed": 1, "invalid": 1}
	faults := map[string]bool{"FoundWrong": true, "FoundMissing": true, "FoundUnreadable": true, "FoundBroken": true, "FoundGap": true}
	var out []string
	add := func(e ast.Expr) {
		if l, ok := e.(*ast.BasicLit); ok && l.Kind == token.STRING {
			s, _ := strconv.Unquote(l.Value)
			out = append(out, s)
		}
	}
	ast.Inspect(f, func(n ast.Node) bool {
		if lit, ok := n.(*ast.CompositeLit); ok && fmt.Sprint(lit.Type) == "CopyFinding" && len(lit.Elts) == 3 {
			add(lit.Elts[2])
		}
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		name := fmt.Sprint(call.Fun)
		if sel, ok := call.Fun.(*ast.SelectorExpr); ok {
			name = sel.Sel.Name
		}
		i, ok := at[name]
		if !ok || i >= len(call.Args) || name == "found" && !faults[fmt.Sprint(call.Args[1])] {
			return true
		}
		add(call.Args[i])
		return true
	})
	return out
}

func TestDetailText(t *testing.T) {
	for in, want := range map[string]string{
		"the digest does not match event 6":                                                 "与第 6 号事件记的摘要不符",
		"event 5 follows event 3":                                                           "第 3 号事件之后是第 5 号",
		"mkdir x: not a directory":                                                          "不是文件夹",
		`json: unknown field "organ"`:                                                       "没有 \"organ\" 这一项",
		"something nobody has heard of":                                                     "something nobody has heard of",
		"invalid character 'x' after object key":                                            "多了或错了字符 'x'",
		"invalid character 'å' looking for beginning of value":                              "多了或错了汉字、全角标点之类的字符",
		"invalid character '坏' after object key":                                            "多了或错了字符 '坏'",
		"json: cannot unmarshal number into Go struct field jsonPaper.title of type string": "title 不能填 number，应为 string",
	} {
		if got := detailText(in); got != want {
			t.Errorf("%s:\n got %s\nwant %s", in, got, want)
		}
	}
}

// TestPlacedDetails: the sentence says where, even where the problem itself
// does not know.
func TestPlacedDetails(t *testing.T) {
	bad := &archive.Problem{ID: archive.ProblemField, Err: archive.ErrInvalid,
		Args: map[string]any{"why": `id "某 1" is not [a-z0-9-]{1,64}`}}
	deep := *bad
	deep.Path = "actors[2].units[0]"
	for _, c := range []struct {
		err  error
		want string
	}{
		{fmt.Errorf("organs[0]: %w", bad), "机关[0]（organs[0]） 不合规定：\"某 1\" 应为 1 到 64 个小写字母"},
		{&deep, "操作人[2]的单位[0]（actors[2].units[0]） 不合规定："},
		{bad, "输入 不合规定："},
		{fmt.Errorf("open index: %w", &fs.PathError{Op: "mkdir", Path: "x", Err: syscall.ENOTDIR}), "x 不是文件夹"},
		{&ingest.Error{Name: "a.jsonl", Line: 2, Reason: ingest.BadJSON, Err: errors.New("unexpected end of JSON input")},
			"a.jsonl 第 2 行：不是合法的 JSON，没有收入（没有写完）。"},
		{&ingest.Error{Name: "a.jsonl", Line: 3, Reason: ingest.BadDate, Err: errors.New(`date: "明天" is not of the form 2026-03-05`)},
			"a.jsonl 第 3 行：日期不对，没有收入（\"明天\"）。"},
	} {
		_, messages := Explain(c.err)
		if len(messages) != 1 || !strings.HasPrefix(messages[0].Text, c.want) {
			t.Errorf("%v:\n got %v\nwant %s…", c.err, messages, c.want)
		}
	}
}
