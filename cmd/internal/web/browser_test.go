package web

import (
	"context"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// browser is a headless Chromium with one page.
type browser struct {
	t   *testing.T
	ctx context.Context
	at  string
}

// chromium finds the browser, or skips; CASEFILE_TEST_REQUIRE=all fails.
func chromium(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	if os.Getenv("CASEFILE_TEST_REQUIRE") == "all" {
		t.Fatal("no chromium: run make tools")
	}
	t.Skip("no chromium: run make tools")
	return ""
}

func newBrowser(t *testing.T, p *place) *browser {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(chromium(t)),
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

// shoot keeps a picture of the page in the folder CASEFILE_SCREENSHOTS names,
// at both widths the pages are made for.
func (b *browser) shoot(name string) {
	b.t.Helper()
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
	}{{"", 1280, 900}, {"-800", 800, 1000}} {
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
	b.click(`.people button[value="`+id+`"]`, ".queues") // only the desk has them
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
	b.click(".acts form[action$=submit] button", ".source .submitted")
	b.reads("已送审，等候审批。")

	b.become("zheng")
	b.reads("等候审批")
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
	if link = ask[string](b, `document.querySelector("iframe").src`); !strings.Contains(link, "document.pdf#page=") {
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
