package check

import "slices"

// The sheet, its type area and colours (clause 5).
var pageRules = []rule{
	{"page.size", "5.1", nil, "210.0 × 297.0 mm", pageSize},
	{"area.margin", "5.2.1", nil, "37 mm, 28 mm ± 1 mm", areaMargin},
	{"area.inside", "5.2.1", nil, "28–184 mm × 37–262 mm", areaInside},
	{"color.text", "5.2.4", nil, wordBlack, colorText},
	{"color.rule", "5.2.4", nil, wordBlack, colorRule},
}

// pageSize: A4, upright, or laid landscape for a table (clause 8). Half a
// millimetre is what drivers round.
func pageSize(m *model, p *probe) {
	for _, f := range m.faces {
		w, h := f.Page.Width, f.Page.Height
		ok := near(min(w, h), sheetWidth, tolEdge) && near(max(w, h), sheetHeight, tolEdge)
		p.is(f.n, ok, inBox(w, h))
	}
}

func inBox(w, h float64) string {
	a, b := inMM(w), inMM(h)
	return a[:len(a)-3] + " × " + b
}

// areaMargin: text begins 28 mm from the binding edge and, on the faces that
// text fills from the top, 37 mm below the head (5.2.1, ±1 mm).
func areaMargin(m *model, p *probe) {
	for _, f := range m.faces {
		if f.wide {
			continue
		}
		if x, ok := m.flushAt(f); ok {
			p.is(f.n, near(x, f.left, tolMargin), wordLeft+" "+inMM(x))
		}
		if first := m.firstOfText(f); first != nil && f.n > 1 {
			p.is(f.n, near(first.middle()-size3/2, areaTop, tolMargin), inMM(first.middle()-size3/2))
		}
	}
}

// flushAt is where most full lines of a face begin.
func (m *model) flushAt(f *face) (float64, bool) {
	var full []*line
	for _, l := range f.lines {
		if l.role == isBody && l.mates == 0 && len(l.glyphs) > 20 && !oneOf(firstRune(l.text), openers) {
			full = append(full, l)
		}
	}
	tenths := most(full, func(l *line) (int, bool) { return int(l.left()*10 + .5), l.left() < f.left+1.5*cell })
	return float64(tenths) / 10, tenths > 0
}

// firstOfText is the first line of a face if it is text that goes on from the
// face before.
func (m *model) firstOfText(f *face) *line {
	if len(f.lines) == 0 || f.lines[0].role != isBody || m.layout == Report && f.n <= 2 {
		return nil
	}
	if len(f.tables) > 0 && f.tables[0].box.Y1 < f.lines[0].y {
		return nil
	}
	return f.lines[0]
}

// areaInside: nothing but the page number and the lines of a letter stands
// outside the type area. The 标志 of a letter begins above it, 30 mm below the
// sheet's edge, and its text may go down to the second double line (10.1).
func areaInside(m *model, p *probe) {
	for _, f := range m.faces {
		if f.wide {
			continue
		}
		top, bottom := areaTop, areaBottom
		if m.layout == Letter && f.n == 1 {
			bottom = sheetHeight - 20*mm
		}
		ok := true
		for _, l := range f.lines {
			if l.role == isFolio || l.role == isMark && m.layout == Letter { // letter.mark measures it
				continue
			}
			for _, g := range l.glyphs {
				b := extent(g)
				if b.X1 < f.left-tolMargin || b.X2 > f.right()+tolMargin || b.Y1 < top-tolMargin || b.Y2 > bottom+tolMargin {
					p.is(f.n, false, quote(l.text)+" "+inMM(b.X1)+", "+inMM(b.Y1))
					ok = false
					break
				}
			}
		}
		for _, s := range f.loose {
			if m.layout == Letter && m.inDouble(f, s) {
				continue
			}
			if s.x1 < f.left-tolMargin || s.x2 > f.right()+tolMargin || s.y1 < top-tolMargin || s.y2 > bottom+tolMargin {
				p.is(f.n, false, inMM(s.x1)+"–"+inMM(s.x2)+", "+inMM(s.y()))
				ok = false
			}
		}
		if ok {
			p.is(f.n, true, wordNone)
		}
	}
}

// extent is what a glyph covers: its ink, or most of its em box.
func extent(g Glyph) Box {
	if !g.Ink.Empty() {
		return g.Ink
	}
	return Box{g.X + .1*g.Advance, g.Y - .8*g.Size, g.X + .5*g.Advance, g.Y}
}

// colorText: black, but for the 标志 and what stands over it on a head that is
// printed in red. The pale 草稿 mark lies across the page and is not read.
func colorText(m *model, p *probe) {
	for _, f := range m.faces {
		for _, l := range f.lines {
			if l.role == isMark {
				continue
			}
			for _, g := range l.glyphs {
				if !isBlack(g.Color) {
					p.is(l.page, false, quote(l.text)+" "+inRGB(g.Color))
					break
				}
			}
			p.is(l.page, true, wordBlack)
		}
	}
}

// colorRule: lines are black, but for the red line of the 版头 and those of a
// letter, which have rules of their own.
func colorRule(m *model, p *probe) {
	for _, f := range m.faces {
		for _, s := range f.loose {
			head := f.n == 1 && m.headRule != nil && s == *m.headRule
			if head || m.inDouble(f, s) || isPale(s.color) {
				continue
			}
			p.is(f.n, isBlack(s.color), inRGB(s.color))
		}
		for i, t := range f.tables {
			if !f.holds(i + 1) { // the place of a stamp
				continue
			}
			for _, s := range t.uprights {
				p.is(f.n, isPale(s.color) || isBlack(s.color), inRGB(s.color))
			}
		}
	}
}

// holds tells whether there is text in a table.
func (f *face) holds(table int) bool {
	return slices.ContainsFunc(f.lines, func(l *line) bool { return l.table == table })
}

// isPale tells a grey that is no print: it shows on a draft where a stamp belongs.
func isPale(c Color) bool {
	return min(c.R, c.G, c.B) >= .7 && max(c.R, c.G, c.B) <= .95 && max(c.R, c.G, c.B)-min(c.R, c.G, c.B) < .02
}

func inRGB(c Color) string {
	switch {
	case isBlack(c):
		return wordBlack
	case isRed(c):
		return wordRed
	}
	const digits = "0123456789abcdef"
	out := []byte{'#'}
	for _, v := range []float64{c.R, c.G, c.B} {
		n := int(min(1, max(0, v))*255 + .5)
		out = append(out, digits[n>>4], digits[n&15])
	}
	return string(out)
}
