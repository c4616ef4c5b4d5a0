package pdfread

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

// encodedCMap is a predefined CMap whose codes are characters of an encoding.
// The CIDs of its font are known for ASCII and GB 2312 only: all other Han are
// full width, so that no width is lost.
func encodedCMap(base string) *cmap {
	switch base {
	case "GB-EUC", "GBK-EUC": // ASCII of half width
		return multiByte(simplifiedchinese.GBK, gb1CIDs(gb1Space, gb1Half))
	case "GBpc-EUC", "GBKp-EUC": // ASCII of its own widths
		return multiByte(simplifiedchinese.GBK, gb1CIDs(gb1Latin, gb1Latin+1))
	case "GBK2K":
		c := multiByte(simplifiedchinese.GB18030, gb1CIDs(gb1Latin, gb1Latin+1))
		c.spaces = append([]codeSpace{{4, 0x81308130, 0xFE39FE39}}, c.spaces...)
		return c
	case "B5pc", "ETen-B5", "ETenms-B5", "HKscs-B5":
		return multiByte(traditionalchinese.Big5, asciiCIDs)
	}
	_, form, ok := strings.Cut(base, "-")
	if !ok || !strings.HasPrefix(base, "Uni") {
		return nil
	}
	return unicodeCMap(form)
}

// gb1CIDs is the CIDs of Adobe-GB1 where ' ' and '!' have those given.
func gb1CIDs(space, mark int) func(code, n int) int {
	return func(code, n int) int {
		switch {
		case n == 2:
			return gb1CID(code)
		case code == ' ':
			return space
		case code > ' ' && code <= '~':
			return mark + code - '!'
		}
		return unknownCID
	}
}

// asciiCIDs is what all collections number alike.
func asciiCIDs(code, _ int) int {
	if code >= ' ' && code <= '~' {
		return code - ' ' + 1
	}
	return unknownCID
}

// unknownCID stands for a CID that the code does not tell; it has the default
// width and no glyph.
const unknownCID = -1

func multiByte(e encoding.Encoding, cids func(code, n int) int) *cmap {
	return &cmap{
		spaces: []codeSpace{{1, 0, 0x80}, {2, 0x8140, 0xFEFE}},
		other:  cids,
		direct: func(code, n int) string {
			b, err := e.NewDecoder().Bytes(bytesOf(code, n))
			if err != nil {
				return ""
			}
			return printable(string(b))
		},
	}
}

func bytesOf(code, n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[n-1-i] = byte(code >> (8 * i))
	}
	return b
}

// unicodeCMap is one whose codes are Unicode.
func unicodeCMap(form string) *cmap {
	c := &cmap{other: asciiCIDs}
	switch {
	case strings.HasPrefix(form, "UCS2"):
		c.spaces = []codeSpace{{2, 0, 0xFFFF}}
		c.direct = func(code, n int) string { return printable(utf16Text(bytesOf(code, n))) }
	case strings.HasPrefix(form, "UTF16"):
		c.spaces = []codeSpace{{4, 0xD800DC00, 0xDBFFDFFF}, {2, 0, 0xD7FF}, {2, 0xE000, 0xFFFF}}
		c.direct = func(code, n int) string { return printable(utf16Text(bytesOf(code, n))) }
	case strings.HasPrefix(form, "UTF32"):
		c.spaces = []codeSpace{{4, 0, 0x0010FFFF}}
		c.direct = func(code, _ int) string { return printable(string(rune(code))) }
	case strings.HasPrefix(form, "UTF8"):
		c.spaces = []codeSpace{{1, 0, 0x7F}, {2, 0xC280, 0xDFBF}, {3, 0xE08080, 0xEFBFBF}, {4, 0xF0808080, 0xF7BFBFBF}}
		c.direct = func(code, n int) string {
			if b := bytesOf(code, n); utf8.Valid(b) {
				return printable(string(b))
			}
			return ""
		}
	default:
		return nil
	}
	return c
}
