package pdfread

import (
	"casefile/templates/check"
	"casefile/templates/fonts"
)

// composite reads a Type 0 font: codes to CIDs by a CMap, CIDs to widths and
// glyphs by its one descendant.
func (f *File) composite(out *font, d dict) {
	below := f.array(d["DescendantFonts"])
	var cid dict
	if len(below) > 0 {
		cid = f.dict(below[0])
	}
	if n := f.name(cid["BaseFont"]); n != "" { // the outer name may end in that of the CMap
		out.name = baseName(n)
	}
	c := &compositeFont{
		cmap:    f.encodingCMap(d["Encoding"], 4),
		unicode: f.toUnicode(d["ToUnicode"]),
		widths:  f.cidWidths(cid),
		program: f.program(cid, out.name),
	}
	c.gid = f.glyphsOfCIDs(cid, c.program)
	c.gb1 = f.collected(cid, c.program)
	c.down = f.verticalMetrics(cid)
	out.vertical = c.cmap.vertical
	out.split = c.cmap.split
	out.char = c.char
}

type compositeFont struct {
	cmap    *cmap
	unicode *cmap // nil without one
	widths  cidWidths
	program *fonts.Program // nil when there is none to read
	gid     func(cid int) uint16
	gb1     bool // CIDs are those of Adobe-GB1
	down    [2]float64
}

func (c *compositeFont) char(code, n int) *char {
	cid := c.cmap.cid(code, n)
	out := &char{width: c.widths.of(cid, n)}
	var glyph uint16
	if c.program != nil && cid != unknownCID {
		glyph = c.gid(cid)
		out.ink = ink(c.program, glyph)
	}
	out.text = c.text(code, n, cid, glyph)
	out.vx, out.vy, out.down = out.width/2, c.down[0], c.down[1]
	return out
}

// text asks the ToUnicode map, then the codes, then the font program, and last
// the collection of characters.
func (c *compositeFont) text(code, n, cid int, glyph uint16) string {
	if c.unicode != nil {
		if s := c.unicode.text(code, n); s != "" {
			return s
		}
	}
	if s := c.cmap.text(code, n); s != "" {
		return s
	}
	if c.program != nil && glyph != 0 {
		if r, ok := c.program.Character(glyph); ok {
			return string(r)
		}
	}
	if c.gb1 {
		return gb1Text(cid)
	}
	return ""
}

// collected tells whether the CIDs are those of the collection Adobe-GB1. Of an
// embedded TrueType program that takes CIDs for glyphs they are not, whatever
// the file says.
func (f *File) collected(cid dict, p *fonts.Program) bool {
	if string(f.bytes(f.dict(cid["CIDSystemInfo"])["Ordering"])) != "GB1" {
		return false
	}
	_, mapped := f.get(cid["CIDToGIDMap"]).(*stream)
	return mapped || p == nil || f.name(cid["Subtype"]) == "CIDFontType0"
}

// ink is the box of a glyph; the zero box for one that is not read or blank.
func ink(p *fonts.Program, glyph uint16) check.Box {
	b, err := p.Bounds(glyph)
	if err != nil || b.Empty() {
		return check.Box{}
	}
	return check.Box{X1: b.XMin, Y1: b.YMin, X2: b.XMax, Y2: b.YMax}
}

// encodingCMap is the CMap of a composite font; one that is not known is taken
// for Identity.
func (f *File) encodingCMap(v any, depth int) *cmap {
	switch v := f.get(v).(type) {
	case name:
		if c := namedCMap(string(v)); c != nil {
			return c
		}
		f.note(NoteFont, "CMap "+string(v)+" is not known")
	case *stream:
		b, err := f.plain(v, NoteFont)
		if err != nil || depth == 0 {
			break
		}
		c, uses := parseCMap(b)
		c.vertical = c.vertical || f.number(v.dict["WMode"], 0) == 1
		if base, ok := v.dict["UseCMap"]; ok {
			c.use = f.encodingCMap(base, depth-1)
		} else if uses != "" {
			c.use = namedCMap(string(uses))
		}
		return c
	}
	return identity(false)
}

