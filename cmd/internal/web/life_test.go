package web

import (
	"bytes"
	"context"
	"crypto/rand"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"net/url"
	"slices"
	"strings"
	"testing"

	"archive/zip"

	"casefile/archive"
	"casefile/cmd/internal/office"
)

// staff are people for the whole life of a document with two sign-offs.
func staff() []archive.Actor {
	all := append(people(),
		archive.Actor{ID: "wu", Name: "吴某某", Roles: []string{"approver"}, Clearance: archive.LevelTopSecret, Posts: []string{"室主任"}},
		archive.Actor{ID: "dang", Name: "钱某某", Roles: []string{"archivist"}, Clearance: archive.LevelTopSecret},
		archive.Actor{ID: "chu", Name: "褚某某", Roles: []string{"auditor"}})
	all[1].Posts = []string{"分管领导"}
	return all
}

// upload posts a form with a file, as a browser does.
func (v *visitor) upload(path string, fields url.Values, name, content string, want int) answer {
	v.t.Helper()
	if fields.Get("token") == "" {
		fields.Set("token", tokenOf.FindStringSubmatch(v.get("/who", http.StatusOK).body)[1])
	}
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	names := []string{"token"}
	for name := range fields {
		if name != "token" {
			names = append(names, name)
		}
	}
	for _, name := range names {
		w.WriteField(name, fields.Get(name))
	}
	h := textproto.MIMEHeader{"Content-Disposition": {multipart.FileContentDisposition("file", name)}, "Content-Type": {"text/html"}}
	part, err := w.CreatePart(h)
	if err != nil {
		v.t.Fatal(err)
	}
	part.Write([]byte(content))
	w.Close()
	r, err := http.NewRequest(http.MethodPost, v.server.URL+path, &b)
	if err != nil {
		v.t.Fatal(err)
	}
	r.Header.Set("Content-Type", w.FormDataContentType())
	return v.do(r, want)
}

const notice = "/doc/c-1/0001-notice"

// noticeForm is a draft that needs two sign-offs, a service, a reply and a
// task done.
func noticeForm() url.Values {
	return url.Values{"v/recipient": {"某市某局"}, "v/matter": {"请整改招标管理问题。"}, "v/tasks/0/task": {"修订招标制度"},
		"v/tasks/0/person": {"孙某某"}, "v/tasks/0/deadline": {"2026-03-01"}, "v/date": {"2026-01-05"},
		"case-title": {"张某某案"}, "kind": {"case"}, "new-id": {"c-1"}, "do": {"save"}}
}

