package pdfread

import "golang.org/x/text/encoding/simplifiedchinese"

// The character collection Adobe-GB1 numbers GB 2312 in its own order: ASCII of
// two widths, the symbols of rows 1 to 9, then the characters of rows 16 to 87
// without a gap. What later supplements added is not told.

// symbolRun is characters of GB 2312 that follow each other in the collection.
type symbolRun struct{ cid, code, count int }

// symbolRuns is rows 1 to 9, which have gaps.
var symbolRuns = []symbolRun{
	{96, 0xA1A1, 94}, {190, 0xA2B1, 50}, {240, 0xA2E5, 10}, {250, 0xA2F1, 12}, {262, 0xA3A1, 94}, {356, 0xA4A1, 83},
	{439, 0xA5A1, 86}, {525, 0xA6A1, 24}, {549, 0xA6C1, 53}, {602, 0xA7A1, 33}, {635, 0xA7D1, 33}, {668, 0xA8A1, 32},
	{700, 0xA8C5, 38}, {738, 0xA9A4, 76},
}

const (
	gb1Latin    = 1    // ' ' to '~' of their own widths
	gb1Half     = 814  // '!' to '~' of half width
	gb1Space    = 7716 // the blank of half width
	gb1Han      = 940  // 啊, the first character of row 16
	gb1SecondBy = 4695 // 亍, the first of row 56; row 55 has five places less
	gb1LastHan  = 7702
)

// gb1Code is the GB 2312 code of a CID, ASCII included; 0 for one not told.
func gb1Code(cid int) int {
	switch {
	case cid >= gb1Latin && cid < gb1Latin+95:
		return ' ' + cid - gb1Latin
	case cid >= gb1Half && cid < gb1Half+94:
		return '!' + cid - gb1Half
	case cid == gb1Space:
		return ' '
	case cid >= gb1Han && cid <= gb1LastHan:
		i := cid - gb1Han
		if cid >= gb1SecondBy {
			i += 5
		}
		return (0xB0+i/94)<<8 | (0xA1 + i%94)
	}
	for _, r := range symbolRuns {
		if i := cid - r.cid; i >= 0 && i < r.count {
			return r.code + i
		}
	}
	return 0
}

// gb1CID is the CID of a code of two bytes; unknownCID for one not told.
func gb1CID(code int) int {
	row, cell := code>>8-0xB0, code&0xFF-0xA1
	if row >= 0 && row <= 0xF7-0xB0 && cell >= 0 && cell < 94 {
		cid := gb1Han + row*94 + cell
		switch {
		case code >= 0xD8A1:
			return cid - 5
		case cid < gb1SecondBy:
			return cid
		}
		return unknownCID
	}
	for _, r := range symbolRuns {
		if i := code - r.code; i >= 0 && i < r.count {
			return r.cid + i
		}
	}
	return unknownCID
}

// gb1Text is the character of a CID; empty for one not told.
func gb1Text(cid int) string {
	code := gb1Code(cid)
	n := 2
	switch {
	case code == 0:
		return ""
	case code < 0x100:
		n = 1
	}
	b, err := simplifiedchinese.GBK.NewDecoder().Bytes(bytesOf(code, n))
	if err != nil {
		return ""
	}
	return printable(string(b))
}
