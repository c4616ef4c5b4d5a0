package fonts

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestFace(t *testing.T) {
	f, err := tinyFace(t, tinyFont("Tiny (R)/Bold-1_x", tinyCmap))
	if err != nil {
		t.Fatal(err)
	}
	if f.Name() != "TinyRBold-1_x" {
		t.Errorf("name %q holds what a PDF name may not", f.Name())
	}
	if f.UnitsPerEm() != 200 || f.Ascent() != 0.8 || f.Descent() != -0.2 || f.Cubic() {
		t.Errorf("metrics %d %g %g", f.UnitsPerEm(), f.Ascent(), f.Descent())
	}
	if want := (Box{0, 0, 1.25, 0.5}); f.Box() != want {
		t.Errorf("box %v, want %v", f.Box(), want)
	}
	for r, want := range map[rune]struct {
		id      uint16
		advance float64
	}{'一': {1, 1}, '𬭎': {2, 1.5}, ' ': {3, 0.5}} {
		if g, ok := f.Glyph(r); !ok || g.ID != want.id || g.Advance != want.advance {
			t.Errorf("%q: %+v, want %v", r, g, want)
		}
	}
	for _, r := range []rune{'二', '三', 0, -1, 0x10FFFF, math.MaxInt32} {
		if g, ok := f.Glyph(r); ok {
			t.Errorf("%U is covered by glyph %d", r, g.ID)
		}
	}
}

func TestOutline(t *testing.T) {
	f, err := tinyFace(t, tinyFont("Tiny", tinyCmap))
	if err != nil {
		t.Fatal(err)
	}
	square := Outline{
		move(0, 0), line(0, 100), line(100, 100), line(100, 0),
		move(25, 25), line(75, 25), line(75, 75), line(25, 75),
	}
	got, err := f.Outline(1)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(square, got); diff != "" {
		t.Error(diff)
	}
	// The pair is moved by its left side bearing, its second part halved and
	// moved by (200, 10).
	want := Outline{}
	for _, s := range square {
		want = append(want, Segment{s.Op, [3]Point{{s.Args[0].X + 10, s.Args[0].Y}}})
	}
	for _, s := range square {
		want = append(want, Segment{s.Op, [3]Point{{s.Args[0].X/2 + 210, s.Args[0].Y/2 + 10}}})
	}
	if got, err = f.Outline(2); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if got, err = f.Outline(3); err != nil || len(got) != 0 {
		t.Errorf("the blank is %v, %v", got, err)
	}
	if _, err = f.Outline(4); err == nil {
		t.Error("glyph 4 is there")
	}
}

func move(x, y float32) Segment { return Segment{MoveTo, [3]Point{{x, y}}} }
func line(x, y float32) Segment { return Segment{LineTo, [3]Point{{x, y}}} }

// TestTrace: points that TrueType leaves unsaid.
func TestTrace(t *testing.T) {
	on := func(x, y float32) curvePoint { return curvePoint{Point{x, y}, true} }
	off := func(x, y float32) curvePoint { return curvePoint{Point{x, y}, false} }
	quad := func(ax, ay, bx, by float32) Segment { return Segment{QuadTo, [3]Point{{ax, ay}, {bx, by}}} }
	tests := []struct {
		name string
		in   contour
		want Outline
	}{
		{"single point", contour{on(1, 1)}, nil},
		{"on and off", contour{on(0, 0), off(2, 4), on(4, 0)}, Outline{move(0, 0), quad(2, 4, 4, 0)}},
		{"two off in a row", contour{on(0, 0), off(0, 4), off(4, 4), on(4, 0)},
			Outline{move(0, 0), quad(0, 4, 2, 4), quad(4, 4, 4, 0)}},
		{"off last", contour{on(0, 0), on(4, 0), off(2, 4)}, Outline{move(0, 0), line(4, 0), quad(2, 4, 0, 0)}},
		{"off first", contour{off(2, 4), on(4, 0), on(0, 0)}, Outline{move(4, 0), line(0, 0), quad(2, 4, 4, 0)}},
		{"all off", contour{off(0, 0), off(4, 0), off(4, 4)},
			Outline{move(2, 2), quad(0, 0, 2, 0), quad(4, 0, 4, 2), quad(4, 4, 2, 2)}},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, tt.in.trace(nil, 0)); diff != "" {
			t.Errorf("%s: %s", tt.name, diff)
		}
	}
}

