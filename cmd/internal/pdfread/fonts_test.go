package pdfread

import (
	"fmt"
	"strings"
	"testing"

	"casefile/templates/check"
)

func texts(p check.Page) string {
	var out []string
	for _, g := range p.Glyphs {
		out = append(out, g.Text)
	}
	return strings.Join(out, "|")
}

func advances(p check.Page) string {
	var out []string
	for _, g := range p.Glyphs {
		out = append(out, fmt.Sprintf("%.1f", g.Advance))
	}
	return strings.Join(out, " ")
}

func simpleFontOf(entries string) string {
	return "<< /Type /Font /Subtype /Type1 /BaseFont /ABCDEF+Some " + entries + " >>"
}

func TestSimpleFonts(t *testing.T) {
	for name, c := range map[string]struct{ font, codes, want string }{
		"WinAnsi":     {simpleFontOf("/Encoding /WinAnsiEncoding"), "41 80 93 B7 E9", "A|€|“|·|é"},
		"MacRoman":    {simpleFontOf("/Encoding /MacRomanEncoding"), "41 8E D2", "A|é|“"},
		"Standard":    {simpleFontOf("/Encoding /StandardEncoding"), "41 27 60 AE D0 E1 FB 80", "A|’|‘|fi|—|Æ|ß|"},
		"none":        {simpleFontOf(""), "41 27", "A|’"},
		"Differences": {simpleFontOf("/Encoding << /Differences [65 /eacute /uni4E2D /u20000 97 /f_f_i /A.sc /Omega /g12 /Abreve] >>"), "41 42 43 61 62 63 64 65", "é|中|𠀀|ffi|A|Ω||Ă"},
		"over base":   {simpleFontOf("/Encoding << /BaseEncoding /WinAnsiEncoding /Differences [66 /bullet] >>"), "41 42 80", "A|•|€"},
		"ToUnicode":   {simpleFontOf("/Encoding /WinAnsiEncoding /ToUnicode 6 0 R"), "41 42 43", "甲|B|C"},
	} {
		t.Run(name, func(t *testing.T) {
			d := tiny{font: c.font, content: "BT /F 10 Tf 1 0 0 1 5 5 Tm <" + c.codes + "> Tj ET",
				more: []string{streamObject("", "1 beginbfchar <41> <7532> endbfchar")}}
			p := d.read(t)
			if got := texts(p); got != c.want {
				t.Errorf("%s, not %s", got, c.want)
			}
			if p.Glyphs[0].Font != "Some" {
				t.Errorf("font %s", p.Glyphs[0].Font)
			}
		})
	}
}

func TestWidths(t *testing.T) {
	for name, c := range map[string]struct{ font, codes, want string }{
		"Widths":      {simpleFontOf("/FirstChar 65 /LastChar 66 /Widths [500 250] /FontDescriptor << /MissingWidth 100 >>"), "41 42 43", "5.0 2.5 1.0"},
		"core":        {helvetica, "41 20", "6.7 2.8"},
		"core, Mac":   {strings.Replace(helvetica, "WinAnsi", "MacRoman", 1), "A9 8E", "7.4 5.6"},
		"like core":   {"<< /Type /Font /Subtype /TrueType /BaseFont /Arial,Bold >>", "41", "7.2"},
		"Type 3":      {"<< /Type /Font /Subtype /Type3 /FontMatrix [0.01 0 0 0.01 0 0] /FirstChar 65 /Widths [50] /CharProcs << >> >>", "41", "5.0"},
		"W":           {composite("/Identity-H", "/DW 500 /W [1 [100 200] 5 7 300]"), "0001 0002 0003 0005 0007 0008", "1.0 2.0 5.0 3.0 3.0 5.0"},
		"W far":       {composite("/Identity-H", "/W [1 5000 250]"), "0001 1388 1389", "2.5 2.5 10.0"},
		"DW":          {composite("/Identity-H", ""), "0001", "10.0"},
		"GBK":         {composite("/GBK-EUC-H", ""), "D6D0 41", "10.0 5.0"},
		"GBK with W":  {composite("/GBK-EUC-H", "/W [7716 [300] 846 [400] 4559 [900]]"), "D6D0 20 41", "9.0 3.0 4.0"},
		"UCS2 with W": {composite("/UniGB-UCS2-H", "/W [1 95 500]"), "4E2D 0041", "10.0 5.0"},
	} {
		t.Run(name, func(t *testing.T) {
			p := tiny{font: c.font, content: "BT /F 10 Tf 1 0 0 1 5 5 Tm <" + c.codes + "> Tj ET"}.read(t)
			if got := advances(p); got != c.want {
				t.Errorf("%s, not %s", got, c.want)
			}
		})
	}
}

