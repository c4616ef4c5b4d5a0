package web

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"casefile/cmd/internal/office"
)

// years is a clock that can be set forward by so many years.
func years(n *atomic.Int64) func() time.Time {
	return func() time.Time { return time.Now().AddDate(int(n.Load()), 0, 0) }
}

// expired is a place with a closed file whose term has ended.
func expired(t *testing.T) *place {
	t.Helper()
	var n atomic.Int64
	p := newPlaceAt(t, "", years(&n), staff()...)
	zhou, feng, dang := p.visitor("zhou"), p.visitor("feng"), p.visitor("dang")
	zhou.post("/draft/notice", changed(noticeForm(), "v/tasks/0/deadline", "", "v/tasks/0/task", "", "v/tasks/0/person", ""), http.StatusOK)
	zhou.post(notice+"/step/submit", url.Values{}, http.StatusOK)
	p.visitor("wu").post(notice+"/step/approve", url.Values{}, http.StatusOK)
	p.visitor("zheng").post(notice+"/step/approve", url.Values{}, http.StatusOK)
	feng.post(notice+"/step/issue", url.Values{}, http.StatusOK)
	feng.upload(notice+"/step/serve", url.Values{"recipient": {"某市某局"}}, "r.pdf", "%PDF-1.4", http.StatusOK)
	feng.upload(notice+"/step/reply", url.Values{"closes": {""}}, "r.pdf", "%PDF-1.4", http.StatusOK)
	zhou.post(notice+"/step/close", url.Values{"task": {"reply"}}, http.StatusOK)
	dang.post("/cases/c-1/step/retention", url.Values{"term": {"10年"}, "reason": {"划定"}}, http.StatusOK)
	dang.post("/cases/c-1/step/close", url.Values{}, http.StatusOK).lacks(t, "step/ask")
	n.Store(12)
	return p
}

// A file is disposed of by two persons, after a warning, and what is left of it
// can be looked at.
func TestDisposalPages(t *testing.T) {
	p := expired(t)
	dang, zheng, zhou := p.visitor("dang"), p.visitor("zheng"), p.visitor("zhou")
	dang.get("/cases/c-1", http.StatusOK).wants(t, "已期满", "step/ask", "不能恢复")
	zhou.get("/cases/c-1", http.StatusOK).lacks(t, "step/ask", "step/confirm")
	dang.post("/cases/c-1/step/ask", url.Values{"reason": {"期满，无保存价值<i>"}}, http.StatusOK).wants(t,
		"已提请销毁，待另一人批准", "期满，无保存价值&lt;i&gt;").lacks(t, "step/confirm")
	dang.post("/cases/c-1/step/confirm", url.Values{"reason": {"同意"}, "sure": {"c-1"}}, http.StatusConflict).wants(t, "请换一个人")
	zheng.get("/cases/c-1", http.StatusOK).wants(t, "step/confirm", "销毁不能恢复", "step/refuse")
	zheng.post("/cases/c-1/step/confirm", url.Values{"reason": {"同意"}, "sure": {"c-2"}}, http.StatusUnprocessableEntity).wants(t, "与 c-1 不符", "同意")
	zheng.get(notice, http.StatusOK)
	zheng.post("/cases/c-1/step/refuse", url.Values{"reason": {"再存"}}, http.StatusOK).wants(t, "继续保存")
	dang.post("/cases/c-1/step/ask", url.Values{"reason": {"期满"}}, http.StatusOK)
	zheng.post("/cases/c-1/step/confirm", url.Values{"reason": {"同意"}, "sure": {"c-1"}}, http.StatusOK).wants(t,
		"本卷文件已经销毁", "测试通知书", "销毁").lacks(t, "卷内目录 PDF", "现在可办", "张某某案")
	dang.get("/cases", http.StatusOK).wants(t, "已销毁")
	zheng.get(notice, http.StatusNotFound).wants(t, "已经销毁")
	zheng.get("/cases/c-1/volume.pdf", http.StatusNotFound)
	dang.post("/cases/c-1/export.zip", url.Values{}, http.StatusNotFound)
	zheng.get("/", http.StatusOK).lacks(t, "没有办成")
}

// A file is opened without a document, and what is wrong with its header is
// shown with what was typed.
func TestOpenCasePage(t *testing.T) {
	v := newPlace(t, "", staff()...).visitor("dang")
	v.post("/cases", url.Values{"case-title": {"张某某案<b>"}, "new-id": {"张三"}, "kind": {"case"}}, http.StatusUnprocessableEntity).wants(t,
		"卷号“张三”不合规定", `value="张某某案&lt;b&gt;"`, "<details class=\"opening\" open>")
	v.post("/cases", url.Values{"case-title": {"张某某案"}, "new-id": {"c-9"}, "kind": {"lead"}}, http.StatusOK).wants(t, "已立卷", "张某某案", "线索")
	v.post("/cases", url.Values{"case-title": {"张某某案"}, "new-id": {"c-9"}, "kind": {"lead"}}, http.StatusConflict)
}

