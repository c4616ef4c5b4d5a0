package layout

import (
	"strings"
	"testing"
)

// textOf is what the runs of an element say, in the order they are drawn.
func (r *Result) textOf(tag *Tag) string {
	var b strings.Builder
	for _, p := range r.Pages {
		for _, it := range p.Items {
			if run, ok := it.(*TextRun); ok && run.Tag == tag {
				b.WriteString(run.text())
			}
		}
	}
	return b.String()
}

// TestRunIn: of a paragraph that begins with a heading only the heading's words
// are the heading, however many lines either has; the rest is a paragraph.
func TestRunIn(t *testing.T) {
	for _, head := range []string{"一、统一思想。", "一、" + hanText(60) + "。"} {
		for _, rest := range []string{"各级要提高认识。", hanText(90)} {
			r := compose(t, &Document{Kind: Report, Body: []Block{&Heading{Level: 3, Text: from("/body", head), RunIn: from("/body", rest)}}})
			if len(r.Tags.Kids) != 2 {
				t.Fatalf("%d elements", len(r.Tags.Kids))
			}
			h, p := r.Tags.Kids[0], r.Tags.Kids[1]
			if !h.Role.Heading() || r.textOf(h) != head || p.Role != TagP || r.textOf(p) != rest {
				t.Errorf("%s %q, then %s %q", h.Role, r.textOf(h), p.Role, r.textOf(p))
			}
			if r.Text != head+rest+"\n" {
				t.Errorf("the text is %q", r.Text)
			}
		}
	}
}
