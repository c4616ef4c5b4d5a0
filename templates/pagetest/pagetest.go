// Package pagetest serves the tests of everything that makes or reads pages: it
// finds the faces and the tools that `make fonts` and `make tools` install. What
// is absent skips a test with one clear line, or fails it where
// CASEFILE_TEST_REQUIRE=all.
package pagetest

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"unicode"

	"casefile/templates/fonts"
)

// Missing skips the test for what is not there, or fails it where everything is
// required.
func Missing(tb testing.TB, what string) {
	tb.Helper()
	if os.Getenv("CASEFILE_TEST_REQUIRE") == "all" {
		tb.Fatal(what)
	}
	tb.Skip(what)
}

// Root is the folder that holds go.mod.
func Root(tb testing.TB) string {
	tb.Helper()
	dir, err := os.Getwd()
	if err != nil {
		tb.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		up := filepath.Dir(dir)
		if up == dir {
			tb.Fatal("no go.mod above the working directory")
		}
		dir = up
	}
}

// orRoot is what the environment names, else a folder beside go.mod.
func orRoot(tb testing.TB, env, name string) string {
	tb.Helper()
	if dir := os.Getenv(env); dir != "" {
		return dir
	}
	return filepath.Join(Root(tb), name)
}

// FontDir is the folder of faces, there or not.
func FontDir(tb testing.TB) string {
	tb.Helper()
	return orRoot(tb, "CASEFILE_FONTS", ".fonts")
}

// ToolDir is the folder of tools, there or not.
func ToolDir(tb testing.TB) string {
	tb.Helper()
	return orRoot(tb, "CASEFILE_TOOLS", ".tools")
}

var opened struct {
	sync.Once
	set *fonts.Set
	err error
}

// Fonts opens the five faces, once a process.
func Fonts(tb testing.TB) *fonts.Set {
	tb.Helper()
	dir := FontDir(tb)
	opened.Do(func() { opened.set, opened.err = fonts.Open(os.DirFS(dir)) })
	if opened.err != nil {
		Missing(tb, "no fonts: run make fonts: "+opened.err.Error())
	}
	return opened.set
}

// Run runs a program and returns what it prints.
func Run(tb testing.TB, name string, args ...string) string {
	tb.Helper()
	if _, err := exec.LookPath(name); err != nil {
		Missing(tb, name+" is not installed: run make tools")
	}
	out, err := exec.Command(name, args...).CombinedOutput()
	if err != nil {
		tb.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
	}
	return string(out)
}

// Sound lets qpdf look for errors of syntax.
func Sound(tb testing.TB, files ...string) {
	tb.Helper()
	for _, file := range files {
		if out := Run(tb, "qpdf", "--check", file); !strings.Contains(out, "No syntax or stream encoding errors") {
			tb.Errorf("%s: qpdf: %s", filepath.Base(file), out)
		}
	}
}

// Conforms lets veraPDF check files against a flavour: 2u, 2a, 3u, ua1.
func Conforms(tb testing.TB, flavour string, files ...string) {
	tb.Helper()
	jar := filepath.Join(ToolDir(tb), "verapdf", "greenfield-apps.jar")
	if _, err := os.Stat(jar); err != nil {
		Missing(tb, "veraPDF is not installed: run make tools")
	}
	args := []string{"-cp", jar, "org.verapdf.apps.GreenfieldCliWrapper", "--flavour", flavour, "--format", "text", "-v"}
	out := Run(tb, "java", append(args, files...)...)
	if strings.Count(out, "PASS ") != len(files) {
		tb.Errorf("veraPDF %s:\n%s", flavour, out)
	}
}

// Squeeze removes white space, which extraction from a PDF may put anywhere.
func Squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}
