package web

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"casefile/archive"
	"casefile/cmd/internal/office"
	"casefile/search"
)

// past files past papers: id, title, date and text of each.
func (p *place) past(papers ...[4]string) {
	p.t.Helper()
	var b strings.Builder
	for _, x := range papers {
		fmt.Fprintf(&b, `{"id":%q,"title":%q,"date":%q,"text":%q}`+"\n", x[0], x[1], x[2], x[3])
	}
	name := filepath.Join(p.t.TempDir(), "past.jsonl")
	if err := os.WriteFile(name, []byte(b.String()), 0o600); err != nil {
		p.t.Fatal(err)
	}
	r, err := p.Import(context.Background(), office.Operator("陈某某", "cli"), office.ImportRequest{Paths: []string{name}})
	if err == nil {
		err = r.Err()
	}
	if err != nil {
		p.t.Fatal(err)
	}
}

// issued drafts, approves and issues a rectification notice in a case of its own.
func (p *place) issued(h office.CaseHeader, background string) {
	p.t.Helper()
	ctx, zhou, zheng := context.Background(), office.Operator("周某某", "cli"), office.Operator("郑某某", "cli")
	form, err := p.FormDetail(ctx, zhou, "rectification-notice")
	if err != nil {
		p.t.Fatal(err)
	}
	var values map[string]any
	if err := json.Unmarshal(form.Sample, &values); err != nil {
		p.t.Fatal(err)
	}
	values["background"], values["date"] = background, "2026-03-05"
	filled, err := json.Marshal(values)
	if err != nil {
		p.t.Fatal(err)
	}
	d, err := p.Draft(ctx, zhou, office.DraftRequest{Form: form.ID, Case: h.ID, Header: h, Values: filled})
	if err != nil {
		p.t.Fatal(err)
	}
	if _, err = p.Submit(ctx, zhou, d.ID); err == nil {
		if _, err = p.Approve(ctx, zheng, office.Decision{Doc: d.ID}); err == nil {
			_, err = p.Issue(ctx, zheng, office.IssueRequest{Doc: d.ID})
		}
	}
	if err != nil {
		p.t.Fatal(err)
	}
}

// shelf is a place with two cases and three past papers that all speak of 招标.
func shelf(t *testing.T, as string, actors ...archive.Actor) *place {
	t.Helper()
	p := newPlace(t, as, actors...)
	p.issued(office.CaseHeader{ID: "c-1", Title: "张某某案", Unit: "某市某局", Sector: "工程建设", Link: "招投标", Level: "市级"}, "招标文件由谁审定。")
	p.issued(office.CaseHeader{ID: "c-2", Title: "李某某案", Unit: "某县某委", Sector: "医药卫生", Link: "采购", Level: "县级", Secrecy: "秘密"}, "招标代理由谁选定。")
	p.past([4]string{"p-1", "关于招标问题的通报", "2016-07-21", "各单位：招标中化整为零的问题突出。"},
		[4]string{"p-2", "關於招標的意見", "2010-11-08", "各單位：招標應當公開。"},
		[4]string{"p-3", "关于<i>采购</i>的通知", "2012-01-04", "招标<script>alert(1)</script>采购。"})
	return p
}

func find(q string, more ...string) string {
	v := url.Values{"q": {q}}
	for i := 0; i+1 < len(more); i += 2 {
		v.Add(more[i], more[i+1])
	}
	return "/search?" + v.Encode()
}

var hitID = regexp.MustCompile(`type="checkbox" name="doc" value="([^"]+)"`)

// hits are the ids of the documents a page lists, in their order.
func (a answer) hits() []string {
	var all []string
	for _, m := range hitID.FindAllStringSubmatch(a.body, -1) {
		all = append(all, m[1])
	}
	return all
}

func (a answer) lists(t *testing.T, want ...string) answer {
	t.Helper()
	if got := a.hits(); strings.Join(got, " ") != strings.Join(want, " ") {
		t.Errorf("%s lists %q, want %q", a.url, got, want)
	}
	return a
}

