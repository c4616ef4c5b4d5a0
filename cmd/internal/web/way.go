package web

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"casefile/cmd/internal/office"
)

// waypoint is one station on the way of a document, at a glance.
type waypoint struct {
	Name, By, At string
	Class        string // done, now, back, or empty
}

// station is one step of that way with all there is to say of it: taken, to be
// taken now, or still ahead.
type station struct {
	Name, By, At string
	Class        string // done, now, back, late, or empty for what lies ahead
	Opinion      string
	Facts        []string
	Links        []ref
}

type ref struct{ Text, To string }

// course is what the way of a document is made from.
type course struct {
	doc   *office.Document
	form  *office.FormDetail // nil of an imported paper
	names map[string]string
}

// reached counts the steps taken of drafting, submission, approval, issue.
func (c *course) reached() int {
	if n, ok := map[string]int{"drafted": 1, "returned": 1, "submitted": 2, "approved": 3, "numbering": 3, "issued": 4, "voided": 4}[c.doc.State]; ok {
		return n
	}
	for i, by := range []string{c.doc.Issued, c.doc.Approved, c.doc.Submitted} {
		if by != "" {
			return 4 - i
		}
	}
	return 1
}

func (c *course) imported() bool { return c.doc.State == "imported" }
func (c *course) over() bool     { return c.doc.State == "withdrawn" || c.doc.State == "voided" }

// needs tells whether the form asks for something before its file is closed.
func (c *course) needs(what string) bool {
	return c.form != nil && c.form.Form != nil && slices.Contains(c.form.Form.Needs, what)
}

// signoffs are those given and still to be given; before submission, those the
// form will ask for.
func (c *course) signoffs() []office.Signoff {
	if len(c.doc.Signoffs) > 0 || c.form == nil || c.reached() > 2 {
		return c.doc.Signoffs
	}
	var all []office.Signoff
	for _, name := range c.form.Signoffs {
		all = append(all, office.Signoff{Name: name})
	}
	return all
}

// strip is the way at a glance.
func (c *course) strip() []waypoint {
	if c.imported() {
		return nil
	}
	d, reached := c.doc, c.reached()
	steps := []waypoint{{Name: "起草", By: d.Drafted}, {Name: "送审", By: d.Submitted}, {Name: "签批", By: d.Approved}, {Name: "制发", By: d.Issued}}
	if all := c.signoffs(); len(all) > 1 {
		given := len(slices.DeleteFunc(slices.Clone(all), func(s office.Signoff) bool { return s.By == "" }))
		steps[2].Name = fmt.Sprintf("签批 %d/%d", given, len(all))
	}
	for i := range steps {
		switch {
		case i < reached:
			steps[i].Class, steps[i].At = "done", c.last([]string{"drafted", "submitted", "approved", "issued"}[i])
		case i == reached && !c.over():
			steps[i].Class = "now"
		}
		if i >= reached {
			steps[i].By = ""
		}
	}
	if d.State == "returned" {
		steps[1].Class, steps[1].Name = "back", "已退回，改后再送"
	}
	if c.over() {
		return append(steps[:reached], waypoint{Name: c.ending(), Class: "back"})
	}
	return append(steps, c.after(reached == 4)...)
}

