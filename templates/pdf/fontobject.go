package pdf

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"strconv"
	"unicode"
	"unicode/utf16"
)

// addFont adds the objects of one Type0 font and returns a reference to it.
func addFont(f *pdfFile, s *subset) (string, error) {
	p, err := newProgram(s, f.mem)
	if err != nil {
		return "", err
	}
	kind := formatOf(s.face)
	stream := dict{{"Filter", []byte("/FlateDecode")}}
	file := f.add(&object{dict: kind.streamDict(stream, p.size), stream: p.zlib})
	f.mem.text = s.toUnicode(f.mem.text[:0])
	small, err := f.mem.compress(f.mem.text)
	if err != nil {
		return "", err
	}
	toUnicode := f.add(&object{dict: dict{{"Filter", []byte("/FlateDecode")}}, stream: small})
	descriptor := f.add(&object{dict: s.descriptor(kind.fileKey(), file)})

	cidFont := append(make(dict, 0, 9), entry{"Type", []byte("/Font")})
	cidFont.set("Subtype", "/"+kind.subtype())
	cidFont.set("BaseFont", "/"+s.name())
	cidFont.set("CIDSystemInfo", "<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>")
	cidFont.set("FontDescriptor", descriptor)
	cidFont.set("DW", strconv.Itoa(fullWidth))
	cidFont.set("W", string(s.widthArray()))
	base := s.name()
	if kind.subtype() == "CIDFontType2" {
		cidFont.set("CIDToGIDMap", "/Identity")
	} else {
		base += "-Identity-H" // ISO 32000-1, table 121
	}
	descendant := f.add(&object{dict: cidFont})

	font := append(make(dict, 0, 6), entry{"Type", []byte("/Font")}, entry{"Subtype", []byte("/Type0")})
	font.set("BaseFont", "/"+base)
	font.set("Encoding", "/Identity-H")
	font.set("DescendantFonts", "["+descendant+"]")
	font.set("ToUnicode", toUnicode)
	return f.add(&object{dict: font}), nil
}

// name is the font's name with the tag of a subset: six letters that differ
// between subsets of one face, here by what is in them.
func (s *subset) name() string {
	if s.tag == "" {
		h := sha256.New()
		var b [6]byte
		for _, u := range s.uses {
			binary.BigEndian.PutUint16(b[:], u.glyph)
			binary.BigEndian.PutUint32(b[2:], uint32(u.char))
			h.Write(b[:])
		}
		tag := h.Sum(nil)[:6]
		for i, c := range tag {
			tag[i] = 'A' + c%26
		}
		s.tag = string(tag)
	}
	return s.tag + "+" + s.face.Name()
}

func (s *subset) descriptor(fileKey, file string) dict {
	thousandths := func(em float64) string { return strconv.Itoa(round(1000 * em)) }
	box := s.face.Box()
	d := append(make(dict, 0, 11), entry{"Type", []byte("/FontDescriptor")})
	d.set("FontName", "/"+s.name())
	d.set("Flags", "4") // symbolic: no Latin encoding is meant
	d.set("FontBBox", fmt.Sprintf("[%s %s %s %s]",
		thousandths(box.XMin), thousandths(box.YMin), thousandths(box.XMax), thousandths(box.YMax)))
	d.set("ItalicAngle", "0")
	d.set("Ascent", thousandths(s.face.Ascent()))
	d.set("Descent", thousandths(s.face.Descent()))
	d.set("CapHeight", thousandths(s.face.Ascent()))
	d.set("StemV", "80") // only ever used to make up a face that is not there
	d.set(fileKey, file)
	return d
}

// widthArray lists the advances that are not full width, runs of neighbours in
// one bracket.
func (s *subset) widthArray() []byte {
	b := []byte{'['}
	open := false
	for cid, w := range s.widths {
		if w == fullWidth {
			if open {
				b = append(b, ']')
			}
			open = false
			continue
		}
		if open {
			b = append(b, ' ')
		} else {
			b = strconv.AppendInt(append(b, ' '), int64(cid), 10)
			b = append(b, '[')
		}
		b = appendNumber(b, w)
		open = true
	}
	if open {
		b = append(b, ']')
	}
	return append(b, ']')
}

// toUnicode maps every glyph number to its character, in UTF-16: a character
// beyond the Basic Multilingual Plane is a surrogate pair.
func (s *subset) toUnicode(b []byte) []byte {
	b = append(b, "/CIDInit/ProcSet findresource begin\n12 dict begin\nbegincmap\n"+
		"/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def\n"+
		"/CMapName/Adobe-Identity-UCS def\n/CMapType 2 def\n"+
		"1 begincodespacerange\n<0000><FFFF>\nendcodespacerange\n"...)
	for from := 1; from < len(s.uses); from = (from | 0xFF) + 1 { // a range keeps its first byte
		to := min(from|0xFF, len(s.uses)-1)
		b = appendHex16(append(b, "1 beginbfrange\n<"...), uint16(from))
		b = appendHex16(append(b, "><"...), uint16(to))
		b = append(b, ">["...)
		for _, u := range s.uses[from : to+1] {
			b = appendUTF16(append(b, '<'), u.char)
			b = append(b, '>')
		}
		b = append(b, "]\nendbfrange\n"...)
	}
	return append(b, "endcmap\nCMapName currentdict/CMap defineresource pop\nend\nend"...)
}

// appendUTF16 writes a character in hexadecimal.
func appendUTF16(b []byte, r rune) []byte {
	if r1, r2 := utf16.EncodeRune(r); r1 != unicode.ReplacementChar {
		return appendHex16(appendHex16(b, uint16(r1)), uint16(r2))
	}
	return appendHex16(b, uint16(r))
}
