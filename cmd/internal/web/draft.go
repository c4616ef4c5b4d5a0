package web

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"casefile/archive"
	"casefile/cmd/internal/office"
	"casefile/templates"
)

// draftPage is where values are typed, for a new document or the next draft of
// one.
type draftPage struct {
	base
	Form    *office.FormDetail
	Doc     *office.Document // nil for a new one
	Base    int
	Fields  []*input
	Summary []pointed
	Cases   []office.Case
	Header  office.CaseHeader
	CaseIn  map[string][]string // problems of the file's header by field
	Amends  string              // the issued document that this new one is to replace
	Levels  []archive.Level
	Kinds   []archive.Kind
	values  map[string]any
	locked  bool // the confidential fields are not for this visitor
}

func (s *Server) draftPage(v *visit, form string) (*draftPage, error) {
	detail, err := s.office.FormDetail(v.r.Context(), v.actor, form)
	if err != nil {
		return nil, err
	}
	p := &draftPage{base: s.base(v, "draft", "起草："+detail.Title), Form: detail,
		Levels: archive.Levels(), Kinds: kinds()}
	return p, nil
}

// newDraft shows an empty form, or one filled with the form's sample.
func (s *Server) newDraft(v *visit) error {
	p, err := s.draftPage(v, v.r.PathValue("form"))
	if err != nil {
		return err
	}
	p.values = defaults(p.Form.Fields)
	if v.query("sample") != "" {
		if p.values, err = parseValues(p.Form.Sample); err != nil {
			return err
		}
	}
	p.Header = office.CaseHeader{ID: v.query("case"), Kind: string(archive.KindCase)}
	if amends := v.query("amends"); amends != "" {
		if err := s.amending(v, p, amends); err != nil {
			return err
		}
	}
	return s.showDraft(v, http.StatusOK, p, nil)
}

// amending begins with what the document says that is to be replaced 更正, but
// its date.
func (s *Server) amending(v *visit, p *draftPage, id string) error {
	doc, err := s.office.Show(v.r.Context(), v.actor, id)
	if err != nil {
		return err
	}
	if p.values, err = parseValues(doc.Values); err != nil {
		return err
	}
	for _, f := range p.Form.Fields {
		if f.Element == "date" {
			delete(p.values, f.Name)
		}
	}
	p.setAmends(id)
	return nil
}

func (p *draftPage) setAmends(id string) {
	if p.Amends = id; id != "" {
		p.Title, p.Header = "更正："+p.Form.Title, office.CaseHeader{}
	}
}

// editDraft shows the newest draft with whatever is wrong with it.
func (s *Server) editDraft(v *visit) error {
	doc, err := s.forEditing(v)
	if err != nil {
		return err
	}
	p, err := s.draftPage(v, doc.Form)
	if err != nil {
		return err
	}
	p.Title, p.Doc, p.Base = "修改："+doc.Title, doc, doc.DraftNo
	if p.values, err = parseValues(doc.Values); err != nil {
		return err
	}
	p.locked = locked(doc)
	if err := addConfidential(p.values, doc); err != nil {
		return err
	}
	if len(doc.Problems) > 0 && v.query("done") == "saved" {
		p.Notice = "草稿已保存，还有 " + strconv.Itoa(len(doc.Problems)) + " 处要改，改好才能送审。" + marksNotice(v, "saved")
	}
	if len(doc.Problems) == 0 {
		doc.Problems = s.unprintable(v, doc.ID)
	}
	return s.showDraft(v, http.StatusOK, p, doc.Problems)
}

// forEditing reads a document as it is edited: with its confidential fields
// for who may read them.
func (s *Server) forEditing(v *visit) (*office.Document, error) {
	doc, err := s.office.Show(v.r.Context(), v.actor, v.doc())
	if err != nil || len(doc.Confidential) == 0 || locked(doc) {
		return doc, err
	}
	return s.office.ShowConfidential(v.r.Context(), v.actor, v.doc())
}

// locked tells a document whose confidential fields are not for the visitor.
func locked(doc *office.Document) bool {
	return len(doc.Confidential) > 0 && !slices.Contains(doc.Parts, "confidential")
}

