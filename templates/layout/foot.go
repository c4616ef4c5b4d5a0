package layout

import "casefile/templates/fonts"

// furniture adds what belongs to the page and not to the text: page numbers,
// the letter's lower double line, the 草稿 mark. A letter's first page has no
// number (10.1); its second has one even where it is the last, which the clause
// leaves open. A blank page before the 版记 and the page of the 版记 have none
// (7.5), nor have the pages on which a long 版记 goes on, and a blank page has no
// mark either.
func (c *composer) furniture() {
	for i := range c.pages {
		p := &c.pages[i]
		number := i + 1
		if c.footRows() > 0 {
			p.Items = append(p.Items, c.signLines()...)
		}
		bare := c.bare > 0 && number >= c.bare
		switch {
		case c.doc.Kind == Letter && i == 0:
			c.letterFoot(p)
		case i < c.front:
		case !bare:
			p.Items = append(p.Items, c.pageNumber(number-c.front))
		}
		if dx := c.shift(number); dx != 0 {
			p.move(dx)
		}
		if c.doc.Draft && len(p.Items) > 0 {
			p.Items = append(c.draftMark(), p.Items...)
		}
	}
}

// pageNumber is — 1 — in 4号宋体 (7.5): the dashes 7 mm below the type area; odd
// pages at the right, even at the left, one character in. 字 is read here as
// everywhere, as the cell of the grid (3.1, 5.57 mm), not as a character of 4号.
func (c *composer) pageNumber(n int) *TextRun {
	run := &TextRun{Size: size4, Artifact: true}
	x := 0.0
	put := func(r rune, width float64) {
		g, ok := c.fonts.Glyph(fonts.SongTi, r)
		if !ok {
			c.missingGlyph("", r)
			return
		}
		run.Glyphs = append(run.Glyphs, PlacedGlyph{Glyph: g, Rune: r, DX: x + (width-g.Advance*size4)/2})
		x += width
	}
	put('—', size4)
	x += size4 / 2
	for _, r := range itoa(n) {
		put(r, size4/2)
	}
	x += size4 / 2
	put('—', size4)
	run.X = areaRight - cell - x
	if n%2 == 0 {
		run.X = areaLeft + cell
	}
	middle := 0.38
	if len(run.Glyphs) > 0 {
		if box, err := run.Glyphs[0].Bounds(); err == nil {
			middle = (box.YMax + box.YMin) / 2
		}
	}
	run.Y = areaBottom + 7*mm + middle*size4
	return run
}

// draftMark is a large pale 草稿 across the page.
func (c *composer) draftMark() []Item {
	const size = 150.0
	run := &TextRun{Size: size, Angle: 45, Artifact: true, Color: Color{R: .9, G: .9, B: .9},
		X: pageWidth/2 - 75, Y: pageHeight/2 + 150}
	for i, r := range []rune("草稿") {
		g, ok := c.fonts.Glyph(fonts.HeiTi, r)
		if !ok {
			c.missingGlyph("", r)
			continue
		}
		run.Glyphs = append(run.Glyphs, PlacedGlyph{Glyph: g, Rune: r, DX: float64(i) * size * 1.2})
	}
	return []Item{run}
}
