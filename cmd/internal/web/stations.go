package web

import (
	"fmt"
	"strconv"

	"casefile/cmd/internal/office"
)

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
	all = append(all, c.tasks()...)
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

// tasks sum up what the document sets to be done; each has its place on the
// page.
func (c *course) tasks() []station {
	open, n := openTasks(c.doc.Tasks), len(c.doc.Tasks)
	if n == 0 {
		return nil
	}
	x := station{Name: "整改任务与时限", Class: "done", Facts: []string{fmt.Sprintf("已销号 %d/%d", n-len(open), n)},
		Links: []ref{{"逐项查看", "#tasks"}}}
	late := 0
	for _, t := range open {
		if x.Class = "now"; t.Overdue {
			late++
		}
	}
	if late > 0 {
		x.Class, x.Facts = "late", append(x.Facts, fmt.Sprintf("逾期 %d 项", late))
	}
	return []station{x}
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
