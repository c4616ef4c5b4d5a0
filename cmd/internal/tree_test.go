// Package internal holds the rules of the whole tree, as tests: who may import
// whom, what may be used where, how long a file may grow, and that what the
// README tells people to type is there.
package internal

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"casefile/templates/pagetest"
)

// goFile is one parsed Go file of the tree.
type goFile struct {
	path    string // from the module root, with slashes
	pkg     string // its folder, likewise
	test    bool
	lines   int
	imports []string
	ast     *ast.File
}

// ignored holds the top-level names that are made, not written: those that
// .gitignore lists as folders, and git's own.
func ignored(t *testing.T, root string) []string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(root, ".gitignore"))
	if err != nil {
		t.Fatal(err)
	}
	names := []string{".git"}
	for line := range strings.Lines(string(b)) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "/") && strings.HasSuffix(line, "/") {
			names = append(names, strings.Trim(line, "/"))
		}
	}
	return names
}

// treeFiles lists every regular file of the tree, from the root, with slashes.
func treeFiles(t *testing.T) []string {
	t.Helper()
	root := pagetest.Root(t)
	skip := ignored(t, root)
	var files []string
	err := fs.WalkDir(os.DirFS(root), ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && slices.Contains(skip, name):
			return fs.SkipDir
		case d.Type().IsRegular():
			files = append(files, name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// readFile reads a file of the tree by the name treeFiles gave.
func readFile(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(pagetest.Root(t), filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// goFiles parses every Go file of the tree, whatever its build tags: a rule
// holds on every platform.
func goFiles(t *testing.T) []goFile {
	t.Helper()
	var files []goFile
	set := token.NewFileSet()
	for _, name := range treeFiles(t) {
		if path.Ext(name) != ".go" || strings.Contains(name, "/testdata/") {
			continue
		}
		source := readFile(t, name)
		parsed, err := parser.ParseFile(set, name, source, parser.ParseComments)
		if err != nil {
			t.Errorf("%s does not parse: %v", name, err)
			continue
		}
		f := goFile{path: name, pkg: path.Dir(name), test: strings.HasSuffix(name, "_test.go"),
			lines: strings.Count(source, "\n"), ast: parsed}
		for _, spec := range parsed.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				t.Fatal(err)
			}
			f.imports = append(f.imports, imported)
		}
		files = append(files, f)
	}
	return files
}

// A new folder at the top is a new noun: there are three, and cmd.
func TestTopLevelFolders(t *testing.T) {
	known := []string{".ci", "archive", "cmd", "search", "templates"}
	for _, name := range treeFiles(t) {
		top, _, nested := strings.Cut(name, "/")
		if nested && !slices.Contains(known, top) {
			t.Errorf("%s: the tree has the top-level folders %s and no others", name, strings.Join(known, ", "))
		}
	}
}

// A file somebody can hold in the head: 450 lines of Go, 700 of anything
// written by hand. What a program wrote, and data (word lists, expectations,
// checksums), has no limit.
func TestFileSizes(t *testing.T) {
	for _, f := range goFiles(t) {
		if ast.IsGenerated(f.ast) {
			continue
		}
		limit := 450
		if f.test {
			limit = 700
		}
		if f.lines > limit {
			t.Errorf("%s has %d lines; the limit is %d: part it by what it does", f.path, f.lines, limit)
		}
	}
	written := []string{".md", ".sh", ".css", ".js", ".html", ".tmpl", ".txtar"}
	for _, name := range treeFiles(t) {
		if !slices.Contains(written, path.Ext(name)) {
			continue
		}
		if n := strings.Count(readFile(t, name), "\n"); n > 700 {
			t.Errorf("%s has %d lines; the limit is 700", name, n)
		}
	}
}

// Every package says in its package comment what it is for.
func TestPackageComments(t *testing.T) {
	told := map[string]bool{}
	for _, f := range goFiles(t) {
		if f.test && f.pkg != "cmd/internal" {
			continue
		}
		told[f.pkg] = told[f.pkg] || f.ast.Doc != nil
	}
	for pkg, ok := range told {
		if !ok {
			t.Errorf("package %s has no package comment that says what it is for", pkg)
		}
	}
}

// foreign finds what ties the tree to one machine or one registry: where a
// package comes from is the client's setting, and a path of a home folder or a
// workplace holds nowhere else. The hosts are written in two parts so that this
// file passes its own test.
var foreign = []struct {
	what    string
	pattern *regexp.Regexp
}{
	{"a registry's host", regexp.MustCompile(`(?i)\b(registry\.` + `npmjs\.|registry\.` + `yarnpkg\.|proxy\.` + `golang\.|sum\.` + `golang\.|` +
		`deb\.` + `debian\.|security\.` + `debian\.|repo1?\.` + `maven\.|maven` + `\.org/maven2|goproxy\.|npmmirror\.|pypi` + `\.org|crates` + `\.io)`)},
	{"a path of one machine", regexp.MustCompile(`(^|[\s"'` + "`" + `(=:,\[])/(` + `work|root|home/[a-z]+|Users/[A-Za-z]+)/`)},
}

func TestNothingOfOneMachine(t *testing.T) {
	binary := []string{".png", ".jpg", ".pdf", ".ttf", ".otf", ".icc", ".gz", ".zip", ".docx", ".woff2"}
	for _, name := range treeFiles(t) {
		if slices.Contains(binary, path.Ext(name)) {
			continue
		}
		n := 0
		for line := range strings.Lines(readFile(t, name)) {
			n++
			for _, rule := range foreign {
				if found := rule.pattern.FindString(line); found != "" {
					t.Errorf("%s:%d names %s: %q", name, n, rule.what, strings.TrimSpace(found))
				}
			}
		}
	}
}
