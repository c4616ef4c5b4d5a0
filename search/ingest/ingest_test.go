package ingest

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

const (
	simplified  = "某市纪委文件\n某纪发〔2010〕23号\n关于构建惩治腐败工作机制的意见\n各区、县：\n现印发给你们。\n某市纪委\n二〇一〇年六月三十日\n"
	traditional = "\n 某紀 發(fā)〔2010〕23號\n各區(qū)、縣:\n    《關於構建懲治腐敗工作機制的意見》已經(jīng)審議通過,現(xiàn)印發(fā)給你們。\n\n"
)

func one(t *testing.T, name, content string) (Paper, *Error) {
	t.Helper()
	var paper Paper
	var bad *Error
	n := 0
	for p, err := range Read(name, strings.NewReader(content)) {
		n++
		if paper = p; err != nil && !errors.As(err, &bad) {
			t.Fatalf("error of type %T", err)
		}
	}
	if n != 1 {
		t.Fatalf("%d papers in %s", n, name)
	}
	return paper, bad
}

func encode(t testing.TB, name, s string) string {
	t.Helper()
	var out string
	var err error
	switch name {
	case "gb18030":
		out, err = simplifiedchinese.GB18030.NewEncoder().String(s)
	case "big5":
		out, err = traditionalchinese.Big5.NewEncoder().String(s)
	}
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestText(t *testing.T) {
	trad := "關於構建懲治腐敗工作機制的意見\n各區縣：\n現印發給你們，請結合實際認真貫徹落實。"
	for _, c := range []struct {
		name, file, content string
		want                Paper
	}{
		{"guesses", "卷一/a.txt", simplified, Paper{ID: "a", Title: "关于构建惩治腐败工作机制的意见", Number: "某纪发〔2010〕23号",
			Date: "2010-06-30", Unit: "某市纪委", Encoding: "utf-8", Guessed: []Guess{GuessedNumber, GuessedTitle, GuessedDate, GuessedUnit}}},
		{"glosses", "b.TXT", traditional, Paper{ID: "b", Title: "關於構建懲治腐敗工作機制的意見", Number: "某紀發〔2010〕23號",
			Encoding: "utf-8", Guessed: []Guess{GuessedNumber, GuessedTitle}}},
		{"mark", "c.txt", "\xef\xbb\xbf函询\r\n一行\r二行", Paper{ID: "c", Title: "函询", Encoding: "utf-8", Guessed: []Guess{GuessedTitle}}},
		{"gb18030", "d.txt", encode(t, "gb18030", simplified), Paper{ID: "d", Title: "关于构建惩治腐败工作机制的意见",
			Number: "某纪发〔2010〕23号", Date: "2010-06-30", Unit: "某市纪委", Encoding: "gb18030", Guessed: []Guess{GuessedNumber, GuessedTitle, GuessedDate, GuessedUnit}}},
		{"big5", "e.txt", encode(t, "big5", trad), Paper{ID: "e", Title: "關於構建懲治腐敗工作機制的意見", Encoding: "big5", Guessed: []Guess{GuessedTitle}}},
		{"utf-16", "f.txt", "\xff\xfe\xfdQ\xe2\x8b", Paper{ID: "f", Title: "函询", Encoding: "utf-16", Guessed: []Guess{GuessedTitle}}},
		{"damaged", "g.txt", strings.Repeat("工作机制", 50) + "\xe5", Paper{ID: "g", Title: strings.Repeat("工作机制", 15), Encoding: "utf-8", Guessed: []Guess{GuessedTitle}}},
		{"markdown", "h.md", "某局\n\n# 案件剖析\n正文", Paper{ID: "h", Title: "案件剖析", Encoding: "utf-8", Ext: "md", MediaType: "text/markdown", Guessed: []Guess{GuessedTitle}}},
		{"secret", "j.txt", "秘密★10年\n某市纪委文件\n关于某事的报告", Paper{ID: "j", Title: "关于某事的报告", Unit: "某市纪委", Mark: "秘密★10年", Encoding: "utf-8", Guessed: []Guess{GuessedTitle, GuessedUnit}}},
		{"no title", "i.txt", "当前，" + strings.Repeat("工作", 40), Paper{ID: "i", Title: "当前，" + strings.Repeat("工作", 28) + "工", Encoding: "utf-8", Guessed: []Guess{GuessedTitle}}},
	} {
		p, bad := one(t, c.file, c.content)
		if bad != nil {
			t.Errorf("%s: %v", c.name, bad)
			continue
		}
		if c.want.Ext == "" {
			c.want.Ext, c.want.MediaType = "txt", "text/plain"
		}
		if string(p.Original) != c.content {
			t.Errorf("%s: the original bytes were not kept", c.name)
		}
		if strings.ContainsAny(p.Text, "\r\ufeff") {
			t.Errorf("%s: text %q", c.name, p.Text)
		}
		p.Original, p.Text = nil, ""
		if d := cmp.Diff(c.want, p); d != "" {
			t.Errorf("%s:\n%s", c.name, d)
		}
	}
}

func TestRefused(t *testing.T) {
	for _, c := range []struct {
		file, content string
		want          Reason
	}{
		{"a.pdf", "%PDF", Broken},
		{"a", "x", Unknown},
		{"a.txt", " \n　", NoText},
		{"a.txt", "", NoText},
		{"a.txt", "PK\x03\x04\x00\x00", Broken},
		{"a.bin", "PK\x03\x04\x00\x00", Unknown},
		{"a.txt", "\x89PNG\x81\xff\xfe\x80", NotText},
		{strings.Repeat("长", 400) + ".txt", "x", BadName},
	} {
		if _, bad := one(t, c.file, c.content); bad == nil || bad.Reason != c.want || bad.Name != c.file {
			t.Errorf("%.20s: %v, want %s", c.file, bad, c.want)
		}
	}
	for _, err := range Read("a.txt", io.MultiReader(strings.NewReader("x"), iotest.ErrReader(io.ErrUnexpectedEOF))) {
		var bad *Error
		if !errors.As(err, &bad) || bad.Reason != Unreadable || !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("failing reader: %v", err)
		}
	}
}

