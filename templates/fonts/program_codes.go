package fonts

import "encoding/binary"

// readCodes reads the one-byte codes of a subset: of the symbol table, whose
// characters lie at U+F000 and above or at their codes, else of the Macintosh
// table. What is broken is left out.
func readCodes(b []byte) (codes [256]uint16) {
	if len(b) < 4 {
		return codes
	}
	var mac, symbol []byte
	for i := range int(binary.BigEndian.Uint16(b[2:])) {
		if len(b) < 4+8*(i+1) {
			break
		}
		record := b[4+8*i:]
		at := int(binary.BigEndian.Uint32(record[4:]))
		if at > len(b)-8 {
			continue
		}
		switch platform, encoding := binary.BigEndian.Uint16(record), binary.BigEndian.Uint16(record[2:]); {
		case platform == 3 && encoding == 0:
			symbol = b[at:]
		case platform == 1 && encoding == 0:
			mac = b[at:]
		}
	}
	readMac(mac, &codes)
	readSymbol(symbol, &codes)
	return codes
}

// readMac reads a subtable of format 0 or 6.
func readMac(b []byte, codes *[256]uint16) {
	if len(b) < 10 {
		return
	}
	switch binary.BigEndian.Uint16(b) {
	case 0:
		for c, id := range b[6:min(len(b), 6+256)] {
			codes[c] = uint16(id)
		}
	case 6:
		first, n := int(binary.BigEndian.Uint16(b[6:])), int(binary.BigEndian.Uint16(b[8:]))
		for i := 0; i < n && first+i < 256 && 12+2*i <= len(b); i++ {
			codes[first+i] = binary.BigEndian.Uint16(b[10+2*i:])
		}
	}
}

// readSymbol reads a subtable of format 4.
func readSymbol(b []byte, codes *[256]uint16) {
	m := &charmap{}
	if len(b) < 2 || binary.BigEndian.Uint16(b) != 4 || m.readShort(b, 1<<16) != nil {
		return
	}
	for c := range codes {
		for _, base := range []int{0xF000, 0xF100, 0xF200, 0} {
			if id := m.bmp[base+c]; id != 0 {
				codes[c] = id
				break
			}
		}
	}
}
