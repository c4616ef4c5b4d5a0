package pdfread

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/draw"
	_ "image/png"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"casefile/templates/check"
	"casefile/templates/pagetest"
)

var workingCopy = Copy{Title: "（检索标注件，非原件）关于<某事>的函", Note: "检索标注件，非原件"}

// marked marks b, and holds what every copy must be: the original to the last
// byte, then more; sound; with the same text on the same pages.
func marked(t *testing.T, b []byte, hs []Highlight) []byte {
	t.Helper()
	out, err := Mark(context.Background(), b, Limits{}, hs, workingCopy)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.HasPrefix(out, b) {
		t.Fatal("the copy does not begin with the original")
	}
	was, now := read(t, b), read(t, out)
	for i, p := range was.Pages {
		if glyphs(p) != glyphs(now.Pages[i]) {
			t.Fatalf("page %d of the copy says something else", i+1)
		}
	}
	if now.Title != workingCopy.Title {
		t.Errorf("the copy is titled %q", now.Title)
	}
	again, err := Mark(context.Background(), b, Limits{}, hs, workingCopy)
	if err != nil || !bytes.Equal(out, again) {
		t.Errorf("a second time it is another copy, %v", err)
	}
	return out
}

// some are highlights on words of two characters here and there in a file.
func some(d *Document) (hs []Highlight) {
	for i, p := range d.Pages {
		g := inked(p.Glyphs)
		for k := 0; k+1 < len(g); k += 31 {
			b := check.Box{X1: min(g[k].Ink.X1, g[k+1].Ink.X1), Y1: min(g[k].Ink.Y1, g[k+1].Ink.Y1),
				X2: max(g[k].Ink.X2, g[k+1].Ink.X2), Y2: max(g[k].Ink.Y2, g[k+1].Ink.Y2)}
			if b.X2-b.X1 < 100 && b.Y2-b.Y1 < 100 {
				hs = append(hs, Highlight{Page: i + 1, Box: b, Main: k%2 == 1})
			}
		}
	}
	return hs
}

// However a page lies, the marks lie on its words: what another program draws
// differs from the original where there are marks, and nowhere else.
func TestMarkPlaces(t *testing.T) {
	words := "BT /F 14 Tf 40 50 Td (Words on a page) Tj ET"
	for name, d := range map[string]tiny{
		"plain":         {content: words},
		"turned":        {content: words, page: "/Rotate 90"},
		"upside down":   {content: words, page: "/Rotate 180"},
		"turned thrice": {content: words, page: "/Rotate -90"},
		"cropped":       {content: words, page: "/CropBox [20 10 150 90]"},
		"elsewhere":     {content: words, page: "/MediaBox [-30 -20 190 120] /CropBox [-10 0 190 120] /Rotate 270"},
		"with notes": {content: words, page: "/Annots [6 0 R << /Subtype /Text /Rect [0 0 9 9] /Contents (a\\(b) >>]",
			more: []string{"<< /Subtype /Square /Rect [5 5 30 20] /AP << /N 7 0 R >> >>", streamObject("/Subtype /Form /BBox [0 0 25 15]", "1 0 0 rg 5 5 9 9 re f")}},
		"notes apart": {content: words, page: "/Annots 6 0 R", more: []string{"[ 7 0 R ]", "<< /Subtype /Text /Rect [0 0 9 9] /F 2 >>"}},
		"scaled":      {content: "q .5 0 0 .5 20 20 cm " + words + " Q"},
		"aslant":      {content: "BT /F 14 Tf .9 .4 -.4 .9 40 30 Tm (Words) Tj ET"},
	} {
		t.Run(name, func(t *testing.T) {
			b := d.bytes()
			hs := []Highlight{{Page: 1, Box: check.Box{X1: 12, Y1: 9.5, X2: 44, Y2: 21}}, {Page: 1, Box: check.Box{X1: 50, Y1: 40, X2: 60.5, Y2: 77}, Main: true}}
			sameElsewhere(t, b, marked(t, b, hs), hs, 1)
		})
	}
}

