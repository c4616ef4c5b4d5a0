package pdfread

import (
	"bytes"

	"casefile/templates/check"
	"casefile/templates/fonts"
)

// simpleFont is a font of one-byte codes: Type 1, TrueType or Type 3.
type simpleFont struct {
	encoding *codeNames
	unicode  *cmap // nil without one
	widths   func(code int) float64
	program  *fonts.Program // nil when there is none to read
	symbolic bool
	procs    func(code int) check.Box // boxes of a Type 3 font; nil for others
}

func (f *File) simple(out *font, d dict) {
	desc := f.dict(d["FontDescriptor"])
	s := &simpleFont{
		unicode:  f.toUnicode(d["ToUnicode"]),
		program:  f.program(d, out.name),
		symbolic: int(f.number(desc["Flags"], 0))&4 != 0,
	}
	s.encoding = f.encoding(d, desc, s.program)
	s.widths = f.simpleWidths(d, desc, out.name, s.encoding)
	if f.name(d["Subtype"]) == "Type3" {
		f.type3(out, s, d)
	}
	out.split = oneByte
	out.char = s.char
}

func (s *simpleFont) char(code, n int) *char {
	c := &char{width: s.widths(code)}
	if s.procs != nil {
		c.ink = s.procs(code)
	}
	var glyph uint16
	if s.program != nil {
		glyph = s.glyph(code)
		c.ink = ink(s.program, glyph)
	}
	c.text = s.text(code, n, glyph)
	return c
}

func (s *simpleFont) text(code, n int, glyph uint16) string {
	if s.unicode != nil {
		if t := s.unicode.text(code, n); t != "" {
			return t
		}
	}
	if s.program != nil && glyph != 0 && (s.symbolic || s.encoding.names[code] == "") && !s.encoding.given {
		if r, ok := s.program.Character(glyph); ok {
			return string(r)
		}
		if t := nameText(s.program.Name(glyph)); t != "" {
			return t
		}
	}
	return nameText(s.encoding.names[code])
}

// glyph finds the glyph of a code: by its name, its character, or the code
// itself, in the order the kind of program asks for (ISO 32000-1, 9.6.6).
func (s *simpleFont) glyph(code int) uint16 {
	name := s.encoding.names[code]
	byCode := s.program.Code(byte(code))
	if byCode != 0 && (s.symbolic || !s.encoding.given) {
		return byCode
	}
	if id := s.program.Named(name); name != "" && id != 0 {
		return id
	}
	if t := []rune(nameText(name)); len(t) == 1 {
		if id := s.program.Rune(t[0]); id != 0 {
			return id
		}
		if c, ok := macCode(t[0]); ok && s.program.Code(c) != 0 {
			return s.program.Code(c)
		}
	}
	return byCode
}

// simpleWidths reads Widths, in em; of the fonts every viewer has, their own.
func (f *File) simpleWidths(d, desc dict, fontName string, e *codeNames) func(int) float64 {
	first := int(f.number(d["FirstChar"], 0))
	given := f.array(d["Widths"])
	widths := f.numbers(given[:min(len(given), 256)])
	missing := f.number(desc["MissingWidth"], 0) / 1000
	if len(widths) == 0 {
		if w := coreWidths(fontName, e); w != nil {
			return w
		}
	}
	return func(code int) float64 {
		if i := code - first; i >= 0 && i < len(widths) {
			return widths[i] / 1000
		}
		return missing
	}
}

// type3 reads the boxes that the glyph procedures declare, in units of the
// font's matrix.
func (f *File) type3(out *font, s *simpleFont, d dict) {
	m := f.matrix(d["FontMatrix"], matrix{0.001, 0, 0, 0.001, 0, 0})
	procs := f.dict(d["CharProcs"])
	inThousandths := s.widths
	s.widths = func(code int) float64 { return inThousandths(code) * 1000 * m.across() }
	s.procs = func(code int) check.Box {
		p, ok := f.get(procs[name(s.encoding.names[code])]).(*stream)
		if !ok {
			return check.Box{}
		}
		b, err := f.plain(p, NoteFont)
		if err != nil {
			return check.Box{}
		}
		return m.box(declaredBox(b))
	}
	if out.name == "" {
		out.name = string(f.name(d["Name"]))
	}
}

// declaredBox is that of the operator d1, which a procedure begins with.
func declaredBox(b []byte) check.Box {
	l := &lexer{b: b}
	var args operands
	for range 16 {
		switch v, ok := l.next(); {
		case !ok:
			return check.Box{}
		case v == op("d1") && len(args) == 6:
			return around(point{args.number(2), args.number(3)}, point{args.number(4), args.number(5)})
		default:
			args = append(args, v)
		}
	}
	return check.Box{}
}

// builtIn reads the encoding in the clear part of a Type 1 program: "dup 65 /A
// put".
func builtIn(b []byte) (names [256]string) {
	at := bytes.Index(b, []byte("/Encoding"))
	if at < 0 {
		return names
	}
	l := &lexer{b: b, pos: at}
	var last [2]any
	for range 4096 {
		v, ok := l.next()
		if !ok || v == op("eexec") || v == op("def") || v == op("readonly") {
			break
		}
		if v == op("put") {
			code, isCode := last[0].(float64)
			n, isName := last[1].(name)
			if isCode && isName && code >= 0 && code < 256 {
				names[int(code)] = string(n)
			}
		}
		last[0], last[1] = last[1], v
	}
	return names
}
