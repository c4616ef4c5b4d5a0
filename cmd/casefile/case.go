package main

import (
	"errors"

	"github.com/spf13/cobra"

	"casefile/cmd/internal/office"
)

func (c *cli) caseCmd() *cobra.Command {
	return group("case", "案卷：立卷、查看、排序、装订、归档、移交、接收、销毁",
		c.caseOpenCmd(),
		&cobra.Command{Use: "list", Short: "列出可调阅的案卷", Args: args(0, 0), RunE: c.caseList},
		&cobra.Command{Use: "show CASE", Short: "查看一卷的文书和经过", Args: args(1, 1), RunE: c.caseShow},
		c.caseVolumeCmd(), c.casePaperCmd(), c.caseArrangeCmd(), c.caseCheckCmd(), c.caseCloseCmd(), c.caseReopenCmd(),
		c.caseExportCmd(), c.caseImportCmd(), c.caseRetentionCmd(), c.caseDisposeCmd(),
	)
}

func (c *cli) caseOpenCmd() *cobra.Command {
	var h office.CaseHeader
	cmd := &cobra.Command{
		Use:   "open [CASE]",
		Short: "立卷；不给卷号则自动取号，输出卷号",
		Long: `立卷。卷号只用小写字母、数字和连字符，不得含有人名；案号、姓名、单位另行登记，
随案卷保密。不给卷号则自动取号。`,
		Example: "  casefile case open zj-2026-001 --unit 某市交通运输局 --sector 工程建设 --link 招投标 --level 市级",
		Args:    args(0, 1),
		RunE: func(cmd *cobra.Command, given []string) error {
			if len(given) == 1 {
				h.ID = given[0]
			}
			return c.caseOpen(cmd, h)
		},
	}
	cmd.Flags().StringVar(&h.ID, "case", "", "卷号（同位置参数）")
	headerFlags(cmd, &h)
	return cmd
}

// headerFlags are what a file is opened with and reviewers filter by later.
func headerFlags(cmd *cobra.Command, h *office.CaseHeader) {
	f := cmd.Flags()
	f.StringVar(&h.Kind, "kind", "", "类别：case 案件、lead 线索、series 按件归档（默认 case）")
	f.StringVar(&h.CaseNo, "case-no", "", "案号")
	f.StringVar(&h.Title, "title", "", "案卷题名")
	f.StringVar(&h.Unit, "unit", "", "案发单位")
	f.StringVar(&h.Handler, "handler", "", "承办人")
	f.StringVar(&h.Sector, "sector", "", "行业")
	f.StringVar(&h.Link, "link", "", "环节")
	f.StringVar(&h.Level, "level", "", "层级")
	f.StringVar((*string)(&h.Secrecy), "secrecy", "", "密级：内部、秘密、机密、绝密（默认无）")
	f.StringVar(&h.Until, "until", "", "保密期限截止日期")
	f.StringSliceVar(&h.Audience, "audience", nil, "知悉范围：操作人或单位，逗号分隔（默认不限）")
}

func (c *cli) caseOpen(cmd *cobra.Command, h office.CaseHeader) error {
	a, err := c.actor(cmd.Context())
	if err != nil {
		return err
	}
	opened, err := c.office.OpenCase(cmd.Context(), a, h)
	if err != nil {
		return err
	}
	return c.print(opened, func() {
		c.say("%s", opened.ID)
		c.note("已立卷。起草文书：casefile doc draft FORM --case %s --data 填写值.json", opened.ID)
	})
}

func (c *cli) caseList(cmd *cobra.Command, _ []string) error {
	a, err := c.actor(cmd.Context())
	if err != nil {
		return err
	}
	cases, broken := c.office.Cases(cmd.Context(), a)
	if cases == nil {
		return broken
	}
	err = c.print(cases, func() {
		if len(cases) == 0 {
			c.say("没有可调阅的案卷。")
			return
		}
		rows := [][]string{{"卷号", "类别", "题名", "单位", "密级", "文书", "立卷日期"}}
		for _, x := range cases {
			rows = append(rows, []string{x.ID, office.KindName(x.Kind), x.Title, x.Unit,
				string(x.Secrecy), count(x.Count, "件"), x.Opened})
		}
		c.table(rows)
	})
	return errors.Join(err, broken)
}

func (c *cli) caseShow(cmd *cobra.Command, given []string) error {
	a, err := c.actor(cmd.Context())
	if err != nil {
		return err
	}
	x, err := c.office.Case(cmd.Context(), a, given[0])
	if err != nil {
		return err
	}
	return c.print(x, func() { c.sayCase(x) })
}

func (c *cli) sayCase(x *office.Case) {
	c.say("案卷 %s", spaced(x.ID, office.KindName(x.Kind), x.Title))
	c.sayPairs([][2]string{{"案号", x.CaseNo}, {"单位", x.Unit}, {"承办人", x.Handler}, {"行业", x.Sector},
		{"环节", x.Link}, {"层级", x.Level}, {"密级", string(x.Secrecy)}, {"保密至", x.Until}})
	c.say("")
	c.table(documentRows(x))
	c.say("")
	c.sayEvents(x.Events)
}

// documentRows are the documents of a file, those responsible only where any
// are known, guesses marked.
func documentRows(x *office.Case) [][]string {
	rows, known := [][]string{{"文书", "状态", "文号", "日期", "题名", "责任者"}}, false
	for _, d := range x.Documents {
		rows = append(rows, []string{d.ID, office.StateName(d.State) + textState(&d), marked(&d, "number", d.Number),
			marked(&d, "date", d.Date), marked(&d, "title", d.Title), marked(&d, "unit", d.Responsible)})
		known = known || d.Responsible != ""
	}
	if !known {
		rows[0] = rows[0][:5]
	}
	return rows
}

// sayPairs writes the pairs that have something to say, on one line.
func (c *cli) sayPairs(pairs [][2]string) {
	var said []string
	for _, p := range pairs {
		if p[1] != "" {
			said = append(said, p[0]+"："+p[1])
		}
	}
	if len(said) > 0 {
		c.say("%s", spaced(said...))
	}
}

func (c *cli) sayEvents(events []office.Event) {
	rows := [][]string{{"序", "时间", "操作人", "经过", "文书", ""}}
	for _, e := range events {
		rows = append(rows, []string{itoa(int(e.Seq)), e.At.In(china).Format("2006-01-02 15:04"), e.By,
			office.EventName(e.Type), e.Doc, eventNote(e)})
	}
	c.table(rows)
}

func eventNote(e office.Event) string {
	if e.Count > 0 {
		return count(e.Count, "件")
	}
	return or(e.Number, e.Opinion)
}
