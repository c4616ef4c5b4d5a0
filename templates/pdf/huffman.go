package pdf

import "math/bits"

// huffman is a fixed code for bytes of one kind, as a deflate block with dynamic
// codes declares it (RFC 1951, 3.2.7): literals and end of block only. Outlines
// hardly repeat, so matches would save little; a code that is known beforehand
// lets every glyph be compressed on its own and the results be joined bit by bit.
type huffman struct {
	code   [257]uint16 // bits as they are written, first bit lowest
	length [257]uint8
}

const endOfBlock = 256

// newHuffman builds the canonical code of the lengths, a hexadecimal digit for
// each of 257 symbols.
func newHuffman(lengths string) *huffman {
	h := &huffman{}
	var count [16]int
	for i := range h.length {
		h.length[i] = unhex(lengths[i])
		count[h.length[i]]++
	}
	var next [16]int
	for l, code := 1, 0; l < 16; l++ {
		next[l] = code
		code = (code + count[l]) << 1
	}
	for i, l := range h.length {
		h.code[i] = bits.Reverse16(uint16(next[l])) >> (16 - l)
		next[l]++
	}
	return h
}

func unhex(c byte) uint8 {
	if c >= 'A' {
		return c - 'A' + 10
	}
	return c - '0'
}

// begin writes the head of the last block of a stream. The lengths are declared
// plainly, four bits each, and two distance codes that nothing uses make the
// declaration complete for every decoder.
func (h *huffman) begin(w *bitWriter) {
	w.write(1, 1)    // the last block
	w.write(2, 2)    // dynamic codes
	w.write(0, 5)    // 257 literal codes
	w.write(1, 5)    // 2 distance codes
	w.write(19-4, 4) // 19 lengths of the code for lengths, in this order:
	w.write(0, 3*3)  // 16, 17, 18: no repetition
	for range 16 {   // 0, 8, 7, 9, 6, 10, …
		w.write(4, 3) // four bits each
	}
	for _, l := range h.length {
		w.write(nibble(l), 4)
	}
	w.write(nibble(1), 4)
	w.write(nibble(1), 4)
}

// nibble is the code of a length: the canonical code of sixteen symbols of four
// bits each is the symbol itself, its first bit highest.
func nibble(l uint8) uint32 { return uint32(bits.Reverse8(l) >> 4) }

// encode writes the bytes.
func (h *huffman) encode(w *bitWriter, b []byte) {
	for _, c := range b {
		w.write(uint32(h.code[c]), uint(h.length[c]))
	}
}

func (h *huffman) end(w *bitWriter) {
	w.write(uint32(h.code[endOfBlock]), uint(h.length[endOfBlock]))
	w.align()
}

// bitWriter gathers bits, the first lowest, as deflate wants them.
type bitWriter struct {
	buf []byte
	acc uint64
	n   uint // bits in acc, below 32 between calls
}

// write appends the lowest n bits of v; n is at most 32.
func (w *bitWriter) write(v uint32, n uint) {
	w.acc |= uint64(v) << w.n
	if w.n += n; w.n >= 32 {
		w.buf = append(w.buf, byte(w.acc), byte(w.acc>>8), byte(w.acc>>16), byte(w.acc>>24))
		w.acc >>= 32
		w.n -= 32
	}
}

// align fills the last byte with zero bits.
func (w *bitWriter) align() {
	for ; w.n > 0; w.n -= min(8, w.n) {
		w.buf = append(w.buf, byte(w.acc))
		w.acc >>= 8
	}
}
