package ingest

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

type sample struct{ ID, Title, Text string }

// corpus reads every nth document of a corpus that CASEFILE_BENCH_DIR names.
func corpus(t testing.TB, name string, nth int) []sample {
	t.Helper()
	dir := os.Getenv("CASEFILE_BENCH_DIR")
	if dir == "" {
		t.Skip("CASEFILE_BENCH_DIR names no folder of corpora")
	}
	f, err := os.Open(filepath.Join(dir, name, "corpus.jsonl.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	var out []sample
	lines := bufio.NewScanner(z)
	lines.Buffer(nil, 64<<20)
	for n := 0; lines.Scan(); n++ {
		var s sample
		if n%nth == 0 {
			if err := json.Unmarshal(lines.Bytes(), &s); err != nil {
				t.Fatal(err)
			}
			out = append(out, s)
		}
	}
	return out
}

// TestEncodings: whatever a sample was encoded in is found out, whole and cut
// short, and leads back to the bytes.
func TestEncodings(t *testing.T) {
	for _, c := range []struct {
		corpus string
		nth    int
	}{{"docs", 23}, {"drcd", 7}} {
		wrong, all, short, shortWrong := 0, 0, 0, 0
		for _, s := range corpus(t, c.corpus, c.nth) {
			for name, b := range encoded(cleanText(s.Text)) {
				all++
				text, got, err := decode(b)
				if err != nil || got != name || text != cleanText(s.Text) {
					wrong++
					t.Errorf("%s of %s/%s: read as %s, %v", name, c.corpus, s.ID, got, err)
				}
			}
			for name, b := range encoded(firstRunes(s.Text, 30)) {
				if short++; name != "" {
					if _, got, _ := decode(b); got != name {
						shortWrong++
					}
				}
			}
		}
		t.Logf("%s: %d of %d wrong; of 30 characters alone %d of %d", c.corpus, wrong, all, shortWrong, short)
		if shortWrong*100 > short {
			t.Errorf("%s: more than one in a hundred beginnings is read wrongly", c.corpus)
		}
	}
}

func firstRunes(s string, n int) string {
	r := []rune(s)
	return string(r[:min(n, len(r))])
}

// encoded is a text in every encoding that has all its characters.
func encoded(s string) map[string][]byte {
	out := map[string][]byte{"utf-8": []byte(s)}
	if b, err := simplifiedchinese.GB18030.NewEncoder().Bytes([]byte(s)); err == nil {
		if back, err := simplifiedchinese.GB18030.NewDecoder().Bytes(b); err == nil && string(back) == s {
			out["gb18030"] = b
		}
	}
	if b, err := traditionalchinese.Big5.NewEncoder().Bytes([]byte(s)); err == nil {
		if back, err := traditionalchinese.Big5.NewDecoder().Bytes(b); err == nil && string(back) == s {
			out["big5"] = b
		}
	}
	if b, err := codings[2].how.NewEncoder().Bytes([]byte(s)); err == nil {
		out["utf-16"] = append([]byte("\xff\xfe"), b...)
	}
	return out
}

// TestOriginOfCorpus: random ranges of a text lead back to bytes that decode to
// them, in every encoding and with every kind of line end.
func TestOriginOfCorpus(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for _, name := range []string{"docs", "drcd"} {
		for _, s := range corpus(t, name, 211) {
			if runes := []rune(s.Text); len(runes) > 20_000 {
				s.Text = string(runes[:20_000])
			}
			for _, end := range []string{"\n", "\r\n", "\r", "\f"} {
				for coding, b := range encoded(strings.ReplaceAll(s.Text, "\n", end)) {
					checkOrigin(t, rng, coding, b)
				}
			}
		}
	}
}

// checkOrigin compares random ranges with what their original bytes decode to.
func checkOrigin(t *testing.T, rng *rand.Rand, coding string, b []byte) {
	t.Helper()
	raw, name, err := decode(b)
	if err != nil || name != coding {
		return // too little text to tell
	}
	text := cleanText(raw)
	var ranges [][2]int
	for range 20 {
		from, to := onRune(text, rng.IntN(len(text)+1)), onRune(text, rng.IntN(len(text)+1))
		ranges = append(ranges, [2]int{min(from, to), max(from, to)})
	}
	back, err := Origin(b, text, ranges)
	if err != nil {
		t.Errorf("%s: %v", coding, err)
		return
	}
	for i, r := range ranges {
		got := b[back[i][0]:back[i][1]]
		want := text[r[0]:r[1]]
		if s := decodedAs(coding, b, got); s != want {
			t.Errorf("%s: [%d, %d) leads to %q, not %q", coding, r[0], r[1], s, want)
		}
	}
}

func onRune(s string, at int) int {
	for at < len(s) && !utf8.RuneStart(s[at]) {
		at++
	}
	return at
}

// decodedAs decodes a piece of b by itself.
func decodedAs(coding string, b, piece []byte) string {
	i := map[string]int{"gb18030": 0, "big5": 1, "utf-16": 2}
	if coding == "utf-8" {
		return cleanText(decodeUTF8(piece))
	}
	n := i[coding]
	if coding == "utf-16" && b[0] == 0xfe {
		n = 3
	}
	s, _ := codings[n].how.NewDecoder().Bytes(piece)
	return cleanText(string(s))
}

// TestGuessesOfCorpus: of laws with their title on top nearly every title is
// found.
func TestGuessesOfCorpus(t *testing.T) {
	right, all := 0, 0
	other := 0
	for _, s := range corpus(t, "docs", 3) {
		if !strings.HasPrefix(s.ID, "law") || s.Title == "" {
			continue
		}
		p, err := Reader{}.File(t.Context(), s.ID+".txt", []byte(s.Title+"\n"+s.Text))
		if err != nil {
			t.Fatal(err)
		}
		if all++; p.Title == oneLine(s.Title) {
			right++
		} else if other++; other < 12 {
			t.Logf("%s, not %s", p.Title, s.Title)
		}
	}
	t.Logf("%d of %d titles (%.1f %%)", right, all, 100*float64(right)/float64(all))
	if right*100 < all*95 {
		t.Error("fewer than 95 of 100")
	}
}
