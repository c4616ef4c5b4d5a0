package checktest

import (
	"fmt"
	"html"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"casefile/templates/fonts"
	"casefile/templates/layout"
	"casefile/templates/pagetest"
)

// HTML is the pages as a web page whose text stands where ours does, for a
// browser to print: the same faces, another engine's text, lines and numbers.
func HTML(tb testing.TB, pages []layout.Page) string {
	tb.Helper()
	var b strings.Builder
	b.WriteString(`<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>某</title><style>
@page{size:210mm 297mm;margin:0}body{margin:0}svg{display:block;width:210mm;height:297mm;break-after:page}
text{white-space:pre;font-variant-ligatures:none}
`)
	families := map[string]string{}
	for r := range fonts.RoleCount {
		face, err := pagetest.Fonts(tb).Face(r)
		if err != nil {
			tb.Fatal(err)
		}
		if _, ok := families[face.Name()]; !ok {
			families[face.Name()] = r.String()
			fmt.Fprintf(&b, "@font-face{font-family:%s;src:url(file://%s)}\n", r, fontFile(tb, r))
		}
	}
	b.WriteString("</style>")
	for _, p := range pages {
		fmt.Fprintf(&b, `<svg viewBox="0 0 %.4f %.4f">`, p.Width, p.Height)
		for _, item := range p.Items {
			b.WriteString(element(item, families))
		}
		b.WriteString("</svg>")
	}
	return b.String()
}

// fontFile is where the face of a role lies on disk.
func fontFile(tb testing.TB, r fonts.Role) string {
	tb.Helper()
	for _, ext := range []string{".ttf", ".otf"} {
		if name := filepath.Join(pagetest.FontDir(tb), r.String()+ext); exists(name) {
			return name
		}
	}
	tb.Fatalf("no file for %s", r)
	return ""
}

func exists(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}

func element(item layout.Item, families map[string]string) string {
	switch it := item.(type) {
	case *layout.TextRun:
		var b strings.Builder
		for _, g := range it.Glyphs {
			fmt.Fprintf(&b, `<text x="%.3f" y="%.3f" font-size="%g" font-family="%s" fill="%s"`,
				it.X+g.DX, it.Y, it.Size, families[g.Face.Name()], css(it.Color))
			if it.Angle != 0 {
				fmt.Fprintf(&b, ` transform="rotate(%g %.3f %.3f)"`, -it.Angle, it.X, it.Y)
			}
			fmt.Fprintf(&b, `>%s</text>`, html.EscapeString(string(g.Rune)))
		}
		return b.String()
	case *layout.Rule:
		return fmt.Sprintf(`<line x1="%.3f" y1="%.3f" x2="%.3f" y2="%.3f" stroke-width="%.3f" stroke="%s"/>`,
			it.X1, it.Y1, it.X2, it.Y2, it.Weight, css(it.Color))
	case *layout.Circle:
		return fmt.Sprintf(`<circle cx="%.3f" cy="%.3f" r="%.3f" stroke-width="%.3f" stroke="%s" fill="none"/>`,
			it.X, it.Y, it.Radius, it.Weight, css(it.Color))
	}
	return ""
}

func css(c layout.Color) string {
	return fmt.Sprintf("rgb(%.0f,%.0f,%.0f)", c.R*255, c.G*255, c.B*255)
}
