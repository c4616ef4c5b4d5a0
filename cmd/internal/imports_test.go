package internal

import (
	"go/ast"
	"path"
	"slices"
	"strings"
	"testing"
)

// layers says for every package of ours which others of ours it may import. An
// entry that ends in /... stands for a package and all below it. The arrows run
// one way: cmd → office → {templates, archive, search}, search → archive.
var layers = map[string][]string{
	"templates":        {"templates/..."},
	"templates/forms":  {},
	"templates/fonts":  {},
	"templates/layout": {"templates/fonts"},
	"templates/pdf":    {"templates/fonts", "templates/layout"},
	"templates/svg":    {"templates/fonts", "templates/layout"},
	"templates/check":  {"templates/layout"},

	"archive":                {"archive/store", "archive/audit", "archive/bag"},
	"archive/audit":          {},
	"archive/bag":            {},
	"archive/store":          {},
	"archive/store/dir":      {"archive/store"},
	"archive/store/s3":       {"archive/store"},
	"archive/store/storeurl": {"archive/store", "archive/store/dir", "archive/store/s3"},

	"search":         {"archive", "search/..."},
	"search/zh":      {},
	"search/zh/gen":  {},
	"search/query":   {"search/zh"},
	"search/ingest":  {"search/zh"},
	"search/records": {"archive"},

	"cmd/internal/office":  {"templates/...", "archive/...", "search/...", "cmd/internal/pdfread"},
	"cmd/internal/pdfread": {"templates/check", "templates/fonts", "templates/layout", "search/ingest"},
	"cmd/internal/web":     {"cmd/internal/office", "templates", "archive", "search", "search/query"},
	"cmd/casefile":         {"cmd/internal/...", "templates/...", "archive/...", "search/..."},
}

// dependency is a module of somebody else's and the packages of ours that may
// import it; the rest of the tree sees our own types.
type dependency struct {
	module string
	in     []string // as in layers
	tests  []string // besides, in _test.go files
}

// dependencies is the whole list. To add one: what code of ours does it save
// that is not this project's business? Then the line, with its one place.
var dependencies = []dependency{
	{module: "github.com/go-pdf/fpdf", in: []string{"templates/pdf"}},
	{module: "github.com/go-text/typesetting", in: []string{"templates/fonts"}},
	{module: "github.com/klauspost/compress", in: []string{"templates/pdf", "archive/scantest"}, tests: []string{"templates"}},
	{module: "github.com/yuin/goldmark", in: []string{"templates"}},
	{module: "github.com/goccy/go-yaml", in: []string{"templates"}},
	{module: "github.com/santhosh-tekuri/jsonschema/v6", in: []string{"templates"}},

	{module: "github.com/minio/minio-go/v7", in: []string{"archive/store/s3"}},
	{module: "golang.org/x/mod", in: []string{"archive/audit"}}, // Merkle trees and signed notes

	{module: "github.com/blevesearch/bleve/v2", in: []string{"search"}},
	{module: "github.com/blevesearch/bleve_index_api", in: []string{"search"}},
	{module: "github.com/blevesearch/scorch_segment_api/v2", in: []string{"search"}}, // postings as bitmaps,
	{module: "github.com/RoaringBitmap/roaring/v2", in: []string{"search"}},          // which are these
	{module: "modernc.org/sqlite", in: []string{"search/records"}},
	{module: "golang.org/x/text", in: []string{"search/zh", "search/ingest", "cmd/internal/pdfread"},
		tests: []string{"cmd/internal/office"}}, // papers in old encodings

	{module: "github.com/pdfcpu/pdfcpu", in: []string{"cmd/internal/pdfread"}}, // objects and filters of any PDF
	{module: "github.com/spf13/cobra", in: []string{"cmd/casefile"}},
	{module: "github.com/spf13/pflag", in: []string{"cmd/casefile"}},

	{module: "github.com/google/go-cmp", tests: []string{"templates/...", "archive/...", "search/...", "cmd/..."}},
	{module: "github.com/rogpeppe/go-internal", tests: []string{"cmd/casefile"}},
	{module: "github.com/chromedp/chromedp", tests: []string{"cmd/..."}},
	{module: "github.com/chromedp/cdproto", tests: []string{"cmd/..."}},
}

// covers reports whether one of the patterns names the package.
func covers(patterns []string, pkg string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool {
		tree, all := strings.CutSuffix(p, "/...")
		return pkg == tree || all && strings.HasPrefix(pkg, tree+"/")
	})
}

// ours cuts the module's name from an import path.
func ours(imported string) (string, bool) {
	return strings.CutPrefix(imported, "casefile/")
}

// A package imports only what its layer names; its tests may import more.
func TestImportsRunOneWay(t *testing.T) {
	for _, f := range goFiles(t) {
		allowed, known := layers[f.pkg]
		test := f.test || testHelper(f.pkg)
		if !known && !test {
			t.Errorf("%s: package %s has no line in layers: say there what it may import", f.path, f.pkg)
			continue
		}
		for _, imported := range f.imports {
			pkg, ok := ours(imported)
			if !ok || covers(allowed, pkg) || test && testMayImport(f.pkg, pkg) {
				continue
			}
			t.Errorf("%s imports %s; %s may import only %s", f.path, pkg, f.pkg, list(allowed))
		}
	}
}

