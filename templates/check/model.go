package check

import (
	"math"
	"slices"
	"strings"
)

// role is what a line is on the page.
type role uint8

const (
	isBody       role = iota // text and its headings
	isMark                   // 发文机关标志
	isCopyNumber             // 份号
	isSecrecy                // 密级和保密期限
	isUrgency                // 紧急程度
	isNumber                 // 发文字号
	isSigner                 // 签发人
	isTitle                  // 标题, of the document or of an 附件
	isSubtitle               // what stands centred between title and text of a report
	isRecipient              // 主送机关
	isAttachment             // 附件说明
	isName                   // 署名
	isDate                   // 成文日期
	isNote                   // 附注
	isAttendance             // 出席、请假、列席
	isImprint                // 版记
	isFolio                  // 页码
	isAnnexLabel             // 附件 and its number on the face it begins
	isCell                   // in a table
	isOther                  // on a cover, in a list of contents, at the foot of a record
)

// model is a document as its rules see it.
type model struct {
	layout   Layout
	text     bool
	faces    []*face
	mirrored bool // the binding edge changes sides: printed on both sides (6.2)

	// Of the first face.
	headRule *stroke  // the red line of a 版头
	doubles  []double // of a letter, from the top down
	mark     []*line
	number   *line
	annexes  []*annex
	imprint  imprint
	bodyFace string // the font of most of the text
	front    int    // faces before the numbered ones: cover and contents of a report
}

// face is one page, 面.
type face struct {
	n      int // from 1
	Page   Page
	lines  []*line // from the top down
	loose  []stroke
	tables []table
	left   float64 // of its type area
	wide   bool    // laid landscape (clause 8)
	annex  int     // 1 + the annex it belongs to; 0 for the document's own
}

func (f *face) right() float64 { return f.left + areaWidth }

// annex is an 附件 bound with the document (7.3.7).
type annex struct {
	label *line
	title []*line
	pages int
}

// imprint is the 版记.
type imprint struct {
	page  int // 0 for none
	rules []stroke
	lines []*line
}

func newModel(pages []Page, want Layout) *model {
	m := &model{layout: want}
	if want == "" {
		m.layout = Auto
	}
	for i, p := range pages {
		strokes := strokesOf(p)
		f := &face{n: i + 1, Page: p, left: binding, wide: p.Width > p.Height}
		f.tables, f.loose = tablesOf(strokes)
		f.lines = linesOf(i+1, upright(p), f.tables)
		for _, l := range f.lines {
			if l.table > 0 {
				l.role = isCell
			}
		}
		m.faces = append(m.faces, f)
	}
	m.text = m.readable()
	if !m.text {
		return m
	}
	m.findBinding()
	m.findHead()
	if m.layout == Auto {
		m.layout = m.detect()
	}
	m.classify()
	m.bodyFace = m.textFace()
	return m
}

// readable tells whether there is Chinese to measure: a scan has no characters,
// and some converters lose which ones their glyphs stand for.
func (m *model) readable() bool {
	han, all := 0, 0
	for _, f := range m.faces {
		for _, l := range f.lines {
			for _, g := range l.glyphs {
				all++
				if isHan(firstRune(g.Text)) {
					han++
				}
			}
		}
	}
	return han > 0 && han*20 >= all
}

// textFace is the font of the text: of what is no heading, or may be one only
// of the levels that share the face of the text (7.3.3).
func (m *model) textFace() string {
	var out []Glyph
	for _, l := range m.of(isBody, isRecipient, isAttachment, isName, isDate, isNote, isNumber, isCell) {
		if level := levelOf(l.text); level < 0 || level > 1 {
			out = append(out, l.glyphs...)
		}
	}
	return faceOf(out)
}

// of are the lines of a role, in order.
func (m *model) of(roles ...role) []*line {
	var out []*line
	for _, f := range m.faces {
		for _, l := range f.lines {
			if slices.Contains(roles, l.role) {
				out = append(out, l)
			}
		}
	}
	return out
}

func (m *model) face(l *line) *face { return m.faces[l.page-1] }

// offset is how far a line begins from the left edge of its type area. An
// opening mark at its start may have lost the blank half in front of it.
func (m *model) offset(l *line) float64 {
	x := l.left() - m.face(l).left
	if r := firstRune(l.text); r < 0x2E80 { // half-width: it stands in the middle of its half cell
		if half := cell / 2; near(x, math.Round(x/half)*half, .3*l.size) {
			return math.Round(x/half) * half
		}
	}
	if oneOf(firstRune(l.text), openers) && near(x+l.size/2, math.Round((x+l.size/2)/cell)*cell, tolPlace+.3) &&
		!near(x, math.Round(x/cell)*cell, tolPlace) {
		return x + l.size/2
	}
	return x
}

// indent tells a line that begins n cells from the left edge.
func (m *model) indent(l *line, n float64) bool {
	at := m.offset(l)
	if near(at, n*cell, tolPlace) {
		return true
	}
	// An opening mark may lose its empty half at the start of a line (CLREQ).
	return strings.ContainsRune("“‘「『（〔［【〖《〈｛", firstRune(l.text)) && near(at, (n-.5)*cell, tolPlace)
}

// full tells a line that reaches the right edge: what follows may continue its
// paragraph.
func (m *model) full(l *line) bool { return l.right() > m.face(l).right()-.8*cell }
