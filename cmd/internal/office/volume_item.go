package office

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"casefile/archive"
	"casefile/templates"
	"casefile/templates/layout"
)

// withheld stands where a paper is that may not be read.
const withheld = "（不在知悉范围，从略）"

// item puts one 件 into the words of catalogue and slips. Of one that is
// hidden nothing is told but its place.
func (v *volume) item(book int, it archive.Item, last bool) templates.VolumeItem {
	t := templates.VolumeItem{Section: it.Section.Name, Row: layout.CatalogueRow{
		No: strconv.Itoa(it.No), Title: withheld, Page: folio(it.First, min(it.First, it.Last))}}
	if last {
		t.Row.Page = folio(it.First, it.Last)
	}
	if v.hidden[it.State.ID] {
		t.Leaves = []templates.VolumeLeaf{v.hiddenLeaf(it)}
		return t
	}
	if it.Responsible == "" && it.Nature == archive.NatureOwn {
		it.Responsible = v.fonds() // its form names no issuer
	}
	t.Row.Number, t.Row.Responsible, t.Row.Title = it.Number, it.Responsible, it.Title
	t.Row.Date = strings.ReplaceAll(it.Date.String(), "-", "")
	t.Row.Remarks = remarks(it)
	for k, l := range it.Leaves {
		t.Leaves = append(t.Leaves, v.leaf(book, it, k, l))
	}
	return t
}

// remarks 备注 are what a reader of the catalogue must know of a paper.
func remarks(it archive.Item) string {
	var said []string
	if it.State.Status == archive.StatusWithdrawn {
		said = append(said, "已撤销")
	}
	if it.State.AmendedBy != "" {
		said = append(said, "已更正")
	}
	if it.Nature == archive.NaturePaper {
		said = append(said, "纸质")
	}
	var guessed []string
	for _, f := range facts(it) {
		if f.guessed {
			guessed = append(guessed, f.name)
		}
	}
	switch len(guessed) {
	case 0:
	case 4: // the column is three characters wide and cuts what is longer
		said = append(said, "各项为推测")
	default:
		said = append(said, strings.Join(guessed, "、")+"为推测")
	}
	return strings.Join(said, "、")
}

// fact is what a catalogue or a slip says of a paper; guessed, when the program
// took it from the text of an imported one.
type fact struct {
	name, value string
	guessed     bool
}

// facts of a paper that it has, beside its title.
func facts(it archive.Item) (all []fact) {
	for _, f := range [][3]string{{"题名", it.Title, "title"}, {"文号", it.Number, "number"}, {"责任者", it.Responsible, "unit"},
		{"日期", templates.FormatDate(it.Date.String()), "date"}} {
		if f[1] != "" {
			all = append(all, fact{f[0], f[1], slices.Contains(it.Record.Guessed, f[2])})
		}
	}
	return all
}

func (v *volume) hiddenLeaf(it archive.Item) templates.VolumeLeaf {
	rows := [][2]string{{"顺序号", "第" + strconv.Itoa(it.No) + "件"}, {"题名", withheld}}
	return templates.VolumeLeaf{First: it.First, Last: it.Last, Slip: &layout.Slip{
		Rows:   append(rows, pageRow(it.First, it.Last)...),
		Remark: "本页代替原件编入本卷。原件不在制作本卷者的知悉范围，未编入；需要调阅的，请向档案员申请。",
		Folio:  folio(it.First, it.Last), Back: it.First%2 == 0,
	}}
}

// leaf is a piece of an item: pages of our own, or a slip in the place of a
// paper from elsewhere, which is attached when there are bytes of it.
func (v *volume) leaf(book int, it archive.Item, k int, l archive.Leaf) templates.VolumeLeaf {
	t := templates.VolumeLeaf{Name: leafName(l), First: l.First, Last: l.Last}
	if l.Nature == archive.NatureOwn {
		return t
	}
	t.Slip = &layout.Slip{Folio: folio(l.First, l.Last), Back: l.First%2 == 0}
	t.Slip.Rows = v.slipRows(it, l)
	if l.Nature == archive.NaturePaper {
		t.Slip.Rows = append(t.Slip.Rows, [2]string{"存放位置", it.Shelf})
		t.Slip.Remark = "本页代替原件编入本卷。原件为纸质，不在本电子卷内，存放于上列位置；装订纸质案卷时，原件附于本页之后。"
		return t
	}
	t.File = &templates.VolumeFile{Name: v.fileName(book, it, k, l), Description: it.Title, MediaType: mediaOf(it, l)}
	digest := string(l.Part.Digest)
	t.Slip.Rows = append(t.Slip.Rows, [][2]string{
		{"格式、大小", t.File.MediaType + "，" + grouped(l.Part.Size) + "字节"},
		{"附件名", t.File.Name},
		{"SHA-256", digest[:len(digest)/2] + "\n" + digest[len(digest)/2:]},
	}...)
	t.Slip.Remark = "本页代替原件编入本卷。原件附于本电子卷，名称见“附件名”；取出后计算的 SHA-256 值与上列一致的，即为原件。装订纸质案卷时，原件附于本页之后。"
	return t
}

