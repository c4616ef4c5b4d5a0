package pdfread

import (
	"fmt"
	"math"

	"casefile/templates/check"
)

// doText carries out an operator of text.
func (in *interpreter) doText(o op, args operands, resources dict) error {
	t := &in.state.text
	switch o {
	case "BT":
		in.tm, in.tlm = unit, unit
	case "Tc":
		t.charSpace = args.number(0)
	case "Tw":
		t.wordSpace = args.number(0)
	case "Tz":
		t.scale = args.number(0) / 100
	case "TL":
		t.leading = args.number(0)
	case "Ts":
		t.rise = args.number(0)
	case "Tr":
		t.mode = int(args.number(0))
	case "Tf":
		in.setFont(args, resources)
	case "Td":
		in.move(args.number(0), args.number(1))
	case "TD":
		t.leading = -args.number(1)
		in.move(args.number(0), args.number(1))
	case "Tm":
		if m, ok := args.matrix(); ok {
			in.tm, in.tlm = m, m
		}
	case "T*":
		in.move(0, -t.leading)
	case "Tj":
		return in.show(args.bytes(0))
	case "TJ":
		return in.showParts(args)
	case "'":
		in.move(0, -t.leading)
		return in.show(args.bytes(0))
	case `"`:
		t.wordSpace, t.charSpace = args.number(0), args.number(1)
		in.move(0, -t.leading)
		return in.show(args.bytes(2))
	}
	return nil
}

func (in *interpreter) setFont(args operands, resources dict) {
	if len(args) < 2 {
		return
	}
	n, _ := args[0].(name)
	in.state.text.font = in.file.font(in.file.dict(resources["Font"])[n])
	in.state.text.size = args.number(1)
}

func (in *interpreter) move(x, y float64) {
	in.tlm = matrix{1, 0, 0, 1, x, y}.mul(in.tlm)
	in.tm = in.tlm
}

// showParts shows strings with distances between them.
func (in *interpreter) showParts(args operands) error {
	if len(args) == 0 {
		return nil
	}
	parts, _ := args[0].(array)
	t := &in.state.text
	for _, part := range parts {
		switch v := part.(type) {
		case []byte:
			if err := in.show(v); err != nil {
				return err
			}
		case float64:
			d := -v / 1000 * t.size
			if t.font != nil && t.font.vertical {
				in.advance(0, d)
			} else {
				in.advance(d*t.scale, 0)
			}
		}
	}
	return nil
}

func (in *interpreter) advance(x, y float64) {
	in.tm = matrix{1, 0, 0, 1, x, y}.mul(in.tm)
}

// show draws the characters of a string.
func (in *interpreter) show(b []byte) error {
	t := &in.state.text
	if t.font == nil {
		return nil
	}
	for len(b) > 0 {
		c, n := t.font.next(b)
		b = b[n:]
		if err := in.count(); err != nil {
			return err
		}
		if err := in.glyph(c); err != nil {
			return err
		}
		gap := t.charSpace
		if c.space {
			gap += t.wordSpace
		}
		if t.font.vertical {
			in.advance(0, c.down*t.size+gap)
		} else {
			in.advance((c.width*t.size+gap)*t.scale, 0)
		}
	}
	return nil
}

// invisible modes draw nothing, though they may clip.
func invisible(mode int) bool { return mode == 3 || mode >= 7 || mode < 0 }

// glyph reports one character where it stands.
func (in *interpreter) glyph(c *char) error {
	t := &in.state.text
	p := t.color(in)
	hidden := invisible(t.mode) || p.alpha == 0
	if hidden && !in.file.limits.Invisible || t.size == 0 {
		return nil
	}
	m := matrix{t.size * t.scale, 0, 0, t.size, 0, t.rise}.mul(in.tm).mul(in.ctm)
	if t.font.vertical {
		m = matrix{1, 0, 0, 1, -c.vx, -c.vy}.mul(m)
	}
	if !m.sound() {
		return nil
	}
	g := check.Glyph{
		Text: c.text, X: m[4], Y: m[5], Advance: c.width * m.across(), Size: m.tall(),
		Angle: m.angle(), Font: t.font.name, Color: p.onPaper(),
	}
	if !c.ink.Empty() {
		g.Ink = m.box(c.ink)
	}
	if !in.visible(g) {
		return nil
	}
	in.tellTextless(c)
	if len(in.page.Glyphs) == in.file.limits.Glyphs {
		return fmt.Errorf("%w: more than %d glyphs on a page", ErrTooLarge, in.file.limits.Glyphs)
	}
	in.page.Glyphs = append(in.page.Glyphs, g)
	return nil
}

// color is what glyphs are drawn with: filled, or in outline only.
func (t *textState) color(in *interpreter) paint {
	if t.mode == 1 || t.mode == 5 {
		return in.state.stroke
	}
	return in.state.fill
}

// visible tells whether a glyph reaches into the page.
func (in *interpreter) visible(g check.Glyph) bool {
	b := g.Ink
	if b.Empty() {
		r := math.Max(g.Size, g.Advance)
		b = check.Box{X1: g.X - r, Y1: g.Y - r, X2: g.X + r, Y2: g.Y + r}
	}
	return b.X2 > 0 && b.Y2 > 0 && b.X1 < in.page.Width && b.Y1 < in.page.Height
}

func (in *interpreter) tellTextless(c *char) {
	f := in.state.text.font
	if c.text == "" && !in.textless[f] {
		in.textless[f] = true
		in.file.note(NoteText, "font "+f.name+" does not say what characters its glyphs are")
	}
}
