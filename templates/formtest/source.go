// Package formtest makes values for forms nobody thought of: for any form from
// its schema alone, with a seed, so that a document that fails can be made again.
package formtest

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// pool is what generated documents say: fictional, with digits, Latin, marks
// of every class, and characters beyond the Basic Multilingual Plane.
var pool = [...]string{
	"某市某局", "张某某", "李某某同志", "工程建设项目", "招标投标", "第二十三条", "〔2026〕12号", "3月", "12万元",
	"186.5万元", "2026年3月5日", "《某市工程管理办法》", "“一岗双责”", "（一）", "——", "……", "、", "，", "。", "；",
	"：", "？", "！", "以案促改", "𬭎", "某𬭎公司", "A4", "Excel", "C919-2", "100%", "·", "违纪违法", "监督",
	"资金拨付", "整改", "责任", "ABC有限公司", "GB/T 9704-2012", "(1)", "约30℃", "1/2", "党组会议", "的", "和", "在",
	"￥300", "【某】", "‘某’", "～", "50‰", "e-mail", "~", "#1", "a_b", "*", "|", "<br>", "&amp;", "$x$", "`x`",
}

// Source is text that documents are made of: whole paragraphs, and titles.
type Source struct{ Paragraphs, Titles []string }

// maxDocuments is how many documents of a corpus are read: some 10,000
// paragraphs, in a second.
const maxDocuments = 150

// Corpus reads the laws and judgments of CASEFILE_BENCH_DIR/docs, every
// fortieth of them. Without that folder there is no Source, and what is
// generated is of the words of pool alone.
func Corpus(tb testing.TB) *Source {
	tb.Helper()
	dir := os.Getenv("CASEFILE_BENCH_DIR")
	if dir == "" {
		tb.Log("CASEFILE_BENCH_DIR names no folder of corpora: words at random instead of laws and judgments")
		return nil
	}
	s, err := readCorpus(filepath.Join(dir, "docs", "corpus.jsonl.gz"))
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

func readCorpus(name string) (*Source, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, err
	}
	lines := bufio.NewScanner(z)
	lines.Buffer(nil, 64<<20)
	s := &Source{}
	for n := 0; lines.Scan() && len(s.Titles) < maxDocuments; n++ {
		if n%40 != 0 {
			continue
		}
		var d struct{ Title, Text string }
		if err := json.Unmarshal(lines.Bytes(), &d); err != nil {
			return nil, err
		}
		s.Titles = append(s.Titles, d.Title)
		s.Paragraphs = append(s.Paragraphs, paragraphs(d.Text)...)
	}
	return s, errors.Join(lines.Err(), z.Close())
}

// chapter is how the corpus marks the head of a chapter.
var chapter = regexp.MustCompile(`^#+\s*第([一二三四五六七八九十百]+)[章节编]\s*`)

// paragraphs are the lines of a text as officers type them. Judgments come as
// one line: they are parted where a sentence ends.
func paragraphs(text string) []string {
	var out []string
	for line := range strings.Lines(text) {
		line = strings.Map(printed, line)
		line = chapter.ReplaceAllString(strings.TrimSpace(line), "$1、")
		line = strings.TrimLeft(line, "# ")
		for r := []rune(line); len(r) > 0; {
			cut := len(r)
			for i := 300; i < len(r); i++ {
				if r[i] == '。' || r[i] == '；' || i == 900 {
					cut = i + 1
					break
				}
			}
			out = append(out, string(r[:cut]))
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
