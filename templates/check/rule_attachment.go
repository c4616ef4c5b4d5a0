package check

import (
	"regexp"
	"strconv"
	"strings"
)

// 附件说明 (7.3.4) and 附件 (7.3.7).
var attachmentRules = []rule{
	{"attachment.gap", "7.3.4", formal, "1 行", attachmentGap},
	{"attachment.place", "7.3.4", formal, "2.0 字", attachmentPlace},
	{"attachment.form", "7.3.4", formal, "附件：", attachmentForm},
	{"attachment.list", "7.3.7", formal, wordPresent, attachmentList},
	{"annex.label", "7.3.7", formal, "1 行, 0.0 字", annexLabelPlace},
	{"annex.face", "7.3.7", formal, wordOwn, annexFace},
	{"annex.title", "7.3.7", formal, "3 行, " + wordCentred, annexTitle},
}

// attachmentGap: one blank line below the text.
func attachmentGap(m *model, p *probe) {
	first := m.firstOf(isAttachment)
	if first == nil {
		return
	}
	prev := m.lineBefore(first)
	if prev == nil || prev.role != isBody {
		return // it begins the face, or follows a table
	}
	gap := first.y - prev.y - pitch
	p.is(first.page, near(gap, pitch, tolMargin), inLines(gap))
}

// lineBefore is the line above on the same face, not on the same baseline.
func (m *model) lineBefore(l *line) *line {
	var prev *line
	for _, o := range m.face(l).lines {
		if o.y < l.y-sameLine && o.role != isFolio && (prev == nil || o.y >= prev.y) {
			prev = o
		}
	}
	return prev
}

var (
	itemNumber   = regexp.MustCompile(`^(?:附件[：:])?([0-9]{1,3})\.`)
	attachedItem = regexp.MustCompile(`^附件[：:]`)
)

// item is one entry of the 附件说明.
type item struct {
	lines  []*line
	number int     // 0 when it has none
	name   float64 // where its name begins
	text   string
}

// items takes the 附件说明 apart.
func (m *model) items() []*item {
	var out []*item
	for _, l := range m.of(isAttachment) {
		mark := itemNumber.FindStringSubmatch(l.text)
		if len(out) > 0 && (mark == nil || out[0].number == 0) {
			last := out[len(out)-1]
			last.lines, last.text = append(last.lines, l), last.text+l.text
			continue
		}
		it := &item{lines: []*line{l}}
		head := len([]rune(attachedItem.FindString(l.text)))
		if mark != nil {
			it.number, _ = strconv.Atoi(mark[1])
			head = len([]rune(mark[0]))
		}
		it.name = l.glyphs[min(head, len(l.glyphs)-1)].X
		it.text = string([]rune(l.text)[head:])
		out = append(out, it)
	}
	return out
}

// attachmentPlace: 附件： two characters in, each further number under the first,
// and what goes on under the first character of the name.
func attachmentPlace(m *model, p *probe) {
	items := m.items()
	if len(items) == 0 {
		return
	}
	first := items[0].lines[0]
	p.is(first.page, m.indent(first, 2), inCells(m.offset(first)))
	under := 5 * cell
	for i, it := range items {
		if i > 0 {
			l := it.lines[0]
			p.is(l.page, near(m.offset(l), under, cell/2+tolPlace), inCells(m.offset(l)))
		}
		for _, l := range it.lines[1:] {
			x := it.name - m.face(it.lines[0]).left
			ok := near(m.offset(l), x, .6*cell+opening(l)) // the line above may be squeezed or spread
			p.is(l.page, ok, inCells(m.offset(l))+" "+quote(l.text))
		}
	}
}

// opening is the blank half that an opening mark at the start of a line may
// keep or lose.
func opening(l *line) float64 {
	if oneOf(firstRune(l.text), openers) {
		return cell / 2
	}
	return 0
}

// attachmentForm: a full-width colon, numbers from 1 with a point when there
// are several, no mark after a name.
func attachmentForm(m *model, p *probe) {
	items := m.items()
	for i, it := range items {
		if i == 0 {
			p.is(it.lines[0].page, strings.HasPrefix(it.lines[0].text, "附件："), quote(it.lines[0].text))
		}
		if len(items) > 1 {
			p.is(it.lines[0].page, it.number == i+1, quote(it.lines[0].text))
		}
		last := it.lines[len(it.lines)-1]
		p.is(last.page, !oneOf(lastRune(it.text), "，。；、,.;"), quote(tailOf(it.text)))
	}
}

// attachmentList: what follows the document is in the 附件说明, in order and under
// the same number. What is listed only goes beside the document.
func attachmentList(m *model, p *probe) {
	items := m.items()
	if len(m.annexes) == 0 {
		return
	}
	if len(items) < len(m.annexes) {
		p.is(m.annexes[0].label.page, false, strconv.Itoa(len(items))+" / "+strconv.Itoa(len(m.annexes)))
		return
	}
	for i, a := range m.annexes {
		number := strings.TrimPrefix(a.label.text, "附件")
		if n, err := strconv.Atoi(number); err == nil && n > i && n <= len(items)-len(m.annexes)+i+1 {
			i = n - 1 // what is listed before it goes beside the document
		}
		title := textOf(a.title)
		p.is(a.label.page, title == items[i].text, quote(items[i].text)+" / "+quote(title))
		want := "附件"
		if len(items) > 1 {
			want += strconv.Itoa(i + 1)
		}
		p.is(a.label.page, a.label.text == want, quote(a.label.text))
	}
}

func textOf(lines []*line) string {
	var b strings.Builder
	for _, l := range lines {
		b.WriteString(l.text)
	}
	return b.String()
}

// annexLabelPlace: flush left on the first line of the type area, on a face
// that begins with it.
func annexLabelPlace(m *model, p *probe) {
	for _, a := range m.annexes {
		l := a.label
		first := m.face(l).lines[0] == l
		p.is(l.page, first && near(rowOf(l), 1, tolMargin/pitch) && m.indent(l, 0), inLines(rowOf(l)*pitch)+", "+inCells(m.offset(l)))
	}
}

func annexFace(m *model, p *probe) {
	for _, a := range m.annexes {
		m.ownFace(p, a.label.page, a.label.glyphs)
	}
}

// annexTitle: centred on the third line. A title of several lines begins there.
func annexTitle(m *model, p *probe) {
	for _, a := range m.annexes {
		if len(a.title) == 0 {
			p.is(a.label.page, false, wordNone)
			continue
		}
		l := a.title[0]
		row := rowOf(l)
		x, slack := l.center()
		ok := near(x, m.face(l).left+areaWidth/2, tolEdge+slack) && near(row, 3, .4)
		p.is(l.page, ok, inLines(row*pitch)+" "+quote(l.text))
	}
}
