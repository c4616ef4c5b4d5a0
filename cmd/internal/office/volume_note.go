package office

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"casefile/archive"
	"casefile/templates"
	"casefile/templates/layout"
)

// note is the 备考表: what a volume holds and what it lacks, and who says so.
func (v *volume) note(items []archive.Item) layout.Note {
	n := layout.Note{ArchiveNo: v.state.ArchiveNo().String(), Filer: v.header.Handler}
	n.Paragraphs = append(n.Paragraphs, v.extent(items)...)
	n.Paragraphs = append(n.Paragraphs, v.chain())
	if v.state.Closed != nil {
		n.Filer = v.person(v.state.ClosedBy.ID)
		n.Date = templates.FormatDate(v.date().String())
	}
	return n
}

// person is the name of an officer.
func (v *volume) person(id string) string {
	i := slices.IndexFunc(v.data.Actors, func(a archive.Actor) bool { return a.ID == id })
	if i < 0 {
		return id
	}
	return cmp.Or(v.data.Actors[i].Name, id)
}

// extent counts what lies in the volume, by what it is.
func (v *volume) extent(items []archive.Item) []string {
	var own, foreign, pages, hidden, withdrawn int
	var shelved []string
	for _, it := range items {
		if v.hidden[it.State.ID] {
			hidden++
			continue
		}
		if it.State.Status == archive.StatusWithdrawn {
			withdrawn++
		}
		for _, l := range it.Leaves {
			switch l.Nature {
			case archive.NatureOwn:
				own++
				pages += l.Pages
			case archive.NatureForeign:
				foreign++
			case archive.NaturePaper:
				shelved = append(shelved, fmt.Sprintf("第%d件（%s）", it.No, cmp.Or(it.Shelf, "存放位置未记")))
			}
		}
	}
	said := []string{fmt.Sprintf("本卷共%d件%d页。其中本机关制发的文书%d份%d页。", len(items), pagesOf(items), own, pages)}
	if foreign > 0 {
		said = append(said, fmt.Sprintf("外来文件和附入材料%d份，以代替页编入，原件附于本电子卷；代替页上的 SHA-256 值可凭以核对原件。", foreign))
	}
	if len(shelved) > 0 {
		said = append(said, fmt.Sprintf("只有纸质原件的%d件，以代替页编入：%s。", len(shelved), strings.Join(shelved, "、")))
	}
	if withdrawn > 0 {
		said = append(said, fmt.Sprintf("制发后撤销的%d件，文号不再使用，原文留卷备查，目录备注中注明。", withdrawn))
	}
	if hidden > 0 {
		said = append(said, fmt.Sprintf("不在制作者知悉范围的%d件未编入，以代替页占位，页号照编。", hidden))
	}
	return said
}

// chain says up to where the file's history was bound, so that the volume can
// be held against the archive.
func (v *volume) chain() string {
	said := fmt.Sprintf("本卷按案卷经过第%d步（%s）时的状况编成，该步摘要为 %s。", v.state.Seq, templates.FormatDate(v.date().String()), short(v.state.Head))
	if v.state.Closed == nil {
		said += "截至此时，案卷尚未归档。"
	}
	return said
}

// short is the beginning of a digest: enough to tell one from another.
func short(d archive.Digest) string { return string(d[:min(len(d), 32)]) }
