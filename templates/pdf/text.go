package pdf

import (
	"fmt"
	"math"

	"casefile/templates/layout"
)

// textState is what the operators written so far have set on the present page,
// so that each is written only when it changes.
type textState struct {
	height  float64 // of the page
	font    *subset
	size    float64
	color   layout.Color // black at the start, as PDF has it
	spacing int64        // character spacing Tc, in thousandths of a point
}

// run draws the glyphs of one run in one text object.
func (d *drawing) run(r *layout.TextRun) error {
	if len(r.Glyphs) == 0 {
		return nil
	}
	if err := checkRun(r); err != nil {
		return err
	}
	if err := d.enter(r); err != nil {
		return err
	}
	d.setColor(r.Color)
	d.ops = append(d.ops, "BT\n"...)
	d.setSpacing(spacing(r))
	d.place(r)
	if err := d.show(r); err != nil {
		return err
	}
	d.ops = append(d.ops, "ET\n"...)
	if r.Artifact {
		d.ops = append(d.ops, "EMC\nEMC\n"...)
	}
	return nil
}

func checkRun(r *layout.TextRun) error {
	if !between(r.Size, 0.1, maxSide) {
		return fmt.Errorf("type size of %g pt", r.Size)
	}
	if !between(r.X, -maxSide, maxSide) || !between(r.Y, -maxSide, maxSide) || !between(r.Angle, -360, 360) {
		return fmt.Errorf("text at (%g, %g) pt, angle %g", r.X, r.Y, r.Angle)
	}
	for _, g := range r.Glyphs {
		if !between(g.DX, -maxSide, maxSide) {
			return fmt.Errorf("glyph of %q at %g pt", g.Rune, g.DX)
		}
		if g.Face == nil {
			return fmt.Errorf("glyph of %q has no face", g.Rune)
		}
	}
	return nil
}

func (d *drawing) setColor(c layout.Color) {
	if d.text.color == c {
		return
	}
	d.text.color = c
	if c.R == c.G && c.G == c.B {
		d.ops = append(appendNumber(d.ops, c.R), " g\n"...)
		return
	}
	for _, v := range []float64{c.R, c.G, c.B} {
		d.ops = append(appendNumber(d.ops, v), ' ')
	}
	d.ops = append(d.ops, "rg\n"...)
}

func (d *drawing) setSpacing(tc int64) {
	if d.text.spacing == tc {
		return
	}
	d.text.spacing = tc
	d.ops = append(appendNumber(d.ops, float64(tc)/1000), " Tc\n"...)
}

// place moves to the first glyph, turned by the run's angle.
func (d *drawing) place(r *layout.TextRun) {
	dx := r.Glyphs[0].DX
	if r.Angle == 0 {
		d.point(r.X+dx, d.text.height-r.Y)
		d.ops = append(d.ops, "Td\n"...)
		return
	}
	sin, cos := math.Sincos(r.Angle * math.Pi / 180)
	d.point(cos, sin)
	d.point(-sin, cos)
	d.point(r.X+dx*cos, d.text.height-r.Y+dx*sin)
	d.ops = append(d.ops, "Tm\n"...)
}

func (d *drawing) point(x, y float64) {
	d.ops = append(appendNumber(d.ops, x), ' ')
	d.ops = append(appendNumber(d.ops, y), ' ')
}

func (d *drawing) setFont(s *subset, size float64) {
	if d.text.font == s && d.text.size == size {
		return
	}
	d.text.font, d.text.size = s, size
	d.ops = append(d.ops, '/')
	d.ops = append(d.ops, s.resource...)
	d.ops = append(d.ops, ' ')
	d.ops = append(appendNumber(d.ops, size), " Tf\n"...)
}

// slack is how far a glyph may stand from its place before it is moved, in
// points: far below what a printer resolves.
const slack = 0.005

// show writes the glyphs: strings of glyph numbers, in them a correction
// wherever advance and spacing do not lead to the next glyph's place. The place
// reached is reckoned from the numbers as written, so rounding does not add up.
func (d *drawing) show(r *layout.TextRun) error {
	at := r.Glyphs[0].DX
	var open *subset // of the array being written
	inString := false
	for _, g := range r.Glyphs {
		font := d.fonts.of(g.Face)
		cid, err := font.use(g.ID, g.Rune)
		if err != nil {
			return err
		}
		if font != open {
			d.closeArray(open != nil, inString)
			d.setFont(font, r.Size)
			d.ops = append(d.ops, '[')
			open, inString = font, false
		}
		if gap := g.DX - at; math.Abs(gap) > slack {
			if inString {
				d.ops = append(d.ops, ')')
				inString = false
			}
			move := math.Round(-gap*10000/r.Size) / 10
			d.ops = appendNumber(d.ops, move)
			at -= move * r.Size / 1000
		}
		if !inString {
			d.ops = append(d.ops, '(')
			inString = true
		}
		d.ops = appendCID(d.ops, cid)
		at += font.width(cid)*r.Size/1000 + float64(d.text.spacing)/1000
	}
	d.closeArray(true, inString)
	return nil
}

func (d *drawing) closeArray(open, inString bool) {
	if inString {
		d.ops = append(d.ops, ')')
	}
	if open {
		d.ops = append(d.ops, "]TJ\n"...)
	}
}

// spacing is the distance, beyond the advance, that most glyphs of the run keep
// to the next, in thousandths of a point. On the 22 × 28 grid that is all of a
// line, which is then one string without corrections. (Found by majority vote:
// without a majority any answer does.)
func spacing(r *layout.TextRun) int64 {
	var winner int64
	votes := 0
	for i, g := range r.Glyphs[:len(r.Glyphs)-1] {
		s := int64(math.Round(1000 * (r.Glyphs[i+1].DX - g.DX - width1000(g.Face, g.Advance)*r.Size/1000)))
		switch {
		case votes == 0:
			winner, votes = s, 1
		case s == winner:
			votes++
		default:
			votes--
		}
	}
	return winner
}
