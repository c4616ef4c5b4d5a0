package svg

import (
	"math"
	"strconv"

	"casefile/templates/layout"
)

// appendNumber writes v with at most so many decimals, as short as it goes.
func appendNumber(b []byte, v float64, decimals int) []byte {
	unit := int64(math.Pow10(decimals))
	n := int64(math.Round(v * float64(unit)))
	if n < 0 {
		b = append(b, '-')
		n = -n
	}
	if n == 0 {
		return append(b, '0')
	}
	if n >= unit {
		b = strconv.AppendInt(b, n/unit, 10)
	}
	if n %= unit; n == 0 {
		return b
	}
	b = append(b, '.')
	for n > 0 {
		unit /= 10
		b = append(b, byte('0'+n/unit))
		n %= unit
	}
	return b
}

const hex = "0123456789abcdef"

// appendColor writes a colour with three digits where they do, else with six.
func appendColor(b []byte, c layout.Color) []byte {
	v := [3]byte{channel(c.R), channel(c.G), channel(c.B)}
	b = append(b, '#')
	short := v[0]%17 == 0 && v[1]%17 == 0 && v[2]%17 == 0 // 0x11, 0x22, …
	for _, x := range v {
		b = append(b, hex[x>>4])
		if !short {
			b = append(b, hex[x&15])
		}
	}
	return b
}

// channel turns 0..1 into 0..255; what is no number is dark.
func channel(v float64) byte {
	if !(v > 0) {
		return 0
	}
	return byte(math.Round(255 * min(1, v)))
}
