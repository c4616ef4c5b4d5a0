package web

import (
	"context"
	"crypto/rand"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"casefile/templates/pagetest"
)

// browser is a headless Chromium with one page.
type browser struct {
	t   *testing.T
	ctx context.Context
	at  string
}

func newBrowser(t *testing.T, p *place) *browser {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(pagetest.Program(t, "chromium", "chromium-browser", "google-chrome")),
		chromedp.NoSandbox, chromedp.Flag("lang", "zh-CN"), chromedp.DisableGPU, chromedp.WindowSize(1280, 900))
	ctx, stop := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(stop)
	ctx, stop = context.WithTimeout(ctx, 2*time.Minute)
	t.Cleanup(stop)
	ctx, stop = chromedp.NewContext(ctx)
	t.Cleanup(stop)
	return (&browser{t, ctx, p.server.URL}).start()
}

// start makes the browser run: it lives as long as the context of its first
// use, which therefore has no limit of its own.
func (b *browser) start() *browser {
	b.t.Helper()
	b.check(chromedp.Do(b.ctx))
	return b
}

func (b *browser) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx, stop := context.WithTimeout(b.ctx, 20*time.Second)
	defer stop()
	b.check(chromedp.Do(ctx, steps...))
}

func (b *browser) check(err error) {
	b.t.Helper()
	if err != nil {
		text, _ := chromedp.Run(b.ctx, chromedp.Text(chromedp.CSS("body")))
		b.t.Fatalf("browser: %v\n%s", err, text)
	}
}

// ask evaluates an expression on the page.
func ask[T any](b *browser, expression string) T {
	b.t.Helper()
	ctx, stop := context.WithTimeout(b.ctx, 20*time.Second)
	defer stop()
	x, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	b.check(err)
	return x
}

func (b *browser) open(path string) { b.t.Helper(); b.do(chromedp.Navigate(b.at + path)) }

// press presses a control that stays on the page.
func (b *browser) press(selector string) { b.t.Helper(); b.do(chromedp.Click(chromedp.CSS(selector))) }

// click presses a control that leads to another page and waits for that page.
func (b *browser) click(selector, then string) {
	b.t.Helper()
	b.do(chromedp.Click(chromedp.CSS(selector)), chromedp.WaitVisible(chromedp.CSS(then)))
}

func (b *browser) typeIn(selector, s string) {
	b.t.Helper()
	b.set(selector, "")
	b.do(chromedp.SendKeys(chromedp.CSS(selector), s))
}

func (b *browser) set(selector, s string) {
	b.t.Helper()
	ask[string](b, "document.querySelector("+strconv.Quote(selector)+").value = "+strconv.Quote(s))
}

// text is what somebody reads in the first element that fits.
func (b *browser) text(selector string) string {
	b.t.Helper()
	return ask[string](b, "document.querySelector("+strconv.Quote(selector)+").innerText")
}

func (b *browser) reads(all ...string) {
	b.t.Helper()
	got := b.text("body")
	for _, s := range all {
		if !strings.Contains(got, s) {
			b.t.Errorf("the page lacks %q:\n%s", s, got)
		}
	}
}

// shoot keeps pictures of the whole page in the folder CASEFILE_SCREENSHOTS
// names, at the widths the pages are made for. At none of them does a page
// scroll sideways.
func (b *browser) shoot(name string) {
	b.t.Helper()
	const wide = `document.documentElement.scrollWidth - document.documentElement.clientWidth`
	b.do(chromedp.EmulateViewport(400, 850))
	if n := ask[int](b, wide); n > 0 {
		b.t.Errorf("%s is %d px wider than a narrow window", name, n)
	}
	b.do(chromedp.EmulateViewport(1280, 900))
	dir := os.Getenv("CASEFILE_SCREENSHOTS")
	if dir == "" {
		return
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		b.t.Fatal(err)
	}
	for _, size := range []struct {
		suffix        string
		width, height int64
	}{{"", 1280, 900}, {"-800", 800, 1000}, {"-400", 400, 850}} {
		b.do(chromedp.EmulateViewport(size.width, size.height), chromedp.Sleep(600*time.Millisecond))
		picture, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
		b.check(err)
		if err := os.WriteFile(filepath.Join(dir, name+size.suffix+".png"), picture, 0o644); err != nil {
			b.t.Fatal(err)
		}
	}
	b.do(chromedp.EmulateViewport(1280, 900))
}

func (b *browser) become(id string) {
	b.t.Helper()
	b.open("/who")
	b.click(`.people button[value="`+id+`"]`, "#desk")
}

