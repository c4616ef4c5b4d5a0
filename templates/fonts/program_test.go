package fonts

import (
	"bytes"
	"slices"
	"testing"
	"time"
)

// subset is the tiny font as a document embeds it: outlines and what else is
// given.
func subset(more map[string][]byte) []byte {
	whole, err := readDirectory(bytes.NewReader(tinyFont("Tiny", tinyCmap)), 1<<20)
	if err != nil {
		panic(err)
	}
	tables := map[string][]byte{}
	for _, tag := range []string{"head", "maxp", "loca", "glyf"} {
		t := whole.tables[tag]
		tables[tag] = tinyFont("Tiny", tinyCmap)[t.offset : t.offset+t.length]
	}
	for tag, b := range more {
		tables[tag] = b
	}
	return sfnt(tables)
}

// A program without names and characters has bounds; with the metrics, those of
// the face.
func TestProgram(t *testing.T) {
	p, err := ReadProgram(subset(nil))
	if err != nil {
		t.Fatal(err)
	}
	if b, err := p.Bounds(1); err != nil || b != (Box{0, 0, 0.5, 0.5}) {
		t.Errorf("%v, %v", b, err)
	}
	if b, err := p.Bounds(3); err != nil || !b.Empty() {
		t.Errorf("a blank: %v, %v", b, err)
	}
	if _, err := p.Bounds(4); err == nil {
		t.Error("there is no fifth glyph")
	}
	if r, ok := p.Character(1); ok || p.Rune('一') != 0 || p.Code('A') != 0 || p.Named("A") != 0 || p.Name(1) != "" {
		t.Errorf("characters of a font without any: %c", r)
	}
	if p.CID(2) != 2 || p.CID(4) != 0 || p.CID(-1) != 0 || p.Glyphs() != 4 {
		t.Error("identifiers are not the glyphs")
	}
}

func TestProgramCharacters(t *testing.T) {
	whole := tinyFont("Tiny", tinyCmap)
	p, err := ReadProgram(whole)
	if err != nil {
		t.Fatal(err)
	}
	face, err := tinyFace(t, whole)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range "一𬭎" {
		g, _ := face.Glyph(r)
		want, _ := g.Bounds()
		got, err := p.Bounds(p.Rune(r))
		back, ok := p.Character(p.Rune(r))
		if err != nil || got != want || back != r || !ok {
			t.Errorf("%c: %v, not %v; %c; %v", r, got, want, back, err)
		}
	}
}

// One-byte codes come from the symbol table, else from the Macintosh one.
func TestProgramCodes(t *testing.T) {
	mac0 := append(be(0, 262, 0), make([]byte, 256)...)
	mac0[6+'A'] = 2
	for name, c := range map[string]struct {
		cmap []byte
		want uint16
	}{
		"byte table":     {slices.Concat(be(0, 1, 1, 0, 0, 12), mac0), 2},
		"trimmed table":  {slices.Concat(be(0, 1, 1, 0, 0, 12), be(6, 14, 0, 'A', 2, 3, 1)), 3},
		"symbol":         {slices.Concat(be(0, 1, 3, 0, 0, 12), symbolTable(0xF041, 1)), 1},
		"symbol by code": {slices.Concat(be(0, 1, 3, 0, 0, 12), symbolTable(0x41, 1)), 1},
		"neither":        {tinyCmap, 0},
		"cut":            {be(0, 1, 1, 0, 0, 12, 0), 0},
		"far":            {be(0, 1, 1, 0, 9, 12, 0, 0), 0},
	} {
		p, err := ReadProgram(subset(map[string][]byte{"cmap": c.cmap}))
		if err != nil || p.Code('A') != c.want {
			t.Errorf("%s: %v, %v", name, p, err)
		}
	}
}

// symbolTable is of format 4 with one character.
func symbolTable(c, glyph int) []byte {
	return be(4, 32, 0, 4, 4, 1, 0, c, 0xFFFF, 0, c, 0xFFFF, glyph-c, 1, 0, 0)
}

