package pdf

import (
	"math"
	"strconv"
)

// appendNumber writes v with at most three decimals, as short as it goes. PDF
// knows no exponents.
func appendNumber(b []byte, v float64) []byte {
	n := int64(math.Round(v * 1000))
	if n < 0 {
		b = append(b, '-')
		n = -n
	}
	b = strconv.AppendInt(b, n/1000, 10)
	frac := n % 1000
	if frac == 0 {
		return b
	}
	b = append(b, '.', byte('0'+frac/100), byte('0'+frac/10%10), byte('0'+frac%10))
	for b[len(b)-1] == '0' {
		b = b[:len(b)-1]
	}
	return b
}

const hexDigits = "0123456789ABCDEF"

// appendHex16 writes v as four hexadecimal digits.
func appendHex16(b []byte, v uint16) []byte {
	return append(b, hexDigits[v>>12], hexDigits[v>>8&15], hexDigits[v>>4&15], hexDigits[v&15])
}

// appendCID writes a glyph number as two bytes of a literal string, those
// escaped that mean something in one (ISO 32000-1, 7.3.4.2) or end a line:
// a string in hexadecimal is twice as long to compress.
func appendCID(b []byte, v uint16) []byte {
	for _, c := range [2]byte{byte(v >> 8), byte(v)} {
		switch c {
		case '(', ')', '\\':
			b = append(b, '\\', c)
		case '\r':
			b = append(b, '\\', 'r')
		case '\n':
			b = append(b, '\\', 'n')
		default:
			b = append(b, c)
		}
	}
	return b
}
