package main

import (
	"casefile/cmd/internal/office"
)

// partsHelp names what doc get can take out.
const partsHelp = `取出文书的一部分，校验后写出：

  pdf           正本
  text          文本
  values        填写值
  original      收入的旧卷原件
  confidential  保密项（须有权调阅）
  sealed        盖章件
  minutes       集体研究纪要
  service       送达情况
  receipt       送达回证
  reply         回复
  evidence      销号的佐证材料
  attachment    附件
  transcript    后补文本：先补入的文件，后从中读出的文字

后八种可以有几件，不写序号取最后一件，写成 reply:2 取第二件。

加 --mark 检索式，取正本（或 PDF 旧卷）的检索标注件：在原来的字节之后加一层标注，
标出检索字词所在之处。它只供查阅，不是原件，也不入库。`

// stateName tells a withdrawal after the issue from one before it.
func stateName(d *office.Document) string {
	if d.Revoked {
		return "已撤销"
	}
	return office.StateName(d.State)
}

// sayLife tells how far a document has come.
func (c *cli) sayLife(d *office.Document) {
	c.sayPairs([][2]string{{"更正", d.Amends}, {"已被更正，见", d.AmendedBy}})
	c.saySignoffs(d)
	for _, s := range d.Served {
		c.sayPairs([][2]string{{"送达", s.Date}, {"方式", office.MethodName(s.Method)}, {"受送达人", s.Recipient},
			{"地点", s.Place}, {"签收人", s.Signer}, {"代收理由", s.Relation}, {"见证人", s.Witness}, {"送达人", s.Server},
			{"回证", or(s.Receipt, "未到")}, {"备注", s.Remarks}})
	}
	for _, r := range d.Replied {
		c.sayPairs([][2]string{{"回复", r.Date}, {"材料", or(r.Part, r.Doc)}})
	}
	c.sayTasks(d.Tasks)
	for _, x := range d.Attached {
		c.sayPairs([][2]string{{attachedName(x), or(x.Part, x.Doc)}, {"SHA-256", x.SHA256}})
	}
}

// attachedName tells the file a text came later in from what was read from it.
func attachedName(x office.Attached) string {
	switch {
	case x.Role != "transcript":
		return office.PartName(x.Role)
	case x.Ext == "json":
		return "后补文本（读出的文字）"
	}
	return "后补文本（补入的 " + x.Ext + " 文件）"
}

func (c *cli) saySignoffs(d *office.Document) {
	for _, s := range d.Signoffs {
		switch {
		case s.By != "":
			c.sayPairs([][2]string{{"签批", or(s.Name, "审批")}, {"签批人", s.By},
				{"时间", s.At.In(china).Format("2006-01-02 15:04")}, {"意见", s.Opinion}})
		case s.Due:
			c.say("签批：%s　当前应办", s.Name)
		default:
			c.say("签批：%s　待办", s.Name)
		}
	}
	switch d.Minutes {
	case "required":
		c.say("集体研究：须附入纪要，尚未附入")
	case "attached":
		c.say("集体研究：纪要已附入")
	}
}

// sayNext names the commands that may follow.
func (c *cli) sayNext(d *office.Document) {
	more := map[string]string{
		"serve":  " --recipient 受送达人",
		"reply":  " --file 回复.pdf",
		"attach": " --role attachment --file 附件.pdf",
	}
	if d.State == "issued" {
		more["attach"] = " --role sealed --file 盖章件.pdf"
		more["withdraw"] = " --reason 原因"
	}
	for _, s := range d.Next {
		name := office.StepName(s)
		switch s {
		case "draft":
			c.say("下一步可%s：casefile doc draft --doc %s --data 填写值.json", name, d.ID)
		case "amend":
			c.say("下一步可%s：casefile doc draft %s --amends %s --data 填写值.json", name, d.Form, d.ID)
		case "close":
			c.say("下一步可%s：casefile task close %s 事项", name, d.ID)
		case "withdraw":
			if d.State == "issued" {
				name = "撤销"
			}
			fallthrough
		default:
			c.say("下一步可%s：casefile doc %s %s%s", name, s, d.ID, more[s])
		}
	}
}
