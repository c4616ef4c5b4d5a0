package main

import (
	"errors"

	"github.com/spf13/cobra"

	"casefile/cmd/internal/office"
)

func (c *cli) doctorCmd() *cobra.Command {
	var apply bool
	cmd := &cobra.Command{
		Use:   "doctor [--apply]",
		Short: "查找中断的制发并说明如何了结；--apply 才动手",
		Args:  args(0, 0),
		RunE:  func(cmd *cobra.Command, _ []string) error { return c.doctor(cmd, apply) },
	}
	cmd.Flags().BoolVar(&apply, "apply", false, "照此办理")
	return cmd
}

func (c *cli) doctor(cmd *cobra.Command, apply bool) error {
	a, err := c.actor(cmd.Context())
	if err != nil {
		return err
	}
	cures, damaged := c.office.Doctor(cmd.Context(), a, apply)
	if cures == nil {
		return damaged
	}
	err = c.print(map[string]any{"applied": apply, "cures": cures}, func() {
		for _, x := range cures {
			c.say("%s", cureLine(x))
		}
		switch {
		case len(cures) == 0:
			c.say("没有中断的事项。")
		case !apply:
			c.say("以上是打算，尚未动手；加 --apply 照此办理。")
		}
	})
	return errors.Join(err, damaged)
}

func cureLine(x office.Cure) string {
	line := x.Kind
	switch x.Kind {
	case "issue":
		line = "制发中断：" + x.Doc
		if x.Number != "" {
			line += "，已取文号 " + x.Number
		}
		line += "，操作人 " + x.By + "；接着制发，做不到则作废该号"
	case "batch-row":
		line = "批量制发中断：" + x.Doc + "，已取文号 " + x.Number + "，操作人 " + x.By +
			"；作废该号（先原样再运行一次 casefile batch，就能接着制发，不必作废）"
	case "number":
		line = "登记簿缺号：" + x.Number + "，取号时中断，没有文书；登记为作废"
	case "drafts":
		line = "已了结的文书还留着草稿：" + x.Doc + "；清除"
	case "temp":
		line = "中断的写入留下的 " + count(len(x.Keys), "个临时文件") + "；清除"
	case "closing":
		line = "案卷 " + x.Case + " 没有办成的归档留下的 " + count(len(x.Keys), "个对象") + "；清除"
	case "disposal":
		line = "案卷 " + x.Case + " 的销毁中断，还留着 " + count(len(x.Keys), "个对象") + "，批准人 " + x.By + "；接着销毁"
	case "check":
		line = "开库检测留下的 " + count(len(x.Keys), "个对象") + "；清除"
	}
	outcomes := map[string]string{"finished": "已制发", "voided": "已作废", "removed": "已清除", "nothing": "已无需处理"}
	if x.Outcome != "" {
		line += "。结果：" + or(outcomes[x.Outcome], x.Outcome)
	}
	for _, m := range x.Failed {
		line += "。未成：" + m.Text
	}
	return line
}
