package pdfread

import (
	"slices"

	"casefile/templates/check"
)

// space is a colour space, as far as a colour on screen needs it.
type space struct {
	n    int                           // components; -1 for a pattern
	rgb  func(v []float64) check.Color // nil for one that is not read: black
	init []float64                     // the colour it begins with
}

var (
	gray = space{n: 1, rgb: func(v []float64) check.Color { return check.Color{R: v[0], G: v[0], B: v[0]} }}
	rgb  = space{n: 3, rgb: func(v []float64) check.Color { return check.Color{R: v[0], G: v[1], B: v[2]} }}
	cmyk = space{n: 4, init: []float64{0, 0, 0, 1}, rgb: fromCMYK}
)

func fromCMYK(v []float64) check.Color {
	return check.Color{R: (1 - v[0]) * (1 - v[3]), G: (1 - v[1]) * (1 - v[3]), B: (1 - v[2]) * (1 - v[3])}
}

// colors is the deepest that colour spaces stand within each other.
const colors = 4

// space reads a colour space by name or as an array, out of the resources; an
// array once.
func (f *File) space(v any, resources dict, depth int) space {
	v = f.get(v)
	if n, ok := v.(name); ok {
		if s, ok := device(n); ok {
			return s
		}
		v = f.get(f.dict(resources["ColorSpace"])[n])
		if s, ok := device(f.name(v)); ok {
			return s
		}
	}
	a, _ := v.(array)
	if len(a) == 0 || depth == 0 {
		return space{n: -1}
	}
	if depth < colors {
		return f.readSpace(a, resources, depth)
	}
	known, ok := f.spaces[&a[0]]
	if !ok {
		known = f.readSpace(a, resources, depth)
		if f.fault == nil { // else it may lack something
			f.spaces[&a[0]] = known
		}
	}
	return known
}

func (f *File) readSpace(a array, resources dict, depth int) space {
	switch kind := f.name(a[0]); {
	case len(a) == 1:
		s, _ := device(kind)
		return s
	case kind == "ICCBased":
		return byCount(int(f.number(f.dict(a[1])["N"], 3)))
	case kind == "CalGray":
		return gray
	case kind == "CalRGB":
		return rgb
	case kind == "Lab":
		return space{n: 3, rgb: fromLab}
	case kind == "Indexed" && len(a) > 3:
		return f.indexed(a, f.space(a[1], resources, depth-1))
	case (kind == "Separation" || kind == "DeviceN") && len(a) > 3:
		return f.separation(a, f.space(a[2], resources, depth-1))
	}
	return space{n: -1}
}

func device(n name) (space, bool) {
	switch n {
	case "DeviceGray", "G", "CalGray":
		return gray, true
	case "DeviceRGB", "RGB", "CalRGB":
		return rgb, true
	case "DeviceCMYK", "CMYK":
		return cmyk, true
	case "Pattern":
		return space{n: -1}, true
	}
	return space{n: -1}, false
}

func byCount(n int) space {
	switch n {
	case 1:
		return gray
	case 4:
		return cmyk
	}
	return rgb
}

// fromLab keeps the lightness only.
func fromLab(v []float64) check.Color {
	l := v[0] / 100
	return check.Color{R: l, G: l, B: l}
}

func (f *File) indexed(a array, base space) space {
	var table []byte
	switch v := f.get(a[3]).(type) {
	case []byte:
		table = v
	case *stream:
		table, _ = f.kept(v, NoteContent) // a limit ends the page
	}
	return space{n: 1, rgb: func(v []float64) check.Color {
		parts := make([]float64, max(0, base.n))
		for i := range parts {
			if at := int(v[0])*base.n + i; at >= 0 && at < len(table) {
				parts[i] = float64(table[at]) / 255
			}
		}
		return base.color(parts)
	}}
}

// separation turns the tints of named inks into the alternate space. By a
// function that is not computed, an ink is as dark as its tint.
func (f *File) separation(a array, base space) space {
	n := 1
	if names := f.array(a[1]); len(names) > 0 {
		n = len(names)
	}
	if n > maxComponents {
		return space{n: -1}
	}
	full := make([]float64, n)
	for i := range full {
		full[i] = 1
	}
	tint := f.function(a[3], 4)
	return space{n: n, init: full, rgb: func(v []float64) check.Color {
		if f.name(a[1]) == "None" {
			return check.Color{R: 1, G: 1, B: 1}
		}
		if tint != nil {
			if parts := tint(v[:n]); base.n > 0 && len(parts) == base.n {
				return base.color(parts)
			}
		}
		return paint{alpha: clamp(slices.Max(v))}.onPaper()
	}}
}

// color is the colour of components in the space; too few are black.
func (s space) color(v []float64) check.Color {
	if s.rgb == nil || len(v) < s.n {
		return check.Color{}
	}
	c := s.rgb(v)
	return check.Color{R: clamp(c.R), G: clamp(c.G), B: clamp(c.B)}
}

// begin is the colour a space begins with.
func (s space) begin() check.Color {
	if s.init != nil {
		return s.color(s.init)
	}
	return s.color(make([]float64, max(0, s.n)))
}

// setColor carries out an operator of colour, and tells whether it was one.
func (in *interpreter) setColor(o op, args operands, resources dict) bool {
	p := &in.state.fill
	if o[0] >= 'A' && o[0] <= 'Z' {
		p = &in.state.stroke
	}
	switch o {
	case "g", "G":
		p.set(gray, args)
	case "rg", "RG":
		p.set(rgb, args)
	case "k", "K":
		p.set(cmyk, args)
	case "cs", "CS":
		p.space = in.file.space(args.name(), resources, colors)
		p.color = p.space.begin()
	case "sc", "scn", "SC", "SCN":
		p.set(p.space, args)
	default:
		return false
	}
	return true
}

func (p *paint) set(s space, args operands) {
	p.space, p.color = s, s.color(args.numbers())
}
