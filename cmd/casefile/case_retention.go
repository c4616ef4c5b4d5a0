package main

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"casefile/cmd/internal/office"
)

func (c *cli) caseRetentionCmd() *cobra.Command {
	return group("retention", "保管期限：到期清单、划定",
		&cobra.Command{Use: "list", Short: "列出保管期满、待鉴定的案卷", Args: args(0, 0), RunE: c.retentionList},
		c.retentionSetCmd())
}

func (c *cli) retentionList(cmd *cobra.Command, _ []string) error {
	a, err := c.actor(cmd.Context())
	if err != nil {
		return err
	}
	due, broken := c.office.DueCases(cmd.Context(), a)
	if due == nil {
		return broken
	}
	err = c.print(due, func() {
		if len(due) == 0 {
			c.say("没有保管期满的案卷。")
			return
		}
		rows := [][]string{{"卷号", "档号", "题名", "保管期限", "保管至", "提请销毁"}}
		for _, d := range due {
			rows = append(rows, []string{d.Case, d.ArchiveNo, d.Title, d.Retention, d.Until, d.Asked})
		}
		c.table(rows)
	})
	return errors.Join(err, broken)
}

func (c *cli) retentionSetCmd() *cobra.Command {
	var reason string
	cmd := &cobra.Command{
		Use:   "set CASE|DOCUMENT 永久|30年|10年 --reason 原因",
		Short: "划定或改定一卷、一件的保管期限",
		Args:  args(2, 2),
		RunE: func(cmd *cobra.Command, given []string) error {
			a, err := c.actor(cmd.Context())
			if err != nil {
				return err
			}
			if err := c.office.SetRetention(cmd.Context(), a, given[0], given[1], reason); err != nil {
				return err
			}
			return c.done(given[0], "的保管期限已定为"+given[1]+"。")
		},
	}
	cmd.Flags().StringVar(&reason, "reason", "", "原因（长期保存，不随案卷销毁；不写人名）")
	return cmd
}

func (c *cli) caseDisposeCmd() *cobra.Command {
	step := func(name, short, done string, do func(*office.Office) func(context.Context, office.Actor, string, string) error) *cobra.Command {
		var reason string
		var apply bool
		cmd := &cobra.Command{
			Use:   name + " CASE --reason 原因",
			Short: short,
			Args:  args(1, 1),
			RunE: func(cmd *cobra.Command, given []string) error {
				a, err := c.actor(cmd.Context())
				if err != nil {
					return err
				}
				if name == "confirm" && !apply {
					return c.print(map[string]any{"case": given[0], "applied": false}, func() {
						c.say("将销毁案卷 %s 的全部文件，不能恢复；经过、摘要和登记留存。确定请加 --apply。", given[0])
					})
				}
				if err := do(c.office)(cmd.Context(), a, given[0], reason); err != nil {
					return err
				}
				return c.done(given[0], done)
			},
		}
		cmd.Flags().StringVar(&reason, "reason", "", "原因（长期保存，不随案卷销毁；不写人名）")
		if name == "confirm" {
			cmd.Flags().BoolVar(&apply, "apply", false, "真正销毁")
		}
		return cmd
	}
	type doing = func(context.Context, office.Actor, string, string) error
	return group("dispose", "销毁：提请、批准、不予批准；须保管期满，由两人办理",
		step("ask", "提请销毁一卷", "已提请销毁，待另一人批准。", func(o *office.Office) doing { return o.AskDisposal }),
		step("refuse", "不予销毁", "不予销毁，继续保存。", func(o *office.Office) doing { return o.RefuseDisposal }),
		step("confirm", "批准销毁；不加 --apply 只预告", "已销毁。", func(o *office.Office) doing { return o.ConfirmDisposal }))
}
