package web

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"casefile/archive"
	"casefile/cmd/internal/office"
	"casefile/templates/pagetest"
)

// place is a server over an archive of its own.
type place struct {
	*office.Office
	t      *testing.T
	server *httptest.Server
}

func newPlace(t *testing.T, as string, actors ...archive.Actor) *place {
	t.Helper()
	return newPlaceAt(t, as, time.Now, actors...)
}

func newPlaceAt(t *testing.T, as string, now func() time.Time, actors ...archive.Actor) *place {
	t.Helper()
	dir := t.TempDir()
	o, err := office.New(office.Options{
		Archive: filepath.Join(dir, "archive"), Index: filepath.Join(dir, "index"), Fonts: []string{pagetest.InstalledFonts(t)},
		Forms: "testdata/forms", Now: now, Rand: rand.Reader, Getenv: func(string) string { return "" }, Version: "test",
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { o.Close() })
	data := office.DefaultData("", "")
	data.Actors = actors
	if err := o.Init(context.Background(), office.Operator("建库人", "cli"), data); err != nil {
		t.Fatal(err)
	}
	if err := o.OwnIndex(context.Background()); err != nil {
		t.Fatal(err)
	}
	s, err := New(Options{Office: o, As: as, Account: "local", Rand: rand.Reader})
	if err != nil {
		t.Fatal(err)
	}
	p := &place{Office: o, t: t, server: httptest.NewServer(s.Handler())}
	t.Cleanup(p.server.Close)
	return p
}

// people are an officer, an approver and an issuer, with clearance, and a
// reviewer without.
func people() []archive.Actor {
	return []archive.Actor{
		{ID: "zhou", Name: "周某某", Roles: []string{"officer"}, Clearance: archive.LevelTopSecret},
		{ID: "zheng", Name: "郑某某", Roles: []string{"approver"}, Clearance: archive.LevelTopSecret},
		{ID: "feng", Name: "冯某某", Roles: []string{"issuer"}, Clearance: archive.LevelTopSecret},
		{ID: "han", Name: "韩某某", Roles: []string{"reviewer"}},
	}
}

// visitor is a browser without script.
type visitor struct {
	*place
	client *http.Client
}

func (p *place) visitor(name string) *visitor {
	p.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		p.t.Fatal(err)
	}
	v := &visitor{p, &http.Client{Jar: jar}}
	if name != "" {
		v.post("/who", url.Values{"actor": {name}}, http.StatusOK)
	}
	return v
}

// answer is a page as it came.
type answer struct {
	status int
	url    *url.URL
	header http.Header
	body   string
}

func (v *visitor) do(r *http.Request, want int) answer {
	v.t.Helper()
	resp, err := v.client.Do(r)
	if err != nil {
		v.t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		v.t.Fatal(err)
	}
	a := answer{resp.StatusCode, resp.Request.URL, resp.Header, string(b)}
	if a.status != want {
		v.t.Fatalf("%s %s: %d, want %d\n%s", r.Method, r.URL.Path, a.status, want, a.text())
	}
	return a
}

func (v *visitor) get(path string, want int) answer {
	v.t.Helper()
	r, err := http.NewRequest(http.MethodGet, v.server.URL+path, nil)
	if err != nil {
		v.t.Fatal(err)
	}
	return v.do(r, want)
}

var tokenOf = regexp.MustCompile(`name="token" value="([^"]+)"`)

