package web

import (
	"bytes"
	"context"
	"image"
	"image/png"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"casefile/cmd/internal/office"
	"casefile/templates/layout"
)

const inquiry = "/doc/c-1/0001-inquiry-letter"

// issuedLetter is an inquiry letter on its way out.
func issuedLetter(t *testing.T, p *place) {
	t.Helper()
	p.visitor("zhou").post("/draft/inquiry-letter", letter(), http.StatusOK)
	p.visitor("zhou").post(inquiry+"/step/submit", url.Values{}, http.StatusOK)
	p.visitor("zheng").post(inquiry+"/step/approve", url.Values{}, http.StatusOK)
	p.visitor("feng").post(inquiry+"/step/issue", url.Values{"date": {"2026-03-05"}}, http.StatusOK)
}

func asking(q string) string { return "?q=" + url.QueryEscape(q) }

// A document opens at the place of a query, marked, with the way to the other
// places and to the paper as it is; without a query nothing is marked.
func TestDocumentFound(t *testing.T) {
	p := newPlace(t, "", people()...)
	issuedLetter(t, p)
	v := p.visitor("zheng")
	pdf := v.get(inquiry+"/document.pdf", http.StatusOK)
	v.get(inquiry, http.StatusOK).lacks(t, "marked.pdf", "foundbar")

	a := v.get(inquiry+asking("購房款"), http.StatusOK)
	a.wants(t, "共 <b>1</b> 处", "第 1 处在第 1 页", `src="`+inquiry+`/marked.pdf?place=1&amp;q=`+url.QueryEscape("購房款")+`#page=1&amp;view=FitH,`,
		"<mark>购房款</mark>", "原样显示", `href="`+inquiry+`?page=1&amp;view=pdf"`, `value="購房款"`)
	marked := v.get(inquiry+"/marked.pdf"+asking("購房款"), http.StatusOK)
	if !strings.HasPrefix(marked.body, pdf.body) || len(marked.body) == len(pdf.body) || marked.header.Get("Content-Type") != "application/pdf" {
		t.Errorf("the marked copy is no copy: %v", marked.header)
	}
	if how := marked.header.Get("Content-Disposition"); !strings.Contains(how, url.PathEscape("检索标注件")) {
		t.Errorf("it is called %s", how)
	}
	picture := v.get(inquiry+"/hit.svg"+asking("購房款"), http.StatusOK)
	if !strings.HasPrefix(picture.body, "<svg ") || !strings.Contains(picture.header.Get("Content-Security-Policy"), "default-src 'none'") {
		t.Errorf("the picture is %v", picture.header)
	}

	a = v.get(inquiry+asking("的")+"&place=2", http.StatusOK)
	a.wants(t, "第 2 处", `rel="prev"`, `rel="next"`, "place=1", "place=3", "marked.pdf?place=2")
	v.get(inquiry+asking("没有的话"), http.StatusOK).wants(t, "文本中没有", "document.pdf").lacks(t, "marked.pdf")
	v.get(inquiry+asking("文种:函询通知书"), http.StatusOK).wants(t, "document.pdf").lacks(t, "foundbar")
	v.get(inquiry+asking("没有的话")+"&place=99&page=77", http.StatusOK)
	v.get(inquiry+"/marked.pdf"+asking("没有的话"), http.StatusNotFound)
	v.get(inquiry+"/hit.svg"+asking("没有的话"), http.StatusNoContent)
	v.get(inquiry+asking(`"購房款`), http.StatusOK).wants(t, "document.pdf").lacks(t, "marked.pdf")
	v.get(inquiry+"/marked.pdf"+asking(`"購房款`), http.StatusUnprocessableEntity)
	v.get(inquiry+"/hit.svg"+asking(`-x`), http.StatusUnprocessableEntity)
	v.get(inquiry+asking(`购房款 "<script>alert(1)</script>"`), http.StatusOK).lacks(t, "<script>alert")
	v.get("/doc/c-1/0009-nothing/marked.pdf"+asking("购房款"), http.StatusNotFound)
	v.get("/doc/c-1/0009-nothing/hit.svg"+asking("购房款"), http.StatusNotFound)
}

