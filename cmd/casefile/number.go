package main

import (
	"strconv"

	"github.com/spf13/cobra"
)

func (c *cli) numberCmd() *cobra.Command {
	var year int
	start := &cobra.Command{
		Use:     "start SERIES FIRST [--year Y]",
		Short:   "设定某系列某年的起始号（接续已有的编号）",
		Example: "  casefile number start letter 13 --year 2026",
		Args:    args(2, 2),
		RunE: func(cmd *cobra.Command, given []string) error {
			first, err := strconv.Atoi(given[1])
			if err != nil {
				return misuse("usage-number", map[string]string{"given": given[1]})
			}
			return c.numberStart(cmd, given[0], year, first)
		},
	}
	start.Flags().IntVar(&year, "year", 0, "年份（默认今年）")
	return group("number", "发文字号：登记簿、起始号、库外编号、作废、缺号",
		c.numberListCmd(), start, c.numberEntryCmd(false), c.numberEntryCmd(true), c.numberGapsCmd())
}

func (c *cli) numberSummary(cmd *cobra.Command) error {
	a, err := c.actor(cmd.Context())
	if err != nil {
		return err
	}
	series, err := c.office.Numbers(cmd.Context(), a)
	if err != nil {
		return err
	}
	return c.print(series, func() {
		rows := [][]string{{"系列", "机关代字", "年份", "起始", "已取", "末号", "下一号"}}
		for _, s := range series {
			if len(s.Years) == 0 {
				rows = append(rows, []string{s.ID, s.Mark, "—", "1", "0", "—", "1"})
			}
			for _, y := range s.Years {
				rows = append(rows, []string{s.ID, s.Mark, itoa(y.Year), itoa(y.Start),
					itoa(y.Given), or(y.Last, "—"), itoa(y.Next)})
			}
		}
		c.table(rows)
	})
}

func (c *cli) numberStart(cmd *cobra.Command, series string, year, first int) error {
	a, err := c.actor(cmd.Context())
	if err != nil {
		return err
	}
	if year == 0 {
		year, _ = strconv.Atoi(c.office.Today()[:4])
	}
	if err := c.office.StartNumber(cmd.Context(), a, series, year, first); err != nil {
		return err
	}
	return c.print(map[string]any{"series": series, "year": year, "first": first}, func() {
		c.say("已设定：系列 %s %d 年从 %d 号开始。", series, year, first)
	})
}
