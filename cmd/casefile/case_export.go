package main

import (
	"github.com/spf13/cobra"

	"casefile/cmd/internal/office"
)

func (c *cli) caseExportCmd() *cobra.Command {
	var req office.ExportRequest
	cmd := &cobra.Command{
		Use:   "export CASE --out DIR|F.zip",
		Short: "移交：做成 BagIt 包，不靠本程序也能读、能验",
		Long: `移交。做成 BagIt 包（文件夹，或以 .zip 结尾的压缩包）：文书 PDF 和文本、外来原件、
经过、元数据（DA/T 46、GB/T 33480）、四性检测报告和说明。用 PDF 阅读器和文本编辑器
就能看，用 sha256sum -c 就能验。无权知悉的和保密项不放入，包内注明不完整。`,
		Args: args(1, 1),
		RunE: func(cmd *cobra.Command, given []string) error {
			if req.Out == "" {
				return misuse("usage-out", nil)
			}
			a, err := c.actor(cmd.Context())
			if err != nil {
				return err
			}
			req.Case = given[0]
			r, err := c.office.ExportCase(cmd.Context(), a, req)
			if err != nil {
				return err
			}
			return c.print(r, func() {
				c.say("已做成移交包 %s：%d 件，%d 个对象，%s。", r.Out, r.Documents, r.Objects, size(r.Bytes))
				for _, p := range r.Properties {
					c.say("  %s：%s", p.Name, p.Verdict)
				}
				if r.Partial {
					c.say("注意：此包不完整，略去 %d 个对象（无权知悉 %d，保密项 %d），只能阅读，不能接收入库。",
						r.LeftAccess+r.LeftConfidential, r.LeftAccess, r.LeftConfidential)
				}
			})
		},
	}
	cmd.Flags().StringVar(&req.Out, "out", "", "文件夹，或以 .zip 结尾的文件；不得已存在")
	cmd.Flags().BoolVar(&req.Confidential, "confidential", false, "连同保密项（须有查看保密项的权限）")
	return cmd
}

func (c *cli) caseImportCmd() *cobra.Command {
	return &cobra.Command{
		Use:   "import BAG",
		Short: "接收：把移交包里的案卷收入本库，卷号、经过原样保留",
		Args:  args(1, 1),
		RunE: func(cmd *cobra.Command, given []string) error {
			a, err := c.actor(cmd.Context())
			if err != nil {
				return err
			}
			r, err := c.office.ReceiveCase(cmd.Context(), a, given[0])
			if err != nil {
				return err
			}
			return c.print(r, func() {
				if !r.Added {
					c.say("案卷 %s 已在库中，没有变动。", r.Case)
					return
				}
				c.say("已接收案卷 %s：%d 个对象，来自案卷库 %s。", r.Case, r.Objects, r.Origin)
				if !r.Searchable {
					c.say("已入卷，暂未进入索引，下次检索时自动补上。")
				}
			})
		},
	}
}