// The whole life by forms alone: two sign-offs, issue, sealed paper, service,
// reply, task, closing, volume, bag.
func TestWholeLife(t *testing.T) {
	p := newPlace(t, "", staff()...)
	zhou, wu, zheng, feng, dang := p.visitor("zhou"), p.visitor("wu"), p.visitor("zheng"), p.visitor("feng"), p.visitor("dang")
	zhou.post("/draft/notice", noticeForm(), http.StatusOK)
	zhou.get(notice, http.StatusOK).wants(t, "签批 · 室主任", "签批 · 分管领导", "签批 0/2")
	zhou.post(notice+"/step/submit", url.Values{}, http.StatusOK).lacks(t, "step/approve")
	wu.get("/", http.StatusOK).wants(t, "等我签批<b>1</b>", "室主任 · c-1")
	zheng.get("/", http.StatusOK).lacks(t, "室主任 · c-1")
	zheng.get(notice, http.StatusOK).lacks(t, "step/approve")
	zheng.post(notice+"/step/approve", url.Values{"signoff": {"室主任"}}, http.StatusConflict).wants(t, "另有担任这一职务的人")
	wu.post(notice+"/step/approve", url.Values{"signoff": {"室主任"}, "opinion": {"拟同意。<i>"}}, http.StatusOK).wants(t, "等候下一道签批", "签批 1/2", "拟同意。&lt;i&gt;", "吴某某")
	zheng.get("/", http.StatusOK).wants(t, "分管领导 · c-1")
	zheng.post(notice+"/step/approve", url.Values{"opinion": {"同意。"}}, http.StatusOK).wants(t, "已审批同意", "签批 2/2", "同意。")
	feng.get(notice, http.StatusOK).lacks(t, "盖章件")
	feng.post(notice+"/step/issue", url.Values{}, http.StatusOK).wants(t, "某纪函〔2026〕1号", "待送达", "修订招标制度", "逾期")
	zhou.get("/", http.StatusOK).wants(t, "逾期 1 项", "修订招标制度，孙某某", "张某某案")

	feng.upload(notice+"/step/attach", url.Values{"role": {"sealed"}}, `../..\盖章"件.pdf`, "%PDF-1.4 sealed", http.StatusOK).wants(t,
		"材料已附入", "正本（盖章件）", notice+"/part/sealed", "?view=pdf")
	a := feng.get(notice+"/part/sealed", http.StatusOK)
	if got := a.header.Get("Content-Disposition"); !strings.HasPrefix(got, `inline; filename="c-1_0001-notice.sealed.pdf"`) || a.header.Get("Content-Type") != "application/pdf" {
		t.Errorf("the sealed paper comes as %s, %s", got, a.header.Get("Content-Type"))
	}
	feng.get(notice+"?view=pdf", http.StatusOK).wants(t, "document.pdf")

	feng.post(notice+"/step/serve", url.Values{"recipient": {" "}, "place": {"某市某路<b>"}}, http.StatusUnprocessableEntity).wants(t,
		"没有写受送达人", `value="某市某路&lt;b&gt;"`, `<details open><summary>登记送达`)
	feng.upload(notice+"/step/serve", url.Values{"date": {"2026-01-06"}, "method": {"留置送达"}, "recipient": {"某市某局"}, "signer": {"李某某"}},
		"回证.html", "<script>alert(1)</script>", http.StatusOK).wants(t, "送达已登记", "留置送达", "签收人：李某某", notice+"/part/receipt")
	a = feng.get(notice+"/part/receipt", http.StatusOK)
	if got := a.header.Get("Content-Disposition") + a.header.Get("Content-Type"); !strings.HasPrefix(got, "attachment; ") || strings.Contains(got, "text/html") {
		t.Errorf("a page from elsewhere comes as %s", got)
	}
	zhou.upload(notice+"/step/reply", url.Values{"date": {"2026-02-01"}}, "", "", http.StatusBadRequest).wants(t, "没有选择材料")
	zhou.upload(notice+"/step/reply", url.Values{"date": {"2026-02-01"}, "closes": {"reply"}}, "r.pdf", "%PDF-1.4 reply", http.StatusOK).wants(t, "回复已登记", notice+"/part/reply")
	zhou.get("/cases/c-1", http.StatusOK).wants(t, "还不能归档", "待销号", "未销号事项（1）", "有逾期")
	zhou.upload(notice+"/step/close", url.Values{"task": {"tasks-1"}, "date": {"2026-02-20"}}, "e.jpg", "\xff\xd8\xff jpg", http.StatusOK).wants(t,
		"已销号", notice+"/part/evidence", "周某某 销号")
	zhou.get("/", http.StatusOK).wants(t, "没有未销号的事项")

	zhou.get("/cases/c-1", http.StatusOK).wants(t, "各项齐备，可以归档", "卷内目录 PDF")
	a = zhou.get("/cases/c-1/volume.pdf", http.StatusOK)
	if !strings.HasPrefix(a.body, "%PDF-") || !strings.Contains(a.header.Get("Content-Disposition"), `filename*=UTF-8''%E6%A1%88%E5%8D%B7-c-1.pdf`) {
		t.Errorf("the volume is %s", a.header)
	}
	zhou.post("/cases/c-1/export.zip", url.Values{}, http.StatusForbidden).lacks(t, "PK\x03\x04")
	dang.post("/cases/c-1/step/paper", url.Values{"id": {"p-1"}, "title": {"实物<b>照片"}, "shelf": {"A-1"}, "sheets": {"零"}}, http.StatusUnprocessableEntity).wants(t, "页数不能是“零”", `value="实物&lt;b&gt;照片"`)
	dang.post("/cases/c-1/step/paper", url.Values{"id": {"p-1"}, "title": {"实物<b>照片"}, "shelf": {"A-1"}, "sheets": {"2"}}, http.StatusOK).wants(t, "纸质件已登记入卷", "实物&lt;b&gt;照片")
	dang.post("/cases/c-1/step/retention", url.Values{"term": {"10年"}, "reason": {"划定"}}, http.StatusOK).wants(t, "10年")
	dang.post("/cases/c-1/step/close", url.Values{}, http.StatusOK).wants(t, "已归档", "钱某某")
	dang.post("/cases/c-1/step/nonsense", url.Values{}, http.StatusNotFound)
	dang.post("/cases/c-1/step/ask", url.Values{"reason": {"x"}}, http.StatusConflict).wants(t, "期")
	zhou.get(notice, http.StatusOK).lacks(t, "step/attach")
	a = dang.post("/cases/c-1/export.zip", url.Values{}, http.StatusOK)
	z, err := zip.NewReader(strings.NewReader(a.body), int64(len(a.body)))
	if err != nil {
		t.Fatalf("%v: %s", err, a.header)
	}
	if !slices.ContainsFunc(z.File, func(f *zip.File) bool { return f.Name == "c-1/bagit.txt" }) {
		t.Errorf("%d files", len(z.File))
	}
	dang.post("/cases/c-1/step/reopen", url.Values{"reason": {"增补"}}, http.StatusOK).wants(t, "重新打开", "办理中")
}

