package office

import (
	"strings"

	"casefile/archive"
	"casefile/search"
)

// The Chinese words for what ids say. A word this version does not know stays
// as it is.

// KindName names a kind of file.
func KindName(kind string) string {
	return word(kind, map[string]string{"case": "案件", "lead": "线索", "series": "按件归档"})
}

// StandingName names how far a file has come.
func StandingName(standing string) string {
	return word(standing, map[string]string{"open": "办理中", "closed": "已归档", "disposal-asked": "已提请销毁", "disposed": "已销毁"})
}

// StateName names a state of a document.
func StateName(state string) string {
	return word(state, map[string]string{
		"drafted": "草稿", "submitted": "待审批", "returned": "已退回", "approved": "已审批", "numbering": "编号中",
		"issued": "已制发", "voided": "已作废", "withdrawn": "已撤回", "imported": "旧卷",
	})
}

// EventName names what happened.
func EventName(event string) string {
	return word(event, map[string]string{
		"opened": "立卷", "drafted": "起草", "submitted": "送审", "returned": "退回", "approved": "审批同意",
		"numbering": "编号", "issued": "制发", "voided": "作废", "withdrawn": "撤回", "imported": "收入旧卷", "batch-approved": "批量审批同意",
		"secrecy-changed": "变更密级", "audience-changed": "变更知悉范围",
		"attached": "附入材料", "served": "送达", "replied": "收到回复", "task-opened": "交办事项", "task-closed": "销号",
		"arranged": "排定卷内顺序", "retention-set": "定保管期限", "closed": "归档", "reopened": "重新开卷",
		"disposal-asked": "提请销毁", "disposal-refused": "不同意销毁", "disposed": "销毁", "received": "接收",
	})
}

// StepName names a step of Document.Next.
func StepName(step string) string {
	return word(step, map[string]string{"draft": "修改", "submit": "送审", "approve": "审批", "return": "退回", "issue": "制发",
		"serve": "登记送达", "reply": "登记回复", "attach": "附入材料", "withdraw": "撤回", "amend": "更正", "close": "销号"})
}

// RoleName names a role.
func RoleName(r Role) string {
	return word(string(r), map[string]string{"officer": "承办人", "approver": "审批人", "issuer": "印发人",
		"archivist": "档案员", "reviewer": "调阅人", "admin": "系统管理员", "auditor": "监督员"})
}

// LayoutName names the layout of a form.
func LayoutName(layout string) string {
	return word(layout, map[string]string{"official": "公文", "letter": "信函", "minutes": "纪要",
		"record": "文书", "report": "报告"})
}

// actName names what the permission table speaks of.
func actName(x string) string {
	return word(x, map[string]string{
		"forms": "查看样式", "init": "建库", "case.open": "立卷", "read": "调阅", "draft": "起草", "submit": "送审", "confidential": "查看保密项",
		"approve": "审批", "return": "退回", "issue": "制发", "number.list": "查看文号", "number.start": "设定起始号或登记文号", "batch": "批量制发",
		"attach": "附入材料", "serve": "登记送达", "reply": "登记回复", "withdraw": "撤回", "revoke": "撤销已制发的文书",
		"task.list": "查看待办事项", "task.close": "销号",
		"import": "收入旧卷", "case.paper": "登记纸质件", "case.close": "归档", "case.reopen": "重新开卷", "case.export": "移交", "case.import": "接收",
		"retention.set": "划定保管期限", "dispose.ask": "提请销毁", "dispose.confirm": "批准销毁", "search": "检索", "index": "管理索引", "verify": "校验案卷库", "doctor": "了结中断事项", "copy": "制作副本",
		"audit": "查阅访问记录、核验历史", "audit.checkpoint": "签署检查点", "actor": "以其身份操作",
	})
}

// Facets are the groups in which hits are counted, in the order people are
// shown them.
func Facets() []string {
	return []string{"form", "unit", "year", "sector", "link", "level", "status", "secrecy"}
}

