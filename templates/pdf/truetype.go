package pdf

import (
	"encoding/binary"
	"errors"
	"math"
	"strconv"

	"casefile/templates/fonts"
)

// trueType is the program of a face with quadratic outlines: a TrueType font
// without hints, in which CID and glyph index are one.
type trueType struct{}

func (trueType) fileKey() string { return "FontFile2" }
func (trueType) subtype() string { return "CIDFontType2" }
func (trueType) code() *huffman  { return glyfCode() }

func (trueType) streamDict(d dict, size int) dict {
	d.set("Length1", strconv.Itoa(size))
	return d
}

// encode makes the glyph's entry of the glyf table, filled up to a multiple of
// four bytes so that the table's checksum is the sum of those of the glyphs.
func (trueType) encode(_ *fonts.Face, _ uint16, o fonts.Outline) ([]byte, shape, error) {
	contours, err := quadContours(o)
	if err != nil || len(contours) == 0 {
		return nil, shape{}, err
	}
	b, s := appendGlyf(nil, contours)
	for len(b)%4 != 0 {
		b = append(b, 0)
	}
	return b, s, nil
}

// headers of the tables, in the order of their tags, which the directory keeps.
var sfntTags = [...]string{"glyf", "head", "hhea", "hmtx", "loca", "maxp"}

// head is the directory and all tables but glyf, which comes last in the file.
func (trueType) head(s *subset, pieces []*piece) []byte {
	loca := make([]byte, 4, 4*len(pieces)+8) // glyph 0 is empty
	loca = binary.BigEndian.AppendUint32(loca, 0)
	hmtx := binary.BigEndian.AppendUint16(nil, uint16(s.face.UnitsPerEm()))
	hmtx = binary.BigEndian.AppendUint16(hmtx, 0)
	var size, sum uint32
	var points, contours uint16
	for i, p := range pieces {
		size, sum = size+uint32(p.size), sum+p.sum
		loca = binary.BigEndian.AppendUint32(loca, size)
		hmtx = binary.BigEndian.AppendUint16(hmtx, s.face.AdvanceUnits(s.uses[i+1].glyph))
		hmtx = binary.BigEndian.AppendUint16(hmtx, uint16(p.shape.xMin))
		points, contours = max(points, p.shape.points), max(contours, p.shape.contours)
	}
	n := uint16(len(pieces) + 1)
	tables := [...][]byte{nil, sfntHead(s.face), sfntHhea(s.face, n), hmtx, loca, sfntMaxp(n, points, contours)}
	return assemble(tables[:], size, sum)
}

// assemble writes directory and tables; the first is glyf, known by size and
// checksum only, and stands last.
func assemble(tables [][]byte, glyfSize, glyfSum uint32) []byte {
	const fixed = 12 + 16*len(sfntTags)
	at := uint32(fixed)
	dir := append(make([]byte, 0, fixed), 0, 1, 0, 0, 0, byte(len(sfntTags)), 0, 64, 0, 2, 0, byte(16*len(sfntTags)-64))
	var body []byte
	total := glyfSum
	record := func(tag string, sum, offset, size uint32) {
		dir = append(dir, tag...)
		for _, v := range []uint32{sum, offset, size} {
			dir = binary.BigEndian.AppendUint32(dir, v)
		}
	}
	end := at
	for _, t := range tables {
		end += uint32(len(t)+3) &^ 3
	}
	record(sfntTags[0], glyfSum, end, glyfSize)
	for i, t := range tables[1:] {
		sum := wordSum(t)
		record(sfntTags[i+1], sum, at, uint32(len(t)))
		body = append(body, t...)
		for len(body)%4 != 0 {
			body = append(body, 0)
		}
		total, at = total+sum, uint32(fixed+len(body))
	}
	const adjustment = 8 // of checkSumAdjustment in head, the first table after the directory
	binary.BigEndian.PutUint32(body[adjustment:], 0xB1B0AFBA-total-wordSum(dir))
	return append(dir, body...)
}

func sfntHead(f *fonts.Face) []byte {
	b := make([]byte, 54)
	put := binary.BigEndian.PutUint16
	put(b[0:], 1)                                  // version 1.0
	binary.BigEndian.PutUint32(b[12:], 0x5F0F3CF5) // magic number
	put(b[16:], 3)                                 // baseline at 0, shapes begin at their bearing
	put(b[18:], uint16(f.UnitsPerEm()))
	for i, v := range []float64{f.Box().XMin, f.Box().YMin, f.Box().XMax, f.Box().YMax} {
		put(b[36+2*i:], uint16(units(f, v)))
	}
	put(b[46:], 8) // smallest readable size
	put(b[48:], 2) // left to right
	put(b[50:], 1) // long offsets in loca
	return b
}

func sfntHhea(f *fonts.Face, glyphs uint16) []byte {
	b := make([]byte, 36)
	put := binary.BigEndian.PutUint16
	put(b[0:], 1) // version 1.0
	put(b[4:], uint16(units(f, f.Ascent())))
	put(b[6:], uint16(units(f, f.Descent())))
	put(b[10:], uint16(f.UnitsPerEm())) // widest advance
	put(b[16:], uint16(units(f, f.Box().XMax)))
	put(b[18:], 1) // upright
	put(b[34:], glyphs)
	return b
}

func sfntMaxp(glyphs, points, contours uint16) []byte {
	b := make([]byte, 32)
	for i, v := range []uint16{1, 0, glyphs, points, contours, 0, 0, 1} {
		binary.BigEndian.PutUint16(b[2*i:], v)
	}
	return b
}

// units turns em into font units.
func units(f *fonts.Face, em float64) int16 {
	return int16(math.Round(em * float64(f.UnitsPerEm())))
}

var errCubic = errors.New("cubic curve in a face of quadratic ones")
