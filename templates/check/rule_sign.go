package check

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
)

// 署名, 成文日期 and seal (7.3.5), 附注 (7.3.6).
var signRules = []rule{
	{"sign.date", "7.3.5.1–7.3.5.3", signed, "4.0 字", signDate},
	{"sign.name", "7.3.5.1, 7.3.5.2", signed, wordCentred, signName},
	{"sign.near", "7.3.5.1–7.3.5.3", signed, "1 行", signNear},
	{"sign.seal", "7.3.5.1", signed, wordPresent, signSeal},
	{"sign.with-text", "7.3.5.5", signed, wordBody, signWithText},
	{"date.form", "7.3.5.4", nil, "2026年3月5日", dateForm},
	{"note.place", "7.3.6", signed, "2.0 字, （ ）", notePlace},
}

// signing is how the end of a document is set: which of the ways of 7.3.5, told
// by where the date stands.
type signing struct {
	date  *line
	names []*line
	blank float64 // right of the date
	left  bool    // the date two characters right of the name, or the other way round: unsealed
	stamp bool    // a post stands above it with a blank line between: a 签名章
}

func (m *model) signing() *signing {
	date := m.firstOf(isDate)
	if date == nil {
		return nil
	}
	s := &signing{date: date, names: m.of(isName), blank: m.face(date).right() - date.right()}
	if name := s.above(); name != nil {
		for _, n := range s.names { // of a joint document, any
			right := m.face(n).right() - n.right()
			s.left = s.left || near(right, 2*cell, tolEdge) && near(date.left()-n.left(), 2*cell, tolEdge) ||
				near(s.blank, 2*cell, tolEdge) && right > 2*cell-tolEdge
		}
		// A name of ten characters is set the same both ways, and passes for sealed.
		s.left = s.left && !near(s.blank, 4*cell, tolEdge)
		s.stamp = date.y-name.y > 1.5*pitch
	}
	return s
}

// above is the name nearest to the date.
func (s *signing) above() *line {
	var best *line
	for _, l := range s.names {
		if l.page == s.date.page && l.y < s.date.y && (best == nil || l.y > best.y+sameLine || near(l.y, best.y, sameLine) && l.left() > best.left()) {
			best = l
		}
	}
	return best
}

// signDate: with a seal or a 签名章 the date has four characters blank on its
// right. Without one the date begins two characters right of the name, which
// has two blank on its right; or, where the date is the longer, the date has.
func signDate(m *model, p *probe) {
	s := m.signing()
	if s == nil || unfilled(s.date) {
		return
	}
	p.is(s.date.page, near(s.blank, 4*cell, tolEdge) || s.left || m.broad(s), inCells(s.blank))
}

// broad tells a name so long that the date, centred below it, has to stand
// farther in than four characters.
func (m *model) broad(s *signing) bool {
	b, _ := s.date.center()
	return s.blank >= 4*cell && slices.ContainsFunc(s.names, func(l *line) bool { // of a name on two lines, the longer
		a, _ := l.center()
		return l.page == s.date.page && near(a, b, tolEdge) && m.face(l).right()-l.right() < cell/2+tolEdge
	})
}

// unfilled tells a date that is still to be written in.
func unfilled(l *line) bool {
	return strings.HasPrefix(l.text, "年") || strings.Contains(l.text, "×")
}

// signName: with a seal the name is centred above the date, or as nearly as the
// type area allows.
func signName(m *model, p *probe) {
	s := m.signing()
	if s == nil || s.above() == nil || s.left || unfilled(s.date) {
		return
	}
	name := s.above()
	if s.stamp { // the post stands beside it, wherever it ends
		return
	}
	a, _ := name.center()
	b, _ := s.date.center()
	wide := m.face(name).right()-name.right() < cell/2+tolEdge && a < b
	p.is(name.page, near(a, b, tolEdge) || wide, inMM(math.Abs(a-b)))
}

