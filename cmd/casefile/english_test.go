package main

import (
	"bytes"
	"crypto/rand"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// here runs the program in this process, its archive and index in dir.
func here(t *testing.T, dir string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	env := map[string]string{"CASEFILE_ARCHIVE": filepath.Join(dir, "archive"), "CASEFILE_INDEX": filepath.Join(dir, "index")}
	code = run(t.Context(), world{program: "casefile", args: args, stdin: strings.NewReader("{"), stdout: &out, stderr: &errs,
		getenv: func(k string) string { return env[k] }, now: time.Now, rand: rand.Reader, account: "周某某"})
	return code, out.String(), errs.String()
}

// english is a run of words that no reader of Chinese needs. Commands to type
// are taken out first.
var (
	english = regexp.MustCompile(`[A-Za-z']{2,}(?:[,:]? [A-Za-z']{2,}){2,}`)
	typed   = regexp.MustCompile(`casefile(?: [A-Za-z-]+)+|source <\(.*\)|Out-String \| Invoke-Expression`)
)

func inEnglish(s string) string { return english.FindString(typed.ReplaceAllString(s, "")) }

// TestNoEnglish: what people do wrong is explained in Chinese, with the code
// scripts rely on.
func TestNoEnglish(t *testing.T) {
	dir := t.TempDir()
	in := func(name, text string) string {
		p := filepath.Join(dir, name)
		if err := os.WriteFile(p, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return p
	}
	file := in("file", "x")
	good := in("good.txt", "某市某局关于某事项的通知\n请照办。\n")
	if code, _, stderr := here(t, dir, "init"); code != 0 {
		t.Fatal(stderr)
	}
	if code, _, stderr := here(t, dir, "import", good); code != 0 {
		t.Fatal(stderr)
	}
	other := filepath.Join(dir, "other")
	office := func(name, organ string) string {
		return in(name, `{"organs":[{"id":"`+organ+`","name":"某机关","code":"某纪","mark":"某机关"}],"series":[],"units":[],"actors":[]}`)
	}
	for _, c := range []struct {
		code int
		want string // in the sentence
		args []string
	}{
		{2, "没有选项 --frobnicate", []string{"form", "list", "--frobnicate"}},
		{2, "没有选项 -zx", []string{"form", "list", "-zx"}},
		{2, "--limit 不能填“many”，应为整数", []string{"search", "某", "--limit", "many"}},
		{2, "--json 不能填“maybe”", []string{"form", "list", "--json=maybe"}},
		{2, "--as 后面要写内容", []string{"form", "list", "--as"}},
		{2, "写法不对", []string{"form", "list", "--=x"}},
		{2, "1 到 1000", []string{"search", "某", "--limit", "100000"}},
		{2, "1 到 1000", []string{"search", "某", "--limit", "0"}},
		{2, "1 到 1000", []string{"search", "某", "--limit", "-3"}},
		{2, "没有命令“nope”", []string{"help", "nope"}},
		{2, "doc 没有命令“nope”", []string{"help", "doc", "nope"}},
		{2, "completion 没有命令“zzz”", []string{"completion", "zzz"}},
		{2, "具体命令", []string{"completion"}},
		{2, "参数太多", []string{"completion", "bash", "zzz"}},
		{3, "不是文件夹", []string{"search", "某", "--index", file}},
		{3, "不是文件夹", []string{"index", "rebuild", "--index", file}},
		{3, "organs", []string{"init", "--archive", other, "--office", office("o1.json", "某 1")}},
		{3, "没有 \"organ\" 这一项", []string{"init", "--archive", other, "--office", in("o2.json", `{"organ":[]}`)}},
		{3, "不能填", []string{"init", "--archive", other, "--office", in("o3.json", `{"organs":"x"}`)}},
		{3, "没有写完", []string{"init", "--archive", other, "--office", in("o4.json", `{"organs":`)}},
		{3, "第 1 行", []string{"import", in("a.jsonl", "{\n")}},
		{3, "日期不对", []string{"import", in("b.jsonl", `{"id":"1","title":"某","text":"某","date":"明天"}`)}},
		{3, "没有收入", []string{"import", in("c.jsonl", `{"id":1,"title":"某","text":"某"}`)}},
		{3, "没有收入", []string{"import", in("d.jsonl", `{"title":"某","text":"某"}`)}},
		{3, "不能收入", []string{"import", in("e.bin", "x")}},
		{3, "是文件夹", []string{"render", "inquiry-letter", "--data", dir, "--out", "x.pdf"}},
		{4, "没有文件", []string{"render", "inquiry-letter", "--data", filepath.Join(dir, "no"), "--out", "x.pdf"}},
		{3, "JSON", []string{"render", "inquiry-letter", "--data", "-", "--out", "x.pdf"}},
		{3, "是文件夹", []string{"doc", "draft", "inquiry-letter", "--data", dir}},
		{3, "是文件夹", []string{"form", "list", "--config", dir}},
		{3, "卷号", []string{"case", "open", "某 1"}},
		{4, "没有案卷", []string{"case", "show", "nope"}},
		{4, "没有文书", []string{"doc", "show", "nope/0001-x"}},
		{4, "没有文书", []string{"doc", "show", "nope"}},
		{4, "没有样式", []string{"form", "show", "nope"}},
		{4, "不是案卷库", []string{"case", "list", "--archive", filepath.Join(dir, "no")}},
	} {
		code, stdout, stderr := here(t, dir, c.args...)
		if code != c.code || !strings.Contains(stderr, c.want) {
			t.Errorf("%v: code %d, want %d with %s\n%s", c.args, code, c.code, c.want, stderr)
		}
		if s := inEnglish(stdout + stderr); s != "" {
			t.Errorf("%v says %q\n%s", c.args, s, stderr)
		}
	}
}

// TestNoEnglishHelp: the help of every command is Chinese.
func TestNoEnglishHelp(t *testing.T) {
	commands := [][]string{nil, {"completion"}, {"completion", "bash"}, {"completion", "zsh"}, {"completion", "fish"},
		{"completion", "powershell"}, {"search"}, {"similar"}, {"saved"}, {"index"}, {"render"}, {"doc", "draft"}, {"help"}}
	for _, c := range commands {
		code, stdout, stderr := here(t, t.TempDir(), append(c, "--help")...)
		if s := inEnglish(stdout + stderr); code != 0 || s != "" {
			t.Errorf("%v: code %d, says %q\n%s%s", c, code, s, stdout, stderr)
		}
	}
}

// TestNoEnglishVerify: what verification finds is told in Chinese.
func TestNoEnglishVerify(t *testing.T) {
	dir := t.TempDir()
	paper := filepath.Join(dir, "a.txt")
	if err := os.WriteFile(paper, []byte("某市某局关于某事项的通知\n请照办。\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	here(t, dir, "init")
	if code, _, stderr := here(t, dir, "import", paper); code != 0 {
		t.Fatal(stderr)
	}
	n := 0
	err := filepath.WalkDir(filepath.Join(dir, "archive"), func(p string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(p)
		if err != nil || len(b) == 0 {
			return err
		}
		b[len(b)/2] ^= 1
		if err := os.Chmod(p, 0o600); err != nil {
			return err
		}
		n++
		return os.WriteFile(p, b, 0o600)
	})
	if err != nil || n < 4 {
		t.Fatalf("%d objects changed: %v", n, err)
	}
	code, stdout, stderr := here(t, dir, "archive", "verify")
	if s := inEnglish(stdout + stderr); code != exitIntegrity || s != "" {
		t.Errorf("code %d, says %q\n%s%s", code, s, stdout, stderr)
	}
}
