package office

import (
	"bytes"
	"context"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"casefile/archive"
	"casefile/templates/layout"
)

// A page of the preview is a picture that says what it shows.
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

// A look at a draft is one line in the access log however many pages it has,
// and one composition; another actor's, a later version's and a later one are
// others. Who may not read the draft is refused, and logged, each time.
func TestPreviewLooks(t *testing.T) {
	var later atomic.Int64
	d := newDesk(t, func(o *Options) {
		now := o.Now
		o.Now = func() time.Time { return now().Add(time.Duration(later.Load())) }
	}).init(
		archive.Actor{ID: "周某某", Roles: []string{"officer"}, Clearance: archive.LevelSecret},
		archive.Actor{ID: "郑某某", Roles: []string{"approver"}, Clearance: archive.LevelSecret},
		archive.Actor{ID: "韩某某", Roles: []string{"reviewer"}})
	secret := strings.Replace(letter, "{", `{"secrecy": "机密", `, 1)
	doc := d.draft("c-1", secret)
	look := func(name string) { // at the page of the document, then at the picture
		n, err := d.PreviewPages(d.ctx, d.who(name), doc)
		d.ok(err)
		for range 3 {
			_, err := d.PreviewPage(d.ctx, d.who(name), doc, n)
			d.ok(err)
		}
		d.ok(d.Printable(d.ctx, d.who(name), doc))
	}
	leaves := func(what string, lines, kept int, do func()) {
		t.Helper()
		before := len(d.lines(0))
		do()
		if got := len(d.lines(before)); got != lines || len(d.previews.kept) != kept {
			t.Errorf("%s: %d lines, want %d; %d drafts kept, want %d", what, got, lines, len(d.previews.kept), kept)
		}
	}
	picture := func() {
		_, err := d.PreviewPage(d.ctx, d.who("周某某"), doc, 1)
		d.ok(err)
	}
	leaves("a picture alone", 1, 1, picture)
	leaves("a look", 1, 1, func() { look("周某某") })
	leaves("another's", 1, 1, func() { look("郑某某") })
	leaves("who may not", 9, 1, func() {
		for range 3 {
			_, err := d.PreviewPages(d.ctx, d.who("韩某某"), doc)
			d.wants(err, Refused, "not-cleared")
			_, err = d.PreviewPage(d.ctx, d.who("韩某某"), doc, 1)
			d.wants(err, Refused, "not-cleared")
			d.wants(d.Printable(d.ctx, d.who("韩某某"), doc), Refused, "not-cleared")
		}
	})
	leaves("no page", 1, 1, func() {
		_, err := d.PreviewPage(d.ctx, d.who("周某某"), doc, 99)
		d.wants(err, Missing, "page-none")
	})
	later.Store(int64(lookLasts))
	leaves("later", 1, 1, picture)
	_, err := d.Draft(d.ctx, d.who("周某某"), DraftRequest{Doc: doc, Values: []byte(strings.Replace(secret, "差旅费", "会议费", 1)), Whole: true})
	d.ok(err)
	leaves("a later version", 1, 2, picture)
}

// What is kept is bounded, and a draft that cannot be composed is not kept.
func TestPreviewsAreBounded(t *testing.T) {
	var p previews
	pages := func(n int) func() (*composed, error) {
		return func() (*composed, error) { return &composed{res: &layout.Result{Pages: make([]layout.Page, n)}}, nil }
	}
	for i := range 3 * keptPreviews {
		if d, err := p.composed(previewKey{version: i}, pages(1)); err != nil || len(d.res.Pages) != 1 {
			t.Fatal(err)
		}
	}
	if len(p.kept) != keptPreviews {
		t.Errorf("%d kept", len(p.kept))
	}
	_, err := p.composed(previewKey{version: -1}, pages(2*keptPages))
	if len(p.kept) != 1 || err != nil {
		t.Errorf("%d kept beside a long one: %v", len(p.kept)-1, err)
	}
	for range 2 {
		_, err = p.composed(previewKey{version: -2}, func() (*composed, error) { return nil, context.Canceled })
		if err != context.Canceled || len(p.kept) != 1 {
			t.Errorf("%d kept after %v", len(p.kept), err)
		}
	}
	for i := range 3 * keptLooks {
		p.looked(look{key: previewKey{version: i}})
	}
	if len(p.looks) != keptLooks || p.looking(look{}) || !p.looking(look{key: previewKey{version: 3*keptLooks - 1}}) {
		t.Errorf("%d looks", len(p.looks))
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