// The whole way in a browser: a draft with a mistake, mended, submitted,
// approved by another, issued by a third, found by its words and opened.
func TestBrowser(t *testing.T) {
	p := newPlace(t, "", people()...)
	b := newBrowser(t, p)
	b.open("/")
	b.reads("以何人身份", "没有登录", "承办人")
	b.shoot("01-who")
	b.become("zhou")
	b.open("/draft/rectification-notice?sample=1")
	b.typeIn("#case-title", "张某某案")
	b.typeIn("#new-id", "c-1")
	b.set("#f-contact-c", "")

	// The script adds a row; it has no deadline.
	const rows = `document.querySelectorAll("#f-tasks tbody tr").length`
	before := ask[int](b, rows)
	b.press("#f-tasks button.add")
	if after := ask[int](b, rows); after != before+1 {
		t.Fatalf("%d rows became %d", before, after)
	}
	b.typeIn("#f-tasks tbody tr:last-child td:first-child textarea", "修订工程变更签证<b>制度")
	b.click(".bar button.main", "#summary")
	b.reads("草稿已保存，还有", "处要改")
	b.shoot("02-problems")
	if beside := b.text("#f-contact .problem"); !strings.Contains(beside, "没有填") {
		t.Errorf("beside the field: %q", beside)
	}
	b.press(`#summary a[href="#f-contact"]`)
	b.shoot("03-beside")
	b.typeIn("#f-contact-c", "赵某某")
	last := "#f-tasks tbody tr:last-child "
	b.typeIn(last+`[name$="/person"]`, "钱某某")
	b.set(last+`[name$="/deadline"]`, "2026-06-30")
	b.click(".bar button.main", "ol.way")
	b.reads("草稿已保存。", "修订工程变更签证<b>制度", "在新页打开 PDF")
	b.shoot("04-draft")
	drawn := ask[[]int](b, `Promise.all([...document.querySelectorAll(".sheets img")].map(i => { i.loading = "eager"; return i.decode().then(() => i.naturalWidth) }))`)
	if len(drawn) == 0 || slices.Contains(drawn, 0) {
		t.Errorf("pages of the draft are %v pixels wide", drawn)
	}
	b.click(".acts form[action$=submit] button", ".source .submitted")
	b.reads("已送审，等候审批。")

	b.become("zheng")
	b.reads("等我签批")
	b.shoot("05-desk")
	b.click(".queue li a", "#opinion")
	b.typeIn("#opinion", "同意。请按时限督促。")
	b.shoot("06-approve")
	b.click(".decide button.main", ".source .approved")
	b.reads("已审批同意")

	b.become("feng")
	b.click(".queue li a", ".acts form[action$=issue]")
	b.click(".acts form[action$=issue] button", ".source .issued")
	b.reads("已编号制发", "号", "同意。请按时限督促。")
	b.shoot("07-issued")

	b.typeIn(".find input", "工程變更簽證")
	b.click(".find button", ".hits")
	b.reads("共 1 件", "工程变更签证")
	b.shoot("08-search")
	link := ask[string](b, `document.querySelector('.meta a[href*="document.pdf#page="]').href`)
	path := strings.TrimPrefix(strings.SplitN(link, "#", 2)[0], b.at)
	if body := p.visitor("feng").get(path, http.StatusOK).body; !strings.HasPrefix(body, "%PDF-") {
		t.Errorf("%s is no PDF", link)
	}
	b.click(".hits h3 a", "iframe")
	if link = ask[string](b, `document.querySelector("iframe").src`); !strings.Contains(link, "/marked.pdf?") || !strings.Contains(link, "#page=") {
		t.Errorf("the document shows %s", link)
	}
	b.shoot("09-found")
	b.open("/cases/c-1")
	b.reads("张某某案", "立卷", "制发")
	b.shoot("10-case")
	b.open("/numbers")
	b.shoot("11-numbers")
	b.open("/search?q=" + `%22abc`)
	b.shoot("12-bad-query")
	b.open("/")
	b.shoot("13-home")
}

// attachFile chooses a file in the form of an id, as somebody would.
func (b *browser) attachFile(form, name, content string) {
	b.t.Helper()
	path := filepath.Join(b.t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		b.t.Fatal(err)
	}
	b.do(chromedp.SetUploadFiles(chromedp.CSS(form+" input[type=file]"), []string{path}))
}

// unfold opens the form under a heading of what can be done.
func (b *browser) unfold(form string) {
	b.t.Helper()
	ask[bool](b, "document.querySelector("+strconv.Quote(form)+").closest('details').open = true")
}

