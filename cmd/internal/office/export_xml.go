package office

import (
	"encoding/xml"
	"fmt"
	"strconv"
	"strings"

	"casefile/archive"
	"casefile/templates"
)

// element is an XML element: text, or others in it. Names are ours, texts are
// escaped: no value becomes markup.
type element struct {
	name string
	text string
	in   []element
}

func el(name, text string) element { return element{name: name, text: text} }

func group(name string, in ...element) element { return element{name: name, in: in} }

func (e element) write(b *strings.Builder, depth int) {
	if e.text == "" && len(e.in) == 0 {
		return // what is not known is left out
	}
	indent := strings.Repeat("  ", depth)
	fmt.Fprintf(b, "%s<%s>", indent, e.name)
	if len(e.in) == 0 {
		_ = xml.EscapeText(b, []byte(e.text)) // a Builder does not fail
	} else {
		b.WriteString("\n")
		for _, c := range e.in {
			c.write(b, depth+1)
		}
		b.WriteString(indent)
	}
	fmt.Fprintf(b, "</%s>\n", e.name)
}

func document(e element) string {
	var b strings.Builder
	b.WriteString(xml.Header)
	e.write(&b, 0)
	return b.String()
}

// source is 来源 M2 of DA/T 46-2009.
func (x *export) source() element {
	organ := ""
	if o := x.volume.data.Organs; len(o) > 0 {
		organ = o[0].Name
	}
	return group("来源", el("全宗名称", organ), el("立档单位名称", organ))
}

// number is 档号 M8, with its parts.
func (x *export) number(whole string, it *archive.Item) element {
	no := x.volume.state.ArchiveNo()
	if no == (archive.ArchiveNo{}) {
		return group("档号")
	}
	e := group("档号", el("档号", whole), el("全宗号", no.Fonds), el("年度", strconv.Itoa(no.Year)),
		el("保管期限", no.Retention.Name()), el("机构或问题", no.Room), el("类别号", string(no.Category)))
	if no.Volume > 0 {
		e.in = append(e.in, el("室编案卷号", fmt.Sprintf("%04d", no.Volume)))
	}
	if it != nil {
		e.in = append(e.in, el("室编件号", strconv.Itoa(it.No)), el("页号", fmt.Sprintf("%d-%d", it.First, it.Last)))
	}
	return e
}

// fileXML is the metadata of the case file as a whole.
func (x *export) fileXML() string {
	v := x.volume
	pages := 0
	for _, it := range x.items {
		pages += max(0, it.Pages())
	}
	return document(group("案卷",
		group("DA-T46", el("聚合层次", "案卷"), x.source(), el("电子文件号", string(v.state.ID)),
			x.number(v.state.ArchiveNo().String(), nil),
			group("内容描述", el("题名", v.header.Title), el("责任者", v.header.Handler), el("文件编号", v.header.CaseNo),
				el("密级", string(v.state.Access.Level)), el("保密期限", v.state.Access.Until.String())),
			group("形式特征", el("文件组合类型", "组合文件"), el("件数", strconv.Itoa(len(x.items))), el("页数", strconv.Itoa(pages)), el("语种", "汉语")),
			group("权限管理", el("授权对象", strings.Join(v.state.Access.Audience, "、")), el("控制标识", x.partial())),
			group("业务实体", x.businesses()...))))
}

func (x *export) partial() string {
	if x.out.Partial() {
		return "本包不完整"
	}
	return ""
}

// businesses are the steps of the file as a whole; each document has its own.
func (x *export) businesses() []element {
	s := x.volume.state
	all := []element{act46("立卷", s.OpenedAt.In(archive.China()).Format("2006-01-02T15:04:05-07:00"), s.OpenedBy.ID)}
	if s.Closed != nil {
		all = append(all, act46("归档", s.ClosedAt.In(archive.China()).Format("2006-01-02T15:04:05-07:00"), s.ClosedBy.ID))
	}
	return all
}

func act46(what, when, who string) element {
	return group("业务行为", el("业务行为", what), el("行为时间", when), el("机构人员", who))
}

