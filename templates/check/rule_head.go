package check

import (
	"math"
	"regexp"
	"slices"
	"strings"
)

// The 版头 of clause 7.2, which minutes share but for their 标志 (10.3).
var headRules = []rule{
	{"copy.place", "7.2.1", formal, "0.0 字, 1 行", copyPlace},
	{"copy.form", "7.2.1", formal, "000001", copyForm},
	{"secrecy.place", "7.2.2", formal, "0.0 字, 2 行", secrecyPlace},
	{"secrecy.form", "7.2.2", nil, "秘密★1年", secrecyForm},
	{"secrecy.face", "7.2.2", nil, wordOwn, secrecyFace},
	{"urgency.place", "7.2.3", formal, "0.0 字", urgencyPlace},
	{"mark.top", "7.2.4", withHead, "35 mm", markTop},
	{"mark.center", "7.2.4", formal, wordCentred, markCenter},
	{"mark.color", "7.2.4", formal, wordRed, markColor},
	{"number.place", "7.2.5", withHead, "2 行, " + wordCentred, numberPlace},
	{"number.form", "7.2.5", nil, "某发〔2026〕1号", numberForm},
	{"signer.place", "7.2.6", official, "1.0 字", signerPlace},
	{"signer.form", "7.2.6", official, "签发人：", signerForm},
	{"redline.length", "7.2.7", withHead, "156 mm", redlineLength},
	{"redline.gap", "7.2.7", withHead, "4 mm", redlineGap},
	{"redline.color", "7.2.7", withHead, wordRed, redlineColor},
}

func (m *model) firstOf(r role) *line {
	if ls := m.of(r); len(ls) > 0 {
		return ls[0]
	}
	return nil
}

// rowOf is the grid line a line stands on, from 1.
func rowOf(l *line) float64 { return (l.middle()-size3/2-areaTop)/pitch + 1 }

// atLeft measures a mark at the top left: flush, on a grid line.
func (m *model) atLeft(p *probe, l *line, rows ...float64) {
	row := rowOf(l)
	ok := near(m.offset(l), 0, tolPlace) && slices.ContainsFunc(rows, func(r float64) bool { return near(row, r, tolMargin/pitch) })
	p.is(l.page, ok, inCells(m.offset(l))+", "+inLines((row)*pitch))
}

// copyPlace: flush on the first line; in a letter under the double line, which
// letter.left measures.
func copyPlace(m *model, p *probe) {
	if l := m.firstOf(isCopyNumber); l != nil && m.layout != Letter {
		m.atLeft(p, l, 1)
	}
}

var sixDigits = regexp.MustCompile(`^[0-9]{6}$`)

func copyForm(m *model, p *probe) {
	if l := m.firstOf(isCopyNumber); l != nil {
		p.is(l.page, sixDigits.MatchString(l.text), quote(l.text))
	}
}

// secrecyPlace: on the second line. What stands there when there is no 份号 is
// not said; the first line passes too.
func secrecyPlace(m *model, p *probe) {
	l := m.firstOf(isSecrecy)
	if l == nil || m.layout == Letter {
		return
	}
	if m.firstOf(isCopyNumber) != nil {
		m.atLeft(p, l, 2)
		return
	}
	m.atLeft(p, l, 1, 2)
}

var secrecyText = regexp.MustCompile(`^(?:绝密|机密|秘密)(?:★(?:[1-9][0-9]*(?:年|个月)|长期))?$`)

func secrecyForm(m *model, p *probe) {
	if l := m.firstOf(isSecrecy); l != nil {
		p.is(l.page, secrecyText.MatchString(l.text), quote(l.text))
	}
}

// secrecyFace: 黑体, so at least not the font of the text.
func secrecyFace(m *model, p *probe) {
	for _, l := range m.of(isSecrecy, isUrgency) {
		m.ownFace(p, l.page, l.glyphs)
	}
}

// ownFace measures that glyphs are in another font than the text. Font names
// differ from office to office; that they differ from one another does not.
func (m *model) ownFace(p *probe, page int, glyphs []Glyph) {
	face := faceOf(glyphs)
	if face == "" && m.bodyFace == "" || !hasHan(glyphs) {
		return // fonts without names, as browsers write some
	}
	if face == m.bodyFace {
		p.is(page, false, wordSame)
		return
	}
	p.is(page, true, wordOwn)
}

func hasHan(glyphs []Glyph) bool {
	return slices.ContainsFunc(glyphs, func(g Glyph) bool { return isHan(firstRune(g.Text)) })
}

// urgencyPlace: flush, under what stands above it.
func urgencyPlace(m *model, p *probe) {
	l := m.firstOf(isUrgency)
	if l == nil || m.layout == Letter {
		return
	}
	above := float64(len(m.of(isCopyNumber)) + len(m.of(isSecrecy)))
	m.atLeft(p, l, above+1, above+2, 3)
}

func (m *model) markEdge(edge func(*line) float64, pick func(...float64) float64) (float64, bool) {
	var all []float64
	for _, l := range m.mark {
		all = append(all, edge(l))
	}
	if len(all) == 0 {
		return 0, false
	}
	return pick(all...), true
}

