package svg

import (
	"math"
	"strconv"
	"strings"
	"testing"

	"casefile/templates/fonts"
	"casefile/templates/pagetest"
)

func move(x, y float32) fonts.Segment {
	return fonts.Segment{Op: fonts.MoveTo, Args: [3]fonts.Point{{X: x, Y: y}}}
}

func line(x, y float32) fonts.Segment {
	return fonts.Segment{Op: fonts.LineTo, Args: [3]fonts.Point{{X: x, Y: y}}}
}

func quad(a, b, x, y float32) fonts.Segment {
	return fonts.Segment{Op: fonts.QuadTo, Args: [3]fonts.Point{{X: a, Y: b}, {X: x, Y: y}}}
}

func cube(a, b, c, d, x, y float32) fonts.Segment {
	return fonts.Segment{Op: fonts.CubeTo, Args: [3]fonts.Point{{X: a, Y: b}, {X: c, Y: d}, {X: x, Y: y}}}
}

func TestPath(t *testing.T) {
	nan := float32(math.NaN())
	for name, c := range map[string]struct {
		outline fonts.Outline
		scale   float64
		want    string
	}{
		"nothing":      {nil, 1, ""},
		"lines":        {fonts.Outline{move(10, 20), line(10, 5), line(-3, 5), line(0, 0)}, 1, "M10-20v15h-13l3 5z"},
		"two contours": {fonts.Outline{move(0, 0), line(5, 0), move(10, 10), line(20, 30)}, 1, "M0 0h5zm10-10l10-20z"},
		"a line that goes nowhere keeps the curve smooth": {fonts.Outline{move(0, 0), quad(10, 0, 10, 10), line(10, 10), quad(10, 20, 20, 20)}, 1,
			"M0 0q10 0 10-10t10-10z"},
		"a curve after a line": {fonts.Outline{move(0, 0), line(10, 0), quad(20, 0, 20, 9)}, 1, "M0 0h10q10 0 10-9z"},
		"cubic, then smooth":   {fonts.Outline{move(0, 0), cube(0, 5, 5, 10, 10, 10), cube(15, 10, 20, 5, 20, 0)}, 1, "M0 0c0-5 5-10 10-10s10 5 10 10z"},
		"said once":            {fonts.Outline{move(0, 0), quad(1, 1, 2, 0), quad(9, 9, 8, 8)}, 1, "M0 0q1-1 2 0 7-9 6-8z"},
		"coarse units":         {fonts.Outline{move(.25, 0), line(1, .5)}, 4, "M1 0l3-2z"},
		"rounded, not added up": {fonts.Outline{move(0, 0), line(.4, 0), line(.8, 0), line(1.2, 0), line(1.6, 0)}, 1,
			"M0 0h1 1z"},
		"no number": {fonts.Outline{move(0, 0), line(nan, 0)}, 1, "!"},
		"far out":   {fonts.Outline{move(0, 0), line(3e7, 0)}, 1, "!"},
		"unknown":   {fonts.Outline{{Op: 9}}, 1, "!"},
	} {
		got, err := newPath(c.outline, c.scale)
		if err != nil {
			got = "!"
		}
		if got != c.want {
			t.Errorf("%s: %s, not %s (%v)", name, got, c.want, err)
		}
	}
}

// TestPathsSayOutlines: read back by the rules of SVG, the path of a glyph has
// the points of its outline, each within half a unit, for both kinds of curves.
func TestPathsSayOutlines(t *testing.T) {
	set := pagetest.Fonts(t)
	for role := range fonts.RoleCount {
		for _, r := range "某市纪委关于以案促改，。：“”《》〔〕0123456789ABCxyz&%鬱龘" {
			g, ok := set.Glyph(role, r)
			if !ok {
				continue
			}
			o, err := g.Face.Outline(g.ID)
			if err != nil {
				t.Fatal(err)
			}
			data, err := newPath(o, 1)
			if err != nil {
				t.Fatal(err)
			}
			if got, want := points(t, data), wanted(o); !near(got, want) {
				t.Fatalf("%s %c: %s has the points\n%v\nnot\n%v", role, r, data, got, want)
			}
		}
	}
}

