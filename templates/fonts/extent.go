package fonts

import "math"

// extent gathers the exact box of an outline, curves by their extremes and not
// by their control points, which may lie far outside.
type extent struct{ x, y span }

type span struct {
	min, max float64
	set      bool
}

func (s *span) add(v float64) {
	if !s.set {
		*s = span{v, v, true}
		return
	}
	s.min, s.max = min(s.min, v), max(s.max, v)
}

func (e *extent) add(x, y float64) { e.x.add(x); e.y.add(y) }

func (e *extent) quad(a, b, c Point) {
	e.x.quad(float64(a.X), float64(b.X), float64(c.X))
	e.y.quad(float64(a.Y), float64(b.Y), float64(c.Y))
}

func (e *extent) cube(a, b, c, d Point) {
	e.x.cube(float64(a.X), float64(b.X), float64(c.X), float64(d.X))
	e.y.cube(float64(a.Y), float64(b.Y), float64(c.Y), float64(d.Y))
}

// quad adds the turning point of a quadratic curve in one dimension; its ends
// are added by the caller.
func (s *span) quad(a, b, c float64) {
	d := a - 2*b + c
	if d == 0 {
		return
	}
	if t := (a - b) / d; t > 0 && t < 1 {
		u := 1 - t
		s.add(u*u*a + 2*u*t*b + t*t*c)
	}
}

// cube adds the turning points of a cubic curve in one dimension.
func (s *span) cube(a, b, c, d float64) {
	for _, t := range roots(-a+3*b-3*c+d, 2*(a-2*b+c), b-a) {
		if t > 0 && t < 1 {
			u := 1 - t
			s.add(u*u*u*a + 3*u*u*t*b + 3*u*t*t*c + t*t*t*d)
		}
	}
}

// roots solves p t² + q t + r = 0; what is no solution is NaN.
func roots(p, q, r float64) [2]float64 {
	if p == 0 {
		return [2]float64{-r / q, math.NaN()}
	}
	w := math.Sqrt(q*q - 4*p*r)
	return [2]float64{(-q + w) / (2 * p), (-q - w) / (2 * p)}
}
