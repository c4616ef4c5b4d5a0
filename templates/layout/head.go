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
		st := bodyStyle()
		st.indent = 0
		st.align = Left
		if i > 0 {
			st.role = fonts.HeiTi
		}
		c.putAll(c.lines(text, st), y+float64(n)*pitch)
		n++
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

// officialHead is the 版头 of clause 7.2. The size of the 标志 is free (7.2.4):
// it is as large as the type area allows, up to 46 pt.
func (c *composer) officialHead(suffix string) {
	el := &c.doc.Elements
	c.marksLeft(rowTop(0))
	bottom := c.issuerMark(areaTop+35*mm, suffix)
	numberTop := bottom + 2*pitch
	switch {
	case len(el.Signers) > 0:
		numberTop = c.numberAndSigners(numberTop)
	case len(el.Number) > 0:
		c.singleLine(el.Number, Center, numberTop)
	default:
		numberTop = bottom - size3
	}
	red := numberTop + size3 + 4*mm
	// The clause gives no weight; half a millimetre is usual.
	c.rule(areaLeft, areaRight, red, 0.5*mm, Red)
	c.row = rowAt(red + 2*pitch)
}

// numberAndSigners is the line of a document to a superior organ: the number
// one character from the left, the signers at the right, two a line (7.2.6).
func (c *composer) numberAndSigners(top float64) float64 {
	el := &c.doc.Elements
	rows := (len(el.Signers) + 1) / 2
	last := top + float64(rows-1)*pitch
	number := bodyStyle()
	number.indent, number.align = cell, Left
	const nameCells = 4
	for row := 0; row < rows; row++ {
		st := bodyStyle()
		st.indent, st.align = 0, Left
		st.left = areaRight - (4+2*nameCells+1)*cell
		text := Words("签发人：")
		if row > 0 {
			text, st.left = nil, st.left+4*cell
		}
		for i, name := range el.Signers[row*2 : min(row*2+2, len(el.Signers))] {
			if i > 0 {
				text = append(text, Span{Text: "　"})
			}
			for _, sp := range name {
				sp.Face = FaceOf(fonts.KaiTi)
				text = append(text, sp)
			}
		}
		st.measure = areaRight - st.left
		if row == rows-1 && len(el.Number) > 0 {
			c.putAll(c.lines(el.Number, number), last)
		}
		c.putAll(c.lines(text, st), top+float64(row)*pitch)
	}
	return last
}

// letterHead is clause 10.1: the 标志 30 mm below the sheet's top edge, a red
// double line 4 mm below it, the number flush right and the marks flush left
// under the line by 7/8 of a 3号 character.
func (c *composer) letterHead() {
	el := &c.doc.Elements
	bottom := 30 * mm
	if len(el.Issuers) > 0 { // a joint letter shows the lead organ only
		bottom = c.mark(el.Issuers[0], 30*mm, 42)
	}
	line := bottom + 4*mm
	end := c.doubleRule(line, true)
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
