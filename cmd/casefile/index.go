package main

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"casefile/cmd/internal/office"
)

// The methods are looked up when the command runs: c.office does not exist
// while the tree is being made.
func (c *cli) indexCmd() *cobra.Command {
	return group("index", "索引：重建、状态",
		&cobra.Command{Use: "rebuild", Short: "只凭案卷库重建索引", Args: args(0, 0),
			RunE: func(cmd *cobra.Command, _ []string) error {
				return c.index(cmd, "已重建索引", c.office.RebuildIndex)
			}},
		&cobra.Command{Use: "status", Short: "查看索引现状", Args: args(0, 0),
			RunE: func(cmd *cobra.Command, _ []string) error {
				return c.index(cmd, "索引", c.office.IndexStatus)
			}})
}

type indexUse func(context.Context, office.Actor) (*office.IndexStatus, error)

func (c *cli) index(cmd *cobra.Command, done string, use indexUse) error {
	a, err := c.actor(cmd.Context())
	if err != nil {
		return err
	}
	s, err := use(cmd.Context(), a)
	if err != nil {
		return err
	}
	err = c.print(s, func() {
		c.say("%s：%s，第 %d 代，%d 件文书可检索，占用 %s。", done, s.Path, s.Generation, s.Documents, size(s.Bytes))
		if len(s.Failed) > 0 {
			c.say("有 %d 处没能收入。", len(s.Failed))
		}
	})
	return errors.Join(err, s.Err())
}
