package pdfread

import (
	"strings"

	corefont "github.com/pdfcpu/pdfcpu/pkg/font"
	"golang.org/x/text/encoding/charmap"
)

// coreWidths is the widths of one of the fourteen fonts that every viewer has,
// or of a face known to be as wide; nil for any other. The metrics are by the
// codes of WinAnsiEncoding, and for the two symbol fonts by their own.
func coreWidths(fontName string, e *codeNames) func(code int) float64 {
	n := coreName(fontName)
	if !corefont.IsCoreFont(n) {
		return nil
	}
	return func(code int) float64 {
		if t := []rune(nameText(e.names[code])); len(t) == 1 && n != "Symbol" && n != "ZapfDingbats" {
			if c, ok := charmap.Windows1252.EncodeRune(t[0]); ok {
				code = int(c)
			}
		}
		w, err := corefont.CharWidth(n, rune(code))
		if err != nil {
			return 0
		}
		return float64(w) / 1000
	}
}

func coreName(n string) string {
	if corefont.IsCoreFont(n) {
		return n
	}
	bold, italic := strings.Contains(n, "Bold"), strings.Contains(n, "Italic") || strings.Contains(n, "Oblique")
	pick := func(regular, b, i, bi string) string {
		switch {
		case bold && italic:
			return bi
		case bold:
			return b
		case italic:
			return i
		}
		return regular
	}
	switch {
	case strings.HasPrefix(n, "Arial"):
		return pick("Helvetica", "Helvetica-Bold", "Helvetica-Oblique", "Helvetica-BoldOblique")
	case strings.HasPrefix(n, "TimesNewRoman"):
		return pick("Times-Roman", "Times-Bold", "Times-Italic", "Times-BoldItalic")
	case strings.HasPrefix(n, "CourierNew"):
		return pick("Courier", "Courier-Bold", "Courier-Oblique", "Courier-BoldOblique")
	}
	return n
}