// The whole life in a browser: draft, two sign-offs, issue, sealed paper,
// service, reply, task, closing, the bag.
func TestBrowserLife(t *testing.T) {
	p := newPlace(t, "", staff()...)
	b := newBrowser(t, p)
	b.open("/")
	b.become("zhou")
	b.open("/draft/notice")
	b.typeIn("#case-title", "张某某案")
	b.typeIn("#new-id", "c-1")
	b.typeIn("#f-recipient-c", "某市某局")
	b.typeIn("#f-matter-c", "请整改招标管理问题。")
	b.press("#f-tasks button.add")
	b.typeIn("#f-tasks tbody tr:last-child td:first-child input, #f-tasks tbody tr:last-child td:first-child textarea", "修订招标制度")
	b.set(`#f-tasks tbody tr:last-child [name$="/person"]`, "孙某某")
	b.set(`#f-tasks tbody tr:last-child [name$="/deadline"]`, "2026-03-01")
	b.set("#f-date-c", "2026-01-05")
	b.click(".bar button.main", "ol.way")
	b.click(".acts form[action$=submit] button", ".source .submitted")
	scan := p.visitor("zhou").get(notice+"/draft.pdf", http.StatusOK).body
	b.reads("签批 · 室主任", "等候签批")
	b.shoot("20-submitted")
	for _, x := range []struct{ who, opinion, then string }{{"wu", "拟同意，请分管领导审定。", "#done-signed"}, {"zheng", "同意印发。", "#done-approve"}} {
		b.become(x.who)
		b.reads("等我签批")
		b.shoot("21-waits-" + x.who)
		b.click(".queue li a", "#opinion")
		b.typeIn("#opinion", x.opinion)
		b.shoot("22-sign-" + x.who)
		b.click(".decide button.main", x.then)
		b.reads(x.opinion)
	}
	b.become("feng")
	b.click(".queue li a", ".acts form[action$=issue]")
	b.click(".acts form[action$=issue] button", ".source .issued")
	b.shoot("23-issued")
	b.unfold("#attach")
	b.shoot("24-attach")
	b.attachFile("#attach", "scan.pdf", scan)
	b.click("#attach button.main", "#done-attach")
	b.reads("材料已附入", "正本（盖章件）")
	b.unfold("#serve")
	b.set("#serve [name=date]", "2026-01-06")
	b.typeIn("#serve [name=place]", "某市某路18号")
	b.typeIn("#serve [name=signer]", "李某某")
	b.attachFile("#serve", "receipt.pdf", scan)
	b.shoot("25-serve")
	b.click("#serve button.main", "#done-serve")
	b.reads("送达已登记", "签收人：李某某")
	b.open("/")
	b.shoot("26-desk-overdue")

	b.become("zhou")
	b.reads("逾期", "修订招标制度，孙某某")
	b.open("/cases/c-1")
	b.reads("还不能归档")
	b.shoot("27-case-open")
	b.open(notice)
	b.unfold("#reply")
	b.set("#reply [name=date]", "2026-02-01")
	b.set("#reply [name=closes]", "reply")
	b.attachFile("#reply", "reply.pdf", scan)
	b.click("#reply button.main", "#done-reply")
	b.reads("回复已登记")
	b.unfold("#tasks form")
	b.set("#tasks form [name=date]", "2026-02-20")
	b.attachFile("#tasks form", "evidence.pdf", scan)
	b.shoot("28-close-task")
	b.click("#tasks form button.main", "#done-close")
	b.reads("已销号", "周某某 销号")
	b.shoot("29-done")

	b.become("dang")
	b.open("/cases/c-1")
	b.reads("各项齐备，可以归档")
	b.unfold("#paper")
	b.shoot("30-case-ready")
	b.unfold("#close")
	b.click("#close button.main", "#done-case-close")
	b.reads("案卷已归档")
	b.unfold("#export")
	b.shoot("31-case-closed")
	b.bag("#export button")

	b.open("/cases")
	b.unfold("#open")
	b.shoot("34-cases")
	b.become("feng")
	b.open("/numbers")
	b.unfold("#external")
	b.shoot("35-numbers")

	b.become("chu")
	b.open("/audit")
	b.reads("周某某", "移交")
	b.shoot("32-audit")
	b.click("#verify button", "#verified")
	b.reads("日志里还没有内容")
	if _, err := p.NewAuditKey(rand.Reader, p.AuditKeyPath()); err != nil {
		t.Fatal(err)
	}
	p.visitor("chu").post("/audit/checkpoint", url.Values{}, http.StatusOK)
	b.open("/audit")
	b.click("#verify button", "#verified")
	b.reads("历史未见改动")
	b.shoot("33-verified")
}

// Disposal as the two persons see it.
func TestBrowserDisposal(t *testing.T) {
	p := expired(t)
	b := newBrowser(t, p)
	b.become("dang")
	b.open("/cases/c-1")
	b.unfold("#ask")
	b.typeIn("#ask textarea", "保管期满，无继续保存价值。")
	b.shoot("40-dispose-ask")
	b.click("#ask button", "#done-case-ask")
	b.become("zheng")
	b.open("/cases/c-1")
	b.unfold("#confirm")
	b.shoot("41-dispose-confirm")
	b.typeIn("#confirm textarea", "同意销毁。")
	b.typeIn("#sure", "c-1")
	b.click("#confirm button", "#done-case-confirm")
	b.reads("已经销毁，不能恢复")
	b.shoot("42-disposed")
}
