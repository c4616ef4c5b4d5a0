package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// A query is kept with all that narrows it; run again it tells what is new,
// until that is marked as seen. Nobody else has it.
func TestSavedQueries(t *testing.T) {
	p := shelf(t, "", people()...)
	zhou, han := p.visitor("zhou"), p.visitor("han")
	zhou.get("/saved", http.StatusOK).wants(t, "还没有常用检索")
	kept := url.Values{"q": {"招标"}, "unit": {"某市某局", "某县某委"}, "sort": {"oldest"}, "name": {"<b>招标"}}
	zhou.post("/saved", kept, http.StatusOK).wants(t, "已存为常用检索", "&lt;b&gt;招标", "单位：某市某局", "单位：某县某委", "2 件").lacks(t, "<b>招标")
	zhou.post("/saved", url.Values{"q": {"招标"}, "name": {"通报"}}, http.StatusOK).wants(t, "5 件", "没有")
	zhou.post("/saved", url.Values{"q": {"招标"}, "name": {"通报"}}, http.StatusConflict).wants(t, "通报")
	zhou.post("/saved", url.Values{"q": {`"`}, "name": {"坏"}}, http.StatusUnprocessableEntity)
	zhou.post("/saved", url.Values{"q": {"招标"}, "name": {strings.Repeat("长", 99)}}, http.StatusUnprocessableEntity)
	zhou.post("/saved", url.Values{"q": {"招标"}, "name": {"x"}, "from": {"昨天"}}, http.StatusUnprocessableEntity).wants(t, "不是日期")
	han.get("/saved", http.StatusOK).wants(t, "还没有常用检索")
	han.get("/saved/run?name="+url.QueryEscape("通报"), http.StatusNotFound).lacks(t, "招标")

	run := "/saved/run?name=" + url.QueryEscape("通报")
	zhou.get(run, http.StatusOK).wants(t, "没有新收的").lacks(t, "记为看过")
	p.past([4]string{"p-9", "关于招标的新通报", "2026-02-02", "招标。"})
	zhou.get("/saved", http.StatusOK).wants(t, "新 1 件")
	a := zhou.get(run, http.StatusOK).wants(t, "新收 1 件", `class="new"`, "记为看过", `name="id" value="imported/p-9"`)
	if strings.Index(a.body, "新通报") > strings.Index(a.body, "问题的通报") {
		t.Error("what is new does not stand first")
	}
	zhou.post("/saved/seen", url.Values{"name": {"通报"}, "id": {"imported/p-9"}}, http.StatusOK).wants(t, "已记为看过").lacks(t, "新 1 件")
	p.past([4]string{"p-10", "再一件", "2026-02-03", "招标。"})
	zhou.post("/saved/seen", url.Values{"name": {"通报"}, "all": {"1"}}, http.StatusOK).lacks(t, "新 1 件")
	zhou.post("/saved/remove", url.Values{"name": {"通报"}}, http.StatusOK).wants(t, "已删去", "&lt;b&gt;招标").lacks(t, run)
	zhou.post("/saved/remove", url.Values{"name": {"没有"}}, http.StatusNotFound)
	zhou.post("/saved", url.Values{"q": {"招标"}, "name": {"x"}, "token": {"wrong"}}, http.StatusForbidden)
}

