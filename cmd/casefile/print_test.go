package main

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"casefile/cmd/internal/office"
)

func TestEveryKindHasAnExitCode(t *testing.T) {
	want := map[office.Kind]int{office.Failed: 1, office.Usage: 2, office.Invalid: 3, office.Missing: 4,
		office.Refused: 5, office.Damaged: 6}
	for kind, code := range want {
		if exitCodes[kind] != code {
			t.Errorf("kind %d ends with %d, want %d", kind, exitCodes[kind], code)
		}
	}
	if len(exitCodes) != len(want) {
		t.Errorf("%d kinds, want %d", len(exitCodes), len(want))
	}
}

// What comes out of a paper cannot drive a terminal.
func TestHarmless(t *testing.T) {
	for in, want := range map[string]string{
		"正文\n\t第二行":            "正文\n\t第二行",
		"\x1b]0;title\a":       "\ufffd]0;title\ufffd",
		"\u009b31m红":           "\ufffd31m红",
		"a\u202egnp.exe":       "a\ufffdgnp.exe",
		"𬭎 ② é":                "𬭎 ② é",
		"回车\r覆盖":               "回车\ufffd覆盖",
		"broken \xff\xfe byte": "broken \ufffd\ufffd byte",
	} {
		if got := harmless(in); got != want {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
	}
}

func TestTableLinesUp(t *testing.T) {
	var b bytes.Buffer
	c := &cli{out: &plain{w: &b}}
	c.table([][]string{{"卷号", "题名", "件"}, {"zj-1", "张某某案", "3"}, {"zj-22", "", "12"}})
	want := "卷号   题名      件\nzj-1   张某某案  3\nzj-22            12\n"
	if b.String() != want {
		t.Errorf("got\n%swant\n%s", b.String(), want)
	}
}

func TestCells(t *testing.T) {
	for s, want := range map[string]int{"": 0, "abc": 3, "文书": 4, "〔2026〕1号": 11, "：，": 4, "é": 1, "𬭎": 2} {
		if got := cells(s); got != want {
			t.Errorf("%q is %d cells, want %d", s, got, want)
		}
	}
}

func TestShieldExcluded(t *testing.T) {
	got := shieldExcluded([]string{"search", "惩治", "-试行", `-"暂行 规定"`, "--limit", "3", "-h", "--", "-草案"})
	want := []string{"search", "惩治", shield + "-试行", shield + `-"暂行 规定"`, "--limit", "3", "-h", "--", "-草案"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
	other := []string{"doc", "show", "-试行"}
	if got := shieldExcluded(other); !slices.Equal(got, other) {
		t.Errorf("another command's arguments became %q", got)
	}
}

func TestWrite(t *testing.T) {
	var out bytes.Buffer
	c := &cli{world: world{stdout: &out}}
	dir := t.TempDir()
	name := filepath.Join(dir, "正本.pdf")
	for _, text := range []string{"first", "second"} {
		if err := c.write(name, []byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	b, err := os.ReadFile(name)
	info, serr := os.Stat(name)
	if err := errors.Join(err, serr); err != nil || string(b) != "second" || info.Mode().Perm() != 0o600 {
		t.Errorf("%q, %v, %v", b, info.Mode(), err)
	}
	if err := c.write("-", []byte("to stdout")); err != nil || out.String() != "to stdout" {
		t.Errorf("%q, %v", out.String(), err)
	}
	// A device stays a device.
	if err := c.write(os.DevNull, []byte("x")); err != nil {
		t.Error(err)
	}
	if info, err := os.Stat(os.DevNull); err != nil || info.Mode()&os.ModeDevice == 0 {
		t.Errorf("%s is now %v", os.DevNull, info.Mode())
	}
	if err := c.write(filepath.Join(dir, "none", "x"), nil); err == nil {
		t.Error("written into a folder that is not there")
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 1 {
		t.Errorf("left behind: %v", left)
	}
}

func TestDataIsBounded(t *testing.T) {
	c := &cli{world: world{stdin: strings.NewReader(strings.Repeat("x", maxData+1))}}
	_, err := c.data("-")
	if kind, ms := office.Explain(err); kind != office.Invalid || ms[0].ID != "data-too-large" {
		t.Errorf("%v", err)
	}
	if _, err := c.data(""); err == nil {
		t.Error("no file is read")
	}
}

func TestShellWord(t *testing.T) {
	for in, want := range map[string]string{
		"/tmp/demo":                       "/tmp/demo",
		"/tmp/演示 demo":                    "'/tmp/演示 demo'",
		"it's":                            `'it'\''s'`,
		"s3://b/p?endpoint=http://h:9000": "'s3://b/p?endpoint=http://h:9000'",
	} {
		if got := shellWord(in); got != want {
			t.Errorf("%s becomes %s, want %s", in, got, want)
		}
	}
}
