package layout

import (
	"unicode"

	"casefile/templates/fonts"
)

// class says how a character behaves at the ends of a line and when squeezed
// (GB/T 15834-2011 5.1; CLREQ, prohibition rules at level GB).
type class uint8

const (
	han     class = iota // a character in a cell
	opening              // （《“: may not end a line; blank on its left
	closing              // ）》”: may not begin a line; blank on its right
	pause                // 、，；：: as closing
	stop                 // 。？！: as closing, squeezed last
	middle               // ·～／: may not begin a line; half a cell or not squeezed
	pair                 // —— ……: two cells, never parted
	western              // letters, digits and their marks
	space
)

// marks is the class of each mark; every other character is han or western.
var marks = classTable(map[class]string{
	opening: "“‘「『（〔［【〖《〈｛",
	closing: "”’」』）〕］】〗》〉｝",
	pause:   "、，；：",
	stop:    "。？！．",
	middle:  "·・‧～–／％‰℃々",
	pair:    "—…⸺⋯",
	space:   " 　\u00a0",
})

func classTable(lists map[class]string) map[rune]class {
	table := map[rune]class{}
	for c, list := range lists {
		for _, r := range list {
			table[r] = c
		}
	}
	return table
}

// atom is one character with the room it takes on a line.
type atom struct {
	glyph fonts.Glyph
	role  fonts.Role
	r     rune
	span  int     // index into the paragraph's spans
	width float64 // points
	shift float64 // of the glyph from the left end of its room
	size  float64
	class class
	glue  bool // no break after it
}

// classOf puts a character in its class.
func classOf(r rune) class {
	if c, ok := marks[r]; ok {
		return c
	}
	if r < 0x80 || r < 0x2E80 && (unicode.IsLetter(r) || unicode.IsMark(r)) {
		return western
	}
	return han
}

// noStart and noEnd hold the half-width marks that officers type among Han.
func noStart(a atom) bool {
	switch a.class {
	case closing, pause, stop, middle:
		return true
	case western:
		switch a.r {
		case ',', '.', ';', ':', '!', '?', ')', ']', '}', '%', '-', '/':
			return true
		}
	}
	return false
}

func noEnd(a atom) bool {
	switch a.class {
	case opening:
		return true
	case western:
		switch a.r {
		case '(', '[', '{', '$', '#', '/':
			return true
		}
	}
	return a.r == '／' || a.r == '№' || a.r == '￥' || a.r == '＄'
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
	var out []atom
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
			a := atom{glyph: g, role: role, r: r, span: i, size: st.size, class: classOf(r)}
			a.room(st.cell)
			out = append(out, a)
		}
	}
	padWords(out, st.cell)
	glue(out)
	return out
}

// room gives a character its width and puts the glyph into it: marks by where
// their blank is, not by the advance of a face that may draw them narrow.
func (a *atom) room(cell float64) {
	natural := a.glyph.Advance * a.size
	switch a.class {
	case western:
		a.width = natural
		if a.r >= '0' && a.r <= '9' {
			a.width = cell / 2
		}
		if natural > cell*0.9 {
			a.width = cell
		}
	case space:
		a.width = cell / 2
		if a.r == '　' {
			a.width = cell
		}
	case middle:
		a.width = cell
		if a.r == '·' || a.r == '‧' || a.r == '–' {
			a.width = cell / 2
		}
	default:
		a.width = cell
	}
	switch {
	case a.class == opening && natural < a.width*0.75:
		a.shift = a.width - natural
	case (a.class == closing || a.class == pause || a.class == stop) && natural < a.width*0.75:
		a.shift = 0
	default:
		a.shift = (a.width - natural) / 2
	}
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
		halves := int((w - eps) / (cell / 2))
		if pad := float64(halves+1)*cell/2 - w; pad > eps && pad < cell/2-eps {
			as[i].width += pad / 2
			as[i].shift += pad / 2
			as[j-1].width += pad / 2
		}
		i = j
	}
}
