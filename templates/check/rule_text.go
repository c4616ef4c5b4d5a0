package check

import "strings"

// Size, grid and line of the text (5.2.2, 5.2.3, and GB/T 15834 for marks).
var textRules = []rule{
	{"text.size", "5.2.2", nil, "16 pt", textSize},
	{"grid.cells", "5.2.3", nil, "28 字, 15.79 pt", gridCellsRule},
	{"grid.lines", "5.2.3", nil, "22 行, 29.61 pt", gridLinesRule},
	{"line.start", "9, GB/T 15834 5.1", nil, wordNone, lineStart},
	{"line.end", "9, GB/T 15834 5.1", nil, wordNone, lineEnd},
	{"line.pair", "9, GB/T 15834 5.1.4", nil, wordNone, linePair},
	{"mark.width", "9, GB/T 15834", nil, wordNone, markWidth},
}

// textSize: text, recipients, 附件说明, signature and notes are 3号 in one size.
func textSize(m *model, p *probe) {
	for _, l := range m.of(isBody, isRecipient, isAttachment, isName, isDate, isNote, isAttendance,
		isNumber, isSigner, isCopyNumber, isSecrecy, isUrgency, isAnnexLabel) {
		for _, g := range l.glyphs {
			if !near(g.Size, size3, tolSize) {
				p.is(l.page, false, inPt(g.Size)+" "+quote(l.text))
				break
			}
		}
		p.is(l.page, true, inPt(size3))
	}
}

// runs are the texts in which marks are looked at, line by line: whatever is
// set in lines, cells of tables included.
func (m *model) runs() []*line {
	return m.of(isBody, isRecipient, isAttachment, isNote, isAttendance, isCell, isTitle, isImprint, isNumber, isSubtitle)
}

// lineStart: a mark that may not begin a line (避头).
func lineStart(m *model, p *probe) {
	for _, l := range m.runs() {
		p.is(l.page, !oneOf(firstRune(l.text), notAtStart), quote(l.text))
	}
	p.fine()
}

// lineEnd: a mark that may not end one (避尾).
func lineEnd(m *model, p *probe) {
	for _, l := range m.runs() {
		p.is(l.page, !oneOf(lastRune(l.text), notAtEnd), quote(tailOf(l.text)))
	}
	p.fine()
}

// fine says of a rule about everything that nothing was found.
func (p *probe) fine() {
	if p.applied && len(p.faults) == 0 {
		p.measured = wordNone
	}
}

func tailOf(s string) string {
	r := []rune(s)
	return string(r[max(0, len(r)-8):])
}

// linePair: —— and …… are one mark each (5.1.4, 5.1.5) and stand on one line.
func linePair(m *model, p *probe) {
	runs := m.runs()
	for i, l := range runs {
		p.is(l.page, true, wordNone)
		if i+1 == len(runs) || l.table > 0 {
			continue
		}
		a, b := lastRune(l.text), firstRune(runs[i+1].text)
		if a == b && (a == '—' || a == '…') && odd(l.text, a) {
			p.is(l.page, false, quote(tailOf(l.text)+" / "+runs[i+1].text))
		}
	}
}

// odd tells that a line ends in the first half of a double mark.
func odd(s string, r rune) bool {
	return (len(s)-len(strings.TrimRight(s, string(r))))/len(string(r))%2 == 1
}

// markWidth: a half-width mark between two Han characters, or after one at the
// end of a paragraph. Between digits and in Latin words they are right.
func markWidth(m *model, p *probe) {
	runs := m.runs()
	for i, l := range runs {
		rs := []rune(l.text)
		p.is(l.page, true, wordNone)
		for k, r := range rs {
			if !oneOf(r, halfMarks) {
				continue
			}
			before, after := wide(rs, k-1), wide(rs, k+1)
			if k+1 == len(rs) && i+1 < len(runs) && m.continues(l, runs[i+1]) {
				after = wide([]rune(runs[i+1].text), 0)
			}
			if before && after {
				p.is(l.page, false, quote(string(rs[max(0, k-4):min(len(rs), k+5)])))
			}
		}
	}
}

// wide tells a Han character; beyond the end of a line counts as one only
// where the paragraph ends, which the caller knows.
func wide(rs []rune, k int) bool { return k >= 0 && k < len(rs) && isHan(rs[k]) }