// toUnicode reads a ToUnicode CMap; nil when there is none.
func (f *File) toUnicode(v any) *cmap {
	s, ok := f.get(v).(*stream)
	if !ok {
		return nil
	}
	b, err := f.plain(s, NoteFont)
	if err != nil {
		return nil
	}
	c, uses := parseCMap(b)
	c.use = namedCMap(string(uses))
	return c
}

// glyphsOfCIDs is how the descendant finds a glyph in its program.
func (f *File) glyphsOfCIDs(cid dict, p *fonts.Program) func(int) uint16 {
	if s, ok := f.get(cid["CIDToGIDMap"]).(*stream); ok {
		if b, err := f.plain(s, NoteFont); err == nil {
			return func(cid int) uint16 {
				if cid < 0 || 2*cid+1 >= len(b) {
					return 0
				}
				return uint16(b[2*cid])<<8 | uint16(b[2*cid+1])
			}
		}
	}
	if p == nil {
		return nil
	}
	return p.CID
}

// verticalMetrics is the height of the origin and the advance of vertical
// writing, in em. Those of single CIDs (W2) are not read.
func (f *File) verticalMetrics(cid dict) [2]float64 {
	if n := f.numbers(cid["DW2"]); len(n) == 2 {
		return [2]float64{n[0] / 1000, n[1] / 1000}
	}
	return [2]float64{0.88, -1}
}

// cidWidths is the widths of CIDs in em.
type cidWidths struct {
	def    float64
	single map[int]float64
	ranges []widthRange
	given  bool
}

type widthRange struct {
	lo, hi int
	width  float64
}

// of is the width of a CID. Of a font that gives none, a code of one byte is
// half a code of two.
func (w cidWidths) of(cid, bytes int) float64 {
	if v, ok := w.single[cid]; ok {
		return v
	}
	for _, r := range w.ranges {
		if r.lo <= cid && cid <= r.hi {
			return r.width
		}
	}
	if !w.given && bytes == 1 {
		return w.def / 2
	}
	return w.def
}

// cidWidths reads DW and W: lists "first [w …]" and ranges "first last w".
func (f *File) cidWidths(cid dict) cidWidths {
	w := cidWidths{def: f.number(cid["DW"], 1000) / 1000, single: map[int]float64{}}
	a := f.array(cid["W"])
	w.given = len(a) > 0
	for len(a) >= 2 {
		first := int(f.number(a[0], 0))
		if list, ok := f.get(a[1]).(array); ok {
			for i, v := range list {
				w.single[first+i] = f.number(v, 0) / 1000
			}
			a = a[2:]
			continue
		}
		if len(a) < 3 {
			break
		}
		w.addRange(first, int(f.number(a[1], 0)), f.number(a[2], 0)/1000)
		a = a[3:]
	}
	return w
}

// addRange keeps a short range as single CIDs, which are found at once.
func (w *cidWidths) addRange(lo, hi int, width float64) {
	if hi-lo > 256 {
		w.ranges = append(w.ranges, widthRange{lo, hi, width})
		return
	}
	for cid := lo; cid <= hi; cid++ {
		w.single[cid] = width
	}
}

func (o *objects) bytes(v any) []byte { b, _ := o.get(v).([]byte); return b }

// program reads the font program a font or descendant embeds; nil without one.
func (f *File) program(d dict, fontName string) *fonts.Program {
	desc := f.dict(d["FontDescriptor"])
	for _, key := range []name{"FontFile2", "FontFile3"} {
		s, ok := f.get(desc[key]).(*stream)
		if !ok {
			continue
		}
		b, err := f.plain(s, NoteFont)
		if f.programs += len(b); err == nil && f.programs > f.limits.Total {
			err = ErrTooLarge
		}
		if err != nil {
			f.note(NoteFont, fontName+": "+err.Error())
			return nil
		}
		p, err := fonts.ReadProgram(b)
		if err != nil {
			f.note(NoteFont, fontName+": "+err.Error())
			return nil
		}
		return p
	}
	return nil
}
