package main

import (
	"crypto/sha256"
	"encoding/hex"

	"github.com/spf13/cobra"

	"casefile/cmd/internal/office"
)

func (c *cli) renderCmd() *cobra.Command {
	var data, out string
	var req office.RenderRequest
	cmd := &cobra.Command{
		Use:   "render FORM --data F --out F",
		Short: "把填写值排成 PDF 或 SVG（不编号、不入卷）",
		Long: "把填写值排成 PDF。--out 以 .svg 结尾时排成图：只有一页的写成该文件，\n" +
			"有几页的每页一个文件，结尾前加页码（样张-1.svg、样张-2.svg）。不编号、不入卷。",
		Example: "  casefile form sample inquiry-letter | casefile render inquiry-letter --data - --out 样张.pdf",
		Args:    args(1, 1),
		RunE: func(cmd *cobra.Command, given []string) (err error) {
			if out == "" {
				return misuse("usage-out", nil)
			}
			if req.Values, err = c.data(data); err != nil {
				return err
			}
			req.Form, req.Date = given[0], c.date
			if isPicture(out) {
				return c.renderPictures(cmd, req, out)
			}
			return c.render(cmd, req, out)
		},
	}
	f := cmd.Flags()
	f.StringVar(&data, "data", "", "填写值（JSON 文件，- 为标准输入）")
	f.StringVar(&out, "out", "", "写到哪里：.svg 结尾为图，其他为 PDF（- 为标准输出）")
	f.StringVar(&req.Number, "number", "", "印出的发文字号")
	f.BoolVar(&req.Draft, "draft", false, "每页标明“草稿”")
	f.BoolVar(&req.WithValues, "with-values", false, "把印出的填写值附在 PDF 里（values.json，PDF/A-3a；没有印出的不附）")
	return cmd
}

// renderResult is the --json answer of render.
type renderResult struct {
	*office.Rendered
	Out    string `json:"out"`
	Bytes  int    `json:"bytes"`
	SHA256 string `json:"sha256"`
}

func (c *cli) render(cmd *cobra.Command, req office.RenderRequest, out string) error {
	r, err := c.office.Render(cmd.Context(), c.operator(), req)
	if err != nil {
		return err
	}
	c.notices(r.Notices)
	if err := c.write(out, r.PDF); err != nil || out == "-" {
		return err
	}
	sum := sha256.Sum256(r.PDF)
	res := renderResult{Rendered: r, Out: out, Bytes: len(r.PDF), SHA256: hex.EncodeToString(sum[:])}
	return c.print(res, func() {
		c.say("已排版：%s，共 %d 页，%s", r.Title, r.Pages, out)
	})
}
