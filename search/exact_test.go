package search

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"casefile/search/ingest"
	"casefile/search/query"
	"casefile/search/zh"
)

// truth is the definition: the documents whose title, number or text contains
// the run, all in normal form.
type truth struct {
	ids  []string
	docs [][]string
}

func truthOf(docs []Document) truth {
	var t truth
	for _, d := range docs {
		t.ids = append(t.ids, d.ID)
		t.docs = append(t.docs, []string{zh.String(d.Title), zh.String(d.Number), zh.String(d.Text)})
	}
	return t
}

func (t truth) contains(i int, run string) bool {
	return slices.ContainsFunc(t.docs[i], func(s string) bool { return strings.Contains(s, run) })
}

func (t truth) find(run string) []string {
	var out []string
	for i, id := range t.ids {
		if t.contains(i, zh.String(run)) {
			out = append(out, id)
		}
	}
	slices.Sort(out)
	return out
}

// quote makes a run of any text.
func quote(s string) string { return query.Clause{Value: s}.String() }

// generated is text as it lies about: few characters, so that runs repeat,
// both scripts, line ends anywhere, glosses, digits, marks, Latin.
func generated(rng *rand.Rand, n int) string {
	pieces := []string{"惩", "懲", "治", "腐", "败", "敗", "发", "發", "發(fā)", "现", "現(xiàn)", "干", "乾", "部", "覆", "复", "，", "。", "\n", "\n\n",
		" ", "　", "(", "）", "〔2010〕", "[2010]", "23号", "23號", "A", "ab", " B", "“", "」", "·", "𠮷", "1", "２", "㈠", "é", "e\u0301", "\u200b"}
	var b strings.Builder
	for range n {
		b.WriteString(pieces[rng.IntN(len(pieces))])
	}
	return b.String()
}

// substring is a random stretch of a text of at most n characters.
func substring(rng *rand.Rand, s string, n int) string {
	r := []rune(s)
	if len(r) == 0 {
		return ""
	}
	k := 1 + rng.IntN(min(n, len(r)))
	i := rng.IntN(len(r) - k + 1)
	return string(r[i : i+k])
}

// A run finds every document that contains it and no other.
func TestExactGenerated(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 8))
	var docs []Document
	for i := range 150 {
		docs = append(docs, Document{ID: fmt.Sprintf("f/%03d", i), Title: generated(rng, 3), Text: "始" + generated(rng, 40)})
	}
	x, want := indexOf(t, docs...), truthOf(docs)
	for range 2000 {
		run := substring(rng, docs[rng.IntN(len(docs))].Text, 12)
		if zh.String(run) == "" {
			continue
		}
		if got, want := ids(t, x, quote(run)), want.find(run); !slices.Equal(got, want) {
			t.Errorf("%q finds %v, want %v", run, got, want)
		}
	}
}

// Conjunctions, exclusions and one-character runs answer as sets do.
func TestExactCombined(t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 10))
	var docs []Document
	for i := range 120 {
		docs = append(docs, Document{ID: fmt.Sprintf("f/%03d", i), Text: "始" + generated(rng, 25)})
	}
	x, truth := indexOf(t, docs...), truthOf(docs)
	for range 800 {
		var clauses []string
		want := slices.Clone(truth.ids)
		for k := range 1 + rng.IntN(3) {
			run := zh.String(substring(rng, docs[rng.IntN(len(docs))].Text, 4))
			if run == "" {
				run = "始"
			}
			not := k > 0 && rng.IntN(2) == 0
			clause := query.Node(query.Clause{Value: run})
			if not {
				clause = query.Not{Node: clause}
			}
			clauses = append(clauses, clause.String())
			want = slices.DeleteFunc(want, func(id string) bool { return truth.contains(slices.Index(truth.ids, id), run) == not })
		}
		if got := ids(t, x, strings.Join(clauses, " ")); !slices.Equal(got, want) {
			t.Errorf("%s finds %v, want %v", clauses, got, want)
		}
	}
}

const circular = `  某 發(fā)〔2010〕23號
 各市、縣(市、區(qū))委,省委各部委:
    《關于構建懲治腐敗工作機制的意見》已經(jīng)審議通過,現(xiàn)
印發(fā)給你們,請結合實際認真貫徹落實。
    一、加強辦案文書管理,實行統(tǒng)一規(guī)范的辦案文書格式。`

func TestTraditional(t *testing.T) {
	x := indexOf(t,
		Document{ID: "f/trad", Title: "關于構建懲治腐敗工作機制的意見", Number: "某發〔2010〕23號", Text: circular},
		Document{ID: "f/simp", Title: "关于函询工作的通知", Number: "某发〔2011〕3号", Text: "惩治腐败。工作机制由各单位统一制定，2010年23项。"})
	for _, c := range []struct{ q, want string }{
		{"惩治腐败工作机制", "f/trad"},
		{"懲治腐敗工作機制", "f/trad"},
		{"惩治腐败", "f/simp f/trad"},
		{"惩治腐败 工作机制", "f/simp f/trad"},
		{"现印发给你们", "f/trad"},
		{"現(xiàn)印發(fā)", "f/trad"},
		{"统一规范", "f/trad"},
		{"统一", "f/simp f/trad"},
		{"某发〔2010〕23号", "f/trad"},
		{"某發[2010]23號", "f/trad"},
		{"某发（2010）23号", "f/trad"},
		{"某发2010", ""},
		{"文号:某发(2010)23号", "f/trad"},
		{"文号：〔2011〕", "f/simp"},
		{"文号:2010年", ""},
		{"机", "f/simp f/trad"},
		{"询", "f/simp"},
		{"2010", "f/simp f/trad"},
		{"0年2", "f/simp"},
		{"腐败工作", "f/trad"},
		{"惩治腐败 -通知", "f/trad"},
		{"-通知 惩治腐败", "f/trad"},
		{"惩治腐败 -现印发给", "f/simp"},
		{"惩治腐败 -文号:2011", "f/trad"},
		{"。", "f/simp f/trad"},
		{"？", ""},
		{"没有", ""},
	} {
		if got := strings.Join(ids(t, x, c.q), " "); got != c.want {
			t.Errorf("%s finds %q, want %q", c.q, got, c.want)
		}
	}
}

