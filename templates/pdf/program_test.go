package pdf

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"io"
	"slices"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"casefile/templates/fonts"
)

// TestOutlinesUnchanged: a glyph read back out of the embedded program is the
// glyph of the face.
func TestOutlinesUnchanged(t *testing.T) {
	for role := range fonts.RoleCount {
		f := face(t, role)
		all := &subsets{mem: &scratch{}}
		s := all.of(f)
		for r := rune('!'); r < 0x30000; r++ {
			if g, ok := f.Glyph(r); ok && (r < 0x3100 || r%11 == 0) {
				if _, err := s.use(g.ID, r); err != nil {
					t.Fatal(err)
				}
			}
		}
		p, err := newProgram(s, &scratch{})
		if err != nil {
			t.Fatal(err)
		}
		embedded := readBack(t, s, inflate(t, p))
		for cid, u := range s.uses[1:] {
			g, ok := embedded.Glyph(privateUse + rune(cid+1))
			if !ok {
				if o, _ := f.Outline(u.glyph); len(o) > 0 {
					t.Fatalf("%s: %c is gone", role, u.char)
				}
				continue
			}
			want, got := outline(t, f, u.glyph), outline(t, embedded, g.ID)
			if !slices.Equal(want, got) {
				t.Fatalf("%s: %c (%U) has changed: %s", role, u.char, u.char, cmp.Diff(want, got))
			}
			if g.Advance != s.width(uint16(cid+1))/1000 {
				t.Errorf("%s: %c is %g wide in the program, %g in the PDF", role, u.char, g.Advance, s.width(uint16(cid+1)))
			}
		}
	}
}

// outline is a glyph's outline in a form that does not depend on how contours
// were closed or where curves were split into nothing.
func outline(t *testing.T, f *fonts.Face, id uint16) fonts.Outline {
	t.Helper()
	o, err := f.Outline(id)
	if err != nil {
		t.Fatal(err)
	}
	var out fonts.Outline
	var start, at fonts.Point
	for i, s := range o {
		to := s.Args[max(1, s.Op)-1]
		last := i+1 == len(o) || o[i+1].Op == fonts.MoveTo
		switch {
		case s.Op == fonts.MoveTo:
			start = to
		case s.Op == fonts.LineTo && (to == at || last && to == start):
			at = to
			continue
		}
		out = append(out, s)
		at = to
	}
	return out
}

// inflate decompresses a program and checks what is said of it.
func inflate(t *testing.T, p program) []byte {
	t.Helper()
	r, err := zlib.NewReader(bytes.NewReader(p.zlib))
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatalf("joined stream: %v", err)
	}
	if len(b) != p.size {
		t.Errorf("%d bytes, said to be %d", len(b), p.size)
	}
	return b
}

// privateUse is where readBack maps glyph 0; the rest follow.
const privateUse = 0xF0000

// readBack makes a font file of an embedded program, so that package fonts can
// read it: a character map and metrics are added.
func readBack(t *testing.T, s *subset, raw []byte) *fonts.Face {
	t.Helper()
	n := len(s.uses)
	tables := map[string][]byte{}
	if s.face.Cubic() {
		hmtx := []byte{}
		for _, w := range s.widths {
			hmtx = binary.BigEndian.AppendUint16(hmtx, uint16(w))
			hmtx = binary.BigEndian.AppendUint16(hmtx, 0)
		}
		tables["CFF "], tables["hmtx"] = raw, hmtx
		tables["head"], tables["hhea"], tables["maxp"] = sfntHead(s.face), sfntHhea(s.face, uint16(n)), sfntMaxp(uint16(n), 0, 0)
	} else {
		tables = directory(t, raw)
	}
	cmap := []byte{0, 0, 0, 1, 0, 3, 0, 10, 0, 0, 0, 12, 0, 12, 0, 0}
	for _, v := range []uint32{28, 0, 1, privateUse, privateUse + uint32(n) - 1, 0} {
		cmap = binary.BigEndian.AppendUint32(cmap, v)
	}
	tables["cmap"] = cmap
	files := fstest.MapFS{}
	for role := range fonts.RoleCount {
		files[role.String()+".ttf"] = &fstest.MapFile{Data: sfnt(tables)}
	}
	set, err := fonts.Open(files)
	if err != nil {
		t.Fatal(err)
	}
	f, err := set.Face(0)
	if err != nil {
		t.Fatalf("read back: %v", err)
	}
	return f
}

