package check

import (
	"regexp"
	"slices"
	"strings"
)

// 主送机关 (7.3.2), text and headings (7.3.3).
var bodyRules = []rule{
	{"recipient.gap", "7.3.2", formal, "1 行", recipientGap},
	{"recipient.place", "7.3.2", formal, "0.0 字", recipientPlace},
	{"recipient.colon", "7.3.2", formal, "：", recipientColon},
	{"text.first-page", "7.3.3", formal, wordPresent, textFirstPage},
	{"text.indent", "7.3.3", nil, "2.0 字", textIndent},
	{"heading.form", "7.3.3", nil, "一、（一）1.（1）", headingForm},
	{"heading.order", "7.3.3", nil, "一、二、三、", headingOrder},
	{"heading.face", "7.3.3", nil, wordOwn, headingFace},
}

// recipientGap: one blank line below the title. Lines of a title are 36 pt
// apart and stand centred on theirs, so the blank is a line, give or take a
// third.
func recipientGap(m *model, p *probe) {
	to, title := m.firstOf(isRecipient), m.title()
	if to == nil || len(title) == 0 || title[len(title)-1].page != to.page {
		return
	}
	gap := to.top() - title[len(title)-1].bottom() - (pitch - size3)
	p.is(to.page, between(gap, .35*pitch, 1.5*pitch), inLines(gap))
}

func recipientPlace(m *model, p *probe) {
	for _, l := range m.of(isRecipient) {
		p.is(l.page, m.indent(l, 0), inCells(m.offset(l)))
	}
}

// recipientColon: full-width, after the last name.
func recipientColon(m *model, p *probe) {
	if ls := m.of(isRecipient); len(ls) > 0 {
		last := ls[len(ls)-1]
		p.is(last.page, lastRune(last.text) == '：', quote(tailOf(last.text)))
	}
}

// textFirstPage: the first face shows some of the text (公文首页必须显示正文).
func textFirstPage(m *model, p *probe) {
	if m.layout == Auto || len(m.of(isTitle)) == 0 {
		return
	}
	f := m.faces[0]
	if slices.ContainsFunc(f.lines, func(l *line) bool { return l.role == isBody || l.role == isCell }) {
		p.is(1, true, wordPresent)
		return
	}
	p.is(1, false, wordNone)
}

// textIndent: a paragraph begins two characters in, and goes on flush. A line
// that stands flush must therefore follow one that is full.
func textIndent(m *model, p *probe) {
	for _, f := range m.faces {
		if f.wide || m.layout == Record {
			continue
		}
		for i, l := range f.lines {
			if l.role != isBody || l.mates > 0 {
				continue
			}
			switch {
			case m.indent(l, 2):
				p.is(f.n, true, "2.0 字")
			case m.indent(l, 0):
				if prev := m.before(f, i); prev != nil && firstRune(l.text) >= 0x2E80 { // a long word begins a line of its own
					p.is(f.n, m.mayContinue(prev), inCells(0)+" "+quote(l.text))
				}
			case m.centered(l) || near(l.right(), f.right(), tolPlace) && m.offset(l) > 4*cell:
			default:
				p.is(f.n, false, inCells(m.offset(l))+" "+quote(l.text))
			}
		}
	}
}

// before is the line of text before the i-th of a face, on the same face or at
// the foot of the one before. It is nil where a table or nothing stands there.
func (m *model) before(f *face, i int) *line {
	for k := i - 1; k >= 0; k-- {
		if f.lines[k].role != isFolio {
			return f.lines[k]
		}
	}
	if f.n < 2 || m.faces[f.n-2].annex != f.annex {
		return nil
	}
	for _, l := range slices.Backward(m.faces[f.n-2].lines) {
		if l.role != isFolio {
			return l
		}
	}
	return nil
}

func (m *model) mayContinue(prev *line) bool {
	return prev.role != isBody && prev.role != isRecipient || m.full(prev)
}

// levels are the numbers of the four levels as they should be.
var levels = [...]*regexp.Regexp{
	regexp.MustCompile(`^([一二三四五六七八九十百]+)、`),
	regexp.MustCompile(`^（([一二三四五六七八九十百]+)）`),
	regexp.MustCompile(`^([0-9]{1,3})\.(?:[^0-9]|$)`),
	regexp.MustCompile(`^（([0-9]{1,3})）`),
}

