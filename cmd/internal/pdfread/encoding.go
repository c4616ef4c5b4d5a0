package pdfread

import (
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"

	"casefile/templates/fonts"
)

// codeNames is the glyph names of one-byte codes.
type codeNames struct {
	names [256]string
	given bool // by the font dictionary, and not only by the program
}

// encoding reads that of a simple font: a base, and differences from it.
func (f *File) encoding(d, desc dict, p *fonts.Program) *codeNames {
	e := &codeNames{}
	v := f.get(d["Encoding"])
	if n, ok := v.(name); ok {
		e.given = e.base(n)
	}
	own, _ := v.(dict)
	if n, ok := f.get(own["BaseEncoding"]).(name); ok {
		e.given = e.base(n)
	}
	if !e.given {
		e.builtIn(f, desc, p)
	}
	code := 0
	for _, v := range f.array(own["Differences"]) {
		switch v := f.get(v).(type) {
		case float64:
			code = int(v)
		case name:
			if code >= 0 && code < 256 && len(v) <= maxName {
				e.names[code] = string(v)
				e.given = true
			}
			code++
		}
	}
	return e
}

// base takes a predefined encoding, and tells whether it is known.
func (e *codeNames) base(n name) bool {
	switch n {
	case "WinAnsiEncoding":
		e.fill(func(c byte) rune { return charmap.Windows1252.DecodeByte(c) })
	case "MacRomanEncoding":
		e.fill(func(c byte) rune { return charmap.Macintosh.DecodeByte(c) })
	case "StandardEncoding", "PDFDocEncoding":
		e.fill(standard)
	default:
		return false
	}
	return true
}

// fill names all codes from ' ' by their characters.
func (e *codeNames) fill(r func(c byte) rune) {
	for c := ' '; c < 256; c++ {
		e.names[c] = runeName(r(byte(c)))
	}
}

// builtIn takes what the program says, over the standard encoding. For a
// TrueType program without names that of Windows is the better guess.
func (e *codeNames) builtIn(f *File, desc dict, p *fonts.Program) {
	if _, ok := f.get(desc["FontFile2"]).(*stream); ok {
		e.base("WinAnsiEncoding")
		return
	}
	e.base("StandardEncoding")
	if s, ok := f.get(desc["FontFile"]).(*stream); ok {
		if b, err := f.plain(s, NoteFont); err == nil {
			for c, n := range builtIn(b) {
				if n != "" {
					e.names[c] = n
				}
			}
		}
	}
	for c := range 256 {
		if p == nil {
			return
		}
		if n := p.Name(p.Code(byte(c))); n != "" && n != ".notdef" {
			e.names[c] = n
		}
	}
}

// standardHigh is StandardEncoding from 0xA1 on; a space is no character.
const standardHigh = "¡¢£⁄¥ƒ§¤'“«‹›ﬁﬂ –†‡· ¶•‚„”»…‰ ¿ `´ˆ˜¯˘˙¨ ˚¸ ˝˛ˇ—                Æ ª    ŁØŒº     æ   ı  łøœß    "

// standard is the character of a code in StandardEncoding.
func standard(c byte) rune {
	switch {
	case c == '\'':
		return '’'
	case c == '`':
		return '‘'
	case c < 0x7F:
		return rune(c)
	case c > 0xA0:
		i := int(c) - 0xA1
		for _, r := range standardHigh {
			if i == 0 && r != ' ' {
				return r
			}
			i--
		}
	}
	return utf8.RuneError
}

// macCode is the code of a character in MacRomanEncoding.
func macCode(r rune) (byte, bool) { return charmap.Macintosh.EncodeRune(r) }

// glyphTable is the names of the Adobe Glyph List that are neither a letter with
// an accent nor uniXXXX: name, character.
const glyphTable = `space   exclam ! quotedbl " numbersign # dollar $ percent % ampersand & quotesingle '
parenleft ( parenright ) asterisk * plus + comma , hyphen - period . slash / zero 0 one 1 two 2 three 3 four 4
five 5 six 6 seven 7 eight 8 nine 9 colon : semicolon ; less < equal = greater > question ? at @ bracketleft [
backslash \ bracketright ] asciicircum ^ underscore _ grave ` + "`" + ` braceleft { bar | braceright } asciitilde ~
exclamdown ¡ cent ¢ sterling £ fraction ⁄ yen ¥ florin ƒ section § currency ¤ quotedblleft “ guillemotleft «
guilsinglleft ‹ guilsinglright › endash – dagger † daggerdbl ‡ periodcentered · middot · paragraph ¶ bullet •
quotesinglbase ‚ quotedblbase „ quotedblright ” guillemotright » ellipsis … perthousand ‰ questiondown ¿ acute ´
circumflex ˆ tilde ˜ macron ¯ breve ˘ dotaccent ˙ dieresis ¨ ring ˚ cedilla ¸ hungarumlaut ˝ ogonek ˛ caron ˇ
emdash — quoteleft ‘ quoteright ’ AE Æ ordfeminine ª Lslash Ł Oslash Ø OE Œ ordmasculine º ae æ dotlessi ı
lslash ł oslash ø oe œ germandbls ß brokenbar ¦ copyright © logicalnot ¬ registered ® degree ° plusminus ±
onesuperior ¹ twosuperior ² threesuperior ³ mu µ onequarter ¼ onehalf ½ threequarters ¾ multiply × divide ÷
Eth Ð eth ð Thorn Þ thorn þ Euro € trademark ™ minus − infinity ∞ notequal ≠ lessequal ≤ greaterequal ≥
partialdiff ∂ summation ∑ product ∏ integral ∫ radical √ approxequal ≈ Delta ∆ lozenge ◊ Omega Ω pi π Pi Π
Dcroat Đ dcroat đ Hbar Ħ hbar ħ Eng Ŋ eng ŋ dotlessj ȷ kgreenlandic ĸ Alpha Α Beta Β Gamma Γ Epsilon Ε Zeta Ζ
Eta Η Theta Θ Iota Ι Kappa Κ Lambda Λ Mu Μ Nu Ν Xi Ξ Omicron Ο Rho Ρ Sigma Σ Tau Τ Upsilon Υ Phi Φ Chi Χ Psi Ψ
alpha α beta β gamma γ delta δ epsilon ε zeta ζ eta η theta θ iota ι kappa κ lambda λ nu ν xi ξ omicron ο rho ρ
sigma1 ς sigma σ tau τ upsilon υ phi φ chi χ psi ψ omega ω arrowleft ← arrowup ↑ arrowright → arrowdown ↓
element ∈ universal ∀ existential ∃ emptyset ∅ therefore ∴ similar ∼ congruent ≅ equivalence ≡ proportional ∝
filledbox ■ H22073 □ triagup ▲ triagdn ▼ circle ○ checkmark ✓ figuredash ‒ horizontalbar ―
fi fi fl fl ff ff ffi ffi ffl ffl IJ IJ ij ij`

