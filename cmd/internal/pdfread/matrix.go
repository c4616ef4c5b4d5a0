package pdfread

import (
	"math"

	"casefile/templates/check"
)

// matrix maps (x, y) to (ax + cy + e, bx + dy + f).
type matrix [6]float64

var unit = matrix{1, 0, 0, 1, 0, 0}

// mul is what first m and then n do.
func (m matrix) mul(n matrix) matrix {
	return matrix{
		m[0]*n[0] + m[1]*n[2], m[0]*n[1] + m[1]*n[3],
		m[2]*n[0] + m[3]*n[2], m[2]*n[1] + m[3]*n[3],
		m[4]*n[0] + m[5]*n[2] + n[4], m[4]*n[1] + m[5]*n[3] + n[5],
	}
}

func (m matrix) apply(x, y float64) point {
	return point{m[0]*x + m[2]*y + m[4], m[1]*x + m[3]*y + m[5]}
}

// across is how much a length along x grows, tall how much a height over the
// baseline does: slanting does not make type larger.
func (m matrix) across() float64 { return math.Hypot(m[0], m[1]) }

func (m matrix) tall() float64 {
	if w := m.across(); w > 0 {
		return math.Abs(m.det()) / w
	}
	return math.Hypot(m[2], m[3])
}

func (m matrix) det() float64 { return m[0]*m[3] - m[1]*m[2] }

// scale is how much a line's weight grows.
func (m matrix) scale() float64 { return math.Sqrt(math.Abs(m.det())) }

// angle is the direction of x in degrees, counter-clockwise on a page whose y
// runs downwards.
func (m matrix) angle() float64 {
	a := math.Atan2(-m[1], m[0]) * 180 / math.Pi
	switch {
	case math.Abs(a) < 1e-6:
		return 0
	case a < -180+1e-6:
		return a + 360
	}
	return a
}

// box is the box around a box that was mapped.
func (m matrix) box(b check.Box) check.Box {
	return around(m.apply(b.X1, b.Y1), m.apply(b.X2, b.Y1), m.apply(b.X2, b.Y2), m.apply(b.X1, b.Y2))
}

// sound tells whether all is finite and of a size that lengths on a page have.
func (m matrix) sound() bool {
	for _, v := range m {
		if !(math.Abs(v) < 1e9) {
			return false
		}
	}
	return true
}

type point struct{ x, y float64 }

func around(points ...point) check.Box {
	b := check.Box{X1: math.Inf(1), Y1: math.Inf(1), X2: math.Inf(-1), Y2: math.Inf(-1)}
	for _, p := range points {
		b.X1, b.X2 = min(b.X1, p.x), max(b.X2, p.x)
		b.Y1, b.Y2 = min(b.Y1, p.y), max(b.Y2, p.y)
	}
	return b
}
