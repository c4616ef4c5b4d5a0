package main

import (
	"context"
	"reflect"

	"github.com/spf13/cobra"

	"casefile/cmd/internal/office"
)

func (c *cli) docCmd() *cobra.Command {
	return group("doc", "文书：起草、送审、审批、退回、制发、送达、回复、撤回、查看、取出",
		c.docDraftCmd(),
		c.stepCmd("submit DOC", "送审：交出最新草稿", "已送审",
			func(ctx context.Context, a office.Actor, id, _ string) (*office.Document, error) {
				return c.office.Submit(ctx, a, id)
			}, false),
		c.docApproveCmd(),
		c.stepCmd("return DOC", "退回承办人修改", "已退回",
			func(ctx context.Context, a office.Actor, id, opinion string) (*office.Document, error) {
				return c.office.Return(ctx, a, office.Decision{Doc: id, Opinion: opinion})
			}, true),
		c.docIssueCmd(),
		c.docServeCmd(), c.docReplyCmd(), c.docAttachCmd(), c.docWithdrawCmd(),
		c.docShowCmd(),
		c.docGetCmd(),
	)
}

func (c *cli) docDraftCmd() *cobra.Command {
	var req office.DraftRequest
	var data string
	cmd := &cobra.Command{
		Use:   "draft FORM --case CASE --data F | draft --doc DOC --data F",
		Short: "起草或修改文书，输出文书号",
		Long: `起草：给出样式、案卷和填写值，输出新文书的文书号；案卷不存在时先立卷。
修改：用 --doc 给出文书号，保存为草稿的下一版；已送审、已审批的文书一经修改，原审批即失效。

填写值不合样式时列出全部问题，什么也不保存；加 --keep 则连同问题一起存为草稿（不能送审）。

样式标明的保密项（如举报人）与其他填写值分开保存。修改时没有给出的保密项照旧保留，给 null 则清除。`,
		Example: "  casefile doc draft inquiry-letter --case zj-2026-001 --data 填写值.json\n" +
			"  casefile doc draft --doc zj-2026-001/0001-inquiry-letter --data 填写值.json",
		Args: args(0, 1),
		RunE: func(cmd *cobra.Command, given []string) (err error) {
			if (len(given) == 1) == (req.Doc != "") {
				return misuse("usage-draft", nil)
			}
			if req.Doc != "" && (req.Amends != "" || req.Case != "" || !reflect.DeepEqual(req.Header, office.CaseHeader{})) {
				return misuse("usage-draft-header", nil) // an edit does not move or reclassify a case
			}
			if len(given) == 1 {
				req.Form = given[0]
			}
			if req.Values, err = c.data(data); err != nil {
				return err
			}
			return c.docDraft(cmd, req)
		},
	}
	f := cmd.Flags()
	f.StringVar(&req.Case, "case", "", "案卷（不存在则立卷；不给则另立新卷）")
	f.StringVar(&req.Doc, "doc", "", "要修改的文书")
	f.StringVar(&req.Amends, "amends", "", "更正：要更正的已制发文书（新文书归入同一卷）")
	f.StringVar(&data, "data", "", "填写值（JSON 文件，- 为标准输入）")
	f.BoolVar(&req.Keep, "keep", false, "有问题也存为草稿")
	headerFlags(cmd, &req.Header)
	return cmd
}

func (c *cli) docDraft(cmd *cobra.Command, req office.DraftRequest) error {
	a, err := c.actor(cmd.Context())
	if err != nil {
		return err
	}
	d, err := c.office.Draft(cmd.Context(), a, req)
	if err != nil {
		return err
	}
	return c.print(d, func() {
		c.say("%s", d.ID)
		c.notices(d.Notices)
		for _, m := range d.Problems {
			c.note("待改：%s", m.Text)
		}
		c.note("草稿已保存（第 %d 版）。送审：casefile doc submit %s", d.DraftNo, d.ID)
	})
}

// step is a use case that moves one document on.
type step func(ctx context.Context, a office.Actor, id, opinion string) (*office.Document, error)

func (c *cli) stepCmd(use, short, done string, do step, opinions bool) *cobra.Command {
	var opinion string
	cmd := &cobra.Command{Use: use, Short: short, Args: args(1, 1),
		RunE: func(cmd *cobra.Command, given []string) error {
			a, err := c.actor(cmd.Context())
			if err != nil {
				return err
			}
			d, err := do(cmd.Context(), a, given[0], opinion)
			if err != nil {
				return err
			}
			return c.print(d, func() { c.say("%s：%s（%s）", done, d.ID, d.Title) })
		}}
	if opinions {
		cmd.Flags().StringVar(&opinion, "opinion", "", "审批意见（长期保存，不随案卷销毁；不写人名）")
	}
	return cmd
}

