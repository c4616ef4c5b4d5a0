package office

import (
	"encoding/csv"
	"strings"
	"testing"
	"unicode/utf8"

	"casefile/search"
)

func TestCitation(t *testing.T) {
	for _, c := range []struct {
		hit  search.Hit
		want string
	}{
		{search.Hit{Title: "关于某事的函", Number: "某纪函〔2026〕1号", Page: 2}, "《关于某事的函》（某纪函〔2026〕1号），第2页"},
		{search.Hit{Title: "印发《某办法》的通知", Date: "2010-06-30"}, "《印发〈某办法〉的通知》（2010年6月30日）"},
		{search.Hit{Title: "某报告", Page: 10}, "《某报告》，第10页"},
		{search.Hit{Title: "某意见", Number: "某纪发〔2010〕23号", Page: 2, Guessed: []string{"number", "unit"}}, "《某意见》（某纪发〔2010〕23号）（推测），第2页"},
		{search.Hit{Title: "某意见", Date: "2010-06-30", Guessed: []string{"title", "date"}}, "《某意见》（推测）（2010年6月30日）（推测）"},
	} {
		if got := Citation(c.hit); got != c.want {
			t.Errorf("got %s, want %s", got, c.want)
		}
	}
}

func TestUnsure(t *testing.T) {
	for want, h := range map[string]search.Hit{
		"": {}, "无文本": {NoText: true}, "后补文本　标题、日期为推测": {AddedText: true, Guessed: []string{"title", "date"}},
	} {
		if got := Unsure(h); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

// The list is read back as what it was, nothing in it begins like a formula.
func TestWriteHits(t *testing.T) {
	titles := []string{"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "＝1", "\ufeff=1", "\r\n=1", "a\"b,c\nd", "a\x00b\u202e", "|x", "监督", "", "\xff", "\u00a0=1", "\u200b=1"}
	var hits []search.Hit
	for i, title := range titles {
		hits = append(hits, search.Hit{ID: "c-1/0001-x", Title: title, Snippet: "=x", Page: i})
	}
	var b strings.Builder
	if err := WriteHits(&b, hits, func(id string) string { return id }); err != nil {
		t.Fatal(err)
	}
	text, ok := strings.CutPrefix(b.String(), "\ufeff")
	if !ok || !utf8.ValidString(text) || strings.Count(text, "\r\n") != len(titles)+1 || strings.Count(text, "\n") != len(titles)+1 {
		t.Errorf("%q", text)
	}
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil || len(rows) != len(titles)+1 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	for _, row := range rows[1:] {
		for _, cell := range row {
			if begin := strings.TrimSpace(cell); begin != "" && strings.ContainsAny(begin[:1], "=+-@|%") || strings.HasPrefix(begin, "＝") {
				t.Errorf("a formula: %q", cell)
			}
			if strings.ContainsAny(cell, "\x00\r\n\t\u202e") {
				t.Errorf("control characters: %q", cell)
			}
		}
	}
}

// A list holds all hits, not a page of them, and no more than it is asked for.
func TestListHits(t *testing.T) {
	d := newDesk(t).init()
	titles := make([]string, 0, 1100)
	for i := range cap(titles) {
		titles = append(titles, "p"+strings.Repeat("i", i%3)+string(rune('a'+i%26))+string(rune('a'+i/26%26))+string(rune('a'+i/676)))
	}
	d.papers("监督。", titles...)
	for most, want := range map[int]int{0: len(titles), 1: 1, 1050: 1050, MaxListed + 1: len(titles)} {
		var b strings.Builder
		list, err := d.ListHits(d.ctx, d.who("周某某"), SearchRequest{Query: "监督"}, most, &b)
		d.ok(err)
		lines := strings.Split(strings.TrimSpace(b.String()), "\r\n")
		seen := map[string]bool{}
		for _, l := range lines[1:] {
			_, cells, _ := strings.Cut(l, ",")
			seen[cells] = true
		}
		if list.Total != len(titles) || list.Written != want || len(seen) != want {
			t.Errorf("%d: %+v, %d different lines", most, list, len(seen))
		}
	}
}
