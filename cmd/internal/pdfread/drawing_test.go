package pdfread

import (
	"fmt"
	"strings"
	"testing"

	"casefile/templates/check"
)

func strokes(p check.Page) string {
	var out []string
	for _, s := range p.Strokes {
		out = append(out, fmt.Sprintf("%.1f,%.1f-%.1f,%.1f/%.2f", s.X1, s.Y1, s.X2, s.Y2, s.Weight))
	}
	return strings.Join(out, " ")
}

func TestStrokes(t *testing.T) {
	for name, c := range map[string]struct{ content, want string }{
		"line":             {"2 w 10 10 m 90 10 l S", "10.0,90.0-90.0,90.0/2.00"},
		"scaled":           {"2 0 0 2 0 0 cm 1.5 w 10 10 m 90 10 l S", "20.0,80.0-180.0,80.0/3.00"},
		"corner":           {"10 10 m 90 10 l 90 50 l S", "10.0,90.0-90.0,90.0/1.00 90.0,90.0-90.0,50.0/1.00"},
		"closed":           {"10 10 m 90 10 l 90 50 l s", "10.0,90.0-90.0,90.0/1.00 90.0,90.0-90.0,50.0/1.00 90.0,50.0-10.0,90.0/1.00"},
		"rectangle":        {"10 10 80 40 re S", "10.0,90.0-90.0,90.0/1.00 90.0,90.0-90.0,50.0/1.00 90.0,50.0-10.0,50.0/1.00 10.0,50.0-10.0,90.0/1.00"},
		"thin fill":        {"10 10 80 2 re f", "10.0,89.0-90.0,89.0/2.00"},
		"thin upright":     {"10 10 2 80 re f", "11.0,10.0-11.0,90.0/2.00"},
		"thin path":        {"10 10 m 90 10 l 90 12 l 10 12 l h f*", "10.0,89.0-90.0,89.0/2.00"},
		"thin, turned":     {"0 1 -1 0 100 0 cm 10 10 80 2 re f", "89.0,10.0-89.0,90.0/2.00"},
		"broad fill":       {"10 10 80 40 re f", ""},
		"slanting fill":    {"10 10 m 90 12 l 90 14 l 10 12 l h f", ""},
		"clip only":        {"10 10 80 2 re W n", ""},
		"curve":            {"10 10 m 20 20 30 20 40 10 c S", ""},
		"off the page":     {"300 10 m 390 10 l S", ""},
		"invisible":        {"/T gs 10 10 m 90 10 l S", ""},
		"two parts":        {"10 10 m 90 10 l 10 20 m 90 20 l S", "10.0,90.0-90.0,90.0/1.00 10.0,80.0-90.0,80.0/1.00"},
		"line out of none": {"90 10 l S", ""},
	} {
		t.Run(name, func(t *testing.T) {
			p := tiny{content: c.content, resources: "/ExtGState << /T << /CA 0 >> >>"}.read(t)
			if got := strokes(p); got != c.want {
				t.Errorf("%s\nnot %s", got, c.want)
			}
		})
	}
}

// A circle of four curves is one circle.
func TestCircle(t *testing.T) {
	const c = "2 w 1 0 0 RG 150 50 m 150 77.6 127.6 100 100 100 c 72.4 100 50 77.6 50 50 c 50 22.4 72.4 0 100 0 c 127.6 0 150 22.4 150 50 c h S"
	p := tiny{content: c}.read(t)
	want := check.Circle{X: 100, Y: 50, Radius: 50, Weight: 2, Color: check.Color{R: 1}}
	if len(p.Circles) != 1 || p.Circles[0] != want || len(p.Strokes) != 0 {
		t.Errorf("%+v", p)
	}
}

func TestColors(t *testing.T) {
	const spaces = `/ColorSpace << /ICC [/ICCBased 6 0 R] /Sep [/Separation /Red /DeviceRGB << /FunctionType 2 /C0 [1 1 1] /C1 [1 0 0] /N 1 /Domain [0 1] >>]
		/Idx [/Indexed /DeviceRGB 1 <000000FF0000>] /Gray [/CalGray << >>] /Lab [/Lab << >>] /Pat /Pattern /Alias /DeviceCMYK >>
		/ExtGState << /Half << /ca 0.5 >> >>`
	for _, c := range []struct {
		set  string
		want check.Color
	}{
		{"", check.Color{}},
		{"1 0 0 rg", check.Color{R: 1}},
		{"0.5 g", check.Color{R: 0.5, G: 0.5, B: 0.5}},
		{"0 1 1 0 k", check.Color{R: 1}},
		{"/DeviceRGB cs 0 1 0 sc", check.Color{G: 1}},
		{"/DeviceCMYK cs", check.Color{}},
		{"/ICC cs 1 0 0 scn", check.Color{R: 1}},
		{"/Sep cs 1 scn", check.Color{R: 1}},
		{"/Sep cs 0.5 scn", check.Color{R: 1, G: 0.5, B: 0.5}},
		{"/Idx cs 1 sc", check.Color{R: 1}},
		{"/Gray cs 1 sc", check.Color{R: 1, G: 1, B: 1}},
		{"/Lab cs 100 0 0 sc", check.Color{R: 1, G: 1, B: 1}},
		{"/Alias cs 0 0 0 0 sc", check.Color{R: 1, G: 1, B: 1}},
		{"/Pat cs /P1 scn", check.Color{}},
		{"/None cs 1 sc", check.Color{}},
		{"1 rg", check.Color{}},
		{"9 -9 0 rg", check.Color{R: 1}},
		{"0 g /Half gs", check.Color{R: 0.5, G: 0.5, B: 0.5}},
		{"1 Tr 1 0 0 RG", check.Color{R: 1}},
		{"q 1 0 0 rg Q", check.Color{}},
	} {
		p := tiny{content: c.set + " " + oneA, resources: spaces, more: []string{streamObject("/N 3", "")}}.read(t)
		if len(p.Glyphs) != 1 || p.Glyphs[0].Color != c.want {
			t.Errorf("%s: %+v", c.set, p.Glyphs)
		}
	}
}