func TestLines(t *testing.T) {
	content := "\xef\xbb\xbf" + `{"id":"1","title":" 关于\n函询 ","text":"正文","date":"2012-02-29","other":[1]}
{"id":"2","text":"没有标题的正文"}
{"id":"3","text":7}
{"id":"","text":"x"}
{"text":"x"}
{"id":"4"}

{"id":"5","text":" "}
not json
{"id":"6","text":"x","date":"2012-02-30"}
{"id":"7","title":"` + strings.Repeat("长", 400) + `","text":"x"}
["id"]
{"id":"8","title":"末","text":"x"}`
	var got []string
	for p, err := range Read("a.jsonl", strings.NewReader(content)) {
		var bad *Error
		if errors.As(err, &bad) {
			got = append(got, string(bad.Reason))
			if bad.Line != p.Line || bad.Name != "a.jsonl" {
				t.Errorf("%v of line %d", bad, p.Line)
			}
			continue
		}
		got = append(got, p.ID+" "+p.Title+" "+p.Date)
		if !strings.Contains(string(p.Original), p.ID) || p.Ext != "json" {
			t.Errorf("original of %s: %q", p.ID, p.Original)
		}
	}
	want := []string{"1 关于 函询 2012-02-29", "2 没有标题的正文 ", "bad-field", "bad-field", "bad-field", "bad-field",
		"no-text", "bad-json", "bad-date", "bad-field", "bad-json", "8 末 "}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestLongLine(t *testing.T) {
	long := io.LimitReader(repeat('x'), MaxLine+10)
	r := io.MultiReader(long, strings.NewReader("\n{\"id\":\"1\",\"text\":\"x\"}\n"))
	var got []string
	for p, err := range Read("a.jsonl", r) {
		var bad *Error
		if errors.As(err, &bad) {
			got = append(got, string(bad.Reason))
		} else {
			got = append(got, p.ID)
		}
	}
	if d := cmp.Diff([]string{"too-large", "1"}, got); d != "" {
		t.Error(d)
	}
}

type repeat byte

func (r repeat) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(r)
	}
	return len(p), nil
}

