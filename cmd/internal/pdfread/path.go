package pdfread

import (
	"math"

	"casefile/templates/check"
)

// path is what is drawn with one stroke or fill, in points on the page.
type path struct {
	parts []subpath
	size  int // points taken
}

type subpath struct {
	points []point
	curved bool
	closed bool
}

// maxPoints bounds one path; what comes after is left out.
const maxPoints = 100_000

// trace carries out an operator of paths, and tells whether it was one.
func (in *interpreter) trace(o op, args operands) bool {
	p := &in.path
	switch o {
	case "m":
		p.begin(in.ctm, args.number(0), args.number(1))
	case "l":
		p.line(in.ctm, args.number(0), args.number(1))
	case "c":
		p.curve(in.ctm, args.number(4), args.number(5))
	case "v", "y":
		p.curve(in.ctm, args.number(2), args.number(3))
	case "h":
		p.close()
	case "re":
		p.rectangle(in.ctm, args.number(0), args.number(1), args.number(2), args.number(3))
	case "s", "b", "b*":
		p.close()
		in.paint(true, o != "s")
	case "S":
		in.paint(true, false)
	case "f", "F", "f*":
		in.paint(false, true)
	case "B", "B*":
		in.paint(true, true)
	case "n":
		*p = path{parts: p.parts[:0]}
	default:
		return false
	}
	return true
}

func (p *path) begin(m matrix, x, y float64) {
	if p.size++; p.size <= maxPoints {
		p.parts = append(p.parts, subpath{points: []point{m.apply(x, y)}})
	}
}

func (p *path) line(m matrix, x, y float64) {
	if len(p.parts) == 0 {
		p.begin(m, x, y)
		return
	}
	last := &p.parts[len(p.parts)-1]
	if last.closed { // the next part begins where the last one did
		p.parts = append(p.parts, subpath{points: []point{last.points[0]}})
		last = &p.parts[len(p.parts)-1]
	}
	if p.size++; p.size <= maxPoints {
		last.points = append(last.points, m.apply(x, y))
	}
}

func (p *path) curve(m matrix, x, y float64) {
	p.line(m, x, y)
	p.parts[len(p.parts)-1].curved = true
}

func (p *path) close() {
	if n := len(p.parts); n > 0 {
		p.parts[n-1].closed = true
	}
}

func (p *path) rectangle(m matrix, x, y, w, h float64) {
	p.begin(m, x, y)
	p.line(m, x+w, y)
	p.line(m, x+w, y+h)
	p.line(m, x, y+h)
	p.close()
}

// paint turns the path into strokes and drops it.
func (in *interpreter) paint(stroke, fill bool) {
	for _, part := range in.path.parts {
		if fill && !stroke && !part.curved {
			in.fillThin(part)
		}
		if stroke {
			in.strokePart(part)
		}
	}
	in.path = path{parts: in.path.parts[:0]}
}

// strokePart reports straight lines one by one, and a circle as one.
func (in *interpreter) strokePart(s subpath) {
	if in.state.stroke.alpha == 0 {
		return
	}
	weight := in.lineWidth * in.ctm.scale()
	color := in.state.stroke.onPaper()
	if s.curved {
		if c, ok := s.circle(); ok {
			c.Weight, c.Color = weight, color
			in.page.Circles = append(in.page.Circles, c)
		}
		return
	}
	points := s.points
	if s.closed && len(points) > 2 {
		points = append(points[:len(points):len(points)], points[0])
	}
	for i := 1; i < len(points); i++ {
		in.addStroke(points[i-1], points[i], weight, color)
	}
}

// A rectangle is a line when it is no thicker than maxThin points and at least
// minSlim times as long.
const (
	maxThin = 12
	minSlim = 4
)

// fillThin reports a thin upright rectangle as the stroke along its middle.
func (in *interpreter) fillThin(s subpath) {
	b, ok := s.upright()
	if !ok || in.state.fill.alpha == 0 {
		return
	}
	w, h := b.X2-b.X1, b.Y2-b.Y1
	thin, long := min(w, h), max(w, h)
	if thin > maxThin || long < minSlim*thin {
		return
	}
	x, y := (b.X1+b.X2)/2, (b.Y1+b.Y2)/2
	from, to := point{b.X1, y}, point{b.X2, y}
	if h > w {
		from, to = point{x, b.Y1}, point{x, b.Y2}
	}
	in.addStroke(from, to, thin, in.state.fill.onPaper())
}

// upright is the box of a part that is a rectangle with upright sides.
func (s subpath) upright() (check.Box, bool) {
	p := s.points
	if len(p) == 5 && p[4] == p[0] {
		p = p[:4]
	}
	if len(p) != 4 {
		return check.Box{}, false
	}
	b := around(p...)
	for i, at := range p {
		next := p[(i+1)%4]
		if !near(at.x, b.X1) && !near(at.x, b.X2) || !near(at.y, b.Y1) && !near(at.y, b.Y2) ||
			near(at.x, next.x) == near(at.y, next.y) && b.X2-b.X1 > 0.01 && b.Y2-b.Y1 > 0.01 {
			return b, false
		}
	}
	return b, true
}

func near(a, b float64) bool { return math.Abs(a-b) < 0.01 }

// maxStrokes bounds the strokes told of one page.
const maxStrokes = 100_000

func (in *interpreter) addStroke(a, b point, weight float64, color check.Color) {
	if len(in.page.Strokes) == maxStrokes {
		in.file.note(NoteContent, "too many strokes")
		return
	}
	box := around(a, b)
	if a == b || !(box.X2 >= 0 && box.Y2 >= 0 && box.X1 <= in.page.Width && box.Y1 <= in.page.Height) {
		return
	}
	in.page.Strokes = append(in.page.Strokes,
		check.Stroke{X1: a.x, Y1: a.y, X2: b.x, Y2: b.y, Weight: weight, Color: color})
}

// circle tells whether the ends of the curves lie on a circle: at least four,
// all as far from the middle of their box.
func (s subpath) circle() (check.Circle, bool) {
	p := s.points
	if n := len(p); n > 1 && near(p[0].x, p[n-1].x) && near(p[0].y, p[n-1].y) {
		p = p[:n-1]
	}
	if len(p) < 4 {
		return check.Circle{}, false
	}
	b := around(p...)
	c := check.Circle{X: (b.X1 + b.X2) / 2, Y: (b.Y1 + b.Y2) / 2, Radius: (b.X2 - b.X1) / 2}
	for _, at := range p {
		if d := math.Hypot(at.x-c.X, at.y-c.Y); math.Abs(d-c.Radius) > 0.01*c.Radius {
			return c, false
		}
	}
	return c, c.Radius > 1
}
