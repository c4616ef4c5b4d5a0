package pdf

import (
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf16"

	"casefile/templates/layout"
)

// Meta is what a reader's properties window shows of a document; nothing of it
// is printed. The zero value is allowed.
type Meta struct {
	Title    string // 标题
	Author   string // 发文机关
	Subject  string // 发文字号
	Keywords string
	// Date is the civil date of the document (成文日期), such as 2026-03-05. A
	// draft without one gets a fixed date, so that its bytes do not depend on
	// the day it is printed.
	Date     string
	Lang     string // language of the text, BCP 47; zh-CN when empty
	Creator  string // the program that wrote the text; casefile when empty
	Producer string // the program that made the PDF; casefile when empty
	// Tags is the structure of the document. With it the file is a PDF/A-2a and
	// PDF/UA-1, with bookmarks; without it a PDF/A-2u.
	Tags *layout.Tag
	// Files are carried beside the pages, which makes the file a PDF/A-3, of the
	// level it has without them. A volume's come by Binder.Attach.
	Files []File

	date  time.Time
	dated bool   // the date is the document's
	part  string // of ISO 19005 that is claimed; 2 when empty
}

// undated stands for the date of a document without one.
const undated = "2000-01-01"

// checked fills in the defaults and removes what neither XMP nor a document
// information may hold.
func (m Meta) checked() (Meta, error) {
	for _, s := range []*string{&m.Title, &m.Author, &m.Subject, &m.Keywords, &m.Creator, &m.Producer} {
		*s = printable(*s)
	}
	m.Creator = orElse(m.Creator, "casefile")
	m.Producer = orElse(m.Producer, "casefile")
	m.Lang = orElse(m.Lang, "zh-CN")
	m.dated = m.Date != ""
	m.Date = orElse(m.Date, undated)
	if strings.Trim(m.Lang, "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz") != "" || len(m.Lang) > 35 {
		return m, fmt.Errorf("language %q is no language tag", m.Lang)
	}
	var err error
	if m.date, err = time.Parse(time.DateOnly, m.Date); err != nil {
		return m, fmt.Errorf("date %q is not of the form 2026-03-05", m.Date)
	}
	if m.Tags != nil && m.Title == "" {
		return m, errors.New("a tagged document needs a title") // ISO 14289-1, 7.1
	}
	return m, m.checkFiles()
}

// checkFiles bounds what a document carries.
func (m *Meta) checkFiles() error {
	seen := map[string]bool{}
	for _, f := range m.Files {
		if err := checkFileName(f.Name); err != nil {
			return err
		}
		if seen[f.Name] {
			return fmt.Errorf("two files named %q", f.Name)
		}
		if len(f.Bytes) > maxFileBytes {
			return fmt.Errorf("file %q has more than %d bytes", f.Name, maxFileBytes)
		}
		seen[f.Name] = true
		m.part = "3"
	}
	return nil
}

// maxFileBytes bounds a file that a document carries. What a volume carries was
// bounded when it came in.
const maxFileBytes = 16 << 20

func orElse(s, fallback string) string {
	if s == "" {
		return fallback
	}
	return s
}

// printable turns control characters and what is no character into spaces.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == unicode.ReplacementChar || noncharacter(r) {
			return ' '
		}
		return r
	}, strings.TrimSpace(s))
}

// textString encodes text for a document information: ASCII as it is, all else as
// UTF-16 with a mark. (fpdf's own conversion garbles what lies beyond the Basic
// Multilingual Plane, such as a name with 𬭎.)
func textString(s string) string {
	if strings.IndexFunc(s, func(r rune) bool { return r > unicode.MaxASCII }) < 0 {
		return s
	}
	b := []byte{0xFE, 0xFF}
	for _, u := range utf16.Encode([]rune(s)) {
		b = append(b, byte(u>>8), byte(u))
	}
	return string(b)
}

// noncharacter tells whether Unicode promises never to assign r.
func noncharacter(r rune) bool {
	return r&0xFFFE == 0xFFFE || r >= 0xFDD0 && r <= 0xFDEF
}
