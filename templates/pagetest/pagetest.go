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

// Required tells whether what is absent fails a test.
func Required() bool { return os.Getenv("CASEFILE_TEST_REQUIRE") == "all" }

// Missing skips the test for what is not there, or fails it where everything is
// required.
func Missing(tb testing.TB, what string) {
	tb.Helper()
	if Required() {
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

// InstalledFonts is the folder of faces, which is there.
func InstalledFonts(tb testing.TB) string {
	tb.Helper()
	dir := FontDir(tb)
	if _, err := os.Stat(dir); err != nil {
		Missing(tb, "no fonts: run make fonts")
	}
	return dir
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

// Program finds a program by the first of its names that is on the machine.
func Program(tb testing.TB, names ...string) string {
	tb.Helper()
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	Missing(tb, names[0]+" is not installed: run make tools")
	return ""
}

// Tool finds a file that make tools installs.
func Tool(tb testing.TB, path ...string) string {
	tb.Helper()
	file := filepath.Join(append([]string{ToolDir(tb)}, path...)...)
	if _, err := os.Stat(file); err != nil {
		Missing(tb, path[0]+" is not installed: run make tools")
	}
	return file
}

// File puts a PDF where a program can read it.
func File(tb testing.TB, dir, name string, pdf []byte) string {
	tb.Helper()
	file := filepath.Join(dir, name+".pdf")
	if err := os.WriteFile(file, pdf, 0o600); err != nil {
		tb.Fatal(err)
	}
	return file
}

// Run runs a program and returns what it prints.
func Run(tb testing.TB, name string, args ...string) string {
	tb.Helper()
	Program(tb, name)
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
	jar := Tool(tb, "verapdf", "greenfield-apps.jar")
	args := []string{"-cp", jar, "org.verapdf.apps.GreenfieldCliWrapper", "--flavour", flavour, "--format", "text", "-v"}
	out := Run(tb, "java", append(args, files...)...)
	if strings.Count(out, "PASS ") != len(files) {
		tb.Errorf("veraPDF %s:\n%s", flavour, out)
	}
}

// Says is the text that poppler reads out of a PDF, without white space.
func Says(tb testing.TB, file string) string {
	tb.Helper()
	return Squeeze(Run(tb, "pdftotext", "-raw", "-enc", "UTF-8", file, "-"))
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
