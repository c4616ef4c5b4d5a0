package check

import (
	"math"
	"slices"
)

// stroke is a Stroke put straight: horizontal or vertical, ends in order.
type stroke struct {
	x1, y1, x2, y2 float64
	weight         float64
	color          Color
}

func (s stroke) horizontal() bool { return s.y2-s.y1 < s.x2-s.x1 }
func (s stroke) length() float64  { return max(s.x2-s.x1, s.y2-s.y1) }
func (s stroke) y() float64       { return (s.y1 + s.y2) / 2 }
func (s stroke) red() bool        { return isRed(s.color) }

// mostStrokes is more than the tables of any page have; a page with more is
// measured as if it had none.
const mostStrokes = 2500

// strokesOf are the level and upright strokes of a page that can be seen; two
// in line that touch are one.
func strokesOf(p Page) []stroke {
	var out []stroke
	for _, s := range p.Strokes {
		if !finite(s.X1, s.Y1, s.X2, s.Y2, s.Weight) || isWhite(s.Color) {
			continue
		}
		t := stroke{min(s.X1, s.X2), min(s.Y1, s.Y2), max(s.X1, s.X2), max(s.Y1, s.Y2), s.Weight, s.Color}
		if min(t.x2-t.x1, t.y2-t.y1) > .5 || t.length() < 1 {
			continue
		}
		if i := slices.IndexFunc(out, func(o stroke) bool { return o.continues(t) }); i >= 0 {
			out[i] = out[i].joined(t)
		} else if out = append(out, t); len(out) > mostStrokes {
			break
		}
	}
	return out
}

func (s stroke) continues(t stroke) bool {
	if s.horizontal() != t.horizontal() || s.color != t.color || !near(s.weight, t.weight, .05) {
		return false
	}
	if s.horizontal() {
		return near(s.y(), t.y(), .2) && t.x1 <= s.x2+.5 && s.x1 <= t.x2+.5
	}
	return near(s.x1, t.x1, .2) && t.y1 <= s.y2+.5 && s.y1 <= t.y2+.5
}

func (s stroke) joined(t stroke) stroke {
	s.x1, s.y1, s.x2, s.y2 = min(s.x1, t.x1), min(s.y1, t.y1), max(s.x2, t.x2), max(s.y2, t.y2)
	return s
}

// meets tells strokes that cross or touch.
func (s stroke) meets(t stroke) bool {
	const reach = 1.5
	return s.x1 <= t.x2+reach && t.x1 <= s.x2+reach && s.y1 <= t.y2+reach && t.y1 <= s.y2+reach
}

// table is strokes that hang together, some of them upright.
type table struct {
	box      Box
	uprights []stroke
}

// tablesOf finds the tables and leaves the strokes that belong to none.
func tablesOf(strokes []stroke) (tables []table, loose []stroke) {
	group := make([]int, len(strokes))
	for i := range strokes {
		group[i] = i
	}
	root := func(i int) int {
		for group[i] != i {
			group[i] = group[group[i]]
			i = group[i]
		}
		return i
	}
	if len(strokes) > mostStrokes { // a drawing, not a document
		return nil, nil
	}
	for i := range strokes {
		for j := range i {
			if strokes[i].meets(strokes[j]) {
				group[root(i)] = root(j)
			}
		}
	}
	members := map[int][]stroke{}
	for i, s := range strokes {
		members[root(i)] = append(members[root(i)], s)
	}
	for i := range strokes {
		if root(i) != i {
			continue
		}
		t := tableOf(members[i])
		if len(t.uprights) == 0 {
			loose = append(loose, members[i]...)
			continue
		}
		tables = append(tables, t)
	}
	return tables, loose
}

func tableOf(strokes []stroke) table {
	t := table{box: Box{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}}
	for _, s := range strokes {
		t.box = Box{min(t.box.X1, s.x1), min(t.box.Y1, s.y1), max(t.box.X2, s.x2), max(t.box.Y2, s.y2)}
		if !s.horizontal() && s.length() > 5 {
			t.uprights = append(t.uprights, s)
		}
	}
	return t
}

// cellOf says in which table a glyph stands, counted from 1, and between which
// upright strokes.
func cellOf(g Glyph, tables []table) (in, column int) {
	x, y := g.X+g.Advance/2, g.Y-.3*g.Size
	for i, t := range tables {
		if x < t.box.X1 || x > t.box.X2 || y < t.box.Y1 || y > t.box.Y2 {
			continue
		}
		for _, s := range t.uprights {
			if s.y1 <= y && y <= s.y2 && s.x1 < x {
				column++
			}
		}
		return i + 1, column
	}
	return 0, 0
}

func isRed(c Color) bool { return c.R >= .6 && c.G <= .35 && c.B <= .35 }

func isWhite(c Color) bool { return min(c.R, c.G, c.B) >= .97 }

// isBlack lets a device's own black pass: one mixed of four inks is seldom 0.
func isBlack(c Color) bool { return max(c.R, c.G, c.B) <= .25 }
