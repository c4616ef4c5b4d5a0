package check

import (
	"regexp"
	"slices"
	"strings"
)

// classify gives every line its role: first what the place tells (folio, 版头,
// 版记), then what the words tell (附件, 主送, date), and the rest is text.
func (m *model) classify() {
	for _, f := range m.faces {
		f.findFolio()
	}
	switch m.layout {
	case Official, Minutes:
		m.officialHead()
	case Letter:
		m.letterHead()
	}
	m.findImprint()
	m.findAnnexes()
	m.findTitle()
	m.findTail()
}

// folioText is a page number with something on its sides, right or wrong.
var folioText = regexp.MustCompile(`^[—–―─－\-﹣⸺·.]*[0-9０-９]{1,4}[—–―─－\-﹣⸺·.]*$`)

// findFolio finds the page number: it stands below the type area.
func (f *face) findFolio() {
	for _, l := range slices.Backward(f.lines) {
		if l.y > areaBottom-2*mm && folioText.MatchString(l.text) {
			l.role = isFolio
			return
		}
	}
}

func (f *face) folio() *line {
	i := slices.IndexFunc(f.lines, func(l *line) bool { return l.role == isFolio })
	if i < 0 {
		return nil
	}
	return f.lines[i]
}

// blank tells a face with nothing on it but perhaps a page number.
func (f *face) blank() bool {
	return len(f.loose) == 0 && len(f.tables) == 0 && len(f.Page.Circles) == 0 && len(f.Page.Images) == 0 &&
		!slices.ContainsFunc(f.lines, func(l *line) bool { return l.role != isFolio })
}

// findImprint finds the 版记: what stands under the first line ruled across the
// type area; in a letter, which has none, the last 4号 lines (10.1).
func (m *model) findImprint() {
	for _, f := range slices.Backward(m.faces) {
		for _, s := range f.loose {
			own := m.headRule != nil && f.n == 1 && s.y() <= m.headRule.y()
			if s.horizontal() && s.length() > 120*mm && !own && !s.red() && !m.inDouble(f, s) {
				m.imprint.rules = append(m.imprint.rules, s)
			}
		}
		if len(m.imprint.rules) > 0 {
			m.imprint.page = f.n
			slices.SortFunc(m.imprint.rules, func(a, b stroke) int { return compare(a.y(), b.y()) })
			break
		}
	}
	if m.layout != Official && m.layout != Minutes && m.layout != Letter {
		m.imprint = imprint{}
		return
	}
	if m.imprint.page > 0 {
		m.takeImprint(m.faces[m.imprint.page-1], m.imprint.rules[0].y())
	} else if last := m.faces[len(m.faces)-1]; m.layout == Letter {
		if i := slices.IndexFunc(last.lines, startsImprint); i >= 0 {
			m.imprint.page = last.n
			m.takeImprint(last, last.lines[i].top())
		}
	}
}

func (m *model) takeImprint(f *face, y float64) {
	for _, l := range f.lines {
		if l.y > y && l.role == isBody {
			l.role = isImprint
			m.imprint.lines = append(m.imprint.lines, l)
		}
	}
}

func startsImprint(l *line) bool {
	return l.size < 15.2 && (strings.HasPrefix(l.text, "抄送") || strings.HasPrefix(l.text, "主送"))
}

func (m *model) inDouble(f *face, s stroke) bool {
	return f.n == 1 && slices.ContainsFunc(m.doubles, func(d double) bool { return d.first == s || d.second == s })
}

func compare(a, b float64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// annexLabel is 附件 and its number alone on a line, right or wrong.
var annexLabel = regexp.MustCompile(`^附件[0-9一二三四五六七八九十]*[：:]?$`)

// findAnnexes finds the faces on which an 附件 begins: its label is the first or
// nearly the first thing on them.
func (m *model) findAnnexes() {
	for _, f := range m.faces {
		for _, l := range f.lines[:min(3, len(f.lines))] {
			if l.role == isBody && annexLabel.MatchString(l.text) && l.middle() < areaTop+4*pitch && (f.n > 1 || m.layout == Report) {
				l.role = isAnnexLabel
				m.annexes = append(m.annexes, &annex{label: l})
				break
			}
		}
		f.annex = len(m.annexes)
		if f.annex > 0 {
			m.annexes[f.annex-1].pages++
		}
	}
	for _, a := range m.annexes {
		a.title = m.titleAfter(m.face(a.label), a.label.y)
	}
}
