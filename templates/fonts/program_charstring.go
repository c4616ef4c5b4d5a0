package fonts

import (
	"encoding/binary"
	"errors"
)

// charstring runs a Type 2 charstring for the box of what it draws (Adobe
// Technical Note 5177). It is not the parser of the installed faces: a hostile
// one may call subroutines that call others ten deep, and must end.
type charstring struct {
	global, local [][]byte
	args          []float64
	x, y          float64
	hints         int
	steps         int // left
	box           extent
}

// Bounds of what one glyph may do.
const (
	maxCharSteps = 100_000
	maxCharDepth = 10
	maxCharArgs  = 513
)

var errCharstring = errors.New("charstring is broken")

// bounds is the box of a glyph in em.
func (p *cffProgram) bounds(id uint16) (Box, error) {
	c := charstring{global: p.global, local: p.subroutines(id), steps: maxCharSteps}
	if _, err := c.run(p.glyphs[id], 0); err != nil {
		return Box{}, err
	}
	e := c.box
	return Box{e.x.min * p.em, e.y.min * p.em, e.x.max * p.em, e.y.max * p.em}, nil
}

// run carries out a charstring or subroutine, and tells whether the glyph is
// done.
func (c *charstring) run(code []byte, depth int) (done bool, err error) {
	for len(code) > 0 {
		if c.steps--; c.steps < 0 {
			return false, errors.New("charstring is too long")
		}
		b := code[0]
		if b >= 32 || b == 28 {
			if code, err = c.number(code); err != nil {
				return false, err
			}
			continue
		}
		code = code[1:]
		switch b {
		case 1, 3, 18, 23: // stem hints
			c.stems()
		case 19, 20: // hint masks
			c.stems()
			code = code[min(len(code), (c.hints+7)/8):]
		case 10, 29:
			if done, err = c.call(b == 29, depth); done || err != nil {
				return done, err
			}
		case 11:
			return false, nil
		case 14:
			if len(c.args) >= 4 {
				return true, errors.New("glyph is put together from two others")
			}
			return true, nil
		case 12:
			if len(code) == 0 {
				return false, errCharstring
			}
			err = c.flex(code[0])
			code = code[1:]
		default:
			err = c.draw(b)
		}
		if err != nil {
			return false, err
		}
	}
	return false, nil
}

func (c *charstring) stems() {
	c.hints += len(c.args) / 2
	c.args = c.args[:0]
}

// number takes an operand off the code.
func (c *charstring) number(code []byte) ([]byte, error) {
	var v float64
	n := 0
	if code[0] == 255 {
		if len(code) < 5 {
			return nil, errCharstring
		}
		v, n = float64(int32(binary.BigEndian.Uint32(code[1:])))/65536, 5
	} else {
		v, n = cffNumber(code)
	}
	if n == 0 || n > len(code) || len(c.args) == maxCharArgs {
		return nil, errCharstring
	}
	c.args = append(c.args, v)
	return code[n:], nil
}

// call runs a subroutine, whose number is counted from the middle.
func (c *charstring) call(global bool, depth int) (done bool, err error) {
	subrs := c.local
	if global {
		subrs = c.global
	}
	bias := 32768
	switch {
	case len(subrs) < 1240:
		bias = 107
	case len(subrs) < 33900:
		bias = 1131
	}
	if len(c.args) == 0 || depth == maxCharDepth {
		return false, errCharstring
	}
	last := len(c.args) - 1
	i := int(c.args[last]) + bias
	c.args = c.args[:last]
	if i < 0 || i >= len(subrs) {
		return false, errCharstring
	}
	return c.run(subrs[i], depth+1)
}

// draw carries out a path operator.
func (c *charstring) draw(op byte) error {
	a := c.args
	c.args = c.args[:0]
	switch op {
	case 21, 22, 4:
		return c.move(op, a)
	case 5:
		c.lines(a)
	case 6, 7:
		c.alternate(a, op == 6)
	case 8:
		c.curves(a)
	case 24: // curves, then a line
		n := max(0, len(a)-2) / 6 * 6
		c.curves(a[:n])
		c.lines(a[n:])
	case 25: // lines, then a curve
		n := max(0, len(a)-6) / 2 * 2
		c.lines(a[:n])
		c.curves(a[n:])
	case 26, 27:
		c.straight(a, op == 27)
	case 30, 31:
		c.bows(a, op == 31)
	default:
		return errCharstring
	}
	return nil
}