// link is where the link with a text leads.
func (a answer) link(t *testing.T, text string) string {
	t.Helper()
	m := regexp.MustCompile(`<a [^>]*href="([^"]*)"[^>]*>(?:<[^>]*>)*` + regexp.QuoteMeta(text)).FindStringSubmatch(a.body)
	if m == nil {
		t.Fatalf("%s has no link %q", a.url, text)
	}
	return strings.ReplaceAll(m[1], "&amp;", "&")
}

// Facets are chosen and given up by links; several values of one widen each
// other, and the others stay in sight with their counts.
func TestFacets(t *testing.T) {
	v := shelf(t, "").visitor("")
	a := v.get(find("招标"), http.StatusOK).wants(t, "共 <b>5</b> 件", "工程建设", "医药卫生", "某市某局", "县级", "旧卷", "2016")
	a = v.get(a.link(t, "工程建设"), http.StatusOK).wants(t, "共 <b>1</b> 件", "行业：工程建设", "医药卫生", "全部清除")
	a = v.get(a.link(t, "医药卫生"), http.StatusOK).wants(t, "共 <b>2</b> 件", "行业：工程建设", "行业：医药卫生")
	a = v.get(a.link(t, "某县某委"), http.StatusOK).wants(t, "共 <b>1</b> 件", "单位：某县某委")
	a = v.get(a.link(t, "行业：工程建设"), http.StatusOK).wants(t, "共 <b>1</b> 件")
	a.lacks(t, "行业：工程建设")
	v.get(a.link(t, "全部清除"), http.StatusOK).wants(t, "共 <b>5</b> 件").lacks(t, "全部清除")
	v.get(find("招标", "secrecy", search.NoSecrecy), http.StatusOK).wants(t, "密级：无").lacks(t, "c-2/")
	v.get(find("招标", "case", "c-1"), http.StatusOK).wants(t, "共 <b>1</b> 件", "案卷：c-1").lists(t, "c-1/0001-rectification-notice")
}

func TestDates(t *testing.T) {
	v := shelf(t, "").visitor("")
	v.get(find("招标", "from", "2011-01-01", "to", "2016-12-31"), http.StatusOK).wants(t, "共 <b>2</b> 件", "日期：2011-01-01 至 2016-12-31", `value="2011-01-01"`)
	v.get(find("招标", "from", "明天<b>"), http.StatusUnprocessableEntity).wants(t, "不是日期", "明天&lt;b&gt;")
	v.get(find("招标", "from", "2011", "to", "2016"), http.StatusOK).wants(t, "共 <b>2</b> 件", "日期：2011-01-01 至 2016-12-31")
	v.get(find("招标", "from", "2016", "to", "2011"), http.StatusUnprocessableEntity).wants(t, "颠倒")
}

func TestOrders(t *testing.T) {
	v := shelf(t, "").visitor("")
	const one, two = "c-1/0001-rectification-notice", "c-2/0001-rectification-notice"
	a := v.get(find("招标", "sort", "oldest"), http.StatusOK)
	if got := a.hits(); len(got) != 5 || got[0] != "imported/p-2" || got[1] != "imported/p-3" || got[2] != "imported/p-1" {
		t.Errorf("the oldest first: %q", got)
	}
	v.get(a.link(t, "标题"), http.StatusOK).wants(t, `<b aria-current="true">标题</b>`)
	a = v.get(find("招标", "sort", "number"), http.StatusOK)
	if got := a.hits(); len(got) != 5 || got[0] != one || got[1] != two {
		t.Errorf("by number: %q", got)
	}
	v.get(find("招标", "sort", "nonsense<b>"), http.StatusOK).wants(t, `<b aria-current="true">相关度</b>`)
}

