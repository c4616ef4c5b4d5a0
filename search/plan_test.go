package search

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"casefile/search/query"
	"casefile/search/zh"
)

// answers decides a query by looking at a document.
func answers(n query.Node, d Document) bool {
	switch n := n.(type) {
	case query.And:
		return !slices.ContainsFunc(n, func(k query.Node) bool { return !answers(k, d) })
	case query.Or:
		return slices.ContainsFunc(n, func(k query.Node) bool { return answers(k, d) })
	case query.Not:
		return !answers(n.Node, d)
	}
	c := n.(query.Clause)
	has := func(s string) bool { return strings.Contains(zh.String(s), zh.String(c.Value)) }
	switch c.Field {
	case query.Text:
		return has(d.Title) || has(d.Number) || has(d.Text)
	case query.Title:
		return has(d.Title)
	case query.Number:
		return answersNumber(d.Number, c.Value)
	case query.Unit:
		return has(d.Unit)
	case query.Secrecy:
		return has(d.Secrecy)
	case query.Date, query.Year:
		return d.Date != "" && d.Date >= c.From && (c.To == "" || d.Date <= c.To)
	}
	panic(c.Field)
}

var brackets = regexp.MustCompile(`[(（\[〔【<〈《]([0-9]+)[)）\]〕】>〉》]第?`)

func answersNumber(number, piece string) bool {
	number, piece = brackets.ReplaceAllString(zh.String(number), "[$1]"), brackets.ReplaceAllString(zh.String(piece), "[$1]")
	if piece[0] < '0' || piece[0] > '9' {
		return strings.Contains(number, piece)
	}
	return regexp.MustCompile(`(^|[^0-9])` + regexp.QuoteMeta(piece)).MatchString(number)
}

// smallCorpus is documents of few words, so that conditions meet by chance.
func smallCorpus(rng *rand.Rand, n int) []Document {
	pick := func(s ...string) string { return s[rng.IntN(len(s))] }
	var docs []Document
	for i := range n {
		d := Document{ID: fmt.Sprintf("f/%03d", i), Title: generated(rng, 3), Text: "始" + generated(rng, 12),
			Unit: pick("某市财政局", "某縣教育局", ""), Secrecy: pick("", "秘密", "机密"), Date: pick("", "2010-06-30", "2011-01-01", "2012-12-31")}
		if rng.IntN(3) > 0 {
			d.Number = pick("某发", "某發", "某委发") + pick("〔2010〕", "[2010]", "（2011）", "<2011>第") + pick("2", "23", "231", "3") + pick("号", "號")
		}
		docs = append(docs, d)
	}
	return docs
}

// randomTree is any tree over what the documents have.
func randomTree(rng *rand.Rand, docs []Document, depth int) query.Node {
	if depth == 0 || rng.IntN(3) == 0 {
		return randomLeaf(rng, docs[rng.IntN(len(docs))])
	}
	var kids []query.Node
	for range 2 + rng.IntN(2) {
		kids = append(kids, randomTree(rng, docs, depth-1))
	}
	var n query.Node = query.And(kids)
	if rng.IntN(2) == 0 {
		n = query.Or(kids)
	}
	if rng.IntN(4) == 0 {
		n = query.Not{Node: n}
	}
	return n
}

func randomLeaf(rng *rand.Rand, d Document) query.Node {
	c := query.Clause{Value: substring(rng, d.Text, 3)}
	switch rng.IntN(10) {
	case 0:
		c = query.Clause{Field: query.Title, Value: substring(rng, d.Title, 2)}
	case 1:
		c = query.Clause{Field: query.Unit, Value: []string{"财政", "教育局", "县"}[rng.IntN(3)]}
	case 2:
		c = query.Clause{Field: query.Secrecy, Value: "密"}
	case 3:
		c = query.Clause{Field: query.Date, Value: "2010..2011", From: "2010-01-01", To: "2011-12-31"}
	case 4:
		c = query.Clause{Field: query.Number, Value: []string{"某发", "[2010]", "（2011）2", "某發〔2010〕23號", "23号", "3号", "〈2011〉3", "第", "某发〔2010〕第"}[rng.IntN(9)]}
	}
	if zh.String(c.Value) == "" {
		c.Value = "始"
	}
	if rng.IntN(4) == 0 {
		return query.Not{Node: c}
	}
	return c
}

// circumstance is who asks, and within what.
type circumstance struct {
	v    Viewer
	r    Restrict
	sees func(Document) bool
}