func (c *cli) docIssueCmd() *cobra.Command {
	return &cobra.Command{Use: "issue DOC", Short: "制发：编号、成文、入卷", Args: args(1, 1),
		Long: "制发已审批的文书：取下一个发文字号，排成正本，存入案卷，此后不可更改。\n填写值没有成文日期的，用今天（或 --date）。",
		RunE: func(cmd *cobra.Command, given []string) error {
			a, err := c.actor(cmd.Context())
			if err != nil {
				return err
			}
			d, err := c.office.Issue(cmd.Context(), a, office.IssueRequest{Doc: given[0], Date: c.date})
			if err != nil {
				return err
			}
			return c.print(d, func() {
				c.say("已制发：%s　%s（%s），共 %d 页", or(d.Number, "无文号"), d.Title, d.ID, d.Pages)
				if !d.Searchable {
					c.say("文书已入卷，暂未进入索引，下次检索时自动补上。")
				}
			})
		}}
}

func (c *cli) docShowCmd() *cobra.Command {
	var confidential bool
	cmd := &cobra.Command{Use: "show DOC", Short: "查看一份文书的状态和经过", Args: args(1, 1),
		Long: "查看一份文书的状态和经过。保密项只列名称；加 --confidential 连内容一起显示，\n限起草它的承办人、办理它的审批人，以及制发后的档案员。",
		RunE: func(cmd *cobra.Command, given []string) error { return c.docShow(cmd, given[0], confidential) }}
	cmd.Flags().BoolVar(&confidential, "confidential", false, "显示保密项的内容")
	return cmd
}

func (c *cli) docShow(cmd *cobra.Command, id string, confidential bool) error {
	a, err := c.actor(cmd.Context())
	if err != nil {
		return err
	}
	show := c.office.Show
	if confidential {
		show = c.office.ShowConfidential
	}
	d, err := show(cmd.Context(), a, id)
	if err != nil {
		return err
	}
	return c.print(d, func() { c.sayDocument(d) })
}

func (c *cli) sayDocument(d *office.Document) {
	c.say("%s", d.Title+ifGuessed(d.Guessed, "title"))
	c.sayPairs([][2]string{{"文书", d.ID}, {"状态", stateName(d) + textState(d)}, {"文号", marked(d, "number", d.Number)},
		{"日期", marked(d, "date", d.Date)}, {"责任者", marked(d, "unit", d.Responsible)}})
	c.sayPairs([][2]string{{"样式", d.FormTitle}, {"密级", string(d.Secrecy)}, {"送审", d.Submitted},
		{"审批", d.Approved}, {"制发", d.Issued}})
	for _, x := range d.Confidential {
		for _, text := range x.Texts() {
			c.say("%s　%s", x.Title, text)
		}
	}
	if d.PDFSum != "" {
		c.say("正本 %d 页，SHA-256 %s", d.Pages, d.PDFSum)
	}
	for _, m := range d.Problems {
		c.say("待改：%s", m.Text)
	}
	c.sayLife(d)
	c.say("")
	c.sayEvents(d.Events)
	c.sayNext(d)
}

func (c *cli) docGetCmd() *cobra.Command {
	var part, out string
	var mark office.HitsRequest
	cmd := &cobra.Command{
		Use:   "get DOC [--part PART] [--mark QUERY] --out F",
		Short: "取出文书的正本、文本、填写值或附入的材料（校验后写出）",
		Long:  partsHelp,
		Example: "  casefile doc get zj-2026-001/0001-inquiry-letter --out 正本.pdf\n" +
			"  casefile doc get zj-2026-001/0001-inquiry-letter --mark 差旅费 --out 标注件.pdf",
		Args: args(1, 1),
		RunE: func(cmd *cobra.Command, given []string) error {
			if out == "" {
				return misuse("usage-out", nil)
			}
			if mark.Doc = given[0]; cmd.Flags().Changed("mark") {
				return c.docMarked(cmd, mark, part, out)
			}
			return c.docGet(cmd, given[0], part, out)
		},
	}
	cmd.Flags().StringVar(&part, "part", "", "取哪一部分（默认 pdf，旧卷为 original）")
	cmd.Flags().StringVar(&out, "out", "", "写到哪里（- 为标准输出）")
	cmd.Flags().StringVar(&mark.Query, "mark", "", "标出检索字词所在之处，取检索标注件（非原件）")
	cmd.Flags().BoolVar(&mark.Wider, "wider", false, "与 --mark 同用：同义、旧称、曾用名也标出")
	return cmd
}

// getResult is the --json answer of doc get.
type getResult struct {
	*office.Part
	Out string `json:"out"`
}

func (c *cli) docGet(cmd *cobra.Command, id, part, out string) error {
	a, err := c.actor(cmd.Context())
	if err != nil {
		return err
	}
	p, err := c.office.Part(cmd.Context(), a, id, part)
	if err != nil {
		return err
	}
	if err := c.write(out, p.Bytes); err != nil || out == "-" {
		return err
	}
	return c.print(getResult{p, out}, func() {
		c.say("已取出：%s（%s，%d 字节，SHA-256 %s）", out, p.Part, p.Size, p.SHA256)
	})
}
