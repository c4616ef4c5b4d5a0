package pdf

import "casefile/templates/fonts"

// cffFormat is the program of a face with cubic outlines: a CID-keyed CFF font
// (Adobe Technical Note 5176) without hints and subroutines, in which CID and
// glyph index are one.
type cffFormat struct{}

func (cffFormat) fileKey() string { return "FontFile3" }
func (cffFormat) subtype() string { return "CIDFontType0" }
func (cffFormat) code() *huffman  { return cffCode() }

func (cffFormat) streamDict(d dict, _ int) dict {
	d.set("Subtype", "/CIDFontType0C")
	return d
}

// fullWidth is the advance that a charstring need not state, that of nearly
// every glyph.
const fullWidth = 1000

func (cffFormat) encode(face *fonts.Face, id uint16, o fonts.Outline) ([]byte, shape, error) {
	var width []int
	if w := round(1000 * face.Advance(id)); w != fullWidth {
		width = []int{w}
	}
	b, err := appendCharstring(nil, o, scale1000(face), width...)
	return b, shape{}, err
}

// DICT operators.
var (
	cffFontBBox    = []byte{5}
	cffCharset     = []byte{15}
	cffCharStrings = []byte{17}
	cffPrivate     = []byte{18}
	cffDefaultW    = []byte{20}
	cffNominalW    = []byte{21}
	cffROS         = []byte{12, 30}
	cffCIDCount    = []byte{12, 34}
	cffFDArray     = []byte{12, 36}
	cffFDSelect    = []byte{12, 37}
)

// notdef is an empty charstring of full width.
var notdef = []byte{opEndChar}

// head is all of the font up to and with the charstring of .notdef.
func (cffFormat) head(s *subset, pieces []*piece) []byte {
	n := len(pieces) + 1
	private := dictEntry(nil, cffDefaultW, fullWidth)
	private = dictEntry(private, cffNominalW, 0)
	charset := []byte{2, 0, 1, byte((n - 2) >> 8), byte(n - 2)} // CIDs 1 and on, in order
	fdSelect := []byte{3, 0, 1, 0, 0, 0, byte(n >> 8), byte(n)} // the one font dictionary for all

	start := append([]byte{1, 0, 4, 4}, cffIndex([]byte(s.name()))...)
	after := append(cffIndex([]byte("Adobe"), []byte("Identity")), cffIndex()...)
	top := func(at [4]int) []byte { return cffIndex(cffTop(s.face, n, at)) }
	fonts := func(at int) []byte { return cffIndex(dictOffsets(nil, cffPrivate, len(private), at)) }

	var at [4]int // of charset, FDSelect, charstrings, font dictionaries
	at[0] = len(start) + len(top(at)) + len(after)
	at[1] = at[0] + len(charset)
	at[3] = at[1] + len(fdSelect)
	privateAt := at[3] + len(fonts(0))
	at[2] = privateAt + len(private)

	b := append(start, top(at)...)
	for _, part := range [][]byte{after, charset, fdSelect, fonts(privateAt), private} {
		b = append(b, part...)
	}
	sizes := make([]int, n)
	sizes[0] = len(notdef)
	for i, p := range pieces {
		sizes[i+1] = p.size
	}
	return append(indexHead(b, sizes), notdef...)
}

// cffTop is the top dictionary.
func cffTop(f *fonts.Face, glyphs int, at [4]int) []byte {
	const adobe, identity = 391, 392 // the first strings of our own
	b := dictEntry(nil, cffROS, adobe, identity, 0)
	box := f.Box()
	b = dictEntry(b, cffFontBBox, round(1000*box.XMin), round(1000*box.YMin), round(1000*box.XMax), round(1000*box.YMax))
	b = dictOffsets(b, cffCIDCount, glyphs)
	b = dictOffsets(b, cffCharset, at[0])
	b = dictOffsets(b, cffFDSelect, at[1])
	b = dictOffsets(b, cffCharStrings, at[2])
	return dictOffsets(b, cffFDArray, at[3])
}

// dictEntry writes operands and an operator.
func dictEntry(b, op []byte, operands ...int) []byte {
	for _, v := range operands {
		b = appendOperand(b, v)
	}
	return append(b, op...)
}

// dictOffsets writes operands five bytes wide, whatever their value, so that the
// length of a dictionary is known before what it points to.
func dictOffsets(b, op []byte, operands ...int) []byte {
	for _, v := range operands {
		b = append(b, 29, byte(v>>24), byte(v>>16), byte(v>>8), byte(v))
	}
	return append(b, op...)
}

// cffIndex is an INDEX of the items.
func cffIndex(items ...[]byte) []byte {
	if len(items) == 0 {
		return []byte{0, 0}
	}
	sizes := make([]int, len(items))
	for i, it := range items {
		sizes[i] = len(it)
	}
	b := indexHead(nil, sizes)
	for _, it := range items {
		b = append(b, it...)
	}
	return b
}

// indexHead is an INDEX without its data.
func indexHead(b []byte, sizes []int) []byte {
	end := 1
	for _, s := range sizes {
		end += s
	}
	width := 1
	for v := end; v > 0xFF; v >>= 8 {
		width++
	}
	b = append(b, byte(len(sizes)>>8), byte(len(sizes)), byte(width))
	offset := 1
	for i := 0; ; i++ {
		for k := width - 1; k >= 0; k-- {
			b = append(b, byte(offset>>(8*k)))
		}
		if i == len(sizes) {
			return b
		}
		offset += sizes[i]
	}
}