func circumstances(t *testing.T) []circumstance {
	t.Helper()
	clerk, err := NewViewer("p-1", "秘密", "u-1")
	if err != nil {
		t.Fatal(err)
	}
	finance := Restrict{Unit: []string{"某市财政局"}, From: "2010-01-01"}
	return []circumstance{
		{LocalOperator(), Restrict{}, func(Document) bool { return true }},
		{clerk, Restrict{}, func(d Document) bool { return d.Secrecy != "机密" }},
		{clerk, finance, func(d Document) bool { return d.Secrecy != "机密" && d.Unit == "某市财政局" && d.Date != "" }},
		{LocalOperator(), Restrict{Secrecy: []string{NoSecrecy, "机密"}}, func(d Document) bool { return d.Secrecy != "秘密" }},
	}
}

// Any tree answers as each document by itself does, in however many segments
// and with documents that were replaced, whoever asks, and within what
// restricts.
func TestTrees(t *testing.T) {
	rng := rand.New(rand.NewPCG(21, 22))
	docs, m := smallCorpus(rng, 90), newMemory()
	x := openIndex(t, t.TempDir())
	defer x.Close()
	for part := range slices.Chunk(docs, 30) {
		for _, d := range part {
			d.Text = "旧" + d.Text
			m.put(d)
		}
		syncAll(t, x, m)
		m.put(part[:10]...)
		syncAll(t, x, m)
	}
	m.put(docs...)
	syncAll(t, x, m)
	asked, answered, all := 0, 0, circumstances(t)
	for range 2500 {
		c := all[rng.IntN(len(all))]
		q := query.Query{Root: randomTree(rng, docs, 3)}
		read, err := query.Parse(q.String())
		if err != nil {
			continue // nothing restricts it, or it is too long
		}
		var want []string
		for _, d := range docs {
			if c.sees(d) && answers(read.Root, d) {
				want = append(want, d.ID)
			}
		}
		r := ask1(t, x, Request{Query: q.String(), Viewer: c.v, Restrict: c.r, Limit: MaxLimit})
		if d := cmp.Diff(want, idsOf(r)); d != "" || r.Total != len(want) {
			t.Fatalf("%s, %+v: total %d\n%s", q, c.r, r.Total, d)
		}
		if asked++; len(want) > 0 && len(want) < len(docs) {
			answered++
		}
	}
	if asked < 1000 || answered < asked/3 {
		t.Errorf("only %d of %d queries tell documents apart", answered, asked)
	}
}

func TestLanguage(t *testing.T) {
	x := library(t)
	for _, c := range []struct{ q, want string }{
		{"查实 OR 说明", "a/1 a/2"},
		{"线索 (查实 | 管理)", "a/2 b/1"},
		{"线索 -(查实 OR 管理)", "a/1"},
		{"线索 -(线索 管理)", "a/1 a/2"},
		{"单位:教育 OR 查实", "a/2 b/1"},
		{"线索 (单位:教育 OR 文种:函询通知书)", "a/1 b/1"},
		{"(单位:教育 OR 问题线索已经) (日期:2025 OR 查实整改)", "a/2"},
		{"单位:(财政局 OR 县教育局) -状态:撤回", "a/1 b/1"},
		{"标题:问题线索", "b/1"},
		{"题名:函 OR 标题:报告", "a/1 b/1"},
		{"线索 -标题:线索", "a/1 a/2"},
		{"年度:2025-2026", "a/1 a/2"},
		{"密级:无", "a/1 a/2 b/1"},
		{"密级:秘密", ""},
		{"責任者:财政局 案件:某纪立", "a/1 a/2"},
		{"文号:某纪函", "a/1"},
		{"文号:某纪函〔2026〕", "a/1"},
		{"文号:[2026]12", "a/1"},
		{"文号:〔2026〕1", "a/1"},
		{"文号:〔2026〕1号", ""},
		{"文号:某纪函〔2026〕第", "a/1"},
		{"文号:（2026）第12號", "a/1"},
		{"文号:<2025>3号", "a/2"},
		{"文号:12号 OR 文号:3号", "a/1 a/2"},
		{"文号:2号", ""},
		{"-文号:12号 线索", "a/2 b/1"},
		{"线索管理。问题", "b/1"},
		{"问题线索管理。 OR -(-说明 -查实)", "a/1 a/2 b/1"},
	} {
		if got := strings.Join(ids(t, x, c.q), " "); got != c.want {
			t.Errorf("%s finds %q, want %q", c.q, got, c.want)
		}
	}
}

