package office

import (
	"fmt"
	"strings"
	"unicode"

	"casefile/archive"
)

// maxTitle is how many characters of a title stand in a file name: with
// number, role and ending it stays below the 255 bytes of a file system.
const maxTitle = 50

// name gives the readable items their names: 001-关于某事项的函.
func (x *export) name() {
	x.names, x.taken = map[archive.DocID]string{}, map[string]bool{}
	for _, book := range x.volume.books {
		for _, it := range book {
			if !x.volume.hidden[it.State.ID] {
				x.items = append(x.items, it)
				x.names[it.State.ID] = fmt.Sprintf("%03d-%s", len(x.items), fileTitle(it.Title))
			}
		}
	}
}

// fileTitle is a title as part of a file name on any system.
func fileTitle(title string) string {
	clean := strings.Map(func(r rune) rune {
		switch {
		case strings.ContainsRune(`/\:*?"<>|%`, r), unicode.IsControl(r), unicode.Is(unicode.Cf, r), unicode.IsSpace(r):
			return '_'
		}
		return r
	}, strings.ToValidUTF8(title, "_"))
	if runes := []rune(clean); len(runes) > maxTitle {
		clean = string(runes[:maxTitle])
	}
	clean = strings.TrimRight(clean, ". ")
	if clean == "" {
		return "无题"
	}
	return clean
}

// leafNames say what a piece of a document is, in its file's name.
var leafNames = map[archive.Role]string{
	archive.RolePDF: "", archive.RoleOriginal: "", archive.RoleSealed: "-盖章件", archive.RoleReceipt: "-送达回证",
	archive.RoleReply: "-回复", archive.RoleMinutes: "-集体研究纪要", archive.RoleEvidence: "-佐证材料", archive.RoleAttachment: "-附件",
}

// path is where an object lies in the bag; "" for what only programs read.
func (x *export) path(e archive.ExportObject) string {
	name, known := x.names[e.Document]
	what, leaf := leafNames[e.Part.Role]
	if !known || !leaf {
		return ""
	}
	return x.free("文书/" + name + what + "." + extOf(e.Part.Name))
}

// free is a path that is not given yet: -2 and so on before its ending.
func (x *export) free(path string) string {
	base, ext := path, ""
	if i := strings.LastIndexByte(path, '.'); i >= 0 {
		base, ext = path[:i], path[i:]
	}
	for n := 2; x.taken[path]; n++ {
		path = fmt.Sprintf("%s-%d%s", base, n, ext)
	}
	x.taken[path] = true
	return path
}

// catalogue is the 卷内文件目录 as text, a line an item, apart by tabs.
func (x *export) catalogue() string {
	var b strings.Builder
	b.WriteString("分卷\t顺序号\t档号\t文号\t责任者\t题名\t日期\t页号\t文件\t备注\n")
	for _, it := range x.items {
		file, note := x.names[it.State.ID], ""
		if it.Nature == archive.NaturePaper {
			file, note = "", "只有纸质，存放于"+it.Shelf
		}
		if it.State.Status == archive.StatusWithdrawn {
			note = strings.TrimPrefix(note+"；已撤销", "；")
		}
		fields := []string{string(it.Volume), fmt.Sprint(it.No), it.ArchiveNo, it.Number, it.Responsible, it.Title, it.Date.String(),
			fmt.Sprintf("%d-%d", it.First, it.Last), file, note}
		for i, f := range fields {
			fields[i] = strings.Join(strings.Fields(f), " ")
		}
		b.WriteString(strings.Join(fields, "\t") + "\n")
	}
	return b.String()
}
