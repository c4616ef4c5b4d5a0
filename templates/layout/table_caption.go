package layout

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// captionMark is how the caption of a table begins: 表1, 表一, 附表2-1.
var captionMark = regexp.MustCompile(`^附?表\s*[0-9一二三四五六七八九十]`)

// captionLines is how many lines a caption has at most: a longer paragraph that
// begins as one is text.
const captionLines = 2

// keepCaption makes the paragraph that waits stay with the table that follows,
// if it is its caption (表题).
func (c *composer) keepCaption() {
	n := len(c.held)
	from := n
	for from > 0 && c.held[from-1].from == c.held[n-1].from {
		from--
	}
	if from == n || n-from > captionLines || c.held[from].from == nil {
		return
	}
	if !captionMark.MatchString(strings.TrimSpace(c.held[from].text.Plain())) {
		return
	}
	for k := from; k < n; k++ {
		c.held[k].keep = true
	}
}

// noteLines is how many lines of a note stay with the last row of its table.
const noteLines = 3

// noteBelow is the height that the note of a table needs below its last row
// (表注), 0 if none follows it. Below a table on its side is no text.
func (c *composer) noteBelow(t *Table) float64 {
	text := noteOf(c.doc.Body, t)
	for _, a := range c.doc.Annexes {
		text += noteOf(a.Body, t)
	}
	if text == "" {
		return 0
	}
	lines := (2+utf8.RuneCountInString(text))/cellCount + 1
	return underTable + float64(1+min(lines, noteLines))*pitch
}

// noteOf is the text of the note directly behind a table among blocks.
func noteOf(body []Block, t *Table) string {
	for i := 1; i < len(body); i++ {
		p, ok := body[i].(*Paragraph)
		if !ok || body[i-1] != Block(t) {
			continue
		}
		text := strings.TrimSpace(p.Text.Plain())
		for _, mark := range []string{"注：", "注:", "备注：", "说明："} {
			if strings.HasPrefix(text, mark) {
				return text
			}
		}
	}
	return ""
}
