package checktest

import (
	"strings"
	"testing"

	"casefile/templates/layout"
	"casefile/templates/pagetest"
)

// Document is a document to lay out, and what it is.
type Document struct {
	Name string
	layout.Document
}

// Pages lays a document out.
func (d Document) Pages(tb testing.TB) []layout.Page {
	tb.Helper()
	res, err := layout.Compose(&d.Document, pagetest.Fonts(tb))
	if err != nil {
		tb.Fatalf("%s: %v", d.Name, err)
	}
	return res.Pages
}

func words(s string) layout.Spans { return layout.Words(s) }

func list(names ...string) []layout.Spans {
	out := make([]layout.Spans, len(names))
	for i, n := range names {
		out[i] = words(n)
	}
	return out
}

func para(s string) layout.Block { return &layout.Paragraph{Text: words(s)} }

func heading(level int, s string) layout.Block {
	return &layout.Heading{Level: level, Text: words(s)}
}

// plain is a paragraph of n characters without a mark in it but the last.
func plain(n int) layout.Block {
	const run = "各单位应当结合实际认真查找薄弱环节逐条对照检查建立台账明确责任人员和完成时限并将落实情况纳入年度考核内容"
	r := []rune(strings.Repeat(run, n/len([]rune(run))+1))
	return para(string(r[:n-1]) + "。")
}

const (
	organ = "中共某市纪律检查委员会"
	other = "某市监察委员会"
)

// body is text of some two and a half pages, every level of heading, digits,
// marks of every class, and lines of Han alone.
func body() []layout.Block {
	return []layout.Block{
		para("为深入贯彻落实《某市工程建设项目管理办法》，进一步规范招标投标活动——特别是2026年3月以来的项目……现就有关问题通知如下。"),
		heading(1, "一、总体要求"),
		plain(200),
		heading(2, "（一）工作原则"),
		para("坚持问题导向，做到“见人见事见责任”；坚持标本兼治，防止“一阵风”；坚持依规依纪依法，严格执行第十二条、第二十三条规定。"),
		heading(2, "（二）主要目标"),
		plain(170),
		heading(1, "二、重点任务"),
		heading(3, "1.全面自查"),
		plain(120),
		heading(4, "（1）查制度"),
		plain(90),
		heading(4, "（2）查执行"),
		para("对2023年以来的146个项目逐一核查，涉及金额12.5万元以上的，一律由上级单位复核；发现违纪违法问题线索的，及时移送。"),
		heading(3, "2.集中整改"),
		plain(260),
		plain(140),
		heading(1, "三、组织保障"),
		plain(190),
		para("请于2026年6月30日前将落实情况书面报送。"),
	}
}

func title(s string) layout.Block { return &layout.Title{Text: words(s)} }

func elements() layout.Elements {
	return layout.Elements{
		Issuers: list(organ), Number: words("某纪发〔2026〕12号"), Recipients: list("各县（区）纪委监委", "市直各单位"),
		Date: words("2026年3月5日"), Note: words("此件发至县级"),
		CopiesTo: list("市委办公室", "市人大常委会办公室", "市政府办公室", "市政协办公室", "市中级人民法院", "市人民检察院"),
		Printer:  words("中共某市纪律检查委员会办公室"), PrintDate: words("2026年3月6日"),
	}
}

const longTitle = "中共某市纪律检查委员会某市监察委员会关于进一步加强工程建设领域招标投标监督管理工作的通知"

// OfficialDocument is a 公文 with everything its 版头 and 版记 may hold.
func OfficialDocument() Document {
	el := elements()
	el.CopyNumber, el.Secrecy, el.Urgency = words("000012"), words("秘密★5年"), words("特急")
	return Document{"official", layout.Document{Kind: layout.Official, Elements: el,
		Body: append([]layout.Block{title(longTitle)}, body()...),
		Annexes: []layout.Annex{
			{Title: words("工程建设项目自查情况统计表"), Body: []layout.Block{plain(300), plain(40)}},
			{Title: words("有关制度清单"), Body: []layout.Block{heading(1, "一、上级制度"), plain(120), heading(1, "二、本级制度"), plain(60)}},
		}}}
}

// UpwardDocument goes to a superior organ: it names who issues it.
func UpwardDocument() Document {
	el := elements()
	el.CopyNumber, el.Signers, el.Recipients = words("000001"), list("王某某", "李某某", "赵某"), list("中共某省纪律检查委员会")
	return Document{"upward", layout.Document{Kind: layout.Official, Elements: el,
		Body: append([]layout.Block{title("关于某市工程建设领域专项整治工作情况的报告")}, body()...)}}
}

