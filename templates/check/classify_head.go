package check

import (
	"regexp"
	"slices"
	"strings"
)

// officialHead finds the parts of a 版头 above the red line (7.2).
func (m *model) officialHead() {
	if m.headRule == nil {
		return
	}
	var above []*line
	for _, l := range m.faces[0].lines {
		if l.y < m.headRule.y() && l.table == 0 {
			above = append(above, l)
		}
	}
	m.findMark(above, 17)
	m.findNumber(above)
	for _, l := range above {
		if l.role == isBody && strings.HasPrefix(l.text, "签发人") {
			l.role = isSigner
			m.moreSigners(above, l)
		}
	}
	m.marksAtLeft(above)
}

// moreSigners are the names beside the first and under it.
func (m *model) moreSigners(above []*line, first *line) {
	for _, l := range above {
		if l.role == isBody && l.y > first.y-sameLine && l.left() > first.left() {
			l.role = isSigner
		}
	}
}

// findMark takes for the 标志 what is red, or where nothing is, the largest
// characters: those of a joint one may be small.
func (m *model) findMark(above []*line, least float64) {
	for _, l := range above {
		if l.red() {
			l.role = isMark
			m.mark = append(m.mark, l)
		}
	}
	if len(m.mark) > 0 {
		return
	}
	largest := least
	for _, l := range above {
		largest = max(largest, l.size)
	}
	for _, l := range above {
		if l.size > .8*largest && l.size > least {
			l.role = isMark
			m.mark = append(m.mark, l)
		}
	}
}

func (m *model) findNumber(above []*line) {
	for _, l := range slices.Backward(above) {
		if l.role == isBody && looksNumbered(l.text) {
			l.role, m.number = isNumber, l
			return
		}
	}
}

var (
	copyNumber = regexp.MustCompile(`^(?:№|No\.?|第)?[0-9０-９]+号?$`)
	secrecy    = regexp.MustCompile(`^(?:绝密|机密|秘密)`)
	urgency    = regexp.MustCompile(`^(?:特急|加急|特提|平急|急件)$`)
)

// marksAtLeft finds 份号, 密级 and 紧急程度.
func (m *model) marksAtLeft(lines []*line) {
	for _, l := range lines {
		switch {
		case l.role != isBody:
		case copyNumber.MatchString(l.text):
			l.role = isCopyNumber
		case secrecy.MatchString(l.text):
			l.role = isSecrecy
		case urgency.MatchString(l.text):
			l.role = isUrgency
		}
	}
}

// letterHead finds the parts of a letter's head (10.1): the 标志 above the first
// double line, marks and number under it.
func (m *model) letterHead() {
	if len(m.doubles) == 0 {
		return
	}
	var above, below []*line
	line := m.doubles[0]
	for _, l := range m.faces[0].lines {
		switch {
		case l.table > 0:
		case l.y < line.bottom():
			above = append(above, l)
		case l.y < line.bottom()+5*pitch:
			below = append(below, l)
		}
	}
	m.findMark(above, 17)
	m.findNumber(below)
	m.marksAtLeft(below)
}

// titleAfter takes the lines under y for a title: those larger than the text,
// or centred on the area.
func (m *model) titleAfter(f *face, y float64) []*line {
	var title []*line
	for _, l := range f.lines {
		if l.role != isBody || l.y <= y+1 {
			continue
		}
		if n := len(title); n > 0 && (l.size < title[0].size-2 || l.top()-title[n-1].bottom() > 1.4*pitch) {
			break
		}
		if !m.centered(l) && l.size < 17 {
			break
		}
		l.role = isTitle
		title = append(title, l)
	}
	return title
}

func (m *model) centered(l *line) bool {
	x, slack := l.center()
	f := m.face(l)
	return near(x, f.left+areaWidth/2, tolEdge+slack) && m.offset(l) > 2.5*cell && l.mates == 0
}

// findTitle finds the title of the document, and what stands centred between it
// and the text.
func (m *model) findTitle() {
	f := m.faces[0]
	y := 0.0
	switch {
	case m.headRule != nil:
		y = m.headRule.y()
	case len(m.doubles) > 0:
		y = m.doubles[0].bottom()
		for _, l := range f.lines {
			if l.role == isNumber || l.role == isSecrecy || l.role == isUrgency || l.role == isCopyNumber {
				y = max(y, l.y)
			}
		}
	}
	if m.layout == Report || m.layout == Record {
		m.signLines()
		m.freeHead(f)
		m.frontMatter()
		if m.front > 0 { // the title stands on the first face of the text
			m.freeHead(m.faces[m.front])
		}
		return
	}
	m.titleAfter(f, y)
	m.findRecipients(f)
}

// freeHead takes apart the head of a record or a report, for which the standard
// has no clause: marks at the left, organs and title in the same type, number.
func (m *model) freeHead(f *face) {
	m.marksAtLeft(f.lines[:min(4, len(f.lines))])
	for _, l := range f.lines {
		if l.role != isBody {
			continue
		}
		switch {
		case l.size > 17:
			l.role = isTitle
		case looksNumbered(l.text):
			if m.number == nil {
				m.number = l
			}
			l.role = isNumber
		case m.centered(l):
			l.role = isSubtitle
		default:
			return
		}
	}
}

// findRecipients: flush left under the title, up to the line that ends in a
// colon.
func (m *model) findRecipients(f *face) {
	var lines []*line
	started := false
	for _, l := range f.lines {
		if l.role == isTitle {
			started = true
		}
		if !started || l.role != isBody {
			continue
		}
		if m.offset(l) > cell || len(lines) == 6 {
			return
		}
		lines = append(lines, l)
		if r := lastRune(l.text); r == '：' || r == ':' {
			for _, l := range lines {
				l.role = isRecipient
			}
			return
		}
	}
}

// signLines are those at the foot of every face of a record.
func (m *model) signLines() {
	for _, f := range m.faces {
		for _, l := range slices.Backward(f.lines) {
			if l.role == isBody && signs(l) {
				l.role = isOther
			}
		}
	}
}

// frontMatter leaves the cover and the list of contents of a report out of its
// text: the faces before the one that is numbered 1.
func (m *model) frontMatter() {
	if m.layout != Report {
		return
	}
	n := slices.IndexFunc(m.faces, func(f *face) bool { return f.folio() != nil })
	if n <= 0 {
		return
	}
	m.front = n
	for _, f := range m.faces[:n] {
		for _, l := range f.lines {
			if l.role == isBody {
				l.role = isOther
			}
		}
	}
}