// slipRows are what a slip tells of any paper.
func (v *volume) slipRows(it archive.Item, l archive.Leaf) [][2]string {
	title := it.Title
	if name := leafName(l); l.Part.Role != archive.RoleOriginal && l.Nature != archive.NaturePaper {
		title = "《" + strings.Trim(title, "《》") + "》" + name
	}
	rows := [][2]string{{"顺序号", "第" + strconv.Itoa(it.No) + "件"}}
	for _, f := range facts(it) {
		if f.name == "题名" {
			f.value = title
		}
		if f.guessed {
			f.value += "（推测）"
		}
		rows = append(rows, [2]string{f.name, f.value})
	}
	for _, row := range [][2]string{{"档号", it.ArchiveNo}, {"原编号", it.Record.OwnID},
		{"原文件名", it.Record.OriginalName}} {
		if row[1] != "" && (row[0] != "原文件名" || l.Part.Role == archive.RoleOriginal) {
			rows = append(rows, row)
		}
	}
	return append(rows, pageRow(l.First, l.Last)...)
}

// pageRow says which page numbers a paper has; none is a row of its own kind.
func pageRow(first, last int) [][2]string {
	if last < first {
		return [][2]string{{"本卷页号", "未编页号（页数不明）"}}
	}
	return [][2]string{{"本卷页号", fmt.Sprintf("第%s页（共%d页）", folio(first, last), last-first+1)}}
}

// leafName is what a piece of an item is called.
func leafName(l archive.Leaf) string {
	if l.Nature == archive.NaturePaper {
		return "原件（纸质）"
	}
	return roleName(string(l.Part.Role))
}

// fileName is what a reader saves an attached paper as: place in the volume,
// title, ending. Nothing in it can be a path.
func (v *volume) fileName(book int, it archive.Item, k int, l archive.Leaf) string {
	name := fmt.Sprintf("%03d", it.No)
	if len(v.books) > 1 {
		name = string(it.Volume) + "-" + name
	}
	if k > 0 {
		name += "." + strconv.Itoa(k+1)
	}
	if l.Part.Role != archive.RoleOriginal {
		name += "-" + leafName(l)
	}
	return name + "-" + safeName(it.Title) + "." + extOf(l.Part.Name)
}

// safeName keeps of a title what may stand in the name of a file anywhere.
func safeName(title string) string {
	const most = 40 // characters
	var out []rune
	for _, r := range title {
		if len(out) == most {
			break
		}
		switch {
		case r == unicode.ReplacementChar, unicode.IsControl(r), unicode.Is(unicode.Cf, r), !unicode.IsPrint(r):
			continue
		case strings.ContainsRune(`/\:*?"<>|.`, r), unicode.IsSpace(r):
			r = '_'
		}
		out = append(out, r)
	}
	return strings.Trim(string(out), "_ ")
}

// mediaOf is the media type of a paper: as it was imported, else by its ending.
func mediaOf(it archive.Item, l archive.Leaf) string {
	if l.Part.Role == archive.RoleOriginal && it.Record.MediaType != "" {
		return it.Record.MediaType
	}
	known := map[string]string{"pdf": "application/pdf", "jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png",
		"tif": "image/tiff", "tiff": "image/tiff", "txt": "text/plain", "json": "application/json",
		"doc":  "application/msword",
		"docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
		"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
		"ofd":  "application/ofd"}
	if m, ok := known[extOf(l.Part.Name)]; ok {
		return m
	}
	return "application/octet-stream"
}

// grouped writes a number in groups of three.
func grouped(n int64) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
