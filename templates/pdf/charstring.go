package pdf

import (
	"fmt"
	"math"

	"casefile/templates/fonts"
)

// Operators of a Type 2 charstring (Adobe Technical Note 5177).
const (
	opVMoveTo    = 4
	opRLineTo    = 5
	opHLineTo    = 6
	opVLineTo    = 7
	opRRCurveTo  = 8
	opEndChar    = 14
	opRMoveTo    = 21
	opHMoveTo    = 22
	opRCurveLine = 24
	opRLineCurve = 25
	opVVCurveTo  = 26
	opHHCurveTo  = 27
	opVHCurveTo  = 30
	opHVCurveTo  = 31
)

// maxOperands is the depth of the operand stack; one place is left for a width.
const maxOperands = 47

// step is a line, or a curve with both control points; every distance is from
// the point before.
type step struct {
	line bool
	d    [6]int
}

// charstring gathers operands and operators.
type charstring struct {
	buf  []byte
	args int // operands since the last operator
}

func (c *charstring) push(values ...int) {
	for _, v := range values {
		c.buf = appendOperand(c.buf, v)
	}
	c.args += len(values)
}

func (c *charstring) do(op byte) {
	c.buf = append(c.buf, op)
	c.args = 0
}

func (c *charstring) room(n int) bool { return c.args+n <= maxOperands }

// appendOperand writes a whole number between -32768 and 32767.
func appendOperand(b []byte, v int) []byte {
	switch {
	case v >= -107 && v <= 107:
		return append(b, byte(v+139))
	case v >= 108 && v <= 1131:
		return append(b, byte((v-108)>>8)+247, byte(v-108))
	case v >= -1131 && v <= -108:
		return append(b, byte((-v-108)>>8)+251, byte(-v-108))
	}
	return append(b, 28, byte(v>>8), byte(v))
}

// appendCharstring draws the outline, scaled, after the operands of a width.
func appendCharstring(b []byte, o fonts.Outline, scale float64, width ...int) ([]byte, error) {
	c := &charstring{buf: b}
	c.push(width...)
	var at [2]int
	for len(o) > 0 {
		n := 1
		for n < len(o) && o[n].Op != fonts.MoveTo {
			n++
		}
		move, steps, end, err := relative(o[:n], at, scale)
		if err != nil {
			return nil, err
		}
		if len(steps) > 0 {
			c.move(move[0], move[1])
			c.draw(steps)
			at = end
		}
		o = o[n:]
	}
	c.do(opEndChar)
	return c.buf, nil
}

// relative turns a contour into steps. A last line back to the start is left
// out: a contour closes itself.
func relative(o fonts.Outline, from [2]int, scale float64) (move [2]int, steps []step, end [2]int, _ error) {
	var start [2]int
	at := from
	next := func(p fonts.Point) (dx, dy int, err error) {
		x, y, err := rounded(p, scale)
		dx, dy = x-at[0], y-at[1]
		at = [2]int{x, y}
		return dx, dy, err
	}
	for _, s := range o {
		var st step
		n := map[fonts.Op]int{fonts.MoveTo: 1, fonts.LineTo: 1, fonts.CubeTo: 3}[s.Op]
		if n == 0 {
			return move, nil, at, fmt.Errorf("quadratic curve in a face of cubic ones")
		}
		for i := range n {
			dx, dy, err := next(s.Args[i])
			if err != nil {
				return move, nil, at, err
			}
			st.d[2*i], st.d[2*i+1] = dx, dy
		}
		st.line = s.Op == fonts.LineTo
		switch {
		case s.Op == fonts.MoveTo:
			move, start = [2]int{st.d[0], st.d[1]}, at
		case st.d != [6]int{}:
			steps = append(steps, st)
		}
	}
	if n := len(steps); n > 0 && steps[n-1].line && at == start {
		at[0] -= steps[n-1].d[0]
		at[1] -= steps[n-1].d[1]
		steps = steps[:n-1]
	}
	return move, steps, at, nil
}

func (c *charstring) move(dx, dy int) {
	switch {
	case dy == 0:
		c.push(dx)
		c.do(opHMoveTo)
	case dx == 0:
		c.push(dy)
		c.do(opVMoveTo)
	default:
		c.push(dx, dy)
		c.do(opRMoveTo)
	}
}

