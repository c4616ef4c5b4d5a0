package main

import (
	"encoding/json"
	"strings"

	"github.com/spf13/cobra"

	"casefile/cmd/internal/office"
	"casefile/templates"
)

func (c *cli) formCmd() *cobra.Command {
	return group("form", "文书样式：列出、查看、字段规则、样例",
		&cobra.Command{Use: "list", Short: "列出全部文书样式", Args: args(0, 0), RunE: c.formList},
		&cobra.Command{Use: "show FORM", Short: "查看一种样式的要素", Args: args(1, 1), RunE: c.formShow},
		&cobra.Command{Use: "schema FORM", Short: "输出字段规则（JSON Schema）", Args: args(1, 1), RunE: c.formSchema},
		&cobra.Command{Use: "sample FORM", Short: "输出一份可直接填用的样例（JSON）", Args: args(1, 1), RunE: c.formSample},
	)
}

func (c *cli) formList(cmd *cobra.Command, _ []string) error {
	forms, err := c.office.Forms(cmd.Context(), c.operator())
	if err != nil {
		return err
	}
	return c.print(forms, func() {
		rows := [][]string{{"样式", "版本", "名称", "版式", "来源"}}
		for _, f := range forms {
			rows = append(rows, []string{f.ID, f.Version, f.Title, office.LayoutName(f.Layout), f.Source})
		}
		c.table(rows)
	})
}

func (c *cli) formShow(cmd *cobra.Command, given []string) error {
	f, err := c.office.FormDetail(cmd.Context(), c.operator(), given[0])
	if err != nil {
		return err
	}
	return c.print(f, func() {
		c.say("%s（%s，第 %s 版）", f.Title, f.ID, f.Version)
		c.say("版式：%s　来源：%s　文号系列：%s", office.LayoutName(f.Layout), f.Source, or(f.Series, "无"))
		c.say("")
		rows := [][]string{{"要素", "名称", "类型", "必填", "说明"}}
		c.table(fieldRows(rows, "", f.Fields))
		c.say("")
		c.say("样例：casefile form sample %s > 填写值.json", f.ID)
	})
}

func (c *cli) formSchema(cmd *cobra.Command, given []string) error {
	return c.rawForm(cmd, given[0], func(f *office.FormDetail) json.RawMessage { return f.Schema })
}

func (c *cli) formSample(cmd *cobra.Command, given []string) error {
	return c.rawForm(cmd, given[0], func(f *office.FormDetail) json.RawMessage { return f.Sample })
}

// rawForm prints a piece of a form that is JSON either way.
func (c *cli) rawForm(cmd *cobra.Command, id string, piece func(*office.FormDetail) json.RawMessage) error {
	f, err := c.office.FormDetail(cmd.Context(), c.operator(), id)
	if err != nil {
		return err
	}
	c.json = true
	return c.print(piece(f), nil)
}

// fieldRows lists fields and what is in them, an array's items as name/*.
func fieldRows(rows [][]string, under string, fields []*templates.Field) [][]string {
	for _, f := range fields {
		typ := or(map[string]string{"string": "文字", "integer": "整数", "number": "数", "boolean": "是否",
			"array": "多项", "object": "一组"}[f.Type], f.Type)
		typ = or(map[string]string{"date": "日期", "body": "正文"}[f.Format], typ)
		if f.Confidential {
			typ += "（保密项）"
		}
		note := f.Help
		if len(f.Enum) > 0 {
			note = strings.Join(f.Enum, "、") + "　" + note
		}
		rows = append(rows, []string{under + f.Name, f.Title, typ, yes(f.Required), note})
		inner := under + f.Name + "/"
		if f.Type == "array" {
			inner += "*/"
		}
		rows = fieldRows(rows, inner, f.Fields)
	}
	return rows
}

func yes(b bool) string {
	if b {
		return "是"
	}
	return ""
}