// glyphNames is the table both ways.
var glyphNames = sync.OnceValue(func() (t struct {
	text map[string]string
	name map[rune]string
}) {
	t.text, t.name = map[string]string{}, map[rune]string{' ': "space", 0xA0: "space", 0xAD: "hyphen", 'ﬁ': "fi", 'ﬂ': "fl"}
	words := strings.Fields(strings.Replace(glyphTable, "space  ", "", 1))
	for i := 0; i+1 < len(words); i += 2 {
		t.text[words[i]] = words[i+1]
		if r, n := utf8.DecodeRuneInString(words[i+1]); n == len(words[i+1]) {
			if _, known := t.name[r]; !known {
				t.name[r] = words[i]
			}
		}
	}
	t.text["space"] = " "
	return t
})

// accents ends the names of letters with one; the longer of two names first.
var accents = []struct {
	name string
	mark rune
}{
	{"hungarumlaut", '\u030B'}, {"commaaccent", '\u0327'}, {"circumflex", '\u0302'}, {"dotaccent", '\u0307'},
	{"dieresis", '\u0308'}, {"cedilla", '\u0327'}, {"ogonek", '\u0328'}, {"macron", '\u0304'}, {"acute", '\u0301'},
	{"grave", '\u0300'}, {"tilde", '\u0303'}, {"breve", '\u0306'}, {"caron", '\u030C'}, {"ring", '\u030A'},
}

// runeName is the name of a character's glyph; that of one without a name of
// its own is uniXXXX.
func runeName(r rune) string {
	switch {
	case r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z':
		return string(r)
	case r == utf8.RuneError || r < ' ':
		return ""
	}
	if n, ok := glyphNames().name[r]; ok {
		return n
	}
	parts := []rune(norm.NFD.String(string(r)))
	for _, a := range accents {
		if len(parts) == 2 && parts[1] == a.mark {
			return string(parts[0]) + a.name
		}
	}
	return "uni" + strings.ToUpper(leftPad(strconv.FormatInt(int64(r), 16)))
}

func leftPad(s string) string { return strings.Repeat("0", max(0, 4-len(s))) + s }

// nameText is the characters a glyph's name stands for (Adobe Glyph List
// Specification, clause 2); empty for a name that says nothing.
func nameText(n string) string {
	n, _, _ = strings.Cut(n, ".")
	var out strings.Builder
	for part := range strings.SplitSeq(n, "_") {
		out.WriteString(partText(part))
	}
	return out.String()
}

func partText(n string) string {
	if t, ok := glyphNames().text[n]; ok {
		return t
	}
	if len(n) == 1 && (n[0]|0x20 >= 'a' && n[0]|0x20 <= 'z') {
		return n
	}
	if t := hexText(n); t != "" {
		return t
	}
	for _, a := range accents {
		if letter, ok := strings.CutSuffix(n, a.name); ok && len(letter) == 1 {
			return norm.NFC.String(letter + string(a.mark))
		}
	}
	return ""
}

// hexText reads uniXXXX… and uXXXX to uXXXXXX.
func hexText(n string) string {
	if digits, ok := strings.CutPrefix(n, "uni"); ok && len(digits) >= 4 && len(digits)%4 == 0 {
		var out strings.Builder
		for ; digits != ""; digits = digits[4:] {
			out.WriteString(hexRune(digits[:4]))
		}
		return out.String()
	}
	if digits, ok := strings.CutPrefix(n, "u"); ok && len(digits) >= 4 && len(digits) <= 6 {
		return hexRune(digits)
	}
	return ""
}

func hexRune(digits string) string {
	v, err := strconv.ParseUint(digits, 16, 32)
	if err != nil || !utf8.ValidRune(rune(v)) {
		return ""
	}
	return printable(string(rune(v)))
}
