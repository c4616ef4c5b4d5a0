package svg

import (
	"fmt"
	"math"
	"strconv"

	"casefile/templates/fonts"
	"casefile/templates/layout"
)

// drawing is a document while its pages are drawn.
type drawing struct {
	prefix string
	ids    map[glyph]int // by first use; blank for a glyph that draws nothing
	shapes []string      // path data, by id
	size   int           // bytes that the shapes take, about
	body   []byte
	pen    pen
}

// glyph is one shape.
type glyph struct {
	face *fonts.Face
	id   uint16
}

const blank = -1

// pen is what the open path of rules is drawn with.
type pen struct {
	weight float64
	color  layout.Color
	open   bool
}

// page draws a page whose upper edge is at top.
func (d *drawing) page(p layout.Page, top float64) error {
	if !between(p.Width, 1, longest) || !between(p.Height, 1, longest) {
		return fmt.Errorf("size %g × %g pt is out of bounds", p.Width, p.Height)
	}
	if top > 0 {
		d.body = appendNumber(append(d.body, `<g transform="translate(0 `...), top, 2)
		d.body = append(d.body, ")\">\n"...)
	}
	d.body = appendNumber(append(d.body, `<path fill="#fff" d="M0 0H`...), p.Width, 2)
	d.body = appendNumber(append(d.body, 'V'), p.Height, 2)
	d.body = append(d.body, "H0z\"/>\n"...)
	for i, item := range p.Items {
		if err := d.item(item); err != nil {
			return fmt.Errorf("item %d: %w", i+1, err)
		}
	}
	d.endRules()
	if top > 0 {
		d.body = append(d.body, "</g>\n"...)
	}
	return nil
}

func (d *drawing) item(item layout.Item) error {
	switch it := item.(type) {
	case *layout.TextRun:
		d.endRules()
		return d.run(it)
	case *layout.Rule:
		return d.rule(it)
	case *layout.Circle:
		d.endRules()
		return d.circle(it)
	}
	return fmt.Errorf("unknown kind %T", item)
}

// run draws glyphs: a group for as long as one face lasts, in which a unit is
// that of the face's outlines.
func (d *drawing) run(r *layout.TextRun) error {
	if !between(r.Size, 0.1, longest) || !between(r.Angle, -360, 360) || !inside(r.X, r.Y) {
		return fmt.Errorf("text of %g pt at (%g, %g) pt, angle %g", r.Size, r.X, r.Y, r.Angle)
	}
	var open *fonts.Face
	scale := 0.0 // points a unit
	for _, g := range r.Glyphs {
		if g.Face == nil || !inside(g.DX) {
			return fmt.Errorf("glyph of %q at %g pt has no face or no place", g.Rune, g.DX)
		}
		id, err := d.id(glyph{g.Face, g.ID})
		if err != nil {
			return err
		}
		if id == blank {
			continue
		}
		if g.Face != open {
			d.endGroup(open)
			scale = r.Size / float64(g.Face.UnitsPerEm()*grain(g.Face))
			d.group(r, scale)
			open = g.Face
		}
		d.use(id, math.Round(g.DX/scale))
	}
	d.endGroup(open)
	return nil
}

func (d *drawing) group(r *layout.TextRun, scale float64) {
	d.body = append(d.body, "<g"...)
	if r.Color != (layout.Color{}) {
		d.body = appendColor(append(d.body, ` fill="`...), r.Color)
		d.body = append(d.body, '"')
	}
	sin, cos := math.Sincos(r.Angle * math.Pi / 180)
	d.body = append(d.body, ` transform="matrix(`...)
	for _, v := range []float64{scale * cos, -scale * sin, scale * sin, scale * cos} {
		d.body = append(appendNumber(d.body, v, 7), ' ')
	}
	d.body = append(appendNumber(d.body, r.X, 2), ' ')
	d.body = append(appendNumber(d.body, r.Y, 2), ")\">"...)
}

func (d *drawing) endGroup(open *fonts.Face) {
	if open != nil {
		d.body = append(d.body, "</g>\n"...)
	}
}

