package web

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"casefile/archive"
)

// key strikes a key, once the page has its script.
func (b *browser) key(k string) {
	b.t.Helper()
	b.complete()
	b.do(chromedp.KeyEvent(k))
}

// complete waits until all of the page is there.
func (b *browser) complete() {
	b.t.Helper()
	ask[bool](b, `new Promise(done => document.readyState == "complete" ? done(true) : addEventListener("load", () => done(true)))`)
}

// follow follows the first link with a text and waits for the page behind it.
func (b *browser) follow(text, then string) {
	b.t.Helper()
	b.leave(chromedp.Click(`//main//a[contains(normalize-space(.), "`+text+`")]`), then)
}

// leave takes a step that leads to another page and waits for all of that page,
// which may look like this one.
func (b *browser) leave(step chromedp.Action[chromedp.Void], then string) {
	b.t.Helper()
	ask[bool](b, `document.body.classList.add("left") === undefined`)
	b.do(step, chromedp.WaitVisible(chromedp.CSS("body:not(.left) "+then)))
	b.complete()
}

// A reviewer's day: search, narrow, order, other wordings, the place on its
// page, what is alike, side by side, a query kept and run again.
func TestBrowserSearch(t *testing.T) {
	p := shelf(t, "", append(people(), archive.Actor{ID: "dang", Name: "钱某某", Roles: []string{"archivist"}, Clearance: archive.LevelTopSecret})...)
	p.past([4]string{"p-4", "关于规范两规措施的规定", "2011-03-02", "采取两规措施，须经集体研究。"},
		[4]string{"p-5", "关于留置措施的规定", "2019-03-02", "采取留置措施，须经集体研究。"})
	b := newBrowser(t, p)
	b.become("zhou")
	b.open("/search")
	b.shoot("50-search-empty")
	b.typeIn("#q", "招标")
	b.click(".ask button", ".hits")
	b.reads("共 5 件", "工程建设", "最新")
	b.shoot("51-search")
	b.follow("工程建设", ".chosen")
	b.follow("医药卫生", ".chosen .pick:nth-of-type(2)")
	b.reads("共 2 件", "行业：工程建设", "行业：医药卫生")
	b.shoot("52-facets")
	b.follow("全部清除", ".hits > li:nth-child(5)")
	b.follow("最早", ".orders b")
	if first := b.text(".hits h3 a"); !strings.Contains(first, "招標的意見") {
		t.Errorf("the oldest is %q", first)
	}
	// Keys: two hits down, open the second.
	b.key("j")
	b.key("j")
	at := b.text(".hits li.at h3 a")
	if second := b.text(".hits > li:nth-child(2) h3 a"); at != second {
		t.Errorf("the keys stand on %q, not on %q", at, second)
	}
	b.key("/")
	if id := ask[string](b, "document.activeElement.id"); id != "q" {
		t.Errorf("the focus is on %q", id)
	}
	b.typeIn("#q", "招标文件由谁审定")
	b.leave(chromedp.Submit(chromedp.CSS("#q")), ".glimpse")
	b.press(".glimpse summary")
	width := ask[int](b, `(async () => { const i = document.querySelector(".glimpse img"); await i.decode(); return i.naturalWidth })()`)
	if width < 100 {
		t.Errorf("the picture of the place is %d px wide", width)
	}
	b.shoot("53-glimpse")

	b.open(find("两规"))
	b.reads("共 1 件", "留置", "另有 1 件")
	b.shoot("54-wordings")
	b.click(".switch", ".switch.on")
	b.reads("共 2 件", "关于留置措施的规定")
	b.open(find("招标代理公司 决定"))
	b.reads("没有文书含有 招标代理公司", "招标代理", "相近的文书")
	b.shoot("55-no-hit")
	b.open(find(`公路 日期:明天 "开`))
	b.shoot("56-bad-query")

	b.open("/similar")
	b.typeIn("#text", "采取留置措施之前是否经过集体研究")
	b.click(".likeform button.main", ".hits")
	if first := b.text(".hits h3 a"); !strings.Contains(first, "留置措施") {
		t.Errorf("the most like is %q", first)
	}
	b.shoot("57-similar")
	b.follow("相近文书", ".hits")
	b.open(find("招标"))
	for _, id := range []string{"c-1/0001-rectification-notice", "c-2/0001-rectification-notice", "imported/p-1"} {
		b.press(`.pickdoc input[value="` + id + `"]`)
	}
	b.reads("比对所选（3）")
	b.click("#comparing", ".sides")
	b.reads("含“招标”处", "某市某局", "环节", "暴露的问题")
	b.shoot("58-compare")

	b.open(find("招标", "sort", "newest"))
	b.press(".saving summary")
	b.typeIn("#save [name=name]", "招标方面")
	b.click("#save button", "#done-search-saved")
	p.past([4]string{"p-9", "关于招标的新通报", "2026-02-02", "招标。"})
	b.open("/saved")
	b.reads("招标方面", "新 1 件")
	b.shoot("59-saved")
	b.follow("招标方面", "#seen")
	b.reads("新收 1 件", "关于招标的新通报")
	b.shoot("60-run")
	b.click("#seen button.main", "#done-search-seen")
	b.click(".savedlist form button", "#done-search-forgotten")
	b.open("/search/help")
	b.shoot("61-guide")
}

// Past papers are sent in and found, and what is guessed is told.
func TestBrowserImport(t *testing.T) {
	p := newPlace(t, "", append(people(), archive.Actor{ID: "dang", Name: "钱某某", Roles: []string{"archivist"}, Clearance: archive.LevelTopSecret})...)
	b := newBrowser(t, p)
	b.become("dang")
	b.open("/search")
	b.follow("收入旧卷", "#import")
	b.shoot("62-import")
	b.attachFile("#import", "通知.docx", pastDocx(t))
	b.click("#import button.main", "#report")
	b.reads("已收入", "关于加强采购管理的通知", "某纪发〔2012〕7号", "（推测）", "已可检索")
	b.attachFile("#import", "扫描件.jpg", "\xff\xd8\xff\xe0 picture")
	b.click("#import button.main", "#report .wait")
	b.shoot("63-imported")
	b.open(find("耗材采购"))
	b.reads("共 1 件", "（推测）")
	b.open(find("扫描件"))
	b.reads("无文本")
	b.shoot("64-no-text")
}