// Pages are gone through by cursor and back; a number leads to a page too.
func TestPages(t *testing.T) {
	p := newPlace(t, "")
	var papers [][4]string
	for i := range 2*perPage + 5 {
		papers = append(papers, [4]string{fmt.Sprintf("p-%02d", i), fmt.Sprintf("通报%02d", i), fmt.Sprintf("2016-01-%02d", i%28+1), "整改"})
	}
	p.past(papers...)
	v := p.visitor("")
	seen := map[string]bool{}
	take := func(a answer, n int) answer {
		t.Helper()
		if got := a.hits(); len(got) != n {
			t.Errorf("%s has %d hits, want %d", a.url, len(got), n)
		}
		for _, id := range a.hits() {
			seen[id] = true
		}
		return a
	}
	first := take(v.get(find("整改", "sort", "title"), http.StatusOK), perPage)
	second := take(v.get(first.link(t, "下一页"), http.StatusOK).wants(t, fmt.Sprintf("第 %d–%d 件", perPage+1, 2*perPage)), perPage)
	p.past([4]string{"a-1", "通报000", "2016-02-01", "整改"}) // filed meanwhile, before all others
	third := take(v.get(second.link(t, "下一页"), http.StatusOK), 5)
	third.lacks(t, "下一页")
	if len(seen) != len(papers) {
		t.Errorf("saw %d of %d", len(seen), len(papers))
	}
	back := v.get(third.link(t, "上一页"), http.StatusOK).lists(t, second.hits()...)
	v.get(back.link(t, "上一页"), http.StatusOK).wants(t, "第 1–20 件")
	v.get(find("整改", "page", "3"), http.StatusOK).wants(t, "共 <b>46</b> 件", "上一页")
	if a := v.get(find("整改", "after", "nonsense"), http.StatusOK); a.url.Query().Get("page") != "2" {
		t.Errorf("a cursor that is none led to %s", a.url)
	}
	if a := v.get(find("整改", "page", "99"), http.StatusOK); a.url.Query().Get("page") != "3" {
		t.Errorf("behind the last page there is %s", a.url)
	}
}

// What is in papers and addresses never becomes markup, and what is too much
// of it is left out or refused.
func TestHostileSearch(t *testing.T) {
	v := shelf(t, "").visitor("")
	const evil = `"><script>alert(1)</script>`
	v.get(find("招标"), http.StatusOK).wants(t, "关于&lt;i&gt;采购", "&lt;script&gt;alert(1)").lacks(t, "<script>alert", "<i>采购")
	for _, key := range []string{"form", "unit", "year", "sector", "link", "level", "status", "secrecy", "case", "sort", "wider", "why", "page"} {
		r, err := http.NewRequest(http.MethodGet, v.server.URL+find("招标", key, evil), nil)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := v.client.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode >= 500 {
			t.Errorf("%s: %d", key, resp.StatusCode)
		}
	}
	v.get(find("x"+evil), http.StatusOK).wants(t, "没有找到", "&lt;script&gt;").lacks(t, "<script>alert")
	long := url.Values{"q": {"招标"}}
	for i := range 400 {
		long.Add("unit", fmt.Sprint("某局", i))
	}
	v.get("/search?"+long.Encode(), http.StatusOK).wants(t, "单位：某局49").lacks(t, "单位：某局50")
	v.get(find(strings.Repeat("长", 3000)), http.StatusUnprocessableEntity).lacks(t, "badquery")
	v.get(find("a\x00b"), http.StatusOK)
	v.get(find("\xff"), http.StatusUnprocessableEntity)
	v.get("/search?q="+url.QueryEscape(`公路 日期:明天 "开`), http.StatusUnprocessableEntity).wants(t, "<mark>", "（标红处）")
}

