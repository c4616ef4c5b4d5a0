package layout

import (
	"strconv"

	"casefile/templates/fonts"
)

func itoa(n int) string { return strconv.Itoa(n) }

// head sets everything above the title.
func (c *composer) head() {
	switch c.doc.Kind {
	case Official:
		c.officialHead("文件")
	case Minutes:
		c.minutesHead()
	case Letter:
		c.letterHead()
	case Record:
		c.recordHead()
	case Report:
		c.reportHead()
	}
}

// marksLeft sets 份号, 密级 and 紧急程度 flush left, stacked from y (7.2.1–7.2.3),
// and says how many lines they took.
func (c *composer) marksLeft(y float64) int {
	el := &c.doc.Elements
	n := 0
	for i, text := range []Spans{el.CopyNumber, el.Secrecy, el.Urgency} {
		if len(text) == 0 {
			continue
		}
		if i == 1 && n == 0 && c.doc.Kind == Official {
			n = 1 // 7.2.2: on the second line, whether there is a 份号 or not
		}
		st := bodyStyle()
		st.indent, st.align = 0, Left
		if i > 0 {
			st.role = fonts.HeiTi
		}
		lines := c.lines(text, st)
		c.putAll(lines, y+float64(n)*pitch)
		n += len(lines)
	}
	return n
}

// putAll draws a paragraph's lines from a character box top downwards, one
// grid pitch apart.
func (c *composer) putAll(lines []line, top float64) {
	for i, l := range lines {
		c.put(l, baseline(top+float64(i)*pitch, l.style.size))
	}
	c.endParagraph()
}

// singleLine sets a line of 3号仿宋 with its character box at top.
func (c *composer) singleLine(text Spans, align Align, top float64) {
	st := bodyStyle()
	st.indent, st.align = 0, align
	c.putAll(c.lines(text, st), top)
}

// markWord is what follows the organs in the 标志: the form's choice, else the
// layout's.
func (c *composer) markWord(usual string) string {
	switch word := c.doc.Setup.Mark; word {
	case "":
		return usual
	case NoMark:
		return ""
	default:
		return word
	}
}

// officialHead is the 版头 of clause 7.2: the 标志 35 mm below the head of the
// type area, the number two lines below it, the red line 4 mm below that. The
// size of the 标志 is free (7.2.4): it is as large as the type area allows, up to
// 46 pt, a long name in rows, and smaller where the text would not begin on the
// first page.
func (c *composer) officialHead(word string) {
	c.marksLeft(rowTop(0))
	bottom := c.issuerMark(areaTop+35*mm, c.markWord(word))
	last := bottom + 2*pitch
	switch el := &c.doc.Elements; {
	case len(el.Signers) > 0:
		last = c.numberAndSigners(last)
	case len(el.Number) > 0:
		c.singleLine(el.Number, Center, last)
	default:
		last = bottom - size3
	}
	red := last + size3 + 4*mm
	// 7.2.7 gives no weight; half a millimetre is usual.
	c.rule(areaLeft, areaRight, red, 0.5*mm, Red)
	c.row = rowAt(red + 2*pitch)
}