// after is what follows the issue, as far as it is awaited or has come.
func (c *course) after(issued bool) []waypoint {
	var steps []waypoint
	add := func(name string, wanted bool, done int, at string) {
		w := waypoint{Name: name, At: at}
		switch {
		case done > 0:
			w.Class = "done"
		case !wanted:
			return
		case issued && (len(steps) == 0 || steps[len(steps)-1].Class == "done"):
			w.Class = "now"
		}
		steps = append(steps, w)
	}
	d := c.doc
	served, replied := "", ""
	for _, s := range d.Served {
		served = s.Date
	}
	for _, r := range d.Replied {
		replied = r.Date
	}
	add("送达", c.needs("service"), len(d.Served), served)
	add("回复", c.needs("reply"), len(d.Replied), replied)
	if open, all := openTasks(d.Tasks), len(d.Tasks); all > 0 {
		add(fmt.Sprintf("任务 %d/%d", all-len(open), all), true, boolInt(len(open) == 0), "")
		if len(open) > 0 && issued {
			steps[len(steps)-1].Class = "now"
		}
	}
	return steps
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

func openTasks(tasks []office.Task) []office.Task {
	return slices.DeleteFunc(slices.Clone(tasks), func(t office.Task) bool { return t.Closed != "" })
}

func (c *course) ending() string {
	switch {
	case c.doc.Revoked:
		return "已撤销"
	case c.doc.State == "voided":
		return "已作废"
	}
	return "已撤回"
}

// last is when something was done last.
func (c *course) last(kind string) string {
	if e := c.event(kind); e != nil {
		return moment(e.At)
	}
	return ""
}

func (c *course) event(kind string) *office.Event {
	for i := range slices.Backward(c.doc.Events) {
		if c.doc.Events[i].Type == kind {
			return &c.doc.Events[i]
		}
	}
	return nil
}

func moment(t time.Time) string { return t.In(china).Format("01-02 15:04") }

// stations is the way in full.
func (c *course) stations() []station {
	var all []station
	if c.imported() {
		all = append(all, c.taken("收入", "imported", ""))
	} else {
		all = c.toIssue()
	}
	all = append(all, c.services()...)
	all = append(all, c.replies()...)
	if c.over() {
		s := c.taken(c.ending(), c.doc.State, "back")
		all = append(all, s)
	}
	if c.doc.AmendedBy != "" {
		all = append(all, station{Name: "已由更正文书代替", Class: "back", Links: []ref{{"查看更正文书", "/doc/" + c.doc.AmendedBy}}})
	}
	return all
}

// taken is a step that an event tells of.
func (c *course) taken(name, kind, class string) station {
	s := station{Name: name, Class: class}
	if class == "" {
		s.Class = "done"
	}
	if e := c.event(kind); e != nil {
		s.By, s.At = e.By, when(e.At)
		if kind == "withdrawn" || kind == "voided" {
			s.Opinion = e.Opinion
		}
	}
	return s
}

// toIssue are the steps up to the issue.
func (c *course) toIssue() []station {
	reached := c.reached()
	all := []station{c.taken("起草", "drafted", "")}
	if c.doc.State == "returned" {
		s := c.taken("退回", "returned", "back")
		s.Opinion = c.doc.Opinion
		all = append(all, s)
	}
	switch {
	case reached >= 2:
		all = append(all, c.taken("送审", "submitted", ""))
	case !c.over():
		all = append(all, station{Name: "送审", Class: "now"})
	}
	all = append(all, c.approvals(reached)...)
	switch {
	case reached == 4:
		s := c.taken("制发", "issued", "")
		s.Facts = []string{c.doc.Number}
		all = append(all, s)
	case c.over():
	case c.doc.State == "numbering":
		all = append(all, station{Name: "制发", Class: "late", Facts: []string{"编号中断，待了结"}})
	case reached == 3:
		all = append(all, station{Name: "制发", Class: "now"})
	default:
		all = append(all, station{Name: "制发"})
	}
	return all
}

// approvals are the sign-offs in their order.
func (c *course) approvals(reached int) []station {
	var all []station
	for _, g := range c.signoffs() {
		s := station{Name: "签批"}
		if g.Name != "" {
			s.Name += " · " + g.Name
		}
		switch {
		case g.By != "":
			s.Class, s.By, s.At, s.Opinion = "done", g.By, when(g.At), g.Opinion
		case c.over():
			continue
		case g.Due:
			s.Class, s.Facts = "now", []string{"等候签批"}
		}
		all = append(all, s)
	}
	if len(all) == 0 && !c.over() {
		s := station{Name: "审批"}
		if reached >= 3 {
			s = c.taken("审批", "approved", "")
			s.Opinion = c.doc.Opinion
		} else if reached == 2 {
			s.Class = "now"
		}
		all = append(all, s)
	}
	if n := len(all); n > 0 && c.doc.Minutes == "required" {
		all[n-1].Facts = append(all[n-1].Facts, "须先附入集体研究纪要")
	}
	return all
}

func (c *course) services() []station {
	var all []station
	for i, s := range c.doc.Served {
		x := station{Name: "送达", Class: "done", At: s.Date, Facts: []string{office.MethodName(s.Method)}}
		if len(c.doc.Served) > 1 {
			x.Name += " " + strconv.Itoa(i+1)
		}
		for _, f := range [][2]string{{"受送达人", s.Recipient}, {"地点", s.Place}, {"签收人", s.Signer}, {"代收理由", s.Relation},
			{"见证人", s.Witness}, {"送达人", s.Server}, {"备注", s.Remarks}} {
			if f[1] != "" {
				x.Facts = append(x.Facts, f[0]+"："+f[1])
			}
		}
		if s.Receipt == "" {
			x.Facts = append(x.Facts, "回证未收回")
		} else {
			x.Links = c.paper("送达回证", s.Receipt, s.Receipt)
		}
		all = append(all, x)
	}
	if len(all) == 0 && c.needs("service") && !c.over() {
		x := station{Name: "送达"}
		if c.doc.State == "issued" {
			x.Class, x.Facts = "now", []string{"待送达"}
		}
		all = append(all, x)
	}
	return all
}

func (c *course) replies() []station {
	var all []station
	for _, r := range c.doc.Replied {
		all = append(all, station{Name: "收到回复", Class: "done", At: r.Date, Links: c.paper("回复", r.Part, r.Doc)})
	}
	if len(all) == 0 && c.needs("reply") && !c.over() {
		x := station{Name: "回复"}
		if c.doc.State == "issued" && len(c.doc.Served) > 0 {
			x.Class, x.Facts = "now", []string{"待回复"}
		}
		all = append(all, x)
	}
	return all
}

// paper leads to a part of the document, or to the document that serves as one.
func (c *course) paper(text, part, doc string) []ref {
	switch {
	case isDoc(doc):
		return []ref{{text, "/doc/" + doc}}
	case part != "" && part != "document":
		return []ref{{text, partAddress(c.doc.ID, part)}}
	}
	return nil
}