func TestStops(t *testing.T) {
	for range Read("a.jsonl", strings.NewReader("{}\n{}\n")) {
		break
	}
}

// The source papers, where a folder of them is named.
func TestPapers(t *testing.T) {
	dir := os.Getenv("CASEFILE_PAPERS")
	if dir == "" {
		t.Skip("CASEFILE_PAPERS names no folder of papers")
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.txt"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no papers in %s: %v", dir, err)
	}
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		p, bad := one(t, name, string(b))
		if bad != nil {
			t.Errorf("%v", bad)
			continue
		}
		if p.Title == "" || p.Text == "" {
			t.Errorf("%s: no title or no text", name)
		}
		t.Logf("%s: %s, 标题 %s, 文号 %s, 日期 %s", p.ID, p.Encoding, p.Title, p.Number, p.Date)
	}
}

// Whatever comes in, papers that come out can be filed.
func FuzzRead(f *testing.F) {
	f.Add("a.txt", []byte(simplified))
	f.Add("a.txt", []byte(traditional))
	f.Add("a.md", []byte("# 标题\n\xff正文"))
	f.Add("a.jsonl", []byte(`{"id":"1","title":"a\u0000b","text":"十十年一月二十十日\n"}`+"\n{}\n"))
	f.Add("a.txt", []byte("\xff\xfe\xfdQ\xe2\x8b\x00\xd8"))
	f.Fuzz(func(t *testing.T, name string, content []byte) {
		for p, err := range Read(name, strings.NewReader(string(content))) {
			if err != nil {
				continue
			}
			checkPaper(t, p)
		}
	})
}

// checkPaper holds of every paper: it can be filed.
func checkPaper(t *testing.T, p Paper) {
	t.Helper()
	oneLine := func(s string) bool {
		return !strings.ContainsAny(s, "\n\r\x00\t\u2028") && strings.TrimSpace(s) == s && utf8.ValidString(s) && utf8.RuneCountInString(s) <= 500
	}
	if p.ID == "" || len(p.ID) > MaxID || !utf8.ValidString(p.ID) || !utf8.ValidString(p.Text) || (strings.TrimSpace(p.Text) == "") != (p.NoText != "") ||
		!oneLine(p.Title) || !oneLine(p.Number) || !oneLine(p.Unit) || len(p.Original) == 0 || len(p.Ext) == 0 || len(p.Ext) > 8 {
		t.Fatalf("paper %+v", p)
	}
}

// TestSyntaxError: the whole character is named, not its first byte, where one
// is named at all; and the cause stays what it is.
func TestSyntaxError(t *testing.T) {
	for in, want := range map[string]string{
		`{坏行`:                   `'坏'`,
		`{"id":"a" ，"text":""}`: `'，'`,
		`{𠮷`:                    `'𠮷'`,
		`{"id":å}`:              `'å'`,
		`{x`:                    `'x'`,
		`{"id":`:                `unexpected end`,
		"{\xff":                 ``,
		``:                      `unexpected end`,
	} {
		var v any
		cause := json.Unmarshal([]byte(in), &v)
		err := SyntaxError([]byte(in), cause)
		if !strings.Contains(err.Error(), want) || !errors.Is(err, cause) {
			t.Errorf("%s: %v, of %v", in, err, cause)
		}
	}
	if _, err := (Line{Name: "a", No: 1, Bytes: []byte(`{坏行`)}).Paper(); err == nil || !strings.Contains(err.Error(), "'坏'") {
		t.Errorf("a line: %v", err)
	}
}
