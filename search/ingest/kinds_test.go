package ingest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// What a file is its bytes say; its name only where they do not.
func TestKinds(t *testing.T) {
	word := string(docx(t, run("正文")))
	sheet := string(zipped(t, "_rels/.rels", fmt.Sprintf(rels, `<Relationship Type="http://x/officeDocument" Target="xl/workbook.xml"/>`), "xl/workbook.xml", "x"))
	ofd := string(zipped(t, "OFD.xml", "x"))
	locked := ole + strings.Repeat("\x00", 500) + "E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00"
	for _, c := range []struct {
		name, content, ext string
		none               NoTextReason
		bad                Reason
	}{
		{"a.docx", word, "docx", "", ""},
		{"a.docm", word, "docm", "", ""},
		{"a.txt", word, "docx", "", ""},
		{"a.doc", word, "docx", "", ""},
		{"a", word, "docx", "", ""},
		{"a.xlsx", sheet, "xlsx", Format, ""},
		{"a.docx", sheet, "", "", Broken},
		{"a.zip", sheet, "", "", Unknown},
		{"a.ofd", ofd, "ofd", Format, ""},
		{"a.zip", ofd, "ofd", Format, ""},
		{"a.docx", locked, "docx", Encrypted, ""},
		{"a.doc", ole + "x", "doc", Format, ""},
		{"a.wps", ole + "x", "wps", Format, ""},
		{"a.bin", ole + "x", "doc", Format, ""},
		{"a.doc", "这其实是一段文字，有人把它叫作文档", "txt", "", ""},
		{"a.doc", "<html><body>导出</body></html>", "doc", Format, ""},
		{"a.rtf", `{\rtf1 x}`, "rtf", Format, ""},
		{"a.doc", `{\rtf1 x}`, "rtf", Format, ""},
		{"a.jpg", "\xff\xd8\xff\xe0", "jpg", Scan, ""},
		{"a.txt", "\x89PNG\r\n\x1a\n", "png", Scan, ""},
		{"a.tiff", "II*\x00", "tif", Scan, ""},
		{"a.png", "text", "", "", Unknown},
		{"a.pdf", "\n%PDF-1.4", "pdf", Scan, ""},
		{"a.txt", "%PDF-1.4", "pdf", Scan, ""},
		{"a.pdf", "text", "", "", Broken},
		{"a.pdf", "", "", "", NoText},
		{"a.exe", "MZ", "", "", Unknown},
		{"a.MARKDOWN", "文字", "md", "", ""},
		{".txt", "文字", "txt", "", ""},
		{"a.ceb", "x", "ceb", Format, ""},
	} {
		p, err := Reader{}.File(t.Context(), c.name, []byte(c.content))
		var bad *Error
		switch errors.As(err, &bad); {
		case c.bad != "":
			if bad == nil || bad.Reason != c.bad || bad.Name != c.name {
				t.Errorf("%s of %.10q: %v, want %s", c.name, c.content, err, c.bad)
			}
		case err != nil || p.Ext != c.ext || p.NoText != c.none || p.MediaType == "":
			t.Errorf("%s of %.10q: %s, %q, %q, %v; want %s, %q", c.name, c.content, p.Ext, p.MediaType, p.NoText, err, c.ext, c.none)
		default:
			checkPaper(t, p)
		}
	}
}

// The names that lists of kinds give are taken.
func TestKindLists(t *testing.T) {
	for _, ext := range slices.Concat(Kinds(), Kept()) {
		if !isKnown(ext) || ext != strings.ToLower(ext) || len(ext) > 8 {
			t.Errorf("%q", ext)
		}
	}
}

func TestPDF(t *testing.T) {
	layer := Layer{Text: "关于某事的\n通知\n", PageStarts: []int{0}, Map: json.RawMessage(`[1]`), Title: "Microsoft Word - 文档1"}
	for name, c := range map[string]struct {
		layer Layer
		err   error
		none  NoTextReason
		title string
		bad   Reason
	}{
		"text":      {layer, nil, "", "关于某事的通知", ""},
		"scan":      {Layer{Text: " \n\n"}, nil, Scan, "旧件", ""},
		"unknown":   {Layer{Text: "\ufffd\ufffd\ufffd1\n"}, nil, Scan, "旧件", ""},
		"titled":    {Layer{Title: "关于采购的报告"}, nil, Scan, "关于采购的报告", ""},
		"encrypted": {Layer{}, fmt.Errorf("x: %w", ErrEncrypted), Encrypted, "旧件", ""},
		"limits":    {Layer{}, ErrLimits, Limits, "旧件", ""},
		"broken":    {Layer{}, errors.New("broken"), "", "", Broken},
	} {
		rd := Reader{PDF: func(context.Context, []byte) (Layer, error) { return c.layer, c.err }}
		p, err := rd.File(t.Context(), "旧件.pdf", []byte("%PDF-1.7"))
		var bad *Error
		if errors.As(err, &bad) != (c.bad != "") || c.bad != "" && bad.Reason != c.bad || p.NoText != c.none || p.Title != c.title {
			t.Errorf("%s: %+v, %v", name, p, err)
		}
		if name == "text" && (p.Text != layer.Text || string(p.Map) != "[1]" || len(p.PageStarts) != 1) {
			t.Errorf("text: %+v", p)
		}
	}
	_, err := Reader{PDF: func(context.Context, []byte) (Layer, error) { panic("reader") }}.File(t.Context(), "a.pdf", []byte("%PDF-1.7"))
	var bad *Error
	if !errors.As(err, &bad) || bad.Reason != Broken {
		t.Errorf("panic: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := (Reader{}).File(ctx, "a.txt", []byte("文字")); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}
