package main

import (
	"github.com/spf13/cobra"

	"casefile/cmd/internal/office"
)

func (c *cli) importCmd() *cobra.Command {
	var req office.ImportRequest
	cmd := &cobra.Command{
		Use:   "import FILE… [--case CASE]",
		Short: "收入旧卷：txt、md、JSON 行文件，或整个文件夹",
		Long: `收入旧卷。文本文件（.txt .md）一个一件；JSON 行文件（.jsonl）一行一件：
{"id","title","text","date"}。原件字节原样保存。坏的一件不影响其余各件。`,
		Args: args(1, -1),
		RunE: func(cmd *cobra.Command, given []string) error {
			req.Paths = given
			return c.importPapers(cmd, req)
		},
	}
	cmd.Flags().StringVar(&req.Case, "case", "imported", "收入哪一卷（不存在则立卷）")
	return cmd
}

func (c *cli) importPapers(cmd *cobra.Command, req office.ImportRequest) error {
	a, err := c.actor(cmd.Context())
	if err != nil {
		return err
	}
	req.Progress = func(p office.ImportProgress) {
		c.progress("已收入 %d 件，%d 件有问题　%s", p.Done, p.Failed, p.Name)
	}
	report, err := c.office.Import(cmd.Context(), a, req)
	c.progressEnd()
	if err != nil {
		return err
	}
	if err := c.print(report, func() { c.sayImport(report) }); err != nil {
		return err
	}
	return report.Err()
}

func (c *cli) sayImport(r *office.ImportReport) {
	rows := [][]string{}
	for _, p := range r.Imported {
		known := ""
		if p.Known {
			known = "（已在卷中）"
		}
		rows = append(rows, []string{p.ID, p.Title + known})
	}
	c.table(rows)
	c.say("收入案卷 %s：%d 件；有问题 %d 件。", r.Case, len(r.Imported), len(r.Failed))
	if !r.Searchable {
		c.say("已入卷，暂未进入索引，下次检索时自动补上。")
	}
}
