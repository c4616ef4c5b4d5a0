package layout

import "casefile/templates/fonts"

// imprintLine is the height of one 4号 line of the 版记.
const imprintLine = 22.0

// imprint sets the 版记 at the foot of the last page (7.4): copies, then who
// printed it and when; first and last rule .35 mm, those between .25 mm, the
// last one on the lower edge of the type area. A letter's has neither rules
// nor printer (10.1).
func (c *composer) imprint() {
	el := &c.doc.Elements
	letter := c.doc.Kind == Letter
	var copies []line
	st := imprintStyle()
	if len(el.CopiesTo) > 0 {
		text := append(Words("抄送："), joinSpans(el.CopiesTo, "，")...)
		text = append(text, Span{Text: "。"})
		st.hang = 3 * size4
		copies = c.lines(text, st)
	}
	printed := !letter && (len(el.Printer) > 0 || len(el.PrintDate) > 0)
	rows := len(copies)
	if printed {
		rows++
	}
	if rows == 0 {
		return
	}
	top := areaBottom - float64(rows)*imprintLine
	if c.row > 0 && rowTop(c.row-1)+size3 > top-pitch/2 {
		c.newPage()
	}
	y := top
	if !letter {
		c.rule(areaLeft, areaRight, y, .35*mm, Color{})
	}
	for _, l := range copies {
		c.put(l, y+imprintLine/2+size4*.38)
		y += imprintLine
	}
	if len(copies) > 0 {
		c.endParagraph()
		if printed {
			c.rule(areaLeft, areaRight, y, .25*mm, Color{})
		}
	}
	if printed {
		c.printerLine(y)
	}
	if !letter {
		c.rule(areaLeft, areaRight, areaBottom, .35*mm, Color{})
	}
}

// imprintStyle is 4号仿宋 with one character blank at both sides.
func imprintStyle() style {
	return style{role: fonts.FangSong, size: size4, cell: size4, align: Justify,
		measure: areaWidth - 2*size4, left: areaLeft + size4}
}

func (c *composer) printerLine(y float64) {
	el := &c.doc.Elements
	at := y + imprintLine/2 + size4*.38
	if len(el.Printer) > 0 {
		for _, l := range c.lines(el.Printer, imprintStyle()) {
			c.put(l, at)
		}
		c.endParagraph()
	}
	if len(el.PrintDate) > 0 {
		st := imprintStyle()
		st.align = Right
		for _, l := range c.lines(append(append(Spans{}, el.PrintDate...), Span{Text: "印发"}), st) {
			c.put(l, at)
		}
		c.endParagraph()
	}
}

// furniture adds what belongs to the page and not to the text: page numbers,
// the letter's lower double line, the 草稿 mark.
func (c *composer) furniture() {
	for i := range c.pages {
		p := &c.pages[i]
		if c.footRows() > 0 {
			p.Items = append(p.Items, c.signLines()...)
		}
		if c.doc.Draft {
			p.Items = append(c.draftMark(), p.Items...)
		}
		letterFirst := c.doc.Kind == Letter && i == 0
		if letterFirst {
			c.letterFoot(p)
		} else {
			p.Items = append(p.Items, c.pageNumber(i+1))
		}
	}
}

// letterFoot draws the double line 20 mm above the first page's lower edge,
// thin above thick (10.1).
func (c *composer) letterFoot(p *Page) {
	last := composer{pages: []Page{{}}}
	last.doubleRule(pageHeight-20*mm, false)
	p.Items = append(p.Items, last.pages[0].Items...)
}

// pageNumber is — 1 — in 4号宋体 (7.5): the dashes 7 mm below the type area; odd
// pages at the right, even at the left, one character (a grid cell) in.
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