// post fills the token in as a page would and follows the redirect.
func (v *visitor) post(path string, form url.Values, want int) answer {
	v.t.Helper()
	if form.Get("token") == "" {
		m := tokenOf.FindStringSubmatch(v.get("/who", http.StatusOK).body)
		if m == nil {
			v.t.Fatal("no token on the page")
		}
		form.Set("token", m[1])
	}
	r, err := http.NewRequest(http.MethodPost, v.server.URL+path, strings.NewReader(form.Encode()))
	if err != nil {
		v.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return v.do(r, want)
}

var tags = regexp.MustCompile(`<[^>]*>`)

// text is what somebody reads on the page.
func (a answer) text() string { return html.UnescapeString(tags.ReplaceAllString(a.body, "")) }

func (a answer) wants(t *testing.T, all ...string) answer {
	t.Helper()
	for _, s := range all {
		if !strings.Contains(a.body, s) {
			t.Errorf("%s lacks %q:\n%s", a.url.Path, s, a.text())
		}
	}
	return a
}

func (a answer) lacks(t *testing.T, all ...string) {
	t.Helper()
	for _, s := range all {
		if strings.Contains(a.body, s) {
			t.Errorf("%s has %q", a.url.Path, s)
		}
	}
}

// letter is a whole inquiry letter as a page posts it.
func letter() url.Values {
	return url.Values{
		"v/kind": {"函询通知书"}, "v/issuer/0": {"中共某市纪律检查委员会"}, "v/recipient": {"张某某同志"},
		"v/questions/0": {"工程招标中是否打过招呼。\r\n购房款的来源。"}, "v/questions/7": {"宴请和礼品的情况。"},
		"v/reply_days": {"15"}, "v/reply_to": {"某市某路18号"}, "v/contact": {"赵某某"}, "v/phone": {"0000-1"},
		"case-title": {"张某某案"}, "kind": {"case"}, "new-id": {"c-1"}, "do": {"save"},
	}
}

func changed(v url.Values, pairs ...string) url.Values {
	for i := 0; i < len(pairs); i += 2 {
		v.Set(pairs[i], pairs[i+1])
	}
	return v
}

// The whole way by forms alone, as different people, without script.
func TestWholeWay(t *testing.T) {
	p := newPlace(t, "", people()...)
	officer, approver, issuer := p.visitor("zhou"), p.visitor("zheng"), p.visitor("feng")

	a := officer.post("/draft/inquiry-letter", changed(letter(), "v/recipient", " ", "v/reply_days", "许多"), http.StatusOK)
	const doc = "/doc/c-1/0001-inquiry-letter"
	if a.url.Path != doc+"/edit" {
		t.Fatalf("sent to %s", a.url)
	}
	a.wants(t, "有 2 处要改", `href="#f-recipient"`, `class="field wrong" id="f-recipient"`, `value="许多"`, "购房款的来源。", "还有 2 处要改")
	a.lacks(t, "字段 /recipient")
	officer.get(doc, http.StatusOK).wants(t, "改好下列问题后", `href="`+doc+`/edit#f-recipient"`)
	base := regexp.MustCompile(`name="base" value="(\d+)"`).FindStringSubmatch(a.body)[1]

	officer.post(doc+"/edit", changed(letter(), "base", base), http.StatusOK).wants(t, "草稿已保存。", "draft.pdf", "宴请和礼品的情况。")
	officer.post(doc+"/edit", changed(letter(), "base", base, "v/phone", "0000-2"), http.StatusConflict).wants(t, "0000-2")
	a = officer.get(doc+"/draft.pdf", http.StatusOK)
	if !strings.HasPrefix(a.body, "%PDF-") || a.header.Get("Content-Type") != "application/pdf" {
		t.Errorf("the draft is %s", a.header)
	}
	base = regexp.MustCompile(`name="base" value="(\d+)"`).FindStringSubmatch(officer.get(doc+"/edit", http.StatusOK).body)[1]
	officer.post(doc+"/edit", changed(letter(), "base", base, "v/phone", "0000😀"), http.StatusOK).wants(t, "改好下列问题后", "1F600", `href="`+doc+`/edit#f-phone"`)
	a = officer.get(doc+"/edit", http.StatusOK)
	a.wants(t, `class="field wrong" id="f-phone"`, "有 1 处要改")
	base = regexp.MustCompile(`name="base" value="(\d+)"`).FindStringSubmatch(a.body)[1]
	officer.post(doc+"/edit", changed(letter(), "base", base), http.StatusOK)
	officer.get(doc, http.StatusOK).wants(t, `src="`+doc+`/draft/1.svg"`, "草稿版面第 1 页，共 ")
	a = officer.get(doc+"/draft/1.svg", http.StatusOK)
	if !strings.HasPrefix(a.body, "<svg ") || a.header.Get("Content-Type") != "image/svg+xml" ||
		!strings.Contains(a.header.Get("Content-Security-Policy"), "default-src 'none'") {
		t.Errorf("the page is %s", a.header)
	}
	for _, name := range []string{"0.svg", "9.svg", "01.svg", "-1.svg", "1", "1.png", "x.svg"} {
		officer.get(doc+"/draft/"+name, http.StatusNotFound)
	}
	officer.post(doc+"/step/submit", url.Values{}, http.StatusOK).wants(t, "已送审", "待审批")
	officer.post(doc+"/step/approve", url.Values{"opinion": {"同意"}}, http.StatusForbidden).wants(t, "周某某 不能审批")
	approver.post(doc+"/step/approve", url.Values{"opinion": {"同意<b>"}, "digest": {strings.Repeat("0", 64)}}, http.StatusConflict).wants(t, "同意&lt;b&gt;")
	approver.get("/", http.StatusOK).wants(t, "等我签批", doc)
	approver.post(doc+"/step/return", url.Values{"opinion": {"请<b>补充</b>"}}, http.StatusOK).wants(t, "已退回，改后再送", "请&lt;b&gt;补充&lt;/b&gt;")
	officer.post(doc+"/step/submit", url.Values{}, http.StatusOK)
	approver.post(doc+"/step/approve", url.Values{"opinion": {"同意。"}}, http.StatusOK).wants(t, "已审批同意")
	issuer.post(doc+"/step/issue", url.Values{"date": {"2026-03-05"}}, http.StatusOK).wants(t, "某纪函〔2026〕1号", "document.pdf", "正本 SHA-256")
	issuer.post(doc+"/step/nonsense", url.Values{}, http.StatusNotFound)

	a = approver.get("/search?q="+url.QueryEscape("購房款"), http.StatusOK)
	a.wants(t, "共 <b>1</b> 件", "<mark>购房款</mark>", doc+"?list=q%3D", "page=1&amp;q=", doc+"/document.pdf#page=1", "form=inquiry-letter")
	approver.get(doc+"?page=1", http.StatusOK).wants(t, "document.pdf#page=1")
	a = approver.get(doc+"/document.pdf", http.StatusOK)
	if want := `inline; filename="c-1_0001-inquiry-letter.pdf"`; !strings.HasPrefix(a.header.Get("Content-Disposition"), want) {
		t.Errorf("disposition %q", a.header.Get("Content-Disposition"))
	}
	approver.get(doc+"/text", http.StatusOK).wants(t, "购房款的来源")
	officer.get("/cases/c-1", http.StatusOK).wants(t, "张某某案", "请&lt;b&gt;补充", "某纪函〔2026〕1号", "制发")
	officer.get("/cases", http.StatusOK).wants(t, "c-1")
	issuer.get("/numbers", http.StatusOK).wants(t, "某纪函〔2026〕1号", "/numbers/letter/2026")
	issuer.get("/numbers/letter/2026", http.StatusOK).wants(t, "某纪函〔2026〕1号", "张某某同志", "已制发")
	issuer.get("/numbers/letters/2026", http.StatusNotFound)

	reviewer := p.visitor("han") // the letter is 秘密, han is cleared for nothing
	reviewer.get(doc, http.StatusForbidden).lacks(t, "张某某同志")
	reviewer.get(doc+"/document.pdf", http.StatusForbidden).lacks(t, "%PDF")
	reviewer.get("/search?q="+url.QueryEscape("购房款"), http.StatusOK).wants(t, "共 <b>0</b> 件")
	reviewer.get("/", http.StatusOK).lacks(t, doc)
	reviewer.get("/draft/inquiry-letter", http.StatusOK).lacks(t, doc)
}

// Rows are added and taken away by the server where there is no script, and
// nothing typed is lost over it.
func TestRowsWithoutScript(t *testing.T) {
	v := newPlace(t, "").visitor("")
	form := changed(letter(), "do", "add/questions", "v/phone", `"><script>alert(1)</script>`)
	a := v.post("/draft/inquiry-letter", form, http.StatusOK)
	a.wants(t, `name="v/questions/3"`, `value="张某某案"`, "&lt;script&gt;alert(1)")
	a.lacks(t, "<script>alert")
	v.post("/draft/inquiry-letter", changed(letter(), "do", "drop/questions/0"), http.StatusOK).lacks(t, "是否打过招呼")
	v.get("/cases", http.StatusOK).lacks(t, "c-1")
}

// What cannot be kept is shown again as typed.
func TestDraftThatCannotBeKept(t *testing.T) {
	v := newPlace(t, "").visitor("")
	a := v.post("/draft/inquiry-letter", changed(letter(), "new-id", "张三案", "until", "2030-01-01"), http.StatusUnprocessableEntity)
	a.wants(t, "卷号“张三案”不合规定", "只有保密期限", `value="张三案"`, "购房款的来源")
	v.post("/draft/nonsense", letter(), http.StatusNotFound)
	v.post("/draft/inquiry-letter", changed(letter(), "v/requirements", strings.Repeat("长", 2<<20)), http.StatusRequestEntityTooLarge)
}

func TestWho(t *testing.T) {
	p := newPlace(t, "", people()...)
	v := p.visitor("")
	a := v.get("/cases?x=1", http.StatusOK)
	if a.url.Path != "/who" || a.url.Query().Get("next") != "/cases?x=1" {
		t.Errorf("sent to %s", a.url)
	}
	a.wants(t, "周某某", "承办人", `value="/cases?x=1"`)
	v.post("/who", url.Values{"actor": {"nobody"}}, http.StatusForbidden).wants(t, "没有操作人")
	if a := v.post("/who", url.Values{"actor": {"zhou"}, "next": {"//evil.example/"}}, http.StatusOK); a.url.Path != "/" {
		t.Errorf("sent to %s", a.url)
	}
	fixed := newPlace(t, "zheng", people()...).visitor("")
	fixed.get("/", http.StatusOK).wants(t, "郑某某")
	fixed.get("/who", http.StatusOK).lacks(t, "换人", "周某某")
	free := newPlace(t, "").visitor("")
	free.get("/", http.StatusOK).wants(t, "<b>local</b>")
	free.post("/who", url.Values{"actor": {"吴某某"}}, http.StatusOK).wants(t, "<b>吴某某</b>")
}

func TestSearchPage(t *testing.T) {
	v := newPlace(t, "").visitor("")
	v.get("/search", http.StatusOK).wants(t, "怎样检索")
	v.get("/search?q="+url.QueryEscape("公路 日期:明天"), http.StatusUnprocessableEntity).wants(t, "公路 ", "<mark>", "（标红处）")
	v.get("/search?q=%3Cb%3E&page=99999999999", http.StatusOK).wants(t, "没有找到", "&lt;b&gt;")
}

// The page says when the index could not take everything in.
func TestSearchPageOfDamage(t *testing.T) {
	p := newPlace(t, "")
	other, err := office.New(office.Options{Archive: p.Address(), Index: filepath.Join(t.TempDir(), "index"),
		Now: time.Now, Rand: rand.Reader, Getenv: func(string) string { return "" }, Version: "test"})
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	paper := filepath.Join(t.TempDir(), "old.txt")
	if err := os.WriteFile(paper, []byte("旧卷的正文"), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, find := context.Background(), "/search?q="+url.QueryEscape("旧卷")
	p.visitor("").get(find, http.StatusOK).lacks(t, "没有收入索引")
	if _, err := other.Import(ctx, office.Operator("陈某某", "cli"), office.ImportRequest{Paths: []string{paper}}); err != nil {
		t.Fatal(err)
	}
	record := filepath.Join(p.Address(), "files", "imported", "documents", "old.json")
	if err := errors.Join(os.Chmod(record, 0o600), os.WriteFile(record, []byte("{}"), 0o600)); err != nil {
		t.Fatal(err)
	}
	p.visitor("").get(find, http.StatusOK).wants(t, "共 <b>0</b> 件", "字节变了，没有收入索引")
}

func TestStaticFiles(t *testing.T) {
	v := newPlace(t, "").visitor("")
	for _, name := range []string{"style.css", "rows.js", "icon.svg"} {
		v.get("/static/"+name, http.StatusOK).lacks(t, "http://fonts", "https://")
	}
	v.get("/static/../web.go", http.StatusNotFound)
}

func Example_disposition() {
	fmt.Println(disposition("attachment", "函询\"1\"\r\n.pdf"))
	// Output: attachment; filename="___1___.pdf"; filename*=UTF-8''%E5%87%BD%E8%AF%A2%221%22%0D%0A.pdf
}
