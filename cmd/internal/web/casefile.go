package web

import (
	"context"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"casefile/archive"
	"casefile/cmd/internal/office"
)

// casePage is one case file: its documents and their stages, what is to be
// done, and what becomes of the file as a whole.
type casePage struct {
	base
	Case     *office.Case
	Forms    []office.FormInfo
	Names    map[string]string // titles of the documents
	Rows     []caseRow
	Tasks    []office.Task
	Check    *office.CloseCheck
	May      map[string]bool // steps of the whole file
	Sections []archive.SectionInfo
	Terms    []string
	acts
}

// caseRow is one document with its stage.
type caseRow struct {
	office.Document
	Way     []waypoint
	Waits   string // what comes next
	Open    int    // tasks not closed
	Overdue bool
}

func (s *Server) oneCase(v *visit) error { return s.showCase(v, http.StatusOK, nil) }

func (s *Server) showCase(v *visit, status int, errs []office.Message) error {
	ctx := v.r.Context()
	desk, err := s.office.CaseDesk(ctx, v.actor, v.r.PathValue("file"))
	if err != nil {
		return err
	}
	c := &desk.Case
	v.name(c.Events, &c.ClosedBy, &c.AskedBy)
	p := &casePage{base: s.base(v, "cases", c.Title), Case: c, Names: map[string]string{}, May: map[string]bool{},
		Sections: archive.Sections(archive.Kind(c.Kind)), Terms: terms()}
	if c.Title == "" {
		p.Title = "案卷 " + c.ID
	}
	if p.Errors = errs; errs != nil {
		p.Notice, p.Open, p.Typed = "", v.r.PathValue("action"), v.r.PostForm
	}
	for _, step := range c.CaseStanding.Next {
		p.May[step] = true
	}
	p.Tasks, p.Check = desk.Tasks, desk.Check
	if desk.TasksErr != nil {
		_, messages := explain(desk.TasksErr)
		p.Errors = append(p.Errors, messages...)
	}
	if p.Rows, err = s.caseRows(v, p); err != nil {
		return err
	}
	p.readable()
	if v.has(office.Officer) && c.Standing == "open" {
		if p.Forms, err = s.office.Forms(ctx, v.actor); err != nil {
			return err
		}
	}
	return s.show(v, status, "case", p)
}

// readable puts the titles of documents for their ids into what stands against
// closing: the longest ids first, for one may begin another.
func (p *casePage) readable() {
	if p.Check == nil {
		return
	}
	ids := slices.SortedFunc(maps.Keys(p.Names), func(a, b string) int { return len(b) - len(a) })
	for i := range p.Check.Reasons {
		r := &p.Check.Reasons[i]
		r.Text = strings.TrimPrefix(r.Text, "不能归档：")
		for _, id := range ids {
			if strings.Contains(r.Text, id) {
				r.Text = strings.ReplaceAll(r.Text, id, "《"+p.Names[id]+"》")
				break
			}
		}
	}
}

// terms are the names of the terms of retention 保管期限.
func terms() []string {
	return []string{archive.RetainPermanent.Name(), archive.Retain30.Name(), archive.Retain10.Name()}
}

// caseRows are the documents of a file, each with its stage.
func (s *Server) caseRows(v *visit, p *casePage) ([]caseRow, error) {
	forms := map[string]*office.FormDetail{}
	var rows []caseRow
	for i := range p.Case.Documents {
		d := &p.Case.Documents[i]
		p.Names[d.ID] = d.Title
		if d.Form != "" && forms[d.Form] == nil {
			f, err := s.office.FormDetail(v.r.Context(), v.actor, d.Form)
			if err != nil {
				return nil, err
			}
			forms[d.Form] = f
		}
		c := &course{doc: d, form: forms[d.Form]}
		row := caseRow{Document: *d, Way: c.strip(), Open: len(openTasks(d.Tasks))}
		for _, t := range p.Tasks {
			row.Overdue = row.Overdue || t.Doc == d.ID && t.Overdue
		}
		row.Waits = c.waits()
		rows = append(rows, row)
	}
	return rows, nil
}