// wrongLevels are what people write instead.
var wrongLevels = regexp.MustCompile(`^(?:[一二三四五六七八九十]+[.．,，]|[(（][一二三四五六七八九十]+[)）][、.．]|[(][一二三四五六七八九十]+[)）]|（[一二三四五六七八九十]+[)]|[0-9]{1,2}[、．]|[(][0-9]{1,2}[)）]|（[0-9]{1,2}[)]|[0-9]{1,2}[)）])`)

// starts are the first lines of paragraphs.
func (m *model) starts() []*line {
	var out []*line
	for _, l := range m.of(isBody) {
		if m.indent(l, 2) && l.mates == 0 {
			out = append(out, l)
		}
	}
	return out
}

// heads tells a heading from an item of a list in running text, which the four
// levels are not for: it stands alone on its line without a full stop, or is in
// a face of its own.
func (m *model) heads(l *line) bool {
	if face := faceOf(headWords(l)); face != m.bodyFace {
		return true
	}
	return !m.full(l) && !oneOf(lastRune(l.text), "。；：，、")
}

func headingForm(m *model, p *probe) {
	for _, l := range m.starts() {
		if wrongLevels.MatchString(l.text) && m.heads(l) {
			p.is(l.page, false, quote(l.text))
		} else if levelOf(l.text) >= 0 {
			p.is(l.page, true, quote(l.text))
		}
	}
}

func levelOf(s string) int {
	return slices.IndexFunc(levels[:], func(re *regexp.Regexp) bool { return re.MatchString(s) })
}

// headingOrder: numbers of 一、 and of （一） follow one another. They begin anew with 1
// under another heading; what does not begin with 1 is quoted from elsewhere and
// not measured, nor are lists in running text, which also use 1. and （1）.
func headingOrder(m *model, p *probe) {
	var last [len(levels)]int
	annex := 0
	for _, l := range m.starts() {
		level := levelOf(l.text)
		if level < 0 || level > 1 || !m.heads(l) {
			continue
		}
		if a := m.face(l).annex; a != annex {
			annex, last = a, [len(levels)]int{}
		}
		n := number(levels[level].FindStringSubmatch(l.text)[1])
		for k := level + 1; k < len(last); k++ {
			last[k] = 0
		}
		if n == 1 || last[level] > 0 {
			p.is(l.page, n == 1 || n == last[level]+1, quote(l.text))
			last[level] = n
		}
	}
}

// number reads 十二 and 12.
func number(s string) int {
	const digits = "零一二三四五六七八九"
	total, unit := 0, 0
	for _, r := range s {
		switch {
		case r >= '0' && r <= '9':
			total, unit = total*10+int(r-'0'), 0
		case r == '十':
			total, unit = total+max(unit, 1)*10, 0
		case r == '百':
			total, unit = total+max(unit, 1)*100, 0
		default:
			unit = len([]rune(digits[:max(0, strings.IndexRune(digits, r))]))
		}
	}
	return total + unit
}

// headingFace: 一、 in 黑体 and （一） in 楷体, which are other fonts than that of the
// text, and than one another. The clause says 一般, normally: where every （一） is
// in the face of the text they number a list, and so does a （一） that a sentence
// follows without another face.
func headingFace(m *model, p *probe) {
	var faces [2]string
	var level2 []*line
	for _, l := range m.starts() {
		level := levelOf(l.text)
		if level < 0 || level > 1 || !m.heads(l) {
			continue
		}
		head := headWords(l)
		if level == 1 {
			level2 = append(level2, l)
		} else {
			m.ownFace(p, l.page, head)
		}
		if face := faceOf(head); faces[level] == "" && face != m.bodyFace {
			faces[level] = face
		}
	}
	if faces[1] == "" {
		return
	}
	for _, l := range level2 {
		m.ownFace(p, l.page, headWords(l))
	}
	if faces[0] == faces[1] {
		p.is(level2[0].page, false, quote(faces[0]))
	}
}

// headWords are the glyphs of a heading up to its end, after which text may run
// on in the same paragraph.
func headWords(l *line) []Glyph {
	for i, g := range l.glyphs {
		if oneOf(firstRune(g.Text), "。：；") {
			return l.glyphs[:i]
		}
	}
	return l.glyphs
}