// signNear: the upper edge of the seal is within one line of the text. A seal
// of 42 mm whose centre is over name and date reaches some 45 pt above the
// name: three blank lines are too many by then, two leave it where it should
// be. Without a seal there is one blank line, with a 签名章 two, and the post
// beside the stamp is in the middle of its height.
func signNear(m *model, p *probe) {
	s := m.signing()
	if s == nil {
		return
	}
	top := s.date
	for _, l := range s.names {
		if l.page == top.page && l.y < top.y {
			top = l
		}
	}
	prev := m.lineBefore(top)
	if prev == nil {
		return
	}
	foot := prev.y
	for _, t := range m.face(top).tables {
		if t.box.Y2 < top.y {
			foot = max(foot, t.box.Y2-.12*size3)
		}
	}
	blank := (top.y - foot) / pitch
	most := 3 + .2 // lines from baseline to baseline
	switch {
	case s.left:
		most = 2 + .2
	case s.stamp:
		most = 4 + .2
	}
	p.is(top.page, blank <= most, fmt.Sprintf("%.1f 行", blank-1))
}

// signSeal: where a seal is drawn it covers name and date, and its top is
// within one line of what stands above. Most seals are set by hand; without one
// the rule is not applicable.
func signSeal(m *model, p *probe) {
	s := m.signing()
	if s == nil || s.left {
		return
	}
	for _, seal := range m.sealsOn(m.face(s.date)) {
		name := s.above()
		if name == nil || !overlaps(seal, name) && !overlaps(seal, s.date) {
			continue
		}
		ok := overlaps(seal, name) && overlaps(seal, s.date)
		top := m.lineBefore(name)
		if top != nil && top.role != isName { // the first row's is below the text
			ok = ok && seal.Y1-top.bottom() <= pitch+tolMargin
		}
		p.is(s.date.page, ok, inMM(seal.X1)+", "+inMM(seal.Y1))
	}
}

// sealsOn are the places of circles and pictures the size of a seal: 38 to 50 mm
// across.
func (m *model) sealsOn(f *face) []Box {
	places := slices.Clone(f.Page.Images)
	for _, c := range f.Page.Circles {
		places = append(places, Box{c.X - c.Radius, c.Y - c.Radius, c.X + c.Radius, c.Y + c.Radius})
	}
	return slices.DeleteFunc(places, func(b Box) bool {
		w, h := b.X2-b.X1, b.Y2-b.Y1
		return !between(w, 38*mm, 50*mm) || !near(w, h, 2*mm)
	})
}

func overlaps(b Box, l *line) bool {
	return b.X1 < l.right() && l.left() < b.X2 && b.Y1 < l.bottom() && l.top() < b.Y2
}

// signWithText: name and date stand on a face that also holds text (7.3.5.5), or
// the 附件说明, which a seal may stand below as well (7.3.5.1).
func signWithText(m *model, p *probe) {
	date := m.firstOf(isDate)
	if date == nil {
		return
	}
	got := wordNone
	for _, l := range m.face(date).lines {
		if strings.Contains(l.text, "此页无正文") {
			p.is(date.page, false, quote(l.text))
			return
		}
		if (l.role == isBody || l.role == isCell || l.role == isAttachment) && l.y < date.y {
			got = wordBody
		}
	}
	p.is(date.page, got == wordBody, got)
}

var (
	dateRight = regexp.MustCompile(`^[0-9]{4}年(?:[1-9]|1[0-2])月(?:[1-9]|[12][0-9]|3[01])日$`)
	printed   = regexp.MustCompile(`[0-9〇零一二三四五六七八九十]{1,4}年[0-9〇零一二三四五六七八九十]{1,3}月[0-9〇零一二三四五六七八九十]{1,3}日印发$`)
)

// dateForm: Arabic digits, the year in full, no zeros in front (7.3.5.4); that
// on which it was printed likewise (7.4.3).
func dateForm(m *model, p *probe) {
	for _, l := range m.of(isDate) {
		if !unfilled(l) {
			p.is(l.page, dateRight.MatchString(l.text), quote(l.text))
		}
	}
	for _, l := range m.of(isImprint) {
		if d, ok := strings.CutSuffix(printed.FindString(l.text), "印发"); ok {
			p.is(l.page, dateRight.MatchString(d), quote(l.text))
		}
	}
}

// notePlace: on the line below the date, two characters in, in brackets.
func notePlace(m *model, p *probe) {
	notes := m.of(isNote)
	date := m.firstOf(isDate)
	if len(notes) == 0 || date == nil {
		return
	}
	first, last := notes[0], notes[len(notes)-1]
	ok := firstRune(first.text) == '（' && lastRune(last.text) == '）' && m.indent(first, 2) &&
		first.page == date.page && between(first.y-date.y, .9*pitch, 2.1*pitch)
	p.is(first.page, ok, inCells(m.offset(first))+" "+quote(first.text))
}
