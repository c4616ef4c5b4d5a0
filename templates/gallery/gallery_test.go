// Package gallery holds one page of every form as a picture, for the README.
// `make gallery` draws them anew from the samples.
package gallery

import (
	"bytes"
	"flag"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"casefile/templates"
	"casefile/templates/pagetest"
)

var update = flag.Bool("update", false, "draw the pictures anew")

const (
	dpi     = 80
	largest = 60 << 10 // bytes of a picture: the README loads them all
)

// pages are the pages to show of forms whose first does not show what they are.
var pages = map[string]int{"class-analysis": 2}

// numbers are the numbers to show, by the kind of series, as an office may have
// them written.
var numbers = map[string]string{
	"letter": "某纪函〔2026〕12号", "document": "某纪发〔2026〕3号", "recommendation": "某纪建〔2026〕5号",
	"receipt": "某纪送〔2026〕7号", "minutes": "〔2026〕第6期",
}

// TestGallery: every form has its picture, of the size of a page and small, and
// there is no picture of another.
func TestGallery(t *testing.T) {
	lib, err := templates.Load()
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for _, f := range lib.Forms() {
		name := f.ID + ".png"
		known[name] = true
		if *update {
			if err := os.WriteFile(name, shrink(t, rasterise(t, f)), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		b, err := os.ReadFile(name)
		if err != nil {
			t.Errorf("form %s has no picture: run make gallery", f.ID)
			continue
		}
		img, err := png.DecodeConfig(bytes.NewReader(b))
		if err != nil || img.Width != 662 || img.Height != 936 {
			t.Errorf("%s is %d × %d pixels: %v", name, img.Width, img.Height, err)
		}
		if len(b) > largest {
			t.Errorf("%s has %d KB; the limit is %d", name, len(b)>>10, largest>>10)
		}
	}
	there, err := filepath.Glob("*.png")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range there {
		if !known[name] {
			t.Errorf("%s is of no form", name)
		}
	}
}

// rasterise is a page of the form's sample as poppler draws its PDF.
func rasterise(t *testing.T, f *templates.Form) image.Image {
	t.Helper()
	v, err := f.Check(f.Sample())
	if err != nil {
		t.Fatalf("%s: %v", f.ID, err)
	}
	r, err := templates.Renderer{Fonts: pagetest.Fonts(t)}.Render(f, v, templates.Options{Number: numbers[f.Series], Date: "2026-03-12"})
	if err != nil {
		t.Fatalf("%s: %v", f.ID, err)
	}
	page := fmt.Sprint(max(1, pages[f.ID]))
	out := filepath.Join(t.TempDir(), f.ID)
	pagetest.Run(t, "pdftoppm", "-r", fmt.Sprint(dpi), "-png", "-singlefile", "-f", page, "-l", page,
		pagetest.File(t, t.TempDir(), f.ID, r.PDF), out)
	b, err := os.ReadFile(out + ".png")
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(strings.NewReader(string(b)))
	if err != nil {
		t.Fatal(err)
	}
	return img
}

// shrink writes the picture in sixteen colours: greys and reds are all there is
// on a page.
func shrink(t *testing.T, img image.Image) []byte {
	t.Helper()
	var colors color.Palette
	for i := range 10 {
		v := uint8(255 * i / 9)
		colors = append(colors, color.RGBA{v, v, v, 255})
	}
	for i := range 6 {
		v := uint8(255 * i / 6)
		colors = append(colors, color.RGBA{255, v, v, 255})
	}
	small := image.NewPaletted(img.Bounds(), colors)
	draw.Draw(small, small.Bounds(), img, img.Bounds().Min, draw.Src)
	var b bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&b, small); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