// FacetName names a facet, or another fact a search is restricted by.
func FacetName(key string) string {
	return word(key, map[string]string{"form": "文种", "unit": "单位", "year": "年度", "sector": "行业", "link": "环节",
		"level": "层级", "status": "状态", "secrecy": "密级", "case": "案卷"})
}

// FacetValue names one value of a facet.
func (o *Office) FacetValue(key, value string) string {
	switch {
	case key == "form" && value == "":
		return "旧卷"
	case key == "form":
		return o.formTitle(value)
	case key == "status":
		return StateName(value)
	case key == "secrecy" && (value == search.NoSecrecy || value == ""):
		return "无"
	case value == "":
		return "（不详）"
	}
	return value
}

// typeName names a JSON type.
func typeName(t string) string {
	return word(t, map[string]string{"string": "文字", "number": "数", "integer": "整数", "boolean": "是或否（true、false）",
		"array": "多项（[…]）", "object": "一组（{…}）", "null": "空（null）"})
}

func word(s string, words map[string]string) string {
	if w, ok := words[s]; ok {
		return w
	}
	return s
}

// words translates a list that stands in one string, apart by sep.
func words(list, sep string, name func(string) string) string {
	var out []string
	for _, s := range strings.FieldsFunc(list, func(r rune) bool { return strings.ContainsRune(sep, r) }) {
		out = append(out, name(s))
	}
	return strings.Join(out, "、")
}

// argNames says how the arguments of problems are put into Chinese.
var argNames = map[string]func(string) string{
	"entry":  EntryName,
	"status": StateName,
	"state":  StateName,
	"step":   EventName,
	"act":    actName,
	"detail": detailText,
	"why":    detailText,
	"legal":  legalSteps,
	"role":   roleName,
	"due":    signoffName,
	"roles":  func(s string) string { return words(s, ",", func(r string) string { return RoleName(Role(r)) }) },
}

// legalSteps names those of the legal events that a command of this version
// brings about.
func legalSteps(events string) string {
	var out []string
	for _, e := range strings.Fields(strings.Trim(events, "[]")) {
		switch e {
		case "submitted", "approved", "returned", "numbering", "issued", "attached", "served", "replied",
			"task-closed", "withdrawn":
			out = append(out, EventName(e))
		}
	}
	if len(out) == 0 {
		return "不能再办什么"
	}
	return strings.Join(out, "、")
}

// roleName names a part of a document.
func roleName(role string) string {
	return word(role, map[string]string{"pdf": "正本", "draft": "定稿", "original": "原件", "text": "文本",
		"values": "填写值", "record": "登记", "header": "卷首", "confidential": "保密要素",
		"sealed": "盖章件", "minutes": "集体研究纪要", "service": "送达情况", "receipt": "送达回证", "reply": "回复",
		"evidence": "佐证材料", "attachment": "附件", "transcript": "后补文本"})
}

// PartName names a part of a document.
func PartName(role string) string { return roleName(role) }

// methods are the ways of serving, as typed and as the archive codes them.
var methods = map[string]archive.ServiceMethod{
	"直接送达": archive.ServeDirect, "留置送达": archive.ServeLeft, "委托送达": archive.ServeEntrusted,
	"邮寄送达": archive.ServePost, "转交送达": archive.ServeForwarded, "电子送达": archive.ServeElectronic,
	"公告送达": archive.ServePublished,
}

// MethodName names a way of serving.
func MethodName(code string) string {
	for name, m := range methods {
		if string(m) == code {
			return name
		}
	}
	return code
}

// signoffName names a sign-off that may have no name.
func signoffName(s string) string {
	if s == "" {
		return "审批"
	}
	return s
}

// argText is one argument as the sentence has it.
func argText(id, key, s string) string {
	if id == "value.type" && (key == "want" || key == "got") {
		return words(s, " ", typeName)
	}
	if name, ok := argNames[key]; ok {
		return name(s)
	}
	return s
}
