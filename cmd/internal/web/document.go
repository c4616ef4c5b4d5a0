package web

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"casefile/cmd/internal/office"
	"casefile/templates"
)

// documentPage shows one document, where it stands and what may be done.
type documentPage struct {
	base
	Doc     *office.Document
	Steps   []waypoint
	Lines   []line
	Frame   string // address of the PDF to show, "" when there is none
	Text    string // of an imported paper
	Trouble []office.Message
	Typed   string // an opinion that was not taken
}

// waypoint is one station on the way of a document.
type waypoint struct {
	Name, By, At string
	Class        string // done, now, back, or empty
}

// line is one value as people read it.
type line struct {
	Label string
	Texts []string
	Head  []string   // of a table
	Rows  [][]string // of a table
	Body  bool
}

func (s *Server) document(v *visit) error { return s.showDocument(v, http.StatusOK, nil) }

func (s *Server) showDocument(v *visit, status int, errs []office.Message) error {
	show := s.office.Show
	if v.query("confidential") != "" {
		show = s.office.ShowConfidential
	}
	doc, err := show(v.r.Context(), v.actor, v.doc())
	if err != nil {
		return err
	}
	v.name(doc.Events, &doc.Drafted, &doc.Submitted, &doc.Approved, &doc.Issued)
	p := &documentPage{base: s.base(v, "cases", doc.Title), Doc: doc, Steps: way(doc)}
	p.Errors = errs
	if errs != nil {
		p.Notice, p.Typed = "", v.post("opinion")
	}
	if p.Lines, err = s.lines(v, doc); err != nil {
		return err
	}
	if err := s.picture(v, p); err != nil {
		return err
	}
	return s.show(v, status, "document", p)
}

// paneless asks the browser's viewer for the page alone, without thumbnails.
const paneless = "#navpanes=0"

// picture finds what of the document can be looked at: the issued PDF, the
// draft's, or the text of an imported paper.
func (s *Server) picture(v *visit, p *documentPage) error {
	at := "/doc/" + p.Doc.ID
	switch {
	case slices.Contains(p.Doc.Parts, "pdf"):
		p.Frame = at + "/document.pdf" + paneless
		if n, err := strconv.Atoi(v.query("page")); err == nil && n > 0 {
			p.Frame = at + "/document.pdf#page=" + strconv.Itoa(n) + "&navpanes=0"
		}
	case p.Doc.State == "imported":
		part, err := s.office.Part(v.r.Context(), v.actor, p.Doc.ID, "text")
		if err != nil {
			return err
		}
		p.Text = string(part.Bytes)
	case len(p.Doc.Problems) > 0:
		p.Trouble = p.Doc.Problems
	default:
		r, err := s.office.Preview(v.r.Context(), v.actor, p.Doc.ID)
		if err != nil {
			_, p.Trouble = office.Explain(err)
			return nil
		}
		p.Frame, p.Doc.Pages = at+"/draft.pdf"+paneless, r.Pages
	}
	return nil
}

// way is the picture of a document's way, with who took which step when.
func way(d *office.Document) []waypoint {
	steps := []waypoint{{Name: "起草", By: d.Drafted}, {Name: "送审", By: d.Submitted}, {Name: "审批", By: d.Approved}, {Name: "制发", By: d.Issued}}
	if d.State == "imported" {
		return nil
	}
	reached := map[string]int{"drafted": 1, "returned": 1, "submitted": 2, "approved": 3, "numbering": 3, "issued": 4, "voided": 4}[d.State]
	for i := range steps {
		switch {
		case i < reached:
			steps[i].Class = "done"
			steps[i].At = last(d.Events, []string{"drafted", "submitted", "approved", "issued"}[i])
		case i == reached:
			steps[i].Class = "now"
		}
		if i >= reached {
			steps[i].By = ""
		}
	}
	if d.State == "returned" {
		steps[1].Class, steps[1].Name = "back", "已退回，改后再送"
	}
	return steps
}

func last(events []office.Event, kind string) string {
	for _, e := range slices.Backward(events) {
		if e.Type == kind {
			return e.At.In(china).Format("01-02 15:04")
		}
	}
	return ""
}