// draw writes the steps, as many as fit under each operator.
func (c *charstring) draw(steps []step) {
	for len(steps) > 0 {
		s := steps[0]
		n := 0
		switch {
		case s.line && (s.d[0] == 0 || s.d[1] == 0):
			n = c.straightLines(steps)
		case s.line:
			n = c.lines(steps)
		case s.startsFlat() && s.endsFlat() || s.startsSteep() && s.endsSteep():
			n = c.sameCurves(steps)
		case s.startsFlat() || s.startsSteep():
			n = c.alternatingCurves(steps)
		case s.endsFlat() || s.endsSteep():
			n = c.sameCurves(steps)
		default:
			n = c.curves(steps)
		}
		steps = steps[n:]
	}
}

// Whether a curve leaves or arrives horizontally (flat) or vertically (steep).
func (s step) startsFlat() bool  { return s.d[1] == 0 }
func (s step) startsSteep() bool { return s.d[0] == 0 }
func (s step) endsFlat() bool    { return s.d[5] == 0 }
func (s step) endsSteep() bool   { return s.d[4] == 0 }

// straightLines writes lines that are horizontal and vertical in turn.
func (c *charstring) straightLines(steps []step) (n int) {
	flat := steps[0].d[1] == 0
	op := byte(opVLineTo)
	if flat {
		op = opHLineTo
	}
	for n < len(steps) && steps[n].line && c.room(1) {
		d := steps[n].d
		if flat && d[1] != 0 || !flat && d[0] != 0 {
			break
		}
		c.push(d[0] + d[1])
		flat = !flat
		n++
	}
	c.do(op)
	return n
}

// lines writes slanting lines, and a curve that follows them.
func (c *charstring) lines(steps []step) (n int) {
	for n < len(steps) && steps[n].slants() && c.room(2+6) {
		c.push(steps[n].d[0], steps[n].d[1])
		n++
	}
	if n < len(steps) && steps[n].plain() {
		c.push(steps[n].d[:]...)
		c.do(opRLineCurve)
		return n + 1
	}
	c.do(opRLineTo)
	return n
}

func (s step) slants() bool { return s.line && s.d[0] != 0 && s.d[1] != 0 }

// plain is a curve that no shorter operator fits.
func (s step) plain() bool {
	return !s.line && !s.startsFlat() && !s.startsSteep() && !s.endsFlat() && !s.endsSteep()
}

// curves writes plain curves, and a slanting line that follows them.
func (c *charstring) curves(steps []step) (n int) {
	for n < len(steps) && steps[n].plain() && c.room(6+2) {
		c.push(steps[n].d[:]...)
		n++
	}
	if n < len(steps) && steps[n].slants() {
		c.push(steps[n].d[0], steps[n].d[1])
		c.do(opRCurveLine)
		return n + 1
	}
	c.do(opRRCurveTo)
	return n
}

// sameCurves writes curves that arrive as they leave, flat or steep; the first
// may leave otherwise.
func (c *charstring) sameCurves(steps []step) (n int) {
	first := steps[0].d
	flat := steps[0].endsFlat() && (steps[0].startsFlat() || !steps[0].endsSteep())
	op := byte(opVVCurveTo)
	if flat {
		op = opHHCurveTo
		if first[1] != 0 {
			c.push(first[1])
		}
	} else if first[0] != 0 {
		c.push(first[0])
	}
	for n < len(steps) && !steps[n].line && c.room(4) {
		d := steps[n].d
		switch {
		case flat && d[5] == 0 && (d[1] == 0 || n == 0):
			c.push(d[0], d[2], d[3], d[4])
		case !flat && d[4] == 0 && (d[0] == 0 || n == 0):
			c.push(d[1], d[2], d[3], d[5])
		default:
			c.do(op)
			return n
		}
		n++
	}
	c.do(op)
	return n
}

// alternatingCurves writes curves that leave flat and arrive steep, then the
// other way round, in turn; the last may arrive anyhow.
func (c *charstring) alternatingCurves(steps []step) (n int) {
	flat := steps[0].startsFlat()
	op := byte(opVHCurveTo)
	if flat {
		op = opHVCurveTo
	}
	for n < len(steps) && !steps[n].line && c.room(5) {
		d := steps[n].d
		if flat && d[1] != 0 || !flat && d[0] != 0 {
			break
		}
		across, along := d[5], d[4] // of the arrival, seen from a flat start
		if !flat {
			across, along = d[4], d[5]
		}
		c.push(d[0]+d[1], d[2], d[3], across)
		n++
		if along != 0 {
			c.push(along)
			break
		}
		flat = !flat
	}
	c.do(op)
	return n
}

// scale1000 brings font units to a thousandth of an em, the unit of CFF.
func scale1000(f *fonts.Face) float64 { return 1000 / float64(f.UnitsPerEm()) }

func round(v float64) int { return int(math.Round(v)) }
