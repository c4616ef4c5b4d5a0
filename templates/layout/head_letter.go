package layout

// letterHead is clause 10.1: the 标志 30 mm below the sheet's top edge, the lead
// organ's alone; a red double line 4 mm below it; under that, by 7/8 of a 3号
// character, the number flush right and the marks flush left.
//
// The second double line lies 20 mm above the sheet's lower edge, 15 mm below
// the type area: text keeps to the type area on the first page too, so that none
// stands on the line above it, where the clause wants 4.94 mm between them.
func (c *composer) letterHead() {
	el := &c.doc.Elements
	bottom := 30 * mm
	if len(el.Issuers) > 0 {
		bottom = c.mark(el.Issuers[0], c.markWord(""), bottom, c.markSize(42))
	}
	end := c.doubleRule(bottom+4*mm, true)
	top := end + size3*7/8
	rows := c.marksLeft(top)
	if len(el.Number) > 0 {
		c.singleLine(el.Number, Right, top)
		rows = max(rows, 1)
	}
	last := top + float64(rows-1)*pitch + size3
	c.row = rowAt(last + 2*pitch)
}

// doubleRule draws the 170 mm double line of the letter with its upper edge at
// y and returns its lower edge. The clause gives no weights; a thick line of
// 1.5 pt and a thin one of .75 pt, 1 mm together, is reported practice.
func (c *composer) doubleRule(y float64, thickAbove bool) float64 {
	const thick, gap, thin = 1.5, 0.6, 0.75
	x1 := areaLeft + (areaWidth-170*mm)/2
	x2 := x1 + 170*mm
	first, second := thick, thin
	if !thickAbove {
		first, second = thin, thick
	}
	c.rule(x1, x2, y+first/2, first, Red)
	c.rule(x1, x2, y+first+gap+second/2, second, Red)
	return y + thick + gap + thin
}

// letterFoot draws the double line 20 mm above the first page's lower edge,
// thin above thick (10.1).
func (c *composer) letterFoot(p *Page) {
	last := composer{pages: []Page{{}}}
	last.doubleRule(pageHeight-20*mm, false)
	p.Items = append(p.Items, last.pages[0].Items...)
}
