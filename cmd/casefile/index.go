package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"casefile/cmd/internal/office"
	"casefile/search"
)

// The methods are looked up when the command runs: c.office does not exist
// while the tree is being made.
func (c *cli) indexCmd() *cobra.Command {
	return group("index", "索引：重建、状态、核对",
		&cobra.Command{Use: "rebuild", Short: "只凭案卷库重建索引；中断了再运行，接着做", Args: args(0, 0),
			RunE: func(cmd *cobra.Command, _ []string) error {
				return c.index(cmd, "已重建索引", c.office.RebuildIndex)
			}},
		&cobra.Command{Use: "status", Short: "查看索引现状", Args: args(0, 0),
			RunE: func(cmd *cobra.Command, _ []string) error {
				return c.index(cmd, "索引", c.office.IndexStatus)
			}},
		&cobra.Command{Use: "verify", Short: "把索引与案卷库逐件核对，什么也不改", Args: args(0, 0),
			RunE: func(cmd *cobra.Command, _ []string) error { return c.indexVerify(cmd) }})
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
		c.sayIndex(s)
	})
	return errors.Join(err, s.Err())
}

// sayIndex tells what there is to tell beyond the first line.
func (c *cli) sayIndex(s *office.IndexStatus) {
	if s.TextBytes > 0 {
		c.say("原文 %s，索引为其 %.2f 倍；案卷 %d 卷，列目 %d 件。", size(s.TextBytes), float64(s.Bytes)/float64(s.TextBytes), s.Files, s.Rows)
	}
	if s.Served {
		c.say("索引由正在运行的 casefile serve 使用，检索经它作答。")
	}
	if p := s.Rebuild; p != nil {
		c.say("正在重建：%s。", progressText(*p))
	}
	if s.HalfBuilt {
		c.say("上一次重建中断了；再运行 casefile index rebuild，接着做。")
	}
	if s.Resumed > 0 {
		c.say("其中 %d 件是上一次中断前收入的。", s.Resumed)
	}
	if len(s.Failed) > 0 {
		c.say("有 %d 处没能收入。", len(s.Failed))
	}
}

func (c *cli) indexVerify(cmd *cobra.Command) error {
	a, err := c.actor(cmd.Context())
	if err != nil {
		return err
	}
	check, err := c.office.VerifyIndex(cmd.Context(), a)
	if err != nil {
		return err
	}
	err = c.print(check, func() {
		c.say("已核对 %d 卷 %d 件，用时 %.0f 毫秒。", check.Files, check.Documents, check.TookMS)
		for _, t := range check.Texts {
			c.say("  %s", t)
		}
		switch {
		case check.More > 0:
			c.say("另有 %d 处没有列出。", check.More)
		case len(check.Wrong) == 0:
			c.say("索引与案卷库一致。")
		}
	})
	return errors.Join(err, check.Err())
}

// indexing draws how far making the index is.
func (c *cli) indexing(p search.Progress) { c.progress("%s", progressText(p)) }

func progressText(p search.Progress) string {
	what := "正在收入新件"
	if p.Rebuild {
		what = "正在重建索引"
	}
	if p.Merging {
		return what + "：已收齐，正在整理"
	}
	if p.Of > 0 {
		return fmt.Sprintf("%s：%d／%d 件，%s，%d%%", what, p.Documents, p.Of, size(p.Bytes), p.Percent())
	}
	return fmt.Sprintf("%s：%d 件，%s", what, p.Documents, size(p.Bytes))
}
