package check

import (
	"regexp"
	"strings"
)

// 标题 (7.3.1), that of the document; an 附件's is in rule_attachment.go.
var titleRules = []rule{
	{"title.size", "7.3.1", withTitle, "22 pt", titleSize},
	{"title.gap", "7.3.1", formal, "2 行", titleGap},
	{"title.center", "7.3.1", withTitle, wordCentred, titleCenter},
	{"title.shape", "7.3.1", withTitle, wordTrapeze, titleShape},
}

// title is that of the document: what was not taken for an annex's.
func (m *model) title() []*line {
	var out []*line
	for _, l := range m.of(isTitle) {
		if m.face(l).annex == 0 && (len(out) == 0 || out[0].page == l.page) {
			out = append(out, l)
		}
	}
	// A record sets its organs in the type of its title, above it.
	for len(out) > 1 && (m.layout == Report || m.layout == Record) && organName.MatchString(out[0].text) {
		out = out[1:]
	}
	return out
}

var organName = regexp.MustCompile(`(?:委员会|局|厅|院|部|办公室|组|处|中心|机关)$`)

func titleSize(m *model, p *probe) {
	for _, l := range m.title() {
		p.is(l.page, near(l.size, size2, tolSize), inPt(l.size)+" "+quote(l.text))
	}
}

// titleGap: two blank lines below the red line, in a letter below the last of
// what stands above. More than two passes up to the next grid line. Lines of 36
// pt (3.2) that are centred on theirs of the grid begin 3 pt higher.
func titleGap(m *model, p *probe) {
	title := m.title()
	if len(title) == 0 {
		return
	}
	above := 0.0
	switch {
	case m.headRule != nil:
		above = m.headRule.y()
	case m.layout == Letter && m.upper() != nil:
		above = m.upper().bottom()
		for _, l := range m.of(isNumber, isCopyNumber, isSecrecy, isUrgency) {
			above = max(above, l.bottom())
		}
	default:
		return
	}
	gap := title[0].middle() - size3/2 - above
	tol := tolEdge
	if len(title) > 1 {
		tol += 3.2
	}
	p.is(1, between(gap, 2*pitch-tol, 3.4*pitch), inLines(gap))
}

func titleCenter(m *model, p *probe) {
	for _, l := range m.title() {
		x, slack := l.center()
		off := x - (m.face(l).left + areaWidth/2)
		p.is(l.page, near(off, 0, tolEdge+slack), inMM(off)+" "+quote(l.text))
	}
}

// titleShape: a trapezium or a diamond. Two lines are a trapezium whatever
// their lengths; of three and more none is shorter than both its neighbours by
// a character, and they are not all of one length.
func titleShape(m *model, p *probe) {
	title := m.title()
	if len(title) == 0 {
		return
	}
	p.is(title[0].page, true, shapeOf(title))
	if shape := shapeOf(title); shape != wordTrapeze {
		var texts []string
		for _, l := range title {
			texts = append(texts, l.text)
		}
		p.is(title[0].page, false, shape+" "+quote(strings.Join(texts, "/")))
	}
}

func shapeOf(title []*line) string {
	if len(title) < 3 {
		return wordTrapeze
	}
	shortest, longest := title[0].right()-title[0].left(), 0.0
	fell := false
	for i, l := range title {
		w := l.right() - l.left()
		shortest, longest = min(shortest, w), max(longest, w)
		if i == 0 {
			continue
		}
		before := title[i-1].right() - title[i-1].left()
		switch {
		case w < before-.9*l.size:
			fell = true
		case w > before+.9*l.size && fell:
			return wordHour
		}
	}
	if longest-shortest < .9*title[0].size {
		return wordBlock
	}
	return wordTrapeze
}
