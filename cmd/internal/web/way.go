package web

import (
	"fmt"
	"slices"
	"time"

	"casefile/cmd/internal/office"
)

// waypoint is one station on the way of a document, at a glance.
type waypoint struct {
	Name, By, At string
	Class        string // done, now, back, or empty
}

// course is what the way of a document is made from.
type course struct {
	doc  *office.Document
	form *office.FormDetail // nil of an imported paper
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
