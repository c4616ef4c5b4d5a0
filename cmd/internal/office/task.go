package office

import (
	"context"
	"errors"
	"slices"
	"strings"

	"casefile/archive"
)

// Task is one thing to be done because of a document 待办事项: a task it sets,
// or a limit 时限 that runs from its issue or its service.
type Task struct {
	Case     string `json:"case"`
	Doc      string `json:"doc"`
	DocTitle string `json:"doc_title,omitempty"`
	ID       string `json:"id"`
	Title    string `json:"title,omitempty"` // what kind: 整改任务, 书面说明
	What     string `json:"what,omitempty"`  // what is to be done and by whom, out of the values
	Due      string `json:"due,omitempty"`
	Overdue  bool   `json:"overdue,omitempty"`
	Days     int    `json:"days,omitempty"` // until it is due; below zero since then
	Closed   string `json:"closed,omitempty"`
	ClosedBy string `json:"closed_by,omitempty"`
	Report   string `json:"report,omitempty"`   // the document that is the evidence
	Evidence string `json:"evidence,omitempty"` // the part that is
}

// taskOpen refuses one that is not open.
func taskOpen(d *archive.DocState, id string) error {
	for _, t := range d.Tasks {
		if t.ID == id && t.Closed.IsZero() {
			return nil
		}
	}
	return &Problem{ID: "task-not-open", Kind: Refused, Args: args{"document": string(d.ID), "task": id}}
}

// TaskRequest restricts a list of tasks. Without All only open ones are told;
// with Until only those due by then.
type TaskRequest struct {
	Case, Doc string
	All       bool
	Until     string // civil date
}

// Tasks lists what is to be done, what is due first at the top, in the files
// this actor may read.
func (o *Office) Tasks(ctx context.Context, a Actor, r TaskRequest) (_ []Task, err error) {
	t := o.trace(ctx, a, actTasks, "").of(r.Case + r.Doc)
	defer t.end(&err)
	if err := a.allow(actTasks); err != nil {
		return nil, err
	}
	until, err := archive.ParseDate(r.Until)
	if err != nil {
		return nil, &Problem{ID: "date-bad", Kind: Invalid, Args: args{"given": r.Until}, Err: err}
	}
	list, broken := []Task{}, []error{}
	err = o.eachDocument(ctx, a, r, func(arch *archive.Archive, d *archive.DocState, err error) {
		open := func(t archive.TaskState) bool { return t.Closed.IsZero() }
		if err == nil && !d.Disposed && (r.All || slices.ContainsFunc(d.Tasks, open)) {
			var tasks []Task
			tasks, err = o.tasks(ctx, arch, d)
			for _, task := range tasks {
				due, _ := archive.ParseDate(task.Due)
				if (r.All || task.Closed == "") && (until.IsZero() || !due.IsZero() && due.Compare(until) <= 0) {
					list = append(list, task)
				}
			}
		}
		if err != nil {
			broken = append(broken, err)
		}
	})
	slices.SortStableFunc(list, func(x, y Task) int { return strings.Compare(dueOrder(x), dueOrder(y)) })
	return list, errors.Join(append(broken, err)...)
}

// dueOrder puts what has no date last.
func dueOrder(t Task) string {
	if t.Due == "" {
		return "~"
	}
	return t.Due
}

// eachDocument visits the filed documents of the request that the actor may read.
func (o *Office) eachDocument(ctx context.Context, a Actor, r TaskRequest, visit func(*archive.Archive, *archive.DocState, error)) error {
	arch, err := o.archive(ctx)
	if err != nil {
		return err
	}
	if r.Doc != "" {
		_, _, d, err := o.find(ctx, a, actTasks, r.Doc)
		if err == nil {
			visit(arch, d, nil)
		}
		return err
	}
	docs := func(st *archive.State) {
		for _, d := range st.Docs {
			if d.Filed() && a.mayRead(d.Access, o.day()) {
				visit(arch, d, nil)
			}
		}
	}
	if r.Case != "" {
		file, err := archive.ParseFileID(r.Case)
		if err != nil {
			return &Problem{ID: "case-missing", Kind: Missing, Args: args{"case": r.Case}}
		}
		st, err := arch.FileState(ctx, file)
		if err == nil {
			err = o.mayReadFile(a, st)
		}
		if err == nil {
			docs(st)
		}
		return err
	}
	for info, err := range o.readableFiles(ctx, arch, a) {
		if err != nil {
			visit(arch, nil, err)
		} else {
			docs(info.State)
		}
	}
	return nil
}

// tasks are the tasks of a document as people read them.
func (o *Office) tasks(ctx context.Context, arch *archive.Archive, d *archive.DocState) ([]Task, error) {
	if len(d.Tasks) == 0 {
		return nil, nil
	}
	rec, err := arch.Record(ctx, d)
	if err != nil {
		return nil, err
	}
	f, err := o.formOf(ctx, arch, d.Form)
	if err != nil {
		return nil, err
	}
	var list []Task
	for _, t := range d.Tasks {
		v := Task{Case: string(d.ID.File()), Doc: string(d.ID), DocTitle: rec.Title, ID: t.ID, Due: t.Due.String(),
			Closed: t.Closed.String(), ClosedBy: t.ClosedBy.ID, Report: string(t.Report),
			Evidence: partOf(d, t.Evidence, archive.RoleEvidence)}
		v.Title, v.What = taskText(f, t.ID, rec.Values)
		if t.Closed.IsZero() && !t.Due.IsZero() {
			v.Days = daysBetween(o.day(), t.Due)
			v.Overdue = v.Days < 0
		}
		list = append(list, v)
	}
	return list, nil
}

// TaskClosing ends a task. Date "" is today.
type TaskClosing struct {
	Doc, Task, Date string
	PaperIn
}

// CloseTask ends a task 销号, with the evidence if there is any.
func (o *Office) CloseTask(ctx context.Context, a Actor, r TaskClosing) (_ *Document, err error) {
	t := o.trace(ctx, a, actCloseTask, "").of(r.Doc)
	defer t.end(&err)
	arch, st, d, err := o.find(ctx, a, actCloseTask, r.Doc)
	if err != nil {
		return nil, err
	}
	date, err := o.dateOr(r.Date)
	if err != nil {
		return nil, err
	}
	paper, err := o.optional(a, st, r.PaperIn)
	if err != nil {
		return nil, err
	}
	closing := archive.TaskClosing{Document: d.ID, Task: r.Task, Date: date, Evidence: paper}
	if _, err := arch.CloseTask(ctx, o.by(a), closing); err != nil {
		return nil, err
	}
	return o.again(ctx, arch, a, d.ID)
}