// Files of other programs take marks too, with tables and streams of cross
// references, objects in streams, in two parts and twice over.
func TestMarkRewritten(t *testing.T) {
	own := samples(t)
	for name, rewrite := range map[string]func(in, out string){
		"own":            func(in, out string) { pagetest.Run(t, "cp", in, out) },
		"object streams": func(in, out string) { pagetest.Run(t, "qpdf", "--object-streams=generate", in, out) },
		"linearized":     func(in, out string) { pagetest.Run(t, "qpdf", "--linearize", in, out) },
		"linearized streams": func(in, out string) {
			pagetest.Run(t, "qpdf", "--linearize", "--object-streams=generate", in, out)
		},
		"plain":  func(in, out string) { pagetest.Run(t, "qpdf", "--qdf", "--object-streams=disable", in, out) },
		"turned": func(in, out string) { pagetest.Run(t, "qpdf", "--rotate=+90", in, out) },
		"cairo":  func(in, out string) { pagetest.Run(t, "pdftocairo", "-pdf", in, out) },
	} {
		t.Run(name, func(t *testing.T) {
			s := own[len(name)*2%len(own)]
			in, out := inFile(t, "in.pdf", s.pdf), filepath.Join(t.TempDir(), "out.pdf")
			rewrite(in, out)
			b := readFile(t, out)
			hs := some(read(t, b))
			twice := marked(t, marked(t, b, hs), hs[:1])
			pagetest.Sound(t, pagetest.File(t, t.TempDir(), "twice.pdf", twice))
			sameElsewhere(t, b, marked(t, b, hs), hs, len(read(t, b).Pages))
		})
	}
}

// sameElsewhere draws a file and its copy and compares them pixel by pixel.
func sameElsewhere(t *testing.T, b, marked []byte, hs []Highlight, pages int) {
	t.Helper()
	dir := t.TempDir()
	file := pagetest.File(t, dir, "copy.pdf", marked)
	pagetest.Sound(t, file)
	for page := 1; page <= min(pages, 3); page++ {
		was := drawn(t, dir, pagetest.File(t, dir, "original.pdf", b), page)
		now := drawn(t, dir, file, page)
		if now.Rect != was.Rect {
			t.Fatalf("page %d is drawn %v, not %v", page, now.Rect, was.Rect)
		}
		near, within := masks(was.Rect, onPage(hs, page))
		for i := 0; i < len(was.Pix); i += 4 {
			x, y := i/4%was.Rect.Dx(), i/4/was.Rect.Dx()
			switch same := bytes.Equal(was.Pix[i:i+4], now.Pix[i:i+4]); {
			case !same && !near[i/4]:
				t.Fatalf("page %d: a mark at %d, %d where there is nothing to mark", page, x, y)
			case same && within[i/4] && bytes.Equal(was.Pix[i:i+3], []byte{255, 255, 255}):
				t.Fatalf("page %d: no mark at %d, %d", page, x, y)
			}
		}
	}
}

const scale = 2 // pixels a point

func drawn(t *testing.T, dir, file string, page int) *image.RGBA {
	t.Helper()
	out := filepath.Join(dir, "page")
	n := fmt.Sprint(page)
	pagetest.Run(t, "pdftoppm", "-r", fmt.Sprint(72*scale), "-cropbox", "-png", "-singlefile", "-f", n, "-l", n, file, out)
	f, err := os.Open(out + ".png")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	img, _, err := image.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	plain := image.NewRGBA(img.Bounds())
	draw.Draw(plain, plain.Rect, img, img.Bounds().Min, draw.Src)
	return plain
}

// masks are the pixels in a mark or at its edge, and those well within one.
func masks(r image.Rectangle, hs []Highlight) (near, within []bool) {
	near, within = make([]bool, r.Dx()*r.Dy()), make([]bool, r.Dx()*r.Dy())
	fill := func(mask []bool, b check.Box, by float64) {
		at := image.Rect(int(math.Ceil((b.X1-by)*scale)), int(math.Ceil((b.Y1-by)*scale)), int((b.X2+by)*scale), int((b.Y2+by)*scale)).Intersect(r)
		for y := at.Min.Y; y < at.Max.Y; y++ {
			for x := at.Min.X; x < at.Max.X; x++ {
				mask[y*r.Dx()+x] = true
			}
		}
	}
	for _, h := range hs {
		fill(near, h.Box, 1)
		fill(within, h.Box, -1)
	}
	return near, within
}