// The register: a start, a number given elsewhere, one that is void, and the
// book they make.
func TestNumberPages(t *testing.T) {
	p := newPlace(t, "", staff()...)
	feng, zhou := p.visitor("feng"), p.visitor("zhou")
	year := p.Today()[:4]
	entry := func(n string, pairs ...string) url.Values {
		return changed(url.Values{"series": {"letter"}, "year": {year}, "n": {n}}, pairs...)
	}
	zhou.get("/numbers", http.StatusOK).wants(t, "没有缺号").lacks(t, "step/external")
	zhou.post("/numbers/step/start", entry("9"), http.StatusForbidden)
	feng.post("/numbers/step/start", entry("九"), http.StatusUnprocessableEntity).wants(t, "要写成数字", `value="九"`)
	feng.post("/numbers/step/start", entry("13"), http.StatusOK).wants(t, "起始号已设定")
	feng.post("/numbers/step/external", entry("13", "reason", "库外<b>制发"), http.StatusOK).wants(t, "库外文号已登记", "13号")
	feng.post("/numbers/step/void", entry("16", "reason", "未用"), http.StatusConflict)
	feng.post("/numbers/step/void", entry("16", "reason", "未用", "fill", "1"), http.StatusOK).wants(t, "已登记作废", "16号")
	feng.post("/numbers/step/nonsense", entry("17"), http.StatusNotFound)
	zhou.get("/numbers/letter/"+year, http.StatusOK).wants(t, "库外&lt;b&gt;制发", "book.pdf")
	a := zhou.get("/numbers/letter/"+year+"/book.pdf", http.StatusOK)
	if a.header.Get("Content-Type") != "application/pdf" || a.body[:5] != "%PDF-" {
		t.Errorf("the book is %s", a.header)
	}
	zhou.get("/numbers/letter/x/book.pdf", http.StatusUnprocessableEntity)
}

// What fails before the first byte is a page; what fails after it breaks the
// connection.
func TestDownloadThatFails(t *testing.T) {
	broken := errors.New("broken")
	begin := func() *download {
		return &download{v: &visit{w: httptest.NewRecorder()}, how: "inline", name: "x", media: "y"}
	}
	if err := begin().end(broken); err != broken {
		t.Error(err)
	}
	d := begin()
	d.Write([]byte("%PDF"))
	if err := d.end(nil); err != nil {
		t.Error(err)
	}
	defer func() {
		if recover() != http.ErrAbortHandler {
			t.Error("what is not whole ended as if it were")
		}
	}()
	d.end(broken)
}

// Where a document stands, in the words of the strip, the stations and the
// list of its file, from what the events tell.
func TestCourse(t *testing.T) {
	form := &office.FormDetail{Signoffs: []string{"甲", "乙"}}
	at := time.Date(2026, 3, 5, 1, 0, 0, 0, time.UTC)
	events := func(types ...string) (all []office.Event) {
		for _, kind := range types {
			all = append(all, office.Event{Type: kind, By: "周某某", At: at, Opinion: "意见"})
		}
		return all
	}
	for name, c := range map[string]struct {
		doc      office.Document
		strip    []string
		stations []string
		waits    string
	}{
		"draft": {office.Document{State: "drafted", Events: events("drafted")},
			[]string{"起草:done", "送审:now", "签批 0/2:", "制发:"}, []string{"起草:done", "送审:now", "签批 · 甲:", "签批 · 乙:", "制发:"}, "待送审"},
		"returned": {office.Document{State: "returned", Submitted: "x", Opinion: "补充", Events: events("drafted", "submitted", "returned")},
			[]string{"起草:done", "已退回，改后再送:back", "签批 0/2:", "制发:"}, []string{"起草:done", "退回:back", "送审:now", "签批 · 甲:", "签批 · 乙:", "制发:"}, ""},
		"signed once": {office.Document{State: "submitted", Submitted: "x", Events: events("drafted", "submitted"),
			Life: office.Life{Signoffs: []office.Signoff{{Name: "甲", By: "y", At: at}, {Name: "乙", Due: true}}}},
			[]string{"起草:done", "送审:done", "签批 1/2:now", "制发:"}, []string{"起草:done", "送审:done", "签批 · 甲:done", "签批 · 乙:now", "制发:"}, "待签批"},
		"withdrawn": {office.Document{State: "withdrawn", Submitted: "x", Events: events("drafted", "submitted", "withdrawn")},
			[]string{"起草:done", "送审:done", "已撤回:back"}, []string{"起草:done", "送审:done", "已撤回:back"}, ""},
		"imported": {office.Document{State: "imported", Events: events("imported")}, nil, []string{"收入:done"}, ""},
		"interrupted": {office.Document{State: "numbering", Submitted: "x", Approved: "y", Events: events("drafted", "submitted", "approved"),
			Life: office.Life{Signoffs: []office.Signoff{{Name: "甲", By: "y"}}}},
			[]string{"起草:done", "送审:done", "签批:done", "制发:now"}, []string{"起草:done", "送审:done", "签批 · 甲:done", "制发:late"}, "待制发"},
		"with tasks": {office.Document{State: "issued", Submitted: "x", Approved: "y", Issued: "z", Events: events("drafted", "submitted", "approved", "issued"),
			Life: office.Life{Signoffs: []office.Signoff{{By: "y"}}, Served: []office.Service{{Date: "2026-03-06", Method: "direct"}},
				Tasks: []office.Task{{Closed: "2026-03-07"}, {}}, AmendedBy: "c-1/2"}},
			[]string{"起草:done", "送审:done", "签批:done", "制发:done", "送达:done", "任务 1/2:now"},
			[]string{"起草:done", "送审:done", "签批:done", "制发:done", "送达:done", "整改任务与时限:now", "已由更正文书代替:back"}, "待销号"},
	} {
		x := &course{doc: &c.doc, form: form}
		var strip, stations []string
		for _, w := range x.strip() {
			strip = append(strip, w.Name+":"+w.Class)
		}
		for _, w := range x.stations() {
			stations = append(stations, w.Name+":"+w.Class)
		}
		if !slices.Equal(strip, c.strip) || !slices.Equal(stations, c.stations) || x.waits() != c.waits {
			t.Errorf("%s: %q %q %q", name, strip, stations, x.waits())
		}
	}
}
