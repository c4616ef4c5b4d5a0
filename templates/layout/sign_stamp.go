package layout

// The standard gives a 签名章 no size; six characters by two lines, 33 × 16 mm,
// hold a name of two to four characters as it is customarily written.
const (
	stampWidth = 6 * cell
	stampRows  = 2
	stampBlank = 2 // lines between the text and the first stamp
)

// stamped is a signature with the 签名章 of who issues the document (7.3.5.3):
// two blank lines, the stamp four characters from the right, the post two
// characters to its left and in the middle of its height; one a row for a joint
// document, a blank line between them; a blank line, the date four characters
// from the right.
func (c *composer) stamped() signature {
	el := &c.doc.Elements
	const right = areaRight - 4*cell
	s := signature{rows: stampBlank}
	for i, stamp := range el.Stamps {
		if i > 0 {
			s.rows++
		}
		post := c.nameLines(stamp.Post, right-stampWidth-2*cell-areaLeft)
		rows := max(stampRows, len(post))
		at := len(s.lines)
		half := float64(rows-len(post)) / 2
		s.put(post, float64(s.rows)+half, float64(rows)-half, func(width float64) float64 {
			return right - stampWidth - 2*cell - width
		})
		if len(post) > 0 {
			s.lines[at].marks = stampPlace(right-stampWidth, (float64(len(post)-1)*pitch+size3)/2)
		}
		s.rows += rows
	}
	if len(el.Date) > 0 {
		s.put([]line{c.oneLine(el.Date)}, float64(s.rows+1), 1, func(width float64) float64 { return right - width })
		s.rows += 2
	}
	return s.orNone()
}

// stampPlace is the box that a draft shows where a stamp belongs, its left side
// at x and its middle at y.
func stampPlace(x, y float64) []Item {
	const weight = .3 * mm
	const half = (pitch + size3) / 2 // of the height of two lines
	box := func(x1, y1, x2, y2 float64) Item {
		return &Rule{X1: x1, Y1: y1, X2: x2, Y2: y2, Weight: weight, Color: paleMark}
	}
	x2 := x + stampWidth
	return []Item{box(x, y-half, x2, y-half), box(x, y+half, x2, y+half), box(x, y-half, x, y+half), box(x2, y-half, x2, y+half)}
}