// lines are the values under the titles of their fields, in their order. Of
// what a form marks confidential there is no more than the document has here.
func (s *Server) lines(v *visit, d *office.Document) ([]line, error) {
	values, err := parseValues(d.Values)
	if err != nil || d.Form == "" {
		return nil, err
	}
	form, err := s.office.FormDetail(v.r.Context(), v.actor, d.Form)
	if err != nil {
		return nil, err
	}
	var all []line
	secret := map[string][]string{}
	for _, c := range d.Confidential {
		secret[c.Name] = c.Texts()
	}
	for _, f := range form.Fields {
		if texts := secret[f.Name]; texts != nil {
			all = append(all, line{Label: f.Title, Texts: texts})
		} else if value, ok := values[f.Name]; ok {
			all = append(all, lineOf(f, value))
		}
	}
	return all, nil
}

func lineOf(f *templates.Field, value any) line {
	l := line{Label: f.Title, Body: f.Format == "body"}
	items, isList := value.([]any)
	switch {
	case f.Confidential: // never among the values
		l.Texts = []string{office.Hidden}
	case isList && len(f.Fields) > 0:
		for _, x := range f.Fields {
			l.Head = append(l.Head, x.Title)
		}
		for _, item := range items {
			l.Rows = append(l.Rows, cellsOf(f.Fields, item))
		}
	case isList:
		for _, item := range items {
			l.Texts = append(l.Texts, plainText(item))
		}
	case l.Body:
		l.Texts = strings.Split(strings.TrimSpace(plainText(value)), "\n")
	default:
		l.Texts = []string{plainText(value)}
	}
	return l
}

func cellsOf(fields []*templates.Field, item any) []string {
	members, _ := item.(map[string]any)
	var cells []string
	for _, x := range fields {
		cells = append(cells, plainText(members[x.Name]))
	}
	return cells
}

// step takes one step of a document's way.
func (s *Server) step(v *visit) error {
	ctx, id, done := v.r.Context(), v.doc(), v.r.PathValue("action")
	decision := office.Decision{Doc: id, Opinion: strings.ReplaceAll(v.post("opinion"), "\r\n", "\n"), Digest: v.post("digest")}
	var err error
	switch done {
	case "submit":
		_, err = s.office.Submit(ctx, v.actor, id)
	case "approve":
		_, err = s.office.Approve(ctx, v.actor, decision)
	case "return":
		_, err = s.office.Return(ctx, v.actor, decision)
	case "issue":
		var issued *office.Issued
		issued, err = s.office.Issue(ctx, v.actor, office.IssueRequest{Doc: id, Date: v.post("date")})
		if err == nil && !issued.Searchable {
			done = "pending"
		}
	default:
		return s.nowhere(v)
	}
	if err != nil {
		status, messages := explain(err)
		return s.showDocument(v, status, messages)
	}
	return v.redirect("/doc/" + id + "?done=" + done)
}

// preview is the draft as PDF, marked 草稿.
func (s *Server) preview(v *visit) error {
	r, err := s.office.Preview(v.r.Context(), v.actor, v.doc())
	if err != nil {
		return err
	}
	name := "草稿-" + strings.ReplaceAll(v.doc(), "/", "_") + ".pdf"
	return v.send("inline", name, "application/pdf", r.PDF)
}

// part sends one stored piece of a document. Only PDF of our own making is
// opened in the browser; anything else is for saving.
func (s *Server) part(name string) handler {
	return func(v *visit) error {
		p, err := s.office.Part(v.r.Context(), v.actor, v.doc(), name)
		if err != nil {
			return err
		}
		how := "attachment"
		if name == "pdf" {
			how = "inline"
		}
		return v.send(how, p.Name, p.MediaType, p.Bytes)
	}
}

// send answers with a file. Its policy is laxer in one thing: the browser's own
// viewer styles the PDF it shows.
func (v *visit) send(how, name, media string, b []byte) error {
	h := v.w.Header()
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'self'")
	h.Set("Content-Type", media)
	h.Set("Content-Length", strconv.Itoa(len(b)))
	h.Set("Content-Disposition", disposition(how, name))
	v.w.Write(b) // fails when the visitor has gone
	return nil
}

// disposition names a file as RFC 6266 and RFC 5987 have it: an ASCII stand-in
// and the name itself, percent-encoded.
func disposition(how, name string) string {
	ascii := strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' || strings.ContainsRune(`"\%`, r) {
			return '_'
		}
		return r
	}, name)
	return fmt.Sprintf(`%s; filename="%s"; filename*=UTF-8''%s`, how, ascii, strings.ReplaceAll(url.QueryEscape(name), "+", "%20"))
}
