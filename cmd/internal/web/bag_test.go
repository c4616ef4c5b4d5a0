package web

import (
	"archive/zip"
	"path/filepath"
	"time"

	cdp "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/chromedp"
)

// bag presses a button that answers with a zip and opens what was saved.
func (b *browser) bag(button string) {
	b.t.Helper()
	dir := b.t.TempDir()
	_, err := chromedp.Call(b.ctx, cdp.SetDownloadBehavior, cdp.SetDownloadBehaviorParams{
		Behavior: cdp.SetDownloadBehaviorBehaviorAllow, DownloadPath: dir})
	b.check(err)
	b.press(button)
	var name string
	for range 100 {
		time.Sleep(100 * time.Millisecond)
		if all, _ := filepath.Glob(filepath.Join(dir, "*.zip")); len(all) == 1 {
			name = all[0]
			break
		}
	}
	z, err := zip.OpenReader(name)
	if err != nil {
		b.t.Fatalf("what was saved: %v", err)
	}
	defer z.Close()
	if filepath.Base(name) != "移交包-c-1.zip" {
		b.t.Errorf("saved as %s", name)
	}
	if _, err := z.Open("c-1/data/四性检测报告.txt"); err != nil {
		b.t.Error(err)
	}
}