// directory takes a TrueType program apart, checking the checksums.
func directory(t *testing.T, raw []byte) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	if sum := wordSum(raw); sum != 0xB1B0AFBA {
		t.Errorf("the sum of the file is %X", sum)
	}
	for i := range int(binary.BigEndian.Uint16(raw[4:])) {
		rec := raw[12+16*i:]
		sum, at, size := binary.BigEndian.Uint32(rec[4:]), binary.BigEndian.Uint32(rec[8:]), binary.BigEndian.Uint32(rec[12:])
		table := raw[at : at+size]
		if tag := string(rec[:4]); tag != "head" && wordSum(table) != sum {
			t.Errorf("table %s: wrong checksum", tag)
		}
		out[string(rec[:4])] = table
	}
	return out
}

// sfnt puts tables into a font file.
func sfnt(tables map[string][]byte) []byte {
	var tags []string
	for tag := range tables {
		tags = append(tags, tag)
	}
	slices.Sort(tags)
	out := []byte{0, 1, 0, 0, 0, byte(len(tags)), 0, 0, 0, 0, 0, 0}
	at := len(out) + 16*len(tags)
	var body []byte
	for _, tag := range tags {
		out = append(append(out, tag...), 0, 0, 0, 0)
		out = binary.BigEndian.AppendUint32(out, uint32(at+len(body)))
		out = binary.BigEndian.AppendUint32(out, uint32(len(tables[tag])))
		body = append(body, tables[tag]...)
	}
	return append(out, body...)
}

// TestGlyfPoints: points that are implied are left out, all others kept.
func TestGlyfPoints(t *testing.T) {
	p := func(x, y float32) fonts.Point { return fonts.Point{X: x, Y: y} }
	move := func(a fonts.Point) fonts.Segment { return fonts.Segment{Args: [3]fonts.Point{a}} }
	line := func(a fonts.Point) fonts.Segment {
		return fonts.Segment{Op: fonts.LineTo, Args: [3]fonts.Point{a}}
	}
	quad := func(a, b fonts.Point) fonts.Segment {
		return fonts.Segment{Op: fonts.QuadTo, Args: [3]fonts.Point{a, b}}
	}
	tests := []struct {
		name string
		in   fonts.Outline
		want [][]quadPoint
	}{
		{"nothing", nil, nil},
		{"a point", fonts.Outline{move(p(1, 1))}, nil},
		{"closed by a line", fonts.Outline{move(p(0, 0)), line(p(9, 0)), line(p(9, 9)), line(p(0, 0))},
			[][]quadPoint{{{0, 0, true}, {9, 0, true}, {9, 9, true}}}},
		{"implied point", fonts.Outline{move(p(0, 0)), quad(p(0, 4), p(2, 4)), quad(p(4, 4), p(4, 0))},
			[][]quadPoint{{{0, 0, true}, {0, 4, false}, {4, 4, false}, {4, 0, true}}}},
		{"point not midway", fonts.Outline{move(p(0, 0)), quad(p(0, 4), p(3, 4)), quad(p(4, 4), p(4, 0))},
			[][]quadPoint{{{0, 0, true}, {0, 4, false}, {3, 4, true}, {4, 4, false}, {4, 0, true}}}},
		{"all off the curve, start between units", fonts.Outline{move(p(1.5, 2)), quad(p(0, 0), p(2, 0)), quad(p(4, 0), p(3.5, 2)), quad(p(3, 4), p(1.5, 2))},
			[][]quadPoint{{{0, 0, false}, {4, 0, false}, {3, 4, false}}}},
		{"two contours", fonts.Outline{move(p(0, 0)), line(p(9, 0)), move(p(1, 1)), line(p(2, 2))},
			[][]quadPoint{{{0, 0, true}, {9, 0, true}}, {{1, 1, true}, {2, 2, true}}}},
	}
	for _, tt := range tests {
		got, err := quadContours(tt.in)
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
		}
		if diff := cmp.Diff(tt.want, got, cmp.AllowUnexported(quadPoint{})); diff != "" {
			t.Errorf("%s: %s", tt.name, diff)
		}
	}
	cubic := fonts.Outline{move(p(0, 0)), {Op: fonts.CubeTo}}
	if _, err := quadContours(cubic); err == nil {
		t.Error("a cubic curve passed")
	}
	if _, err := quadContours(fonts.Outline{move(p(0, 0)), line(p(40000, 0)), line(p(0, 40000))}); err == nil {
		t.Error("a point out of range passed")
	}
}

