package fonts

import (
	"bytes"
	"errors"
	"fmt"
	"math"

	"github.com/go-text/typesetting/font/cff"
	"github.com/go-text/typesetting/font/opentype"
	"github.com/go-text/typesetting/font/opentype/tables"
)

// Program is a font as documents embed it: a subset, often without names,
// without a table of characters, or a bare CFF. What is missing is missed only
// by what needs it. A Program is read from bytes of others: it never panics,
// and a glyph it cannot decode is an error of that glyph alone.
type Program struct {
	glyf   *glyfTable  // of quadratic outlines, or
	cff    *cffProgram // of cubic ones
	glyphs int
	em     float64             // of one font unit
	shift  bool                // outlines begin at their side bearing
	label  func(uint16) string // name of a glyph; nil when the program has none
	chars  *charmap            // of Unicode; nil without one
	codes  [256]uint16         // of one-byte codes, from a symbol or Macintosh table
	runes  map[uint16]rune     // of glyphs, made when first asked for
	names  map[string]uint16   // likewise
	bounds map[uint16]measured // asked for before
}

type measured struct {
	box Box
	err error
}

// ReadProgram reads a TrueType or OpenType font file or a bare CFF.
func ReadProgram(b []byte) (p *Program, err error) {
	defer readable(&err)
	p = &Program{bounds: map[uint16]measured{}}
	if len(b) > 4 && b[0] == 1 && b[1] == 0 && !bytes.HasPrefix(b, []byte("\x01\x00\x00\x00")) {
		return p, p.readBare(b)
	}
	src, err := readDirectory(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return nil, err
	}
	return p, p.readTables(src)
}

// readable turns a panic over broken bytes into an error.
func readable(err *error) {
	if r := recover(); r != nil {
		*err = fmt.Errorf("font program: %v", r)
	}
}

// readBare reads a CFF that stands alone.
func (p *Program) readBare(b []byte) error {
	var err error
	if p.cff, err = readProgram(b); err != nil {
		return err
	}
	p.glyphs, p.em = len(p.cff.glyphs), p.cff.em
	if font, err := cff.Parse(b); err == nil && !p.cff.keyed {
		p.label = func(id uint16) string { return font.GlyphName(opentype.GID(id)) }
	}
	return nil
}

// readTables reads a font file, of which only the outlines must be there.
func (p *Program) readTables(src *file) error {
	if raw, err := src.table("CFF "); err == nil {
		if err := p.readBare(raw); err != nil {
			return err
		}
	} else if err := p.readGlyf(src); err != nil {
		return err
	}
	raw, err := src.table("cmap")
	if err != nil {
		return nil
	}
	if chars, err := readCmap(raw, p.glyphs); err == nil {
		p.chars = chars
	}
	p.codes = readCodes(raw)
	return nil
}

func (p *Program) readGlyf(src *file) error {
	f := &Face{}
	long, err := f.readHead(src)
	if err != nil {
		return err
	}
	if f.upem == 0 {
		return errors.New("font has no units")
	}
	p.shift = f.readMetrics(src) == nil
	p.glyphs, p.em = f.glyphs, 1/float64(f.upem)
	table, err := readGlyf(src, f, long)
	if err != nil {
		return err
	}
	p.glyf = table
	return nil
}

// Glyphs is the number of glyphs.
func (p *Program) Glyphs() int { return p.glyphs }

// Bounds is the box around the drawn shape of a glyph, in em.
func (p *Program) Bounds(id uint16) (Box, error) {
	if m, ok := p.bounds[id]; ok {
		return m.box, m.err
	}
	var m measured
	m.box, m.err = p.measure(id)
	p.bounds[id] = m
	return m.box, m.err
}

func (p *Program) measure(id uint16) (b Box, err error) {
	defer readable(&err)
	if int(id) >= p.glyphs {
		return b, fmt.Errorf("no glyph %d", id)
	}
	if p.cff != nil {
		b, err = p.cff.bounds(id)
	} else {
		b, err = p.quadratic(id)
	}
	if s := b.XMin + b.XMax + b.YMin + b.YMax; math.IsNaN(s) || math.IsInf(s, 0) {
		return Box{}, fmt.Errorf("glyph %d has no bounds", id)
	}
	return b, err
}

// quadratic is the bounds of a TrueType glyph.
func (p *Program) quadratic(id uint16) (Box, error) {
	budget := maxParts
	contours, xMin, err := p.glyf.contours(id, &budget)
	if err != nil || len(contours) == 0 {
		return Box{}, err
	}
	shift := float32(0)
	if p.shift {
		shift = float32(p.glyf.face.hmtx.SideBearing(tables.GlyphID(id)) - xMin)
	}
	var o Outline
	for _, c := range contours {
		o = c.trace(o, shift)
	}
	return o.bounds(p.em), nil
}

// Rune is the glyph of a character, 0 when the program does not say.
func (p *Program) Rune(r rune) uint16 {
	if p.chars == nil {
		return 0
	}
	return p.chars.lookup(r)
}

// Code is the glyph of a one-byte code by the program's own encoding, 0 when it
// has none.
func (p *Program) Code(c byte) uint16 {
	if p.cff != nil && p.cff.encoding[c] != 0 {
		return p.cff.encoding[c]
	}
	return p.codes[c]
}

// CID is the glyph of a character identifier: a CID-keyed CFF lists them, in any
// other font they are the glyphs themselves.
func (p *Program) CID(cid int) uint16 {
	if p.cff != nil && p.cff.keyed {
		return p.cff.cids[cid]
	}
	if cid < 0 || cid >= p.glyphs {
		return 0
	}
	return uint16(cid)
}

// Character is the first character whose glyph id is, false when the program
// does not say.
func (p *Program) Character(id uint16) (rune, bool) {
	if p.runes == nil {
		p.runes = map[uint16]rune{}
		if p.chars != nil {
			p.chars.each(func(r rune, id uint16) {
				if _, known := p.runes[id]; !known {
					p.runes[id] = r
				}
			})
		}
	}
	r, ok := p.runes[id]
	return r, ok
}

// each calls f for every character mapped, in order.
func (m *charmap) each(f func(r rune, id uint16)) {
	for r, id := range m.bmp {
		if id != 0 {
			f(rune(r), id)
		}
	}
	left := 1 << 16 // glyphs number no more, whatever the ranges say
	for _, g := range m.beyond {
		for c := g.first; c <= g.last && left > 0; c++ {
			f(rune(c), uint16(g.glyph+c-g.first))
			left--
		}
	}
}

// Named is the glyph of a PostScript name, 0 when the program has no names.
func (p *Program) Named(name string) uint16 {
	if p.names == nil {
		p.names = map[string]uint16{}
		for id := range p.glyphs {
			if n := p.Name(uint16(id)); n != "" {
				p.names[n] = uint16(id)
			}
		}
	}
	return p.names[name]
}

// Name is the PostScript name of a glyph, empty when the program has none.
func (p *Program) Name(id uint16) string {
	if p.label == nil {
		return ""
	}
	return p.label(id)
}
