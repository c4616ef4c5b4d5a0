package ingest

import (
	"bytes"
	"errors"
	"strings"
	"sync"
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

// Decode reads a whole text in the encodings of this package: UTF-8 with or
// without a byte order mark, UTF-16, GB18030 or Big5. Damaged characters are
// refused, not replaced.
func Decode(b []byte) (string, error) {
	text, _, err := decode(b)
	if err == nil && strings.ContainsRune(text, '\ufffd') {
		err = errors.New("it holds damaged characters")
	}
	return text, err
}

// decode finds out the encoding: a byte order mark decides; then what is valid
// UTF-8, a few damaged characters aside; then what more of which are everyday
// characters when it is read in GB18030, Big5 or UTF-16 without its mark.
// Damaged characters become U+FFFD.
func decode(b []byte) (text, name string, err error) {
	if rest, ok := bytes.CutPrefix(b, []byte("\xef\xbb\xbf")); ok {
		return decodeUTF8(rest), "utf-8", nil
	}
	if bytes.HasPrefix(b, []byte("\xff\xfe")) || bytes.HasPrefix(b, []byte("\xfe\xff")) {
		if text, ok := decodeAs(marked16, b); ok {
			return text, "utf-16", nil
		}
		return "", "", errEncoding
	}
	zero := bytes.IndexByte(b, 0) >= 0
	if !zero && nearlyUTF8(b) {
		return decodeUTF8(b), "utf-8", nil
	}
	return guessEncoding(b, zero)
}

// coding is an encoding without a mark.
type coding struct {
	name string
	how  encoding.Encoding
	zero bool // text in it may hold zero bytes
}

// codings are in the order in which they are preferred.
var codings = []coding{
	{"gb18030", simplifiedchinese.GB18030, false},
	{"big5", traditionalchinese.Big5, false},
	{"utf-16", unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), true},
	{"utf-16", unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), true},
}

var marked16 = unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM)

// guessEncoding takes the encoding in which a text looks most like Chinese.
func guessEncoding(b []byte, zero bool) (text, name string, err error) {
	best := 0.0
	for _, c := range codings {
		if zero != c.zero {
			continue
		}
		t, ok := decodeAs(c.how, b)
		if share := everyday(t); ok && share > best {
			text, name, best = t, c.name, share
		}
	}
	switch {
	case name != "" && (best >= enough || len(b) < 64 && best > 0):
		return text, name, nil
	case zero:
		return "", "", errBinary
	}
	return "", "", errEncoding
}

// enough is the share of everyday characters below which bytes are no text.
const enough = .08

// decodeAs allows one damaged character in a hundred.
func decodeAs(e encoding.Encoding, b []byte) (string, bool) {
	text, err := e.NewDecoder().Bytes(b)
	if err != nil {
		return "", false
	}
	bad := bytes.Count(text, []byte("\ufffd"))
	return string(text), bad == 0 || bad*100 <= utf8.RuneCount(text)
}

func decodeUTF8(b []byte) string { return strings.ToValidUTF8(string(b), "\ufffd") }

// nearlyUTF8 allows one damaged byte in a hundred beyond ASCII.
func nearlyUTF8(b []byte) bool {
	if utf8.Valid(b) {
		return true
	}
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
	"这為個國時來們對會發動過說產種後學經關規與機區縣號" +
	"十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更单风切打白教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信马节话米整空元况今集温传土许步群广石记需段研界拉林律叫且究观越织装影算低持音众书布复容儿须际商非验连断深难近矿千周委素技备半办青省列习响约支般史感劳便团往酸历市克何除消构府称太准精值率族维划选标写存候毛亲快效斯院查江型眼王按格养易置派层片始却专状育厂京识适属圆包火住调满县局照参红细引听该铁价严" +
	"進從業開還應義樣線內數質氣變條沒結問無系軍題黨員總設長資邊級圖統較將組見計別論運農幾強決戰則據處隊給門規熱領東導壓爭濟階術極聯認權證轉單風場車務萬達議聲報類離華確張馬節話況傳許廣記觀織裝眾書復兒際驗連斷難礦備辦習響約勞團歷構稱準維劃選標寫親廠識適屬圓滿參紅細聽鐵價嚴，。、：；（）？！“”《》"

var isCommon = sync.OnceValue(func() map[rune]bool {
	set := map[rune]bool{}
	for _, r := range common {
		set[r] = true
	}
	return set
})

// everyday is the share of common characters among the first characters of a
// text that are beyond ASCII; damaged ones count against it.
func everyday(text string) float64 {
	n, seen, set := 0, 0, isCommon()
	for _, r := range text {
		if r < utf8.RuneSelf {
			continue
		}
		if set[r] {
			n++
		}
		if seen++; seen == 4000 {
			break
		}
	}
	if seen == 0 {
		return 0
	}
	return float64(n) / float64(seen)
}