// testMayImport: a test may use its own tree and those its tree may see.
func testMayImport(from, pkg string) bool {
	top, _, _ := strings.Cut(from, "/")
	sees := map[string][]string{
		"templates": {"templates/..."},
		"archive":   {"archive/..."},
		"search":    {"search/...", "archive/..."},
		"cmd":       {"cmd/...", "search/...", "archive/...", "templates/..."},
	}
	return covers(sees[top], pkg)
}

// testHelper: a package named …test serves the tests of its neighbours.
func testHelper(pkg string) bool {
	return strings.HasSuffix(path.Base(pkg), "test")
}

func list(patterns []string) string {
	if len(patterns) == 0 {
		return "packages that are not ours"
	}
	return strings.Join(patterns, ", ")
}

// Every module of somebody else's is on the list, and imported in its place.
func TestDependenciesAreKnown(t *testing.T) {
	for _, f := range goFiles(t) {
		for _, imported := range f.imports {
			host, _, _ := strings.Cut(imported, "/")
			if !strings.Contains(host, ".") {
				continue
			}
			i := slices.IndexFunc(dependencies, func(d dependency) bool {
				return covers([]string{d.module + "/..."}, imported)
			})
			if i < 0 {
				t.Errorf("%s imports %s, which is not among the dependencies", f.path, imported)
				continue
			}
			d := dependencies[i]
			if !covers(d.in, f.pkg) && !((f.test || testHelper(f.pkg)) && covers(slices.Concat(d.tests, d.in), f.pkg)) {
				t.Errorf("%s imports %s; only %s may", f.path, d.module, list(slices.Concat(d.in, d.tests)))
			}
		}
	}
}

// go.mod requires no module directly that the list does not know, and replaces
// none: a replaced module is not the one whose name it bears.
func TestModuleFile(t *testing.T) {
	for line := range strings.Lines(readFile(t, "go.mod")) {
		fields := strings.Fields(strings.TrimPrefix(strings.TrimSpace(line), "require "))
		if len(fields) > 0 && slices.Contains([]string{"replace", "exclude", "toolchain"}, fields[0]) {
			t.Errorf("go.mod: no %s: %s", fields[0], strings.TrimSpace(line))
		}
		if len(fields) != 2 || !strings.Contains(fields[0], ".") {
			continue // not a requirement, or one marked // indirect
		}
		if !slices.ContainsFunc(dependencies, func(d dependency) bool { return d.module == fields[0] }) {
			t.Errorf("go.mod requires %s, which is not among the dependencies", fields[0])
		}
	}
}

// pure packages compute: what comes from outside is handed in.
var pure = []string{"templates/...", "search/zh", "search/query", "search/ingest"}

// outside is what a pure package does without: disk, network, processes,
// chance.
var outside = []string{"os/...", "net/...", "io/ioutil", "syscall", "database/sql/...",
	"math/rand/...", "crypto/rand", "log/..."}

// clock is what reads or waits for the time of day.
var clock = []string{"Now", "Since", "Until", "Sleep", "After", "AfterFunc", "Tick", "NewTimer", "NewTicker"}

func TestPurePackages(t *testing.T) {
	for _, f := range goFiles(t) {
		if f.test || testHelper(f.pkg) || !covers(pure, f.pkg) {
			continue
		}
		for _, imported := range f.imports {
			if covers(outside, imported) {
				t.Errorf("%s imports %s; %s is pure: hand it in", f.path, imported, f.pkg)
			}
		}
		for _, name := range selected(f.ast, "filepath", []string{"Walk", "WalkDir", "Glob", "EvalSymlinks", "Abs"}) {
			t.Errorf("%s looks at the disk (filepath.%s); %s is pure: hand it in", f.path, name, f.pkg)
		}
		for _, name := range selected(f.ast, "time", clock) {
			t.Errorf("%s reads the clock (time.%s); %s is pure: hand the time in", f.path, name, f.pkg)
		}
	}
}

// Today is read once, in main, and handed on. time.Now may stand as the default
// of an option; what is not done is to call it.
func TestClockIsHandedIn(t *testing.T) {
	for _, f := range goFiles(t) {
		if f.test || !covers([]string{"archive", "cmd/internal/office"}, f.pkg) {
			continue
		}
		ast.Inspect(f.ast, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok && len(selected(call.Fun, "time", []string{"Now", "Since", "Until"})) > 0 {
				t.Errorf("%s reads the clock: take it from the options", f.path)
			}
			return true
		})
	}
}

// No package does anything by merely being imported.
func TestNoInit(t *testing.T) {
	for _, f := range goFiles(t) {
		for _, d := range f.ast.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv == nil && fn.Name.Name == "init" {
				t.Errorf("%s has an init function", f.path)
			}
		}
	}
}

// selected lists which of the names of package pkg a piece of code uses.
func selected(code ast.Node, pkg string, names []string) []string {
	var found []string
	ast.Inspect(code, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok {
			if x, ok := s.X.(*ast.Ident); ok && x.Name == pkg && x.Obj == nil && slices.Contains(names, s.Sel.Name) {
				found = append(found, s.Sel.Name)
			}
		}
		return true
	})
	return found
}
