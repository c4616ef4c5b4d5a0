package web

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"casefile/cmd/internal/office"
)

// paneless asks the browser's viewer for the page alone, without thumbnails.
const paneless = "#navpanes=0"

// sealed is the part that is the sealed paper 盖章件, the last one; "" for none.
func sealed(d *office.Document) (part, ext string) {
	for _, a := range d.Attached {
		if a.Role == "sealed" && a.Part != "" {
			part, ext = a.Part, a.Ext
		}
	}
	return part, ext
}

// picture finds what of the document can be looked at: the sealed paper, which
// is the original 正本 where there is one, the issued PDF, the draft's, or what
// there is of an imported paper; where words are looked for, with their places.
func (s *Server) picture(v *visit, p *documentPage, c *course) error {
	at := "/doc/" + p.Doc.ID
	hits, err := s.found(v, p)
	if err != nil {
		return err
	}
	switch {
	case slices.Contains(p.Doc.Parts, "pdf"):
		p.issued(v, at, hits)
	case p.Doc.State == "imported":
		return s.imported(v, p, at, hits)
	case len(p.Doc.Problems) > 0:
		p.Trouble, p.Mendable = trouble(c.form, p.Doc.Problems), true
	default:
		n, err := s.office.PreviewPages(v.r.Context(), v.actor, p.Doc.ID)
		if err != nil {
			kind, messages := office.Explain(err)
			p.Trouble, p.Mendable = trouble(c.form, messages), kind == office.Invalid
			return nil
		}
		p.Doc.Pages, p.Draft, p.Pages = n, at+"/draft.pdf", pagesOf(at, n)
	}
	return nil
}

// issued shows an issued document: the sealed paper, or its electronic version,
// on which the marks are.
func (p *documentPage) issued(v *visit, at string, hits *office.Hits) {
	scan, ext := sealed(p.Doc)
	onPaper := scan != "" && (v.query("view") == "scan" || v.query("view") != "pdf" && v.query("page") == "" && v.query("q") == "")
	if scan != "" {
		paper, electronic := at, at+"?view=pdf"
		if p.Found != nil || v.handed() != "" {
			paper, electronic = at+"?"+v.viewed("scan").Encode(), at+"?"+v.viewed("pdf").Encode()
		}
		if p.Found != nil {
			p.Found.Notes = append(p.Found.Notes, "检索处标在电子版上，盖章件原样显示。")
		}
		p.Views = []view{{"正本（盖章件）", paper, onPaper}, {"电子版", electronic, !onPaper}}
	}
	if onPaper {
		p.scan(partAddress(p.Doc.ID, scan), ext)
		return
	}
	p.frame(v, at, at+"/document.pdf", hits)
}

// frame shows a PDF at the page asked for or that of the main place, with marks
// if there are any.
func (p *documentPage) frame(v *visit, at, plain string, hits *office.Hits) {
	a, down := v.askedHere(), ""
	p.Frame, p.Marked = plain, false
	if hits != nil && hits.Main >= 0 && hits.PDF != "" {
		a.page, down = hits.Places[hits.Main].Page, v.scrolled(hits.Places[hits.Main])
		if hits.Plain == nil {
			p.Frame, p.Marked = at+"/marked.pdf?"+a.values(hits.Main+1).Encode(), true
		}
	}
	if a.page > 0 {
		p.Frame += "#page=" + strconv.Itoa(a.page) + down + "&navpanes=0"
		return
	}
	p.Frame += paneless
}

// scrolled asks the browser's viewer to show a page from a little above a place
// on. That of Chromium counts from the page's top in pixels; that of Firefox
// from its bottom in points, and is not asked.
func (v *visit) scrolled(p office.Place) string {
	const above, pixels = 140, 96. / 72
	if len(p.Rects) == 0 || strings.Contains(v.r.UserAgent(), "Firefox") {
		return ""
	}
	if y := int(p.Rects[0].Y1*pixels) - above; y > 0 {
		return "&view=FitH," + strconv.Itoa(y)
	}
	return ""
}

// imported shows what there is of a past paper: the pages of a PDF, a picture,
// the text that was read of it.
func (s *Server) imported(v *visit, p *documentPage, at string, hits *office.Hits) error {
	ext := strings.ToLower(p.Doc.OriginalExt)
	visible := slices.Contains([]string{"pdf", "jpg", "jpeg", "png"}, ext)
	text := ""
	if hits != nil {
		text = hits.Text
	} else {
		part, err := s.office.Part(v.r.Context(), v.actor, p.Doc.ID, "text")
		if err != nil {
			return err
		}
		text = string(part.Bytes)
	}
	onText := text != "" && (!visible || v.query("view") == "text" || hits != nil && hits.Main >= 0 && hits.PDF == "" && v.query("view") == "")
	if visible && text != "" {
		words := "文本"
		if addedText(p.Doc) {
			words = "后补文本"
		}
		p.Views = []view{{"原件", at + "?" + v.viewed("paper").Encode(), !onText}, {words, at + "?" + v.viewed("text").Encode(), onText}}
	}
	switch {
	case onText:
		p.Text = textOf(v, text, hits)
		p.Text.Added = addedText(p.Doc)
	case ext == "pdf":
		p.frame(v, at, at+"/original", hits)
	case visible:
		p.Image = at + "/original"
	case slices.Contains(p.Doc.Parts, "original"):
		p.Saved = at + "/original"
	}
	return nil
}

// scan shows a sealed paper as what its name says it is; sendPart looks at its
// bytes.
func (p *documentPage) scan(at, ext string) {
	switch ext {
	case "pdf":
		p.Frame = at + paneless
	case "jpg", "jpeg", "png":
		p.Image = at
	default:
		p.Saved = at
	}
}

// addedText tells whether the text was added later 后补文本.
func addedText(d *office.Document) bool {
	return slices.ContainsFunc(d.Attached, func(a office.Attached) bool { return a.Role == transcript })
}

// viewed are the parameters of the same document and query from another side.
func (v *visit) viewed(view string) url.Values {
	q := url.Values{"view": {view}}
	for _, name := range []string{"q", "wider"} {
		if s := v.query(name); s != "" {
			q.Set(name, s)
		}
	}
	v.askedHere().handOn(q)
	return q
}
