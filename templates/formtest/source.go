package formtest

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"casefile/templates/forms"
)

// Source is real text that documents are made of.
type Source struct {
	Paragraphs []string
	clauses    []string // Han alone, between two marks
}

// maxDocuments is how many documents of a corpus are read: some 10,000
// paragraphs, in a second.
const maxDocuments = 150

// Corpus reads the laws and judgments of CASEFILE_BENCH_DIR/docs, every
// fortieth of them. Without that folder it is what Samples gives, which is less.
func Corpus(tb testing.TB) *Source {
	tb.Helper()
	dir := os.Getenv("CASEFILE_BENCH_DIR")
	if dir == "" {
		tb.Log("CASEFILE_BENCH_DIR names no folder of corpora: the words of the samples instead of laws and judgments")
		return Samples(tb)
	}
	s := &Source{}
	if err := s.readCorpus(filepath.Join(dir, "docs", "corpus.jsonl.gz")); err != nil {
		tb.Fatal(err)
	}
	return s.parted()
}

// Samples are the long texts of the samples of our own forms.
func Samples(tb testing.TB) *Source {
	tb.Helper()
	s := &Source{}
	if err := s.readSamples(); err != nil {
		tb.Fatal(err)
	}
	return s.parted()
}

// parted finds the clauses in the paragraphs.
func (s *Source) parted() *Source {
	for _, p := range s.Paragraphs {
		for _, c := range strings.FieldsFunc(p, func(r rune) bool { return !unicode.Is(unicode.Han, r) }) {
			if n := utf8.RuneCountInString(c); n >= 2 && n <= 40 && !strings.HasPrefix(c, "第") {
				s.clauses = append(s.clauses, c)
			}
		}
	}
	return s
}

// readSamples takes the long texts of every form's sample.
func (s *Source) readSamples() error {
	return fs.WalkDir(forms.FS, ".", func(name string, _ fs.DirEntry, err error) error {
		if err != nil || path.Base(name) != "sample.json" {
			return err
		}
		b, err := fs.ReadFile(forms.FS, name)
		if err != nil {
			return err
		}
		var sample any
		if err := json.Unmarshal(b, &sample); err != nil {
			return err
		}
		s.texts(sample)
		return nil
	})
}

func (s *Source) texts(v any) {
	switch v := v.(type) {
	case string:
		if len(v) > 60 {
			s.Paragraphs = append(s.Paragraphs, paragraphs(v)...)
		}
	case []any:
		for _, e := range v {
			s.texts(e)
		}
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			s.texts(v[name])
		}
	}
}

func (s *Source) readCorpus(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return err
	}
	lines := bufio.NewScanner(z)
	lines.Buffer(nil, 64<<20)
	for n := 0; lines.Scan() && n < 40*maxDocuments; n++ {
		if n%40 != 0 {
			continue
		}
		var d struct{ Text string }
		if err := json.Unmarshal(lines.Bytes(), &d); err != nil {
			return err
		}
		s.Paragraphs = append(s.Paragraphs, paragraphs(d.Text)...)
	}
	return errors.Join(lines.Err(), z.Close())
}

// numbered is how a line of a list or a heading begins, in any of the ways
// people type it.
var numbered = regexp.MustCompile(`^(?:#+\s*)?(?:第[一二三四五六七八九十百]+[章节编]|[一二三四五六七八九十百]+[、.．]|[(（][一二三四五六七八九十百0-9]+[)）]|[0-9]{1,3}[.．、])\s*`)

// paragraphs are the lines of a text, without the numbers of a list that is torn
// apart. Judgments come as one line: they are parted where a sentence ends.
func paragraphs(text string) []string {
	var out []string
	for line := range strings.Lines(text) {
		line = strings.Map(printed, line)
		for r := []rune(line); len(r) > 0; {
			cut := len(r)
			for i := 300; i+1 < len(r); i++ {
				if r[i] == '。' && (unicode.Is(unicode.Han, r[i+1]) || unicode.IsDigit(r[i+1])) {
					cut = i + 1
					break
				}
			}
			if p := numbered.ReplaceAllString(strings.TrimSpace(string(r[:cut])), ""); p != "" {
				out = append(out, p)
			}
			r = r[cut:]
		}
	}
	return out
}

// printed leaves out what no form takes: controls, invisible marks of the pages
// a text was copied from, and what stands for a character that was lost.
func printed(r rune) rune {
	if unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co) || r == utf8.RuneError || r == 0x2028 || r == 0x2029 {
		return -1
	}
	return r
}