// A document is withdrawn before its issue, and replaced after it.
func TestAmendAndWithdraw(t *testing.T) {
	p := newPlace(t, "", staff()...)
	zhou, feng, zheng := p.visitor("zhou"), p.visitor("feng"), p.visitor("zheng")
	issue := func(doc string) {
		zhou.post(doc+"/step/submit", url.Values{}, http.StatusOK)
		p.visitor("wu").post(doc+"/step/approve", url.Values{}, http.StatusOK)
		zheng.post(doc+"/step/approve", url.Values{}, http.StatusOK)
		feng.post(doc+"/step/issue", url.Values{}, http.StatusOK)
	}
	zhou.post("/draft/notice", noticeForm(), http.StatusOK)
	issue(notice)
	zhou.get(notice, http.StatusOK).wants(t, "/draft/notice?amends=c-1%2f0001-notice")
	a := zhou.get("/draft/notice?amends=c-1/0001-notice", http.StatusOK)
	a.wants(t, `name="amends" value="c-1/0001-notice"`, "请整改招标管理问题。", "修订招标制度")
	a.lacks(t, "2026-01-05", "归入案卷")
	zhou.post("/draft/notice", changed(noticeForm(), "amends", "c-1/0001-notice", "v/matter", "请整改采购管理问题。"), http.StatusOK).wants(t, "更正 c-1/0001-notice", "请整改采购管理问题。")
	issue("/doc/c-1/0002-notice")
	zhou.get(notice, http.StatusOK).wants(t, "已由更正文书代替", "/doc/c-1/0002-notice")
	zheng.post("/doc/c-1/0002-notice/step/withdraw", url.Values{}, http.StatusUnprocessableEntity).wants(t, "要写明原因")
	zheng.post("/doc/c-1/0002-notice/step/withdraw", url.Values{"reason": {"作废"}}, http.StatusOK).wants(t, "已撤销", "作废")

	zhou.post("/draft/notice", changed(noticeForm(), "case", "c-1"), http.StatusOK)
	zhou.post("/doc/c-1/0003-notice/step/withdraw", url.Values{}, http.StatusOK).wants(t, "已撤回").lacks(t, "修改草稿")
}

