package layout

import (
	"slices"

	"casefile/templates/fonts"
)

// Kind is how a document is laid out.
type Kind uint8

const (
	Official Kind = iota // 公文: GB/T 9704-2012 clause 7
	Letter               // 信函格式: clause 10.1
	Minutes              // 纪要格式: clause 10.3
	Record               // 文书、笔录: a form table under a title
	Report               // 报告: an internal report without letterhead
)

var kindNames = []string{"official", "letter", "minutes", "record", "report"}

// KindNames lists the names a form may write.
func KindNames() []string { return kindNames }

// ParseKind reads a layout's name.
func ParseKind(name string) (Kind, bool) {
	for i, n := range kindNames {
		if n == name {
			return Kind(i), true
		}
	}
	return 0, false
}

func (k Kind) String() string { return kindNames[k] }

// Document is what there is to lay out, before anything has a place.
type Document struct {
	Kind     Kind
	Setup    Setup
	Elements Elements
	Body     []Block
	Annexes  []Annex // 附件, 7.3.7: each on pages of its own, before the 版记
	Draft    bool    // marked 草稿 on every page
}

// Setup is what a form chooses where the standard leaves a choice. The zero
// value prints one side, leaves room for a seal, and calls the 标志 as usual.
type Setup struct {
	// Duplex prints both sides (6.2): the binding edge changes sides on even
	// pages, and the 版记 stands on an even page, the back of the last sheet.
	Duplex bool
	Seal   Seal
	// Mark is what follows the organs in the 标志 (7.2.4): 文件 when empty and
	// the layout is official, 纪要 for minutes; NoMark for the organs alone.
	Mark string
	// TextFirst moves 主送机关 to the 版记 (7.3.2), and shows the lead organ alone
	// in a joint 标志 (7.2.4), where the text would not begin on the first page
	// otherwise. It changes what stands where in Text, so forms from before it,
	// whose documents must always say the same, do without.
	TextFirst bool
	// Cover and Contents give a report a title page and a list of its headings.
	Cover, Contents bool
	// SignLines are who signs at the foot of every page of a record 笔录.
	SignLines []string
}

// NoMark is the Setup.Mark of a 标志 without any word after the organs.
const NoMark = "-"

// Seal says how a document is authenticated (7.3.5).
type Seal uint8

const (
	Sealed   Seal = iota // 加盖印章, 7.3.5.1
	Unsealed             // 不加盖印章, 7.3.5.2
	Stamped              // 加盖签发人签名章, 7.3.5.3
)

var sealNames = []string{"sealed", "unsealed", "stamped"}

// SealNames lists the names a form may write.
func SealNames() []string { return sealNames }

// ParseSeal reads a name of SealNames; the empty one is Sealed.
func ParseSeal(name string) (Seal, bool) {
	at := slices.Index(sealNames, name)
	return Seal(max(at, 0)), at >= 0 || name == ""
}

// Annex is an 附件 bound with the document (7.3.7). Without a body it is only
// listed in the 附件说明.
type Annex struct {
	Title Spans
	Body  []Block
}

// Stamp is the 签名章 of one who issues a document (7.3.5.3): the post is
// printed, the name is on the stamp.
type Stamp struct{ Post, Name Spans }

// Elements are the parts whose place GB/T 9704 fixes (版头, 主体 and 版记 but
// for title and text). A nil or empty one is not on the page.
type Elements struct {
	CopyNumber  Spans   // 份号, 7.2.1
	Secrecy     Spans   // 密级和保密期限, 7.2.2
	Urgency     Spans   // 紧急程度, 7.2.3
	Issuers     []Spans // 发文机关: 标志 (7.2.4) and 署名 (7.3.5), lead organ first
	Number      Spans   // 发文字号, 7.2.5
	Signers     []Spans // 签发人, 7.2.6
	Recipients  []Spans // 主送机关, 7.3.2
	Attachments []Spans // 附件说明, 7.3.4
	Date        Spans   // 成文日期, 7.3.5.4, as printed
	Note        Spans   // 附注, 7.3.6
	CopiesTo    []Spans // 抄送机关, 7.4.2
	Printer     Spans   // 印发机关, 7.4.3
	PrintDate   Spans   // 印发日期, 7.4.3, as printed
	Stamps      []Stamp // 签名章, 7.3.5.3
	Present     []Spans // 出席, 10.3: unit and name each
	Absent      []Spans // 请假, 10.3
	Observers   []Spans // 列席, 10.3
}

