package main

import (
	"context"

	"github.com/spf13/cobra"

	"casefile/cmd/internal/office"
)

func (c *cli) docApproveCmd() *cobra.Command {
	var r office.Decision
	cmd := &cobra.Command{Use: "approve DOC", Short: "审批同意（不得审批自己起草或送审的文书）", Args: args(1, 1),
		Long: `审批同意。样式列有几道签批的，按次序逐道办理，各道由不同的人签批，最后一道办完才算审批同意；
须经集体研究的，最后一道之前要附入纪要（doc attach --role minutes）。`,
		RunE: func(cmd *cobra.Command, given []string) error {
			r.Doc = given[0]
			return lifeStep(c, cmd, c.office.Approve, r, func(d *office.Document) {
				for _, s := range d.Signoffs {
					if s.Due {
						c.say("已签批，下一道：%s：%s（%s）", s.Name, d.ID, d.Title)
						return
					}
				}
				c.say("已审批：%s（%s）", d.ID, d.Title)
			})
		}}
	cmd.Flags().StringVar(&r.Opinion, "opinion", "", "审批意见（长期保存，不随案卷销毁；不写人名）")
	cmd.Flags().StringVar(&r.Signoff, "signoff", "", "第几道签批，如 分管领导（默认为当前应办的一道）")
	return cmd
}

func (c *cli) docServeCmd() *cobra.Command {
	var r office.ServeRequest
	var receipt string
	cmd := &cobra.Command{Use: "serve DOC --recipient 受送达人", Short: "登记送达，附入送达回证", Args: args(1, 1),
		Long: `登记一次送达：送达日期用今天（或 --date）。签收的送达回证用 --receipt 附入，或用
--receipt-document 指明卷内文书；回证未到可以先登记，到后照原样加上 --receipt 再登记一次。`,
		Example: "  casefile doc serve zj-2026-001/0001-inquiry-letter --date 2026-03-06 --recipient 张某某 \\\n" +
			"    --method 直接送达 --signer 张某某 --receipt 回证.pdf",
		RunE: func(cmd *cobra.Command, given []string) (err error) {
			r.Doc, r.Date = given[0], c.date
			if err := c.paperFile(&r.Receipt, receipt); err != nil {
				return err
			}
			return lifeStep(c, cmd, c.office.Serve, r, func(d *office.Document) {
				c.say("已登记送达：%s（%s）", d.ID, d.Title)
				c.sayOpenTasks(d)
			})
		}}
	f := cmd.Flags()
	f.StringVar(&r.Method, "method", "", "送达方式：直接送达、留置送达、委托送达、邮寄送达、转交送达、电子送达、公告送达（默认直接送达）")
	f.StringVar(&r.Recipient, "recipient", "", "受送达人")
	f.StringVar(&r.Place, "place", "", "送达地点")
	f.StringVar(&r.Signer, "signer", "", "签收人")
	f.StringVar(&r.Relation, "relation", "", "代收人与受送达人的关系、代收理由")
	f.StringVar(&r.Witness, "witness", "", "见证人（拒收时）")
	f.StringVar(&r.Server, "server", "", "送达人")
	f.StringVar(&r.Remarks, "remarks", "", "备注")
	f.StringVar(&receipt, "receipt", "", "签收的送达回证（文件）")
	f.StringVar(&r.Receipt.Document, "receipt-document", "", "送达回证（卷内文书）")
	return cmd
}

func (c *cli) docReplyCmd() *cobra.Command {
	var r office.ReplyRequest
	cmd := &cobra.Command{Use: "reply DOC --file F | reply DOC --document ID", Short: "登记回复", Args: args(1, 1),
		Long: "登记收到的回复：日期用今天（或 --date）。用 --task 指明回复所办结的时限，一并销号。"}
	file := paperFlags(cmd, &r.PaperIn)
	cmd.Flags().StringVar(&r.Task, "task", "", "回复所办结的事项（见 task list；默认为限期回复的事项 reply）")
	cmd.RunE = func(cmd *cobra.Command, given []string) error {
		r.Doc, r.Date = given[0], c.date
		if err := c.paperFile(&r.PaperIn, *file); err != nil {
			return err
		}
		return lifeStep(c, cmd, c.office.Reply, r, func(d *office.Document) { c.say("已登记回复：%s（%s）", d.ID, d.Title) })
	}
	return cmd
}

func (c *cli) docAttachCmd() *cobra.Command {
	var r office.AttachRequest
	cmd := &cobra.Command{Use: "attach DOC --role ROLE --file F | --document ID", Short: "附入材料：盖章件、集体研究纪要、附件", Args: args(1, 1),
		Long: `附入材料：sealed 盖章件（制发之后，盖章的扫描件即正本）、minutes 集体研究纪要、attachment 附件。
附入的材料不能更改、撤下；同类再附，以最后一件为准。文件名不入库，只留扩展名。`}
	file := paperFlags(cmd, &r.PaperIn)
	cmd.Flags().StringVar(&r.Role, "role", "", "材料种类：sealed、minutes、attachment")
	cmd.RunE = func(cmd *cobra.Command, given []string) error {
		r.Doc = given[0]
		if err := c.paperFile(&r.PaperIn, *file); err != nil {
			return err
		}
		return lifeStep(c, cmd, c.office.Attach, r, func(d *office.Document) {
			c.say("已附入%s：%s（%s）", office.PartName(r.Role), d.ID, d.Title)
		})
	}
	return cmd
}

func (c *cli) docWithdrawCmd() *cobra.Command {
	var r office.WithdrawRequest
	cmd := &cobra.Command{Use: "withdraw DOC", Short: "撤回未制发的文书，或撤销已制发的文书", Args: args(1, 1),
		Long: "制发前由承办人撤回；制发后由审批人撤销，须写明原因，文号不再使用，卷内材料照旧保存。",
		RunE: func(cmd *cobra.Command, given []string) error {
			r.Doc = given[0]
			return lifeStep(c, cmd, c.office.Withdraw, r, func(d *office.Document) { c.say("%s：%s（%s）", stateName(d), d.ID, d.Title) })
		}}
	cmd.Flags().StringVar(&r.Reason, "reason", "", "原因（长期保存，不随案卷销毁；不写人名）")
	return cmd
}

// lifeStep does one step of a document's life and says how it went.
func lifeStep[R any](c *cli, cmd *cobra.Command, do func(context.Context, office.Actor, R) (*office.Document, error), r R, say func(*office.Document)) error {
	a, err := c.actor(cmd.Context())
	if err != nil {
		return err
	}
	d, err := do(cmd.Context(), a, r)
	if err != nil {
		return err
	}
	return c.print(d, func() { say(d) })
}

// paperFlags are how a paper is given.
func paperFlags(cmd *cobra.Command, p *office.PaperIn) (file *string) {
	file = cmd.Flags().String("file", "", "材料（文件）")
	cmd.Flags().StringVar(&p.Document, "document", "", "同一卷内已制发或收入的文书，以它为材料")
	return file
}

// paperFile reads the file of a paper, if one is given.
func (c *cli) paperFile(p *office.PaperIn, name string) (err error) {
	if name == "" {
		return nil
	}
	p.Name = name
	p.Bytes, err = readPaper(name)
	return err
}