// A unit is found by its former name where that is asked for, and told of else.
func TestUnitNames(t *testing.T) {
	m := newMemory()
	m.put(Document{ID: "u/1", File: "u", Unit: "某市大数据局", Text: "线索"}, Document{ID: "u/2", File: "u", Unit: "某市信息办", Text: "线索"},
		Document{ID: "u/3", File: "u", Unit: "某市教育局", Text: "线索"})
	x, err := Open(t.Context(), t.TempDir(), Options{Wait: waitInTests, Names: [][]string{{"某市大数据局", "某市信息办"}}})
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	syncAll(t, x, m)
	for _, q := range []string{"单位:某市大数据局", "线索 单位:某市大数据局", "线索 (单位:某市大数据局 OR 单位:某县)"} {
		narrow := ask1(t, x, Request{Query: q})
		if narrow.Total != 1 || len(narrow.Also) != 1 || narrow.Also[0].More != 1 || narrow.Also[0].Used {
			t.Errorf("%s: %d, also %+v", q, narrow.Total, narrow.Also)
		}
		wide := ask1(t, x, Request{Query: q, Wider: true})
		if wide.Total != 2 || len(wide.Also) != 1 || !wide.Also[0].Used {
			t.Errorf("%s, wider: %d, also %+v", q, wide.Total, wide.Also)
		}
	}
	if r := ask1(t, x, Request{Query: "线索 -单位:某市大数据局", Wider: true}); r.Total != 2 {
		t.Errorf("an excluded name excludes %d", 3-r.Total)
	}
}

func TestNumberHas(t *testing.T) {
	for _, c := range []struct {
		number, piece string
		want          bool
	}{
		{"苏发〔2010〕23号", "苏发", true},
		{"苏发〔2010〕23号", "蘇發[2010]", true},
		{"苏发〔2010〕23号", "苏发(2010)23号", true},
		{"苏发〔2010〕231号", "苏发(2010)23", true},
		{"苏发〔2010〕231号", "苏发(2010)23号", false},
		{"苏发〔2010〕第23号", "苏发【2010】23號", true},
		{"苏发[2010]23号", "苏发［２０１０］第２３号", true},
		{"苏发{2010}23号", "苏发《2010》23", true},
		{"苏发〔2010〕23号", "3号", false},
		{"苏发〔2010〕13号之3号", "3号", true},
		{"苏发〔2010〕23号", "010", false},
		{"苏发〔2010〕23号", "第", false},
		{"第二批〔2010〕1号", "第二批", true},
		{"第二批〔2010〕1号", "第", true},
		{"苏发〔2010〕23号", "苏发〔2010〕第", true},
		{"苏发〔2010〕第23号", "苏发〔2010〕第", true},
		{"苏发〔2010〕第23号", "苏发〔2011〕第", false},
		{"苏发第23号", "苏发第", true},
		{"", "2010", false},
	} {
		number, piece := numberKey(zh.Normalise(c.number).Norm), pieceKey(zh.Normalise(c.piece).Norm)
		if got := numberHas(number, piece); got != c.want {
			t.Errorf("%s has %s: %v", c.number, c.piece, got)
		}
	}
}

// What hits are ranked by is what is wanted, in the order it is asked for.
func TestPlanRuns(t *testing.T) {
	p, err := Options{}.compile(Request{Query: `甲 -乙 (丙 OR "丁 戊") -(己 -庚) 标题:辛 主题:壬`, Viewer: LocalOperator(), Today: today})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range p.runs {
		got = append(got, fmt.Sprint(r.text, r.pos))
	}
	if d := cmp.Diff([]string{"甲0", "丙10", "丁 戊17", "庚34", "主题:壬51"}, got); d != "" {
		t.Error(d)
	}
	if len(p.notes) != 1 || p.notes[0].Text != "主题" {
		t.Errorf("notes %v", p.notes)
	}
	for q, exact := range map[string]bool{"工作": true, "工 作": true, "工作机": false, "工作 -机": true, "工 OR 单位:某局": true,
		"工作 OR 单位:某局制": true, "标题:工": false, "文号:1": false, "-(工 OR 作) 机": true, "-工作机 工": false} {
		p, err := Options{}.compile(Request{Query: q, Viewer: LocalOperator(), Today: today})
		if err != nil || p.exact() != exact {
			t.Errorf("%s: exact is %v, %v", q, p.exact(), err)
		}
	}
}
