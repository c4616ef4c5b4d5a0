package pdf

import (
	"encoding/binary"
	"math"
	"sync"
	"unicode/utf16"
)

// profile is the compressed sRGB profile, the same in every document.
var profile = sync.OnceValue(func() []byte {
	b, err := compress(srgb())
	if err != nil {
		panic(err) // writing to memory does not fail
	}
	return b
})

// srgb builds an ICC profile (ISO 15076-1, version 4.2) of the sRGB colour
// space. The numbers are those of IEC 61966-2-1, adapted to the profile
// connection space's white D50 by the Bradford matrix; so no profile of another
// maker's has to be carried along.
func srgb() []byte {
	curve := iccFixed("para\x00\x00\x00\x00\x00\x03\x00\x00", 2.4, 1/1.055, 0.055/1.055, 1/12.92, 0.04045)
	return iccProfile([]iccTag{
		{"desc", iccText("sRGB")},
		{"cprt", iccText("CC0")},
		{"wtpt", iccXYZ(0.9642, 1, 0.8249)},
		{"chad", iccFixed("sf32\x00\x00\x00\x00",
			1.04788, 0.02292, -0.05022, 0.02959, 0.99048, -0.01707, -0.00925, 0.01508, 0.75168)},
		{"rXYZ", iccXYZ(0.43607, 0.22249, 0.01392)},
		{"gXYZ", iccXYZ(0.38515, 0.71687, 0.09708)},
		{"bXYZ", iccXYZ(0.14307, 0.06061, 0.7141)},
		{"rTRC", curve},
		{"gTRC", nil}, // the same curve
		{"bTRC", nil},
	})
}

// iccTag is a tag and its data, a multiple of four bytes; without data it
// shares that of the tag before it.
type iccTag struct {
	name string
	data []byte
}

func iccProfile(tags []iccTag) []byte {
	const headSize = 128
	table := binary.BigEndian.AppendUint32(nil, uint32(len(tags)))
	var body []byte
	bodyAt := headSize + 4 + 12*len(tags)
	at, size := 0, 0
	for _, t := range tags {
		if t.data != nil {
			at, size = bodyAt+len(body), len(t.data)
			body = append(body, t.data...)
		}
		table = append(table, t.name...)
		table = binary.BigEndian.AppendUint32(table, uint32(at))
		table = binary.BigEndian.AppendUint32(table, uint32(size))
	}
	head := make([]byte, headSize)
	binary.BigEndian.PutUint32(head, uint32(bodyAt+len(body)))
	head[8], head[9] = 4, 0x20
	copy(head[12:], "mntrRGB XYZ ")
	copy(head[24:], []byte{0x07, 0xD0, 0, 1, 0, 1}) // 2000-01-01
	copy(head[36:], "acsp")
	copy(head[68:], iccXYZ(0.9642, 1, 0.8249)[8:])
	return append(append(head, table...), body...)
}

// iccFixed is a type signature followed by numbers of 16 bits before and 16
// behind the point.
func iccFixed(signature string, values ...float64) []byte {
	b := []byte(signature)
	for _, v := range values {
		b = binary.BigEndian.AppendUint32(b, uint32(int32(math.Round(v*65536))))
	}
	return b
}

func iccXYZ(x, y, z float64) []byte { return iccFixed("XYZ \x00\x00\x00\x00", x, y, z) }

// iccText is text in one language.
func iccText(s string) []byte {
	const offset = 28
	b := append([]byte("mluc\x00\x00\x00\x00"), 0, 0, 0, 1, 0, 0, 0, 12)
	b = append(b, "enUS"...)
	units := utf16.Encode([]rune(s))
	b = binary.BigEndian.AppendUint32(b, uint32(2*len(units)))
	b = binary.BigEndian.AppendUint32(b, offset)
	for _, u := range units {
		b = binary.BigEndian.AppendUint16(b, u)
	}
	for len(b)%4 != 0 {
		b = append(b, 0)
	}
	return b
}
