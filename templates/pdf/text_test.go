package pdf

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"casefile/templates/fonts"
	"casefile/templates/layout"
	"casefile/templates/pagetest"
)

// placed is a glyph as a reader of the page stream finds it.
type placed struct {
	char rune
	x, y float64
}

// hexStrings writes literal strings in hexadecimal.
func hexStrings(t *testing.T, ops string) string {
	t.Helper()
	var out strings.Builder
	for ops != "" {
		before, rest, found := strings.Cut(ops, "(")
		out.WriteString(before)
		if !found {
			break
		}
		var raw []byte
		i := 0
		for ; i < len(rest) && rest[i] != ')'; i++ {
			c := rest[i]
			if c == '\\' {
				i++
				c = map[byte]byte{'n': '\n', 'r': '\r', '(': '(', ')': ')', '\\': '\\'}[rest[i]]
			}
			raw = append(raw, c)
		}
		if i == len(rest) || len(raw)%2 != 0 {
			t.Fatalf("a string of %d bytes does not end", len(raw))
		}
		fmt.Fprintf(&out, "<%X>", raw)
		ops = rest[i+1:]
	}
	return out.String()
}

// interpret reads text operators as ISO 32000-1, 9.4 says.
func interpret(t *testing.T, ops string, all subsets) []placed {
	t.Helper()
	var out []placed
	var args []string
	var font *subset
	var size, tc float64
	var m [6]float64
	number := func(i int) float64 {
		v, err := strconv.ParseFloat(args[i], 64)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	ops = strings.NewReplacer("[", " [ ", "]", " ] ", "<", " <", ">", "> ", "/", " /").Replace(hexStrings(t, ops))
	for _, tok := range strings.Fields(ops) {
		switch tok {
		case "BT":
			m = [6]float64{1, 0, 0, 1, 0, 0}
		case "Td":
			m[4], m[5] = m[4]+number(0), m[5]+number(1)
		case "Tm":
			for i := range m {
				m[i] = number(i)
			}
		case "Tc":
			tc = number(0)
		case "Tf":
			for _, s := range all.list {
				if "/"+s.resource == args[0] {
					font = s
				}
			}
			size = number(1)
		case "TJ":
			for i, a := range args {
				switch {
				case a == "[" || a == "]":
				case a[0] == '<':
					for hex := strings.Trim(a, "<>"); hex != ""; hex = hex[4:] {
						cid, err := strconv.ParseUint(hex[:4], 16, 16)
						if err != nil {
							t.Fatal(err)
						}
						out = append(out, placed{font.uses[cid].char, m[4], m[5]})
						step := font.widths[cid]/1000*size + tc
						m[4], m[5] = m[4]+step*m[0], m[5]+step*m[1]
					}
				default:
					step := -number(i) / 1000 * size
					m[4], m[5] = m[4]+step*m[0], m[5]+step*m[1]
				}
			}
		case "ET", "g", "rg":
		default:
			args = append(args, tok)
			continue
		}
		args = args[:0]
	}
	return out
}

// TestPlaces: every glyph stands where layout put it, whatever the distances,
// however long the run, across faces and turned.
func TestPlaces(t *testing.T) {
	set := pagetest.Fonts(t)
	rng := rand.New(rand.NewPCG(9, 7))
	text := []rune("关于𬭎（12号）—A·国…，㑇")
	d := &drawing{text: textState{height: a4Height}, fonts: subsets{mem: &scratch{}}}
	for trial := range 300 {
		size := []float64{16, 22, 14, 10.5, 120}[trial%5]
		run := &layout.TextRun{X: rng.Float64() * 500, Y: rng.Float64() * 800, Size: size}
		if trial%4 == 3 {
			run.Angle = rng.Float64()*360 - 180
		}
		dx := rng.Float64() * 10
		for range 1 + rng.IntN(100) {
			r := text[rng.IntN(len(text))]
			g, ok := set.Glyph(fonts.Role(trial)%fonts.RoleCount, r)
			if !ok {
				t.Fatalf("%c is not covered", r)
			}
			run.Glyphs = append(run.Glyphs, layout.PlacedGlyph{Glyph: g, Rune: r, DX: dx})
			switch trial % 3 {
			case 0:
				dx += 15.7931785714
			case 1:
				dx += g.Advance*size + 0.0123456
			default:
				dx += (rng.Float64() - 0.3) * 40
			}
		}
		d.ops = d.ops[:0]
		if err := d.run(run); err != nil {
			t.Fatal(err)
		}
		got := interpret(t, string(d.ops), d.fonts)
		if len(got) != len(run.Glyphs) {
			t.Fatalf("%d glyphs drawn of %d:\n%s", len(got), len(run.Glyphs), d.ops)
		}
		sin, cos := math.Sincos(run.Angle * math.Pi / 180)
		for i, g := range run.Glyphs {
			x, y := run.X+g.DX*cos, a4Height-run.Y+g.DX*sin
			// A turned run is as exact as the three decimals of its matrix.
			off := slack + 0.002
			if run.Angle != 0 {
				off += math.Abs(g.DX) * 0.001
			}
			if got[i].char != g.Rune || math.Hypot(got[i].x-x, got[i].y-y) > off {
				t.Fatalf("trial %d: glyph %d is %c at (%g, %g), want %c at (%g, %g)", trial, i, got[i].char, got[i].x, got[i].y, g.Rune, x, y)
			}
		}
	}
}

// TestGridLine: a line of the 22 × 28 grid is one string without corrections.
func TestGridLine(t *testing.T) {
	s := newSheet(t)
	run := s.text(fonts.FangSong, 79.37, 100, 16, grid, prose[:28*3])
	d := &drawing{text: textState{height: a4Height}, fonts: subsets{mem: &scratch{}}}
	if err := d.run(run); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(d.ops), "("); n != 1 {
		t.Errorf("a full line takes %d strings:\n%s", n, d.ops)
	}
}

