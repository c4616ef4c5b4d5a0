package pdf

import (
	"encoding/binary"
	"fmt"
	"math"

	"casefile/templates/fonts"
)

// quadPoint is a point of a TrueType contour.
type quadPoint struct {
	x, y int
	on   bool
}

// quadContours turns an outline into points. Points that TrueType implies, an
// on-curve point midway between two control points, are left out, which gives
// back what the face's file said.
func quadContours(o fonts.Outline) ([][]quadPoint, error) {
	var out [][]quadPoint
	for len(o) > 0 {
		n := 1
		for n < len(o) && o[n].Op != fonts.MoveTo {
			n++
		}
		c, err := quadContour(o[:n])
		if err != nil {
			return nil, err
		}
		if len(c) > 1 {
			out = append(out, c)
		}
		o = o[n:]
	}
	return out, nil
}

func quadContour(o fonts.Outline) ([]quadPoint, error) {
	start := o[0].Args[0]
	points := []fonts.Point{start}
	on := []bool{true}
	for _, s := range o[1:] {
		switch s.Op {
		case fonts.LineTo:
			points, on = append(points, s.Args[0]), append(on, true)
		case fonts.QuadTo:
			points, on = append(points, s.Args[0], s.Args[1]), append(on, false, true)
		default:
			return nil, errCubic
		}
	}
	if n := len(points); n > 1 && on[n-1] && points[n-1] == start {
		points, on = points[:n-1], on[:n-1] // a contour closes itself
	}
	var out []quadPoint
	for i, p := range points {
		before, after := (i+len(points)-1)%len(points), (i+1)%len(points)
		if on[i] && !on[before] && !on[after] && implied(points[before], p, points[after], i == 0) {
			continue
		}
		x, y, err := rounded(p, 1)
		if err != nil {
			return nil, err
		}
		out = append(out, quadPoint{x, y, on[i]})
	}
	return out, nil
}

// implied tells whether p is left out. The first point of a contour is kept
// where it can be written exactly, since some readers need one on the curve.
func implied(a, p, b fonts.Point, first bool) bool {
	if p.X != (a.X+b.X)/2 || p.Y != (a.Y+b.Y)/2 {
		return false
	}
	return !first || p.X != float32(int(p.X)) || p.Y != float32(int(p.Y))
}

// rounded scales a point and rounds it to whole units.
func rounded(p fonts.Point, scale float64) (x, y int, err error) {
	fx, fy := math.Round(float64(p.X)*scale), math.Round(float64(p.Y)*scale)
	if !between(fx, math.MinInt16/2, math.MaxInt16/2) || !between(fy, math.MinInt16/2, math.MaxInt16/2) {
		return 0, 0, fmt.Errorf("outline reaches (%g, %g)", fx, fy)
	}
	return int(fx), int(fy), nil
}

// Flags of a point in a glyf entry.
const (
	onCurve = 1 << iota
	xByte   // the step in x is one byte, without sign
	yByte
	repeat
	xSame // with xByte: the step is positive; without: there is none
	ySame
)

// appendGlyf writes a simple glyph: head, ends of contours, no instructions,
// flags, then all steps in x, then all in y.
func appendGlyf(b []byte, contours [][]quadPoint) ([]byte, shape) {
	box, points := extent(contours), 0
	b = binary.BigEndian.AppendUint16(b, uint16(len(contours)))
	for _, v := range box {
		b = binary.BigEndian.AppendUint16(b, uint16(v))
	}
	for _, c := range contours {
		points += len(c)
		b = binary.BigEndian.AppendUint16(b, uint16(points-1))
	}
	b = append(b, 0, 0)
	var xs, ys []byte
	var at quadPoint
	flag := -1 // where the last flag stands
	for _, c := range contours {
		for _, p := range c {
			var f byte
			if p.on {
				f = onCurve
			}
			xs, f = appendStep(xs, p.x-at.x, f, xByte, xSame)
			ys, f = appendStep(ys, p.y-at.y, f, yByte, ySame)
			b, flag = appendFlag(b, flag, f)
			at = p
		}
	}
	b = append(append(b, xs...), ys...)
	return b, shape{xMin: int16(box[0]), points: uint16(points), contours: uint16(len(contours))}
}

func appendStep(b []byte, d int, f, short, same byte) ([]byte, byte) {
	switch {
	case d == 0:
		return b, f | same
	case d > 0 && d < 256:
		return append(b, byte(d)), f | short | same
	case d < 0 && d > -256:
		return append(b, byte(-d)), f | short
	}
	return binary.BigEndian.AppendUint16(b, uint16(d)), f
}

// appendFlag writes a flag, or counts it to the one before it.
func appendFlag(b []byte, last int, f byte) ([]byte, int) {
	if last < 0 || b[last]&^repeat != f {
		return append(b, f), len(b)
	}
	if b[last]&repeat == 0 {
		b[last] |= repeat
		return append(b, 1), last
	}
	if b[last+1] == 255 {
		return append(b, f), len(b)
	}
	b[last+1]++
	return b, last
}

// extent is xMin, yMin, xMax, yMax of all points.
func extent(contours [][]quadPoint) [4]int {
	first := contours[0][0]
	box := [4]int{first.x, first.y, first.x, first.y}
	for _, c := range contours {
		for _, p := range c {
			box = [4]int{min(box[0], p.x), min(box[1], p.y), max(box[2], p.x), max(box[3], p.y)}
		}
	}
	return box
}
