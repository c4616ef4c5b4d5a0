package main

import (
	"time"

	"github.com/spf13/cobra"

	"casefile/cmd/internal/office"
)

func (c *cli) taskCmd() *cobra.Command {
	return group("task", "待办事项：整改任务、回复时限，列出、提醒、销号",
		c.taskListCmd(), c.taskDueCmd(), c.taskCloseCmd())
}

func (c *cli) taskListCmd() *cobra.Command {
	var r office.TaskRequest
	cmd := &cobra.Command{Use: "list", Short: "列出未销号的事项（先到期的在前）", Args: args(0, 0),
		RunE: func(cmd *cobra.Command, _ []string) error { return c.taskList(cmd, r) }}
	taskFlags(cmd, &r)
	cmd.Flags().BoolVar(&r.All, "all", false, "连同已销号的")
	return cmd
}

func (c *cli) taskDueCmd() *cobra.Command {
	var r office.TaskRequest
	var within int
	cmd := &cobra.Command{Use: "due", Short: "列出已到期和快到期的事项", Args: args(0, 0),
		Long: `列出今天（或 --date）已到期、几天内将到期的未销号事项。按工作日计的时限只扣周六、周日，不扣法定
节假日，因此只会早、不会晚。`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			today, err := time.Parse(time.DateOnly, c.office.Today())
			if err != nil {
				return err
			}
			if within < 0 || within > 3650 {
				return misuse("usage-within", map[string]string{"given": itoa(within)})
			}
			r.Until = today.AddDate(0, 0, within).Format(time.DateOnly)
			return c.taskList(cmd, r)
		}}
	taskFlags(cmd, &r)
	cmd.Flags().IntVar(&within, "within", 7, "几天内到期")
	return cmd
}

func taskFlags(cmd *cobra.Command, r *office.TaskRequest) {
	cmd.Flags().StringVar(&r.Case, "case", "", "只看这一卷")
	cmd.Flags().StringVar(&r.Doc, "doc", "", "只看这一份文书")
}

func (c *cli) taskList(cmd *cobra.Command, r office.TaskRequest) error {
	a, err := c.actor(cmd.Context())
	if err != nil {
		return err
	}
	tasks, broken := c.office.Tasks(cmd.Context(), a, r)
	if tasks == nil {
		return broken
	}
	err = c.print(tasks, func() {
		if len(tasks) == 0 {
			c.say("没有这样的事项。")
			return
		}
		c.sayTasks(tasks)
	})
	if err == nil {
		err = broken
	}
	return err
}

func (c *cli) taskCloseCmd() *cobra.Command {
	var r office.TaskClosing
	cmd := &cobra.Command{Use: "close DOC TASK", Short: "销号：办结一项，可附佐证材料", Args: args(2, 2),
		Example: "  casefile task close zj-2026-001/0003-rectification-notice tasks-1 --file 佐证.pdf"}
	file := paperFlags(cmd, &r.PaperIn)
	cmd.RunE = func(cmd *cobra.Command, given []string) error {
		r.Doc, r.Task, r.Date = given[0], given[1], c.date
		if err := c.paperFile(&r.PaperIn, *file); err != nil {
			return err
		}
		return lifeStep(c, cmd, c.office.CloseTask, r, func(d *office.Document) { c.say("已销号：%s %s", d.ID, r.Task) })
	}
	return cmd
}

// sayTasks writes tasks as a table.
func (c *cli) sayTasks(tasks []office.Task) {
	if len(tasks) == 0 {
		return
	}
	rows := [][]string{{"文书", "事项", "时限", "状况", "种类", "内容"}}
	for _, t := range tasks {
		rows = append(rows, []string{t.Doc, t.ID, t.Due, taskState(t), t.Title, t.What})
	}
	c.table(rows)
}

func taskState(t office.Task) string {
	switch {
	case t.Closed != "":
		return t.Closed + " 销号"
	case t.Overdue:
		return "逾期 " + count(-t.Days, "天")
	case t.Due == "":
		return "未销号"
	}
	return "还有 " + count(t.Days, "天")
}

// sayOpenTasks tells what is due after a step.
func (c *cli) sayOpenTasks(d *office.Document) {
	var open []office.Task
	for _, t := range d.Tasks {
		if t.Closed == "" {
			open = append(open, t)
		}
	}
	c.sayTasks(open)
}
