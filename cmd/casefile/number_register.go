package main

import (
	"strconv"

	"github.com/spf13/cobra"

	"casefile/cmd/internal/office"
)

// numberListCmd lists the series, or the register of one.
func (c *cli) numberListCmd() *cobra.Command {
	var series, out string
	var year int
	var pdf bool
	cmd := &cobra.Command{
		Use:     "list [--series S [--year Y] [--pdf --out F]]",
		Short:   "列出文号系列和各年情况；--series 列出该系列的发文登记簿，--pdf 排成可装订的表",
		Example: "  casefile number list --series letter --year 2026 --pdf --out 发文登记簿.pdf",
		Args:    args(0, 0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			switch {
			case pdf != (out != "") || pdf && series == "":
				return misuse("number-pdf", nil)
			case series == "":
				return c.numberSummary(cmd)
			case pdf:
				return c.numberPDF(cmd, series, year, out)
			}
			return c.numberRegister(cmd, series, year)
		},
	}
	f := cmd.Flags()
	f.StringVar(&series, "series", "", "系列，如 letter")
	f.IntVar(&year, "year", 0, "年份（默认今年）")
	f.BoolVar(&pdf, "pdf", false, "排成 PDF")
	f.StringVar(&out, "out", "", "PDF 写到哪里（- 为标准输出）")
	return cmd
}

func (c *cli) numberRegister(cmd *cobra.Command, series string, year int) error {
	a, err := c.actor(cmd.Context())
	if err != nil {
		return err
	}
	r, err := c.office.Register(cmd.Context(), a, series, year)
	if err != nil {
		return err
	}
	return c.print(r, func() {
		rows := [][]string{{"序号", "文号", "成文日期", "密级", "标题", "状态", "备注"}}
		for _, l := range r.Lines {
			state, title := office.StateName(l.State), l.Title
			if l.Kind != "document" {
				state = office.EntryName(l.Kind)
			}
			if l.Hidden {
				title = "〔涉密〕"
			}
			rows = append(rows, []string{itoa(l.N), l.Number, or(l.Date, "—"), or(l.Secrecy, "—"), or(title, "—"), state, l.Reason})
		}
		c.table(rows)
	})
}

func (c *cli) numberPDF(cmd *cobra.Command, series string, year int, out string) error {
	a, err := c.actor(cmd.Context())
	if err != nil {
		return err
	}
	pdf, r, err := c.office.RegisterPDF(cmd.Context(), a, series, year)
	if err != nil {
		return err
	}
	if err := c.write(out, pdf); err != nil || out == "-" {
		return err
	}
	return c.print(map[string]any{"series": series, "year": r.Year, "lines": len(r.Lines), "out": out, "bytes": len(pdf)}, func() {
		c.say("发文登记簿已排版：%s %d 年，%d 条，%s", series, r.Year, len(r.Lines), out)
	})
}

// numberEntryCmd enters a number given elsewhere, or voids one.
func (c *cli) numberEntryCmd(void bool) *cobra.Command {
	e := office.NumberEntry{Void: void}
	cmd := &cobra.Command{
		Use:   "external SERIES N --reason 缘由 [--date D] [--fill]",
		Short: "登记在别处（纸质登记簿、其他系统）已编的文号",
		Long: `登记一个在别处已编的文号，本库不再给出它。

文号逐个相连：只能登记下一个号，或补上缺号。前面还有空号时不予登记，
除非加 --fill 把其间的空号逐一作废。登记后不能更改。
缘由会被所有能看登记簿的人看到：不要写人名、案情和涉密标题。`,
		Args: args(2, 2),
		RunE: func(cmd *cobra.Command, given []string) error {
			n, err := strconv.Atoi(given[1])
			if err != nil || n < 1 || n > 99_999_999 {
				return misuse("number-entry", map[string]string{"given": given[1]})
			}
			e.Series, e.N = given[0], n
			return c.numberEnter(cmd, e)
		},
	}
	f := cmd.Flags()
	if void {
		cmd.Use, cmd.Short = "void SERIES N --reason 缘由 [--year Y] [--fill]", "作废一个还没有用的文号"
		cmd.Long = ""
		f.IntVar(&e.Year, "year", 0, "年份（默认今年）")
	} else {
		f.StringVar(&e.Date, "date", "", "该文的成文日期，如 2026-03-05；文号的年份从它")
		f.IntVar(&e.Year, "year", 0, "年份（默认为成文日期的年份，再为今年）")
	}
	f.StringVar(&e.Reason, "reason", "", "缘由（一行；不写人名和案情）")
	f.StringVar(&e.Reason, "note", "", "同 --reason")
	f.BoolVar(&e.Fill, "fill", false, "把前面的空号逐一作废")
	return cmd
}

func (c *cli) numberEnter(cmd *cobra.Command, e office.NumberEntry) error {
	a, err := c.actor(cmd.Context())
	if err != nil {
		return err
	}
	lines, err := c.office.EnterNumber(cmd.Context(), a, e)
	if err != nil {
		return err
	}
	return c.print(lines, func() {
		for _, l := range lines {
			c.say("已登记：%s（%s）：%s", l.Number, office.EntryName(l.Kind), l.Reason)
		}
	})
}

func (c *cli) numberGapsCmd() *cobra.Command {
	var series string
	var year int
	cmd := &cobra.Command{
		Use:   "gaps [--series S] [--year Y]",
		Short: "查找缺号和制发中断的号，并说明怎么办",
		Args:  args(0, 0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			a, err := c.actor(cmd.Context())
			if err != nil {
				return err
			}
			gaps, err := c.office.NumberGaps(cmd.Context(), a, series, year)
			if err != nil {
				return err
			}
			return c.print(gaps, func() { c.sayGaps(gaps) })
		},
	}
	cmd.Flags().StringVar(&series, "series", "", "系列（默认全部）")
	cmd.Flags().IntVar(&year, "year", 0, "年份（默认全部）")
	return cmd
}

func (c *cli) sayGaps(gaps []office.NumberGap) {
	for _, g := range gaps {
		if g.Kind == "missing" {
			c.say("%s %d 年缺 %d 号：登记簿里没有这一条。请先运行 casefile archive verify 查明，能从副本恢复的先恢复；确属漏号的，"+
				"用 casefile number void %s %d --year %d --reason … 补登作废。", g.Series, g.Year, g.N, g.Series, g.N, g.Year)
			continue
		}
		c.say("%s：已取号，文书 %s 没有制发完（%s，%s）。如仍在制发，稍候再看；批量中断的，原样再运行 casefile batch；"+
			"否则运行 casefile doctor --apply，接着制发或作废。", g.Number, g.Doc, g.By, g.Since)
	}
	if len(gaps) == 0 {
		c.say("没有缺号，也没有中断的号。")
	}
}
