package fonts

import (
	"encoding/binary"
	"io/fs"
	"slices"
	"testing"
	"testing/fstest"
)

// be writes values as big-endian 16-bit words.
func be(values ...int) []byte {
	var b []byte
	for _, v := range values {
		b = binary.BigEndian.AppendUint16(b, uint16(v))
	}
	return b
}

// tinyGlyphs is the glyphs of the fonts that tests build: .notdef, a square with
// a square hole, a glyph of two of those, one half its size, and a blank.
func tinyGlyphs() [][]byte {
	square := slices.Concat(be(2, 0, 0, 100, 100), be(3, 7, 0),
		[]byte{1, 1, 1, 1, 1, 1, 1, 1},
		be(0, 0, 100, 0, -75, 50, 0, -50), be(0, 100, 0, -100, 25, 0, 50, 0))
	const words, offsets, more, scale = 1, 2, 32, 8
	pair := slices.Concat(be(-1, 0, 0, 250, 100),
		be(words|offsets|more, 1, 0, 0),
		be(words|offsets|scale, 1, 200, 10, 1<<13))
	return [][]byte{nil, square, pair, nil}
}

// tinyFont is a TrueType font of 200 units per em. Its cmap maps 一 to the
// square, 𬭎 to the pair, the space and 二 to the blank.
func tinyFont(name string, cmap []byte) []byte {
	var glyf, loca []byte
	for _, g := range tinyGlyphs() {
		loca = binary.BigEndian.AppendUint32(loca, uint32(len(glyf)))
		glyf = append(glyf, g...)
	}
	loca = binary.BigEndian.AppendUint32(loca, uint32(len(glyf)))
	head := make([]byte, 54)
	copy(head[18:], be(200))
	copy(head[36:], be(0, 0, 250, 100))
	copy(head[50:], be(1))
	hhea := make([]byte, 36)
	copy(hhea[4:], be(160, -40))
	copy(hhea[34:], be(4))
	label := be(0)
	for _, c := range name {
		label = append(label, be(int(c))...)
	}
	label = label[2:]
	return sfnt(map[string][]byte{
		"head": head, "hhea": hhea, "cmap": cmap, "loca": loca, "glyf": glyf,
		"maxp": slices.Concat(be(1, 0, 4), make([]byte, 26)),
		"hmtx": be(200, 0, 200, 0, 300, 10, 100, 0),
		"name": slices.Concat(be(0, 1, 18, 3, 1, 0x409, 6, len(label), 0), label),
	})
}

// sfnt puts tables into a font file.
func sfnt(tables map[string][]byte) []byte {
	tags := make([]string, 0, len(tables))
	for tag := range tables {
		tags = append(tags, tag)
	}
	slices.Sort(tags)
	out := slices.Concat([]byte{0, 1, 0, 0}, be(len(tags), 0, 0, 0))
	at := len(out) + 16*len(tags)
	var body []byte
	for _, tag := range tags {
		out = append(append(out, tag...), 0, 0, 0, 0)
		out = binary.BigEndian.AppendUint32(out, uint32(at+len(body)))
		out = binary.BigEndian.AppendUint32(out, uint32(len(tables[tag])))
		body = append(body, tables[tag]...)
	}
	return append(out, body...)
}

// longCmap is a cmap of format 12, each range first, last, glyph.
func longCmap(ranges ...[3]uint32) []byte {
	b := slices.Concat(be(0, 1, 3, 10, 0, 12), be(12, 0))
	b = binary.BigEndian.AppendUint32(b, uint32(16+12*len(ranges)))
	b = binary.BigEndian.AppendUint32(b, 0)
	b = binary.BigEndian.AppendUint32(b, uint32(len(ranges)))
	for _, r := range ranges {
		for _, v := range r {
			b = binary.BigEndian.AppendUint32(b, v)
		}
	}
	return b
}

var tinyCmap = longCmap(
	[3]uint32{' ', ' ', 3}, [3]uint32{'一', '一', 1}, [3]uint32{'二', '二', 3}, [3]uint32{'𬭎', '𬭎', 2})

// tinyFace reads a tiny font.
func tinyFace(tb testing.TB, font []byte) (*Face, error) {
	tb.Helper()
	return openFace(fstest.MapFS{"f.ttf": &fstest.MapFile{Data: font}}, "f.ttf")
}

// folder is a font folder with the files named, all of the same font.
func folder(font []byte, names ...string) fs.FS {
	m := fstest.MapFS{}
	for _, n := range names {
		m[n] = &fstest.MapFile{Data: font}
	}
	return m
}

var allFiles = []string{"xiaobiaosong.ttf", "fangsong.ttf", "heiti.ttf", "kaiti.ttf", "songti.ttf"}
