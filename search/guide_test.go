package search

import (
	"regexp"
	"strconv"
	"strings"
	"testing"

	"casefile/search/query"
)

// What the guide for users shows is understood, without a note but where it
// speaks of one, and finds what it says.
func TestGuide(t *testing.T) {
	examples := regexp.MustCompile("`([^`]+)`").FindAllStringSubmatch(query.Guide, -1)
	if len(examples) < 40 {
		t.Fatalf("%d examples", len(examples))
	}
	x := indexOf(t, guided...)
	for _, e := range examples {
		q, err := query.Parse(e[1])
		if err != nil {
			t.Errorf("%s: %v", e[1], err)
			continue
		}
		if noted := e[1] == "主题:工作"; noted != (len(q.Notes) > 0) {
			t.Errorf("%s: notes %v", e[1], q.Notes)
		}
		if again, err := query.Parse(q.String()); err != nil || again.String() != q.String() {
			t.Errorf("%s reads as %s: %v", e[1], q, err)
		}
		if len(ids(t, x, e[1])) == 0 {
			t.Errorf("%s finds nothing", e[1])
		}
	}
	for _, f := range query.Fields() {
		if !strings.Contains(query.Guide, "| "+string(f)+" | `"+string(f)+":") {
			t.Errorf("field %s has no row", f)
		}
	}
	for _, n := range []int{query.MaxClauses, query.MaxBytes, query.MaxDepth} {
		if !strings.Contains(query.Guide, " "+strconv.Itoa(n)+" ") && !strings.Contains(query.Guide, strconv.Itoa(n)+" 字节") {
			t.Errorf("the guide does not tell of the limit %d", n)
		}
	}
}

// guided are documents the examples find.
var guided = []Document{
	{ID: "g/trad", Title: "關於構建懲治腐敗工作機制的意見", Number: "蘇發〔2010〕23號", Date: "2010-06-30", Unit: "某市财政局",
		Form: "通知", Sector: "教育", Link: "招投标", Level: "县处级", Status: "issued", CaseNo: "某纪立〔2025〕7号", Secrecy: "秘密",
		Text: "懲治腐敗，構建工作機制，查辦案件。張某某（化名）辦法（試行）(一)總體要求。WTO 與 New York。問題線索，留置審批。主題：工作。文號：1 OR"},
	{ID: "g/simp", Title: "关于惩治腐败的函", Number: "苏发〔2010〕231号", Date: "2012-01-01", Unit: "某市 财政局",
		Text: "惩治腐败工作机制。问题线索处置，两规审批。"},
	{ID: "g/none", Title: "通知", Number: "苏发〔2011〕3号", Date: "2011-05-05", Unit: "某县教育局", Text: "线索，初步核实。"},
}

func TestGuideTells(t *testing.T) {
	x := indexOf(t, guided...)
	for _, c := range []struct{ q, want string }{
		{"惩治腐败", "g/simp g/trad"},
		{"惩治腐败 -试行", "g/simp"},
		{"审批 (留置 OR 两规)", "g/simp g/trad"},
		{"线索 -(初步核实 OR 谈话函询)", "g/simp g/trad"},
		{"文号:苏发", "g/none g/simp g/trad"},
		{"文号:苏发〔2010〕", "g/simp g/trad"},
		{"文号:〔2010〕23", "g/simp g/trad"},
		{"文号:〔2010〕23号", "g/trad"},
		{"文号:23号", "g/trad"},
		{"日期:2010-06..2012", "g/none g/simp g/trad"},
		{"年度:2010-2012 单位:(财政局 OR 教育局)", "g/none g/simp g/trad"},
		{"密级:无", "g/none g/simp"},
		{"主题:工作", "g/trad"},
		{`"OR"`, "g/trad"},
	} {
		if got := strings.Join(ids(t, x, c.q), " "); got != c.want {
			t.Errorf("%s finds %q, want %q", c.q, got, c.want)
		}
	}
}
