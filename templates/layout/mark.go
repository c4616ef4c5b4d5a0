package layout

import "casefile/templates/fonts"

// A 标志 of one row is not below markLeast, but set in rows: it is to strike the
// eye (7.2.4). In rows it is at most markRowed and, where its words allow, at
// least markRow; it is never as small as the title.
// A joint one is no higher than markHeight, but for that, so that the names of
// many organs leave the page to the text.
const (
	markLeast  = 26.0
	markRowed  = 36.0
	markRow    = 24.5
	markFloor  = size2 + 1
	markRows   = 4
	markHeight = 60 * mm
	markLead   = 1.3 // from one row to the next, in sizes
	markGap    = 0.5 // between the names and the word on their right, in sizes
	markSpread = 1.0 // the widest blank between characters of a joint name, in sizes
)

// markStyle sets a 发文机关标志 in red 小标宋 of a size.
func markStyle(size float64) style {
	return style{role: fonts.XiaoBiaoSong, size: size, cell: size, color: Red,
		measure: areaWidth, left: areaLeft, align: Center}
}

// markSize is the largest size of a 标志, less where the text needs the room, but
// more than that of the title.
func (c *composer) markSize(largest float64) float64 {
	if c.plan.shrink > 0 {
		return max(largest*c.plan.shrink, min(largest, markFloor))
	}
	return largest
}

// mark sets a name and its word, the glyphs from top on, and returns where they
// end: on one row as large as fits the type area, at most largest; a long name on
// centred rows broken at words, the word behind the last.
func (c *composer) mark(name Spans, word string, top, largest float64) float64 {
	text := append(append(Spans{}, name...), Words(word)...)
	as := c.atoms(text, markStyle(1))
	if len(as) == 0 {
		return top
	}
	segs := []segment{{0, len(as)}}
	if widthOf(as) > areaWidth/markLeast {
		segs = fitRows(as, 1, areaWidth/markRow, 2, markRows, Words(word))
		largest = min(largest, c.markSize(markRowed))
	}
	st := markStyle(min(largest, areaWidth/widest(as, segs)))
	as = c.atoms(text, st)
	above, _ := extents(as[segs[0].start:segs[0].end])
	return c.putMark(as, segs, text, st, top+above)
}

// putMark draws the rows of a 标志, the first with its baseline at y, and returns
// where the glyphs of the last end. They are one paragraph.
func (c *composer) putMark(as []atom, segs []segment, text Spans, st style, y float64) float64 {
	tag := c.tag()
	for i, s := range segs {
		row := st
		if st.align == Fill && slackOf(as[s.start:s.end], st) > markSpread*st.size {
			row.align = Center
		}
		l := setLine(as[s.start:s.end], row, 0, true)
		l.text, l.tag = text, tag
		c.put(l, y+float64(i)*st.size*markLead)
	}
	c.endParagraph()
	last := segs[len(segs)-1]
	_, below := extents(as[last.start:last.end])
	return y + float64(len(segs)-1)*st.size*markLead + below
}

// slackOf is the blank between two characters of a row that fills its measure.
func slackOf(as []atom, st style) float64 {
	return (st.measure - widthOf(as)) / float64(max(1, gaps(as)))
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
		return c.mark(nil, word, top, c.markSize(46))
	case 1:
		return c.mark(issuers[0], word, top, c.markSize(46))
	}
	return c.jointMark(issuers, top, word)
}

// jointMark stacks the names of a joint document, lead organ first, spread to
// one width, with the word on their right in the middle of their height (7.2.4).
// A name too long for its row is set in two, one too short to be spread centred.
func (c *composer) jointMark(issuers []Spans, top float64, word string) float64 {
	aside := 0.0
	if word != "" {
		aside = markGap + c.widthIn(Words(word), markStyle(1))
	}
	names, longest, rows := c.jointRows(issuers, aside)
	size := min(40, markHeight/markLead/float64(rows))
	if c.plan.shrink == 0 {
		size = max(size, markFloor)
	}
	size = min(c.markSize(size), areaWidth/(longest+aside))
	st := markStyle(size)
	st.left, st.measure, st.align = areaLeft+(areaWidth-(longest+aside)*size)/2, longest*size, Fill
	y, end := top, top
	for i, text := range issuers {
		as := c.atoms(text, st)
		if i == 0 {
			above, _ := extents(as[:names[i][0].end])
			y += above
		}
		end = c.putMark(as, names[i], text, st, y)
		y += float64(len(names[i])) * size * markLead
	}
	if word != "" {
		st.left, st.measure, st.align = st.left+st.measure+markGap*size, aside*size, Left
		as := c.atoms(Words(word), st)
		above, below := extents(as)
		c.putMark(as, []segment{{0, len(as)}}, Words(word), st, (top+end)/2+(above-below)/2)
	}
	return end
}

// jointRows are the rows of each name beside so much room for the word, in sizes,
// the width of the longest of them, and how many there are.
func (c *composer) jointRows(issuers []Spans, aside float64) (names [][]segment, longest float64, rows int) {
	size := min(markLeast, max(markFloor, markHeight/markLead/float64(len(issuers))))
	for _, text := range issuers {
		as := c.atoms(text, markStyle(1))
		segs := fitRows(as, 1, areaWidth/size-aside, 1, markRows)
		names, longest, rows = append(names, segs), max(longest, widest(as, segs)), rows+len(segs)
	}
	return names, longest, rows
}
