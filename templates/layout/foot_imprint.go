package layout

import (
	"math"

	"casefile/templates/fonts"
)

const (
	imprintLine         = 22.0               // height of one 4号 line of the 版记
	imprintMost         = 28                 // of them a page holds
	ruleHeavy, ruleFine = .35 * mm, .25 * mm // 7.4.1: first and last rule, and those between
)

// imprint sets the 版记 at the foot of the last page (7.4): copies, then who
// printed it and when; first and last rule .35 mm, those between .25 mm, the
// last one on the lower edge of the type area. A letter's has neither rules
// nor printer (10.1). Where it does not fit below the text, the last lines of
// the text go along with it, so that it has no page of its own; printed on both
// sides, it goes to the next even page without them: see imprintPage.
func (c *composer) imprint() {
	if len(c.held) > 0 {
		c.room(c.reserved())
	}
	rows := c.imprintLines()
	if rows == 0 {
		return
	}
	units := c.imprintUnits()
	c.imprintPage(gridRows(min(rows, imprintMost)), (rows+imprintMost-1)/imprintMost)
	for ; rows > imprintMost; rows -= imprintMost {
		units = c.drawImprint(units, imprintMost)
		c.newPage()
	}
	c.drawImprint(units, rows)
	if c.doc.Kind != Letter {
		c.rule(areaLeft, areaRight, areaBottom, ruleHeavy, Color{})
	}
}

// gridRows is how many grid lines so many lines of a 版记 take, with half a line
// of white above them.
func gridRows(lines int) int {
	return int(math.Ceil(float64(lines)*imprintLine/pitch + .5))
}

// reserved is how many grid lines the page of the last lines of text must keep
// for the 版记. It is 0 where the 版记 chooses its page by itself, or takes so
// much of one that no text goes with it.
func (c *composer) reserved() int {
	rows := c.imprintLines()
	if rows == 0 || c.doc.Setup.Duplex && c.doc.Kind != Letter {
		return 0
	}
	if n := gridRows(rows); n+3 <= lineCount {
		return n
	}
	return 0
}

// imprintStyle is 4号仿宋 with one character blank at both sides.
func imprintStyle() style {
	return style{role: fonts.FangSong, size: size4, cell: size4, align: Justify,
		measure: areaWidth - 2*size4, left: areaLeft + size4}
}

// copiesStyle has what follows the colon of 抄送 under what stands behind it.
func copiesStyle() style {
	st := imprintStyle()
	st.hang = 3 * size4
	return st
}

// copiesText are the lists of the 版记: the 主送, where the text left them no room
// under the title (7.3.2), and below them, without a rule between, the 抄送.
func (c *composer) copiesText() []Spans {
	var out []Spans
	list := func(label string, names []Spans) {
		if len(names) > 0 {
			text := append(Words(label), joinSpans(names, "，")...)
			out = append(out, append(text, Span{Text: "。"}))
		}
	}
	if c.plan.moved {
		list("主送：", c.doc.Elements.Recipients)
	}
	list("抄送：", c.doc.Elements.CopiesTo)
	return out
}

// imprintUnit is a line of the 版记.
type imprintUnit struct {
	unit
	printer bool // of 印发机关 and 印发日期, below a rule of their own
	beside  bool // on the line before it: the date behind the name (7.4.3)
}

// imprintUnits sets the lines of the 版记. Name and date of the printer take one
// (7.4.3), or as many as a long name takes and more when the date does not fit
// two characters behind it.
func (c *composer) imprintUnits() []imprintUnit {
	var out []imprintUnit
	add := func(lines []line, printer, beside bool) {
		for i, l := range lines {
			out = append(out, imprintUnit{unit{line: l, ends: i == len(lines)-1}, printer, beside})
		}
	}
	for _, text := range c.copiesText() {
		add(c.lines(text, copiesStyle()), false, false)
	}
	printer, date := c.printed()
	st := imprintStyle()
	name := c.lines(printer, st)
	add(name, true, false)
	beside := len(name) > 0 && name[len(name)-1].width()+2*size4+c.widthIn(date, st) <= st.measure
	st.align = Right
	add(c.lines(date, st), true, beside)
	return out
}

// imprintLines counts the lines of the 版记, once. It opens no element.
func (c *composer) imprintLines() int {
	if c.closing == nil {
		tags := c.tags
		c.tags = nil
		n := 0
		for _, u := range c.imprintUnits() {
			if !u.beside {
				n++
			}
		}
		c.tags, c.closing = tags, &n
	}
	return *c.closing
}

// count is how many lines a paragraph takes. It opens no element.
func (c *composer) count(text Spans, st style) int {
	tags := c.tags
	c.tags = nil
	defer func() { c.tags = tags }()
	return len(c.lines(text, st))
}

// drawImprint draws so many lines of the 版记 at the foot of a page, below a
// heavy rule, and returns those that are left.
func (c *composer) drawImprint(units []imprintUnit, rows int) []imprintUnit {
	y := areaBottom - float64(rows)*imprintLine
	if c.doc.Kind != Letter {
		c.rule(areaLeft, areaRight, y, ruleHeavy, Color{})
	}
	for i, u := range units {
		if !u.beside {
			if rows == 0 {
				return units[i:]
			}
			if i > 0 && u.printer && !units[i-1].printer {
				c.rule(areaLeft, areaRight, y, ruleFine, Color{})
			}
			rows--
			y += imprintLine
		}
		c.put(u.line, imprintBaseline(y-imprintLine))
		if u.ends {
			c.endParagraph()
		}
	}
	return nil
}

func imprintBaseline(top float64) float64 { return top + imprintLine/2 + size4*.38 }

// printed is what is said of the printing: a letter says nothing (10.1).
func (c *composer) printed() (printer, date Spans) {
	el := &c.doc.Elements
	if c.doc.Kind == Letter {
		return nil, nil
	}
	if len(el.PrintDate) > 0 {
		date = append(append(Spans{}, el.PrintDate...), Span{Text: "印发"})
	}
	return el.Printer, date
}