// A form with a file is held to the token before the file is read, and to its
// limits.
func TestUploads(t *testing.T) {
	p := newPlace(t, "", staff()...)
	v := p.visitor("zhou")
	v.post("/draft/notice", noticeForm(), http.StatusOK)
	path := notice + "/step/attach"
	role := func() url.Values { return url.Values{"role": {"attachment"}} }
	v.upload(path, url.Values{"token": {"wrong"}, "role": {"attachment"}}, "x.pdf", "x", http.StatusForbidden).wants(t, "已经过期")
	v.upload("/who", role(), "x.pdf", "x", http.StatusForbidden)
	v.upload("/cases/c-1/step/close", url.Values{}, "x.pdf", "x", http.StatusForbidden)
	v.upload(path, role(), "x.pdf", "", http.StatusUnprocessableEntity).wants(t, "是空的")
	v.upload(path, role(), `<b>.pdf`, "", http.StatusUnprocessableEntity).lacks(t, "<b>.pdf")
	v.upload(path, changed(role(), "document", "c-1/0009-x"), "x.pdf", "x", http.StatusBadRequest).wants(t, "只能选一样")
	v.upload(path, role(), "x.pdf", strings.Repeat("x", maxPaper+1), http.StatusRequestEntityTooLarge).wants(t, "超过 100 MB")
	a := v.upload(path, url.Values{"role": {"pdf"}}, "x.pdf", "x", http.StatusBadRequest)
	a.wants(t, "不能附入")
	v.upload(path, role(), "名字.PDF", "%PDF-1.4", http.StatusOK).wants(t, notice+"/part/attachment").lacks(t, "名字")
}

// Every route, walked by people who may not: nothing is shown, nothing is
// done, and what was tried is in the access log.
func TestRoutesRefuse(t *testing.T) {
	p := newPlace(t, "", staff()...)
	p.visitor("zhou").post("/draft/notice", noticeForm(), http.StatusOK)
	s := &Server{office: p.Office}
	// what anybody may open: it shows nothing of any case
	free := map[string]bool{"GET /{$}": true, "GET /who": true, "POST /who": true, "GET /draft/{form}": true, "/": true,
		"GET /audit": true, "POST /audit/verify": true, "POST /audit/checkpoint": true, // the auditor's own
		"GET /similar": true, "GET /import": true, "GET /search/help": true} // forms and a guide
	asks := map[string]string{"/search": "?q=" + url.QueryEscape("整改"), "/search.csv": "?q=" + url.QueryEscape("整改"),
		"/compare": "?doc=c-1/0001-notice&doc=c-1/0002-notice", "/saved/run": "?name=x"}
	place := strings.NewReplacer("{file}", "c-1", "{local}", "0001-notice", "{form}", "notice", "{part}", "values", "{page}", "1.svg",
		"{series}", "letter", "{year}", "2026", "{$}", "")
	auditor, before := p.visitor("chu"), p.events()
	for pattern := range s.routes() {
		method, path, _ := strings.Cut(place.Replace(pattern), " ")
		if free[pattern] {
			continue
		}
		path += asks[path]
		paths := []string{path}
		if base, ok := strings.CutSuffix(path, "{action}"); ok {
			paths = nil
			for action := range s.steps() {
				if strings.HasPrefix(path, "/doc/") {
					paths = append(paths, base+action)
				}
			}
			if strings.HasPrefix(path, "/numbers/") {
				paths = []string{base + "start", base + "external", base + "void"}
			}
			for action := range s.caseSteps() {
				if strings.HasPrefix(path, "/cases/") {
					paths = append(paths, base+action)
				}
			}
		}
		if len(paths) == 0 {
			t.Errorf("nobody walks %s", pattern)
		}
		for _, path := range paths {
			refused := p.refusals()
			var a answer
			if method == http.MethodPost {
				form := noticeForm()
				for name, value := range map[string]string{"sure": "c-1", "year": "2026", "n": "1", "series": "letter", "reason": "x"} {
					form.Set(name, value)
				}
				a = auditor.post(path, form, http.StatusForbidden)
			} else {
				a = auditor.get(path, http.StatusForbidden)
			}
			a.lacks(t, "请整改招标管理问题", "张某某案", "某市某局")
			if method == http.MethodPost && p.refusals() == refused {
				t.Errorf("%s %s left no refusal in the access log", method, path)
			}
		}
	}
	auditor.get("/", http.StatusOK).lacks(t, "张某某案", notice)
	if after := p.events(); after != before {
		t.Errorf("%d events became %d", before, after)
	}
	p.visitor("feng").get("/audit", http.StatusForbidden)
}