// What cannot be added to is said to be so; what is no PDF at all, too.
func TestMarkRefuses(t *testing.T) {
	whole := tiny{content: oneA}.bytes()
	hs := []Highlight{{Page: 1, Box: check.Box{X1: 1, Y1: 1, X2: 9, Y2: 9}}}
	for name, c := range map[string]struct {
		b    []byte
		want error
	}{
		"nothing":         {nil, ErrNotPDF},
		"something ahead": {append([]byte("xx\n"), whole...), ErrNoUpdate},
		"no end":          {whole[:bytes.LastIndex(whole, []byte("startxref"))], ErrNoUpdate},
		"a wrong end":     {bytes.Replace(whole, []byte("startxref\n"), []byte("startxref\n1"), 1), ErrNoUpdate},
		"no object": {assemble([]string{"<< /Type /Catalog /Pages 2 0 R >>",
			"<< /Type /Pages /Kids [<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] >>] /Count 1 >>"}), ErrNoUpdate},
	} {
		_, err := Mark(context.Background(), c.b, Limits{}, hs, workingCopy)
		if !errors.Is(err, c.want) && !errors.Is(err, ErrBroken) {
			t.Errorf("%s: %v", name, err)
		}
	}
	locked := filepath.Join(t.TempDir(), "locked.pdf")
	pagetest.Run(t, "qpdf", "--encrypt", "", "owner", "256", "--", inFile(t, "in.pdf", whole), locked)
	if _, err := Mark(context.Background(), readFile(t, locked), Limits{}, hs, workingCopy); !errors.Is(err, ErrNoUpdate) {
		t.Errorf("encrypted: %v", err)
	}
}

// A title is text, whatever it says; marks that are nowhere are none.
func TestMarkValues(t *testing.T) {
	b := tiny{content: oneA}.bytes()
	out, err := Mark(context.Background(), b, Limits{}, []Highlight{{Page: 9}, {Page: 1}, {Page: 1, Box: check.Box{X2: 1e300, Y2: 3}}},
		Copy{Title: "</rdf:li>) endstream endobj", Note: ">> stream"})
	if err != nil {
		t.Fatal(err)
	}
	if added := string(out[len(b):]); strings.Contains(added, "</rdf:li>)") || strings.Contains(added, "/Highlight") {
		t.Errorf("%s", added)
	}
	pagetest.Sound(t, pagetest.File(t, t.TempDir(), "copy.pdf", out))
}

// Whatever the bytes, marking ends, in time, with a copy that begins with them
// or one of our errors.
func FuzzMark(f *testing.F) {
	f.Add(tiny{content: oneA}.bytes(), 10.0, 20.0)
	f.Add(tiny{content: oneA, page: "/Rotate 90 /UserUnit 2 /Annots [6 0 R null (x) /y]", more: []string{"<< /Rect [0 0 9 9] >>"}}.bytes(), -1.0, 1e9)
	f.Add(tiny{content: oneA, root: "/Metadata 3 0 R /Names 1 0 R"}.bytes(), 0.0, 0.0)
	f.Fuzz(func(t *testing.T, b []byte, x, y float64) {
		ctx, stop := context.WithTimeout(context.Background(), 5*time.Second)
		defer stop()
		l := Limits{Bytes: 1 << 20, Pages: 20, Operators: 10_000, Glyphs: 10_000, Stream: 1 << 20, Total: 4 << 20}
		out, err := Mark(ctx, b, l, []Highlight{{Page: 1, Box: check.Box{X1: x, Y1: y, X2: x + 30, Y2: y + 16}}}, workingCopy)
		switch {
		case errors.Is(err, context.DeadlineExceeded):
			t.Fatal("marking does not end")
		case errors.Is(err, ErrNotPDF), errors.Is(err, ErrEncrypted), errors.Is(err, ErrBroken), errors.Is(err, ErrTooLarge), errors.Is(err, ErrNoUpdate):
		case err != nil:
			t.Fatal(err)
		case !bytes.HasPrefix(out, b):
			t.Fatal("the copy does not begin with the original")
		}
	})
}
