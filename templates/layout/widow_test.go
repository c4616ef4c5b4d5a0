package layout

import (
	"math/rand/v2"
	"strings"
	"testing"
)

// widows counts the pages that begin with the last line of a paragraph of more
// than one, and checks that pages of text are full.
func widows(t *testing.T, r *Result) int {
	t.Helper()
	n, rows := 0, map[int]int{}
	for i, l := range r.Lines {
		rows[l.Page]++
		ends := r.Text[l.End] == '\n'
		begins := i == 0 || r.Text[l.Start-1] == '\n'
		if ends && !begins && i > 0 && r.Lines[i-1].Page != l.Page {
			n++
		}
	}
	for page := 2; page < len(r.Pages); page++ {
		if rows[page] != lineCount && (page+1 < len(r.Pages) || rows[page+1] > 2) {
			t.Errorf("page %d has %d lines\n%s", page, rows[page], dump(r))
		}
	}
	return n
}

// TestWidows: a paragraph whose last line would begin a page is squeezed into
// the page, or gives it another line, or the one before it does; text is the
// same, pages are full, and lines of Han only keep to the grid.
func TestWidows(t *testing.T) {
	const free = lineCount - 1 // of the first page, under the blank line a report begins with
	for _, tt := range []struct {
		name         string
		piece        string
		short, long  int // of the last line that would be alone, in characters
		before, want int // lines of the paragraph before it, and of both
	}{
		{"squeezed", "某市某局（某处），", 2, 4, 0, free},
		{"loosened", "某市某局开展以案促改工作，某市某局", 25, 27, 0, free + 2},
		{"Han alone", "某", 10, 14, 0, free + 1},
		{"the one before", "某", 10, 14, 10, free},
	} {
		c := newComposer(&Document{Kind: Report}, faces(t))
		text, before := "", ""
		piece := []rune(tt.piece)
		for n := 0; ; n++ {
			text += string(piece[n%len(piece)])
			as := c.atoms(from("/body", text), bodyStyle())
			lines := setLines(as, nil, bodyStyle(), nil)
			if last := len(lines[len(lines)-1].atoms); len(lines) == free+1-tt.before && last >= tt.short && last <= tt.long {
				break
			}
			if n == 700 {
				t.Fatalf("%s: no such text", tt.name)
			}
		}
		body := []Block{&Paragraph{Text: from("/body", text)}, para(60)}
		if tt.before > 0 {
			before = strings.Repeat("某市（某处），", 36) + "某某"
			body = append([]Block{&Paragraph{Text: from("/before", before)}}, body...)
			if n := len(c.lines(from("/before", before), bodyStyle())); n != tt.before {
				t.Fatalf("%d lines before", n)
			}
			before += "\n"
		}
		r := compose(t, &Document{Kind: Report, Body: body})
		lines := 0
		for _, l := range r.Lines {
			if l.Start < len(before+text) {
				lines++
			}
		}
		if lines != tt.want {
			t.Errorf("%s: %d lines, want %d\n%s", tt.name, lines, tt.want, dump(r))
		}
		if n := widows(t, r); (n > 0) != (tt.want == free+1) {
			t.Errorf("%s: %d widows", tt.name, n)
		}
		if !strings.HasPrefix(r.Text, before+text) {
			t.Errorf("%s: the text is %s", tt.name, r.Text)
		}
	}
}

// TestWidowsAtRandom: few are left, and none by a page that is not full.
func TestWidowsAtRandom(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 9704))
	left, pages := 0, 0
	for range 60 {
		doc := &Document{Kind: Report}
		for range 20 + r.IntN(20) {
			text := ""
			for range 1 + r.IntN(12) {
				text += hanText(3+r.IntN(20)) + []string{"，", "、", "。", "；", "（某市），", "“某”，", "12.5万元，"}[r.IntN(7)]
			}
			doc.Body = append(doc.Body, &Paragraph{Text: from("/body", text)})
		}
		res := compose(t, doc)
		left += widows(t, res)
		pages += len(res.Pages)
	}
	if left*15 > pages {
		t.Errorf("%d pages of %d begin with a last line", left, pages)
	}
}

// TestListOverPages: items of a list that look like headings and end as
// sentences do not hold together, so that no page stays short before them.
func TestListOverPages(t *testing.T) {
	doc := &Document{Kind: Report, Body: []Block{para(27 * 17)}}
	for i := range 9 {
		doc.Body = append(doc.Body, &Heading{Level: 2, Text: from("/item", "（"+string([]rune("一二三四五六七八九")[i])+"）某某证明；")})
	}
	r := compose(t, doc)
	if last := r.linesOf("/item")[0]; last.Page != 1 {
		t.Errorf("the list begins on page %d\n%s", last.Page, dump(r))
	}
	widows(t, r)
}

// TestHeadingAtPageEnd: a heading that would end a page goes over, and the page
// is full where a paragraph on it can be set a line longer.
func TestHeadingAtPageEnd(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 9704))
	short, pages := 0, 0
	for range 60 {
		doc := &Document{Kind: Report}
		for range 30 {
			text := ""
			for range 2 + r.IntN(8) {
				text += hanText(3+r.IntN(20)) + []string{"，", "、", "。", "；", "（某市），"}[r.IntN(5)]
			}
			doc.Body = append(doc.Body, &Heading{Level: 2, Text: from("/h", "（一）某某")}, &Paragraph{Text: from("/body", text)})
		}
		res := compose(t, doc)
		rows := map[int]int{}
		for i, l := range res.Lines {
			rows[l.Page]++
			if l.Field == "/h" && i+1 < len(res.Lines) && res.Lines[i+1].Page != l.Page {
				t.Errorf("a heading ends page %d", l.Page)
			}
		}
		for page := 2; page < len(res.Pages)-1; page++ {
			if pages++; rows[page] != lineCount {
				short++
			}
		}
	}
	if short*7 > pages {
		t.Errorf("%d of %d pages are short", short, pages)
	}
}
