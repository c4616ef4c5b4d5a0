package check

import (
	"regexp"
	"strconv"
	"strings"
)

// 页码 (7.5).
var folioRules = []rule{
	{"folio.present", "7.5", nil, wordPresent, folioPresent},
	{"folio.form", "7.5", nil, "— 1 —", folioForm},
	{"folio.order", "7.5", nil, "1, 2, 3", folioOrder},
	{"folio.size", "7.5", nil, "14 pt", folioSize},
	{"folio.place", "7.5", nil, "7 mm", folioPlace},
	{"folio.side", "7.5", nil, "1 字", folioSide},
}

// numbered are the faces with a page number and where it stands.
func (m *model) folios() []*line {
	var out []*line
	for _, f := range m.faces {
		if l := f.folio(); l != nil && !f.wide {
			out = append(out, l)
		}
	}
	return out
}

// folioPresent: every face has a number, but for a blank one, the face of the
// 版记 after it (7.5), the first of a letter (10.1), and cover and contents of a report.
func folioPresent(m *model, p *probe) {
	for i, f := range m.faces {
		switch {
		case f.wide || i == 0 && m.layout == Letter || i < m.front:
		case f.blank():
			l := f.folio()
			p.is(f.n, l == nil, wordBlank)
		case i > 0 && m.faces[i-1].blank() && m.imprint.page == f.n:
			p.is(f.n, f.folio() == nil, wordPresent)
		case m.layout == Letter && len(m.faces) == 2: // may be left out
		default:
			got := wordNone
			if f.folio() != nil {
				got = wordPresent
			}
			p.is(f.n, got == wordPresent, got)
		}
	}
}

var folioRight = regexp.MustCompile(`^[—–―─－⸺][1-9][0-9]*[—–―─－⸺]$`)

func folioForm(m *model, p *probe) {
	for _, l := range m.folios() {
		p.is(l.page, folioRight.MatchString(l.text), quote(l.text))
	}
}

// folioOrder: numbers go up with the faces, from 1.
func folioOrder(m *model, p *probe) {
	for _, l := range m.folios() {
		if n, ok := folioNumber(l); ok {
			p.is(l.page, n == l.page-m.front, strconv.Itoa(n))
		}
	}
}

func folioNumber(l *line) (int, bool) {
	n, err := strconv.Atoi(strings.TrimFunc(l.text, func(r rune) bool { return r < '0' || r > '9' }))
	return n, err == nil
}

func folioSize(m *model, p *probe) {
	for _, l := range m.folios() {
		p.is(l.page, near(l.size, size4, tolSize), inPt(l.size))
	}
}

// folioPlace: the dashes are 7 mm below the type area; which of their edges is
// not said, nor how heavy they are.
func folioPlace(m *model, p *probe) {
	for _, l := range m.folios() {
		g := l.first()
		if !isDash(firstRune(g.Text)) {
			continue
		}
		y, tol := (g.Ink.Y1+g.Ink.Y2)/2, tolEdge
		if g.Ink.Empty() {
			y, tol = l.middle(), 1.2*mm // faces differ in how high a dash lies
		}
		p.is(l.page, near(y-areaBottom, 7*mm, tol), inMM(y-areaBottom))
	}
}

// folioSide: odd faces on the right, even ones on the left, one character in: of
// 4号 or of the grid, which the clause leaves open.
func folioSide(m *model, p *probe) {
	for _, l := range m.folios() {
		f := m.face(l)
		left, right := l.left()-f.left, f.right()-l.right()
		if (f.n-m.front)%2 == 0 {
			p.is(f.n, oneChar(left), wordLeft+" "+inCells(left))
		} else {
			p.is(f.n, oneChar(right), wordRight+" "+inCells(right))
		}
	}
}