// documentXML is the metadata of one item: DA/T 46-2009, and the core elements
// of GB/T 33480-2016 for what was issued here.
func (x *export) documentXML(it archive.Item, r *archive.Record) string {
	d := it.State
	form, value := x.values(r)
	core := group("文件", group("DA-T46", el("聚合层次", "文件"), x.source(), el("电子文件号", string(d.ID)), x.number(it.ArchiveNo, &it),
		group("内容描述", el("题名", it.Title), el("文件编号", it.Number), el("责任者", it.Responsible), el("日期", it.Date.String()),
			el("文种", form), el("紧急程度", value("urgency")), el("主送", value("recipient")), el("抄送", value("cc")),
			el("密级", string(d.Access.Level)), el("保密期限", d.Access.Until.String())),
		group("形式特征", el("文件组合类型", "单件"), el("件数", "1"), el("页数", strconv.Itoa(max(0, it.Pages()))), el("语种", "汉语"), el("稿本", draftOf(it))),
		group("电子属性", x.leaves(it)...),
		group("存储位置", el("当前位置", shelfOr(it, x.names[d.ID]))),
		group("权限管理", el("授权对象", strings.Join(d.Access.Audience, "、"))),
		group("业务实体", steps(d)...)))
	if it.Nature == archive.NatureOwn {
		core.in = append(core.in, group("GB-T33480",
			el("公文标识", string(d.ID)), el("文种", form), el("份号", value("copy_number")),
			el("密级和保密期限", strings.TrimSuffix(string(d.Access.Level)+"★"+d.Access.Until.String(), "★")), el("紧急程度", value("urgency")),
			el("发文机关标志", value("issuer")), el("发文字号", it.Number), el("签发人", orElse(value("signer"), d.ApprovedBy.ID)),
			el("标题", it.Title), el("主送机关", value("recipient")), el("附件说明", value("attachment")),
			el("发文机关或签发人署名", value("issuer")), el("成文日期", it.Date.String()), el("附注", value("note")),
			el("抄送机关", value("cc")), el("印发机关", value("printer")), el("印发日期", value("print_date")), el("发布层次", "")))
	}
	return document(core)
}

// values reads the elements of a document's values; of a paper from elsewhere
// there are none.
func (x *export) values(r *archive.Record) (form string, value func(string) string) {
	none := func(string) string { return "" }
	lib, err := x.o.library()
	if err != nil || r.Form.ID == "" {
		return "", none
	}
	f, ok := lib.Form(r.Form.ID)
	if !ok {
		return r.Form.ID, none
	}
	var v templates.Values
	if v, err = f.Check(r.Values); err != nil { // made with another version of the form
		return f.Title, none
	}
	return f.Title, func(element string) string { return f.Element(v, element) }
}

func draftOf(it archive.Item) string {
	if it.Nature == archive.NatureOwn {
		return "正本；定稿随附"
	}
	return "正本"
}

func shelfOr(it archive.Item, name string) string {
	if it.Nature == archive.NaturePaper {
		return it.Shelf
	}
	return "文书/" + name
}

func orElse(s, alt string) string {
	if s == "" {
		return alt
	}
	return s
}

// leaves are the computer files of an item, with their digests.
func (x *export) leaves(it archive.Item) []element {
	var all []element
	for _, l := range it.Leaves {
		if l.Part.Name != "" {
			all = append(all, group("计算机文件", el("计算机文件名", l.Part.Name), el("计算机文件大小", strconv.FormatInt(l.Part.Size, 10)),
				el("格式信息", extOf(l.Part.Name)), el("SHA-256", string(l.Part.Digest))))
		}
	}
	return all
}

// steps are what was done with a document, by whom.
func steps(d *archive.DocState) []element {
	const form = "2006-01-02T15:04:05-07:00"
	all := []element{act46("形成", d.CreatedAt.In(archive.China()).Format(form), d.DraftedBy.ID)}
	for _, s := range d.Signoffs {
		all = append(all, act46(orElse(s.Name, "审批"), s.At.In(archive.China()).Format(form), s.ID))
	}
	if d.IssuedBy.ID != "" {
		all = append(all, act46("制发", d.Date.String(), d.IssuedBy.ID))
	}
	for _, s := range d.Served {
		all = append(all, act46("送达", s.Date.String(), ""))
	}
	for _, t := range d.Replied {
		all = append(all, act46("收到回复", t.Date.String(), ""))
	}
	return all
}
