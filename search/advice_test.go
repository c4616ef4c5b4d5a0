package search

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"casefile/search/query"
	"casefile/search/zh"
)

func TestAdvice(t *testing.T) {
	x := indexOf(t,
		Document{ID: "f/1", Number: "某纪函〔2026〕12号", Text: "問題線索處置情況的報告", Unit: "某市财政局", Date: "2026-01-01"},
		Document{ID: "f/2", Text: "以案促改工作方案", Unit: "某县教育局", Date: "2025-01-01"},
		Document{ID: "f/3", Text: "秘密会谈纪要，以案促治", Secrecy: "机密"},
		Document{ID: "f/4", Text: "a very long WORD"})
	person := viewer(t, "张", "")
	for _, c := range []struct {
		name   string
		r      Request
		none   []Part
		nearly string
	}{
		{"one part has none", Request{Query: "问题线索 以案促治"}, []Part{{Text: "以案促治", Pos: 13, Longest: "以案促"}}, "f/1 f/2"},
		{"who may see it is told of it", Request{Query: "问题线索 以案促治", Viewer: LocalOperator()},
			[]Part{{"问题线索", 0, "问题线索"}, {"以案促治", 13, "以案促治"}}, "f/1 f/2 f/3"},
		{"never together", Request{Query: "问题线索 工作方案"}, []Part{{"问题线索", 0, "问题线索"}, {"工作方案", 13, "工作方案"}}, "f/1 f/2"},
		{"longest in the middle", Request{Query: "将线索处置情形"}, []Part{{Text: "将线索处置情形", Longest: "线索处置情"}}, "f/1"},
		{"as typed", Request{Query: "將線索處置情形"}, []Part{{Text: "將線索處置情形", Longest: "線索處置情"}}, "f/1"},
		{"not a character", Request{Query: "龘靐"}, []Part{{Text: "龘靐"}}, ""},
		{"a character of what is not his to see", Request{Query: "秘密会谈"}, []Part{{Text: "秘密会谈"}}, ""},
		{"a mark", Request{Query: "，以案"}, []Part{{Text: "，以案", Pos: 0, Longest: "以案"}}, "f/2"},
		{"excluded", Request{Query: "问题线索 -报告"}, []Part{{"问题线索", 0, "问题线索"}}, "f/1"},
		{"a field has none", Request{Query: "报告 单位:某委"}, []Part{{Text: "单位:某委", Pos: 7}}, "f/1"},
		{"restricted", Request{Query: "报告", Restrict: Restrict{Unit: []string{"某县教育局"}}}, []Part{{"报告", 0, "报告"}}, ""},
		{"only fields", Request{Query: "文号:999号"}, []Part{{Text: "文号:999号"}}, ""},
		{"either", Request{Query: "龘 OR 靐"}, []Part{{Text: "龘"}, {Text: "靐", Pos: 7}}, ""},
		{"letters", Request{Query: "longwordy"}, []Part{{Text: "longwordy", Longest: "long"}}, "f/4"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.r.Viewer.kind == nobody {
				c.r.Viewer = person
			}
			r := ask1(t, x, c.r)
			if r.Total != 0 {
				t.Fatalf("finds %d", r.Total)
			}
			if d := cmp.Diff(c.none, r.None); d != "" {
				t.Error(d)
			}
			var got []string
			for _, h := range r.Nearly {
				got = append(got, h.ID)
			}
			for _, id := range strings.Fields(c.nearly) {
				if !strings.Contains(strings.Join(got, " "), id) {
					t.Errorf("like it are %v, want %s", got, c.nearly)
				}
			}
			if c.r.Viewer.kind == person.kind && strings.Contains(strings.Join(got, " "), "f/3") {
				t.Error("tells of a secret")
			}
		})
	}
	if r := ask1(t, x, Request{Query: "线索"}); r.None != nil || r.Nearly != nil {
		t.Errorf("advice on a search with hits: %+v", r)
	}
	if r := ask1(t, x, Request{Query: "龘", Limit: -1}); r.None != nil || r.Nearly != nil {
		t.Errorf("advice where counts alone were asked for: %+v", r)
	}
}

// The longest piece is the longest common substring with any document.
func TestLongestPiece(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 5))
	docs := randomDocs(rng, 60)
	x := indexOf(t, docs...)
	for range 60 {
		run := ""
		for range 2 + rng.IntN(14) {
			run += string([]rune("问题线索处置立案审查报告龘")[rng.IntN(13)])
		}
		r := ask1(t, x, Request{Query: run})
		if r.Total > 0 {
			continue
		}
		if len(r.None) != 1 {
			t.Fatalf("%s: %+v", run, r.None)
		}
		if got, want := len([]rune(r.None[0].Longest)), longestIn(docs, run); got != want || !strings.Contains(run, r.None[0].Longest) {
			t.Errorf("%s: the longest piece is %q, want %d characters", run, r.None[0].Longest, want)
		}
	}
}

func longestIn(docs []Document, run string) (longest int) {
	r := []rune(run)
	for _, d := range docs {
		text := zh.String(d.Title) + "\n" + zh.String(d.Text)
		for i := range r {
			for longest < len(r)-i && strings.Contains(text, string(r[i:i+longest+1])) {
				longest++
			}
		}
	}
	return longest
}

// Many parts, long runs and what no document has: bounded, whatever is asked.
func TestAdviceBounds(t *testing.T) {
	x := indexOf(t, randomDocs(rand.New(rand.NewPCG(6, 6)), 100)...)
	many := make([]string, query.MaxClauses)
	for i := range many {
		many[i] = fmt.Sprintf("龘%d", i)
	}
	for _, q := range []string{strings.Join(many, " "), strings.Repeat("问题", 600) + "龘", strings.Repeat("龘靐", 600), "\U00020000\U00020001\U00020002", "，。，。，。，。，"} {
		if r := ask1(t, x, Request{Query: q}); r.Total == 0 && (len(r.None) == 0 || len(r.None) > adviceParts) {
			t.Errorf("%.20s: %d parts", q, len(r.None))
		}
	}
}
