package check

import (
	"regexp"
	"slices"
	"strings"
)

// dateText is what is meant for a date that stands alone, right or wrong, filled
// in or not.
var dateText = regexp.MustCompile(`^[0-9０-９〇○零一二三四五六七八九十×]{0,4}年[0-9０-９〇○零一二三四五六七八九十×]{0,3}月[0-9０-９〇○零一二三四五六七八九十×]{0,3}日$`)

// findTail finds 附件说明, 署名, date and 附注 in the document's own part.
func (m *model) findTail() {
	var own []*line
	for _, f := range m.faces {
		if f.annex == 0 {
			own = append(own, f.lines...)
		}
	}
	own = slices.DeleteFunc(own, func(l *line) bool { return l.role != isBody })
	if m.layout == Minutes {
		takeAttendance(own)
	}
	if m.layout == Report || m.layout == Record {
		m.takeAttachments(own)
		return
	}
	date := -1
	for i, l := range own {
		if l.role == isBody && dateText.MatchString(l.text) && m.offset(l) > 4*cell {
			date = i
		}
	}
	m.takeAttachments(own)
	if date < 0 {
		return
	}
	own[date].role = isDate
	m.takeNames(own[:date])
	for _, l := range own[date+1:] {
		if l.role == isBody && (own[date].mates > 0 && near(l.y, own[date].y, sameLine)) {
			continue
		}
		if l.role == isBody {
			l.role = isNote
		}
	}
}

// takeAttachments: from 附件： on, as long as line follows line and keeps to the
// right of the text.
func (m *model) takeAttachments(own []*line) {
	start := slices.IndexFunc(own, func(l *line) bool {
		return l.role == isBody && (strings.HasPrefix(l.text, "附件：") || strings.HasPrefix(l.text, "附件:")) && m.offset(l) > cell/2
	})
	if start < 0 {
		return
	}
	own[start].role = isAttachment
	for i := start + 1; i < len(own); i++ {
		prev, l := own[i-1], own[i]
		apart := l.page == prev.page && l.y-prev.y > 1.5*pitch || l.page != prev.page && rowOf(l) > 1.3
		if l.role != isBody || apart || !between(m.offset(l), 4*cell, 9*cell) || dateText.MatchString(l.text) {
			return
		}
		l.role = isAttachment
	}
}

// takeNames walks up from the date: names stand neither flush nor indented like
// text.
func (m *model) takeNames(above []*line) {
	for i := len(above) - 1; i >= 0; i-- {
		l := above[i]
		if l.role != isBody {
			return
		}
		flush := m.indent(l, 0) || m.indent(l, 2)
		if flush && l.mates == 0 && !m.alone(above, i) {
			return
		}
		if m.offset(l) < 2*cell-1 && m.full(l) && !m.alone(above, i) {
			return
		}
		l.role = isName
	}
}

// alone tells a line that stands over the date with a blank line above it, and
// ends no sentence.
func (m *model) alone(above []*line, i int) bool {
	if i == 0 || above[i-1].page != above[i].page || oneOf(lastRune(above[i].text), "。；：！？") {
		return false
	}
	return above[i].y-above[i-1].y > 1.5*pitch
}

var attendance = regexp.MustCompile(`^(出席|请假|列席)[：:]?`)

// takeAttendance: from 出席 on, to the end of the document's own lines.
func takeAttendance(own []*line) {
	start := slices.IndexFunc(own, func(l *line) bool { return attendance.MatchString(l.text) })
	if start < 0 {
		return
	}
	for _, l := range own[start:] {
		l.role = isAttendance
	}
}
