package web

import (
	"fmt"
	"strconv"
	"strings"

	"casefile/cmd/internal/office"
	"casefile/templates"
)

// page is one page of a draft as a picture.
type page struct {
	N, Of int
	To    string
}

func pagesOf(doc string, n int) []page {
	all := make([]page, n)
	for i := range all {
		all[i] = page{i + 1, n, fmt.Sprintf("%s/draft/%d.svg", doc, i+1)}
	}
	return all
}

// preview is the draft as PDF, marked 草稿.
func (s *Server) preview(v *visit) error {
	r, err := s.office.Preview(v.r.Context(), v.actor, v.doc())
	if err != nil {
		return err
	}
	return v.send("inline", draftName(v)+".pdf", "application/pdf", r.PDF)
}

// previewPage is one page of the draft as a picture. It is served as its own
// document, in which nothing may run or be fetched.
func (s *Server) previewPage(v *visit) error {
	name, isPicture := strings.CutSuffix(v.r.PathValue("page"), ".svg")
	n, err := strconv.Atoi(name)
	if err != nil || !isPicture || strconv.Itoa(n) != name {
		return s.nowhere(v)
	}
	p, err := s.office.PreviewPage(v.r.Context(), v.actor, v.doc(), n)
	if err != nil {
		return err
	}
	return v.send("inline", fmt.Sprintf("%s-%d.svg", draftName(v), n), "image/svg+xml", p.SVG)
}

func draftName(v *visit) string { return "草稿-" + strings.ReplaceAll(v.doc(), "/", "_") }

// trouble is what keeps a draft from having pages, each with the field to mend.
func trouble(form *office.FormDetail, messages []office.Message) []pointed {
	f := &filler{placed: map[string]bool{}}
	for _, m := range messages {
		if form != nil {
			around(f.placed, form.Fields, "", m.Field)
		}
	}
	return f.summary(messages)
}

// around notes the fields on the way to a pointer that the page of the draft has
// an input for.
func around(placed map[string]bool, fields []*templates.Field, under, pointer string) {
	for _, x := range fields {
		at := under + "/" + x.Name
		if pointer == at || strings.HasPrefix(pointer, at+"/") {
			placed[at] = true
		}
	}
}

// unprintable is what of a draft that fits its form cannot be set in pages, such
// as a character that no face has.
func (s *Server) unprintable(v *visit, doc string) []office.Message {
	err := s.office.Printable(v.r.Context(), v.actor, doc)
	if err == nil {
		return nil
	}
	kind, messages := office.Explain(err)
	if kind != office.Invalid {
		return nil
	}
	return messages
}
