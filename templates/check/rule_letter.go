package check

import "math"

// What a letter has instead of a 版头 (10.1).
var letterRules = []rule{
	{"letter.mark", "10.1", letter, "30 mm", letterMark},
	{"letter.upper", "10.1", letter, "4 mm", letterUpper},
	{"letter.lower", "10.1", letter, "20 mm", letterLower},
	{"letter.length", "10.1", letter, "170 mm", letterLength},
	{"letter.weight", "10.1", letter, wordThick + " " + wordThin + ", " + wordThin + " " + wordThick, letterWeight},
	{"letter.color", "10.1", letter, wordRed, letterColor},
	{"letter.left", "10.1", letter, "4.9 mm, 0.0 字", letterLeft},
	{"letter.number", "10.1", letter, "4.9 mm, " + wordRight, letterNumber},
	{"letter.folio", "10.1", letter, wordNone, letterFolio},
	{"letter.foot", "10.1", letter, "4.9 mm", letterFoot},
	{"letter.imprint", "10.1", letter, wordNone, letterImprint},
}

// letterMark: its glyphs begin 30 mm below the upper edge of the sheet.
func letterMark(m *model, p *probe) {
	if top, ok := m.markEdge((*line).inkTop, least); ok {
		p.length(1, top, 30*mm-tolEdge, 30*mm+tolEdge)
	}
}

// upper is the double line under the 标志, lower the one at the foot.
func (m *model) upper() *double { return m.doubleIn(0, sheetHeight/2) }
func (m *model) lower() *double { return m.doubleIn(sheetHeight/2, sheetHeight) }

func (m *model) doubleIn(from, to float64) *double {
	for i := range m.doubles {
		if between(m.doubles[i].top(), from, to) {
			return &m.doubles[i]
		}
	}
	return nil
}

// letterUpper: 4 mm from the foot of the 标志.
func letterUpper(m *model, p *probe) {
	bottom, ok := m.markEdge((*line).inkBottom, greatest)
	switch d := m.upper(); {
	case d == nil:
		p.is(1, false, wordNone)
	case ok:
		p.length(1, d.top()-bottom, 4*mm-tolEdge, 4*mm+tolEdge)
	}
}

// letterLower: 20 mm above the lower edge of the sheet. Which of its edges is
// meant is not said, so any may be there.
func letterLower(m *model, p *probe) {
	d := m.lower()
	if d == nil {
		p.is(1, false, wordNone)
		return
	}
	from, to := sheetHeight-d.bottom(), sheetHeight-d.top()
	p.is(1, from <= 20*mm+tolPlace && to >= 20*mm-tolPlace, inMM(to))
}

// letterLength: 170 mm, centred on the type area.
func letterLength(m *model, p *probe) {
	for _, d := range m.doubles {
		for _, s := range []stroke{d.first, d.second} {
			ok := near(s.length(), 170*mm, tolLength) && near((s.x1+s.x2)/2, m.faces[0].left+areaWidth/2, tolEdge)
			p.is(1, ok, inMM(s.length())+", "+wordLeft+" "+inMM(s.x1))
		}
	}
}

// letterWeight: thick above thin under the 标志, thin above thick at the foot.
// How thick is not said.
func letterWeight(m *model, p *probe) {
	if d := m.upper(); d != nil {
		p.is(1, d.first.weight > d.second.weight+.1, inFineMM(d.first.weight)+", "+inFineMM(d.second.weight))
	}
	if d := m.lower(); d != nil {
		p.is(1, d.second.weight > d.first.weight+.1, inFineMM(d.first.weight)+", "+inFineMM(d.second.weight))
	}
}

func letterColor(m *model, p *probe) {
	for _, d := range m.doubles {
		p.is(1, d.first.red() && d.second.red(), inRGB(d.first.color))
	}
}

// letterLeft: 份号, 密级 and 紧急程度 flush left, the first 7/8 of a 3号 character
// below the double line.
func letterLeft(m *model, p *probe) {
	d := m.upper()
	lines := m.of(isCopyNumber, isSecrecy, isUrgency)
	if d == nil || len(lines) == 0 {
		return
	}
	gap := lines[0].top() - d.bottom()
	p.is(1, near(gap, sevenths, tolEdge) && near(m.offset(lines[0]), 0, tolPlace), inMM(gap)+", "+inCells(m.offset(lines[0])))
	for _, l := range lines[1:] {
		p.is(1, near(m.offset(l), 0, tolPlace), inCells(m.offset(l)))
	}
}

// letterNumber: flush right under the double line by the same distance.
func letterNumber(m *model, p *probe) {
	d := m.upper()
	if d == nil || m.number == nil {
		return
	}
	gap := m.number.top() - d.bottom()
	edge := m.faces[0].right() - m.number.right()
	p.is(1, near(gap, sevenths, tolEdge) && near(edge, 0, tolEdge), inMM(gap)+", "+wordRight+" "+inMM(math.Max(0, edge)))
}

// letterFolio: the first face shows no page number.
func letterFolio(m *model, p *probe) {
	if l := m.faces[0].folio(); l != nil {
		p.is(1, false, quote(l.text))
		return
	}
	p.is(1, true, wordNone)
}

// letterFoot: text above the second double line keeps 7/8 of a 3号 character
// away from it.
func letterFoot(m *model, p *probe) {
	d := m.lower()
	if d == nil {
		return
	}
	lowest := 0.0
	for _, l := range m.faces[0].lines {
		if l.y < d.top() {
			lowest = max(lowest, l.bottom())
		}
	}
	p.is(1, d.top()-lowest >= sevenths-tolEdge, inMM(d.top()-lowest))
}

// letterImprint: the 版记 of a letter has no rules and does not say who printed
// it and when.
func letterImprint(m *model, p *probe) {
	if m.imprint.page == 0 {
		return
	}
	p.is(m.imprint.page, len(m.imprint.rules) == 0, inMM(areaWidth))
	for _, l := range m.imprint.lines {
		p.is(l.page, !printed.MatchString(l.text), quote(l.text))
	}
	p.fine()
}
