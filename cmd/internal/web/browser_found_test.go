package web

import (
	"bytes"
	"image"
	_ "image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"casefile/templates/pagetest"
)

// The page with the hit on it, as the browser's own viewer draws it: an issued
// letter, a PDF that a browser printed, a text and a picture.
func TestBrowserFound(t *testing.T) {
	p := newPlace(t, "", people()...)
	issuedLetter(t, p)
	b := newBrowser(t, p)
	b.become("zheng")
	b.open("/search" + asking("宴请和礼品"))
	b.click(".hits h3 a", ".foundbar")
	b.reads("共 1 处", "宴请和礼品", "原样显示")
	if frame := ask[string](b, `document.querySelector("iframe").src`); !strings.Contains(frame, "/marked.pdf?") || !strings.Contains(frame, "#page=") {
		t.Errorf("the document shows %s", frame)
	}
	b.highlighted("the letter")
	b.shoot("50-found")
	b.follow("原样显示", "iframe")
	if frame := ask[string](b, `document.querySelector("iframe").src`); !strings.Contains(frame, "/document.pdf#page=") {
		t.Errorf("as it is, the document shows %s", frame)
	}
	b.open(inquiry + asking("的") + "&place=2")
	b.click(`.foundbar a[rel=next]`, ".foundbar")
	b.reads("第 3 处")
	b.shoot("51-places")

	at := imported(t, p, map[string]string{"printed.pdf": printed(t), "text.txt": "关于整改的意见\n" + strings.Repeat("其他的事情。\n", 300) + "要惩治腐败。\n"})
	b.become("zheng")
	b.open(at["printed.pdf"] + asking("惩治腐败"))
	b.reads("共 3 处", "原件", "文本")
	b.highlighted("the printed page")
	b.shoot("52-printed")
	b.open("/search" + asking("惩治腐败"))
	b.click(`.hits h3 a[href*="#hit"]`, "mark.main")
	top := func(selector string) float64 {
		return ask[float64](b, `document.querySelector("`+selector+`").getBoundingClientRect().top`)
	}
	if bar, at := top(".foundbar"), top("mark.main"); bar < 0 || at < bar || at > 900 {
		t.Errorf("the text is scrolled so that the place is at %g, its bar at %g", at, bar)
	}
	b.shoot("53-text")
}

// highlighted looks for the colour of the main mark where the viewer is.
func (b *browser) highlighted(what string) {
	b.t.Helper()
	for range 20 {
		b.do(chromedp.Sleep(500 * time.Millisecond))
		shot, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
		b.check(err)
		img, _, err := image.Decode(bytes.NewReader(shot))
		if err != nil {
			b.t.Fatal(err)
		}
		if count(img, ask[[]int](b, `(r => [r.x, r.y, r.right, r.bottom].map(Math.round))(document.querySelector("iframe").getBoundingClientRect())`)) > 200 {
			return
		}
	}
	b.t.Errorf("%s shows no mark", what)
}

// count is how many pixels of a part of a picture are orange.
func count(img image.Image, box []int) (n int) {
	at := image.Rect(box[0], box[1], box[2], box[3]).Intersect(img.Bounds())
	for y := at.Min.Y; y < at.Max.Y; y++ {
		for x := at.Min.X; x < at.Max.X; x++ {
			if r, g, b, _ := img.At(x, y).RGBA(); r>>8 > 240 && g>>8 > 150 && g>>8 < 190 && b>>8 > 50 && b>>8 < 110 {
				n++
			}
		}
	}
	return n
}

// printed is a PDF as a browser prints it.
func printed(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	page, out := filepath.Join(dir, "page.html"), filepath.Join(dir, "page.pdf")
	text := `<meta charset="utf-8"><h1>关于惩治腐败的意见</h1><p style="margin-top:20em;text-align:justify">要<b>懲治腐敗</b>，` + strings.Repeat("说明情况。", 9) + "惩治腐败。</p>"
	if err := os.WriteFile(page, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	pagetest.Run(t, pagetest.Program(t, "chromium", "chromium-browser", "google-chrome"), "--headless", "--no-sandbox", "--disable-gpu",
		"--user-data-dir="+filepath.Join(dir, "profile"), "--print-to-pdf="+out, "file://"+page)
	b, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
