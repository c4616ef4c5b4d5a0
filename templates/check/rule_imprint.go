package check

import (
	"fmt"
	"slices"
	"strings"
)

// 版记 (7.4).
var imprintRules = []rule{
	{"imprint.size", "7.4.2, 7.4.3", formal, "14 pt", imprintSize},
	{"imprint.length", "7.4.1", withHead, "156 mm", imprintLength},
	{"imprint.weight", "7.4.1", withHead, "0.35, 0.25, 0.35 mm", imprintWeight},
	{"imprint.foot", "7.4.1", withHead, "262 mm", imprintFoot},
	{"imprint.last-page", "7.4.1", formal, wordLast, imprintLast},
	{"imprint.even-page", "6.2, 7.4.1", withHead, wordEven, imprintEven},
	{"imprint.copies", "7.4.2", formal, "抄送：……。", imprintCopies},
	{"imprint.margin", "7.4.2, 7.4.3", formal, "1.0 字", imprintMargin},
	{"imprint.printer", "7.4.3", withHead, "印发", imprintPrinter},
}

func imprintSize(m *model, p *probe) {
	for _, l := range m.imprint.lines {
		p.is(l.page, near(l.size, size4, tolSize), inPt(l.size)+" "+quote(l.text))
	}
}

func imprintLength(m *model, p *probe) {
	for _, s := range m.imprint.rules {
		f := m.faces[m.imprint.page-1]
		p.is(f.n, near(s.length(), areaWidth, tolLength) && near(s.x1, f.left, tolMargin), inMM(s.length())+", "+wordLeft+" "+inMM(s.x1))
	}
}

// imprintWeight: the first and the last .35 mm, those between .25 mm. The
// clause recommends these heights; .03 mm tells one from the other.
func imprintWeight(m *model, p *probe) {
	rules := m.imprint.rules
	for i, s := range rules {
		want := .25 * mm
		if i == 0 || i == len(rules)-1 {
			want = .35 * mm
		}
		p.is(m.imprint.page, near(s.weight, want, tolWeight), fmt.Sprintf("%d/%d %s", i+1, len(rules), inFineMM(s.weight)))
	}
}

// imprintFoot: the last one lies on the lower edge of the type area.
func imprintFoot(m *model, p *probe) {
	if n := len(m.imprint.rules); n > 0 {
		y := m.imprint.rules[n-1].y()
		p.is(m.imprint.page, near(y, areaBottom, tolPlace), inMM(y))
	}
}

// imprintLast: it stands on the last face.
func imprintLast(m *model, p *probe) {
	if m.imprint.page > 0 {
		p.is(m.imprint.page, m.imprint.page == len(m.faces), fmt.Sprintf("%d / %d", m.imprint.page, len(m.faces)))
	}
}

// imprintEven: printed on both sides, which the margins tell, the last face is
// the back of a sheet. A letter's 版记 stands with the text of its last face
// (10.1).
func imprintEven(m *model, p *probe) {
	if m.imprint.page > 0 && m.mirrored && m.layout != Letter {
		p.is(m.imprint.page, m.imprint.page%2 == 0, fmt.Sprint(m.imprint.page))
	}
}

// copies are the lines of 抄送 (and 主送 moved here, 7.3.2): above the rule inside
// the 版记, where it has one.
func (m *model) copies() []*line {
	var out []*line
	rules := m.imprint.rules
	for _, l := range m.imprint.lines {
		if l.mates > 0 || printed.MatchString(l.text) || len(rules) > 2 && l.y > rules[len(rules)-2].y() {
			break
		}
		out = append(out, l)
	}
	return out
}

// imprintCopies: 抄送 and a full-width colon, a full stop at the end, and what
// goes on under the first name.
func imprintCopies(m *model, p *probe) {
	lines := m.copies()
	if i := slices.IndexFunc(lines, startsCopies); i >= 0 {
		first, last := lines[i], lines[len(lines)-1]
		p.is(first.page, strings.HasPrefix(first.text, "抄送："), quote(first.text))
		p.is(last.page, lastRune(last.text) == '。', quote(tailOf(last.text)))
		under := first.glyphs[min(3, len(first.glyphs)-1)].X
		for _, l := range lines[i+1:] {
			p.is(l.page, near(l.left(), under, tolEdge+opening(l)), inMM(l.left()-under))
		}
	}
}

func startsCopies(l *line) bool { return strings.HasPrefix(l.text, "抄送") }

// imprintMargin: one character blank on both sides; a character of 4号 (14 pt) or
// a cell of the grid (15.8 pt), which the clause leaves open.
func imprintMargin(m *model, p *probe) {
	for _, l := range m.imprint.lines {
		f := m.face(l)
		left := l.left() - f.left
		head := startsImprint(l) || !printed.MatchString(l.text) && m.printing(l)
		if head {
			p.is(l.page, oneChar(left), wordLeft+" "+inCells(left))
		}
		if right := f.right() - l.right(); printed.MatchString(l.text) {
			p.is(l.page, oneChar(right), wordRight+" "+inCells(right))
		} else {
			p.is(l.page, right > size4-tolEdge-size4/2, wordRight+" "+inCells(right))
		}
	}
}

func oneChar(v float64) bool { return between(v, size4-tolEdge, cell+tolEdge) }

// printing tells the organ beside a date of printing.
func (m *model) printing(l *line) bool {
	return slices.ContainsFunc(m.imprint.lines, func(o *line) bool {
		return o != l && near(o.y, l.y, sameLine) && printed.MatchString(o.text)
	})
}

// imprintPrinter: organ and date on the line just above the last rule.
func imprintPrinter(m *model, p *probe) {
	rules, lines := m.imprint.rules, m.imprint.lines
	if len(rules) < 2 || len(lines) == 0 {
		return
	}
	from := rules[len(rules)-2].y()
	got := wordNone
	page := m.imprint.page
	for _, l := range lines {
		if l.y > from && l.y < rules[len(rules)-1].y() {
			got = quote(l.text)
			if printed.MatchString(l.text) {
				p.is(page, true, got)
				return
			}
		}
	}
	if slices.ContainsFunc(lines, func(l *line) bool { return strings.HasSuffix(l.text, "印发") }) {
		p.is(page, false, got)
	}
}
