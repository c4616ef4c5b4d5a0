package main

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"casefile/templates/pagetest"
)

// The commands are tested as people and scripts use them: testdata holds a
// script for each, run against the program itself in a process of its own.
func TestMain(m *testing.M) {
	// Under the race detector every process would sleep for a second at its end.
	if os.Getenv("GORACE") == "" {
		_ = os.Setenv("GORACE", "atexit_sleep_ms=0")
	}
	testscript.Main(m, map[string]func(){"casefile": main})
}

func TestScripts(t *testing.T) {
	testscript.Run(t, params(t, "testdata"))
}

func params(t *testing.T, dir string) testscript.Params {
	return testscript.Params{
		Dir: dir,
		Setup: func(env *testscript.Env) error {
			env.Setenv("CASEFILE_FONTS", fontsFolder(t))
			env.Setenv("CASEFILE_USER", "周某某")
			env.Setenv("GORACE", os.Getenv("GORACE"))
			env.Setenv("XDG_CONFIG_HOME", filepath.Join(env.WorkDir, ".config"))
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits":     exits,
			"capture":   capture,
			"json":      jsonIs,
			"snapshot":  snapshot,
			"unchanged": unchanged,
			"flipbit":   flipbit,
			"scan":      scan,

			"deleteoldest": deleteoldest,
			"rewrite":      rewrite,
		},
		Condition:           condition(t),
		RequireExplicitExec: true,
	}
}

// fontsFolder is the folder of faces; "" without.
func fontsFolder(t *testing.T) string {
	dir := pagetest.FontDir(t)
	if _, err := os.Stat(dir); err != nil {
		return ""
	}
	return dir
}

// condition answers [fonts]: whether there are faces. Where they are required,
// their absence is an error.
func condition(t *testing.T) func(string) (bool, error) {
	return func(cond string) (bool, error) {
		if cond != "fonts" {
			return false, fmt.Errorf("unknown condition %s", cond)
		}
		if fontsFolder(t) != "" {
			return true, nil
		}
		if pagetest.Required() {
			return false, errors.New("no fonts: run make fonts")
		}
		return false, nil
	}
}

// exits N COMMAND…: the command ends with exit code N.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND…")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	err = ts.Exec(args[1], args[2:]...)
	var exit *exec.ExitError
	switch {
	case errors.As(err, &exit):
		got = exit.ExitCode()
	case err != nil:
		ts.Fatalf("run: %v", err)
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d\nstdout: %s\nstderr: %s", got, want, ts.ReadFile("stdout"), ts.ReadFile("stderr"))
	}
}

// capture NAME: the trimmed stdout of the last command becomes a variable.
func capture(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: capture NAME")
	}
	ts.Setenv(args[0], strings.TrimSpace(ts.ReadFile("stdout")))
}

// json PATH WANT: the JSON on stdout has this value at a.0.b; WANT * only asks
// that there is one; #N that an array has N items. $NAME as WANT stores it.
func jsonIs(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: json PATH WANT")
	}
	var v any
	ts.Check(json.Unmarshal([]byte(ts.ReadFile("stdout")), &v))
	got, ok := dig(v, args[0])
	if ok != !neg {
		ts.Fatalf("%s: found %t in %s", args[0], ok, ts.ReadFile("stdout"))
	}
	if neg {
		return
	}
	text := fmt.Sprint(got)
	if list, ok := got.([]any); ok && strings.HasPrefix(args[1], "#") {
		text = "#" + strconv.Itoa(len(list))
	}
	if name, ok := strings.CutPrefix(args[1], "="); ok {
		ts.Setenv(name, text)
		return
	}
	if args[1] != "*" && text != args[1] {
		ts.Fatalf("%s is %q, want %q", args[0], text, args[1])
	}
}

func dig(v any, path string) (any, bool) {
	if path == "." {
		return v, true
	}
	for _, key := range strings.Split(path, ".") {
		switch x := v.(type) {
		case map[string]any:
			next, ok := x[key]
			if !ok {
				return nil, false
			}
			v = next
		case []any:
			i, err := strconv.Atoi(key)
			if err != nil || i >= len(x) {
				return nil, false
			}
			v = x[i]
		default:
			return nil, false
		}
	}
	return v, true
}

// snapshot NAME DIR: remembers every file below DIR with its digest, but for
// the access log.
func snapshot(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: snapshot NAME DIR")
	}
	ts.Setenv("snapshot_"+args[0], listing(ts, args[1]))
}

// unchanged NAME DIR: nothing was written since the snapshot.
func unchanged(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: unchanged NAME DIR")
	}
	was, is := ts.Getenv("snapshot_"+args[0]), listing(ts, args[1])
	if (was == is) == neg {
		ts.Fatalf("was:\n%s\nis:\n%s", was, is)
	}
}

func listing(ts *testscript.TestScript, dir string) string {
	var lines []string
	root := ts.MkAbs(dir)
	err := filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		if strings.HasPrefix(p, filepath.Join(root, "audit")+string(filepath.Separator)) {
			return nil // that somebody asked is written down, whatever the answer
		}
		b, err := os.ReadFile(p)
		lines = append(lines, fmt.Sprintf("%s %x", strings.TrimPrefix(p, root), sha256.Sum256(b)))
		return err
	})
	if !errors.Is(err, fs.ErrNotExist) {
		ts.Check(err)
	}
	sort.Strings(lines)
	return strings.Join(lines, "\n")
}

// flipbit GLOB: changes one bit in the middle of the first file that matches.
func flipbit(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 1 {
		ts.Fatalf("usage: flipbit GLOB")
	}
	names, err := filepath.Glob(ts.MkAbs(args[0]))
	ts.Check(err)
	if len(names) == 0 {
		ts.Fatalf("nothing matches %s", args[0])
	}
	b, err := os.ReadFile(names[0])
	ts.Check(err)
	b[len(b)/2] ^= 1
	ts.Check(os.Chmod(names[0], 0o600))
	ts.Check(os.WriteFile(names[0], b, 0o600))
}
