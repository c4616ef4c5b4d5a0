package svg_test

import (
	"bytes"
	"fmt"
	"image"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"casefile/templates/layout"
	"casefile/templates/pagetest"
	"casefile/templates/pdf"
	"casefile/templates/svg"
)

// Both pictures are drawn at twice what a screen shows, 192 pixels to the inch. A
// page is 1587.4 × 2245.04 of them; the last are cut.
const (
	dpi           = 192
	across, below = 1584, 2240
)

// TestSameAsPDF: what Chromium makes of the picture is what poppler makes of the
// PDF of the same pages, the first and the last. Two programs shade the edge of a
// stroke differently, so what is compared is the colour of small squares; a glyph
// that is missing, wrong or a point off its place shows in some of them.
func TestSameAsPDF(t *testing.T) {
	pagetest.Program(t, "pdftoppm")
	for _, s := range samples(t) {
		t.Run(s.form, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			pages := s.res.Pages
			if n := len(pages); n > 2 {
				pages = []layout.Page{pages[0], pages[n-1]}
			}
			shown := browse(t, dir, pages)
			printed := rasterise(t, dir, pages)
			for i := range pages {
				if worst, at := differ(shown, image.Pt(0, i*below), printed[i]); worst > tolerance {
					t.Errorf("picture %d differs by %.1f at %v", i+1, worst, at)
				}
			}
			if worst, _ := differ(shown, image.Pt(3, 0), printed[0]); worst <= tolerance {
				t.Errorf("a shift by a point is not seen: %.1f", worst)
			}
		})
	}
}

// browse has Chromium show the pages below one another.
func browse(t *testing.T, dir string, pages []layout.Page) image.Image {
	t.Helper()
	var html bytes.Buffer
	html.WriteString("<!doctype html><style>body{margin:0}img{position:absolute;left:0}</style>")
	for i, p := range pages {
		file := fmt.Sprintf("%d.svg", i+1)
		save(t, filepath.Join(dir, file), write(t, []layout.Page{p}, svg.Options{}))
		fmt.Fprintf(&html, `<img src="%s" style="top:%dpx">`, file, i*below/2)
	}
	page, shot := filepath.Join(dir, "pages.html"), filepath.Join(dir, "shown.png")
	save(t, page, html.Bytes())
	browser := pagetest.Program(t, "chromium", "chromium-browser", "google-chrome")
	pagetest.Run(t, browser, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--force-device-scale-factor=2",
		"--user-data-dir="+filepath.Join(dir, "profile"), fmt.Sprintf("--window-size=%d,%d", across/2, below/2*len(pages)),
		"--screenshot="+shot, "file://"+page)
	return picture(t, shot)
}

// rasterise has poppler show the PDF of the pages.
func rasterise(t *testing.T, dir string, pages []layout.Page) []image.Image {
	t.Helper()
	b, err := pdf.Write(pages, pdf.Meta{Title: "样张"})
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "pages.pdf")
	save(t, file, b)
	var all []image.Image
	for i := range pages {
		out := filepath.Join(dir, fmt.Sprintf("printed-%d", i+1))
		n := fmt.Sprint(i + 1)
		pagetest.Run(t, "pdftoppm", "-r", fmt.Sprint(dpi), "-png", "-singlefile", "-f", n, "-l", n, file, out)
		all = append(all, picture(t, out+".png"))
	}
	return all
}

func save(t *testing.T, file string, b []byte) {
	t.Helper()
	if err := os.WriteFile(file, b, 0o600); err != nil {
		t.Fatal(err)
	}
}

func picture(t *testing.T, file string) image.Image {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	return img
}

// square is the side of what is compared, in pixels: half a character in 3号.
const square = 16

// tolerance is how much the mean of a square's colour may differ, of 255.
// The two programs differ by some 20; a shift of a point makes 45 and more.
const tolerance = 32

// differ is the largest difference of two squares in one of the colours. The
// first picture is looked at from at.
func differ(a image.Image, at image.Point, b image.Image) (worst float64, where image.Point) {
	const half = square / 2
	ca, cb := coarse(a, at, half), coarse(b, image.Point{}, half)
	const rows, columns = below / half, across / half
	for y := range rows - 1 {
		for x := range columns - 1 {
			var d [3]float64
			for _, k := range [4]int{y*columns + x, y*columns + x + 1, (y+1)*columns + x, (y+1)*columns + x + 1} {
				for c := range d {
					d[c] += (ca[k][c] - cb[k][c]) / 4
				}
			}
			for _, v := range d {
				if v = max(v, -v); v > worst {
					worst, where = v, image.Pt(x*half, y*half)
				}
			}
		}
	}
	return worst, where
}

// coarse is the picture with one mean colour for each square of a side.
func coarse(img image.Image, at image.Point, side int) [][3]float64 {
	flat := image.NewRGBA(image.Rect(0, 0, across, below))
	draw.Draw(flat, flat.Bounds(), img, at, draw.Src)
	out := make([][3]float64, (across/side)*(below/side))
	for y := range below {
		for x := range across {
			cell := &out[y/side*(across/side)+x/side]
			for c := range cell {
				cell[c] += float64(flat.Pix[flat.PixOffset(x, y)+c]) / float64(side*side)
			}
		}
	}
	return out
}