func least(vs ...float64) float64    { return slices.Min(vs) }
func greatest(vs ...float64) float64 { return slices.Max(vs) }

// markTop: the upper edge of the 标志 is 35 mm below that of the type area. The
// edge is that of its glyphs. Half a millimetre covers hinting and em boxes.
func markTop(m *model, p *probe) {
	if top, ok := m.markEdge((*line).inkTop, least); ok {
		p.length(1, top-areaTop, 35*mm-tolEdge, 35*mm+tolEdge)
	}
}

// markCenter: centred on the type area as a whole; of a joint 标志 the names and
// 文件 together.
func markCenter(m *model, p *probe) {
	left, ok := m.markEdge((*line).left, least)
	if !ok {
		return
	}
	right, _ := m.markEdge((*line).right, greatest)
	f := m.faces[0]
	off := (left+right)/2 - (f.left + areaWidth/2)
	p.is(1, near(off, 0, tolMargin), inMM(math.Abs(off)))
}

func markColor(m *model, p *probe) {
	for _, l := range m.mark {
		for _, g := range l.glyphs {
			p.is(1, isRed(g.Color), inRGB(g.Color)+" "+quote(l.text))
		}
	}
}

// numberPlace: two blank lines below the 标志, centred; with 签发人 one character
// from the left, on the line of the last name (7.2.5, 7.2.6). A line of the
// grid more passes: the 标志 ends anywhere, lines stand on the grid.
func numberPlace(m *model, p *probe) {
	l := m.number
	bottom, ok := m.markEdge((*line).inkBottom, greatest)
	if l == nil || !ok {
		return
	}
	top := l.top()
	signers := m.of(isSigner)
	x, slack := l.center()
	f := m.faces[0]
	side, placed := wordCentred, near(x, f.left+areaWidth/2, tolEdge+slack)
	if len(signers) > 0 {
		top = signers[0].top()
		side, placed = inCells(m.offset(l)), m.indent(l, 1) && m.sameRow(l, signers[len(signers)-1])
	} else if !placed {
		side = inCells(m.offset(l))
	}
	p.is(1, placed && between(top-bottom, 2*pitch-tolMargin, 3*pitch-tolPlace), inLines(top-bottom)+", "+side)
}

var (
	numberText  = regexp.MustCompile(`^\p{Han}+〔[0-9]{4}〕[1-9][0-9]*号$`)
	numberBlank = regexp.MustCompile(`×`)
)

// numberForm: 机关代字, the year in full in 〔〕, the number without zeros in
// front. A number not given yet, ×××〔2026〕×号, is not measured.
func numberForm(m *model, p *probe) {
	for _, l := range m.of(isNumber) {
		if !numberBlank.MatchString(l.text) {
			p.is(l.page, numberText.MatchString(l.text), quote(l.text))
		}
	}
}

// signerPlace: one character blank on the right, at least of the longest line;
// lines after the first begin under its first name.
func signerPlace(m *model, p *probe) {
	lines := m.of(isSigner)
	if len(lines) == 0 {
		return
	}
	right := 0.0
	for _, l := range lines {
		right = max(right, l.right())
	}
	blank := m.faces[0].right() - right
	p.is(1, between(blank, cell-tolPlace, 2*cell+tolPlace), inCells(blank))
	under := lines[0].glyphs[min(4, len(lines[0].glyphs)-1)].X
	for i, l := range lines[1:] {
		if near(l.y, lines[i].y, sameLine) {
			continue // the second column
		}
		p.is(1, near(l.left(), under, tolEdge), inCells(l.left()-under))
	}
}

// signerForm: 签发人 and a full-width colon in the face of the text, the names in
// 楷体, which is another.
func signerForm(m *model, p *probe) {
	lines := m.of(isSigner)
	if len(lines) == 0 {
		return
	}
	p.is(1, strings.HasPrefix(lines[0].text, "签发人："), quote(lines[0].text))
	if names := lines[0].glyphs[min(4, len(lines[0].glyphs)):]; len(names) > 0 {
		m.ownFace(p, 1, names)
	}
}

func redlineLength(m *model, p *probe) {
	if s := m.headRule; s != nil {
		ok := near(s.length(), areaWidth, tolLength) && near(s.x1, m.faces[0].left, tolMargin)
		p.is(1, ok, inMM(s.length())+", "+wordLeft+" "+inMM(s.x1))
	}
}

// redlineGap: 4 mm from the foot of the 文号 to the line. Where a glyph ends,
// at its ink or its em box, is not said: half a millimetre either way.
func redlineGap(m *model, p *probe) {
	if m.headRule != nil && m.number != nil {
		p.length(1, m.headRule.y()-m.number.bottom(), 4*mm-tolEdge, 4*mm+tolEdge)
	}
}

func redlineColor(m *model, p *probe) {
	if m.headRule != nil {
		p.is(1, m.headRule.red(), inRGB(m.headRule.color))
	}
}
