package query

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Field is what a clause is about: the word before the colon.
type Field string

// The fields. A value is contained in what the document has there, in normal
// form; an id or a state is equal to it.
const (
	Text    Field = ""
	Title   Field = "标题"
	Number  Field = "文号" // in any style of brackets; 23 is 23号 and 231号, 23号 is 23号 alone
	Case    Field = "案件"
	Unit    Field = "单位"
	Form    Field = "文种"
	Date    Field = "日期" // 2010, 2010-06, 2010年6月30日, 2010-06..2012, 2010..
	Year    Field = "年度" // 2010, 2010..2012, 2010-2012
	Sector  Field = "行业"
	Link    Field = "环节"
	Level   Field = "层级"
	Status  Field = "状态"
	Secrecy Field = "密级"
)

// fields in the order they are told in.
var fields = []Field{Title, Number, Case, Unit, Form, Date, Year, Sector, Link, Level, Status, Secrecy}

// aliases are other names of fields, and the names in Traditional script.
// String writes the field's own. 案号 is none: it stands at the head of every
// judgment, and who pastes it means the judgment and not the file it is in.
var aliases = []struct {
	name string
	of   Field
}{
	{"题名", Title}, {"发文字号", Number}, {"责任者", Unit}, {"成文单位", Unit}, {"成文日期", Date},
	{"標題", Title}, {"題名", Title}, {"文號", Number}, {"發文字號", Number}, {"單位", Unit}, {"責任者", Unit}, {"成文單位", Unit},
	{"文種", Form}, {"行業", Sector}, {"環節", Link}, {"層級", Level}, {"狀態", Status}, {"密級", Secrecy},
}

// Fields are the names of the fields, as users are told them.
func Fields() []Field { return slices.Clone(fields) }

// cutField parts a field and its colon from what follows.
func cutField(s string) (Field, string, bool) {
	for _, f := range fields {
		if rest, ok := cutName(s, string(f)); ok {
			return f, rest, true
		}
	}
	for _, a := range aliases {
		if rest, ok := cutName(s, a.name); ok {
			return a.of, rest, true
		}
	}
	return Text, s, false
}

func cutName(s, name string) (string, bool) {
	if rest, ok := strings.CutPrefix(s, name); ok {
		return cutAny(rest, colons...)
	}
	return s, false
}

// strangeName is a word that stands before a colon like a field and is none:
// two to five Han characters. Something follows the colon.
func strangeName(s string) (string, bool) {
	i := strings.IndexFunc(s, func(r rune) bool { return !unicode.Is(unicode.Han, r) })
	if i < 0 {
		return "", false
	}
	n := utf8.RuneCountInString(s[:i])
	rest, ok := cutAny(s[i:], colons...)
	return s[:i], ok && n >= 2 && n <= 5 && !spaceOrEnd(rest)
}