// addConfidential puts the confidential fields that were read among the values.
func addConfidential(values map[string]any, doc *office.Document) error {
	for _, c := range doc.Confidential {
		if c.Value == nil {
			continue
		}
		one, err := parseValues(json.RawMessage(`{"x":` + string(c.Value) + `}`))
		if err != nil {
			return err
		}
		if one["x"] != nil {
			values[c.Name] = one["x"]
		}
	}
	return nil
}

// unlocked are the fields that the visitor can have typed.
func unlocked(p *draftPage) []*templates.Field {
	if !p.locked {
		return p.Form.Fields
	}
	return slices.DeleteFunc(slices.Clone(p.Form.Fields), func(f *templates.Field) bool { return f.Confidential })
}

// showDraft fills the page in, every problem beside its field.
func (s *Server) showDraft(v *visit, status int, p *draftPage, problems []office.Message) error {
	f := &filler{problems: byField(problems), placed: map[string]bool{}, locked: p.locked}
	p.Fields = f.inputs(p.Form.Fields, p.values, "")
	p.CaseIn = f.problems
	p.Summary = f.summary(problems)
	if p.Doc == nil && p.Amends == "" {
		var err error
		if p.Cases, err = s.office.Cases(v.r.Context(), v.actor); err != nil && len(p.Cases) == 0 {
			return err
		}
	}
	return s.show(v, status, "draft", p)
}

// saveDraft keeps what was typed, right or wrong, and goes on to the document,
// or back to what has to be mended. What cannot be kept is shown again as
// typed.
func (s *Server) saveDraft(v *visit) error {
	p, err := s.typedPage(v)
	if err != nil {
		return err
	}
	if changeRows(p.values, v.post("do")) {
		return s.showDraft(v, http.StatusOK, p, nil)
	}
	raw, err := valuesJSON(p.values)
	if err != nil {
		return err
	}
	r := office.DraftRequest{Form: p.Form.ID, Case: p.Header.ID, Header: p.Header, Values: raw, Base: p.Base, Keep: true,
		Whole: !p.locked, Amends: p.Amends}
	if p.Doc != nil {
		r.Doc = p.Doc.ID
	}
	doc, err := s.office.Draft(v.r.Context(), v.actor, r)
	if err != nil {
		status, problems := explain(err)
		return s.showDraft(v, status, p, problems)
	}
	done := "?done=saved"
	if n := marksChanged(doc.Notices); n > 0 {
		done += "&marks=" + strconv.Itoa(n)
	}
	if len(doc.Problems) > 0 {
		return v.redirect("/doc/" + doc.ID + "/edit" + done)
	}
	return v.redirect("/doc/" + doc.ID + done)
}

// typedPage reads a posted draft back into its page.
func (s *Server) typedPage(v *visit) (*draftPage, error) {
	form, title := v.r.PathValue("form"), ""
	var doc *office.Document
	if form == "" {
		var err error
		if doc, err = s.office.Show(v.r.Context(), v.actor, v.doc()); err != nil {
			return nil, err
		}
		form, title = doc.Form, "修改："+doc.Title
	}
	p, err := s.draftPage(v, form)
	if err != nil {
		return nil, err
	}
	if p.Doc = doc; doc != nil {
		p.Title, p.locked = title, locked(doc)
	}
	p.Base, _ = strconv.Atoi(v.post("base")) // 0 follows whatever is newest
	p.values = typed(unlocked(p), nodes(v.r.PostForm))
	p.Header = typedHeader(v)
	if doc == nil {
		p.setAmends(v.post("amends"))
	}
	return p, nil
}

// typedHeader is the file chosen, or the one to open.
func typedHeader(v *visit) office.CaseHeader {
	if id := v.post("case"); id != "" {
		return office.CaseHeader{ID: id}
	}
	return newHeader(v)
}

// newHeader is what a file is to be opened with.
func newHeader(v *visit) office.CaseHeader {
	h := office.CaseHeader{ID: v.post("new-id"), Kind: v.post("kind"), CaseNo: v.post("case-no"), Title: v.post("case-title"),
		Unit: v.post("unit"), Handler: v.post("handler"), Sector: v.post("sector"), Link: v.post("link"),
		Level: v.post("level"), Secrecy: archive.Level(v.post("case-secrecy")), Until: v.post("until")}
	h.Audience = strings.FieldsFunc(v.post("audience"), func(r rune) bool { return strings.ContainsRune("、，,; ；\n", r) })
	return h
}
