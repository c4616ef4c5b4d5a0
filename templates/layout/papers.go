package layout

import (
	"fmt"
	"strings"
	"unicode"

	"casefile/templates/fonts"
)

// Papers draws the papers that archivists add to a volume 案卷: cover,
// catalogue, slips and closing note (GB/T 9705-2008), and page numbers. They
// are forms of their own, not documents: what is written into them is cut
// rather than refused, and a character no face covers is printed 〓.
//
// The sheets lie in the order in which they were asked for.
type Papers struct{ c composer }

// The type area of archival forms: 25 mm and more are left for the binding.
const (
	sheetLeft   = 28 * mm
	sheetRight  = 188 * mm
	sheetTop    = 26 * mm
	sheetBottom = 271 * mm
	sheetWidth  = sheetRight - sheetLeft

	size45 = 12.0 // 小四
	size5  = 10.5 // 5号
	size55 = 9.0  // 小五

	outer, inner = 1.0, 0.5 // weights of rules, in points
)

// NewPapers begins with no sheet.
func NewPapers(set *fonts.Set) *Papers {
	return &Papers{composer{fonts: set, seen: map[Missing]bool{}}}
}

// Sheets is how many sheets there are so far.
func (p *Papers) Sheets() int { return len(p.c.pages) }

// Pages are the sheets. The error is what the faces failed with.
func (p *Papers) Pages() ([]Page, error) {
	if err := p.c.fonts.Err(); err != nil {
		return nil, fmt.Errorf("read the faces: %w", err)
	}
	return p.c.pages, nil
}

// setting is how text stands in a box.
type setting struct {
	role  fonts.Role
	size  float64
	lead  float64 // line distance; 1.5 sizes when zero
	align Align
	most  int  // lines; more are cut, ending in ……. 0: as many as there are
	top   bool // at the top of the box, not in its middle
	fit   bool // on one line, smaller if need be
	color Color
	still bool    // furniture: no part of the text
	first float64 // indent of the first line
}

// box is a place on a sheet, in points from its top-left corner.
type box struct{ x1, y1, x2, y2 float64 }

func (b box) width() float64 { return b.x2 - b.x1 }

// in makes a box smaller on all sides.
func (b box) in(x, y float64) box { return box{b.x1 + x, b.y1 + y, b.x2 - x, b.y2 - y} }

// lines sets text in a width; a newline in it begins a new line.
func (p *Papers) lines(text string, left, width float64, s setting) []line {
	st := style{role: s.role, size: s.size, cell: s.size, color: s.color, align: s.align, left: left, measure: width, indent: s.first}
	if s.fit {
		if w := widthOf(p.c.atoms(Words(p.printable(text)), st)); w > width {
			st.size *= width / w
			st.cell = st.size
		}
		st.measure = width + 1 // rounding must break no line
	}
	var out []line
	for part := range strings.SplitSeq(text, "\n") {
		for _, l := range p.c.lines(Words(p.printable(part)), st) {
			out = append(out, forced(l, st)...)
		}
	}
	if s.most > 0 && len(out) > s.most {
		out = p.cut(out[:s.most], st)
	}
	return out
}

// forced cuts a line that holds one piece wider than the box anywhere.
func forced(l line, st style) []line {
	n := len(l.atoms)
	for n > 0 && l.atoms[n-1].class == space {
		n-- // a space may stand outside
	}
	if n < 2 || l.xs[n-1]+l.atoms[n-1].width <= st.left+st.measure+1 {
		return []line{l}
	}
	var out []line
	for start := 0; start < n; {
		end, w := start, 0.0
		for end < n && (end == start || w+l.atoms[end].width <= st.measure) {
			w += l.atoms[end].width
			end++
		}
		part := setLine(l.atoms[start:end], st, 0, true)
		part.text = l.text
		out = append(out, part)
		start = end
	}
	return out
}

// cut ends the last line, which is not the text's last, in ……
func (p *Papers) cut(lines []line, st style) []line {
	last := &lines[len(lines)-1]
	kept := []rune{}
	for _, a := range last.atoms {
		kept = append(kept, a.r)
	}
	for len(kept) > 0 {
		if as := p.c.atoms(Words(string(kept)+"……"), st); widthOf(as) <= st.measure {
			break
		}
		kept = kept[:len(kept)-1]
	}
	cut := p.c.lines(Words(string(kept)+"……"), st)
	if len(cut) > 0 {
		*last = cut[0]
	}
	return lines
}

// printable stands 〓 for what no face can print.
func (p *Papers) printable(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return ' '
		}
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		if _, ok := p.c.fonts.Glyph(fonts.FangSong, r); !ok {
			return '〓'
		}
		return r
	}, text)
}

// write puts text into a box and says how many lines it took.
func (p *Papers) write(text string, b box, s setting) int {
	lines := p.lines(text, b.x1, b.width(), s)
	p.place(lines, b, s)
	return len(lines)
}

func (p *Papers) place(lines []line, b box, s setting) {
	lead := s.leading()
	y := b.y1
	if !s.top {
		y += (b.y2 - b.y1 - float64(len(lines))*lead) / 2
	}
	for _, l := range lines {
		for _, run := range l.runs(y+lead/2+l.style.size*.38, s.still) {
			p.c.add(run)
		}
		y += lead
	}
}

func (s setting) leading() float64 {
	if s.lead == 0 {
		return s.size * 1.5
	}
	return s.lead
}

// frame strokes the sides of a box.
func (p *Papers) frame(b box, weight float64) {
	half := weight / 2 // the corners are closed
	p.across(b.x1-half, b.x2+half, b.y1, weight)
	p.across(b.x1-half, b.x2+half, b.y2, weight)
	p.down(b.x1, b.y1, b.y2, weight)
	p.down(b.x2, b.y1, b.y2, weight)
}

func (p *Papers) across(x1, x2, y, weight float64) { p.c.rule(x1, x2, y, weight, Color{}) }

func (p *Papers) down(x, y1, y2, weight float64) {
	p.c.add(&Rule{X1: x, Y1: y1, X2: x, Y2: y2, Weight: weight})
}

// heading writes the name of a form.
func (p *Papers) heading(text string) {
	p.write(text, box{sheetLeft, sheetTop, sheetRight, sheetTop + 12*mm},
		setting{role: fonts.XiaoBiaoSong, size: size2, align: Center})
}

// edges are the sides of columns whose widths are given in millimetres.
func edges(left float64, widths ...float64) []float64 {
	xs := []float64{left}
	for _, w := range widths {
		xs = append(xs, xs[len(xs)-1]+w*mm)
	}
	return xs
}

// Folio draws a sheet with nothing but a page number 页号: at the top right of
// a front, at the top left of a back.
func (p *Papers) Folio(text string, back bool) {
	p.c.newPage()
	p.folio(text, back)
}

func (p *Papers) folio(text string, back bool) {
	align := Right
	if back {
		align = Left
	}
	p.write(text, box{18 * mm, 10 * mm, pageWidth - 18*mm, 17 * mm},
		setting{role: fonts.SongTi, size: size4, align: align, fit: true, still: true})
}