// TestCharstrings: operators by kind of step, and operands of every width.
func TestCharstrings(t *testing.T) {
	outline := func(steps ...[6]float32) fonts.Outline {
		o := fonts.Outline{{Args: [3]fonts.Point{{X: 5, Y: 7}}}}
		at := fonts.Point{X: 5, Y: 7}
		for _, d := range steps {
			s := fonts.Segment{Op: fonts.LineTo}
			n := 1
			if d[2] != 0 || d[3] != 0 || d[4] != 0 || d[5] != 0 {
				s.Op, n = fonts.CubeTo, 3
			}
			for i := range n {
				at = fonts.Point{X: at.X + d[2*i], Y: at.Y + d[2*i+1]}
				s.Args[i] = at
			}
			o = append(o, s)
		}
		return o
	}
	n := func(v ...int) []byte {
		var b []byte
		for _, v := range v {
			b = appendOperand(b, v)
		}
		return b
	}
	tests := []struct {
		name string
		in   fonts.Outline
		want []byte
	}{
		{"nothing", nil, nil},
		{"lines in turn", outline([6]float32{9}, [6]float32{0, 8}, [6]float32{-3}), slices.Concat(n(9, 8, -3), []byte{opHLineTo})},
		{"upright first", outline([6]float32{0, 300}, [6]float32{2}), slices.Concat(n(300, 2), []byte{opVLineTo})},
		{"slanting", outline([6]float32{1, 2}, [6]float32{3, 4}), slices.Concat(n(1, 2, 3, 4), []byte{opRLineTo})},
		{"line, curve", outline([6]float32{1, 2}, [6]float32{1, 2, 3, 4, 5, 6}), slices.Concat(n(1, 2, 1, 2, 3, 4, 5, 6), []byte{opRLineCurve})},
		{"curve, line", outline([6]float32{1, 2, 3, 4, 5, 6}, [6]float32{1, 2}), slices.Concat(n(1, 2, 3, 4, 5, 6, 1, 2), []byte{opRCurveLine})},
		{"flat to flat", outline([6]float32{1, 0, 3, 4, 5, 0}), slices.Concat(n(1, 3, 4, 5), []byte{opHHCurveTo})},
		{"any to flat", outline([6]float32{1, 2, 3, 4, 5, 0}, [6]float32{1, 0, 3, 4, 5, 0}), slices.Concat(n(2, 1, 3, 4, 5, 1, 3, 4, 5), []byte{opHHCurveTo})},
		{"steep to steep", outline([6]float32{0, 2, 3, 4, 0, 6}), slices.Concat(n(2, 3, 4, 6), []byte{opVVCurveTo})},
		{"flat to steep to flat", outline([6]float32{1, 0, 3, 4, 0, 6}, [6]float32{0, 2, 3, 4, 5, 0}), slices.Concat(n(1, 3, 4, 6, 2, 3, 4, 5), []byte{opHVCurveTo})},
		{"flat to any", outline([6]float32{1, 0, 3, 4, 5, 6}), slices.Concat(n(1, 3, 4, 6, 5), []byte{opHVCurveTo})},
		{"steep to any", outline([6]float32{0, 2, 3, 4, 5, 6}), slices.Concat(n(2, 3, 4, 5, 6), []byte{opVHCurveTo})},
	}
	for _, tt := range tests {
		got, err := appendCharstring(nil, tt.in, 1)
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
		}
		want := []byte{opEndChar}
		if tt.in != nil {
			want = slices.Concat(n(5, 7), []byte{opRMoveTo}, tt.want, want)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s: %v, want %v", tt.name, got, want)
		}
	}
	if _, err := appendCharstring(nil, fonts.Outline{{}, {Op: fonts.QuadTo}}, 1); err == nil {
		t.Error("a quadratic curve passed")
	}
}
