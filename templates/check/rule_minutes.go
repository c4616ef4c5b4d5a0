package check

import (
	"slices"
	"strings"
)

// What minutes have of their own (10.3).
var minutesRules = []rule{
	{"minutes.mark", "10.3", minutes, "纪要", minutesMark},
	{"minutes.attendance", "10.3", minutes, "出席：请假：列席：", attendanceForm},
	{"minutes.place", "10.3", minutes, "2.0 字", attendancePlace},
}

// minutesMark: the 标志 ends in 纪要. Whoever measures as minutes what has another
// one hears of it here.
func minutesMark(m *model, p *probe) {
	if len(m.mark) > 0 {
		text := textOf(m.mark)
		p.is(1, strings.HasSuffix(text, "纪要"), quote(text))
	}
}

func (m *model) attended() []*line {
	return slices.DeleteFunc(m.of(isAttendance), func(l *line) bool { return !attendance.MatchString(l.text) })
}

// attendanceForm: 出席, then 请假, then 列席, each with a full-width colon, the
// label in 黑体.
func attendanceForm(m *model, p *probe) {
	order := []string{"出席", "请假", "列席"}
	last := -1
	for _, l := range m.attended() {
		label := string([]rune(l.text)[:2])
		at := slices.Index(order, label)
		p.is(l.page, strings.HasPrefix(l.text, label+"：") && at > last, quote(l.text))
		last = at
		m.ownFace(p, l.page, l.glyphs[:2])
	}
}

// attendancePlace: one blank line below the text, two characters in, and what
// goes on under the first character after the colon.
func attendancePlace(m *model, p *probe) {
	lines := m.of(isAttendance)
	if len(lines) == 0 {
		return
	}
	if prev := m.lineBefore(lines[0]); prev != nil && prev.role == isBody {
		gap := lines[0].y - prev.y - pitch
		p.is(lines[0].page, near(gap, pitch, tolMargin), inLines(gap))
	}
	for _, l := range lines {
		if attendance.MatchString(l.text) {
			p.is(l.page, m.indent(l, 2), inCells(m.offset(l)))
		} else {
			p.is(l.page, near(m.offset(l), 5*cell, tolPlace+opening(l)), inCells(m.offset(l))+" "+quote(l.text))
		}
	}
}