// A viewer that counts from the foot of a page is not asked to scroll it.
func TestScrolled(t *testing.T) {
	p := office.Place{Page: 2, Rects: []layout.Rect{{Page: 2, Y1: 600, Y2: 616}, {Page: 3}}}
	for agent, want := range map[string]string{"Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0": "",
		"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36": "&view=FitH,660"} {
		v := &visit{r: &http.Request{Header: http.Header{"User-Agent": {agent}}}}
		if got := v.scrolled(p); got != want {
			t.Errorf("%s: %q", agent, got)
		}
		if got := v.scrolled(office.Place{Rects: []layout.Rect{{Y1: 90}}}) + v.scrolled(office.Place{}); got != "" {
			t.Errorf("%s is asked to scroll by %q", agent, got)
		}
	}
}

// With a sealed paper in the file, a query opens the electronic version, on which
// the marks are, and says so.
func TestDocumentFoundSealed(t *testing.T) {
	p := newPlace(t, "", people()...)
	issuedLetter(t, p)
	v := p.visitor("feng")
	v.upload(inquiry+"/step/attach", url.Values{"role": {"sealed"}}, "scan.pdf", "%PDF-1.4 scan", http.StatusOK)
	v.get(inquiry, http.StatusOK).wants(t, "/part/sealed").lacks(t, "document.pdf#")
	v.get(inquiry+asking("购房款"), http.StatusOK).wants(t, "marked.pdf", "检索处标在电子版上", "view=scan")
	v.get(inquiry+asking("购房款")+"&view=scan", http.StatusOK).wants(t, `src="/doc/c-1/0001-inquiry-letter/part/sealed`, "共 <b>1</b> 处").lacks(t, `src="`+inquiry+"/marked.pdf")
}

// Who is not cleared learns nothing of a document by asking where it says what.
func TestDocumentFoundSecret(t *testing.T) {
	p := newPlace(t, "", people()...)
	p.visitor("zhou").post("/draft/inquiry-letter", changed(letter(), "case-secrecy", "机密"), http.StatusOK)
	for _, path := range []string{inquiry, inquiry + "/marked.pdf", inquiry + "/hit.svg"} {
		p.visitor("han").get(path+asking("购房款"), http.StatusForbidden).lacks(t, "购房款的来源")
	}
}

// imported files texts by name and returns the pages of the documents.
func imported(t *testing.T, p *place, files map[string]string) map[string]string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	report, err := p.Import(context.Background(), office.Operator("收件人", "cli"), office.ImportRequest{Paths: []string{dir}})
	if err != nil || len(report.Failed) > 0 {
		t.Fatalf("%+v, %v", report, err)
	}
	pages := map[string]string{}
	for _, x := range report.Imported {
		pages[filepath.Base(x.Path)] = "/doc/" + x.ID
	}
	return pages
}

// Imported text is marked where it stands, as text; a long one comes in sections,
// the one of the place first.
func TestImportedFound(t *testing.T) {
	p := newPlace(t, "", people()...)
	at := imported(t, p, map[string]string{
		"short.txt": "關於懲治腐敗的意見\n惩治</pre><script>alert(1)</script>腐败，懲治\n腐敗。",
		"long.txt":  "旧卷\n" + strings.Repeat("这里说的是别的事情，没有什么要找的。\n", 12_000) + "末尾说到惩治腐败。\n",
	})
	v := p.visitor("zhou")
	a := v.get(at["short.txt"]+asking("惩治腐败"), http.StatusOK)
	a.wants(t, "共 <b>2</b> 处", `<mark id="hit" class="main">懲治腐敗</mark>`, "<mark id=\"hit-2\">懲治\n腐敗</mark>", "&lt;/pre&gt;&lt;script&gt;", "#hit")
	a.lacks(t, "<script>alert", "文本较长")
	v.get(at["short.txt"]+asking("惩治腐败")+"&place=2", http.StatusOK).wants(t, "<mark id=\"hit\" class=\"main\">懲治\n腐敗</mark>", `<mark id="hit-1">`)
	v.get(at["short.txt"], http.StatusOK).wants(t, "懲治腐敗").lacks(t, "<mark", "foundbar")
	v.get(at["short.txt"]+"/hit.svg"+asking("惩治腐败"), http.StatusNoContent)
	v.get(at["short.txt"]+"/marked.pdf"+asking("惩治腐败"), http.StatusNotFound)

	a = v.get(at["long.txt"]+asking("惩治腐败"), http.StatusOK)
	a.wants(t, `<mark id="hit" class="main">惩治腐败</mark>`, "文本较长", "section=1")
	if len(a.body) > 2*sectionBytes {
		t.Errorf("the page of a long text has %d bytes", len(a.body))
	}
	v.get(at["long.txt"]+"?section=1", http.StatusOK).wants(t, "旧卷\n这里说的", "section=4").lacks(t, "惩治腐败")
	v.get(at["long.txt"]+"?section=999999999999", http.StatusOK)
}