// waits says what a document waits for.
func (c *course) waits() string {
	if c.over() || c.imported() {
		return ""
	}
	for _, w := range c.strip() {
		if w.Class == "now" {
			name, _, _ := strings.Cut(w.Name, " ")
			return "待" + strings.Replace(name, "任务", "销号", 1)
		}
	}
	if c.doc.AmendedBy != "" {
		return "已更正"
	}
	return ""
}

// caseStep takes one step of a file as a whole.
func (s *Server) caseStep(v *visit) error {
	done := v.r.PathValue("action")
	take, ok := s.caseSteps()[done]
	if !ok {
		return s.nowhere(v)
	}
	if err := take(v.r.Context(), v); err != nil {
		status, messages := explain(err)
		return s.showCase(v, status, messages)
	}
	return v.redirect("/cases/" + v.r.PathValue("file") + "?done=case-" + done)
}

func (s *Server) caseSteps() map[string]func(context.Context, *visit) error {
	with := func(do func(context.Context, office.Actor, string, string) error) func(context.Context, *visit) error {
		return func(ctx context.Context, v *visit) error {
			return do(ctx, v.actor, v.r.PathValue("file"), v.prose("reason"))
		}
	}
	return map[string]func(context.Context, *visit) error{
		"close": func(ctx context.Context, v *visit) error {
			_, err := s.office.CloseCase(ctx, v.actor, v.r.PathValue("file"), v.post("room"))
			return err
		},
		"reopen": with(s.office.ReopenCase),
		"retention": func(ctx context.Context, v *visit) error {
			return s.office.SetRetention(ctx, v.actor, v.r.PathValue("file"), v.post("term"), v.prose("reason"))
		},
		"ask":    with(s.office.AskDisposal),
		"refuse": with(s.office.RefuseDisposal),
		"confirm": func(ctx context.Context, v *visit) error {
			if v.post("sure") != v.r.PathValue("file") {
				return &office.Problem{ID: "dispose-sure", Kind: office.Invalid, Args: map[string]string{"case": v.r.PathValue("file")}}
			}
			return s.office.ConfirmDisposal(ctx, v.actor, v.r.PathValue("file"), v.prose("reason"))
		},
		"paper": s.addPaper,
	}
}

// addPaper registers a paper that is on a shelf alone.
func (s *Server) addPaper(ctx context.Context, v *visit) error {
	sheets := v.post("sheets")
	n, err := strconv.Atoi(sheets)
	if sheets != "" && (err != nil || n < 1) {
		return &office.Problem{ID: "paper-sheets", Kind: office.Invalid, Args: map[string]string{"given": sheets}}
	}
	_, err = s.office.AddPaper(ctx, v.actor, office.ShelfPaper{Case: v.r.PathValue("file"), ID: v.post("id"), Title: v.post("title"),
		Responsible: v.post("responsible"), Date: v.post("date"), Number: v.post("number"), Shelf: v.post("shelf"),
		Section: v.post("section"), Sheets: n})
	return err
}

// volume sends the bound volume of a file, or parts of it, while it is made.
func (s *Server) volume(name string, parts ...string) handler {
	return func(v *visit) error {
		id := v.r.PathValue("file")
		release, err := s.works.take(v.r.Context())
		if err != nil {
			return err
		}
		defer release()
		how := "attachment"
		if slices.Contains(parts, "catalogue") {
			how = "inline" // pages of our own alone
		}
		d := &download{v: v, how: how, name: name + "-" + id + ".pdf", media: "application/pdf"}
		_, err = s.office.Volume(v.r.Context(), v.actor, office.VolumeRequest{Case: id, Parts: parts}, d)
		return d.end(err)
	}
}

// export sends a file as a bag 移交包, while it is made.
func (s *Server) export(v *visit) error {
	id := v.r.PathValue("file")
	release, err := s.works.take(v.r.Context())
	if err != nil {
		return err
	}
	defer release()
	d := &download{v: v, how: "attachment", name: "移交包-" + id + ".zip", media: "application/zip"}
	_, err = s.office.ExportCaseTo(v.r.Context(), v.actor, office.ExportRequest{Case: id, Confidential: v.post("confidential") != ""}, d)
	return d.end(err)
}
