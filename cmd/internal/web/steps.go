package web

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"casefile/archive"
	"casefile/cmd/internal/office"
	"casefile/search"
)

// acts is what a person may do with a document now: only the steps that are
// legal and his.
type acts struct {
	May     map[string]bool // of Document.Next
	Open    string          // the form that was not taken and is shown again
	Typed   url.Values      // what was typed into it
	Methods []string        // ways of serving
	Roles   []archive.Role  // of papers that can be attached
	Cited   []search.DocumentRow
	To      string // who was to receive it, to begin with
	Today   string
}

// Was is what was typed into the form that was not taken, else what a form
// begins with.
func (a acts) Was(form, name, begin string) string {
	if a.Open == form && a.Typed != nil {
		return a.Typed.Get(name)
	}
	return begin
}

// maxCited is how many documents of a case can be chosen as a paper.
const maxCited = 200

func (s *Server) acts(v *visit, c *course) (acts, error) {
	a := acts{May: map[string]bool{}, Today: s.office.Today(), Roles: archive.AttachableRoles()}
	for _, step := range c.doc.Next {
		a.May[step] = true
	}
	for _, m := range archive.ServiceMethods() {
		a.Methods = append(a.Methods, office.MethodName(string(m)))
	}
	if v.r.Method == http.MethodPost {
		a.Open, a.Typed = v.r.PathValue("action")+v.post("task"), v.r.PostForm
	}
	if c.doc.State != "issued" { // the sealed paper is of what was issued
		a.Roles = slices.DeleteFunc(a.Roles, func(r archive.Role) bool { return r == archive.RoleSealed })
	}
	if a.May["serve"] && c.form != nil {
		if values, err := c.form.Form.CheckPublic(c.doc.Values); err == nil {
			a.To = cmp.Or(c.form.Form.Element(values, "recipient"), values.String("addressee"))
		}
	}
	if !a.May["attach"] && !a.May["serve"] && !a.May["reply"] && !a.May["close"] {
		return a, nil
	}
	list, err := s.office.Documents(v.r.Context(), v.actor, office.ListRequest{Case: c.doc.Case, Limit: maxCited})
	if err != nil {
		return a, err
	}
	for _, r := range list.Rows {
		if r.ID != c.doc.ID && (r.State == "issued" || r.State == "imported") {
			a.Cited = append(a.Cited, r)
		}
	}
	return a, nil
}

// step takes one step of a document's way.
func (s *Server) step(v *visit) error {
	done := v.r.PathValue("action")
	take, ok := s.steps()[done]
	if !ok {
		return s.nowhere(v)
	}
	said, err := take(v.r.Context(), v)
	if err != nil {
		status, messages := explain(err)
		return s.showDocument(v, status, messages)
	}
	return v.redirect("/doc/" + v.doc() + "?done=" + cmp.Or(said, done))
}

// taking takes a step. It tells what is to be said of it, where that is not
// what is said of every such step.
type taking func(context.Context, *visit) (said string, err error)

func (s *Server) steps() map[string]taking {
	return map[string]taking{
		"submit": func(ctx context.Context, v *visit) (string, error) {
			_, err := s.office.Submit(ctx, v.actor, v.doc())
			return "", err
		},
		"approve": s.approve,
		"return": func(ctx context.Context, v *visit) (string, error) {
			_, err := s.office.Return(ctx, v.actor, v.decision())
			return "", err
		},
		"issue":  s.issue,
		"attach": s.attach,
		"serve":  s.serve,
		"reply":  s.reply,
		"close":  s.closeTask,
		"text":   s.addText,
		"withdraw": func(ctx context.Context, v *visit) (string, error) {
			_, err := s.office.Withdraw(ctx, v.actor, office.WithdrawRequest{Doc: v.doc(), Reason: v.prose("reason")})
			return "", err
		},
	}
}

// prose is a field of several lines.
func (v *visit) prose(name string) string { return strings.ReplaceAll(v.post(name), "\r\n", "\n") }

func (v *visit) decision() office.Decision {
	return office.Decision{Doc: v.doc(), Signoff: v.post("signoff"), Opinion: v.prose("opinion"), Digest: v.post("digest")}
}

func (s *Server) approve(ctx context.Context, v *visit) (string, error) {
	d, err := s.office.Approve(ctx, v.actor, v.decision())
	if err == nil && d.State == "submitted" {
		return "signed", nil // others sign after this one
	}
	return "", err
}

func (s *Server) issue(ctx context.Context, v *visit) (string, error) {
	issued, err := s.office.Issue(ctx, v.actor, office.IssueRequest{Doc: v.doc(), Date: v.post("date")})
	if err == nil && !issued.Searchable {
		return "pending", nil
	}
	return "", err
}

func (s *Server) attach(ctx context.Context, v *visit) (string, error) {
	p, _ := v.paper()
	_, err := s.office.Attach(ctx, v.actor, office.AttachRequest{Doc: v.doc(), Role: v.post("role"), PaperIn: p})
	return "", err
}

func (s *Server) serve(ctx context.Context, v *visit) (string, error) {
	p, _ := v.paper()
	_, err := s.office.Serve(ctx, v.actor, office.ServeRequest{Doc: v.doc(), Date: v.post("date"), Method: v.post("method"),
		Recipient: v.post("recipient"), Place: v.post("place"), Signer: v.post("signer"), Relation: v.post("relation"),
		Witness: v.post("witness"), Server: v.post("server"), Remarks: v.prose("remarks"), Receipt: p})
	return "", err
}

func (s *Server) reply(ctx context.Context, v *visit) (string, error) {
	p, _ := v.paper()
	_, err := s.office.Reply(ctx, v.actor, office.ReplyRequest{Doc: v.doc(), Date: v.post("date"), Task: v.post("closes"), PaperIn: p})
	return "", err
}

func (s *Server) closeTask(ctx context.Context, v *visit) (string, error) {
	p, _ := v.paper()
	_, err := s.office.CloseTask(ctx, v.actor, office.TaskClosing{Doc: v.doc(), Task: v.post("task"), Date: v.post("date"), PaperIn: p})
	return "", err
}
