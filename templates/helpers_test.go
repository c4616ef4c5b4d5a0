package templates

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"unicode"

	"casefile/templates/fonts"
)

// missing skips the test, or fails it where everything is required.
func missing(tb testing.TB, what string) {
	tb.Helper()
	if os.Getenv("CASEFILE_TEST_REQUIRE") == "all" {
		tb.Fatal(what)
	}
	tb.Skip(what)
}

// atRoot finds a path beside go.mod, or what the environment names in its place.
func atRoot(tb testing.TB, env, name string) string {
	tb.Helper()
	if dir := os.Getenv(env); dir != "" {
		return dir
	}
	dir, err := os.Getwd()
	if err != nil {
		tb.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return filepath.Join(dir, name)
		}
		up := filepath.Dir(dir)
		if up == dir {
			tb.Fatal("no go.mod above the working directory")
		}
		dir = up
	}
}

var opened struct {
	sync.Once
	set *fonts.Set
	err error
}

// renderer draws with the fonts that make fonts installs.
func renderer(tb testing.TB) Renderer {
	tb.Helper()
	dir := atRoot(tb, "CASEFILE_FONTS", ".fonts")
	opened.Do(func() { opened.set, opened.err = fonts.Open(os.DirFS(dir)) })
	if opened.err != nil {
		missing(tb, "no fonts: run make fonts: "+opened.err.Error())
	}
	return Renderer{opened.set}
}

// library is the forms that come with the program.
func library(tb testing.TB) *Library {
	tb.Helper()
	lib, err := Load()
	if err != nil {
		tb.Fatal(err)
	}
	return lib
}

func form(tb testing.TB, id string) *Form {
	tb.Helper()
	f, ok := library(tb).Form(id)
	if !ok {
		tb.Fatalf("no form %s", id)
	}
	return f
}

func check(tb testing.TB, f *Form, raw []byte) Values {
	tb.Helper()
	v, err := f.Check(raw)
	if err != nil {
		tb.Fatalf("%s: %v\n%s", f.ID, err, raw)
	}
	return v
}

func render(tb testing.TB, f *Form, v Values, opts Options) *Rendered {
	tb.Helper()
	r, err := renderer(tb).Render(f, v, opts)
	if err != nil {
		tb.Fatalf("%s: %v\n%s", f.ID, err, v.JSON())
	}
	return r
}

// numbered is the options of an issued document.
func numbered(f *Form) Options {
	if f.Series == "" {
		return Options{}
	}
	return Options{Number: "某纪函〔2026〕12号"}
}

// problems takes an error apart; another kind of error fails the test.
func problems(tb testing.TB, err error) Problems {
	tb.Helper()
	var ps Problems
	if err != nil && !errors.As(err, &ps) {
		tb.Fatalf("not problems: %v", err)
	}
	return ps
}

// squeeze removes white space.
func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

// tool runs a program and returns what it prints.
func tool(tb testing.TB, name string, args ...string) string {
	tb.Helper()
	if _, err := exec.LookPath(name); err != nil {
		missing(tb, name+" is not installed: run make tools")
	}
	out, err := exec.Command(name, args...).CombinedOutput()
	if err != nil {
		tb.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
	}
	return string(out)
}

// filed puts a document where a tool can read it.
func filed(tb testing.TB, dir, name string, pdf []byte) string {
	tb.Helper()
	file := filepath.Join(dir, name+".pdf")
	if err := os.WriteFile(file, pdf, 0o600); err != nil {
		tb.Fatal(err)
	}
	return file
}
