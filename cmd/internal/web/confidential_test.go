package web

import (
	"net/http"
	"net/url"
	"testing"

	"casefile/archive"
)

// lead is the register of a lead as a page posts it, with who reported it.
func lead() url.Values {
	return url.Values{
		"v/issuer/0": {"中共某市纪律检查委员会"}, "v/lead_no": {"某纪线〔2026〕18号"}, "v/received": {"2026-03-02"},
		"v/source": {"信访举报"}, "v/signed": {"实名举报"}, "v/reporter/name": {"欧阳靐举"}, "v/reporter/phone": {"000-1"},
		"v/subjects/0/name": {"张某某"}, "v/subjects/0/post": {"某市某局副局长"}, "v/summary": {"规避招标。"},
		"v/proposal": {"初步核实"}, "v/handler": {"第一监督检查室"}, "v/registrar": {"赵某某"},
		"new-id": {"xs-1"}, "kind": {"lead"}, "do": {"save"},
	}
}

// TestConfidentialPages: who drafted it types and sees the reporter; to
// everybody else there is a title, and saving keeps what is there.
func TestConfidentialPages(t *testing.T) {
	const who, doc = "欧阳靐举", "/doc/xs-1/0001-lead-register"
	p := newPlace(t, "", append(people(), archive.Actor{ID: "wu", Name: "吴某某", Roles: []string{"officer"}, Clearance: archive.LevelTopSecret},
		archive.Actor{ID: "dang", Name: "钱某某", Roles: []string{"archivist"}, Clearance: archive.LevelTopSecret})...)
	zhou, wu, zheng, dang := p.visitor("zhou"), p.visitor("wu"), p.visitor("zheng"), p.visitor("dang")

	zhou.get("/draft/lead-register", http.StatusOK).wants(t, `name="v/reporter/name"`, "保密项")
	a := zhou.post("/draft/lead-register", lead(), http.StatusOK)
	a.wants(t, "〔保密〕", doc+"?confidential=1", "张某某")
	a.lacks(t, who, "000-1")
	zhou.get(doc+"?confidential=1", http.StatusOK).wants(t, "姓名："+who)
	zhou.get(doc+"/edit", http.StatusOK).wants(t, `value="`+who+`"`, `value="000-1"`)
	zhou.get(doc+"/draft.pdf", http.StatusOK).lacks(t, who)
	zhou.get("/cases/xs-1", http.StatusOK).lacks(t, who)

	for _, v := range []*visitor{wu, zheng, dang} {
		a := v.get(doc, http.StatusOK)
		a.wants(t, "举报人", "〔保密〕")
		a.lacks(t, who, "?confidential=1")
		v.get(doc+"?confidential=1", http.StatusForbidden).lacks(t, who)
	}
	a = wu.get(doc+"/edit", http.StatusOK)
	a.wants(t, "只有起草人可以修改")
	a.lacks(t, who, `name="v/reporter/name"`)
	edited := lead()
	edited.Del("v/reporter/phone")
	wu.post(doc+"/edit", changed(edited, "v/reporter/name", "别人", "v/summary", "规避公开招标。"), http.StatusOK).wants(t, "规避公开招标。")
	zhou.get(doc+"?confidential=1", http.StatusOK).wants(t, "姓名："+who, "联系电话：000-1")

	// what its officer leaves empty is cleared, and what is wrong is told to him alone
	zhou.post(doc+"/edit", changed(lead(), "v/reporter/phone", ""), http.StatusOK)
	zhou.get(doc+"?confidential=1", http.StatusOK).lacks(t, "联系电话")
	long := "长电话长电话长电话长电话长电话长电话长电话长电话长电话长电话长电话长电话长电话长电话"
	zhou.post(doc+"/edit", changed(lead(), "v/reporter/phone", long), http.StatusOK).wants(t, "有 1 处要改", `href="#f-reporter-phone"`, long)
	wu.get(doc+"/edit", http.StatusOK).lacks(t, long, who)
	zhou.post(doc+"/edit", lead(), http.StatusOK)

	zhou.post(doc+"/step/submit", url.Values{}, http.StatusOK).lacks(t, who)
	zheng.get(doc, http.StatusOK).wants(t, doc+"?confidential=1")
	zheng.get(doc+"?confidential=1", http.StatusOK).wants(t, "姓名："+who)
	zheng.post(doc+"/step/approve", url.Values{}, http.StatusOK).lacks(t, who)
	p.visitor("feng").post(doc+"/step/issue", url.Values{}, http.StatusOK).lacks(t, who)
	dang.get(doc+"?confidential=1", http.StatusOK).wants(t, "姓名："+who)
	wu.get(doc+"?confidential=1", http.StatusForbidden).lacks(t, who)
	dang.get(doc+"/text", http.StatusOK).lacks(t, who)
	zheng.get("/search?q="+url.QueryEscape(who), http.StatusOK).wants(t, "共 <b>0</b> 件")
}
