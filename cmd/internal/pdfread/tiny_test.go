package pdfread

import (
	"bytes"
	"compress/zlib"
	"context"
	"fmt"
	"strings"
	"testing"

	"casefile/templates/check"
)

// tiny is a PDF written by hand: object 1 is the catalog, 2 the page tree, 3 the
// page, 4 its content, 5 its font; more may follow.
type tiny struct {
	page      string // entries of the page beside the usual ones
	resources string // entries beside the font F
	content   string
	font      string // Helvetica when empty
	more      []string
	root      string // entries of the catalog
}

const helvetica = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"

func (d tiny) bytes() []byte {
	if d.font == "" {
		d.font = helvetica
	}
	objects := append([]string{
		"<< /Type /Catalog /Pages 2 0 R " + d.root + " >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 200 100] >>",
		"<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Font << /F 5 0 R >> " + d.resources + " >> " + d.page + " >>",
		streamObject("", d.content),
		d.font,
	}, d.more...)
	return assemble(objects)
}

// assemble numbers the objects from 1 and writes the cross references.
func assemble(objects []string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n")
	offsets := make([]int, len(objects))
	for i, o := range objects {
		offsets[i] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	xref := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, o := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, xref)
	return b.Bytes()
}

func streamObject(entries, data string) string {
	return fmt.Sprintf("<< %s /Length %d >>\nstream\n%s\nendstream", entries, len(data), data)
}

func deflated(entries string, data []byte) string {
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	if _, err := w.Write(data); err != nil {
		panic(err)
	}
	if err := w.Close(); err != nil {
		panic(err)
	}
	return streamObject("/Filter /FlateDecode "+entries, b.String())
}

func (d tiny) read(t testing.TB) check.Page {
	t.Helper()
	return d.document(t).Pages[0]
}

