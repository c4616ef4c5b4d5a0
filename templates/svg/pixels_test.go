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

// dpi is that of both pictures: twice what a screen shows.
const dpi = 192

// sizeOf is how many pixels of a page are looked at: whole squares. An A4 page is
// 1587.4 × 2245.04 of them.
func sizeOf(p layout.Page) image.Point {
	return image.Pt(int(p.Width*dpi/72)/square*square, int(p.Height*dpi/72)/square*square)
}

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
			top := 0
			for i, p := range pages {
				size := sizeOf(p)
				if worst, at := differ(shown, image.Pt(0, top), printed[i], size); worst > tolerance {
					t.Errorf("picture %d differs by %.1f at %v", i+1, worst, at)
				}
				top += size.Y
			}
			if worst, _ := differ(shown, image.Pt(3, 0), printed[0], sizeOf(pages[0])); worst <= tolerance {
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
	var window image.Point
	for i, p := range pages {
		file := fmt.Sprintf("%d.svg", i+1)
		save(t, filepath.Join(dir, file), write(t, []layout.Page{p}, svg.Options{}))
		fmt.Fprintf(&html, `<img src="%s" style="top:%dpx">`, file, window.Y)
		size := sizeOf(p).Div(2)
		window = image.Pt(max(window.X, size.X), window.Y+size.Y)
	}
	page, shot := filepath.Join(dir, "pages.html"), filepath.Join(dir, "shown.png")
	save(t, page, html.Bytes())
	browser := pagetest.Program(t, "chromium", "chromium-browser", "google-chrome")
	pagetest.Run(t, browser, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--force-device-scale-factor=2",
		"--user-data-dir="+filepath.Join(dir, "profile"), fmt.Sprintf("--window-size=%d,%d", window.X, window.Y),
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
func differ(a image.Image, at image.Point, b image.Image, size image.Point) (worst float64, where image.Point) {
	const half = square / 2
	ca, cb := coarse(a, at, size, half), coarse(b, image.Point{}, size, half)
	rows, columns := size.Y/half, size.X/half
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
func coarse(img image.Image, at, size image.Point, side int) [][3]float64 {
	flat := image.NewRGBA(image.Rectangle{Max: size})
	draw.Draw(flat, flat.Bounds(), img, at, draw.Src)
	columns := size.X / side
	out := make([][3]float64, columns*(size.Y/side))
	for y := range size.Y {
		for x := range size.X {
			cell := &out[y/side*columns+x/side]
			for c := range cell {
				cell[c] += float64(flat.Pix[flat.PixOffset(x, y)+c]) / float64(side*side)
			}
		}
	}
	return out
}
