package main

import (
	"github.com/spf13/cobra"

	"casefile/cmd/internal/office"
)

func (c *cli) importCmd() *cobra.Command {
	var req office.ImportRequest
	var text office.TextRequest
	cmd := &cobra.Command{
		Use:   "import FILE… [--case CASE]",
		Short: "收入旧卷：txt、md、docx、PDF、扫描件、JSON 行文件，或整个文件夹",
		Long: `收入旧卷。一个文件一件：txt、md（UTF-8、UTF-16、GB18030、Big5），docx，带文本层的
PDF；JSON 行文件（.jsonl）一行一件：{"id","title","text","date"?,"number"?,"unit"?}。
文件夹连同其下各级一并收入，不跟随链接。原件字节原样保存，坏的一件不影响其余各件。

标题、文号、日期、发文机关没有写明的，由程序推测，并标明（推测）。

字节相同的：本卷已有的不再收；没有写 --case 的，别卷已有的（限本人可查阅的）也不再收；
写明 --case 的，别卷已有的照收，注明与哪一件相同。--again 一律再收一份。文字相同而字节
不同的照收，并提示疑似重复。

扫描件、图片、doc、wps、ofd 和加密的文件也收，标为无文本，按标题等查得到；文字
以后补入：casefile import --text 识别稿.docx --for DOC`,
		Args: args(0, -1),
		RunE: func(cmd *cobra.Command, given []string) error {
			if cmd.Flags().Changed("text") || cmd.Flags().Changed("for") {
				return c.importText(cmd, text, given)
			}
			if err := args(1, -1)(cmd, given); err != nil {
				return err
			}
			req.Paths = given
			if !cmd.Flags().Changed("case") {
				req.Case = ""
			}
			return c.importPapers(cmd, req)
		},
	}
	cmd.Flags().StringVar(&req.Case, "case", "imported", "收入哪一卷（不存在则立卷）")
	cmd.Flags().BoolVar(&req.Again, "again", false, "字节相同的也再收一份")
	cmd.Flags().StringVar(&text.Path, "text", "", "给无文本的旧卷补入文字：txt、md、docx 或带文本层的 PDF")
	cmd.Flags().StringVar(&text.Doc, "for", "", "补给哪一件（与 --text 合用）")
	return cmd
}

func (c *cli) importPapers(cmd *cobra.Command, req office.ImportRequest) error {
	a, err := c.actor(cmd.Context())
	if err != nil {
		return err
	}
	req.Progress = func(p office.ImportProgress) {
		c.progress("文件 %d／%d，已收入 %d 件，%d 件有问题　%s", p.File, p.Files, p.Done, p.Failed, p.Name)
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

// importText gives one paper its text.
func (c *cli) importText(cmd *cobra.Command, req office.TextRequest, given []string) error {
	if len(given) > 0 || req.Path == "" || req.Doc == "" {
		return &office.Problem{ID: "usage-import-text", Kind: office.Usage}
	}
	a, err := c.actor(cmd.Context())
	if err != nil {
		return err
	}
	done, err := c.office.AddText(cmd.Context(), a, req)
	if err != nil {
		return err
	}
	return c.print(done, func() {
		c.say("已为 %s 补入文字 %d 字（%s）：%s", done.ID, done.Characters, done.Kind, done.Title)
		c.saySearchable(done.Searchable)
	})
}

func (c *cli) saySearchable(yes bool) {
	if !yes {
		c.say("已入卷，暂未进入索引，下次检索时自动补上。")
	}
}
