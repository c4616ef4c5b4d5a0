package pdfread

import (
	"bytes"
	"encoding/hex"
	"encoding/xml"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"unicode/utf16"
)

// value writes an object as a PDF has it. What is not known is null.
func (u *update) value(b []byte, v any) []byte {
	switch v := v.(type) {
	case bool:
		return strconv.AppendBool(b, v)
	case float64:
		return appendNumber(b, v)
	case name:
		return appendName(b, v)
	case []byte:
		return append(hex.AppendEncode(append(b, '<'), v), '>')
	case ref:
		return fmt.Appendf(b, "%d %d R", v, u.generation(v))
	case array:
		b = append(b, '[')
		for i, e := range v {
			if i > 0 {
				b = append(b, ' ')
			}
			b = u.value(b, e)
		}
		return append(b, ']')
	case dict:
		b = append(b, "<<"...)
		for _, k := range slices.Sorted(maps.Keys(v)) {
			b = u.value(append(appendName(b, k), ' '), v[k])
		}
		return append(b, ">>"...)
	}
	return append(b, "null"...)
}

// appendNumber writes a number without an exponent, which PDF does not know.
func appendNumber(b []byte, v float64) []byte {
	if math.IsNaN(v) || math.Abs(v) > 1e15 {
		return append(b, '0')
	}
	return strconv.AppendFloat(b, v, 'f', -1, 64)
}

// appendPoint writes a place to a hundredth of a point.
func appendPoint(b []byte, p point) []byte {
	for _, v := range []float64{p.x, p.y} {
		b = append(appendNumber(b, math.Round(v*100)/100), ' ')
	}
	return b
}

// appendName writes a name; all but letters, digits and the plainest marks as
// numbers.
func appendName(b []byte, n name) []byte {
	b = append(b, '/')
	for i := range len(n) {
		c := n[i]
		if c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c == '-' || c == '_' || c == '.' || c == '+' {
			b = append(b, c)
			continue
		}
		b = fmt.Appendf(b, "#%02X", c)
	}
	return b
}

// utf16String is text as a string object.
func utf16String(s string) []byte {
	b := []byte("\xfe\xff")
	for _, c := range utf16.Encode([]rune(s)) {
		b = append(b, byte(c>>8), byte(c))
	}
	return b
}

func textString(s string) []byte { return append(hex.AppendEncode([]byte("<"), utf16String(s)), '>') }

// xmp is the metadata of a copy: what it is, and no claim to a standard.
func xmp(c Copy) []byte {
	esc := func(s string) []byte {
		var b bytes.Buffer
		_ = xml.EscapeText(&b, []byte(s)) // a buffer takes everything
		return b.Bytes()
	}
	return fmt.Appendf(nil, "<?xpacket begin=\"\ufeff\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"+
		`<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">`+
		`<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">`+
		`<dc:title><rdf:Alt><rdf:li xml:lang="x-default">%s</rdf:li></rdf:Alt></dc:title>`+
		`<dc:description><rdf:Alt><rdf:li xml:lang="x-default">%s</rdf:li></rdf:Alt></dc:description>`+
		"</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end=\"r\"?>", esc(c.Title), esc(c.Note))
}