func (d tiny) document(t testing.TB) *Document {
	t.Helper()
	out, err := Read(context.Background(), d.bytes(), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// glyphs prints text and origin of each glyph.
func glyphs(p check.Page) string {
	var out []string
	for _, g := range p.Glyphs {
		out = append(out, fmt.Sprintf("%s@%.2f,%.2f", g.Text, g.X, g.Y))
	}
	return strings.Join(out, " ")
}

// Helvetica's A is 0.667 em wide, its space 0.278 em; the page is 200 by 100.
func TestTextOperators(t *testing.T) {
	for name, c := range map[string]struct{ content, want string }{
		"Td":           {"BT /F 10 Tf 10 20 Td (AA) Tj 5 5 Td (A) Tj ET", "A@10.00,80.00 A@16.67,80.00 A@15.00,75.00"},
		"TD T*":        {"BT /F 10 Tf 10 50 TD 0 -12 TD (A) Tj T* (A) Tj ET", "A@10.00,62.00 A@10.00,74.00"},
		"TL and quote": {"BT /F 10 Tf 14 TL 10 50 Td (A) Tj (A) ' ET", "A@10.00,50.00 A@10.00,64.00"},
		"double quote": {`BT /F 10 Tf 14 TL 10 50 Td 3 1 (A A) " ET`, "A@10.00,64.00  @17.67,64.00 A@24.45,64.00"},
		"Tc":           {"BT /F 10 Tf 2 Tc 10 20 Td (AA) Tj ET", "A@10.00,80.00 A@18.67,80.00"},
		"Tw":           {"BT /F 10 Tf 5 Tw 10 20 Td (A A) Tj ET", "A@10.00,80.00  @16.67,80.00 A@24.45,80.00"},
		"Tz":           {"BT /F 10 Tf 50 Tz 10 20 Td (AA) Tj ET", "A@10.00,80.00 A@13.34,80.00"},
		"Ts":           {"BT /F 10 Tf 3 Ts 10 20 Td (A) Tj ET", "A@10.00,77.00"},
		"TJ":           {"BT /F 10 Tf 10 20 Td [(A) -500 (A) 100 (A)] TJ ET", "A@10.00,80.00 A@21.67,80.00 A@27.34,80.00"},
		"Tm and cm":    {"2 0 0 2 5 5 cm BT /F 10 Tf 1 0 0 1 10 10 Tm (AA) Tj ET", "A@25.00,75.00 A@38.34,75.00"},
		"Tm resets":    {"BT /F 10 Tf 1 0 0 1 10 10 Tm (A) Tj 1 0 0 1 20 20 Tm (A) Tj ET", "A@10.00,90.00 A@20.00,80.00"},
		"BT resets":    {"BT /F 10 Tf 10 10 Td (A) Tj ET BT 20 20 Td (A) Tj ET", "A@10.00,90.00 A@20.00,80.00"},
		"q and Q":      {"q 1 0 0 1 50 0 cm BT /F 10 Tf 10 10 Td (A) Tj ET Q BT /F 10 Tf 10 10 Td (A) Tj ET", "A@60.00,90.00 A@10.00,90.00"},
		"too many Q":   {"Q Q BT /F 10 Tf 10 10 Td (A) Tj ET", "A@10.00,90.00"},
		"invisible":    {"BT /F 10 Tf 10 10 Td 3 Tr (A) Tj 0 Tr (B) Tj ET", "B@16.67,90.00"},
		"off the page": {"BT /F 10 Tf 300 10 Td (A) Tj -290 0 Td (B) Tj ET", "B@10.00,90.00"},
		"escapes":      {`BT /F 10 Tf 10 10 Td (\101\(\)\\` + "\\\n" + `B) Tj ET`, `A@10.00,90.00 (@16.67,90.00 )@20.00,90.00 \@23.33,90.00 B@26.11,90.00`},
		"hex":          {"BT /F 10 Tf 10 10 Td <41 4> Tj ET", "A@10.00,90.00 @@16.67,90.00"},
		"no font":      {"BT 10 10 Td (A) Tj ET", ""},
		"nonsense":     {"]] >> )) /F 10 Tf BT (A Tj", ""},
		"odd numbers":  {"BT /F +10. Tf 1--2 .0 Td 9 10 Td (A) Tj ET", "A@10.00,90.00"},
		"inline image": {"BI /W 2 /H 1 /BPC 8 /CS /G ID \x01EI\x02 EI BT /F 10 Tf 10 10 Td (A) Tj ET", "A@10.00,90.00"},
		"marked":       {"/P <</MCID 0>> BDC BT /F 10 Tf 10 10 Td (A) Tj ET EMC /X BMC EMC", "A@10.00,90.00"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := glyphs(tiny{content: c.content}.read(t)); got != c.want {
				t.Errorf("%s\nnot %s", got, c.want)
			}
		})
	}
}

const oneA = "BT /F 10 Tf 20 30 Td (A) Tj ET"

// A page is turned, cut and enlarged as it is shown.
func TestGeometry(t *testing.T) {
	for name, c := range map[string]struct {
		page  string
		w, h  float64
		x, y  float64
		angle float64
	}{
		"plain":     {"", 200, 100, 20, 70, 0},
		"origin":    {"/MediaBox [10 20 110 220]", 100, 200, 10, 190, 0},
		"corners":   {"/MediaBox [110 220 10 20]", 100, 200, 10, 190, 0},
		"crop":      {"/CropBox [10 10 100 90]", 90, 80, 10, 60, 0},
		"crop over": {"/CropBox [-50 -50 100 900]", 100, 100, 20, 70, 0},
		"90":        {"/Rotate 90", 100, 200, 30, 20, -90},
		"180":       {"/Rotate 180", 200, 100, 180, 30, 180},
		"270":       {"/Rotate 270", 100, 200, 70, 180, 90},
		"-90":       {"/Rotate -90", 100, 200, 70, 180, 90},
		"unit":      {"/UserUnit 2", 400, 200, 40, 140, 0},
		"no box":    {"/MediaBox [0 0 0 0]", 612, 792, 20, 762, 0},
	} {
		t.Run(name, func(t *testing.T) {
			p := tiny{page: c.page, content: oneA}.read(t)
			if len(p.Glyphs) != 1 {
				t.Fatalf("%+v", p)
			}
			g := p.Glyphs[0]
			if off(p.Width, c.w) || off(p.Height, c.h) || off(g.X, c.x) || off(g.Y, c.y) || off(g.Angle, c.angle) {
				t.Errorf("%g × %g, %+v", p.Width, p.Height, g)
			}
		})
	}
}

// Size and advance are as drawn.
func TestSizes(t *testing.T) {
	for name, c := range map[string]struct {
		content       string
		size, advance float64
	}{
		"Tf":        {"/F 12 Tf 1 0 0 1 20 30 Tm", 12, 8},
		"Tm":        {"/F 1 Tf 12 0 0 12 20 30 Tm", 12, 8},
		"flipped":   {"/F 12 Tf 1 0 0 -1 20 30 Tm", 12, 8},
		"slanted":   {"/F 12 Tf 1 0 0.3 1 20 30 Tm", 12, 8},
		"narrow":    {"/F 12 Tf 50 Tz 1 0 0 1 20 30 Tm", 12, 4},
		"turned":    {"/F 12 Tf 0 1 -1 0 20 30 Tm", 12, 8},
		"negative":  {"/F -12 Tf -1 0 0 -1 20 30 Tm", 12, 8},
		"spaced":    {"/F 12 Tf 9 Tc 1 0 0 1 20 30 Tm", 12, 8},
		"no height": {"/F 12 Tf 1 0 0 0 20 30 Tm", 0, 8},
	} {
		p := tiny{content: "BT " + c.content + " (A) Tj ET"}.read(t)
		if len(p.Glyphs) != 1 || off(p.Glyphs[0].Size, c.size) || off(p.Glyphs[0].Advance, c.advance) {
			t.Errorf("%s: %+v", name, p.Glyphs)
		}
	}
}