// A named ink has the colour its function gives.
func TestInks(t *testing.T) {
	for name, c := range map[string]struct {
		function string
		tint     float64
		want     check.Color
	}{
		"exponential": {"<< /FunctionType 2 /N 2 /C0 [1 1 1] /C1 [1 0 0] >>", 0.5, check.Color{R: 1, G: 0.75, B: 0.75}},
		"stitched": {`<< /FunctionType 3 /Domain [0 1] /Bounds [0.5] /Encode [0 1 0 1] /Functions [
			<< /FunctionType 2 /N 1 /C0 [1 1 1] /C1 [0 1 0] >> << /FunctionType 2 /N 1 /C0 [0 1 0] /C1 [1 0 0] >>] >>`, 1, check.Color{R: 1}},
		"sampled":   {streamObject("/FunctionType 0 /Domain [0 1] /Range [0 1 0 1 0 1] /Size [2] /BitsPerSample 8", "\xff\xff\xff\xff\x00\x33"), 1, check.Color{R: 1, B: 0.2}},
		"program":   {streamObject("/FunctionType 4", "{ dup 0.5 gt { pop 1 0 0 } { 1 exch sub dup dup } ifelse }"), 1, check.Color{R: 1}},
		"stack":     {streamObject("/FunctionType 4", "{ dup 2 copy pop pop pop 0 0.5 3 1 roll 1 index pop exch }"), 1, check.Color{R: 0.5, B: 1}},
		"no number": {streamObject("/FunctionType 4", "{ pop 0 0 div 1 0 }"), 1, check.Color{G: 1}},
		"broken":    {streamObject("/FunctionType 4", "{ add add }"), 1, check.Color{}},
		"endless":   {"6 0 R", 1, check.Color{}},
		"itself":    {"<< /FunctionType 3 /Domain [0 1] /Bounds [] /Encode [0 1] /Functions [6 0 R] >>", 0.5, check.Color{R: 0.5, G: 0.5, B: 0.5}},
	} {
		d := tiny{content: fmt.Sprintf("/Ink cs %g scn %s", c.tint, oneA), more: []string{c.function},
			resources: "/ColorSpace << /Ink [/Separation /Spot /DeviceRGB 6 0 R] >>"}
		if got := d.read(t).Glyphs[0].Color; off(got.R, c.want.R) || off(got.G, c.want.G) || off(got.B, c.want.B) {
			t.Errorf("%s: %+v, not %+v", name, got, c.want)
		}
	}
}

// Forms are drawn where they stand, with their own resources or those around
// them; pictures leave their place; what annotations draw is on the page.
func TestForms(t *testing.T) {
	more := []string{
		streamObject("/Type /XObject /Subtype /Form /BBox [0 0 99 99] /Matrix [1 0 0 1 100 0]", "0 0 1 rg q q "+oneA),
		streamObject("/Type /XObject /Subtype /Image /Width 1 /Height 1", "x"),
		"<< /Subtype /Stamp /Rect [50 0 150 50] /AP << /N 9 0 R >> >>",
		streamObject("/Subtype /Form /BBox [0 0 100 100] /Resources << /Font << /F 5 0 R >> >>", oneA),
		"<< /Subtype /Stamp /F 2 /Rect [50 0 150 50] /AP << /N 9 0 R >> >>",
		"<< /Subtype /Widget /Rect [0 0 100 100] /AS /On /AP << /N << /On 9 0 R /Off 7 0 R >> >> >>",
	}
	p := tiny{
		content:   "q 1 0 0 1 10 0 cm /Fm Do Q " + oneA + " q 30 0 0 20 5 5 cm /Im Do Q /Missing Do",
		resources: "/XObject << /Fm 6 0 R /Im 7 0 R >>", page: "/Annots [8 0 R 10 0 R 11 0 R null]", more: more,
	}.read(t)
	if got, want := glyphs(p), "A@130.00,70.00 A@20.00,70.00 A@70.00,85.00 A@20.00,70.00"; got != want {
		t.Errorf("%s, not %s", got, want)
	}
	if c := p.Glyphs[1].Color; c != (check.Color{}) {
		t.Errorf("a form's colour stayed: %+v", c)
	}
	if len(p.Images) != 1 || p.Images[0] != (check.Box{X1: 5, Y1: 75, X2: 35, Y2: 95}) {
		t.Errorf("%+v", p.Images)
	}
}
