package layout

import (
	"strings"

	"casefile/templates/fonts"
)

// The pages before the text of a report, its cover and its contents, have no
// numbers: the text begins on page 1. Printed on both sides, each of them and
// the text begin on the front of a sheet.

const (
	coverTitle = 6  // grid line on which the title of a cover begins
	coverEnd   = 19 // and the one before which organ and date end
)

// cover sets the title page of a report: the marks where an official document
// has them (7.2.1–7.2.3), the title a third down the type area, under it the
// number, near the foot organ and date. The title does not stand over the text
// again.
func (c *composer) cover() {
	c.row = max(coverTitle, c.marksLeft(rowTop(0))+2)
	for _, b := range c.doc.Body {
		if t, ok := b.(*Title); ok {
			c.covered = t
			c.title(t.Text)
			break
		}
	}
	if number := c.doc.Elements.Number; len(number) > 0 {
		c.row++
		c.ensure(1)
		c.singleLine(number, Center, rowTop(c.row))
		c.row++
	}
	lines := c.byline()
	n := 0
	for _, l := range lines {
		n += len(l)
	}
	c.row = max(c.row+1, coverEnd-n)
	c.ensure(n)
	for _, l := range lines {
		c.putAll(l, rowTop(c.row))
		c.row += len(l)
	}
	c.leaf()
}

// ensure goes to a new page where rows grid lines are not free on this one.
func (c *composer) ensure(rows int) {
	if c.row+rows > c.faceLines() {
		c.newPage()
	}
}

// leaf ends a part of the pages before the text.
func (c *composer) leaf() {
	if c.doc.Setup.Duplex && len(c.pages)%2 == 1 {
		c.newPage()
	}
	c.newPage()
	c.front = len(c.pages) - 1
}

// contentsLines is how many entries of two levels a list of contents may have;
// a longer one has the first level only.
const contentsLines = 3 * lineCount

// entry is a line of the contents: a heading, and where its entry ends.
type entry struct {
	heading *Heading
	page    int // of the contents, an index
	line    line
	row     int
}

// contents sets the list of a report's headings, each with the number of its
// page. The numbers are furniture, as those of the pages are: where a heading
// stands is no part of what a document says, and may change when it is set
// again.
func (c *composer) contents() {
	list := c.headings(2)
	if len(list) > contentsLines {
		list = c.headings(1)
	}
	if len(list) == 0 {
		return
	}
	st := titleStyle()
	c.heading(2, "目录")
	for _, l := range c.lines(Words("目　录"), st) {
		c.put(l, areaTop+size2*.88)
	}
	c.endParagraph()
	c.end()
	c.row = 2
	c.begin(TagTOC)
	for _, h := range list {
		c.contentsEntry(h)
	}
	c.end()
	c.leaf()
}

// headings are those of the text down to a level.
func (c *composer) headings(level int) []*Heading {
	var out []*Heading
	for _, b := range c.doc.Body {
		if h, ok := b.(*Heading); ok && h.Level <= level && strings.TrimSpace(h.Text.Plain()) != "" {
			out = append(out, h)
		}
	}
	return out
}

func (c *composer) contentsEntry(h *Heading) {
	st := bodyStyle()
	st.role, st.align = headingRoles[h.Level-1], Left
	st.indent = float64(h.Level-1) * 2 * cell
	st.hang = st.indent + 2*cell
	st.measure = areaWidth - 3*cell // the number's place
	c.begin(TagTOCI)
	c.begin(TagP)
	lines := c.lines(withoutStop(h.Text), st)
	c.end()
	c.end()
	if len(lines) == 0 {
		return
	}
	c.ensure(len(lines))
	c.putAll(lines, rowTop(c.row))
	c.row += len(lines)
	c.entries = append(c.entries, entry{h, len(c.pages) - 1, lines[len(lines)-1], c.row - 1})
}

// withoutStop is a heading without the mark that ends its sentence.
func withoutStop(text Spans) Spans {
	out := append(Spans{}, text...)
	last := &out[len(out)-1]
	last.Text = strings.TrimRight(last.Text, "。：；　 \n")
	return out
}

// numberContents writes the page numbers into the contents once the headings
// stand, each at the right edge behind a row of dots.
func (c *composer) numberContents() {
	if len(c.entries) == 0 {
		return
	}
	pages := c.headingPages()
	for _, e := range c.entries {
		number := c.digits(itoa(pages[e.heading]-c.front+1), e.row)
		p := &c.pages[e.page]
		p.Items = append(p.Items, c.leader(&e.line, number.X, e.row), number)
	}
}

// headingPages finds the page, an index, on which each heading of the text
// begins. Each block of the text that is a title or a heading has opened one
// element, in order.
func (c *composer) headingPages() map[*Heading]int {
	first := map[*Tag]int{}
	for i := range c.pages {
		for _, it := range c.pages[i].Items {
			if run, ok := it.(*TextRun); ok && run.Tag != nil && run.Tag.Role.Heading() {
				if _, seen := first[run.Tag]; !seen {
					first[run.Tag] = i
				}
			}
		}
	}
	var tags []*Tag
	for _, t := range c.tags[0].Kids {
		if t.Role.Heading() {
			tags = append(tags, t)
		}
	}
	out := map[*Heading]int{}
	tags = tags[c.frontTags():]
	for _, b := range c.doc.Body {
		switch b := b.(type) {
		case *Title:
			if b != c.covered {
				tags = tags[1:]
			}
		case *Heading:
			out[b] = first[tags[0]]
			tags = tags[1:]
		}
	}
	return out
}

// frontTags is how many headings stand before the text.
func (c *composer) frontTags() int {
	if c.covered != nil {
		return 2
	}
	return 1
}

// digits is a page number that ends at the right edge of the type area.
func (c *composer) digits(number string, row int) *TextRun {
	run := &TextRun{Size: size3, Y: baseline(rowTop(row), size3), Artifact: true}
	run.X = areaRight - float64(len(number))*cell/2
	for i, r := range number {
		if g, ok := c.fonts.Glyph(fonts.FangSong, r); ok {
			run.Glyphs = append(run.Glyphs, PlacedGlyph{Glyph: g, Rune: r, DX: (float64(i)+.5)*cell/2 - g.Advance*size3/2})
		}
	}
	return run
}

// leader are the dots from a line of the contents to its number, those of all
// lines under each other.
func (c *composer) leader(l *line, number float64, row int) *TextRun {
	run := &TextRun{Size: size3, Y: baseline(rowTop(row), size3), Artifact: true}
	g, ok := c.fonts.Glyph(fonts.FangSong, '.')
	from := l.xs[len(l.xs)-1] + l.atoms[len(l.atoms)-1].width
	for k := range 2 * cellCount {
		x := areaLeft + float64(k)*cell/2
		if !ok || x < from+cell/2 || x > number-cell {
			continue
		}
		if len(run.Glyphs) == 0 {
			run.X = x
		}
		run.Glyphs = append(run.Glyphs, PlacedGlyph{Glyph: g, Rune: '.', DX: x - run.X})
	}
	return run
}