// composite is a Type 0 font without a program.
func composite(encoding, below string) string {
	return `<< /Type /Font /Subtype /Type0 /BaseFont /SimSun /Encoding ` + encoding + ` /DescendantFonts [ << /Type /Font
		/Subtype /CIDFontType2 /BaseFont /SimSun /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> ` + below + ` >> ] >>`
}

func TestCompositeFonts(t *testing.T) {
	const own = `/CIDInit /ProcSet findresource begin begincmap 2 begincodespacerange <00> <7F> <8000> <FFFF> endcodespacerange
		1 begincidrange <20> <7E> 1 endcidrange 1 begincidchar <8001> 34 endcidchar endcmap`
	for name, c := range map[string]struct{ encoding, stream, codes, want string }{
		"GBK":          {"/GBK-EUC-H", "", "D6D0 B9FA 41 A1B2", "中|国|A|〔"},
		"GB":           {"/GB-EUC-H", "", "D6D0 41", "中|A"},
		"GB18030":      {"/GBK2K-H", "", "D6D0 41 8130 8130", "中|A|\u0080"},
		"UCS-2":        {"/UniGB-UCS2-H", "", "4E2D 0041", "中|A"},
		"UTF-16":       {"/UniGB-UTF16-H", "", "4E2D D840 DC00", "中|𠀀"},
		"UTF-8":        {"/UniGB-UTF8-H", "", "E4B8AD 41 C2B7", "中|A|·"},
		"UTF-32":       {"/UniGB-UTF32-H", "", "00004E2D", "中"},
		"Big5":         {"/ETen-B5-H", "", "A4A4 41", "中|A"},
		"vertical":     {"/UniGB-UCS2-V", "", "4E2D 4E2D", "中|中"},
		"GB1 ASCII":    {"/Identity-H", "", "0022 0021", "A|@"},
		"GB1 Han":      {"/Identity-H", "", "03AC 11CF 1E16 00E4", "啊|中|齄|⒆"},
		"GB1 half":     {"/Identity-H", "", "032E 1E24", "!| "},
		"GB1 unknown":  {"/Identity-H", "", "5000", ""},
		"own":          {"6 0 R", own, "41 8001 42", "A|A|B"},
		"not known":    {"/Nonsense-H", "", "0022", "A"},
		"odd length":   {"/UniGB-UCS2-H", "", "4E2D 4E", "中|N"},
		"radical":      {"/UniGB-UCS2-H", "", "2F49 2ED3 2F00 FF21", "月|长|一|Ａ"},
		"no character": {"/UniGB-UCS2-H", "", "0000 FFFD", "|"},
	} {
		t.Run(name, func(t *testing.T) {
			d := tiny{font: composite(c.encoding, ""), more: []string{streamObject("", c.stream)},
				content: "BT /F 10 Tf 1 0 0 1 50 90 Tm <" + c.codes + "> Tj ET"}
			if got := texts(d.read(t)); got != c.want {
				t.Errorf("%q, not %q", got, c.want)
			}
		})
	}
}

// Vertical writing runs downwards from the middle of the first cell's top.
func TestVertical(t *testing.T) {
	p := tiny{font: composite("/UniGB-UCS2-V", ""), content: "BT /F 10 Tf 50 90 Td <4E2D4E2D> Tj ET"}.read(t)
	if got, want := glyphs(p), "中@45.00,18.80 中@45.00,28.80"; got != want {
		t.Errorf("%s, not %s", got, want)
	}
}

