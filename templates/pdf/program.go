package pdf

import (
	"encoding/binary"
	"fmt"
	"slices"

	"casefile/templates/fonts"
)

// piece is one glyph made ready for any font program: encoded, compressed and
// summed up. It is made once in the life of a face and never changed.
type piece struct {
	bits     []byte // under the code of its kind, padded to whole 32-bit words
	bitCount int
	size     int // bytes before compression
	adler    uint32
	sum      uint32 // the bytes as big-endian 32-bit words, added up (sfnt checksum)
	shape    shape
}

// shape is what the tables of a TrueType program say of a glyph.
type shape struct {
	xMin             int16
	points, contours uint16
}

// format is a kind of font program.
type format interface {
	// encode makes the glyph's bytes from its outline.
	encode(face *fonts.Face, id uint16, o fonts.Outline) ([]byte, shape, error)
	// head is the program up to the first of the pieces.
	head(s *subset, pieces []*piece) []byte
	code() *huffman
	// streamDict adds what the stream of a program of that many bytes must say.
	streamDict(d dict, size int) dict
	fileKey() string // of the program in the font descriptor
	subtype() string // of the CID font
}

func formatOf(face *fonts.Face) format {
	if face.Cubic() {
		return cffFormat{}
	}
	return trueType{}
}

// program is an embedded font program, compressed.
type program struct {
	zlib []byte
	size int // bytes before compression
}

// newProgram makes the program of the subset's glyphs.
func newProgram(s *subset, mem *scratch) (program, error) {
	f := formatOf(s.face)
	pieces := mem.pieces[:0]
	defer func() { mem.pieces = pieces }()
	for _, u := range s.uses[1:] {
		p, err := s.face.Remember(fonts.ForPDF, u.glyph, func() (any, error) { return newPiece(f, s.face, u.glyph) })
		if err != nil {
			return program{}, fmt.Errorf("embed %s: %w", s.face.Name(), err)
		}
		pieces = append(pieces, p.(*piece))
	}
	return join(mem, f.head(s, pieces), f.code(), pieces)
}

func newPiece(f format, face *fonts.Face, id uint16) (*piece, error) {
	o, err := face.Outline(id)
	if err != nil {
		return nil, err
	}
	raw, shape, err := f.encode(face, id, o)
	if err != nil {
		return nil, err
	}
	var w bitWriter
	h := f.code()
	h.encode(&w, raw)
	p := &piece{bitCount: 8*len(w.buf) + int(w.n), size: len(raw), adler: adler(raw), sum: wordSum(raw), shape: shape}
	w.write(0, 32) // pad to a whole word
	p.bits = w.buf
	return p, nil
}

// wordSum adds up big-endian words; what is missing at the end counts as zero.
func wordSum(b []byte) uint32 {
	var sum uint32
	for ; len(b) >= 4; b = b[4:] {
		sum += binary.BigEndian.Uint32(b)
	}
	var rest [4]byte
	copy(rest[:], b)
	return sum + binary.BigEndian.Uint32(rest[:])
}

// join makes a zlib stream of the head, compressed here, and the pieces, which
// were long ago.
func join(mem *scratch, head []byte, h *huffman, pieces []*piece) (program, error) {
	bits := 0
	for _, p := range pieces {
		bits += p.bitCount
	}
	at := len(mem.ready)
	w := bitWriter{buf: slices.Grow(mem.ready, len(head)+bits/8+256)}
	w.buf = append(w.buf, 0x78, 0x9C)
	var err error
	if w.buf, err = appendFlushed(w.buf, head); err != nil {
		return program{}, err
	}
	h.begin(&w)
	sum, size := adler(head), len(head)
	for _, p := range pieces {
		p.append(&w)
		sum = combine(sum, p.adler, p.size)
		size += p.size
	}
	h.end(&w)
	mem.ready = binary.BigEndian.AppendUint32(w.buf, sum)
	return program{zlib: mem.ready[at:len(mem.ready):len(mem.ready)], size: size}, nil
}

// append writes the piece's bits, a word at a time.
func (p *piece) append(w *bitWriter) {
	b, n := p.bits, p.bitCount
	for ; n >= 32; b, n = b[4:], n-32 {
		w.write(binary.LittleEndian.Uint32(b), 32)
	}
	if n > 0 {
		w.write(binary.LittleEndian.Uint32(b)&(1<<n-1), uint(n))
	}
}