// Nobody is told of a document he may not read, by whatever is on a page.
func TestSearchSecrecy(t *testing.T) {
	p := shelf(t, "", people()...)
	han, zhou := p.visitor("han"), p.visitor("zhou")
	zhou.get(find("招标"), http.StatusOK).wants(t, "共 <b>5</b> 件", "医药卫生", "某县某委")
	han.get(find("招标"), http.StatusOK).wants(t, "共 <b>4</b> 件").lacks(t, "医药卫生", "某县某委", "c-2")
	han.get(find("招标", "unit", "某市某局"), http.StatusOK).lacks(t, "某县某委")
	han.get(find("招标代理"), http.StatusOK).wants(t, "共 <b>0</b> 件").lacks(t, "c-2/")
	han.get("/search.csv?q="+url.QueryEscape("招标"), http.StatusOK).lacks(t, "c-2/")
	han.get("/similar?doc=c-2/0001-rectification-notice", http.StatusForbidden)
	han.get("/similar?doc=imported/p-1", http.StatusOK).lacks(t, "c-2")
	han.post("/similar", url.Values{"text": {"招标代理由谁选定"}}, http.StatusOK).lacks(t, "c-2")
	han.get("/compare?doc=imported/p-1&doc=c-2/0001-rectification-notice", http.StatusForbidden)
	p.visitor("").get(find("招标"), http.StatusOK).lacks(t, "共 <b>")
}

// Of a search without a hit the page says which part has none and what there is.
func TestNoHit(t *testing.T) {
	v := shelf(t, "").visitor("")
	v.get(find("化整为零 采购"), http.StatusOK).wants(t, "没有一件全部含有", ">采购</a>")
	v.get(find("招标代理公司 文种:通知"), http.StatusOK).wants(t, "没有文书含有 <b>招标代理公司</b>", "有的最长一段是", ">招标代理</a>", "相近的文书")
	v.get(find("招标", "unit", "某某某局"), http.StatusOK).wants(t, "去掉限定的范围再查", "单位：某某某局", "限定的范围里没有")
}

// Other wordings are told of and searched for on demand.
func TestWordings(t *testing.T) {
	p := newPlace(t, "")
	p.past([4]string{"p-1", "规定", "2010-01-01", "采取两规措施。"}, [4]string{"p-2", "办法", "2019-01-01", "采取留置措施。"},
		[4]string{"p-3", "意见", "2019-02-01", "留置期间。"})
	v := p.visitor("")
	a := v.get(find("两规"), http.StatusOK).wants(t, "共 <b>1</b> 件", "另有其他说法", "<b>留置</b>", "（新称）", "另有 2 件", `aria-checked="false"`)
	a = v.get(a.link(t, "连同其他说法"), http.StatusOK).wants(t, "共 <b>3</b> 件", "已连同其他说法一起检索", `aria-checked="true"`, "wider=1", "<mark>留置</mark>")
	v.get(a.link(t, "连同其他说法"), http.StatusOK).wants(t, "共 <b>1</b> 件")
	v.get(find("措施"), http.StatusOK).lacks(t, "其他说法")
	v.get(find("措施", "wider", "1"), http.StatusOK).wants(t, "没有别的说法")
}

func TestListOfHits(t *testing.T) {
	v := shelf(t, "").visitor("")
	a := v.get("/search.csv?q="+url.QueryEscape("招标")+"&sort=oldest", http.StatusOK)
	if got := a.header.Get("Content-Disposition"); !strings.HasPrefix(got, "attachment; ") || strings.Contains(got, url.QueryEscape("招标")) {
		t.Errorf("sent as %s", got)
	}
	if n := strings.Count(strings.TrimSpace(a.body), "\n"); n != 5 || !strings.Contains(a.body, "《关于招标问题的通报》") {
		t.Errorf("%d lines:\n%s", n, a.body)
	}
	v.get("/search.csv?q=", http.StatusUnprocessableEntity)
	v.get("/search.csv?q=x&from=y", http.StatusUnprocessableEntity)
}

func TestGuidePage(t *testing.T) {
	v := newPlace(t, "").visitor("")
	a := v.get("/search/help", http.StatusOK).wants(t, "检索说明", "<h2>直接写</h2>", "<td>标题</td>", `href="/search?q=`)
	a.lacks(t, "**", "| --", "`")
}