func TestBareCFF(t *testing.T) {
	p, err := ReadProgram(tinyCFF())
	if err != nil {
		t.Fatal(err)
	}
	want := Box{0.01, 0.02, 0.11, 0.11}
	for _, id := range []uint16{1, 2} {
		if b, err := p.Bounds(id); err != nil || !near(b, want) {
			t.Errorf("glyph %d: %v, %v", id, b, err)
		}
	}
	if b, err := p.Bounds(3); err != nil || !b.Empty() {
		t.Errorf("a blank: %v, %v", b, err)
	}
	wrapped := sfnt(map[string][]byte{"CFF ": tinyCFF()})
	if p, err := ReadProgram(wrapped); err != nil || p.Glyphs() != 4 {
		t.Errorf("within an OpenType file: %v, %v", p, err)
	}
}

func near(a, b Box) bool {
	const e = 1e-9
	d := func(a, b float64) bool { return a-b < e && b-a < e }
	return d(a.XMin, b.XMin) && d(a.YMin, b.YMin) && d(a.XMax, b.XMax) && d(a.YMax, b.YMax)
}

// Every operator moves the pen as the technical note says. Operands are below
// 108, which are one byte each.
func TestCharstring(t *testing.T) {
	for name, c := range map[string]struct {
		args [][]int // operands, then the operator; 1200+n is an escaped one
		want Box     // in units
	}{
		"lines":      {[][]int{{10, 10, 21}, {5, 0, 0, 5, 5}}, Box{10, 10, 15, 15}},
		"width":      {[][]int{{99, 10, 10, 21}, {5, 5, 5}}, Box{10, 10, 15, 15}},
		"hlineto":    {[][]int{{0, 22}, {10, 20, -5, 6}}, Box{0, 0, 10, 20}},
		"vlineto":    {[][]int{{0, 4}, {10, 20, 7}}, Box{0, 0, 20, 10}},
		"rrcurveto":  {[][]int{{0, 0, 21}, {0, 30, 40, 0, 0, -30, 8}}, Box{0, 0, 40, 22.5}},
		"rcurveline": {[][]int{{0, 0, 21}, {0, 30, 40, 0, 0, -30, 0, -9, 24}}, Box{0, -9, 40, 22.5}},
		"rlinecurve": {[][]int{{0, 0, 21}, {0, -9, 0, 30, 40, 0, 0, -30, 25}}, Box{0, -9, 40, 13.5}},
		"hhcurveto":  {[][]int{{0, 0, 21}, {3, 10, 10, 10, 10, 27}}, Box{0, 0, 30, 13}},
		"vvcurveto":  {[][]int{{0, 0, 21}, {10, 10, 10, 10, 26}}, Box{0, 0, 10, 30}},
		"hvcurveto":  {[][]int{{0, 0, 21}, {10, 10, 10, 10, 5, 31}}, Box{0, 0, 25, 20}},
		"vhcurveto":  {[][]int{{0, 0, 21}, {10, 10, 10, 10, 30}}, Box{0, 0, 20, 20}},
		"hflex":      {[][]int{{0, 0, 21}, {10, 10, 5, 10, 10, 10, 10, 1234}}, Box{0, 0, 60, 5}},
		"flex":       {[][]int{{0, 0, 21}, {10, 0, 10, 5, 10, 0, 10, 0, 10, -5, 10, 0, 50, 1235}}, Box{0, 0, 60, 5}},
		"hflex1":     {[][]int{{0, 0, 21}, {10, 0, 10, 5, 10, 10, 10, -5, 10, 1236}}, Box{0, 0, 60, 5}},
		"flex1":      {[][]int{{0, 0, 21}, {10, 0, 10, 5, 10, 0, 10, 0, 10, -5, 10, 1237}}, Box{0, 0, 60, 5}},
		"hints":      {[][]int{{1, 2, 3, 4, 18}, {5, 6, 19}, {-139}, {10, 10, 21}, {5, 5, 5}}, Box{10, 10, 15, 15}},
	} {
		p := &cffProgram{em: 1, glyphs: [][]byte{encode(c.args)}}
		if b, err := p.bounds(0); err != nil || !near(b, c.want) {
			t.Errorf("%s: %v, %v, not %v", name, b, err, c.want)
		}
	}
}

// encode writes lists of operands and operators as a charstring. A list of one
// number below -107 is the byte of a hint mask.
func encode(lists [][]int) (out []byte) {
	for _, l := range lists {
		last := len(l) - 1
		if l[last] < -107 {
			out = append(out, 0)
			continue
		}
		for _, v := range l[:last] {
			out = append(out, byte(v+139))
		}
		if l[last] >= 1200 {
			out = append(out, 12)
		}
		out = append(out, byte(l[last]%1200))
	}
	return append(out, 14)
}

