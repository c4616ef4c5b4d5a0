package layout

// mirror is how far the type area of an even page lies to the left of an odd
// one's when both sides are printed: the binding edge is then on the right, and
// its 28 mm with it (5.2.1, 6.2).
const mirror = areaLeft - (pageWidth - areaRight)

// shift is what a page's text is moved by.
func (c *composer) shift(page int) float64 {
	if c.doc.Setup.Duplex && page%2 == 0 {
		return -mirror
	}
	return 0
}

// move shifts all of a page.
func (p *Page) move(dx float64) {
	for _, it := range p.Items {
		switch it := it.(type) {
		case *TextRun:
			it.X += dx
		case *Rule:
			it.X1, it.X2 = it.X1+dx, it.X2+dx
		case *Circle:
			it.X += dx
		}
	}
}

// addAt adds items that are measured from a height downwards.
func (c *composer) addAt(items []Item, y float64) {
	for _, it := range items {
		switch it := it.(type) {
		case *Rule:
			it.Y1, it.Y2 = it.Y1+y, it.Y2+y
		case *Circle:
			it.Y += y
		}
		c.add(it)
	}
}

// imprintPage goes to the page of the 版记, which needs rows grid lines: the last
// one, if it has them; printed on both sides, an even one. The standard says
// only that the 版记 ends the last face (7.4.1); that this is the back of the last
// sheet follows from printing both sides (6.2), and that a blank face may stand
// before it from 7.5. A letter's 版记 stands with the text on its last face
// whatever its number, having no rules to close a sheet with (10.1). A 版记 of
// several pages ends on an even page too.
func (c *composer) imprintPage(rows, pages int) {
	fits := c.row+rows <= lineCount
	n := len(c.pages)
	if !c.doc.Setup.Duplex || c.doc.Kind == Letter {
		if !fits {
			c.newPage()
			c.company(c.lastBlock())
		}
		return
	}
	wrong := (n+pages-1)%2 != 0 // side of the sheet
	if !wrong && fits {
		return
	}
	c.newPage()
	if !wrong {
		c.bare = len(c.pages)
		c.newPage()
	}
}