// wanted are the points of an outline in order, but for lines that go nowhere.
func wanted(o fonts.Outline) (out [][2]float64) {
	for _, s := range o {
		n := map[fonts.Op]int{fonts.MoveTo: 1, fonts.LineTo: 1, fonts.QuadTo: 2, fonts.CubeTo: 3}[s.Op]
		for _, p := range s.Args[:n] {
			at := [2]float64{float64(p.X), -float64(p.Y)}
			if s.Op == fonts.LineTo && len(out) > 0 && rounded(out[len(out)-1]) == rounded(at) {
				continue
			}
			out = append(out, at)
		}
	}
	return out
}

func rounded(p [2]float64) [2]float64 { return [2]float64{math.Round(p[0]), math.Round(p[1])} }

func near(a, b [][2]float64) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if math.Abs(a[i][0]-b[i][0]) > .5 || math.Abs(a[i][1]-b[i][1]) > .5 {
			return false
		}
	}
	return true
}

// points reads path data: every point and control point, absolute.
func points(t *testing.T, data string) (out [][2]float64) {
	t.Helper()
	var at, begin, knob [2]float64
	for len(data) > 0 {
		command := data[0]
		end := strings.IndexFunc(data[1:], func(r rune) bool { return r >= 'A' })
		if end < 0 {
			end = len(data) - 1
		}
		n := numbers(t, data[1:end+1])
		data = data[end+1:]
		add := func(dx, dy float64) [2]float64 {
			p := [2]float64{at[0] + dx, at[1] + dy}
			out = append(out, p)
			return p
		}
		mirror := func() {
			out = append(out, [2]float64{2*at[0] - knob[0], 2*at[1] - knob[1]})
			knob = out[len(out)-1]
		}
		for first := true; first || len(n) > 0; first = false {
			switch command {
			case 'M', 'm', 'l':
				at, n = add(n[0], n[1]), n[2:]
				if command != 'l' {
					begin = at
				}
				knob = at
			case 'h':
				at, n = add(n[0], 0), n[1:]
				knob = at
			case 'v':
				at, n = add(0, n[0]), n[1:]
				knob = at
			case 'q':
				knob = add(n[0], n[1])
				at, n = add(n[2], n[3]), n[4:]
			case 't':
				mirror()
				at, n = add(n[0], n[1]), n[2:]
			case 'c':
				add(n[0], n[1])
				knob = add(n[2], n[3])
				at, n = add(n[4], n[5]), n[6:]
			case 's':
				mirror()
				knob = add(n[0], n[1])
				at, n = add(n[2], n[3]), n[4:]
			case 'z':
				at = begin
			default:
				t.Fatalf("command %c", command)
			}
		}
	}
	return out
}

func numbers(t *testing.T, s string) (out []float64) {
	t.Helper()
	for _, field := range strings.Fields(strings.ReplaceAll(s, "-", " -")) {
		v, err := strconv.Atoi(field)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, float64(v))
	}
	return out
}

func TestNumbers(t *testing.T) {
	for _, c := range []struct {
		v        float64
		decimals int
		want     string
	}{{0, 2, "0"}, {-0.001, 2, "0"}, {1, 2, "1"}, {-1.5, 2, "-1.5"}, {.016, 7, ".016"}, {-.05, 2, "-.05"}, {100.999, 2, "101"},
		{12.30, 2, "12.3"}, {12.03, 2, "12.03"}, {987, 0, "987"}, {1e-9, 7, "0"}, {14400, 3, "14400"}} {
		if got := string(appendNumber(nil, c.v, c.decimals)); got != c.want {
			t.Errorf("%g to %d decimals: %s, not %s", c.v, c.decimals, got, c.want)
		}
	}
}