// TestBounds: the box of curves is that of what they draw, checked against many
// points on them.
func TestBounds(t *testing.T) {
	o := Outline{
		move(10, 10), {QuadTo, [3]Point{{60, 200}, {90, 20}}},
		{CubeTo, [3]Point{{250, -90}, {-120, -150}, {40, 70}}},
		{CubeTo, [3]Point{{40, 70}, {5, 7}, {30, 30}}},
	}
	want := Box{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
	at := o[0].Args[0]
	for _, s := range o[1:] {
		for i := range 10001 {
			x, y := along(at, s, float64(i)/10000)
			want = Box{min(want.XMin, x), min(want.YMin, y), max(want.XMax, x), max(want.YMax, y)}
		}
		at = s.Args[s.Op-1]
	}
	got := o.bounds(1)
	for _, d := range []float64{got.XMin - want.XMin, got.YMin - want.YMin, got.XMax - want.XMax, got.YMax - want.YMax} {
		if math.Abs(d) > 1e-3 {
			t.Fatalf("box %v, want %v", got, want)
		}
	}
	if !(Outline(nil)).bounds(1).Empty() {
		t.Error("nothing drawn has a box")
	}
}

// along is a point of a curve, by de Casteljau.
func along(from Point, s Segment, t float64) (x, y float64) {
	points := append([]Point{from}, s.Args[:s.Op]...)
	xs, ys := make([]float64, len(points)), make([]float64, len(points))
	for i, p := range points {
		xs[i], ys[i] = float64(p.X), float64(p.Y)
	}
	for n := len(points) - 1; n > 0; n-- {
		for i := range n {
			xs[i] += t * (xs[i+1] - xs[i])
			ys[i] += t * (ys[i+1] - ys[i])
		}
	}
	return xs[0], ys[0]
}

func TestBrokenFiles(t *testing.T) {
	good := tinyFont("Tiny", tinyCmap)
	without := func(tag string) []byte { return []byte(strings.Replace(string(good), tag, "none", 1)) }
	tests := map[string][]byte{
		"empty":         {},
		"text":          []byte("this is not a font at all"),
		"head only":     good[:40],
		"half":          good[:len(good)/2],
		"no head":       without("head"),
		"no cmap":       without("cmap"),
		"no hmtx":       without("hmtx"),
		"no outlines":   without("glyf"),
		"no loca":       without("loca"),
		"ttc to beyond": slices.Concat([]byte("ttcf\x00\x01\x00\x00\x00\x00\x00\x01\xFF\xFF\xFF\xF0"), good),
		"bitmap cmap":   tinyFont("Tiny", be(0, 1, 1, 0, 0, 12, 0, 262, 0)),
	}
	for name, b := range tests {
		if _, err := tinyFace(t, b); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if _, err := tinyFace(t, slices.Concat([]byte("ttcf\x00\x01\x00\x00\x00\x00\x00\x01\x00\x00\x00\x10"), good)); err == nil {
		t.Error("offsets in a collection count from its start")
	}
	if _, err := tinyFace(t, good); err != nil {
		t.Errorf("the font the others were made of: %v", err)
	}
}

func TestSelfReference(t *testing.T) {
	g := glyfTable{face: &Face{glyphs: 1, hmtx: mustHmtx(t)}, loca: be(0, 0, 0, 18), long: true}
	part := slices.Concat(be(-1, 0, 0, 9, 9), be(3, 0, 0, 0))
	g.src = &file{src: strings.NewReader(string(part)), size: int64(len(part))}
	g.glyf.length = int64(len(part))
	if _, err := g.outline(0); err == nil {
		t.Error("a glyph made of itself was drawn")
	}
}

func TestRemember(t *testing.T) {
	f, err := tinyFace(t, tinyFont("Tiny", tinyCmap))
	if err != nil {
		t.Fatal(err)
	}
	calls := 0
	derive := func() (any, error) { calls++; return calls, nil }
	fail := errors.New("no")
	if _, err := f.Remember(ForPDF, 1, func() (any, error) { return nil, fail }); !errors.Is(err, fail) {
		t.Errorf("error %v", err)
	}
	for range 3 {
		if v, err := f.Remember(ForPDF, 1, derive); err != nil || v != 1 {
			t.Errorf("remembered %v, %v", v, err)
		}
	}
	f.memos[ForPDF].count.Store(maxRemembered)
	for i := range 3 {
		if v, err := f.Remember(ForPDF, 2, derive); err != nil || v != i+2 {
			t.Errorf("beyond the bound: %v, %v", v, err)
		}
	}
	other := func() (any, error) { return "another writer's", nil }
	if v, err := f.Remember(ForSVG, 1, other); err != nil || v != "another writer's" {
		t.Errorf("the second writer was given %v, %v", v, err)
	}
}
