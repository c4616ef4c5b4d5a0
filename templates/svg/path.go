package svg

import (
	"fmt"
	"math"
	"strconv"

	"casefile/templates/fonts"
)

// fine is how many units an em is parted into at least: half of one is what
// rounding may move a point by, 0.008 pt in 3号.
const fine = 1000

// grain is how many units of a path make one of the face.
func grain(f *fonts.Face) int {
	return max(1, (fine+f.UnitsPerEm()-1)/max(1, f.UnitsPerEm()))
}

// pathOf is the outline of a glyph as path data, "" when it draws nothing. The
// face remembers it.
func pathOf(g glyph) (string, error) {
	v, err := g.face.Remember(fonts.ForSVG, g.id, func() (any, error) {
		o, err := g.face.Outline(g.id)
		if err != nil {
			return nil, err
		}
		return newPath(o, float64(grain(g.face)))
	})
	if err != nil {
		return "", fmt.Errorf("draw %s: %w", g.face.Name(), err)
	}
	return v.(string), nil
}

// point is a place in units of a path, y downwards.
type point struct{ x, y int }

func (p point) minus(q point) point { return point{p.x - q.x, p.y - q.y} }

// path is path data while it is written: whole numbers, each step told from
// where the last one ended, a command only where it changes.
type path struct {
	b         []byte
	scale     float64
	at, begin point
	knob      point // the last control point, to which a smooth curve answers
	last      byte  // the command that stands
	err       error
}

func newPath(o fonts.Outline, scale float64) (string, error) {
	p := &path{scale: scale}
	for _, s := range o {
		switch s.Op {
		case fonts.MoveTo:
			p.move(p.point(s.Args[0]))
		case fonts.LineTo:
			p.line(p.point(s.Args[0]))
		case fonts.QuadTo:
			p.curve('q', 't', p.point(s.Args[0]), p.point(s.Args[0]), p.point(s.Args[1]))
		case fonts.CubeTo:
			p.curve('c', 's', p.point(s.Args[0]), p.point(s.Args[1]), p.point(s.Args[2]))
		default:
			return "", fmt.Errorf("outline has an unknown step %d", s.Op)
		}
	}
	p.close()
	return string(p.b), p.err
}

// point rounds a place to whole units. An outline reaches a few em.
func (p *path) point(q fonts.Point) point {
	const far = 1 << 20
	x, y := math.Round(float64(q.X)*p.scale), math.Round(-float64(q.Y)*p.scale)
	if !between(x, -far, far) || !between(y, -far, far) {
		p.err = fmt.Errorf("outline has a point at (%g, %g)", q.X, q.Y)
		return point{}
	}
	return point{int(x), int(y)}
}

func (p *path) move(to point) {
	p.close()
	if len(p.b) == 0 {
		p.step('M', to.x, to.y)
	} else {
		p.step('m', to.x-p.at.x, to.y-p.at.y)
	}
	p.at, p.begin, p.knob = to, to, to
}

// close ends a contour; what follows is told from where the contour began.
func (p *path) close() {
	if len(p.b) > 0 && p.last != 'z' {
		p.b, p.last = append(p.b, 'z'), 'z'
		p.at = p.begin
	}
}

func (p *path) line(to point) {
	switch d := to.minus(p.at); {
	case d == point{}:
		return // said nothing, and a smooth curve still answers the one before
	case d.y == 0:
		p.step('h', d.x)
	case d.x == 0:
		p.step('v', d.y)
	default:
		p.step('l', d.x, d.y)
	}
	p.at, p.knob = to, to
}

// curve draws a curve whose controls are c1 and c2, the same point of a
// quadratic one; the smooth command when c1 mirrors the last control.
func (p *path) curve(full, smooth byte, c1, c2, to point) {
	mirrored := p.last == full || p.last == smooth
	mirrored = mirrored && c1 == point{2*p.at.x - p.knob.x, 2*p.at.y - p.knob.y}
	a, b, d := c1.minus(p.at), c2.minus(p.at), to.minus(p.at)
	switch {
	case mirrored && full == 'q':
		p.step(smooth, d.x, d.y)
	case mirrored:
		p.step(smooth, b.x, b.y, d.x, d.y)
	case full == 'q':
		p.step(full, a.x, a.y, d.x, d.y)
	default:
		p.step(full, a.x, a.y, b.x, b.y, d.x, d.y)
	}
	p.at, p.knob = to, c2
}

// step writes a command and its numbers. After a move a line needs no command.
func (p *path) step(command byte, numbers ...int) {
	said := command == p.last
	if !said {
		p.b = append(p.b, command)
	}
	p.last = command
	for i, n := range numbers {
		if n >= 0 && (i > 0 || said) {
			p.b = append(p.b, ' ')
		}
		p.b = strconv.AppendInt(p.b, int64(n), 10)
	}
}
