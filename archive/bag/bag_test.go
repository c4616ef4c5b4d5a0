package bag

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

var ctx = context.Background()

// made writes a bag with a few files to a folder or a zip.
func made(t *testing.T, name string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	sink, err := sinkAt(path)
	if err != nil {
		t.Fatal(err)
	}
	w := NewWriter(sink)
	for p, text := range map[string]string{"001-函.pdf": "%PDF", "文书/百.txt": "百分之百", "空": "", "a b/c": "x"} {
		if _, err := w.Add(ctx, p, strings.NewReader(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(ctx, []Field{{"Source-Organization", "中共某市纪律检查委员会"}}); err != nil {
		t.Fatal(err)
	}
	if err := w.Abandon(); err != nil {
		t.Error(err)
	}
	return path
}

func sinkAt(path string) (Sink, error) {
	if strings.HasSuffix(path, ".zip") {
		return NewZip(path, "案卷")
	}
	return NewFolder(path)
}

func problems(t *testing.T, path string) []Finding {
	t.Helper()
	b, err := OpenPath(path)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	found, err := b.Verify(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestRoundTrip(t *testing.T) {
	for _, name := range []string{"bag", "bag.zip"} {
		path := made(t, name)
		if found := problems(t, path); len(found) > 0 {
			t.Errorf("%s: %v", name, found)
		}
		b, err := OpenPath(path)
		if err != nil {
			t.Fatal(err)
		}
		if got := slices.Collect(b.Paths()); !slices.Equal(got, []string{"001-函.pdf", "a b/c", "文书/百.txt", "空"}) {
			t.Errorf("paths %v", got)
		}
		text, err := b.ReadPayload("文书/百.txt", 100)
		if err != nil || string(text) != "百分之百" {
			t.Errorf("read %s, %v", text, err)
		}
		if _, err := b.ReadPayload("文书/百.txt", 3); !errors.Is(err, ErrFormat) {
			t.Errorf("limit: %v", err)
		}
		if _, err := b.Payload("../x"); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("outside: %v", err)
		}
		b.Close()
		if _, err := NewFolder(path); !errors.Is(err, ErrExists) {
			t.Errorf("over another: %v", err)
		}
	}
}

func TestSha256sum(t *testing.T) {
	cmd := exec.Command("sha256sum", "--strict", "-c", Manifest, tagManifest)
	cmd.Dir = made(t, "bag")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// An independent validator accepts the bag, and refuses it after a change.
func TestIndependentValidator(t *testing.T) {
	tool, _ := filepath.Abs("../../.tools/bagit/bagit.py")
	if _, err := os.Stat(tool); err != nil {
		if os.Getenv("CASEFILE_TEST_REQUIRE") == "all" {
			t.Fatal("no BagIt validator: run make tools")
		}
		t.Skip("no BagIt validator: run make tools")
	}
	path := made(t, "bag")
	if out, err := exec.Command("python3", tool, "--validate", path).CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	if err := os.WriteFile(filepath.Join(path, "data/空"), []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("python3", tool, "--validate", path).CombinedOutput(); err == nil {
		t.Errorf("accepted a changed bag\n%s", out)
	}
}

// Every single change of a bag is found.
func TestVerifyFindsChanges(t *testing.T) {
	write := func(name, text string) func(string) error {
		return func(dir string) error { return os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600) }
	}
	for what, change := range map[string]func(dir string) error{
		"changed":  write("data/001-函.pdf", "%PDG"),
		"missing":  func(dir string) error { return os.Remove(filepath.Join(dir, "data/空")) },
		"surplus":  write("data/more", "x"),
		"info":     write("bag-info.txt", "Payload-Oxum: 1.1\n"),
		"fetch":    write("fetch.txt", "http://example.invalid/x 1 data/x\n"),
		"manifest": write("manifest-sha256.txt", strings.Repeat("0", 64)+"  data/001-函.pdf\n"),
		"linked": func(dir string) error {
			os.Remove(filepath.Join(dir, "data/空"))
			return os.Symlink("/dev/null", filepath.Join(dir, "data/空"))
		},
	} {
		path := made(t, "bag")
		if err := change(path); err != nil {
			t.Fatal(err)
		}
		if len(problems(t, path)) == 0 {
			t.Errorf("%s is not found", what)
		}
	}
}

func TestOpenRefuses(t *testing.T) {
	good := fstest.MapFS{
		"bagit.txt":           {Data: []byte("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")},
		"manifest-sha256.txt": {Data: []byte(strings.Repeat("0", 64) + "  data/a\n")},
	}
	if _, err := Open(good); err != nil {
		t.Fatal(err)
	}
	for _, bad := range [][2]string{
		{"bagit.txt", "BagIt-Version: 0.97\nTag-File-Character-Encoding: UTF-8\n"}, {"bagit.txt", ""},
		{"manifest-sha256.txt", "x  data/a\n"}, {"manifest-sha256.txt", strings.Repeat("0", 64) + "  ../a\n"},
		{"manifest-sha256.txt", strings.Repeat("0", 64) + "  data/../../a\n"}, {"manifest-sha256.txt", strings.Repeat("0", 64) + "  /etc/passwd\n"},
		{"manifest-sha256.txt", strings.Repeat("0", 64) + "  data/%0Aa\n"}, {"manifest-sha256.txt", strings.Repeat("0", 64) + "  data\\a\n"},
		{"manifest-sha256.txt", strings.Repeat("0", 64) + "  data/a\n" + strings.Repeat("1", 64) + "  data/a\n"},
		{"bag-info.txt", " begins\n"}, {"bag-info.txt", "no colon\n"}, {"tagmanifest-sha256.txt", "x"},
	} {
		fsys := fstest.MapFS{bad[0]: {Data: []byte(bad[1])}}
		for name, f := range good {
			if name != bad[0] {
				fsys[name] = f
			}
		}
		if _, err := Open(fsys); !errors.Is(err, ErrFormat) && !errors.Is(err, ErrPath) {
			t.Errorf("%s with %q: %v", bad[0], bad[1], err)
		}
	}
}

func TestZipRefuses(t *testing.T) {
	for _, names := range [][]string{{}, {"bagit.txt"}, {"a/bagit.txt", "b/x"}, {"../bagit.txt"}, {"a/../../x"}, {"/a/bagit.txt"}, {"a\\b/c"}} {
		var buf bytes.Buffer
		w := zip.NewWriter(&buf)
		for _, n := range names {
			if _, err := w.Create(n); err != nil {
				t.Fatal(err)
			}
		}
		w.Close()
		path := filepath.Join(t.TempDir(), "x.zip")
		if err := os.WriteFile(path, buf.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := OpenPath(path); !errors.Is(err, ErrFormat) {
			t.Errorf("%v: %v", names, err)
		}
	}
}

// A bag that was not finished is none, and leaves nothing once abandoned.
func TestInterrupted(t *testing.T) {
	for _, name := range []string{"bag", "bag.zip"} {
		path := filepath.Join(t.TempDir(), name)
		for _, fail := range []error{errors.New("disk"), nil} {
			sink, err := sinkAt(path)
			if err != nil {
				t.Fatal(err)
			}
			w := NewWriter(sink)
			_, err = w.Add(ctx, "x", io.MultiReader(strings.NewReader("half"), broken{fail}))
			if (err == nil) != (fail == nil) {
				t.Errorf("added: %v", err)
			}
			if _, err := w.Add(ctx, "../x", strings.NewReader("")); err == nil {
				t.Error("climbs out")
			}
			if err := w.Close(ctx, nil); err == nil {
				t.Error("finished what failed")
			}
			if err := w.Abandon(); err != nil {
				t.Error(err)
			}
		}
		if left, _ := os.ReadDir(filepath.Dir(path)); len(left) > 0 {
			t.Errorf("left %v", left)
		}
	}
}

type broken struct{ err error }

func (b broken) Read([]byte) (int, error) {
	if b.err == nil {
		return 0, io.EOF
	}
	return 0, b.err
}

func FuzzParseManifest(f *testing.F) {
	for _, s := range []string{strings.Repeat("0", 64) + "  data/a%25b\n", strings.Repeat("A", 64) + " *data/x\r\n", "x", "\n\n"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := parseManifest("m", b)
		if err != nil {
			return
		}
		for p := range m {
			if strings.Contains(p, "%") {
				return
			}
			if validPath(p) != nil || strings.Contains(p, "..") && !fs.ValidPath(p) {
				t.Errorf("took %q", p)
			}
		}
		again, err := parseManifest("m", []byte(lines(m)))
		if err != nil || fmt.Sprint(again) != fmt.Sprint(m) {
			t.Errorf("written and read again: %v %v, was %v", again, err, m)
		}
	})
}

func FuzzParseInfo(f *testing.F) {
	f.Add([]byte("A: b\n  c\nD: e\n"))
	f.Add([]byte("\ufeffA:b"))
	f.Fuzz(func(t *testing.T, b []byte) {
		fields, err := parseInfo("i", b)
		for _, x := range fields {
			if err == nil && (x.Name == "" || strings.ContainsAny(x.Name+x.Value, "\n")) {
				t.Errorf("took %q", x)
			}
		}
	})
}

// TestZipNames: the zip says that its names are UTF-8 and of Unix; without the
// latter Info-ZIP takes them for those of DOS and garbles what is not ASCII.
func TestZipNames(t *testing.T) {
	z, err := zip.OpenReader(made(t, "b.zip"))
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	for _, f := range z.File {
		if f.CreatorVersion>>8 != 3 || f.NonUTF8 || f.Mode() != 0o600 {
			t.Errorf("%s: made by %#x, mode %v, not UTF-8 %v", f.Name, f.CreatorVersion, f.Mode(), f.NonUTF8)
		}
	}
}
