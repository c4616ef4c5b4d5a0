package layout

import (
	"fmt"
	"strings"
	"testing"
)

// reportOf is a report of n parts, each with two sections of some lines.
func reportOf(n, chars int) *Document {
	doc := full(Report)
	doc.Elements.CopiesTo, doc.Elements.Recipients = nil, nil
	doc.Setup.Cover, doc.Setup.Contents = true, true
	for i := range n {
		doc.Body = append(doc.Body, &Heading{Level: 1, Text: from("/heading", fmt.Sprintf("一、部分%d", i+1))})
		for j := range 2 {
			doc.Body = append(doc.Body, &Heading{Level: 2, Text: from("/section", fmt.Sprintf("（一）第%d之%d节。", i+1, j+1)), RunIn: from("/body", hanText(chars))})
		}
	}
	return doc
}

// pageOf is the number a page carries, "" when it has none.
func pageOf(p Page) string {
	for _, run := range artifacts(p) {
		if strings.HasPrefix(run.text(), "—") {
			return strings.Trim(run.text(), "—")
		}
	}
	return ""
}

// TestCover: marks at the top left, the title centred, organ and date near the
// foot, no number; the title is said once and the text begins on page 1.
func TestCover(t *testing.T) {
	doc := reportOf(2, 100)
	doc.Setup.Contents = false
	r := compose(t, doc)
	near(t, "份号", r.find(t, "000001").top(), rowTop(0), .1)
	near(t, "密级", r.find(t, "机密★20年").top(), rowTop(1), .1)
	title := r.linesOf("/title")[0]
	near(t, "title", title.middle(), areaLeft+areaWidth/2, .3)
	date := r.linesOf("/date")[0]
	near(t, "date", date.top(), rowTop(18), .1)
	if date.Page != 1 || title.Page != 1 || r.linesOf("/heading")[0].Page != 2 || r.linesOf("/heading")[0].top() > rowTop(0)+.1 {
		t.Error("cover and text are not on pages of their own")
	}
	if pageOf(r.Pages[0]) != "" || pageOf(r.Pages[1]) != "1" {
		t.Errorf("pages %q, %q", pageOf(r.Pages[0]), pageOf(r.Pages[1]))
	}
}

// TestContents: an entry for each heading of two levels, without the stop that
// ends it, then dots, then the number of the page on which the heading stands;
// dots and numbers are no text.
func TestContents(t *testing.T) {
	for _, duplex := range []bool{false, true} {
		for _, parts := range []int{1, 6, 12, 22, 80} {
			doc := reportOf(parts, 150)
			doc.Setup.Duplex = duplex
			r := compose(t, doc)
			front := 0
			for pageOf(r.Pages[front]) != "1" {
				front++
			}
			if duplex && front%2 != 0 {
				t.Errorf("%d parts: the text begins on the back of a sheet", parts)
			}
			levels := []string{"/heading", "/section"}
			if parts*3 > contentsLines {
				levels = levels[:1]
			}
			for _, field := range levels {
				half := r.linesOf(field)
				entries, headings := half[:len(half)/2], half[len(half)/2:]
				if field == "/section" { // their entries end without a stop
					for _, e := range entries {
						if strings.HasSuffix(r.say(e), "。") {
							t.Errorf("entry %q", r.say(e))
						}
					}
				}
				for i, e := range entries {
					want := pageOf(r.Pages[headings[i].Page-1])
					if got := numberBeside(r, e); got != want || e.Page > front {
						t.Fatalf("%d parts: %q is on page %s, the contents say %s", parts, r.say(e), want, got)
					}
				}
			}
			noOverlap(t, r)
		}
	}
}

// numberBeside is the furniture on a line that ends at the right edge.
func numberBeside(r *Result, l Line) string {
	for _, run := range artifacts(r.Pages[l.Page-1]) {
		if run.Y > l.Baseline-1 && run.Y < l.Baseline+1 && !strings.Contains(run.text(), ".") {
			return run.text()
		}
	}
	return ""
}

// TestContentsTags: a list with an entry for each heading, in their order.
func TestContentsTags(t *testing.T) {
	r := compose(t, reportOf(3, 100))
	var list *Tag
	for _, tag := range r.Tags.Kids {
		if tag.Role == TagTOC {
			list = tag
		}
	}
	if list == nil || len(list.Kids) != 9 {
		t.Fatal("no list of nine entries")
	}
	for i, item := range list.Kids {
		want := fmt.Sprintf("（一）第%d之%d节", i/3+1, i%3)
		if i%3 == 0 {
			want = fmt.Sprintf("一、部分%d", i/3+1)
		}
		if item.Role != TagTOCI || r.textOf(item.Kids[0]) != want {
			t.Errorf("entry %d is %q, want %q", i, r.textOf(item.Kids[0]), want)
		}
	}
}

// TestNoContents: a report without a heading has no page for them.
func TestNoContents(t *testing.T) {
	doc := reportOf(0, 0)
	doc.Body = append(doc.Body, para(60))
	r := compose(t, doc)
	if len(r.Pages) != 2 || strings.Contains(r.Text, "目　录") {
		t.Errorf("%d pages: %s", len(r.Pages), r.Text)
	}
}

// TestLongCover: a cover with more on it than a page holds goes on, and one
// with nothing behind it has no page behind it.
func TestLongCover(t *testing.T) {
	for _, chars := range []int{0, 20, 200, 420} {
		for issuers := range 6 {
			doc := reportOf(1, 60)
			doc.Body[0] = &Title{from("/title", hanText(chars))}
			doc.Elements.Issuers = nil
			for i := range issuers {
				doc.Elements.Issuers = append(doc.Elements.Issuers, from(fmt.Sprint("/issuer/", i), hanText(60)))
			}
			r := compose(t, doc)
			noOverlap(t, r)
			withinArea(t, doc, r)
			if t.Failed() {
				t.Fatalf("title of %d, %d issuers\n%s", chars, issuers, dump(r))
			}
		}
	}
	doc := reportOf(0, 0)
	doc.Elements.Attachments = nil
	if r := compose(t, doc); len(r.Pages) != 1 || pageOf(r.Pages[0]) != "" {
		t.Errorf("%d pages", len(r.Pages))
	}
}
