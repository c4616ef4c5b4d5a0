package query

import (
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

// Whatever tree there is prints as text that is read back to it.
func TestRandomTrees(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 6_000 {
		q := Query{Root: randomNode(rng, 4)}
		if restricts(q.Root, false) {
			readBack(t, q)
		}
	}
}

// randomNode is a tree in the form Parse makes.
func randomNode(rng *rand.Rand, depth int) Node {
	var n Node
	switch k := rng.IntN(6); {
	case depth == 0 || k < 3:
		n = randomClause(rng)
	case k == 3:
		var or Or
		for range 2 + rng.IntN(2) {
			or = appendOr(or, randomNode(rng, depth-1))
		}
		n = one(or)
	default:
		var and And
		for range 2 + rng.IntN(2) {
			and = appendAnd(and, randomNode(rng, depth-1))
		}
		n = one(and)
	}
	if rng.IntN(4) == 0 {
		n = exclude(n)
	}
	return n
}

var pieces = []string{"惩治", "a", "(", ")", "（", "）", " ", "　", `"`, "“", "”", "-", "－", "OR", "|", "或", "文号:", "单位：", "標題:",
	"日期:2010", ":", "2010", "〔", "〕", "\n", "\x00", "x"}

func randomText(rng *rand.Rand, n int) string {
	var b strings.Builder
	for range 1 + rng.IntN(n) {
		b.WriteString(pieces[rng.IntN(len(pieces))])
	}
	return b.String()
}

func randomClause(rng *rand.Rand) Clause {
	c := Clause{Field: Text, Value: randomText(rng, 5)}
	switch rng.IntN(6) {
	case 0:
		c.Field = []Field{Number, Unit, Title, Secrecy}[rng.IntN(4)]
	case 1:
		return Clause{Field: Date, Value: "2010..2011", From: "2010-01-01", To: "2011-12-31"}
	}
	if strings.TrimSpace(c.Value) == "" {
		c.Value = "空"
	}
	return c
}

func readBack(t *testing.T, q Query) {
	t.Helper()
	text := q.String()
	if len(text) > MaxBytes { // quotes and fields may make it longer
		return
	}
	again, err := Parse(text)
	if err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	if d := cmp.Diff(q, again, ignore...); d != "" {
		t.Fatalf("%q:\n%s", text, d)
	}
}

// Of any text there is a tree that can be printed and read again, or errors in
// it, from left to right.
func read1(t *testing.T, s string) {
	q, err := Parse(s)
	if err == nil {
		readBack(t, q)
		for _, n := range q.Notes {
			if !strings.HasPrefix(s[n.Pos:], n.Text) {
				t.Fatalf("Parse(%q): note %+v", s, n)
			}
		}
		return
	}
	errs := all(err)
	if len(errs) == 0 || len(errs) > maxErrors {
		t.Fatalf("Parse(%q): %v", s, err)
	}
	for i, e := range errs {
		if e.Pos < 0 || e.Pos > len(s) || i > 0 && errs[i-1].Pos >= e.Pos ||
			utf8.ValidString(s) && e.Pos < len(s) && !utf8.RuneStart(s[e.Pos]) && e.ID != TooLong {
			t.Fatalf("Parse(%q): %v", s, err)
		}
	}
}

func TestRandomTexts(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for range 20_000 {
		read1(t, randomText(rng, 14))
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{
		`惩治腐败 -试行 "new york"`, "文号：蘇發〔2010〕23號 日期:2010..2012", `“三不”机制 "a""b" --x -"-"`, `- -- 单位:"-a"`, `文号:"`, "\x00 \u3000",
		"a (b OR c) -(d e)", "单位:(某局 | 某委) （试行） 1)", `("new york" OR (b))`, "a OR ( )", "((((", "年度:2010-2012 责任者:某局", "OR 或 |",
	} {
		f.Add(s)
	}
	f.Fuzz(read1)
}