// Subroutines that call each other end, however many steps they would take.
func TestSubroutineBomb(t *testing.T) {
	call := []byte{139 - 107, 10}
	p := &cffProgram{em: 1, glyphs: [][]byte{call}, local: [][][]byte{{bytes.Repeat(call, 1000)}}}
	start := time.Now()
	if _, err := p.bounds(0); err == nil || time.Since(start) > 10*time.Second {
		t.Errorf("%v after %v", err, time.Since(start))
	}
	var fan [][]byte
	for i := range 10 {
		fan = append(fan, bytes.Repeat([]byte{byte(139 - 107 + i + 1), 10}, 1000))
	}
	p.local = [][][]byte{append(fan, []byte{11})}
	if _, err := p.bounds(0); err == nil || time.Since(start) > 10*time.Second {
		t.Errorf("%v after %v", err, time.Since(start))
	}
}

// A cmap whose ranges lie over each other is not read to its end.
func TestRangesOverRanges(t *testing.T) {
	ranges := make([][3]uint32, 200_000)
	for i := range ranges {
		ranges[i] = [3]uint32{0, 0xFFFF, 0}
	}
	start := time.Now()
	if _, err := readCmap(longCmap(ranges...), 1<<16); err == nil || time.Since(start) > 10*time.Second {
		t.Errorf("%v after %v", err, time.Since(start))
	}
}

// Ranges of font dictionaries rise; ones that do not are not gone through.
func TestFontDictionaries(t *testing.T) {
	if got := cffSelect([]byte{0, 3, 0, 2, 0, 0, 1, 0, 2, 2, 0, 4}, 1, 5); !bytes.Equal(got, []byte{1, 1, 2, 2, 0}) {
		t.Error(got)
	}
	fall := []byte{0, 3, 0xFF, 0xFF}
	for range 1 << 15 {
		fall = append(fall, 0, 0, 1, 0xFF, 0xFF, 1)
	}
	start := time.Now()
	if got := cffSelect(fall, 1, 0xFFFF); got[0] != 1 || time.Since(start) > 2*time.Second {
		t.Error(got[0], time.Since(start))
	}
}

// Font dictionaries that share subroutines share them in memory too, and there
// are no more of them than glyphs can name.
func TestSharedSubroutines(t *testing.T) {
	private := []byte{139 + 2, cffSubrs} // the subroutines follow it
	subrs := []byte{0, 1, 1, 1, 2, 11}
	array := len(private) + len(subrs)
	b := slices.Concat([]byte{0}, private, subrs, be(300), []byte{2})
	for i := range 301 {
		b = append(b, be(1+3*i)...)
	}
	b = append(b, bytes.Repeat([]byte{139 + 2, 139 + 1, cffPrivate}, 300)...)
	p := &cffProgram{keyed: true}
	if err := p.readSubroutines(b, topDict{cffFDArray: {float64(1 + array)}}); err != nil {
		t.Fatal(err)
	}
	if len(p.local) != maxFontDicts || len(p.local[0]) != 1 || &p.local[0][0] != &p.local[255][0] {
		t.Errorf("%d, %v", len(p.local), p.local[0])
	}
}

// Whatever the bytes, reading ends, and a box has lengths.
func FuzzProgram(f *testing.F) {
	f.Add(subset(nil))
	f.Add(tinyFont("Tiny", tinyCmap))
	f.Add(tinyCFF())
	f.Add(subset(map[string][]byte{"cmap": slices.Concat(be(0, 1, 3, 0, 0, 12), symbolTable(0xF041, 1))}))
	f.Fuzz(func(t *testing.T, b []byte) {
		p, err := ReadProgram(b)
		if err != nil {
			return
		}
		for id := range min(p.Glyphs(), 50) {
			if box, err := p.Bounds(uint16(id)); err == nil && !(box.XMin <= box.XMax && box.YMin <= box.YMax) {
				t.Fatalf("%v", box)
			}
			p.Named(p.Name(uint16(id)))
			p.Character(uint16(id))
			p.Code(byte(id))
			p.CID(id)
		}
	})
}