// UnsealedDocument is issued without a seal (7.3.5.2).
func UnsealedDocument() Document {
	el := elements()
	el.CopiesTo = list("市委办公室")
	return Document{"unsealed", layout.Document{Kind: layout.Official, Elements: el, Setup: layout.Setup{Seal: layout.Unsealed},
		Body: []layout.Block{title("关于印发工作要点的通知"), plain(120), plain(90)}}}
}

// StampedDocument bears the stamp of who issues it (7.3.5.3).
func StampedDocument() Document {
	el := elements()
	el.Stamps = []layout.Stamp{{Post: words("书记"), Name: words("王某某")}}
	return Document{"stamped", layout.Document{Kind: layout.Official, Elements: el, Setup: layout.Setup{Seal: layout.Stamped},
		Body: []layout.Block{title("关于成立领导小组的决定"), plain(120), plain(90)}}}
}

// JointDocument is issued by three organs.
func JointDocument() Document {
	el := elements()
	el.Issuers = list(organ, other, "某市住房和城乡建设局")
	return Document{"joint", layout.Document{Kind: layout.Official, Elements: el,
		Body: append([]layout.Block{title("关于开展工程建设领域专项治理的通知")}, body()[:7]...)}}
}

// DuplexDocument is printed on both sides.
func DuplexDocument() Document {
	d := OfficialDocument()
	d.Name, d.Setup.Duplex = "duplex", true
	return d
}

// LetterDocument is a 信函.
func LetterDocument() Document {
	el := elements()
	el.CopyNumber, el.Secrecy, el.Note = words("000003"), words("秘密★1年"), nil
	el.Number, el.Printer, el.PrintDate = words("某纪函〔2026〕7号"), nil, nil
	el.Attachments = list("需要说明的问题")
	return Document{"letter", layout.Document{Kind: layout.Letter, Elements: el,
		Body: append([]layout.Block{title("关于商请协助核查有关问题的函")}, body()[:10]...)}}
}

// MinutesDocument is a 纪要.
func MinutesDocument() Document {
	el := elements()
	el.Issuers, el.Number, el.Date, el.Note = list("某市反腐败协调小组会议"), words("某协纪〔2026〕3号"), nil, nil
	el.Recipients = nil
	el.Present = list("市纪委监委王某某", "市委组织部李某某", "市中级人民法院赵某某", "市人民检察院孙某某", "市公安局周某某", "市审计局吴某某")
	el.Absent, el.Observers = list("市司法局郑某某"), list("市税务局钱某某")
	return Document{"minutes", layout.Document{Kind: layout.Minutes, Elements: el,
		Body: append([]layout.Block{title("关于工程建设领域问题线索会商纪要")}, body()[:10]...)}}
}

// RecordDocument is a form table.
func RecordDocument() Document {
	cell := func(s string, label bool) layout.Cell { return layout.Cell{Text: words(s), Label: label} }
	table := &layout.Table{Columns: []layout.Column{{Weight: 1, Align: layout.Center}, {Weight: 3}}}
	for _, row := range [][2]string{{"受送达人", "张某某"}, {"送达文书", "函询通知书（某纪函〔2026〕7号）"}, {"送达地点", "某市某局会议室"},
		{"备注", "受送达人在收到文书后，应当在本栏签名并注明日期；拒绝签收的，由见证人说明情况，送达人记明拒收事由和日期。"}} {
		table.Rows = append(table.Rows, []layout.Cell{cell(row[0], true), cell(row[1], false)})
	}
	return Document{"record", layout.Document{Kind: layout.Record,
		Elements: layout.Elements{Issuers: list(organ), Number: words("某纪送〔2026〕5号")},
		Body:     []layout.Block{title("送达回证"), table}}}
}

// ReportDocument is a report of ours.
func ReportDocument() Document {
	return Document{"report", layout.Document{Kind: layout.Report,
		Elements: layout.Elements{Issuers: list("某市纪委监委第三审查调查室"), Date: words("2026年3月5日"), Secrecy: words("秘密★10年")},
		Body:     append([]layout.Block{title("关于工程建设领域违纪违法案件的剖析报告")}, body()...)}}
}

// Documents are all of them, correct.
func Documents() []Document {
	return []Document{OfficialDocument(), UpwardDocument(), UnsealedDocument(), StampedDocument(), JointDocument(),
		DuplexDocument(), LetterDocument(), MinutesDocument(), RecordDocument(), ReportDocument()}
}
