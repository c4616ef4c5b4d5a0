package layout

import (
	"math"
	"slices"

	"casefile/templates/fonts"
)

const titlePitch = 36.0 // 行 of a 2号 character: 22 + 14 pt (clause 3.2)

func titleStyle() style {
	return style{role: fonts.XiaoBiaoSong, size: size2, cell: size2, measure: areaWidth, left: areaLeft, align: Center}
}

// title sets the title centred on its grid lines, broken at words into a
// trapezium or a diamond (7.3.1).
func (c *composer) title(text Spans) {
	all := c.setTitle(text)
	for most := c.titleLines(); len(all) > most; all = all[most:] { // a title longer than a page
		c.putTitle(all[:most])
		c.newPage()
	}
	c.putTitle(all)
	c.endParagraph()
}

// setTitle breaks a title into lines, each from the left edge of its own place.
func (c *composer) setTitle(text Spans) []line {
	st := titleStyle()
	c.heading(1, text.Plain())
	defer c.end()
	var all []line
	for _, part := range splitLines(text) {
		as := c.atoms(part, st)
		for _, s := range c.breakTitle(as, st) {
			l := setLine(as[s.start:s.end], st, 0, true)
			l.text, l.tag = part, c.tag()
			all = append(all, l)
		}
	}
	return all
}

// breakTitle gives the lines of a title their shape, but for one whose shape
// would leave the first page no text (7.3.3): its lines are full.
func (c *composer) breakTitle(as []atom, st style) []segment {
	if c.plan.full {
		return breakLines(as, func(int) float64 { return st.measure })
	}
	return breakTitle(as, st, c.names())
}

// names are the organs and persons the document names, which its title keeps
// whole.
func (c *composer) names() []Spans {
	el := &c.doc.Elements
	return slices.Concat(el.Issuers, el.Recipients, el.Signers)
}

// titleLead is from one line of a title to the next: 36 pt (3.2), or the line of
// the text where the first page would else hold none of it.
func (c *composer) titleLead() float64 {
	if c.plan.dense {
		return pitch
	}
	return titlePitch
}

// titleLines is how many lines of a title a page holds.
func (c *composer) titleLines() int {
	return 1 + int((float64(c.faceLines()-1)*pitch+size3-size2)/c.titleLead())
}

// putTitle draws lines of a title in the middle of the grid lines they take.
func (c *composer) putTitle(lines []line) {
	lead := c.titleLead()
	height := float64(len(lines)-1)*lead + size2
	// It may reach seven points into the blank lines above and below.
	rows := max(len(lines), 1+int(math.Ceil((height-size3-14)/pitch)))
	if c.row+rows > c.faceLines() && c.row > 0 {
		c.newPage()
	}
	middle := rowTop(c.row) + (float64(rows-1)*pitch+size3)/2
	top := max(areaTop, middle-height/2)
	for i, l := range lines {
		c.put(l, top+float64(i)*lead+size2*0.88)
	}
	c.row += rows
}