func (p *place) events() int {
	p.t.Helper()
	a, err := p.Actor(context.Background(), "dang", "cli")
	if err != nil {
		p.t.Fatal(err)
	}
	c, err := p.Case(context.Background(), a, "c-1")
	if err != nil {
		p.t.Fatal(err)
	}
	return len(c.Events)
}

func (p *place) refusals() (n int) {
	p.t.Helper()
	a, err := p.Actor(context.Background(), "chu", "cli")
	if err != nil {
		p.t.Fatal(err)
	}
	if err := p.Accesses(context.Background(), a, office.AccessRequest{Actor: "chu"}, func(l archive.AccessLine) error {
		if l.Outcome == archive.AccessRefused {
			n++
		}
		return nil
	}); err != nil {
		p.t.Fatal(err)
	}
	return n
}

// The page of who oversees: who read what, a checkpoint to take away, and
// whether history fits it.
func TestAuditPage(t *testing.T) {
	p := newPlace(t, "", staff()...)
	p.visitor("zhou").post("/draft/notice", noticeForm(), http.StatusOK)
	p.visitor("wu").get("/search?q="+url.QueryEscape("招标"), http.StatusOK)
	v := p.visitor("chu")
	a := v.get("/", http.StatusOK)
	a.wants(t, `href="/audit"`)
	a = v.get("/audit", http.StatusOK)
	a.wants(t, "周某某", "起草", "c-1/0001-notice", "签署并下载检查点")
	a.lacks(t, "请整改招标管理问题", "张某某案")
	v.get("/audit?actor=wu&act=search", http.StatusOK).wants(t, "检索").lacks(t, "<code>c-1/0001-notice")
	v.get("/audit?query="+url.QueryEscape("招标"), http.StatusOK).wants(t, "共 1 条", "吴某某")
	v.get("/audit?since=%E6%98%A8%E5%A4%A9", http.StatusUnprocessableEntity)
	v.post("/audit/checkpoint", url.Values{}, http.StatusNotFound).wants(t, "密钥")
	p.visitor("zhou").post("/audit/checkpoint", url.Values{}, http.StatusForbidden)
	p.visitor("zhou").post("/audit/verify", url.Values{}, http.StatusForbidden)
	if _, err := p.NewAuditKey(rand.Reader, p.AuditKeyPath()); err != nil {
		t.Fatal(err)
	}
	a = v.post("/audit/checkpoint", url.Values{}, http.StatusOK)
	if got := a.header.Get("Content-Disposition"); !strings.HasPrefix(got, "attachment; ") {
		t.Errorf("a checkpoint comes as %s", got)
	}
	v.post("/audit/verify", url.Values{"checkpoint": {strings.ReplaceAll(a.body, "\n", "\r\n")}}, http.StatusOK).wants(t, "历史未见改动")
	v.post("/audit/verify", url.Values{"checkpoint": {"x"}}, http.StatusUnprocessableEntity)
	v.post("/audit/verify", url.Values{"pubkey": {"/etc/passwd"}}, http.StatusUnprocessableEntity).wants(t, "不是一行公钥")
}