// The source papers, where a folder of them is named.
func TestPapers(t *testing.T) {
	dir := os.Getenv("CASEFILE_PAPERS")
	if dir == "" {
		t.Skip("CASEFILE_PAPERS names no folder of papers")
	}
	names, err := filepath.Glob(filepath.Join(dir, "*.txt"))
	if err != nil || len(names) != 5 {
		t.Fatalf("%d papers: %v", len(names), err)
	}
	var docs []Document
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		for p, err := range ingest.Read(name, f) {
			if err != nil {
				t.Fatal(err)
			}
			docs = append(docs, Document{ID: "imported/" + p.ID, File: "imported", Title: p.Title, Number: p.Number, Date: p.Date, Text: p.Text})
		}
		f.Close()
	}
	x, truth := indexOf(t, docs...), truthOf(docs)
	if got := ids(t, x, "惩治腐败工作机制"); !slices.Contains(got, docs[2].ID) {
		t.Errorf("惩治腐败工作机制 finds %v", got)
	}
	rng := rand.New(rand.NewPCG(13, 14))
	for i, d := range docs {
		own := 0
		for range 300 {
			n := zh.Normalise(d.Text)
			from := rng.IntN(n.Units() - 12)
			run := n.Clean(from, from+4+rng.IntN(9))
			got := ids(t, x, quote(run))
			if !slices.Equal(got, truth.find(run)) || !slices.Contains(got, d.ID) {
				t.Errorf("%q of paper %d finds %v", run, i, got)
			}
			if len(got) == 1 {
				own++
			}
		}
		if own < 100 {
			t.Errorf("only %d of 300 phrases of paper %d are its own", own, i)
		}
	}
}

// Of a phrase that a gloss or a line end interrupts the highlight covers the
// original bytes.
func TestHighlight(t *testing.T) {
	x := indexOf(t, Document{ID: "f/1", Text: circular, PageStarts: []int{0, strings.Index(circular, "《"), strings.Index(circular, "一、")}})
	for _, c := range []struct {
		q, original, shown string
		page               int
	}{
		{"某发", "某 發", "某發", 1},
		{"现印发给", "現(xiàn)\n印發(fā)給", "現 印發給", 2},
		{"统一规范", "統(tǒng)一規(guī)范", "統一規范", 3},
		{"23号各市", "23號\n 各市", "23號 各市", 1},
	} {
		r := ask1(t, x, Request{Query: c.q})
		if len(r.Hits) != 1 {
			t.Errorf("%s: %d hits", c.q, len(r.Hits))
			continue
		}
		h := r.Hits[0]
		if got := circular[h.Matches[0][0]:h.Matches[0][1]]; got != c.original {
			t.Errorf("%s: matches %q, want %q", c.q, got, c.original)
		}
		if got := h.Snippet[h.Highlight[0][0]:h.Highlight[0][1]]; got != c.shown {
			t.Errorf("%s: highlights %q, want %q in %q", c.q, got, c.shown, h.Snippet)
		}
		if h.Page != c.page {
			t.Errorf("%s: page %d, want %d", c.q, h.Page, c.page)
		}
	}
}

func TestSnippet(t *testing.T) {
	long := strings.Repeat("前文不相干，", 40) + "问题线索处置" + strings.Repeat("，后文", 40) + "线索处置问题线索再处置" + strings.Repeat("，末尾", 60)
	x := indexOf(t, Document{ID: "f/1", Title: "处置办法", Text: long, PageStarts: []int{0}})
	r := ask1(t, x, Request{Query: "线索 处置"})
	h := r.Hits[0]
	if !strings.HasPrefix(h.Snippet, ellipsis) || !strings.HasSuffix(h.Snippet, ellipsis) || len([]rune(h.Snippet)) > snippetUnits+2 {
		t.Errorf("snippet %q", h.Snippet)
	}
	if !strings.Contains(h.Snippet, "再处置") || len(h.Highlight) != 3 {
		t.Errorf("not the best place: %q %v", h.Snippet, h.Highlight)
	}
	for i := range h.Highlight {
		a, b := h.Snippet[h.Highlight[i][0]:h.Highlight[i][1]], long[h.Matches[i][0]:h.Matches[i][1]]
		if a != b {
			t.Errorf("highlight %q, match %q", a, b)
		}
	}
	if h = ask1(t, x, Request{Query: "办法"}).Hits[0]; !strings.HasPrefix(h.Snippet, "前文") || len(h.Highlight) != 0 || h.Page != 1 {
		t.Errorf("found by the title: %+v", h)
	}
}
