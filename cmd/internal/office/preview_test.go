package office

import (
	"bytes"
	"strings"
	"testing"

	"casefile/archive"
)

// A page of the preview is a picture that says what it shows. Each look leaves
// the line in the access log that a look at the PDF leaves.
func TestPreviewPage(t *testing.T) {
	d := newDesk(t).init()
	doc := d.draft("c-1", letter)
	officer := d.who("周某某")
	before := len(d.lines(0))
	pdf, err := d.Preview(d.ctx, officer, doc)
	d.ok(err)
	page, err := d.PreviewPage(d.ctx, officer, doc, 1)
	d.ok(err)
	if page.Page != 1 || !bytes.HasPrefix(page.SVG, []byte("<svg ")) {
		t.Errorf("page %d: %.60s", page.Page, page.SVG)
	}
	for _, want := range []string{"差旅费", "<title>" + pdf.Title + "（第 1 页）</title>", "<use "} {
		if !strings.Contains(string(page.SVG), want) {
			t.Errorf("the picture lacks %s", want)
		}
	}
	again, err := d.PreviewPage(d.ctx, officer, doc, 1)
	d.ok(err)
	if !bytes.Equal(page.SVG, again.SVG) {
		t.Error("another picture the second time")
	}
	for _, n := range []int{0, -1, pdf.Pages + 1, 1 << 40} {
		_, err := d.PreviewPage(d.ctx, officer, doc, n)
		d.wants(err, Missing, "page-none")
	}
	for i, l := range d.lines(before) {
		if l.Act != "read.preview" || l.Document != archive.DocID(doc) {
			t.Errorf("line %d: %+v", i, l)
		}
	}
}

// Pictures are of what Render prints, page for page, and refuse what it refuses.
func TestRenderPictures(t *testing.T) {
	d := newDesk(t)
	req := RenderRequest{Form: "t1", Values: []byte(letter), Date: "2026-03-05"}
	printed, err := d.Render(d.ctx, Operator("某", "cli"), req)
	d.ok(err)
	drawn, pages, err := d.RenderPictures(d.ctx, Operator("某", "cli"), req)
	d.ok(err)
	if len(pages) != printed.Pages || drawn.Pages != printed.Pages || drawn.Text != printed.Text || drawn.Title != printed.Title {
		t.Errorf("%d pictures of %d pages", len(pages), printed.Pages)
	}
	_, _, err = d.RenderPictures(d.ctx, Operator("某", "cli"), RenderRequest{Form: "t1", Values: []byte(`{}`)})
	d.wants(err, Invalid, "value.missing")
	_, _, err = d.RenderPictures(d.ctx, Operator("某", "cli"), RenderRequest{Form: "t1", Values: []byte(letter), Date: "明天"})
	d.wants(err, Invalid, "date-bad")
	_, _, err = d.RenderPictures(d.ctx, Actor{}, req)
	d.wants(err, Refused, "not-allowed")
}
