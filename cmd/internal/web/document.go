package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"casefile/cmd/internal/office"
	"casefile/templates"
)

// documentPage shows one document, where it stands and what may be done.
type documentPage struct {
	base
	Doc      *office.Document
	Steps    []waypoint
	Stations []station
	Lines    []line
	Views    []view
	Frame    string     // address of the PDF to show, "" when there is none
	Marked   bool       // it is a copy with marks
	Pages    []page     // of a draft, as pictures
	Draft    string     // address of the draft as PDF
	Image    string     // of a sealed paper that is a picture
	Saved    string     // of one that a browser cannot show
	Text     *textShown // of an imported paper
	Found    *foundHere // where the words of a query are in it
	Trouble  []pointed  // why a draft has no pages
	Mendable bool       // by changing the draft
	Papers   []fileLink
	Back     string // to the list it was opened from
	acts
}

// view is one of the faces of a document: the sealed paper, the PDF.
type view struct {
	Text, To string
	On       bool
}

// fileLink is a part to be saved.
type fileLink struct{ Text, To, Size string }

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
	c := &course{doc: doc}
	if doc.Form != "" {
		if c.form, err = s.office.FormDetail(v.r.Context(), v.actor, doc.Form); err != nil {
			return err
		}
	}
	v.nameDocument(doc)
	p := &documentPage{base: s.base(v, "cases", doc.Title), Doc: doc, Steps: c.strip(), Stations: c.stations(),
		Papers: papers(doc), Back: v.back()}
	if p.Errors = errs; errs != nil {
		p.Notice = ""
	}
	if p.acts, err = s.acts(v, c); err != nil {
		return err
	}
	if p.Lines, err = lines(doc, c.form); err != nil {
		return err
	}
	if err := s.picture(v, p, c); err != nil {
		return err
	}
	return s.show(v, status, "document", p)
}

// nameDocument puts names for the ids of who had to do with a document.
func (v *visit) nameDocument(d *office.Document) {
	ids := []*string{&d.Drafted, &d.Submitted, &d.Approved, &d.Issued}
	for i := range d.Signoffs {
		ids = append(ids, &d.Signoffs[i].By)
	}
	for i := range d.Tasks {
		ids = append(ids, &d.Tasks[i].ClosedBy)
	}
	v.name(d.Events, ids...)
}

// papers are all parts of a document that there are to be saved.
func papers(d *office.Document) []fileLink {
	var all []fileLink
	for _, part := range d.Parts {
		if part == "text" && d.NoText {
			continue // a file with nothing in it
		}
		name := map[string]string{"pdf": "电子版 PDF", "text": "文本", "values": "填写值（JSON）", "original": "原件"}[part]
		if part == "text" && d.AddedText {
			name = "后补文本"
		}
		if name != "" {
			all = append(all, fileLink{Text: name, To: partAddress(d.ID, part)})
		}
	}
	for i, a := range d.Attached {
		switch {
		case a.Role == transcript:
			if a.Ext != "json" { // what was read from it is the text above
				all = append(all, fileLink{addedFrom(d, i), partAddress(d.ID, a.Part), bytesText(a.Size)})
			}
		case a.Doc != "":
			all = append(all, fileLink{Text: office.PartName(a.Role) + "：卷内文书", To: "/doc/" + a.Doc})
		case a.Part != "":
			name, n, several := strings.Cut(a.Part, ":")
			if name = office.PartName(name); several {
				name += " " + n
			}
			all = append(all, fileLink{name, partAddress(d.ID, a.Part), bytesText(a.Size)})
		}
	}
	return all
}

// transcript is the role of text that came later 后补文本: of the file it was
// read from, and of what was read.
const transcript = "transcript"

// addedFrom is what the file of a text that came later is called: whether its
// text is the one that counts, or another has taken its place.
func addedFrom(d *office.Document, i int) string {
	name := "后补文本的文件（" + d.Attached[i].Ext
	for _, later := range d.Attached[i+1:] {
		if later.Role == transcript && later.Ext != "json" {
			return name + "，已换下）"
		}
	}
	return name + "）"
}

func partAddress(doc, part string) string { return "/doc/" + doc + "/part/" + url.PathEscape(part) }

func isDoc(id string) bool { return strings.Contains(id, "/") }

// bytesText is a size as people read it.
func bytesText(n int64) string {
	switch {
	case n <= 0:
		return ""
	case n < 1<<10:
		return fmt.Sprintf("%d 字节", n)
	case n < 1<<20:
		return fmt.Sprintf("%d KB", (n+1<<10-1)>>10)
	}
	return fmt.Sprintf("%.1f MB", float64(n)/(1<<20))
}

// line is one value as people read it.
type line struct {
	Label string
	Texts []string
	Head  []string   // of a table
	Rows  [][]string // of a table
	Body  bool
}

// lines are the values under the titles of their fields, in their order. Of
// what a form marks confidential there is no more than the document has here.
func lines(d *office.Document, form *office.FormDetail) ([]line, error) {
	values, err := parseValues(d.Values)
	if err != nil || form == nil {
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

// part sends one stored piece of a document. In the browser it opens only PDF
// of our own making, the sealed paper, and past papers that are PDF or pictures;
// what else others sent in is for saving.
func (s *Server) part(name string) handler {
	return func(v *visit) error {
		if name == "" {
			return s.sendPart(v, v.r.PathValue("part"))
		}
		return s.sendPart(v, name)
	}
}

func (s *Server) sendPart(v *visit, name string) error {
	p, err := s.office.Part(v.r.Context(), v.actor, v.doc(), name)
	if err != nil {
		return err
	}
	how, media := "attachment", p.MediaType
	role, _, _ := strings.Cut(name, ":")
	switch shown := picture(p.Bytes); {
	case name == "pdf":
		how = "inline"
	case (role == "sealed" || role == "original") && shown != "":
		how, media = "inline", shown
	}
	return v.send(how, p.Name, media, p.Bytes)
}
