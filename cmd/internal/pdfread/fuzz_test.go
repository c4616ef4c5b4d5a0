package pdfread

import (
	"context"
	"errors"
	"math"
	"testing"
	"time"

	"casefile/templates/check"
)

// Whatever the bytes, reading ends, in time, with pages of finite lengths or one
// of our errors.
func FuzzRead(f *testing.F) {
	f.Add(tiny{content: oneA}.bytes())
	f.Add(tiny{content: "q 2 w 10 10 m 90 10 l S 10 10 80 2 re f Q /X Do", resources: "/XObject << /X 6 0 R >>",
		more: []string{streamObject("/Subtype /Form /BBox [0 0 99 99]", oneA)}}.bytes())
	f.Add(tiny{font: composite("/GBK-EUC-H", "/W [1 [500] 2 9 300]"), content: "BT /F 10 Tf 5 5 Td <D6D0> Tj ET", page: "/Rotate 90 /UserUnit 2"}.bytes())
	f.Add(tiny{content: oneA, page: "/Annots [6 0 R]", more: []string{"<< /Rect [0 0 9 9] /AP << /N 4 0 R >> >>"}}.bytes())
	f.Fuzz(fuzzRead)
}

func fuzzRead(t *testing.T, b []byte) {
	ctx, stop := context.WithTimeout(context.Background(), 5*time.Second)
	defer stop()
	d, err := Read(ctx, b, Limits{Bytes: 1 << 20, Pages: 20, Operators: 10_000, Glyphs: 10_000, Stream: 1 << 20, Total: 4 << 20})
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		t.Fatal("reading does not end")
	case errors.Is(err, ErrNotPDF), errors.Is(err, ErrEncrypted), errors.Is(err, ErrBroken), errors.Is(err, ErrTooLarge):
	case err != nil:
		t.Fatal(err)
	default:
		for _, p := range d.Pages {
			soundPage(t, p)
		}
	}
}

// soundPage: no length on a page is beyond measure.
func soundPage(t *testing.T, p check.Page) {
	t.Helper()
	lengths := []float64{p.Width, p.Height}
	for _, g := range p.Glyphs {
		lengths = append(lengths, g.X, g.Y, g.Size, g.Advance, g.Angle, g.Ink.X1, g.Ink.Y1, g.Ink.X2, g.Ink.Y2, g.Color.R)
	}
	for _, s := range p.Strokes {
		lengths = append(lengths, s.X1, s.Y1, s.X2, s.Y2, s.Weight, s.Color.R)
	}
	for _, c := range p.Circles {
		lengths = append(lengths, c.X, c.Y, c.Radius, c.Weight)
	}
	for _, b := range p.Images {
		lengths = append(lengths, b.X1, b.Y1, b.X2, b.Y2)
	}
	for _, v := range lengths {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			t.Fatalf("%+v", p)
		}
	}
}

// Whatever a page draws, with whatever font and resources.
func FuzzContent(f *testing.F) {
	f.Add([]byte("q 1 0 0 1 5 5 cm BT /F 10 Tf 2 Tr 3 Tc 50 Tz [(A) -20 <42>] TJ T* (C) ' ET Q"), helvetica, "/ExtGState << /G << /ca 0.5 >> >>")
	f.Add([]byte("/C cs 1 scn 0 0 m 9 0 l 9 9 9 9 9 9 c h B* 1 1 50 2 re f BI /W 1 ID x EI /G gs"), composite("/Identity-V", "/W [1 [5] 2 3 4] /DW2 [1 2]"), "/ColorSpace << /C [/Separation /X /DeviceCMYK 4 0 R] >>")
	f.Add([]byte("BT /F 1 Tf (AB) Tj ET"), "<< /Subtype /Type3 /FontMatrix [1 0 0 1 0 0] /Encoding << /Differences [65 /A] >> /CharProcs << /A 4 0 R >> >>", "")
	f.Fuzz(func(t *testing.T, content []byte, font, resources string) {
		fuzzRead(t, tiny{content: string(content), font: font, resources: resources}.bytes())
	})
}

// Whatever a CMap says, every code is taken off the string, and what it stands
// for is text.
func FuzzCMap(f *testing.F) {
	f.Add([]byte("1 begincodespacerange <00> <FF> endcodespacerange 1 beginbfchar <41> <4E2D> endbfchar"), []byte("A"))
	f.Add([]byte("2 begincodespacerange <00> <7F> <8000> <FFFF> endcodespacerange 1 beginbfrange <8001> <8009> [<4E2D>] endbfrange"), []byte("\x80\x01"))
	f.Add([]byte("/GBK-EUC-H usecmap 1 begincidrange <20> <7E> 1 endcidrange"), []byte("\xd6\xd0A"))
	f.Fuzz(func(t *testing.T, program, codes []byte) {
		c, uses := parseCMap(program)
		c.use = namedCMap(string(uses))
		for len(codes) > 0 {
			code, n := c.split(codes)
			if n < 1 || n > len(codes) {
				t.Fatalf("%d bytes of %d", n, len(codes))
			}
			for _, r := range c.text(code, n) {
				if r == 0 {
					t.Fatal("U+0000")
				}
			}
			if cid := c.cid(code, n); cid < unknownCID {
				t.Fatalf("CID %d", cid)
			}
			codes = codes[n:]
		}
	})
}

// Whatever a glyph is named, its text is short.
func FuzzGlyphName(f *testing.F) {
	for _, n := range []string{"A", "eacute", "uni4E2D56FD", "u20000", "f_f_i.alt", "uni", "uD800"} {
		f.Add(n)
	}
	f.Fuzz(func(t *testing.T, n string) {
		if got := nameText(n); len(got) > 4*len(n) {
			t.Fatalf("%q: %q", n, got)
		}
	})
}

func BenchmarkRead(b *testing.B) {
	var pages int
	own := samples(b)
	b.ResetTimer()
	for i := range b.N {
		d := read(b, own[i%len(own)].pdf)
		pages += len(d.Pages)
	}
	b.ReportMetric(float64(pages)/b.Elapsed().Seconds(), "pages/s")
}
