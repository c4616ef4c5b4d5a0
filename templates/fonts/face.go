package fonts

import (
	"errors"
	"fmt"
	"io/fs"
	"unicode"

	"github.com/go-text/typesetting/font/opentype/tables"
)

// Face is one font file, read.
type Face struct {
	name            string
	upem, glyphs    int
	ascent, descent float64 // em
	box             Box
	chars           *charmap
	hmtx            tables.Hmtx
	outlines        outliner
	memos           [writerCount]memo
}

// outliner decodes the outlines of one file, glyf or CFF.
type outliner interface {
	outline(id uint16) (Outline, error)
	// blank tells whether the glyph draws nothing.
	blank(id uint16) bool
	cubic() bool
}

// openFace reads the tables of characters and metrics of a font file.
func openFace(fsys fs.FS, name string) (*Face, error) {
	f, err := openFile(fsys, name)
	if err != nil {
		return nil, err
	}
	face, err := readFace(f)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("read %s: %w", name, err), f.close())
	}
	return face, nil
}

func readFace(src *file) (*Face, error) {
	f := &Face{}
	loca, err := f.readHead(src)
	if err != nil {
		return nil, err
	}
	for _, read := range []func(*file) error{f.readMetrics, f.readCmap, f.readName} {
		if err := read(src); err != nil {
			return nil, err
		}
	}
	if _, ok := src.tables["CFF "]; ok {
		f.outlines, err = readCFF(src)
	} else {
		f.outlines, err = readGlyf(src, f, loca)
	}
	if err != nil {
		return nil, err
	}
	f.dropWrongShapes()
	return f, nil
}

// readHead reads units, box and number of glyphs, and returns whether the loca
// table is in its long form.
func (f *Face) readHead(src *file) (long bool, err error) {
	raw, err := src.table("head")
	if err != nil {
		return false, err
	}
	head, _, err := tables.ParseHead(raw)
	if err != nil {
		return false, err
	}
	raw, err = src.table("maxp")
	if err != nil {
		return false, err
	}
	maxp, _, err := tables.ParseMaxp(raw)
	if err != nil {
		return false, err
	}
	f.upem, f.glyphs = int(head.Upem()), int(maxp.NumGlyphs)
	em := 1 / float64(f.upem)
	f.box = Box{
		float64(head.XMin) * em, float64(head.YMin) * em,
		float64(head.XMax) * em, float64(head.YMax) * em,
	}
	return head.IndexToLocFormat == 1, nil
}

func (f *Face) readMetrics(src *file) error {
	raw, err := src.table("hhea")
	if err != nil {
		return err
	}
	hhea, _, err := tables.ParseHhea(raw)
	if err != nil {
		return err
	}
	f.ascent = float64(hhea.Ascender) / float64(f.upem)
	f.descent = float64(hhea.Descender) / float64(f.upem)
	long := int(hhea.NumOfLongMetrics)
	if long == 0 || long > f.glyphs {
		return errors.New("font has no usable advance widths")
	}
	if raw, err = src.table("hmtx"); err != nil {
		return err
	}
	// Some fonts cut the bearings of the last glyphs short.
	rest := min(f.glyphs-long, max(0, len(raw)-4*long)/2)
	f.hmtx, _, err = tables.ParseHmtx(raw, long, rest)
	return err
}

func (f *Face) readCmap(src *file) error {
	raw, err := src.table("cmap")
	if err != nil {
		return err
	}
	f.chars, err = readCmap(raw, f.glyphs)
	return err
}

// readName takes the PostScript name, reduced to the characters that may stand
// in a PDF name unescaped. A font without one is merely called Font.
func (f *Face) readName(src *file) error {
	f.name = "Font"
	raw, err := src.table("name")
	if err != nil {
		return nil
	}
	names, _, err := tables.ParseName(raw)
	if err != nil {
		return nil
	}
	const postScript = 6
	if n := plain(names.Name(postScript)); n != "" {
		f.name = n
	}
	return nil
}

func plain(s string) string {
	var b []byte
	for i := 0; i < len(s) && len(b) < 63; i++ {
		c := s[i]
		if c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c == '-' || c == '_' {
			b = append(b, c)
		}
	}
	return string(b)
}

// Name is the PostScript name of the font: ASCII letters, digits, - and _ only.
func (f *Face) Name() string { return f.name }

// UnitsPerEm is the number of font units in an em.
func (f *Face) UnitsPerEm() int { return f.upem }

// Ascent is the height above the baseline that the font reserves, in em.
func (f *Face) Ascent() float64 { return f.ascent }

// Descent is the depth below the baseline that the font reserves, in em; it is
// negative.
func (f *Face) Descent() float64 { return f.descent }

// Box is the box around all glyphs of the font, in em.
func (f *Face) Box() Box { return f.box }

// Glyph finds the glyph of r. False means that the face does not cover it; a
// visible character that the font maps to an empty shape counts as not covered.
func (f *Face) Glyph(r rune) (Glyph, bool) {
	id := f.chars.lookup(r)
	if id == 0 || f.outlines.blank(id) && !mayBeBlank(r) {
		return Glyph{}, false
	}
	return Glyph{Face: f, ID: id, Advance: f.Advance(id)}, true
}

// mayBeBlank tells whether a character may be printed as nothing: spaces do.
// Any other must have a shape.
func mayBeBlank(r rune) bool { return unicode.Is(unicode.Zs, r) }

// Advance is the advance width of a glyph in em.
func (f *Face) Advance(id uint16) float64 {
	return float64(f.AdvanceUnits(id)) / float64(f.upem)
}

// Outline decodes the shape of a glyph, in font units.
func (f *Face) Outline(id uint16) (Outline, error) {
	if int(id) >= f.glyphs {
		return nil, fmt.Errorf("glyph %d of %s is out of range", id, f.name)
	}
	o, err := f.outlines.outline(id)
	if err != nil {
		return nil, fmt.Errorf("outline of glyph %d of %s: %w", id, f.name, err)
	}
	return o, nil
}

// AdvanceUnits is the advance width of a glyph in font units.
func (f *Face) AdvanceUnits(id uint16) uint16 { return uint16(f.hmtx.Advance(id)) }

// Cubic tells whether outlines have cubic curves (CFF) rather than quadratic
// ones (TrueType).
func (f *Face) Cubic() bool { return f.outlines.cubic() }
