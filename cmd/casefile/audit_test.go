package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"casefile/archive/audit"
)

// deleteoldest GLOB: removes the oldest file that matches.
func deleteoldest(ts *testscript.TestScript, _ bool, args []string) {
	names, err := filepath.Glob(ts.MkAbs(args[0]))
	ts.Check(err)
	oldest, at := "", time.Time{}
	for _, name := range names {
		info, err := os.Stat(name)
		ts.Check(err)
		if oldest == "" || info.ModTime().Before(at) {
			oldest, at = name, info.ModTime()
		}
	}
	if oldest == "" {
		ts.Fatalf("nothing matches %s", args[0])
	}
	ts.Check(os.Remove(oldest))
}

// rewrite ARCHIVE FILE [KEY]: does what somebody would who can write to all of
// the archive. The second event of the file gets another actor, and every
// event after it the sum of the one before. With the key the log and its
// checkpoints are made anew too.
func rewrite(ts *testscript.TestScript, _ bool, args []string) {
	root := ts.MkAbs(args[0])
	prev := ""
	for seq := 2; ; seq++ {
		name := filepath.Join(root, "files", args[1], "events", fmt.Sprintf("%08d.json", seq))
		b, err := os.ReadFile(name)
		if errors.Is(err, fs.ErrNotExist) {
			break
		}
		ts.Check(err)
		var v map[string]any
		dec := json.NewDecoder(bytes.NewReader(b))
		dec.UseNumber()
		ts.Check(dec.Decode(&v))
		delete(v, "sum")
		if seq == 2 {
			v["by"] = "吴某某"
		} else {
			v["prev"] = prev
		}
		var body bytes.Buffer
		enc := json.NewEncoder(&body)
		enc.SetEscapeHTML(false)
		ts.Check(enc.Encode(v))
		b = bytes.TrimSpace(body.Bytes())
		prev = fmt.Sprintf("%x", sha256.Sum256(b))
		overwrite(ts, name, append(b[:len(b)-1:len(b)-1], `,"sum":"`+prev+`"}`...))
	}
	if len(args) > 2 {
		private, err := os.ReadFile(ts.MkAbs(args[2]))
		ts.Check(err)
		relog(ts, root, string(private))
	}
}

func overwrite(ts *testscript.TestScript, name string, b []byte) {
	ts.Check(os.Chmod(name, 0o600))
	ts.Check(os.WriteFile(name, b, 0o600))
}

// relog makes every batch of the log and every checkpoint fit the objects.
func relog(ts *testscript.TestScript, root, private string) {
	key, err := audit.NewSigner(private)
	ts.Check(err)
	var edge audit.Edge
	for n := 1; ; n++ {
		name := filepath.Join(root, "audit", "log", fmt.Sprintf("%08d.jsonl", n))
		b, err := os.ReadFile(name)
		if errors.Is(err, fs.ErrNotExist) {
			return
		}
		ts.Check(err)
		var out bytes.Buffer
		for line := range bytes.Lines(b) {
			e, err := audit.ParseEntry(bytes.TrimSpace(line))
			if err != nil {
				break // the sum
			}
			object, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(e.Key)))
			ts.Check(err)
			e, err = audit.NewEntry(e.Key, object)
			ts.Check(err)
			edge.Append(e)
			fmt.Fprintf(&out, "%s\n", e.Line())
		}
		fmt.Fprintf(&out, "{\"sum\":\"%x\"}\n", sha256.Sum256(out.Bytes()))
		overwrite(ts, name, out.Bytes())

		name = filepath.Join(root, "audit", "checkpoints", fmt.Sprintf("%08d.txt", n))
		b, err = os.ReadFile(name)
		ts.Check(err)
		c, err := audit.Parse(b)
		ts.Check(err)
		c.Root = edge.Root()
		b, err = audit.Sign(c, key)
		ts.Check(err)
		overwrite(ts, name, b)
	}
}

// onWrite calls something when it is written to.
type onWrite func()

func (f onWrite) Write(b []byte) (int, error) { f(); return len(b), nil }

// TestServeSigns: a server signs the state of the log when it ends.
func TestServeSigns(t *testing.T) {
	dir := t.TempDir()
	if code, _, stderr := here(t, dir, "init"); code != 0 {
		t.Fatal(stderr)
	}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	var errs bytes.Buffer
	env := map[string]string{"CASEFILE_ARCHIVE": filepath.Join(dir, "archive"), "CASEFILE_INDEX": filepath.Join(dir, "index")}
	code := run(ctx, world{program: "casefile", args: []string{"serve", "--addr", "127.0.0.1:0"}, stdin: strings.NewReader(""),
		stdout: onWrite(stop), stderr: &errs, getenv: func(k string) string { return env[k] }, now: time.Now, rand: rand.Reader, account: "周某某"})
	if signed, _ := filepath.Glob(filepath.Join(dir, "archive", "audit", "checkpoints", "*.txt")); len(signed) != 1 {
		t.Errorf("%d checkpoints, exit code %d: %s", len(signed), code, errs.String())
	}
	if _, stdout, stderr := here(t, dir, "audit", "verify"); !strings.Contains(stdout, "历史未见改动") {
		t.Errorf("%s%s", stdout, stderr)
	}
}
