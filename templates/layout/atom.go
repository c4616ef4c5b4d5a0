package layout

import (
	"math"
	"unicode/utf8"

	"casefile/templates/fonts"
)

// atom is one character with the room it takes on a line.
type atom struct {
	glyph  fonts.Glyph
	width  float64 // points
	shift  float64 // of the glyph from the left end of its room
	size   float64
	span   int // index into the paragraph's spans
	r      rune
	role   fonts.Role
	class  class
	glue   bool // no break after it
	joined bool // stands on the atom before it
}

// style is how a paragraph is set.
type style struct {
	role    fonts.Role
	size    float64
	cell    float64 // room of one full-width character
	color   Color
	align   Align
	measure float64 // width of a line
	indent  float64 // of the first line
	hang    float64 // of the other lines
	left    float64 // of the measure, from the sheet's edge
}

// bodyStyle is 3号仿宋 on the grid, indented by two characters.
func bodyStyle() style {
	return style{role: fonts.FangSong, size: size3, cell: cell, measure: areaWidth, left: areaLeft, indent: 2 * cell}
}

// atoms looks every character up and gives it its room. A character no face
// covers is noted, with its field, and left out.
func (c *composer) atoms(text Spans, st style) []atom {
	n := 0
	for _, sp := range text {
		n += utf8.RuneCountInString(sp.Text)
	}
	out := make([]atom, 0, n)
	for i, sp := range text {
		role := sp.Face.role(st.role)
		for _, r := range sp.Text {
			if r == '\n' || r == '\r' {
				continue
			}
			if r == '\t' {
				r = ' '
			}
			g, ok := c.fonts.Glyph(role, r)
			if !ok {
				c.missingGlyph(sp.Field, r)
				continue
			}
			out = append(out, atom{glyph: g, role: role, r: r, span: i, size: st.size, class: classOf(r)})
		}
	}
	arrange(out, st.cell)
	return out
}

// arrange gives atoms their rooms and forbids the breaks that would part what
// belongs together.
func arrange(as []atom, cell float64) {
	words, base := false, 0
	for i := range as {
		a := &as[i]
		if a.r >= 0x300 && i > 0 && joins(a.r) {
			a.stand(&as[base])
			continue
		}
		base = i
		a.room(cell)
		words = words || a.class == western
		if i > 1 && a.class == han && as[i-1].r == ' ' && as[i-2].class == han {
			as[i-1].width = cell // 第一条 本法: what follows stays on the grid
		}
	}
	if words {
		padWords(as, cell)
	}
	glue(as)
}

// stand sets a combining mark in the middle over or under its base, whatever
// advance its face gives it: it has no room of its own.
func (a *atom) stand(base *atom) {
	a.joined, a.class = true, han
	if base.class == western {
		a.class = western
	}
	if a.glyph.Face == nil || base.glyph.Face == nil {
		return
	}
	mark, err := a.glyph.Bounds()
	under, berr := base.glyph.Bounds()
	if err != nil || berr != nil {
		return // the set reports it at the end
	}
	middle := base.shift + (under.XMin+under.XMax)/2*base.size
	a.shift = middle - base.width - (mark.XMin+mark.XMax)/2*a.size
}

// room gives a character its width and puts the glyph into it: marks by where
// their blank is, not by the advance of a face that may draw them narrow. What
// a face draws wider than a cell gets as many half cells as it needs.
func (a *atom) room(cell float64) {
	natural, cells := a.glyph.Advance*a.size, a.glyph.Advance*cell
	a.width = cell
	switch {
	case a.class == han && a.r < 0xFF00 || a.class == pair:
	case a.class == western:
		a.westernRoom(natural, cell)
	case a.r == '·' || a.r == '‧' || a.r == '–' || a.r == ' ' || a.r == '\u00a0':
		a.width = cell / 2
	case a.class == space && a.r != '　',
		a.r >= 0xFF61 && a.r <= 0xFFDC, // half-width forms
		a.r == '°' || a.r == '′' || a.r == '″':
		a.width = halves(cells, cell)
	}
	if cells > 1.25*cell {
		a.width = halves(cells, cell)
	}
	switch blank := natural < a.width*0.75; {
	case a.class == opening && blank:
		a.shift = a.width - natural
	case (a.class == closing || a.class == pause || a.class == stop) && blank:
		a.shift = 0
	default:
		a.shift = (a.width - natural) / 2
	}
}

// westernRoom is a digit's half cell and a letter's own width, but for the
// letters that Chinese faces draw as wide as Han.
func (a *atom) westernRoom(natural, cell float64) {
	a.width = natural
	if a.r >= '0' && a.r <= '9' {
		a.width = cell / 2
	}
	if natural > cell*0.9 {
		a.width = cell
	}
}

// halves is the least number of half cells that hold a width, at least one.
func halves(width, cell float64) float64 {
	return max(1, math.Ceil((width-eps)/(cell/2))) * cell / 2
}

// padWords widens every run of Western characters to a whole number of half
// cells, half the difference on each side, so that Han keep to the grid.
func padWords(as []atom, cell float64) {
	for i := 0; i < len(as); {
		if as[i].class != western {
			i++
			continue
		}
		j, w := i, 0.0
		for j < len(as) && as[j].class == western {
			w += as[j].width
			j++
		}
		if pad := halves(w, cell) - w; pad > eps && pad < cell/2-eps {
			as[i].width += pad / 2
			as[i].shift += pad / 2
			as[j-1].width += pad / 2
		}
		i = j
	}
}
