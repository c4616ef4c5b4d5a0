package office

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"casefile/archive"
)

// Property is one of the four that DA/T 70-2018 has checked 四性: 真实性,
// 完整性, 可用性, 安全性.
type Property struct {
	Name    string      `json:"name"`
	Verdict string      `json:"verdict"` // 通过, 不通过
	Items   []CheckItem `json:"items"`
}

// CheckItem is one thing that was looked at.
type CheckItem struct {
	Name     string `json:"name"`
	Verdict  string `json:"verdict"`  // 通过, 不通过, 不适用, 未检测
	Evidence string `json:"evidence"` // what was found, and where
}

const (
	passed     = "通过"
	failed     = "不通过"
	irrelevant = "不适用"
	unchecked  = "未检测"
)

// property sums up: one failure fails it.
func property(name string, items ...CheckItem) Property {
	p := Property{name, passed, items}
	for _, i := range items {
		if i.Verdict == failed {
			p.Verdict = failed
		}
	}
	return p
}

// item passes unless something is wrong; then the evidence names it.
func item(name string, wrong []string, evidence string, a ...any) CheckItem {
	if len(wrong) > 0 {
		return CheckItem{name, failed, strings.Join(wrong, "；")}
	}
	return CheckItem{name, passed, fmt.Sprintf(evidence, a...)}
}

// finds are what the check found wrong, by item.
type finds struct{ title, source, twice, form, active, pages []string }

// check examines what went into the bag. The bytes were verified against the
// chain when they were written: had one been wrong there would be no bag.
func (x *export) check(ctx context.Context) ([]Property, error) {
	var f finds
	leaves, seen := 0, map[string]archive.DocID{}
	for _, it := range x.items {
		f.described(it, seen)
		for _, l := range it.Leaves {
			if l.Part.Name == "" {
				continue
			}
			leaves++
			b, err := x.volume.arch.LeafBytes(ctx, it, l)
			if err != nil {
				return nil, err
			}
			f.leaf(l.Part.Name, b)
		}
	}
	st := x.volume.state
	return []Property{
		property("真实性",
			item("来源真实性（DA/T 70 真实性 1-1）", f.source, "%d 件均有责任者或经办人可考，经过共 %d 步，每步记明办理人和时间", len(x.items), x.out.Seq),
			item("元数据准确性", f.twice, "文号无重复"),
			item("内容真实性（固化信息）", nil, "%d 个对象逐一读出，SHA-256 与经过所记一致", x.out.Objects),
			item("元数据与内容关联真实性", nil, "每件的登记由经过以摘要指认；末步摘要 %s", x.out.Head),
			x.closing()),
		property("完整性", x.whole(), item("元数据完整性", f.title, "%d 件题名、日期齐全", len(x.items)),
			item("过程完整性", nil, "经过第 1 步至第 %d 步连续，前后摘要相接，各步次序合法", x.out.Seq),
			x.counted()),
		property("可用性",
			item("内容格式可识别", f.form, "%d 个文件的格式与扩展名相符", leaves),
			item("内容可打开", f.pages, "PDF 均有页面，文本均为 UTF-8"),
			item("元数据可读", nil, "XML（UTF-8）%d 份", len(x.items)+1),
			CheckItem{"载体可读性", irrelevant, "在线移交，不附载体"}),
		property("安全性",
			item("可执行内容", f.active, "PDF 内无脚本和启动动作"),
			CheckItem{"病毒检测", unchecked, "本程序不带病毒库，请在接收端以杀毒软件检测"},
			item("密级标识", nil, "案卷密级“%s”，各件密级和期限见元数据", orElse(string(st.Access.Level), "无")),
			item("知悉范围", nil, "移交人无权知悉的略去 %d 个对象，保密项略去 %d 个对象", x.out.Left[archive.LeftAccess], x.out.Left[archive.LeftConfidential])),
	}, nil
}

// described checks what the catalogue says of an item.
func (f *finds) described(it archive.Item, seen map[string]archive.DocID) {
	id := it.State.ID
	if it.Title == "" || it.Date.IsZero() {
		f.title = append(f.title, fmt.Sprintf("%s 缺题名或日期", id))
	}
	if it.Responsible == "" && it.State.DraftedBy.ID == "" {
		f.source = append(f.source, fmt.Sprintf("%s 无责任者", id))
	}
	if other, twice := seen[it.Number]; twice && it.Number != "" {
		f.twice = append(f.twice, fmt.Sprintf("%s 与 %s 文号相同", id, other))
	}
	seen[it.Number] = id
}

// leaf checks the bytes of a file.
func (f *finds) leaf(name string, b []byte) {
	isPDF := bytes.HasPrefix(b, []byte("%PDF-"))
	switch ext := extOf(name); {
	case ext == "pdf" && !isPDF, ext != "pdf" && isPDF, len(b) == 0:
		f.form = append(f.form, name+" 的格式与扩展名不符")
	case isPDF:
		if n, known := paperPages(name, b); !known || n < 1 {
			f.pages = append(f.pages, name+" 数不出页面")
		}
		for _, mark := range []string{"/JavaScript", "/Launch"} {
			if bytes.Contains(b, []byte(mark)) {
				f.active = append(f.active, name+" 含 "+mark)
			}
		}
	case (ext == "txt" || ext == "md") && !utf8.Valid(b):
		f.pages = append(f.pages, name+" 不是 UTF-8 文本")
	}
}

// closing tells whether the file was fixed when it was closed.
func (x *export) closing() CheckItem {
	c := x.volume.state.Closed
	if c == nil {
		return CheckItem{"归档固化", irrelevant, "案卷尚未归档"}
	}
	return item("归档固化", nil, "归档时的摘要清单 SHA-256 %s", c.Manifest.Digest)
}

// whole tells whether anything was left out.
func (x *export) whole() CheckItem {
	var wrong []string
	if x.out.Partial() {
		wrong = []string{fmt.Sprintf("本包略去 %d 个对象", x.out.Left[archive.LeftAccess]+x.out.Left[archive.LeftConfidential])}
	}
	return item("内容完整性", wrong, "经过所记的对象全部在包内")
}

// counted compares with what was fixed at the closing.
func (x *export) counted() CheckItem {
	c := x.volume.state.Closed
	if c == nil || x.out.Partial() || x.volume.state.Disposed() {
		return CheckItem{"件数相符", irrelevant, "案卷未归档、本包不完整，或已销毁"}
	}
	var wrong []string
	if c.Documents != len(x.items) {
		wrong = []string{fmt.Sprintf("归档时 %d 件，包内 %d 件", c.Documents, len(x.items))}
	}
	return item("件数相符", wrong, "归档时与包内均为 %d 件", c.Documents)
}

// checkText is the report 四性检测报告.
func (x *export) checkText() string {
	var b strings.Builder
	fmt.Fprintf(&b, "四性检测报告\n\n案卷：%s\n档号：%s\n检测日期：%s\n检测程序：%s\n依据：DA/T 70-2018《文书类电子档案检测一般要求》\n",
		x.volume.state.ID, orElse(x.volume.state.ArchiveNo().String(), "（未编）"), x.o.Today(), x.o.program())
	for i, p := range x.props {
		fmt.Fprintf(&b, "\n%s、%s：%s\n", []string{"一", "二", "三", "四"}[i], p.Name, p.Verdict)
		for j, it := range p.Items {
			fmt.Fprintf(&b, "  %d. %s：%s\n     依据：%s\n", j+1, it.Name, it.Verdict, it.Evidence)
		}
	}
	return b.String()
}
