package check

import (
	"fmt"
	"math"
	"regexp"
	"slices"
)

// gridCellsRule looks at lines of Han alone that run from edge to edge: 28
// characters, 26 where the paragraph begins, one cell from each to the next.
// One or two fewer are right where what comes next could not be parted: a mark
// that must not begin a line, a number, a last line of one character.
func gridCellsRule(m *model, p *probe) {
	body := m.of(isBody)
	for i, l := range body {
		if i+1 == len(body) || !m.continues(l, body[i+1]) || !onlyHan(l) {
			continue
		}
		indent := math.Round(m.offset(l) / cell)
		if indent != 0 && indent != 2 {
			continue
		}
		want := gridCells - int(indent)
		n, step := cellsOf(l)
		got := fmt.Sprintf("%d 字, %.2f pt", n+int(indent), step)
		if n == want {
			p.is(l.page, near(step, cell, tolCell), got)
			continue
		}
		p.is(l.page, n < want && n >= want-m.reserve(body, i), got)
	}
}

// cellsOf counts the cells of a line of Han, blank ones too (第一条　某), and says
// how far apart they are.
func cellsOf(l *line) (n int, step float64) {
	narrowest := math.Inf(1)
	for i := 1; i < len(l.glyphs); i++ {
		narrowest = min(narrowest, l.glyphs[i].X-l.glyphs[i-1].X)
	}
	n = 1
	for i := 1; i < len(l.glyphs); i++ {
		n += max(1, int(math.Round((l.glyphs[i].X-l.glyphs[i-1].X)/narrowest)))
	}
	return n, (l.last().X - l.left()) / float64(max(1, n-1))
}

var ordinal = regexp.MustCompile(`^第[零一二三四五六七八九十百千]+`)

// reserve is how many characters a line may give away to the next one.
func (m *model) reserve(body []*line, i int) int {
	if ordinal.MatchString(body[i+1].text) { // 第二十三条 is not parted
		return 6
	}
	next := body[i+1].glyphs
	if stop := slices.IndexFunc(next, notHan); stop >= 0 && stop <= 3 {
		// A mark, a number or a word, and what belongs to it on both sides: 万元.
		end := stop
		for end < len(next) && notHan(next[end]) {
			end++
		}
		last := next[min(end+2, len(next))-1]
		return max(4, int(math.Ceil((last.X+last.Advance-next[0].X)/cell)))
	}
	end := i + 1
	for end+1 < len(body) && m.continues(body[end], body[end+1]) {
		end++
	}
	if len(body[end].glyphs) <= 3 { // characters passed on, so that the last does not stand alone
		return 2
	}
	return 0
}

func notHan(g Glyph) bool { return !isHan(firstRune(g.Text)) }

func onlyHan(l *line) bool {
	for _, r := range l.text {
		if !isHan(r) {
			return false
		}
	}
	return len(l.glyphs) > 15 && l.mates == 0
}

// continues tells that b goes on with the paragraph of a.
func (m *model) continues(a, b *line) bool {
	if !m.full(a) || a.mates > 0 || b.mates > 0 || !m.indent(b, 0) || m.face(a).annex != m.face(b).annex {
		return false
	}
	return b.page == a.page+1 || b.page == a.page && b.y > a.y && b.y-a.y < 1.5*pitch
}

// gridLinesRule: lines of text are one grid line apart or a whole number of
// them, and a face that text alone fills has 22 of them. Up to three fewer are
// right where the end of a paragraph went on together with what follows, and as
// many as headings and two lines of their text take.
func gridLinesRule(m *model, p *probe) {
	for _, f := range m.faces {
		lines := m.textOf(f)
		for i := 1; i < len(lines); i++ {
			gap := lines[i].y - lines[i-1].y
			if m.tableBetween(f, lines[i-1], lines[i]) || m.sameRow(lines[i-1], lines[i]) {
				continue
			}
			rows := math.Round(gap / pitch)
			ok := rows >= 1 && near(gap, rows*pitch, tolPitch+tolPlace)
			p.is(f.n, ok, fmt.Sprintf("%.2f pt", gap))
		}
		if n, step, ok := m.fullFace(f, lines); ok {
			p.is(f.n, near(step, pitch, tolPitch) && n <= gridLines && n >= gridLines-m.spare(f),
				fmt.Sprintf("%d 行, %.2f pt", n, step))
		}
	}
}

func (m *model) sameRow(a, b *line) bool { return near(a.y, b.y, sameLine) }

// textOf are the lines of a face that stand on its grid.
func (m *model) textOf(f *face) []*line {
	var out []*line
	if f.wide {
		return nil
	}
	for _, l := range f.lines {
		if slices.Contains([]role{isBody, isRecipient, isAttachment, isNote, isAttendance}, l.role) {
			out = append(out, l)
		}
	}
	return out
}

func (m *model) tableBetween(f *face, a, b *line) bool {
	return slices.ContainsFunc(f.tables, func(t table) bool { return t.box.Y1 > a.y-size3 && t.box.Y2 < b.y+size3 })
}

// fullFace counts the lines of a face that holds text alone and from which text
// goes on to the next.
func (m *model) fullFace(f *face, lines []*line) (n int, step float64, ok bool) {
	if f.n == len(m.faces) || len(lines) < 3 || len(f.tables) > 0 || m.faces[f.n].annex != f.annex {
		return 0, 0, false
	}
	for _, l := range f.lines {
		if l.role != isBody && l.role != isFolio {
			return 0, 0, false
		}
	}
	next := m.faces[f.n].lines
	if len(next) == 0 || next[0].role != isBody || len(m.faces[f.n].tables) > 0 {
		return 0, 0, false
	}
	rows := 1
	for i := 1; i < len(lines); i++ {
		if !m.sameRow(lines[i], lines[i-1]) {
			rows++
		}
	}
	return rows, (lines[len(lines)-1].y - lines[0].y) / float64(max(1, rows-1)), true
}

// spare is how many lines a full face may lack.
func (m *model) spare(f *face) int {
	next := m.faces[f.n].lines
	if slices.ContainsFunc(next, func(l *line) bool { return l.role == isDate || l.role == isImprint || l.role == isAttachment }) {
		return gridLines // text went along with the signature (7.3.5.5), the 附件说明 or the 版记
	}
	if m.continues(f.lines[len(f.lines)-1], next[0]) || !m.indent(next[0], 2) {
		return 1 // a paragraph's last line took one along
	}
	heads := 0
	for heads < len(next) && (faceOf(next[heads].glyphs) != m.bodyFace || levelOf(next[heads].text) >= 0 && m.heads(next[heads])) {
		heads++
	}
	return max(3, heads+2)
}
