package check

import (
	"math"
	"slices"
	"strings"
)

// findBinding tells from where things begin whether even faces have their
// binding edge on the right: 26 mm then remain on the left, not 28.
func (m *model) findBinding() {
	const inner, outer = binding, sheetWidth - binding - areaWidth
	votes := 0
	for _, f := range m.faces {
		if f.n%2 != 0 || f.wide {
			continue
		}
		for _, x := range f.edges() {
			switch {
			case near(x, outer, tolPlace), near(x, outer+2*cell, tolPlace):
				votes++
			case near(x, inner, tolPlace), near(x, inner+2*cell, tolPlace):
				votes--
			}
		}
	}
	m.mirrored = votes > 0
	for _, f := range m.faces {
		if m.mirrored && f.n%2 == 0 {
			f.left = outer
		}
	}
}

// edges are where lines, tables and the rules of a 版记 begin.
func (f *face) edges() []float64 {
	var xs []float64
	for _, s := range f.loose {
		if near(s.length(), areaWidth, tolLength) {
			xs = append(xs, s.x1, s.x1, s.x1) // as much as three lines of text: they are exact
		}
	}
	for _, t := range f.tables {
		xs = append(xs, t.box.X1)
	}
	for _, l := range f.lines {
		if l.table == 0 {
			xs = append(xs, l.left())
		}
	}
	return xs
}

// double is the two lines of a letter (10.1), first and second from the top.
type double struct{ first, second stroke }

func (d double) top() float64    { return d.first.y() - d.first.weight/2 }
func (d double) bottom() float64 { return d.second.y() + d.second.weight/2 }

// findHead finds the lines that part the head of the first face from its text.
func (m *model) findHead() {
	var long []stroke
	for _, s := range m.faces[0].loose {
		if s.horizontal() && s.length() > 100*mm {
			long = append(long, s)
		}
	}
	slices.SortFunc(long, func(a, b stroke) int { return int(math.Copysign(1, a.y()-b.y())) })
	for i := 0; i < len(long); i++ {
		if i+1 < len(long) && long[i+1].y()-long[i].y() < 2.5*mm {
			m.doubles = append(m.doubles, double{long[i], long[i+1]})
			i++
			continue
		}
		if m.headRule == nil && m.underMark(long[i]) {
			s := long[i]
			m.headRule = &s
		}
	}
}

// underMark tells a line that has a 标志 or a 文号 above it and stands in the
// upper part of the page.
func (m *model) underMark(s stroke) bool {
	if s.y() > .62*sheetHeight {
		return false
	}
	return slices.ContainsFunc(m.faces[0].lines, func(l *line) bool {
		return l.y < s.y() && (l.size > 23 || l.red() || looksNumbered(l.text))
	})
}

// looksNumbered tells what is meant for a 文号, right or wrong.
func looksNumbered(s string) bool {
	return strings.HasSuffix(s, "号") && strings.ContainsAny(s, "〔〕[]()（）【】［］〈〉") && len([]rune(s)) < 30
}
