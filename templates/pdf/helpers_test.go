package pdf

import (
	"os"
	"path/filepath"
	"sync"
	"testing"

	"casefile/templates/fonts"
)

// required tells whether a missing tool or font fails a test instead of
// skipping it.
func required() bool { return os.Getenv("CASEFILE_TEST_REQUIRE") == "all" }

// missing skips the test, or fails it where everything is required.
func missing(tb testing.TB, what string) {
	tb.Helper()
	if required() {
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

// faces opens the fonts that make fonts installs.
func faces(tb testing.TB) *fonts.Set {
	tb.Helper()
	dir := atRoot(tb, "CASEFILE_FONTS", ".fonts")
	opened.Do(func() { opened.set, opened.err = fonts.Open(os.DirFS(dir)) })
	if opened.err != nil {
		missing(tb, "no fonts: run make fonts: "+opened.err.Error())
	}
	return opened.set
}

// fresh opens the fonts anew, with nothing read or remembered.
func fresh(tb testing.TB) *fonts.Set {
	tb.Helper()
	faces(tb)
	s, err := fonts.Open(os.DirFS(atRoot(tb, "CASEFILE_FONTS", ".fonts")))
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

// face opens one face.
func face(tb testing.TB, role fonts.Role) *fonts.Face {
	tb.Helper()
	f, err := faces(tb).Face(role)
	if err != nil {
		tb.Fatal(err)
	}
	return f
}
