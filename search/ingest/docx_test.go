package ingest

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"
)

const (
	loose  = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" xmlns:v="urn:schemas-microsoft-com:vml"`
	strict = `xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"`
	rels   = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">%s</Relationships>`
)

// zipped is a zip archive of parts, given as name and content.
func zipped(t testing.TB, parts ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(parts); i += 2 {
		w, err := z.Create(parts[i])
		if err == nil {
			_, err = io.WriteString(w, parts[i+1])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// docx is one with this body.
func docx(t testing.TB, body string, parts ...string) []byte {
	t.Helper()
	return zipped(t, append([]string{"word/document.xml", `<?xml version="1.0" encoding="UTF-8"?><w:document ` + loose + `><w:body>` + body + `</w:body></w:document>`}, parts...)...)
}

// run is a paragraph of one run.
func run(text string) string {
	return `<w:p><w:r><w:t xml:space="preserve">` + text + `</w:t></w:r></w:p>`
}

func readDocx(t testing.TB, b []byte) (Paper, *Error) {
	t.Helper()
	p, err := Reader{}.File(context.Background(), "卷一/旧件.docx", b)
	var bad *Error
	if err != nil && !errors.As(err, &bad) {
		t.Fatal(err)
	}
	return p, bad
}

func TestDocx(t *testing.T) {
	for name, c := range map[string]struct{ body, want string }{
		"paragraphs": {run("关于采购的通知") + `<w:p/>` + run("各科室："), "关于采购的通知\n\n各科室：\n"},
		"runs":       {`<w:p><w:r><w:t>张</w:t></w:r><w:r><w:t>某某</w:t></w:r></w:p>`, "张某某\n"},
		"space":      {`<w:p><w:r><w:t> a </w:t></w:r><w:r><w:t xml:space="preserve"> b </w:t></w:r></w:p>`, "a b \n"},
		"breaks":     {`<w:p><w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:br/><w:t>丙</w:t><w:cr/><w:t>丁</w:t><w:noBreakHyphen/><w:softHyphen/><w:t>戊</w:t></w:r></w:p>`, "甲\t乙\n丙\n丁-戊\n"},
		"table": {`<w:tbl><w:tblPr/><w:tr><w:trPr/><w:tc><w:tcPr/>` + run("姓名") + `</w:tc><w:tc>` + run("张某某") + run("李某") + `</w:tc></w:tr><w:tr><w:tc>` + run("单位") +
			`</w:tc><w:tc><w:tbl><w:tr><w:tc>` + run("内") + `</w:tc></w:tr></w:tbl><w:p/></w:tc></w:tr></w:tbl>` + run("后"), "姓名\t张某某\n李某\n单位\t内\n后\n"},
		"changes": {`<w:p><w:ins><w:r><w:t>增</w:t></w:r></w:ins><w:del><w:r><w:delText>删</w:delText></w:r></w:del><w:moveFrom><w:r><w:t>移</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>到</w:t></w:r></w:moveTo></w:p>`, "增到\n"},
		"mark":    {`<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>上</w:t></w:r></w:p>` + run("下"), "上下\n"},
		"field":   {`<w:p><w:r><w:fldChar/><w:instrText>PAGE</w:instrText><w:fldChar/><w:t>7</w:t></w:r><w:fldSimple w:instr="DATE"><w:r><w:t>日</w:t></w:r></w:fldSimple></w:p>`, "7日\n"},
		"ruby":    {`<w:p><w:r><w:ruby><w:rubyPr/><w:rt><w:r><w:t>fā</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>发</w:t></w:r></w:rubyBase></w:ruby></w:r></w:p>`, "发\n"},
		"symbols": {`<w:p><w:r><w:sym w:font="Wingdings" w:char="F0FE"/><w:t>是</w:t><w:sym w:font="Wingdings 2" w:char="00A3"/><w:t>否</w:t><w:sym w:font="X" w:char="F001"/><w:sym w:char="4E00"/><w:sym w:char="zz"/></w:r></w:p>`, "☑是□否\ufffd一\ufffd\n"},
		"box": {`<w:p><w:r><mc:AlternateContent><mc:Choice><w:drawing><w:txbxContent>` + run("框") + `</w:txbxContent></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>` + run("框") +
			`</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent><w:t>外</w:t></w:r></w:p>`, "外\n框\n"},
		"control":  {`<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent>` + run("控件") + `</w:sdtContent></w:sdt><w:p><w:hyperlink><w:r><w:t>链接</w:t></w:r></w:hyperlink><m:oMath><m:r><m:t>x+1</m:t></m:r></m:oMath></w:p>`, "控件\n链接x+1\n"},
		"entities": {run("&lt;张&amp;李&gt;&#x4E00;"), "<张&李>一\n"},
		"hidden":   {`<w:p><w:pPr><w:pStyle w:val="a"/><w:numPr/></w:pPr><w:r><w:rPr><w:vanish/></w:rPr><w:t>甲</w:t></w:r><w:bookmarkStart/><w:proofErr/></w:p><w:sectPr><w:headerReference/></w:sectPr>`, "甲\n"},
	} {
		p, bad := readDocx(t, docx(t, c.body))
		if bad != nil || p.Text != c.want || p.Ext != "docx" || p.NoText != "" {
			t.Errorf("%s: %q, %v; want %q", name, p.Text, bad, c.want)
		}
	}
}

func TestDocxParts(t *testing.T) {
	notes := func(kind string) string {
		return `<w:` + kind + `s ` + loose + `><w:` + kind + ` w:type="separator" w:id="-1">` + run("线") + `</w:` + kind + `><w:` + kind + ` w:id="2">` + run("注二"+kind) + `</w:` + kind + `></w:` + kind + `s>`
	}
	body := `<w:p><w:r><w:t>正文</w:t><w:endnoteReference w:id="2"/><w:footnoteReference w:id="2"/><w:footnoteReference w:id="2"/><w:footnoteReference w:id="9"/></w:r></w:p>`
	b := docx(t, body, "word/_rels/document.xml.rels", fmt.Sprintf(rels, `<Relationship Type="http://x/footnotes" Target="footnotes.xml"/><Relationship Type="http://x/endnotes" Target="/word/end.xml"/>`),
		"word/footnotes.xml", notes("footnote"), "word/end.xml", notes("endnote"), "word/header1.xml", `<w:hdr `+loose+`>`+run("页眉")+`</w:hdr>`,
		"docProps/core.xml", `<cp:coreProperties xmlns:cp="x" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>关于某事的通知</dc:title></cp:coreProperties>`)
	p, bad := readDocx(t, b)
	if bad != nil || p.Text != "正文\n注二footnote\n注二endnote\n" || p.Title != "关于某事的通知" {
		t.Errorf("%q, %q, %v", p.Text, p.Title, bad)
	}
	other := zipped(t, "_rels/.rels", fmt.Sprintf(rels, `<Relationship Type="http://x/officeDocument" Target="word/document2.xml"/>`),
		"word/document2.xml", `<w:document `+strict+`><w:body>`+run("严格")+`</w:body></w:document>`)
	if p, bad := readDocx(t, other); bad != nil || p.Text != "严格\n" {
		t.Errorf("strict: %q, %v", p.Text, bad)
	}
	utf16, err := codings[2].how.NewEncoder().String(`<?xml version="1.0" encoding="UTF-16"?><w:document ` + loose + `><w:body>` + run("宽") + `</w:body></w:document>`)
	if err != nil {
		t.Fatal(err)
	}
	if p, bad := readDocx(t, zipped(t, "word/document.xml", "\xff\xfe"+utf16)); bad != nil || p.Text != "宽\n" {
		t.Errorf("UTF-16: %q, %v", p.Text, bad)
	}
	if p, bad := readDocx(t, docx(t, `<w:p><w:r><w:drawing/></w:r></w:p>`)); bad != nil || p.NoText != Scan || p.Title != "旧件" || p.Text != "" {
		t.Errorf("pictures only: %+v, %v", p, bad)
	}
}

func TestDocxRefused(t *testing.T) {
	good := docx(t, run("正文"))
	cut := func(n int) []byte { return good[:len(good)*n/10] }
	flip := bytes.Replace(bytes.Clone(good), []byte{0x50, 0x4b, 1, 2}, []byte{0x50, 0x4b, 1, 9}, 1)
	deep := strings.Repeat(`<w:sdt>`, 1_000_000)
	for name, c := range map[string]struct {
		b    []byte
		want Reason
	}{
		"cut":          {cut(5), Broken},
		"cut late":     {cut(9), Broken},
		"directory":    {flip, Broken},
		"no text":      {zipped(t, "word/other.xml", "x"), Broken},
		"empty":        {zipped(t, "word/document.xml", ""), Broken},
		"other":        {zipped(t, "word/document.xml", "<html/>"), Broken},
		"open":         {zipped(t, "word/document.xml", `<w:document `+loose+`><w:body><w:p>`), Broken},
		"crossed":      {docx(t, `<w:p></w:r>`), Broken},
		"entity":       {docx(t, run("&xxe;")), Broken},
		"doctype":      {zipped(t, "word/document.xml", `<!DOCTYPE w:document [<!ENTITY a "b">]><w:document `+loose+`/>`), Broken},
		"deep":         {docx(t, deep), TooLarge},
		"deep skipped": {docx(t, `<w:rPr>`+deep), TooLarge},
		"bomb":         {docx(t, run(strings.Repeat("炸", 80<<20/3))), TooLarge},
	} {
		began := time.Now()
		if _, bad := readDocx(t, c.b); bad == nil || bad.Reason != c.want {
			t.Errorf("%s: %.200v, want %s", name, bad, c.want)
		}
		t.Logf("%s: %d bytes, %v", name, len(c.b), time.Since(began).Round(time.Millisecond))
	}
	many := make([]string, 0, 2*(maxEntries+2))
	for i := range maxEntries + 2 {
		many = append(many, fmt.Sprintf("word/%d.xml", i), "")
	}
	if _, bad := readDocx(t, zipped(t, many...)); bad == nil || bad.Reason != TooLarge {
		t.Errorf("many entries: %v", bad)
	}
}

// A million elements side by side are read, in time that grows with them.
func TestDocxWide(t *testing.T) {
	p, bad := readDocx(t, docx(t, strings.Repeat(`<w:p><w:r><w:t>一</w:t></w:r></w:p>`, 200_000)))
	if bad != nil || strings.Count(p.Text, "一\n") != 200_000 {
		t.Errorf("%d bytes of text, %v", len(p.Text), bad)
	}
}

func FuzzDocx(f *testing.F) {
	f.Add([]byte(run("正文")))
	f.Add([]byte(`<w:tbl><w:tr><w:tc>` + run("姓名") + `</w:tc></w:tr></w:tbl><w:sym w:font="Symbol" w:char="F0B7"/>`))
	f.Add([]byte(`<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:footnoteReference w:id="1"/></w:r></w:p>`))
	f.Add([]byte(`<w:p><w:r><w:txbxContent><w:p><w:txbxContent>` + run("框") + `</w:txbxContent></w:p></w:txbxContent></w:r></w:p>`))
	f.Fuzz(func(t *testing.T, body []byte) {
		for _, b := range [][]byte{docx(t, string(body)), append([]byte("PK\x03\x04"), body...)} {
			p, bad := readDocx(t, b)
			if bad == nil {
				checkPaper(t, p)
			}
		}
	})
}
