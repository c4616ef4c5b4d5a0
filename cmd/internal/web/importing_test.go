package web

import (
	"archive/zip"
	"bytes"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"casefile/archive"
	"casefile/cmd/internal/office"
)

// sent is a file of a form.
type sent struct{ name, content string }

// send posts the form of an import with files, the token first.
func (v *visitor) send(fields url.Values, files []sent, want int) answer {
	v.t.Helper()
	if !fields.Has("token") {
		fields.Set("token", tokenOf.FindStringSubmatch(v.get("/who", http.StatusOK).body)[1])
	}
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	w.WriteField("token", fields.Get("token"))
	for name := range fields {
		if name != "token" {
			w.WriteField(name, fields.Get(name))
		}
	}
	for _, f := range files {
		part, err := w.CreateFormFile("file", f.name)
		if err != nil {
			v.t.Fatal(err)
		}
		part.Write([]byte(f.content))
	}
	w.Close()
	r, err := http.NewRequest(http.MethodPost, v.server.URL+importPath, &b)
	if err != nil {
		v.t.Fatal(err)
	}
	r.Header.Set("Content-Type", w.FormDataContentType())
	return v.do(r, want)
}

// docx is a document of a word processor with these paragraphs.
func docx(t *testing.T, paragraphs ...string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	var body strings.Builder
	for _, p := range paragraphs {
		body.WriteString("<w:p><w:r><w:t>" + p + "</w:t></w:r></w:p>")
	}
	for _, f := range [][2]string{
		{"[Content_Types].xml", `<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`},
		{"_rels/.rels", `<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`},
		{"word/document.xml", `<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>` + body.String() + `</w:body></w:document>`},
	} {
		w, err := z.Create(f[0])
		if err != nil {
			t.Fatal(err)
		}
		w.Write([]byte(f[1]))
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// past is a paper of some years ago, as a word processor has it.
func pastDocx(t *testing.T) string {
	return docx(t, "某纪发〔2012〕7号", "关于加强采购管理的通知", "各县（市、区）纪委：", "近年来耗材采购中的问题突出。", "中共某市纪律检查委员会", "2012年5月8日")
}

func TestImportPage(t *testing.T) {
	p := newPlace(t, "", append(people(), archive.Actor{ID: "dang", Name: "钱某某", Roles: []string{"archivist", "reviewer"}})...)
	dang := p.visitor("dang")
	dang.get("/search", http.StatusOK).wants(t, `href="/import"`)
	p.visitor("han").get("/search", http.StatusOK).lacks(t, `href="/import"`)
	p.visitor("han").get("/import", http.StatusOK).wants(t, "由档案员办理").lacks(t, `enctype`)
	p.visitor("han").send(url.Values{}, []sent{{"a.txt", "旧卷"}}, http.StatusForbidden)

	a := dang.send(url.Values{"case": {"old"}}, []sent{{"通知.docx", pastDocx(t)}, {"2010<b>.txt", "关于审计的意见\n审计监督。"},
		{"扫描件.jpg", "\xff\xd8\xff\xe0 picture"}, {"通知-副本.docx", pastDocx(t)}, {"", ""}, {".DS_Store", "x"}, {"~$通知.docx", "x"},
		{"坏.jsonl", "{\"id\":\"x\"\n"}}, http.StatusOK)
	a.wants(t, "收入案卷", `href="/cases/old"`, "已收入", "关于加强采购管理的通知", "某纪发〔2012〕7号", "2012-05-08", "（推测）",
		"无文本", "扫描件", "重复", "没有收入", "2010&lt;b&gt;", "已可检索").lacks(t, "2010<b>", "DS_Store", "~$")
	dang.send(url.Values{"case": {"old"}}, []sent{{"通知.docx", pastDocx(t)}}, http.StatusOK).wants(t, "原已收入")
	dang.get(find("耗材采购中"), http.StatusOK).wants(t, "共 <b>1</b> 件", "关于加强采购管理的通知", "（推测）")
	dang.get(find("扫描件"), http.StatusOK).wants(t, "无文本")
}

// Who may not import is told so before what he sends is read.
func TestImportRefusedFirst(t *testing.T) {
	v := newPlace(t, "", people()...).visitor("han")
	cut := "--x\r\nContent-Disposition: form-data; name=\"case\"\r\n\r\nold\r\n--x\r\nContent-Disp"
	r, err := http.NewRequest(http.MethodPost, v.server.URL+importPath, strings.NewReader(cut))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "multipart/form-data; boundary=x")
	v.do(r, http.StatusForbidden).wants(t, "档案员")
}

// A scan takes its text later.
func TestAddText(t *testing.T) {
	p := newPlace(t, "", append(people(), archive.Actor{ID: "dang", Name: "钱某某", Roles: []string{"archivist"}})...)
	dang, han := p.visitor("dang"), p.visitor("han")
	dang.send(url.Values{}, []sent{{"扫描件.jpg", "\xff\xd8\xff\xe0 picture"}}, http.StatusOK)
	at := dang.get(find("扫描件"), http.StatusOK).wants(t, "无文本").hits()
	if len(at) != 1 {
		t.Fatalf("%q", at)
	}
	doc := "/doc/" + at[0]
	dang.get(doc, http.StatusOK).wants(t, `id="addtext"`)
	han.get(doc, http.StatusOK).lacks(t, `id="addtext"`)
	han.upload(doc+"/step/text", url.Values{}, "a.txt", "化整为零", http.StatusForbidden)
	dang.upload(doc+"/step/text", url.Values{}, "", "", http.StatusBadRequest).wants(t, "没有选择")
	dang.upload(doc+"/step/text", url.Values{}, "a.txt", "认出来的文本：化整为零。", http.StatusOK).wants(t, "文本已补上", "换上这份文本").lacks(t, "无文本")
	dang.get(find("化整为零"), http.StatusOK).wants(t, "共 <b>1</b> 件").lacks(t, "无文本")

	a := dang.get(doc, http.StatusOK).wants(t, ">后补文本</a>", ">后补文本的文件（txt）</a>", "后补文本（txt） SHA-256", "后补文本（json） SHA-256")
	if n := strings.Count(a.body, "/part/transcript"); n != 1 {
		t.Errorf("%d files are offered for one", n)
	}
	dang.upload(doc+"/step/text", url.Values{}, "b.docx", docx(t, "认得好些的文本：肢解发包。"), http.StatusOK).wants(t, "文本已补上",
		">后补文本的文件（txt，已换下）</a>", ">后补文本的文件（docx）</a>")
	dang.get(find("肢解发包"), http.StatusOK).wants(t, "共 <b>1</b> 件")
	dang.get(find("化整为零"), http.StatusOK).wants(t, "没有找到")
	dang.get(doc+"/part/text", http.StatusOK).wants(t, "肢解发包")
}

func TestImportLimits(t *testing.T) {
	v := newPlace(t, "").visitor("")
	v.send(url.Values{"case": {"x"}}, nil, http.StatusUnprocessableEntity).wants(t, "没有选择文件", `value="x"`)
	v.send(url.Values{"case": {"../<b>"}}, []sent{{"a.txt", "旧卷"}}, http.StatusUnprocessableEntity).wants(t, "../&lt;b&gt;")
	v.send(url.Values{"token": {"wrong"}}, []sent{{"a.txt", "旧卷"}}, http.StatusForbidden)
	v.post("/import", url.Values{"case": {"x"}}, http.StatusUnprocessableEntity).wants(t, "没有选择文件")
	var many []sent
	for i := range maxFiles + 1 {
		many = append(many, sent{fmt.Sprintf("%d.txt", i), "x"})
	}
	v.send(url.Values{}, many, http.StatusRequestEntityTooLarge).wants(t, "一次最多收入 1000 个文件")
	v.send(url.Values{}, []sent{{`..\..\etc\passwd.txt`, "关于审计的意见"}, {"/etc/other.txt", "关于审批的意见"}}, http.StatusOK).wants(t,
		"<td>passwd.txt", "<td>other.txt").lacks(t, "etc")
}

func TestImportRows(t *testing.T) {
	r := &office.ImportReport{
		Imported: []office.Imported{{Path: "known", Known: true}, {Path: "new"}, {Path: "scan", NoText: "scan"}, {Path: "odd", NoText: "x"}},
		Failed:   []office.ImportFailure{{Path: "bad", Messages: []office.Message{{Text: "读不出。"}}}}, Duplicates: []office.Duplicate{{Path: "same"}}}
	var got []string
	for _, row := range importRows(r) {
		got = append(got, row.Path)
	}
	if want := []string{"bad", "same", "scan", "odd", "new", "known"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}
