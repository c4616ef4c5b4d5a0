package main

import (
	"strings"

	"github.com/spf13/cobra"

	"casefile/archive"
	"casefile/cmd/internal/office"
)

func (c *cli) caseCheckCmd() *cobra.Command {
	return &cobra.Command{
		Use:   "check CASE",
		Short: "查看能否归档，缺什么",
		Args:  args(1, 1),
		RunE: func(cmd *cobra.Command, given []string) error {
			a, err := c.actor(cmd.Context())
			if err != nil {
				return err
			}
			r, err := c.office.CheckClose(cmd.Context(), a, given[0])
			if err != nil {
				return err
			}
			return c.print(r, func() {
				if r.Ready {
					c.say("案卷 %s 齐全，可以归档：casefile case close %s", r.Case, r.Case)
					return
				}
				c.say("案卷 %s 还不能归档，有 %d 处：", r.Case, len(r.Reasons))
				for i, m := range r.Reasons {
					c.say("%3d. %s", i+1, m.Text)
				}
			})
		},
	}
}

func (c *cli) caseCloseCmd() *cobra.Command {
	var room string
	cmd := &cobra.Command{
		Use:   "close CASE",
		Short: "归档：查齐全、编档号、留下目录和摘要清单",
		Long: `归档。有未办结的文书、未销号的事项，或样式规定的送达、回复还缺，就不归档，
并一次列出全部缺项。归档时逐件校验，留下不含姓名的登记（records.jsonl）和
可用 sha256sum -c 核对的摘要清单。归档后不能再添，要添先 case reopen。`,
		Args: args(1, 1),
		RunE: func(cmd *cobra.Command, given []string) error {
			a, err := c.actor(cmd.Context())
			if err != nil {
				return err
			}
			r, err := c.office.CloseCase(cmd.Context(), a, given[0], room)
			if err != nil {
				return err
			}
			return c.print(r, func() {
				c.say("案卷 %s 已归档，%d 件 %d 页，保管期限 %s。", spaced(r.Case, r.ArchiveNo), r.Documents, r.Pages, r.Retention)
				c.say("摘要清单 %s", r.Manifest)
				c.say("其 SHA-256 %s", r.SHA256)
			})
		},
	}
	cmd.Flags().StringVar(&room, "room", "", "按件归档的室代码（默认 BGS）")
	return cmd
}

func (c *cli) caseReopenCmd() *cobra.Command {
	var reason string
	cmd := &cobra.Command{
		Use:   "reopen CASE --reason 原因",
		Short: "重新打开已归档的案卷，档号不变",
		Args:  args(1, 1),
		RunE: func(cmd *cobra.Command, given []string) error {
			a, err := c.actor(cmd.Context())
			if err != nil {
				return err
			}
			if err := c.office.ReopenCase(cmd.Context(), a, given[0], reason); err != nil {
				return err
			}
			return c.done(given[0], "已重新开卷。")
		},
	}
	cmd.Flags().StringVar(&reason, "reason", "", "原因（长期保存，不随案卷销毁；不写人名）")
	return cmd
}

// done answers a step that has nothing else to say.
func (c *cli) done(id, text string) error {
	return c.print(map[string]string{"case": id}, func() { c.say("案卷 %s %s", id, text) })
}

func (c *cli) caseArrangeCmd() *cobra.Command {
	return &cobra.Command{
		Use:   "arrange CASE [DOCUMENT[=SECTION]]…",
		Short: "排定卷内顺序；不列出的按类别和日期接在后面",
		Long: `排定卷内顺序。DOCUMENT 为文书号（可省去卷号），=SECTION 改定类别：
` + sectionHelp(),
		Args: args(1, -1),
		RunE: func(cmd *cobra.Command, given []string) error {
			a, err := c.actor(cmd.Context())
			if err != nil {
				return err
			}
			var order []archive.Arranged
			for _, g := range given[1:] {
				doc, section, _ := strings.Cut(g, "=")
				order = append(order, archive.Arranged{Local: strings.TrimPrefix(doc, given[0]+"/"), Section: archive.Section(section)})
			}
			if err := c.office.ArrangeCase(cmd.Context(), a, given[0], order); err != nil {
				return err
			}
			return c.done(given[0], "已排定卷内顺序。")
		},
	}
}

// sectionHelp lists the classes of papers.
func sectionHelp() string {
	var b strings.Builder
	for _, k := range []archive.Kind{archive.KindCase, archive.KindLead} {
		b.WriteString(office.KindName(string(k)) + "：")
		for i, s := range archive.Sections(k) {
			if i > 0 {
				b.WriteString("、")
			}
			b.WriteString(string(s.ID) + " " + s.Name)
		}
		b.WriteString("\n")
	}
	return strings.TrimSuffix(b.String(), "\n")
}

func (c *cli) casePaperCmd() *cobra.Command {
	var p office.ShelfPaper
	cmd := &cobra.Command{
		Use:     "paper CASE --id 编号 --title 题名 --sheets 页数 --shelf 存放位置",
		Short:   "登记只有纸质的材料：题名、页数、存放位置",
		Example: "  casefile case paper zj-2026-001 --id zy-1 --title 证人证言 --sheets 7 --shelf 三号库房2架4层 --section evidence",
		Args:    args(1, 1),
		RunE: func(cmd *cobra.Command, given []string) error {
			a, err := c.actor(cmd.Context())
			if err != nil {
				return err
			}
			p.Case = given[0]
			id, err := c.office.AddPaper(cmd.Context(), a, p)
			if err != nil {
				return err
			}
			return c.print(map[string]string{"id": id}, func() { c.say("%s", id) })
		},
	}
	f := cmd.Flags()
	f.StringVar(&p.ID, "id", "", "材料自己的编号，卷内唯一")
	f.StringVar(&p.Title, "title", "", "题名")
	f.StringVar(&p.Responsible, "responsible", "", "责任者")
	f.StringVar(&p.Date, "made", "", "材料日期，如 2026-03-05")
	f.StringVar(&p.Number, "number", "", "文号")
	f.IntVar(&p.Sheets, "sheets", 0, "页数")
	f.StringVar(&p.Shelf, "shelf", "", "存放位置")
	f.StringVar(&p.Section, "section", "", "类别，见 case arrange --help")
	return cmd
}
