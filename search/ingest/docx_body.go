package ingest

import (
	"bytes"
	"encoding/xml"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// unread are elements that say nothing, or nothing that stands in the text as
// it is now: properties, deletions, the codes of fields, the reading above a
// ruby base.
var unread = []string{"rPr", "tblPr", "tblGrid", "trPr", "tcPr", "sdtPr", "sdtEndPr", "sectPr",
	"del", "moveFrom", "delText", "instrText", "delInstrText", "rt", "rubyPr", "object", "background", "tblPrEx"}

// element reads one element and what is in it.
func (w *word) element(e xml.StartElement) error {
	if !isWord(e.Name) {
		return w.foreign(e)
	}
	if slices.Contains(unread, e.Name.Local) {
		return w.skip()
	}
	switch e.Name.Local {
	case "p":
		return w.paragraph()
	case "pPr":
		return w.paragraphProperties()
	case "t":
		return w.text(attr(e, "space") == "preserve")
	case "tab", "ptab":
		w.write("\t")
	case "br", "cr":
		w.write("\n")
	case "noBreakHyphen":
		w.write("-")
	case "sym":
		w.write(symbol(attr(e, "font"), attr(e, "char")))
	case "tr":
		return w.row()
	case "tc":
		return w.cell()
	case "txbxContent":
		return w.box()
	case "footnoteReference":
		w.refer(&w.footnotes, e)
	case "endnoteReference":
		w.refer(&w.endnotes, e)
	case "footnote", "endnote":
		return w.note(e)
	}
	return w.children()
}

// foreign is an element of another name space, such as a drawing. Of what is
// there twice for older programs the first is read.
func (w *word) foreign(e xml.StartElement) error {
	switch {
	case e.Name.Local == "AlternateContent":
		chosen := false
		return w.each(func(e xml.StartElement) error {
			if chosen {
				return w.skip()
			}
			chosen = true
			return w.children()
		})
	case e.Name.Local == "t" && strings.HasSuffix(e.Name.Space, "/math"):
		return w.text(true)
	}
	return w.children()
}

func (w *word) write(s string) { w.out = append(w.out, s...) }

func (w *word) text(preserve bool) error {
	start := len(w.out)
	for {
		t, err := w.token()
		if err != nil {
			return err
		}
		switch t := t.(type) {
		case xml.CharData:
			w.out = append(w.out, t...)
		case xml.StartElement:
			if err := w.skip(); err != nil {
				return err
			}
		case xml.EndElement:
			if !preserve {
				w.out = append(w.out[:start], bytes.Trim(w.out[start:], " \t\r\n")...)
			}
			return nil
		}
	}
}

// paragraph ends in a line end, unless its mark was deleted, and is followed by
// the text boxes that hang on it.
func (w *word) paragraph() error {
	boxes, joined := w.boxes, w.joined
	w.boxes, w.joined = nil, false
	if err := w.children(); err != nil {
		return err
	}
	if !w.joined {
		w.write("\n")
	}
	for _, b := range w.boxes {
		w.out = append(w.out, b...)
	}
	w.boxes, w.joined = boxes, joined
	return nil
}

// paragraphProperties looks whether the paragraph's mark was deleted.
func (w *word) paragraphProperties() error {
	return w.each(func(e xml.StartElement) error {
		if e.Name.Local != "rPr" {
			return w.skip()
		}
		return w.each(func(e xml.StartElement) error {
			if isWord(e.Name) && (e.Name.Local == "del" || e.Name.Local == "moveFrom") {
				w.joined = true
			}
			return w.skip()
		})
	})
}

// row puts the cells of a row side by side, apart by tabs.
func (w *word) row() error {
	start := len(w.out)
	if err := w.children(); err != nil {
		return err
	}
	if len(w.out) > start && w.out[len(w.out)-1] == '\t' {
		w.out = w.out[:len(w.out)-1]
	}
	w.write("\n")
	return nil
}

func (w *word) cell() error {
	start := len(w.out)
	if err := w.children(); err != nil {
		return err
	}
	w.out = append(w.out[:start], bytes.TrimRight(w.out[start:], "\n")...)
	w.write("\t")
	return nil
}

func (w *word) box() error {
	out := w.out
	w.out = nil
	err := w.children()
	if len(w.out) > 0 {
		w.boxes = append(w.boxes, w.out)
	}
	w.out = out
	return err
}

// refer notes the id of a note once.
func (w *word) refer(ids *[]string, e xml.StartElement) {
	key := e.Name.Local + attr(e, "id")
	if w.referred == nil {
		w.referred = map[string]bool{}
	}
	if !w.referred[key] {
		w.referred[key] = true
		*ids = append(*ids, attr(e, "id"))
	}
}

// note keeps the text of a footnote or endnote; the lines that part notes from
// the page are notes of a type of their own.
func (w *word) note(e xml.StartElement) error {
	if t := attr(e, "type"); w.notes == nil || t != "" && t != "normal" {
		return w.skip()
	}
	start := len(w.out)
	if err := w.children(); err != nil {
		return err
	}
	w.notes[attr(e, "id")] = strings.TrimLeft(string(w.out[start:]), " \t")
	w.out = w.out[:start]
	return nil
}

// symbols are the characters of symbol faces that stand in forms.
var symbols = map[string]map[rune]rune{
	"Wingdings":   {0xA8: '□', 0x6F: '□', 0x71: '□', 0xFE: '☑', 0xFD: '☒', 0xFC: '✓', 0xFB: '✗', 0x6C: '●', 0x6E: '■', 0x77: '◆', 0x75: '◆', 0xD8: '➢'},
	"Wingdings 2": {0x52: '☑', 0x54: '☒', 0x50: '✓', 0x4F: '✗', 0xA3: '□', 0x2A: '□', 0x98: '●'},
	"Symbol":      {0xB7: '·', 0xB4: '×', 0xB8: '÷', 0xB1: '±', 0xA3: '≤', 0xB3: '≥', 0xB0: '°', 0xAE: '→'},
}

// symbol is a character given by its face and number. One that is not known is
// told, so that nothing seems to stand together that does not.
func symbol(face, hex string) string {
	n, err := strconv.ParseUint(hex, 16, 32)
	r := rune(n)
	if err != nil || n == 0 || !utf8.ValidRune(r) {
		return "\ufffd"
	}
	if r >= 0xF000 && r <= 0xF0FF {
		if s := symbols[face][r-0xF000]; s != 0 {
			return string(s)
		}
		return "\ufffd"
	}
	if s := symbols[face][r]; s != 0 {
		return string(s)
	}
	if r < ' ' {
		return "\ufffd"
	}
	return string(r)
}
