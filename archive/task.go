package archive

import (
	"context"
	"fmt"
	"slices"
)

// maxTasks bounds the tasks of one document.
const maxTasks = 1000

// OpenTasks opens tasks 整改任务 of an issued document. Those known at its
// issue are opened by the issue itself: IssueRequest.Tasks. A task that is
// there already, due on the same day, is passed over; due on another:
// ProblemTaskTaken (ErrConflict).
func (a *Archive) OpenTasks(ctx context.Context, by By, id DocID, tasks []Task) (*DocState, error) {
	if err := validTasks(tasks); err != nil {
		return nil, err
	}
	return a.decide(ctx, by, id, func(s *State) (*Event, error) {
		e := &Event{Type: EventTaskOpened, Document: id, Tasks: s.Doc(id).without(tasks), By: by}
		if err := s.Check(id, e.Type); err != nil || len(e.Tasks) == 0 {
			return nil, err
		}
		return e, s.admits(e)
	})
}

// without leaves out the tasks that a document has.
func (d *DocState) without(tasks []Task) []Task {
	var left []Task
	for _, t := range tasks {
		if d == nil || !slices.ContainsFunc(d.Tasks, func(x TaskState) bool { return x.Task == t }) {
			left = append(left, t)
		}
	}
	return left
}

func validTasks(tasks []Task) error {
	if len(tasks) > maxTasks {
		return invalid("tasks", "%d, at most %d are allowed", len(tasks), maxTasks)
	}
	for i, t := range tasks {
		if err := validID(fmt.Sprintf("tasks[%d].id", i), t.ID); err != nil {
			return err
		}
	}
	return distinct("tasks", ids(tasks, func(t Task) string { return t.ID }))
}

// TaskClosing ends a task 销号.
type TaskClosing struct {
	Document DocID
	Task     string
	Date     Date      // 销号日期
	Evidence Enclosure // 佐证材料, if any
}

// CloseTask ends a task of an issued document 销号. Closed on the same day with
// the same evidence, it changes nothing; otherwise ProblemTaskClosed; a task
// that is not there: ProblemTaskMissing.
func (a *Archive) CloseTask(ctx context.Context, by By, c TaskClosing) (*DocState, error) {
	if c.Date.IsZero() {
		return nil, invalid("date", "the end of a task has a date")
	}
	if c.Evidence.given() {
		if err := c.Evidence.validate("evidence"); err != nil {
			return nil, err
		}
	}
	e := &Event{Type: EventTaskClosed, Document: c.Document, Task: c.Task, Date: c.Date}
	if err := c.Document.validate(); err != nil {
		return nil, err
	}
	objects := e.enclose(RoleEvidence, c.Evidence)
	return a.addPapers(ctx, by, e, objects, func(d *DocState) bool {
		t := d.task(c.Task)
		return t != nil && t.Closed == c.Date && slices.Equal(t.Evidence, e.Parts) && t.Report == e.refersTo()
	})
}

// task finds a task, nil if there is none of the id.
func (d *DocState) task(id string) *TaskState {
	for i := range d.Tasks {
		if d.Tasks[i].ID == id {
			return &d.Tasks[i]
		}
	}
	return nil
}

func (s *State) admitsTasks(d *DocState, e *Event) error {
	if err := validTasks(e.Tasks); err != nil {
		return err
	}
	if len(e.Tasks) == 0 || len(d.Tasks)+len(e.Tasks) > maxTasks {
		return invalid("tasks", "%d and %d more, at most %d are allowed", len(d.Tasks), len(e.Tasks), maxTasks)
	}
	for _, t := range e.Tasks {
		if d.task(t.ID) != nil {
			return conflict(ProblemTaskTaken, args{"document": d.ID, "task": t.ID})
		}
	}
	return nil
}

func (s *State) admitsTaskClosed(d *DocState, e *Event) error {
	t := d.task(e.Task)
	switch {
	case t == nil:
		return problem(ErrNotFound, ProblemTaskMissing, args{"document": d.ID, "task": e.Task})
	case !t.Closed.IsZero():
		return conflict(ProblemTaskClosed, args{"document": d.ID, "task": e.Task, "date": t.Closed})
	case e.Date.IsZero():
		return fmt.Errorf("%s without a date", e.Type)
	case e.Date.Compare(d.Date) < 0:
		return conflict(ProblemEarly, args{"document": d.ID, "step": e.Type, "date": e.Date, "issued": d.Date})
	}
	return s.admitsPapers(d, e, RoleEvidence)
}

func (d *DocState) openTasks(tasks []Task) {
	d.Tasks = slices.Clone(d.Tasks)
	for _, t := range tasks {
		d.Tasks = append(d.Tasks, TaskState{Task: t})
	}
}

func (d *DocState) applyTaskClosed(e *Event) {
	d.take(e)
	d.Tasks = slices.Clone(d.Tasks)
	t := d.task(e.Task)
	t.Closed, t.ClosedBy, t.Evidence, t.Report = e.Date, e.By, e.Parts, e.refersTo()
}