// A picture and a paper that nothing can be read of are shown as what they are;
// once text is added, words lead into it, and the original stays beside it.
func TestImportedWithoutText(t *testing.T) {
	p := newPlace(t, "", people()...)
	var scan bytes.Buffer
	if err := png.Encode(&scan, image.NewGray(image.Rect(0, 0, 9, 9))); err != nil {
		t.Fatal(err)
	}
	at := imported(t, p, map[string]string{"scan.png": scan.String(), "old.wps": "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 words"})
	v := p.visitor("zhou")
	v.get(at["scan.png"], http.StatusOK).wants(t, `<img src="`+at["scan.png"]+`/original"`, "旧卷原件")
	if how := v.get(at["scan.png"]+"/original", http.StatusOK).header; how.Get("Content-Type") != "image/png" || !strings.HasPrefix(how.Get("Content-Disposition"), "inline") {
		t.Errorf("the scan comes as %v", how)
	}
	v.get(at["old.wps"], http.StatusOK).wants(t, "没有读出文本", `href="`+at["old.wps"]+`/original"`)
	if how := v.get(at["old.wps"]+"/original", http.StatusOK).header; !strings.HasPrefix(how.Get("Content-Disposition"), "attachment") {
		t.Errorf("the paper comes as %v", how)
	}
	v.get(at["scan.png"]+asking("惩治腐败"), http.StatusOK).wants(t, "<img ", "文本中没有")
	for _, name := range []string{"scan.png", "old.wps"} {
		text := office.ImportFile{Name: "text.txt", Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader("要懲治腐敗。")), nil }}
		if _, err := p.AddText(t.Context(), office.Operator("收件人", "cli"), office.TextRequest{Doc: strings.TrimPrefix(at[name], "/doc/"), File: &text}); err != nil {
			t.Fatal(err)
		}
		v.get(at[name]+asking("惩治腐败"), http.StatusOK).wants(t, `<mark id="hit" class="main">懲治腐敗</mark>`, "后补文本")
		v.get(at[name]+"?view=text", http.StatusOK).wants(t, "要懲治腐敗。")
	}
	v.get(at["scan.png"], http.StatusOK).wants(t, "<img ", "后补文本")
	v.get("/search"+asking("惩治腐败"), http.StatusOK).wants(t, at["scan.png"], at["old.wps"])
}

// Sections make up the text, break no character, and a mark across their border
// is in both.
func TestSections(t *testing.T) {
	for _, text := range []string{"", "短", strings.Repeat("字", sectionBytes), strings.Repeat("一行字\n", sectionBytes/5), strings.Repeat("\xff", 3*sectionBytes)} {
		starts := sectionStarts(text)
		h := &office.Hits{Main: 0, Places: []office.Place{{Range: [2]int{0, len(text)}}}}
		var all strings.Builder
		for i, from := range starts {
			to := len(text)
			if i+1 < len(starts) {
				to = starts[i+1]
			}
			if to-from > 2*sectionBytes || i > 0 && to <= from {
				t.Errorf("section %d has %d bytes", i, to-from)
			}
			for _, piece := range markedPieces(text, from, to, h) {
				if piece.N != 1 || !piece.Main {
					t.Errorf("section %d is not marked", i)
				}
				all.WriteString(piece.Text)
			}
		}
		if all.String() != text {
			t.Error("the sections are not the text")
		}
	}
}
