package main

import (
	"io"

	"github.com/spf13/cobra"

	"casefile/cmd/internal/office"
)

func (c *cli) caseVolumeCmd() *cobra.Command {
	var req office.VolumeRequest
	var out string
	cmd := &cobra.Command{
		Use:   "volume CASE --out F",
		Short: "把案卷装订成一份 PDF/A：封面、目录、卷内文件、备考表",
		Long: `把案卷装订成一份 PDF/A：封面、卷内文件目录、按次序编了页号的卷内文件、备考表。
本机关制发的文书原页编入；外来文件以代替页编入，原件附于 PDF 之内（阅读器的“附件”）；
只有纸质的，代替页写明存放位置。制作者无权知悉的，只占位，不列内容。`,
		Example: "  casefile case volume zj-2026-001 --out 案卷.pdf\n  casefile case volume zj-2026-001 --part cover,catalogue --out 封面和目录.pdf",
		Args:    args(1, 1),
		RunE: func(cmd *cobra.Command, given []string) error {
			if out == "" {
				return misuse("usage-out", nil)
			}
			req.Case = given[0]
			return c.caseVolume(cmd, req, out)
		},
	}
	f := cmd.Flags()
	f.StringVar(&out, "out", "", "PDF 写到哪里（- 为标准输出）")
	f.StringVar(&req.Volume, "volume", "", "只装订一个分卷，如 审理卷")
	f.StringSliceVar(&req.Parts, "part", nil, "只要其中几部分：cover、catalogue、papers、note（默认全部）")
	return cmd
}

// volumeResult is the --json answer of case volume.
type volumeResult struct {
	*office.VolumeReport
	Out string `json:"out"`
}

func (c *cli) caseVolume(cmd *cobra.Command, req office.VolumeRequest, out string) error {
	a, err := c.actor(cmd.Context())
	if err != nil {
		return err
	}
	var r *office.VolumeReport
	err = c.writeThrough(out, func(w io.Writer) error {
		r, err = c.office.Volume(cmd.Context(), a, req, w)
		return err
	})
	if err != nil || out == "-" {
		return err
	}
	return c.print(volumeResult{r, out}, func() { c.sayVolume(r, out) })
}

func (c *cli) sayVolume(r *office.VolumeReport, out string) {
	c.say("已装订：%s，PDF/A-%s，共 %d 面，%s", r.Title, r.Flavour, r.Pages, out)
	for _, v := range r.Volumes {
		c.say("  %s：%d 件 %d 页", v.Name, v.Items, v.Pages)
	}
	if r.Attached > 0 {
		c.say("  附入原件 %d 份", r.Attached)
	}
	if r.Withheld > 0 {
		c.say("  不在知悉范围、未编入 %d 件", r.Withheld)
	}
}
