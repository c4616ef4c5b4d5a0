package layout

import "casefile/templates/fonts"

// markStyle sets a 发文机关标志 in red 小标宋 of a size.
func markStyle(size float64) style {
	return style{role: fonts.XiaoBiaoSong, size: size, cell: size, color: Red,
		measure: areaWidth, left: areaLeft, align: Center}
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
	l := setLine(as, st, 0, true)
	l.text, l.tag = text, c.tag()
	above, below := extents(as)
	y := top + above
	c.put(l, y)
	c.endParagraph()
	return y + below
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

// issuerMark sets the 标志 of a document (7.2.4): the organ's name with 文件; for
// joint issue the names stacked, lead organ first, 文件 on their right in the
// middle of their height. It returns the lower end of the glyphs.
func (c *composer) issuerMark(top float64, suffix string) float64 {
	issuers := c.doc.Elements.Issuers
	switch len(issuers) {
	case 0:
		return top
	case 1:
		return c.mark(append(append(Spans{}, issuers[0]...), Span{Text: suffix}), top, 46)
	}
	longest := 0.0
	for _, text := range issuers {
		longest = max(longest, widthOf(c.atoms(text, markStyle(1))))
	}
	suffixCells := float64(len([]rune(suffix)))
	const gapCells = 0.5
	size := min(40, areaWidth/(longest+gapCells+suffixCells))
	block := longest * size
	left := areaLeft + (areaWidth-(longest+gapCells+suffixCells)*size)/2
	y, end := top, top
	lead := size * 1.3
	for i, text := range issuers {
		st := markStyle(size)
		st.left, st.measure = left, block
		as := c.atoms(text, st)
		above, below := extents(as)
		if i == 0 {
			y = top + above
		} else {
			y += lead
		}
		st.align = Fill // names of unequal length, one width
		l := setLine(as, st, 0, true)
		l.text, l.tag = text, c.tag()
		c.put(l, y)
		c.endParagraph()
		end = y + below
	}
	st := markStyle(size)
	st.left, st.measure, st.align = left+block+gapCells*size, suffixCells*size+1, Left
	words := Words(suffix)
	as := c.atoms(words, st)
	l := setLine(as, st, 0, true)
	l.text, l.tag = words, c.tag()
	above, below := extents(as)
	c.put(l, (top+end)/2+(above-below)/2)
	c.endParagraph()
	return end
}