func TestSimilarPage(t *testing.T) {
	p := shelf(t, "")
	v := p.visitor("")
	v.get("/similar", http.StatusOK).wants(t, "贴在这里")
	v.post("/similar", url.Values{"text": {"招标中化整为零<b>的问题"}}, http.StatusOK).wants(t, "关于招标问题的通报", "&lt;b&gt;", "最相近的").lacks(t, "零<b>")
	v.post("/similar", url.Values{"text": {" "}}, http.StatusUnprocessableEntity).lacks(t, "最相近的")
	for _, marks := range []string{"。", "！！"} {
		v.post("/similar", url.Values{"text": {marks}}, http.StatusUnprocessableEntity).wants(t, "没有给出能比较的文字", marks+"</textarea>").lacks(t, "最相近的", "--doc")
	}
	v.post("/similar", url.Values{"text": {"招标"}, "form": {"rectification-notice"}}, http.StatusOK).lacks(t, "imported/p-1")
	v.post("/similar", url.Values{"text": {"招标"}, "from": {"昨天<b>"}}, http.StatusUnprocessableEntity).lacks(t, "昨天<b>")
	v.post("/similar", url.Values{"text": {strings.Repeat("招标", 300_000)}}, http.StatusRequestEntityTooLarge)
	v.post("/similar", url.Values{"text": {"招标"}, "token": {"wrong"}}, http.StatusForbidden)
	a := v.get("/similar?doc=imported/p-1", http.StatusOK).wants(t, "与 ", "关于招标问题的通报", "最相近的")
	for _, id := range a.hits() {
		if id == "imported/p-1" {
			t.Error("it is like itself")
		}
	}
	v.get("/similar?doc=imported/none", http.StatusNotFound)
	v.get("/similar?doc=<i>", http.StatusNotFound).lacks(t, "<i>")
}

func TestComparePage(t *testing.T) {
	p := shelf(t, "")
	v := p.visitor("")
	const two = "/compare?doc=c-1/0001-rectification-notice&doc=imported/p-3"
	v.get(two+"&q="+url.QueryEscape("招标"), http.StatusOK).wants(t, "某市某局", "工程建设", "2012-01-04", "<mark>招标</mark>", "含“招标”处",
		"&lt;script&gt;alert(1)", "关于&lt;i&gt;采购", "事由").lacks(t, "<script>alert", "<i>采购")
	v.get(two+"&q="+url.QueryEscape(`"`), http.StatusOK).wants(t, "开头")
	v.get(two, http.StatusOK).wants(t, "开头")
	v.get("/compare?doc=imported/p-1", http.StatusUnprocessableEntity).wants(t, "两件到四件")
	v.get("/compare?doc=imported/p-1&doc=imported/none", http.StatusNotFound)
	many := "/compare?"
	for i := range 9 {
		many += fmt.Sprintf("doc=imported/p-%d&", i)
	}
	v.get("/compare?doc=imported/p-1&doc=imported/p-1", http.StatusUnprocessableEntity)
	v.get(many, http.StatusNotFound)
}

func TestCutouts(t *testing.T) {
	long := strings.Repeat("甲", 200) + "招标" + strings.Repeat("乙", 30) + "招标" + strings.Repeat("丙", 200)
	at := strings.Index(long, "招标")
	next := strings.LastIndex(long, "招标")
	all := cutouts(long, [][2]int{{at, at + 6}, {next, next + 6}})
	if len(all) != 1 {
		t.Fatalf("%d cuts: %v", len(all), all)
	}
	var marks int
	for _, p := range all[0] {
		if p.Mark {
			if marks++; p.Text != "招标" {
				t.Errorf("marked %q", p.Text)
			}
		}
	}
	if marks != 2 {
		t.Errorf("%d marks", marks)
	}
	if all := cutouts("", nil); all != nil {
		t.Errorf("of nothing: %v", all)
	}
	if all := cutouts("一\n二", nil); len(all) != 1 || all[0][0].Text != "一 二" {
		t.Errorf("the beginning: %v", all)
	}
}

func TestBlocks(t *testing.T) {
	var kinds []string
	for _, b := range blocks("# 一\n\n段 `a\n落`\n续\n\n- 甲 `x`\n- 乙\n  续\n\n1. 丙\n\n| 头 | 尾 |\n|---|---|\n| a\\|b | **重** |\n\n```\ncode <b>\n```\n### 三\n") {
		kinds = append(kinds, fmt.Sprintf("%s %d %d", b.Kind, len(b.Items), len(b.Rows)))
	}
	if got := strings.Join(kinds, " "); got != "h1 0 0 p 0 0 ul 2 0 ol 1 0 table 0 2 pre 0 0 h3 0 0" {
		t.Error(got)
	}
	blocks("```\nopen")
	blocks("|")
	if x := spans("**重** `招标` `\"`"); len(x) != 5 || x[2].To != "/search?q="+url.QueryEscape("招标") || x[4].To != "" {
		t.Errorf("%+v", x)
	}
}