func TestWriteErrors(t *testing.T) {
	base := newSheet(t)
	run := base.text(fonts.FangSong, 100, 100, 16, 16, "函")
	glyph := run.Glyphs[0]
	with := func(change func(*layout.TextRun)) layout.Page {
		r := *run
		r.Glyphs = []layout.PlacedGlyph{glyph}
		change(&r)
		return layout.Page{Width: 595, Height: 842, Items: []layout.Item{&r}}
	}
	nan := math.NaN()
	tests := []struct {
		name string
		page layout.Page
		meta Meta
		want string
	}{
		{"page without a size", layout.Page{}, Meta{}, "page 1: size 0 × 0"},
		{"page too large", layout.Page{Width: 20000, Height: 100}, Meta{}, "out of bounds"},
		{"page of no size", layout.Page{Width: nan, Height: 100}, Meta{}, "out of bounds"},
		{"type size", with(func(r *layout.TextRun) { r.Size = 0 }), Meta{}, "type size of 0"},
		{"place", with(func(r *layout.TextRun) { r.X = nan }), Meta{}, "item 1: text at (NaN"},
		{"angle", with(func(r *layout.TextRun) { r.Angle = math.Inf(1) }), Meta{}, "angle +Inf"},
		{"distance", with(func(r *layout.TextRun) { r.Glyphs[0].DX = math.Inf(-1) }), Meta{}, "'函' at -Inf"},
		{"no face", with(func(r *layout.TextRun) { r.Glyphs[0].Face = nil }), Meta{}, "has no face"},
		{"no glyph", with(func(r *layout.TextRun) { r.Glyphs[0].ID = 0 }), Meta{}, "U+51FD has no glyph"},
		{"glyph out of range", with(func(r *layout.TextRun) { r.Glyphs[0].ID = 65535 }), Meta{}, "out of range"},
		{"byte order mark", with(func(r *layout.TextRun) { r.Glyphs[0].Rune = 0xFEFF }), Meta{}, "U+FEFF"},
		{"surrogate", with(func(r *layout.TextRun) { r.Glyphs[0].Rune = 0xD800 }), Meta{}, "U+D800"},
		{"rule", layout.Page{Width: 595, Height: 842, Items: []layout.Item{&layout.Rule{Weight: nan}}}, Meta{}, "rule has a length"},
		{"nil item", layout.Page{Width: 595, Height: 842, Items: []layout.Item{nil}}, Meta{}, "unknown kind"},
		{"date", with(func(*layout.TextRun) {}), Meta{Date: "2026年3月5日"}, "date"},
		{"language", with(func(*layout.TextRun) {}), Meta{Lang: "zh) /Evil (x"}, "no language tag"},
	}
	for _, tt := range tests {
		b, err := Write([]layout.Page{tt.page}, tt.meta)
		if err == nil || !strings.Contains(err.Error(), tt.want) || b != nil {
			t.Errorf("%s: %v, want %q", tt.name, err, tt.want)
		}
	}
	if _, err := Write(nil, Meta{}); err == nil {
		t.Error("a document without pages was written")
	}
}

// TestEveryNumber: each glyph number is read back from a page stream as itself.
func TestEveryNumber(t *testing.T) {
	var ops []byte
	want := ""
	for v := range 1 << 16 {
		ops = append(appendCID(append(ops, '('), uint16(v)), ')')
		want += fmt.Sprintf("<%04X>", v)
		if v%512 == 511 { // in portions, since all at once takes long
			if got := hexStrings(t, string(ops)); got != want {
				t.Fatalf("up to %04X: read back otherwise", v)
			}
			ops, want = ops[:0], ""
		}
	}
}
