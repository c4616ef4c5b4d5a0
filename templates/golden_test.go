package templates

import (
	"crypto/sha256"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"casefile/templates/pagetest"
	"casefile/templates/svg"
)

// update writes what lies in testdata anew: go test ./templates -update. Read
// the difference before it is committed: that is what changed on paper.
var update = flag.Bool("update", false, "write the goldens in testdata anew")

// golden holds text against a file of testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v: write it with -update", err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s: if this is meant, write it anew with -update:\n%s", file, diff)
	}
}

// digests are of every shape of every form's sample, a line each, without a date
// of ours: what is not in the input must not be in the output.
func digests(tb testing.TB) string {
	tb.Helper()
	var b strings.Builder
	for _, f := range library(tb).Forms() {
		v, opts := check(tb, f, f.Sample()), numbered(f)
		r := render(tb, f, v, opts)
		places, err := json.Marshal(r.Map)
		if err != nil {
			tb.Fatal(err)
		}
		res, _, err := renderer(tb).Compose(f, v, opts)
		if err != nil {
			tb.Fatal(err)
		}
		picture, err := svg.WriteAll(res.Pages, svg.Options{Title: r.Title, Text: r.Text})
		if err != nil {
			tb.Fatal(err)
		}
		for _, part := range []struct {
			name string
			data []byte
		}{{"text", []byte(r.Text)}, {"map", places}, {"pdf", r.PDF}, {"svg", picture}} {
			fmt.Fprintf(&b, "%s.%s %x\n", f.ID, part.name, sha256.Sum256(part.data))
		}
	}
	return b.String()
}

// TestHashes: the samples are what they were, byte by byte. A change of text is
// a change of documents already issued, and never meant; one of map, pdf and svg
// may be.
func TestHashes(t *testing.T) {
	golden(t, "hashes.txt", "# SHA-256 of what each form makes of its sample with the faces of make fonts.\n"+
		"# Written anew by go test ./templates -update: see golden_test.go.\n"+digests(t))
}

// TestSameBytes: again, after a second, side by side, in another process, in
// another time zone and on one processor the bytes are the same.
func TestSameBytes(t *testing.T) {
	const env = "CASEFILE_TEST_DIGESTS"
	if file := os.Getenv(env); file != "" {
		if err := os.WriteFile(file, []byte(digests(t)), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	want := digests(t)
	time.Sleep(time.Second) // a PDF date counts seconds
	if digests(t) != want {
		t.Error("the second run differs from the first")
	}
	for _, with := range []string{"TZ=UTC", "TZ=Asia/Shanghai", "GOMAXPROCS=1", "GOMAXPROCS=2"} {
		file := filepath.Join(t.TempDir(), "digests")
		cmd := exec.Command(os.Args[0], "-test.run=^TestSameBytes$")
		cmd.Env = append(os.Environ(), env+"="+file, with, "CASEFILE_FONTS="+pagetest.FontDir(t))
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		got, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if string(got) != want {
			t.Errorf("another process with %s made other bytes", with)
		}
	}
}

// TestManyAtOnce: one renderer serves many, and draws for each what it draws
// alone.
func TestManyAtOnce(t *testing.T) {
	want := digests(t)
	done := make(chan string)
	for range 4 {
		go func() { done <- digests(t) }()
	}
	for range 4 {
		if <-done != want {
			t.Error("side by side the bytes differ")
		}
	}
}