var elementNames = []string{
	"copy_number", "secrecy", "secrecy_years", "urgency", "issuer", "signer",
	"recipient", "attachment", "date", "note", "cc", "printer", "print_date",
	"annex", "stamp", "present", "absent", "observer",
}

// ElementNames lists what a form's field may name as its element.
func ElementNames() []string { return elementNames }

// IsElement reports whether a form's field may name e as its element.
func IsElement(e string) bool {
	for _, n := range elementNames {
		if n == e {
			return true
		}
	}
	return false
}

// Span is a piece of text from one place: the form itself or one field.
type Span struct {
	Text  string
	Field string // JSON pointer of the value it came from; empty for the form's own words
	Face  Face   // the face it asks for, when not the one of its block
}

// Face is a role to set a span in, or the zero value: the block's own.
type Face uint8

// FaceOf asks for a role.
func FaceOf(r fonts.Role) Face { return Face(r) + 1 }

// role resolves a face against the block's own role.
func (f Face) role(own fonts.Role) fonts.Role {
	if f == 0 {
		return own
	}
	return fonts.Role(f - 1)
}

// Spans is one line or paragraph of text, piece by piece.
type Spans []Span

// Plain is the text without its sources.
func (s Spans) Plain() string {
	var out string
	for _, sp := range s {
		out += sp.Text
	}
	return out
}

// Words makes spans of the form's own words.
func Words(text string) Spans { return Spans{{Text: text}} }

// Block is a *Title, *Heading, *Paragraph, *Table or *PageBreak.
type Block interface{ block() }

// Title is the document's title (标题, 7.3.1). A newline in it is a break its
// author wants.
type Title struct{ Text Spans }

// Heading is a numbered heading in the text. Level 1 is 一、 in 黑体, 2 is （一）
// in 楷体, 3 is 1. and 4 is （1） in 仿宋 (7.3.3). RunIn is text that goes on in
// the same paragraph in 仿宋.
type Heading struct {
	Level int
	Text  Spans
	RunIn Spans
}

// Paragraph is running text in 3号仿宋.
type Paragraph struct {
	Text  Spans
	Align Align
	Flush bool // no first-line indent
}

// Align says where a short line stands.
type Align uint8

const (
	Justify Align = iota // flush on both sides but for the last line
	Left
	Center
	Right
	Fill // spread over the measure, however short: names of a joint 标志
)

// Table is a ruled table. Rows hold one cell a column; a merged cell stands in
// its first column or row and the others are Merged.
type Table struct {
	Columns []Column
	Head    int // rows at the top repeated on every page
	Rows    [][]Cell
	// Fit makes the columns as wide as what they hold needs; their weights then
	// count only where the text must stay as it was, see tableBox.size.
	Fit bool
}

// Column is one column of a table.
type Column struct {
	Weight float64 // share of the table's width
	Align  Align
}

// Cell is one cell. A newline in its text is a line break.
type Cell struct {
	Text   Spans
	Merged Merge
	Label  bool // set in 黑体: what the row or column is called
}

// Merge says what a cell without content of its own belongs to.
type Merge uint8

const (
	Own       Merge = iota // not merged
	FromLeft               // part of the cell on its left
	FromAbove              // part of the cell above
)

// PageBreak begins a new page.
type PageBreak struct{}

func (*Title) block()     {}
func (*Heading) block()   {}
func (*Paragraph) block() {}
func (*Table) block()     {}
func (*PageBreak) block() {}
