package search

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"casefile/search/zh"
)

// paper is a paper with inserted glosses, and what is printed of it without
// them, in either script. Which is which is decided here, by other means than
// the normal form.
type paper struct {
	raw        string
	plain      []rune // without glosses and white space
	simplified []rune // the same, character by character
	at         [][2]int
}

func readPaper(t *testing.T, path string) paper {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	p := paper{raw: string(b)}
	for i, r := range p.raw {
		if unicode.IsSpace(r) || inGloss(p.raw, i) {
			continue
		}
		p.plain, p.at = append(p.plain, r), append(p.at, [2]int{i, i + len(string(r))})
	}
	return p
}

const glossLetters = "abcdefghijklmnopqrstuvwxyzāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü"

// inGloss reports whether the byte at i is in brackets around letters alone.
func inGloss(s string, i int) bool {
	open := strings.LastIndexByte(s[:i+1], '(')
	if open < 0 {
		return false
	}
	n := strings.IndexByte(s[open:], ')')
	return n > 1 && open+n >= i && strings.Trim(s[open+1:open+n], glossLetters) == ""
}

func (p paper) strip(from, to int) string {
	var b strings.Builder
	for i, at := range p.at {
		if at[0] >= from && at[1] <= to {
			b.WriteRune(p.plain[i])
		}
	}
	return b.String()
}

// forms are the ways to ask for n characters from i on: printed, as they lie
// in the file, and simplified.
func (p paper) forms(i, n int) [3]string {
	return [3]string{string(p.plain[i : i+n]), p.raw[p.at[i][0]:p.at[i+n-1][1]], string(p.simplified[i : i+n])}
}

// Every phrase of 4 to 12 characters finds its paper, however it is written.
func (p paper) check(t *testing.T, step int) {
	norm := zh.Normalise(p.raw).Norm
	x := indexOf(t, Document{ID: "p/own", Text: p.raw}, Document{ID: "p/other", Text: "关于线索处置的其他规定。" + string(p.simplified[:2])})
	for i := range p.plain {
		for n := 4; n <= 12 && i+n <= len(p.plain); n++ {
			for _, phrase := range p.forms(i, n) {
				if !bytes.Contains(norm, zh.Normalise(phrase).Norm) {
					t.Errorf("the normal form has no %q, %q", phrase, zh.String(phrase))
				}
				if (i+n)%step == 0 {
					p.ask(t, x, i, n, phrase)
				}
			}
			if t.Failed() {
				return
			}
		}
	}
}

// ask searches for a phrase; what is marked must be it in the original.
func (p paper) ask(t *testing.T, x *Index, i, n int, phrase string) {
	t.Helper()
	r := ask1(t, x, Request{Query: quote(phrase)})
	if r.Total != 1 || r.Hits[0].ID != "p/own" || len(r.Hits[0].Matches) == 0 {
		t.Errorf("%q finds %d: %+v", phrase, r.Total, r.Hits)
		return
	}
	want := zh.String(string(p.plain[i : i+n]))
	for k, m := range r.Hits[0].Matches {
		got := zh.String(p.strip(m[0], m[1]))
		if got != want && (k == 0 || !strings.HasPrefix(want, got)) && got != want+want { // the window may end within
			t.Errorf("%q: marked %q", phrase, p.raw[m[0]:m[1]])
		}
	}
}

func TestCircular(t *testing.T) {
	p := readPaper(t, filepath.Join("testdata", "circular.txt"))
	simplified, err := os.ReadFile(filepath.Join("testdata", "circular-simplified.txt"))
	if err != nil {
		t.Fatal(err)
	}
	p.simplified = []rune(strings.TrimSpace(string(simplified)))
	if n := strings.Count(p.raw, "(") - strings.Count(string(p.plain), "("); n < 190 || len(p.simplified) != len(p.plain) {
		t.Fatalf("%d glosses, %d characters and %d in simplified script", n, len(p.plain), len(p.simplified))
	}
	p.check(t, 7)
}

// The source paper with 191 glosses, where a folder of papers is named.
func TestGlossedPaper(t *testing.T) {
	dir := os.Getenv("CASEFILE_PAPERS")
	if dir == "" {
		t.Skip("CASEFILE_PAPERS names no folder of papers")
	}
	names, err := filepath.Glob(filepath.Join(dir, "002_*.txt"))
	if err != nil || len(names) != 1 {
		t.Fatalf("%d papers: %v", len(names), err)
	}
	p := readPaper(t, names[0])
	for _, r := range p.plain {
		p.simplified = append(p.simplified, []rune(zh.String(string(r)))...)
	}
	if len(p.simplified) != len(p.plain) {
		t.Fatalf("%d characters, %d folded", len(p.plain), len(p.simplified))
	}
	step := 1
	if raceEnabled { // ten times as slow
		step = 20
	}
	p.check(t, step)
}