func (d *drawing) use(id int, x float64) {
	d.body = append(append(d.body, `<use href="#`...), d.prefix...)
	d.body = append(strconv.AppendInt(d.body, int64(id), 36), '"')
	if x != 0 {
		d.body = append(appendNumber(append(d.body, ` x="`...), x, 0), '"')
	}
	d.body = append(d.body, "/>"...)
}

// id numbers a glyph.
func (d *drawing) id(g glyph) (int, error) {
	if id, ok := d.ids[g]; ok {
		return id, nil
	}
	path, err := pathOf(g)
	if err != nil {
		return 0, err
	}
	id := len(d.shapes)
	if path == "" {
		id = blank
	} else {
		d.shapes = append(d.shapes, path)
		d.size += len(path) + len(d.prefix) + 24
	}
	d.ids[g] = id
	return id, nil
}

// define writes the shapes that the body refers to.
func (d *drawing) define(b []byte) []byte {
	b = append(b, "<defs>"...)
	for id, path := range d.shapes {
		b = append(append(b, `<path id="`...), d.prefix...)
		b = strconv.AppendInt(b, int64(id), 36)
		b = append(append(append(b, `" d="`...), path...), "\"/>\n"...)
	}
	return append(b, "</defs>\n"...)
}

// rule strokes a line. Rules of one pen that follow one another are one path.
func (d *drawing) rule(r *layout.Rule) error {
	if !inside(r.X1, r.Y1, r.X2, r.Y2) || !between(r.Weight, 0, longest) {
		return fmt.Errorf("rule of %g pt from (%g, %g) to (%g, %g) pt", r.Weight, r.X1, r.Y1, r.X2, r.Y2)
	}
	if p := (pen{r.Weight, r.Color, true}); d.pen != p {
		d.endRules()
		d.stroke("<path", r.Weight, r.Color)
		d.body = append(d.body, ` d="`...)
		d.pen = p
	}
	d.body = appendNumber(append(d.body, 'M'), r.X1, 2)
	d.body = appendNumber(append(d.body, ' '), r.Y1, 2)
	switch {
	case r.Y1 == r.Y2:
		d.body = appendNumber(append(d.body, 'H'), r.X2, 2)
	case r.X1 == r.X2:
		d.body = appendNumber(append(d.body, 'V'), r.Y2, 2)
	default:
		d.body = appendNumber(append(d.body, 'L'), r.X2, 2)
		d.body = appendNumber(append(d.body, ' '), r.Y2, 2)
	}
	return nil
}

func (d *drawing) stroke(tag string, weight float64, c layout.Color) {
	d.body = appendColor(append(append(d.body, tag...), ` stroke="`...), c)
	d.body = appendNumber(append(d.body, `" stroke-width="`...), weight, 3)
	d.body = append(d.body, '"')
}

func (d *drawing) endRules() {
	if d.pen.open {
		d.body = append(d.body, "\"/>\n"...)
		d.pen = pen{}
	}
}

func (d *drawing) circle(c *layout.Circle) error {
	if !inside(c.X, c.Y) || !between(c.Radius, 0, longest) || !between(c.Weight, 0, longest) {
		return fmt.Errorf("circle of radius %g pt at (%g, %g) pt", c.Radius, c.X, c.Y)
	}
	d.stroke(`<circle fill="none"`, c.Weight, c.Color)
	d.body = appendNumber(append(d.body, ` cx="`...), c.X, 2)
	d.body = appendNumber(append(d.body, `" cy="`...), c.Y, 2)
	d.body = appendNumber(append(d.body, `" r="`...), c.Radius, 2)
	d.body = append(d.body, "\"/>\n"...)
	return nil
}

// inside tells whether all lengths can be drawn.
func inside(lengths ...float64) bool {
	for _, v := range lengths {
		if !between(v, -longest, longest) {
			return false
		}
	}
	return true
}

// between is false for NaN too.
func between(v, low, high float64) bool { return v >= low && v <= high }
