package layout

import "casefile/templates/fonts"

// A joint 标志 is no higher than markHeight, so that the names of many organs
// leave the page to the text.
const (
	markHeight = 60 * mm
	markLead   = 1.3 // from one name to the next, in sizes
	markGap    = 0.5 // between the names and the word on their right, in sizes
)

// markStyle sets a 发文机关标志 in red 小标宋 of a size.
func markStyle(size float64) style {
	return style{role: fonts.XiaoBiaoSong, size: size, cell: size, color: Red,
		measure: areaWidth, left: areaLeft, align: Center}
}

// markSize is the largest size of a 标志, less where the text needs the room, but
// no less than that of the title.
func (c *composer) markSize(largest float64) float64 {
	if c.plan.shrink > 0 {
		return max(largest*c.plan.shrink, min(largest, size2))
	}
	return largest
}

// mark sets one line of 标志 whose glyphs begin at top and returns where they
// end. Its size is the largest that fits the type area, at most largest.
func (c *composer) mark(text Spans, top, largest float64) float64 {
	st := markStyle(largest)
	as := c.atoms(text, st)
	if w := widthOf(as); w > areaWidth {
		st = markStyle(largest * areaWidth / w)
		as = c.atoms(text, st)
	}
	above, below := extents(as)
	c.putMark(as, text, st, top+above)
	return top + above + below
}

// putMark draws a line of a 标志 with its baseline at y.
func (c *composer) putMark(as []atom, text Spans, st style, y float64) {
	l := setLine(as, st, 0, true)
	l.text, l.tag = text, c.tag()
	c.put(l, y)
	c.endParagraph()
}

// extents is how far the glyphs reach above and below the baseline, in points.
func extents(as []atom) (above, below float64) {
	for _, a := range as {
		box, err := a.glyph.Bounds()
		if err != nil {
			continue // the set reports it at the end
		}
		above = max(above, box.YMax*a.size)
		below = max(below, -box.YMin*a.size)
	}
	return above, below
}

// issuerMark sets the 标志 of a document (7.2.4) with the top of its glyphs at
// top: the organ's name and a word such as 文件. It returns the lower end of the
// glyphs.
func (c *composer) issuerMark(top float64, word string) float64 {
	issuers := c.doc.Elements.Issuers
	if c.plan.lead && len(issuers) > 1 {
		issuers = issuers[:1]
	}
	switch len(issuers) {
	case 0:
		if c.doc.Kind != Minutes || word == "" {
			return top
		}
		return c.mark(Words(word), top, c.markSize(46))
	case 1:
		text := append(append(Spans{}, issuers[0]...), Words(word)...)
		return c.mark(text, top, c.markSize(46))
	}
	return c.jointMark(issuers, top, word)
}

// jointMark stacks the names of a joint document, lead organ first, spread to
// one width, with the word on their right in the middle of their height (7.2.4).
func (c *composer) jointMark(issuers []Spans, top float64, word string) float64 {
	longest := 0.0
	for _, text := range issuers {
		longest = max(longest, c.widthIn(text, markStyle(1)))
	}
	aside := 0.0
	if word != "" {
		aside = markGap + c.widthIn(Words(word), markStyle(1))
	}
	size := c.markSize(min(40, markHeight/markLead/float64(len(issuers))))
	size = min(size, areaWidth/(longest+aside))
	st := markStyle(size)
	st.left, st.measure, st.align = areaLeft+(areaWidth-(longest+aside)*size)/2, longest*size, Fill
	y, end := top, top
	for i, text := range issuers {
		as := c.atoms(text, st)
		above, below := extents(as)
		if i == 0 {
			y += above
		} else {
			y += size * markLead
		}
		c.putMark(as, text, st, y)
		end = y + below
	}
	if word != "" {
		st.left, st.measure, st.align = st.left+st.measure+markGap*size, aside*size, Left
		as := c.atoms(Words(word), st)
		above, below := extents(as)
		c.putMark(as, Words(word), st, (top+end)/2+(above-below)/2)
	}
	return end
}
