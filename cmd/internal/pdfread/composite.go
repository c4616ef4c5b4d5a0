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
		c, uses, ok := f.parsed(v)
		if !ok || depth == 0 {
			break
		}
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
	c, uses, ok := f.parsed(s)
	if !ok {
		return nil
	}
	c.use = namedCMap(string(uses))
	return c
}

// parsedCMap is one read before.
type parsedCMap struct {
	cmap
	uses name
}

// parsed is the CMap of a stream, which is read once; the caller may add to it.
func (f *File) parsed(s *stream) (c *cmap, uses name, ok bool) {
	if p, ok := f.cmaps[s]; ok {
		c := p.cmap
		return &c, p.uses, true
	}
	b, err := f.plain(s, NoteFont)
	if err != nil {
		return nil, "", false
	}
	c, uses = parseCMap(b)
	if f.hold(c.entries()*entryBytes) != nil {
		return nil, "", false
	}
	f.cmaps[s] = parsedCMap{*c, uses}
	return c, uses, true
}

// glyphsOfCIDs is how the descendant finds a glyph in its program.
func (f *File) glyphsOfCIDs(cid dict, p *fonts.Program) func(int) uint16 {
	if s, ok := f.get(cid["CIDToGIDMap"]).(*stream); ok {
		if b, err := f.kept(s, NoteFont); err == nil {
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

func (o *objects) bytes(v any) []byte { b, _ := o.get(v).([]byte); return b }

// program reads the font program a font or descendant embeds, each once; nil
// without one.
func (f *File) program(d dict, fontName string) *fonts.Program {
	desc := f.dict(d["FontDescriptor"])
	for _, key := range []name{"FontFile2", "FontFile3"} {
		s, ok := f.get(desc[key]).(*stream)
		if !ok {
			continue
		}
		if p, ok := f.programs[s]; ok {
			return p
		}
		p, err := f.readProgram(s)
		if err != nil {
			f.note(NoteFont, fontName+": "+err.Error())
		}
		if f.fault == nil {
			f.programs[s] = p
		}
		return p
	}
	return nil
}

// programBytes is what a program takes beside its bytes.
const programBytes = 1 << 16

func (f *File) readProgram(s *stream) (*fonts.Program, error) {
	b, err := f.plain(s, NoteFont)
	if err != nil {
		return nil, err
	}
	if f.programSize += len(b) + programBytes; f.programSize > f.limits.Total {
		return nil, ErrTooLarge
	}
	p, err := fonts.ReadProgram(b)
	if err != nil {
		return nil, err
	}
	return p, nil
}