func TestToUnicode(t *testing.T) {
	const program = `1 begincodespacerange <0000> <FFFF> endcodespacerange
		3 beginbfchar <0001> <4E2D> <0002> <D840DC00> <0003> <006600660069> endbfchar
		3 beginbfrange <0010> <0012> <4E00> <0020> <0021> [<4E8C> <4E09>] <0030> <0031> <00660069> endbfrange
		1 beginbfchar <0001> <56FD> endbfchar 1 beginbfchar <5140> <0000> endbfchar`
	font := strings.Replace(composite("/Identity-H", ""), "/DescendantFonts", "/ToUnicode 6 0 R /DescendantFonts", 1)
	d := tiny{font: font, more: []string{deflated("", []byte(program))},
		content: "BT /F 10 Tf 5 5 Td <0001 0002 0003 0010 0012 5013 0020 0021 0030 0031 5140> Tj ET"}
	out := d.document(t)
	if got, want := texts(out.Pages[0]), "国|𠀀|ffi|一|丂||二|三|fi|fj|"; got != want {
		t.Errorf("%s, not %s", got, want)
	}
	if len(out.Notes) != 1 || out.Notes[0].Kind != NoteText || out.Notes[0].Page != 1 {
		t.Errorf("notes %+v", out.Notes)
	}
}

// A Type 3 font's glyphs have the boxes they declare.
func TestType3(t *testing.T) {
	font := `<< /Type /Font /Subtype /Type3 /FontMatrix [0.001 0 0 0.001 0 0] /FontBBox [0 0 1000 1000] /FirstChar 65 /LastChar 65
		/Widths [1000] /Encoding << /Differences [65 /A] >> /CharProcs << /A 6 0 R >> >>`
	p := tiny{font: font, more: []string{streamObject("", "1000 0 100 -100 900 800 d1 0 0 9 9 re f")},
		content: "BT /F 10 Tf 20 30 Td (A) Tj ET"}.read(t)
	if len(p.Glyphs) != 1 || p.Glyphs[0].Text != "A" || !closeBox(p.Glyphs[0].Ink, check.Box{X1: 21, Y1: 62, X2: 29, Y2: 71}) {
		t.Errorf("%+v", p.Glyphs)
	}
}

func closeBox(a, b check.Box) bool {
	return !off(a.X1, b.X1) && !off(a.Y1, b.Y1) && !off(a.X2, b.X2) && !off(a.Y2, b.Y2)
}

// The clear part of a Type 1 program names its glyphs.
func TestBuiltInEncoding(t *testing.T) {
	const program = "%!PS-AdobeFont-1.0: X\n/Encoding 256 array 0 1 255 {1 index exch /.notdef put} for\ndup 65 /alpha put\ndup 66 /beta put\nreadonly def\ncurrentfile eexec\x80\x81"
	p := tiny{font: simpleFontOf("/FontDescriptor << /Flags 4 /FontFile 6 0 R >>"), more: []string{streamObject("", program)},
		content: "BT /F 10 Tf 5 5 Td (ABC) Tj ET"}.read(t)
	if got := texts(p); got != "α|β|C" {
		t.Errorf("%s", got)
	}
}

// Fonts bear Chinese names, in GBK more often than not.
func TestFontNames(t *testing.T) {
	for written, want := range map[string]string{
		"ABCDEF+SimSun":       "SimSun",
		"ABCDE+SimSun":        "ABCDE+SimSun",
		"#B7#C2#CB#CE":        "仿宋",
		"#E4#BB#BF#E5#AE#8B":  "仿宋",
		"ABCDEF+#BA#DA#CC#E5": "黑体",
		"F#FCr#E9":            "Füré",
		"Caf#E9":              "Café",
	} {
		p := tiny{font: "<< /Subtype /TrueType /Encoding /WinAnsiEncoding /BaseFont /" + written + " >>", content: oneA}.read(t)
		if got := p.Glyphs[0].Font; got != want {
			t.Errorf("%s: %s, not %s", written, got, want)
		}
	}
}

// The collection and the codes lead to each other.
func TestCollection(t *testing.T) {
	told := 0
	for code := 0xA1A1; code <= 0xF7FE; code++ {
		cid := gb1CID(code)
		if cid == unknownCID {
			continue
		}
		told++
		if back := gb1Code(cid); back != code {
			t.Fatalf("%X has CID %d, which is %X", code, cid, back)
		}
		if code >= 0xB0A1 && gb1Text(cid) == "" {
			t.Errorf("%X has no character", code)
		}
	}
	if told != 6763+682+36 { // Han, signs, and what later editions put between them
		t.Errorf("%d characters", told)
	}
}
