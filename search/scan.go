package search

import (
	"bytes"
	"encoding/binary"
)

// A needle is a run made ready to be looked for in many texts. Looking for the
// first byte of a run stops at every fiftieth byte of Chinese text. A needle is
// found by its rarest byte, at 20 bytes a nanosecond; where even that one is
// frequent, by its rarest unit, four units at a time.
type needle struct {
	run   []byte
	at    int    // of the rarest byte, or unit, in run
	rare  byte   // the rarest byte
	lanes uint64 // the rarest unit, four times; 0 to look for rare
	apart []apart
}

// frequentByte is the frequency from which on four units at a time are faster.
const frequentByte = 750

func newNeedle(run []byte) needle {
	n := needle{run: run}
	if len(run) == 0 {
		return n
	}
	for i, c := range run {
		if byteFrequency[c] < byteFrequency[run[n.at]] {
			n.at = i
		}
	}
	n.rare = run[n.at]
	if byteFrequency[n.rare] < frequentByte {
		return n
	}
	pair := func(i int) int { return int(byteFrequency[run[i]]) * int(byteFrequency[run[i+1]]) }
	n.at = 0
	for i := 2; i < len(run); i += 2 {
		if pair(i) < pair(n.at) {
			n.at = i
		}
	}
	n.lanes = uint64(binary.LittleEndian.Uint16(run[n.at:])) * 0x0001_0001_0001_0001
	return n
}

// index is the byte offset of the first occurrence in s, from the byte offset
// from on, that begins at a unit; -1 for none. No run occurs where it is empty.
func (n *needle) index(s []byte, from int) int {
	stop := len(s) - len(n.run) + n.at // the rarest is here or before
	if len(n.run) == 0 {
		return -1
	}
	for i := from + n.at; i <= stop; i++ {
		var k int
		if n.lanes != 0 {
			i += i & 1
			k = indexUnit(s[min(i, stop+2):stop+2], n.lanes)
		} else {
			k = bytes.IndexByte(s[i:stop+1], n.rare)
		}
		if k < 0 {
			break
		}
		i += k
		if at := i - n.at; at&1 == 0 && string(s[at:at+len(n.run)]) == string(n.run) && !n.isPart(s, at) {
			return at
		}
	}
	return -1
}

// count counts the occurrences in s, from the byte offset from on, that do not
// overlap.
func (n *needle) count(s []byte, from int) (count int) {
	if n.lanes != 0 && len(n.run) == 2 && len(n.apart) == 0 {
		return countUnit(s[min(from, len(s)):], n.lanes)
	}
	for {
		i := n.index(s, from)
		if i < 0 {
			return count
		}
		count++
		from = i + len(n.run)
	}
}

// Of a word of four units, sparse has the highest bit of each and dense all
// others.
const (
	sparse = 0x8000_8000_8000_8000
	dense  = 0x7fff_7fff_7fff_7fff
)

// zeros has the highest bit of each unit that is 0.
func zeros(x uint64) uint64 { return ^((x&dense + dense) | x) & sparse }

// indexUnit is the byte offset of a unit, given four times, from the beginning
// of s in steps of a unit; -1 for none. A byte left over is not looked at.
func indexUnit(s []byte, lanes uint64) int {
	i := 0
	for ; i+32 <= len(s); i += 32 {
		if a, b, c, d := zeros4(s[i:], lanes); a|b|c|d != 0 {
			break
		}
	}
	for ; i+2 <= len(s); i += 2 {
		if binary.LittleEndian.Uint16(s[i:]) == uint16(lanes) {
			return i
		}
	}
	return -1
}

// zeros4 are the zeros of the first 16 units of s, compared with lanes.
func zeros4(s []byte, lanes uint64) (a, b, c, d uint64) {
	_ = s[31]
	a, b = binary.LittleEndian.Uint64(s), binary.LittleEndian.Uint64(s[8:])
	c, d = binary.LittleEndian.Uint64(s[16:]), binary.LittleEndian.Uint64(s[24:])
	return zeros(a ^ lanes), zeros(b ^ lanes), zeros(c ^ lanes), zeros(d ^ lanes)
}

// countUnit counts a unit. It has a counter in each quarter of a word.
func countUnit(s []byte, lanes uint64) (n int) {
	const room = 1 << 18 // bytes in which no counter can run over
	for len(s) >= 32 {
		piece := s[:min(len(s), room)&^31]
		s = s[len(piece):]
		sum := uint64(0)
		for ; len(piece) >= 32; piece = piece[32:] {
			a, b, c, d := zeros4(piece, lanes)
			sum += a>>15 + b>>15 + c>>15 + d>>15
		}
		n += int(sum&0xffff + sum>>16&0xffff + sum>>32&0xffff + sum>>48)
	}
	for ; len(s) >= 2; s = s[2:] {
		if binary.LittleEndian.Uint16(s) == uint16(lanes) {
			n++
		}
	}
	return n
}

// indexUnits is the byte offset of the first occurrence of sub in s that
// begins at a unit; -1 for none. It is for one look; see needle.
func indexUnits(s, sub []byte) int {
	for from := 0; ; {
		i := bytes.Index(s[from:], sub)
		if i < 0 {
			return -1
		}
		if at := from + i; at&1 == 0 {
			return at
		}
		from += i + 1
	}
}

// byteFrequency is how many of 100,000 bytes of normal forms are this one,
// counted in 49 MB of laws, judgments and encyclopedia articles.
var byteFrequency = [256]uint16{
	2060, 1303, 996, 219, 196, 316, 456, 257, 554, 879, 203, 248, 1597, 376, 297, 132,
	120, 515, 93, 102, 95, 21, 375, 84, 50, 46, 677, 268, 90, 19, 6, 436,
	188, 69, 52, 232, 69, 154, 78, 195, 514, 115, 184, 36, 639, 184, 82, 191,
	2401, 490, 318, 162, 243, 146, 333, 107, 178, 259, 725, 302, 59, 16, 292, 358,
	171, 353, 76, 252, 144, 89, 80, 83, 192, 211, 205, 137, 518, 239, 5107, 1669,
	341, 2087, 1385, 2638, 1533, 347, 545, 831, 342, 778, 147, 1500, 616, 338, 1603, 1061,
	349, 622, 1548, 831, 119, 1673, 508, 2546, 724, 234, 68, 486, 1454, 393, 388, 130,
	188, 307, 314, 491, 537, 839, 1976, 372, 192, 515, 349, 1148, 122, 73, 947, 498,
	642, 339, 203, 202, 1492, 157, 147, 110, 870, 706, 34, 1488, 738, 837, 111, 738,
	717, 336, 81, 45, 522, 451, 590, 379, 280, 109, 531, 150, 243, 150, 246, 147,
	71, 712, 59, 29, 283, 144, 103, 281, 179, 68, 55, 206, 18, 60, 113, 111,
	158, 48, 64, 201, 7, 87, 122, 51, 55, 207, 731, 87, 43, 160, 256, 136,
	88, 347, 44, 49, 444, 218, 186, 186, 30, 76, 197, 99, 39, 197, 141, 277,
	392, 380, 35, 77, 101, 423, 199, 108, 160, 82, 5, 249, 23, 289, 55, 186,
	134, 98, 33, 151, 52, 845, 31, 16, 479, 25, 120, 23, 31, 81, 109, 202,
	90, 20, 51, 56, 197, 6, 240, 147, 141, 187, 374, 179, 52, 333, 19, 2386,
}
