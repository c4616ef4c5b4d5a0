package ingest

import (
	"bytes"
	"errors"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"
)

var (
	errBinary   = errors.New("it holds zero bytes")
	errEncoding = errors.New("neither UTF-8 nor UTF-16, GB18030 or Big5")
)

// decode finds out the encoding: a byte order mark decides; then what is valid
// UTF-8, a few damaged characters aside; then whichever of GB18030 and Big5
// gives no errors and more everyday characters.
func decode(b []byte) (text, name string, err error) {
	if rest, ok := bytes.CutPrefix(b, []byte("\xef\xbb\xbf")); ok {
		return strings.ToValidUTF8(string(rest), "\ufffd"), "utf-8", nil
	}
	if bytes.HasPrefix(b, []byte("\xff\xfe")) || bytes.HasPrefix(b, []byte("\xfe\xff")) {
		utf16 := unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM)
		if text, ok := decodeAs(utf16, b); ok {
			return text, "utf-16", nil
		}
		return "", "", errEncoding
	}
	if bytes.IndexByte(b, 0) >= 0 {
		return "", "", errBinary
	}
	if nearlyUTF8(b) {
		return strings.ToValidUTF8(string(b), "\ufffd"), "utf-8", nil
	}
	gb, gbOK := decodeAs(simplifiedchinese.GB18030, b)
	big5, big5OK := decodeAs(traditionalchinese.Big5, b)
	switch {
	case gbOK && (!big5OK || everyday(gb) >= everyday(big5)) && everyday(gb) > 0:
		return gb, "gb18030", nil
	case big5OK && everyday(big5) > 0:
		return big5, "big5", nil
	}
	return "", "", errEncoding
}

func decodeAs(e encoding.Encoding, b []byte) (string, bool) {
	text, err := e.NewDecoder().Bytes(b)
	return string(text), err == nil && !bytes.ContainsRune(text, utf8.RuneError)
}

// nearlyUTF8 allows one damaged byte in a hundred beyond ASCII.
func nearlyUTF8(b []byte) bool {
	bad, high := 0, 0
	for len(b) > 0 {
		r, n := utf8.DecodeRune(b)
		if r == utf8.RuneError && n == 1 {
			bad++
		} else if n > 1 {
			high += n
		}
		b = b[n:]
	}
	return bad*100 <= high
}

// common are the most frequent characters of Chinese text in either script;
// of bytes read in the wrong encoding hardly any become one of these.
const common = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经" +
	"這為個國時來們對會發動過說產種後學經關規與機區縣號"

// everyday is how many of a text's first characters are common ones.
func everyday(text string) int {
	n, seen := 0, 0
	for _, r := range text {
		if strings.ContainsRune(common, r) {
			n++
		}
		if seen++; seen == 4000 {
			break
		}
	}
	return n
}
