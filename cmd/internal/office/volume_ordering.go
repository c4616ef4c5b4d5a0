package office

import (
	"bytes"
	"context"
	"strings"

	"casefile/archive"
	"casefile/templates"
	"casefile/templates/pdf"
)

// ordering tells the archive what it needs to put the papers of a file in
// order: which class of papers a form's documents belong to, who made them,
// and how many pages a paper from elsewhere has.
func (o *Office) ordering() (archive.Ordering, error) {
	lib, err := o.library()
	if err != nil {
		return archive.Ordering{}, err
	}
	return archive.Ordering{
		Section: func(ref archive.FormRef) archive.Section {
			if f, ok := lib.Form(ref.ID); ok {
				return archive.Section(f.Section)
			}
			return ""
		},
		Responsible: func(r *archive.Record) string { return responsible(lib, r) },
		Pages: func(_ context.Context, p archive.PartRef, b []byte) int {
			n, _ := paperPages(p.Name, b)
			return n
		},
	}, nil
}

// responsible is the organ that issued a document 责任者, out of its values.
func responsible(lib *templates.Library, r *archive.Record) string {
	f, ok := lib.Form(r.Form.ID)
	if !ok || len(r.Values) == 0 {
		return ""
	}
	v, err := f.Check(r.Values)
	if err != nil {
		return "" // made with another version of the form
	}
	return f.Element(v, "issuer")
}

// paperPages counts the pages of a paper from elsewhere. known is false when
// nobody can tell: then it counts as one, which its slip is.
func paperPages(name string, b []byte) (n int, known bool) {
	if bytes.HasPrefix(b, []byte("%PDF-")) {
		if n := pdf.PageCount(b); n > 0 {
			return n, true
		}
		return 1, false
	}
	switch extOf(name) {
	case "jpg", "jpeg", "png", "gif", "bmp", "webp":
		return 1, true
	}
	return 1, false
}

// extOf is the ending of an object's name, without the point.
func extOf(name string) string {
	if i := strings.LastIndexByte(name, '.'); i >= 0 {
		return name[i+1:]
	}
	return ""
}
