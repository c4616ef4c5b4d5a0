package ingest

import (
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestOrigin(t *testing.T) {
	for _, c := range []struct {
		original, text string
		from, to       int
		want           string
	}{
		{"甲\r\n乙\r丙\f丁", "甲\n乙\n丙\n丁", 3, 7, "\r\n乙"},
		{"甲\r\n乙", "甲\n乙", 3, 4, "\r\n"},
		{"\xef\xbb\xbf甲乙", "甲乙", 0, 3, "甲"},
		{"甲\xff\xfe乙" + strings.Repeat("丙", 200), "甲\ufffd乙" + strings.Repeat("丙", 200), 3, 6, "\xff\xfe"},
		{"甲乙", "甲乙", 1, 2, "甲"}, // within a character is all of it
		{"甲乙", "甲乙", 6, 6, ""},
		{"甲乙", "甲乙", 3, 3, ""},
		{encode(t, "gb18030", "甲乙丙的一是"), "甲乙丙的一是", 3, 6, encode(t, "gb18030", "乙")},
		{encode(t, "big5", "甲乙丙的一是"), "甲乙丙的一是", 3, 9, encode(t, "big5", "乙丙")},
		{"\xff\xfe\xfdQ\xe2\x8b", "函询", 3, 6, "\xe2\x8b"},
		{"\xfe\xff\x51\xfd\x8b\xe2", "函询", 3, 6, "\x8b\xe2"},
	} {
		got, err := Origin([]byte(c.original), c.text, [][2]int{{c.from, c.to}})
		if err != nil || c.original[got[0][0]:got[0][1]] != c.want {
			t.Errorf("%q [%d, %d): %v, %v; want %q", c.original, c.from, c.to, got, err, c.want)
		}
	}
	if _, err := Origin([]byte("甲"), "乙", nil); !errors.Is(err, ErrNoOrigin) {
		t.Errorf("of another text: %v", err)
	}
	for _, r := range [][2]int{{-1, 0}, {1, 0}, {0, 7}} {
		if _, err := Origin([]byte("甲乙"), "甲乙", [][2]int{r}); err == nil {
			t.Errorf("%v is a range", r)
		}
	}
}

// The source papers, in whatever they are written.
func TestOriginOfPapers(t *testing.T) {
	dir := os.Getenv("CASEFILE_PAPERS")
	if dir == "" {
		t.Skip("CASEFILE_PAPERS names no folder of papers")
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.txt"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no papers in %s: %v", dir, err)
	}
	rng := rand.New(rand.NewPCG(3, 4))
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		checkOrigin(t, rng, "utf-8", b)
	}
}

// FuzzText: whatever bytes come as text, what is read of them leads back: all
// of the text to the bytes it was read from, and parts of it in order.
func FuzzText(f *testing.F) {
	for _, s := range []string{simplified, traditional, "\xef\xbb\xbfa\r\n\x00b", "\xff\xfe\xfdQ\xe2\x8b\x00\xd8", "的一\x80\xff是\x81\x30\x81\x30"} {
		f.Add([]byte(s), 1, 5)
	}
	f.Add([]byte(encode(f, "gb18030", simplified)), 3, 9)
	f.Add([]byte(encode(f, "big5", "關於構建懲治腐敗工作機制的意見")), 0, 7)
	f.Fuzz(func(t *testing.T, b []byte, from, to int) {
		p, err := Reader{}.File(t.Context(), "a.txt", b)
		if err != nil || p.Encoding == "" {
			return
		}
		n := len(p.Text)
		from, to = onRune(p.Text, abs(from)%(n+1)), onRune(p.Text, abs(to)%(n+1))
		from, to = min(from, to), max(from, to)
		got, err := Origin(b, p.Text, [][2]int{{0, from}, {from, to}, {to, n}})
		if err != nil {
			t.Fatalf("%s: no way back from %q: %v", p.Encoding, p.Text, err)
		}
		for i, r := range got {
			if r[0] < 0 || r[1] < r[0] || r[1] > len(b) || i > 0 && r[0] < got[i-1][1] {
				t.Fatalf("%v", got)
			}
		}
	})
}

func abs(n int) int {
	if n < 0 {
		return -(n + 1)
	}
	return n
}

func FuzzLines(f *testing.F) {
	f.Add([]byte("{\"id\":\"1\",\"text\":\"x\"}\n\n{]\n{\"id\":\"2\",\"text\":\"y\",\"date\":\"2012-02-30\"}"))
	f.Add([]byte("\xef\xbb\xbf{\"id\":\"1\",\"title\":\"a\",\"text\":\"\\ud800\",\"unit\":\"某局\"}\r\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		last := 0
		for l := range Lines("a.jsonl", strings.NewReader(string(b))) {
			if l.No <= last || strings.ContainsRune(string(l.Bytes), '\n') {
				t.Fatalf("line %d after %d", l.No, last)
			}
			last = l.No
			if p, err := l.Paper(); err == nil {
				checkPaper(t, p)
			}
		}
	})
}

// BenchmarkFile reads a paper of 10 KB in each encoding; MB/s are of the file.
func BenchmarkFile(b *testing.B) {
	text := strings.Repeat("经查，某局张某某收受礼金，情况属实。按照规定，应予立案。\n", 125) + "某市纪委\n2010年6月30日"
	for name, content := range encoded(text) {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(content)))
			for b.Loop() {
				if _, err := (Reader{}).File(b.Context(), "a.txt", content); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	word := docx(b, strings.Repeat(run("经查，某局张某某收受礼金，情况属实。按照规定，应予立案。"), 125))
	b.Run("docx", func(b *testing.B) {
		b.SetBytes(int64(len(text)))
		for b.Loop() {
			if _, bad := readDocx(b, word); bad != nil {
				b.Fatal(bad)
			}
		}
	})
}
