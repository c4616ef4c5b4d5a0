package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"casefile/cmd/internal/office"
	"casefile/templates/check"
)

func (c *cli) checkCmd() *cobra.Command {
	var as string
	cmd := &cobra.Command{
		Use:   "check PDF",
		Short: "按 GB/T 9704 逐项量一份 PDF，不论谁排的",
		Long: `按 GB/T 9704-2012《党政机关公文格式》逐项量一份 PDF：位置、字号、线、颜色、标点。
只看页面上画出来的，不论用什么程序排的，也不用案卷库。

有一项不合格即以 3 退出；扫描件等读不出汉字的量不了，同样以 3 退出。
自动识别格式：有红色双线的是信函，有版头红线的是公文（标志以“纪要”结尾的是纪要），
其余的，首页以表格或签名为主的是文书、笔录，否则是报告。`,
		Example: "  casefile check 通知.pdf\n  casefile check 函.pdf --layout letter --json",
		Args:    args(1, 1),
		RunE: func(cmd *cobra.Command, given []string) error {
			b, err := c.readPDF(given[0])
			if err != nil {
				return err
			}
			found, err := c.office.Check(cmd.Context(), c.operator(), office.CheckRequest{PDF: b, Layout: as})
			if err != nil {
				return err
			}
			if err := c.print(found, func() { c.checked(given[0], as, found) }); err != nil {
				return err
			}
			return found.Verdict()
		},
	}
	cmd.Flags().StringVar(&as, "layout", "auto", "格式：auto、official（公文）、letter（信函）、minutes（纪要）、record（文书）、report（报告）")
	return cmd
}

// readPDF reads the paper to measure, from stdin for "-".
func (c *cli) readPDF(name string) ([]byte, error) {
	if name == "-" {
		return bounded(c.stdin, "-")
	}
	return readPaper(name)
}

// checked tells people first what fails.
func (c *cli) checked(name, as string, found *office.Checked) {
	how := "自动识别"
	if as != "" && as != string(check.Auto) {
		how = "指定"
	}
	if found.Note != "" {
		c.say("%s：共 %d 面，读不出汉字", name, found.Pages)
		return
	}
	c.say("%s：%s（%s），共 %d 面", name, found.LayoutName(), how, found.Pages)
	failing := found.Failing()
	if len(failing) > 0 {
		c.say("\n不合格 %d 项：", len(failing))
	}
	for i, r := range failing {
		c.say("%2d. %s（%s）", i+1, r.Name, clauseOf(r.Clause))
		c.say("    应为：%s", r.Want)
		c.say("    实测：%s", faultsOf(r.Faults))
		c.say("    改法：%s", r.Mend)
	}
	if len(failing) > 0 {
		c.say("")
	}
	c.say("合格 %d 项，不涉及 %d 项。", found.Count(check.Pass), found.Count(check.NotApplicable))
	for _, s := range found.Skipped {
		if s.Kind == "text" {
			c.say("第 %d 面有的字读不出是什么字，与文字有关的几项没有量到。", s.Page)
		}
	}
}

func clauseOf(s string) string {
	if strings.HasPrefix(s, "9,") {
		return "第 9 章，" + strings.TrimSpace(s[2:])
	}
	return s
}

// shownFaults is how many places of one rule are told one by one.
const shownFaults = 3

// faultsOf tells where a rule does not hold, several alike as one.
func faultsOf(faults []office.CheckedFault) string {
	var told []string
	var pages []int
	for _, f := range faults {
		if !slices.Contains(pages, f.Page) {
			pages = append(pages, f.Page)
		}
		if len(told) < shownFaults && !slices.Contains(told, f.Got) {
			told = append(told, f.Got)
		}
	}
	text := strings.Join(told, "；")
	if len(faults) > len(told) {
		text += fmt.Sprintf(" 等 %d 处", len(faults))
	}
	return text + "（" + pagesOf(pages) + "）"
}

// pagesOf is 第 1、2、4–7 面.
func pagesOf(pages []int) string {
	var parts []string
	for i := 0; i < len(pages); {
		j := i
		for j+1 < len(pages) && pages[j+1] == pages[j]+1 {
			j++
		}
		switch {
		case j > i+1:
			parts = append(parts, fmt.Sprintf("%d–%d", pages[i], pages[j]))
		case j > i:
			parts = append(parts, fmt.Sprint(pages[i]), fmt.Sprint(pages[j]))
		default:
			parts = append(parts, fmt.Sprint(pages[i]))
		}
		i = j + 1
	}
	return "第 " + strings.Join(parts, "、") + " 面"
}