// move takes its operands from the end: a width may stand before them.
func (c *charstring) move(op byte, a []float64) error {
	n := 1
	if op == 21 {
		n = 2
	}
	if len(a) < n {
		return errCharstring
	}
	a = a[len(a)-n:]
	switch op {
	case 21:
		c.to(a[0], a[1])
	case 22:
		c.to(a[0], 0)
	case 4:
		c.to(0, a[0])
	}
	return nil
}

func (c *charstring) to(dx, dy float64) {
	c.x, c.y = c.x+dx, c.y+dy
	c.box.add(c.x, c.y)
}

func (c *charstring) lines(a []float64) {
	for ; len(a) >= 2; a = a[2:] {
		c.to(a[0], a[1])
	}
}

func (c *charstring) alternate(a []float64, across bool) {
	for _, d := range a {
		if across {
			c.to(d, 0)
		} else {
			c.to(0, d)
		}
		across = !across
	}
}

func (c *charstring) curve(dx1, dy1, dx2, dy2, dx3, dy3 float64) {
	x0, y0 := c.x, c.y
	x1, y1 := x0+dx1, y0+dy1
	x2, y2 := x1+dx2, y1+dy2
	c.to(x2+dx3-x0, y2+dy3-y0)
	c.box.x.cube(x0, x1, x2, c.x)
	c.box.y.cube(y0, y1, y2, c.y)
}

func (c *charstring) curves(a []float64) {
	for ; len(a) >= 6; a = a[6:] {
		c.curve(a[0], a[1], a[2], a[3], a[4], a[5])
	}
}

// straight is curves that begin and end across, or upright.
func (c *charstring) straight(a []float64, across bool) {
	side := 0.0
	if len(a)%4 == 1 {
		side, a = a[0], a[1:]
	}
	for ; len(a) >= 4; a = a[4:] {
		if across {
			c.curve(a[0], side, a[1], a[2], a[3], 0)
		} else {
			c.curve(side, a[0], a[1], a[2], 0, a[3])
		}
		side = 0
	}
}

// bows is curves that begin across and end upright, and the other way round, in
// turn; the last may end askew.
func (c *charstring) bows(a []float64, across bool) {
	for ; len(a) >= 4; a = a[4:] {
		last := 0.0
		if len(a) == 5 {
			last = a[4]
		}
		if across {
			c.curve(a[0], 0, a[1], a[2], last, a[3])
		} else {
			c.curve(0, a[0], a[1], a[2], a[3], last)
		}
		across = !across
	}
}

// flex is two curves in one operator.
func (c *charstring) flex(op byte) error {
	a := c.args
	c.args = c.args[:0]
	need := map[byte]int{34: 7, 35: 12, 36: 9, 37: 11}[op]
	if need == 0 || len(a) < need {
		return errCharstring
	}
	switch op {
	case 34:
		c.curve(a[0], 0, a[1], a[2], a[3], 0)
		c.curve(a[4], 0, a[5], -a[2], a[6], 0)
	case 35:
		c.curves(a[:12])
	case 36:
		c.curve(a[0], a[1], a[2], a[3], a[4], 0)
		c.curve(a[5], 0, a[6], a[7], a[8], -(a[1] + a[3] + a[7]))
	case 37:
		dx, dy := a[0]+a[2]+a[4]+a[6]+a[8], a[1]+a[3]+a[5]+a[7]+a[9]
		c.curves(a[:6])
		if max(dx, -dx) > max(dy, -dy) {
			c.curve(a[6], a[7], a[8], a[9], a[10], -dy)
		} else {
			c.curve(a[6], a[7], a[8], a[9], -dx, a[10])
		}
	}
	return nil
}
